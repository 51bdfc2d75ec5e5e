#include "backend.h"
#include "crosswalk/tool/tool.h"
#include "discovery.h"
#include "frontend.h"
#include "ledger.h"

namespace crosswalk::tools {
namespace {

class PrismaTool final : public Tool {
 public:
  [[nodiscard]] std::string_view name() const override { return "prisma"; }
  [[nodiscard]] std::string_view title() const override { return "Prisma"; }
  [[nodiscard]] std::string_view language() const override { return "sql"; }
  [[nodiscard]] const Discovery* discovery() const override { return &discovery_; }
  [[nodiscard]] const Frontend* frontend() const override { return &frontend_; }
  [[nodiscard]] const Backend* backend() const override { return &backend_; }
  [[nodiscard]] const Ledger* ledger() const override { return &ledger_; }

 private:
  prisma::PrismaDiscovery discovery_;
  prisma::PrismaFrontend frontend_;
  prisma::PrismaBackend backend_;
  prisma::PrismaLedger ledger_;
};

}  // namespace

const Tool& prisma() {
  static const PrismaTool kTool;
  return kTool;
}

}  // namespace crosswalk::tools
