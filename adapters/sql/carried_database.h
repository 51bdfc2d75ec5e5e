#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/sql/database.h"
#include "crosswalk/sql/standard_dialect.h"
#include "sql/carried_script.h"

// Databases whose scripts are cut into statements and carried word for word: nothing is modelled, translated or run.
namespace crosswalk::sql_reading {

// What such a database is known by.
struct CarriedDescription {
  CarriedRules rules;
  std::string_view title;  // as people write it
  std::vector<std::string_view> aliases;
  std::vector<std::string_view> url_schemes;
  std::string_view example_url;
};

class CarriedDialect final : public StandardDialect {
 public:
  explicit CarriedDialect(const CarriedDescription& description) : description_(description) {}
  [[nodiscard]] std::string_view name() const override { return description_.rules.name; }
  [[nodiscard]] const Features& features() const override;
  [[nodiscard]] CatalogRules catalog_rules() const override { return {}; }
  [[nodiscard]] std::vector<Step> read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                       Diagnostics& diagnostics) const override;
  // A step's own text, whole: the semicolon at its end may be part of it. There are no words for any other.
  [[nodiscard]] std::optional<std::vector<Statement>> write(const Step& step, const Catalog& before,
                                                            Diagnostics& diagnostics) const override;
  [[nodiscard]] Type read_type(std::string_view spelling) const override;
  [[nodiscard]] Expression read_expression(std::string_view text) const override;
  [[nodiscard]] Identifier fold(std::string_view unquoted) const override { return unquoted; }

 protected:
  [[nodiscard]] bool needs_quoting(std::string_view) const override { return true; }
  [[nodiscard]] std::optional<std::string> spell_kind(const Type&) const override { return std::nullopt; }
  [[nodiscard]] std::optional<std::string> spell_random_uuid() const override { return std::nullopt; }
  [[nodiscard]] std::optional<std::string> identity_clause(const Identity&) const override { return std::nullopt; }
  [[nodiscard]] bool refused_in_transaction(std::string_view) const override { return false; }

 private:
  const CarriedDescription& description_;
};

class CarriedDatabase final : public Database {
 public:
  explicit CarriedDatabase(CarriedDescription description)
      : description_(std::move(description)), dialect_(description_) {}
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::vector<std::string_view> aliases() const override { return description_.aliases; }
  [[nodiscard]] std::vector<std::string_view> url_schemes() const override { return description_.url_schemes; }
  [[nodiscard]] bool models_scripts() const override { return false; }
  [[nodiscard]] std::string_view example_url() const override { return description_.example_url; }
  // Reports DatabaseScriptsOnly.
  [[nodiscard]] std::unique_ptr<Session> connect(std::string_view url, Access access,
                                                 Diagnostics& diagnostics) const override;
  [[nodiscard]] std::optional<Catalog> inspect(Session& session, const std::vector<QualifiedName>& leave_out,
                                               Diagnostics& diagnostics) const override;
  [[nodiscard]] std::string current_schema(Session&) const override { return ""; }

 private:
  CarriedDescription description_;
  CarriedDialect dialect_;
};

}  // namespace crosswalk::sql_reading
