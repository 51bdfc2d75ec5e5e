#include "backend.h"
#include "crosswalk/tool/tool.h"
#include "discovery.h"
#include "frontend.h"
#include "ledger.h"

namespace crosswalk::tools {
namespace {

class AlembicTool final : public Tool {
 public:
  [[nodiscard]] std::string_view name() const override { return "alembic"; }
  [[nodiscard]] std::string_view title() const override { return "Alembic"; }
  [[nodiscard]] std::string_view language() const override { return "python"; }
  [[nodiscard]] const Discovery* discovery() const override { return &discovery_; }
  [[nodiscard]] const Frontend* frontend() const override { return &frontend_; }
  [[nodiscard]] const Backend* backend() const override { return &backend_; }
  [[nodiscard]] const Ledger* ledger() const override { return &ledger_; }

 private:
  alembic::AlembicDiscovery discovery_;
  alembic::AlembicFrontend frontend_;
  alembic::AlembicBackend backend_;
  alembic::AlembicLedger ledger_;
};

}  // namespace

const Tool& alembic() {
  static const AlembicTool kTool;
  return kTool;
}

}  // namespace crosswalk::tools
