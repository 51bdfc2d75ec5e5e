#include "backend.h"
#include "crosswalk/tool/tool.h"
#include "discovery.h"
#include "frontend.h"
#include "ledger.h"

namespace crosswalk::tools {
namespace {

class KnexTool final : public Tool {
 public:
  [[nodiscard]] std::string_view name() const override { return "knex"; }
  [[nodiscard]] std::string_view title() const override { return "Knex"; }
  [[nodiscard]] std::string_view language() const override { return "javascript"; }
  [[nodiscard]] const Discovery* discovery() const override { return &discovery_; }
  [[nodiscard]] const Frontend* frontend() const override { return &frontend_; }
  [[nodiscard]] const Backend* backend() const override { return &backend_; }
  [[nodiscard]] const Ledger* ledger() const override { return &ledger_; }

 private:
  knex::KnexDiscovery discovery_;
  knex::KnexFrontend frontend_;
  knex::KnexBackend backend_;
  knex::KnexLedger ledger_;
};

}  // namespace

const Tool& knex() {
  static const KnexTool kTool;
  return kTool;
}

}  // namespace crosswalk::tools
