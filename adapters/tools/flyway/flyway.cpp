#include "backend.h"
#include "crosswalk/tool/tool.h"
#include "discovery.h"
#include "frontend.h"
#include "ledger.h"

namespace crosswalk::tools {
namespace {

class FlywayTool final : public Tool {
 public:
  [[nodiscard]] std::string_view name() const override { return "flyway"; }
  [[nodiscard]] std::string_view title() const override { return "Flyway"; }
  [[nodiscard]] std::string_view language() const override { return "sql"; }
  [[nodiscard]] const Discovery* discovery() const override { return &discovery_; }
  [[nodiscard]] const Frontend* frontend() const override { return &frontend_; }
  [[nodiscard]] const Backend* backend() const override { return &backend_; }
  [[nodiscard]] const Ledger* ledger() const override { return &ledger_; }

 private:
  flyway::FlywayDiscovery discovery_;
  flyway::FlywayFrontend frontend_;
  flyway::FlywayBackend backend_;
  flyway::FlywayLedger ledger_;
};

}  // namespace

const Tool& flyway() {
  static const FlywayTool kTool;
  return kTool;
}

}  // namespace crosswalk::tools
