#include <doctest/doctest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/history.h"
#include "crosswalk/ir/match.h"
#include "random_values.h"

// What is written down comes back, and every field of every operation is written down.
namespace crosswalk::properties {
namespace {

std::vector<Step> random_steps(Random& random) {
  const auto file = SourceFile::make("a.sql", "one\ntwo\nthree\n");
  std::vector<Step> steps;
  for (std::size_t count = random.below(8); count > 0; --count) {
    Step step(random_operation(random, random.below(kOperationKinds)));
    if (random.chance(50)) step.span = file->span({static_cast<std::uint32_t>(random.below(8)), 9});
    if (random.chance(50)) step.written = random_value<Spelling>(random);
    step.continues = random.chance(20);
    if (random.chance(30)) step.guards = random_value<std::vector<Guard>>(random);
    step.tolerant = random.chance(20);
    steps.push_back(std::move(step));
  }
  return steps;
}

History random_history(Random& random) {
  std::vector<Migration> migrations;
  for (std::size_t i = 0, count = random.below(6); i < count; ++i) {
    Migration migration;
    migration.id = random_text(random) + "#" + std::to_string(i);
    migration.title = random_text(random);
    if (i > 0) migration.parents = {migrations[random.below(i)].id};
    if (i > 1 && random.chance(30)) migration.depends_on = {migrations[random.below(i)].id};
    migration.labels = random_value<std::vector<std::string>>(random);
    migration.kind = static_cast<MigrationKind>(random.below(3));
    if (random.chance(30)) migration.transaction = TransactionMode::Never;
    migration.up = random_steps(random);
    if (random.chance(50)) migration.down = random_steps(random);
    migration.file = random_text(random);
    migration.created = random_text(random);
    migration.checksum = random_value<std::optional<std::string>>(random);
    if (random.chance(50)) migration.properties[random_text(random)] = random_text(random);
    migrations.push_back(std::move(migration));
  }
  Diagnostics diagnostics;
  auto history = History::build(std::move(migrations), diagnostics);
  REQUIRE(history);
  history->tool = random_text(random);
  history->dialect = random_value<std::optional<std::string>>(random);
  history->unread_files = random_value<std::vector<std::string>>(random);
  return *history;
}

// Spellings do not count in `==`, so the saved forms are compared as well.
void check_round_trip(const History& history, const std::string& saved, std::string_view form) {
  Diagnostics diagnostics;
  const auto back = read_history(SourceFile::make("saved", saved), diagnostics);
  const std::string reason = diagnostics.empty() ? "" : diagnostics.items().front().message;
  REQUIRE_MESSAGE(back, form << ": " << reason);
  CHECK_MESSAGE(*back == history, form);
  const bool same_saved = history_to_json(*back) == history_to_json(history);
  CHECK_MESSAGE(same_saved, form << " loses something that `==` does not look at");
}

TEST_CASE("a saved history reads back as it was, in JSON and in YAML") {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const History history = random_history(random);
    check_round_trip(history, history_to_json(history), "JSON");
    check_round_trip(history, history_to_yaml(history), "YAML");
  }
}

std::string saved(const Operation& operation) {
  Migration migration;
  migration.id = "1";
  migration.up = {Step(operation)};
  Diagnostics diagnostics;
  return history_to_json(*History::build({migration}, diagnostics));
}

// -- every field matters --------------------------------------------------------------------------------------------

// A value that differs from the one given in one described place, for each such place: `visit(changed, place)`.
// The visitor's type is erased: types hold types (an array of arrays …), and a lambda within a lambda for each level
// would never end.
template <class T>
using Visitor = std::function<void(const T& changed, const std::string& place)>;

template <class T>
void each_change(const T& value, const std::string& place, const Visitor<T>& visit);

template <class T>
struct Changes {
  static void each(const T& value, const std::string& place, const Visitor<T>& visit) {
    if constexpr (std::is_same_v<T, bool>) {
      visit(!value, place);
    } else if constexpr (std::is_integral_v<T>) {
      visit(static_cast<T>(value + 1), place);
    } else if constexpr (std::is_enum_v<T>) {
      visit(static_cast<T>(static_cast<int>(value) == 0 ? 1 : 0), place);
    } else {
      std::apply([&](const auto&... field) { (each_field_change(value, field, place, visit), ...); },
                 T::crosswalk_fields());
    }
  }

  template <class FieldOfT>
  static void each_field_change(const T& value, const FieldOfT& field, const std::string& place,
                                const Visitor<T>& visit) {
    using Member = std::remove_cvref_t<decltype(value.*(field.member))>;
    each_change<Member>(value.*(field.member), place + "." + std::string(field.name),
                        [&](const Member& changed, const std::string& where) {
                          T copy = value;
                          copy.*(field.member) = changed;
                          visit(copy, where);
                        });
  }
};
template <>
struct Changes<std::string> {
  static void each(const std::string& value, const std::string& place, const Visitor<std::string>& visit) {
    visit(value + "x", place);
  }
};
template <>
struct Changes<Identifier> {
  static void each(const Identifier& value, const std::string& place, const Visitor<Identifier>& visit) {
    visit(Identifier(value.text + "x"), place);
  }
};
template <>
struct Changes<QualifiedName> {
  static void each(const QualifiedName& value, const std::string& place, const Visitor<QualifiedName>& visit) {
    visit(QualifiedName(value.schema, Identifier(value.name.text + "x")), place + ".name");
    visit(QualifiedName(Identifier(value.schema ? value.schema->text + "x" : "s"), value.name), place + ".schema");
  }
};
template <>
struct Changes<Spelling> {
  static void each(const Spelling& value, const std::string& place, const Visitor<Spelling>& visit) {
    visit(Spelling{value.dialect + "x", value.text}, place + ".dialect");
    visit(Spelling{value.dialect, value.text + "x"}, place + ".text");
  }
};
template <class T>
struct Changes<std::optional<T>> {
  static void each(const std::optional<T>& value, const std::string& place, const Visitor<std::optional<T>>& visit) {
    Random random(7);
    if (!value) return visit(std::optional<T>(random_value<T>(random)), place);
    visit(std::optional<T>(), place + " (absent)");
    each_change<T>(*value, place,
                   [&](const T& changed, const std::string& where) { visit(std::optional<T>(changed), where); });
  }
};
template <class T>
struct Changes<std::vector<T>> {
  static void each(const std::vector<T>& value, const std::string& place, const Visitor<std::vector<T>>& visit) {
    Random random(7);
    std::vector<T> longer = value;
    longer.push_back(random_value<T>(random));
    visit(longer, place + " (one more)");
    if (value.empty()) return;
    each_change<T>(value.front(), place + "[0]", [&](const T& changed, const std::string& where) {
      std::vector<T> copy = value;
      copy.front() = changed;
      visit(copy, where);
    });
  }
};
template <class T>
struct Changes<Box<T>> {
  static void each(const Box<T>& value, const std::string& place, const Visitor<Box<T>>& visit) {
    each_change<T>(*value, place, [&](const T& changed, const std::string& where) { visit(Box<T>(changed), where); });
  }
};
template <class... Alternatives>
struct Changes<std::variant<Alternatives...>> {
  using Variant = std::variant<Alternatives...>;
  static void each(const Variant& value, const std::string& place, const Visitor<Variant>& visit) {
    Random random(7);
    const std::size_t other = (value.index() + 1) % sizeof...(Alternatives);
    visit(values_detail::random_alternative<Variant>(random, other, 0), place + " (another kind)");
    std::visit(
        [&](const auto& alternative) {
          using Alternative = std::remove_cvref_t<decltype(alternative)>;
          each_change<Alternative>(alternative, place, [&](const Alternative& changed, const std::string& where) {
            visit(Variant(changed), where);
          });
        },
        value);
  }
};
template <>
struct Changes<Keep> {
  static void each(const Keep&, const std::string&, const Visitor<Keep>&) {}
};
template <>
struct Changes<Remove> {
  static void each(const Remove&, const std::string&, const Visitor<Remove>&) {}
};
// What is spelled differently and means the same: only the kind counts in `==`. See ir/types.h and ir/expressions.h.
constexpr std::string_view kSpelling = " (spelling)";
template <class T>
struct SpelledChanges {
  static void each(const T& value, const std::string& place, const Visitor<T>& visit) {
    using Kind = decltype(value.kind);
    using Written = decltype(value.written);
    each_change<Kind>(value.kind, place,
                      [&](const Kind& changed, const std::string& where) { visit(T(changed, value.written), where); });
    each_change<Written>(
        value.written, place + std::string(kSpelling),
        [&](const Written& changed, const std::string& where) { visit(T(value.kind, changed), where); });
  }
};
template <>
struct Changes<Type> : SpelledChanges<Type> {};
template <>
struct Changes<Expression> : SpelledChanges<Expression> {};

template <class T>
void each_change(const T& value, const std::string& place, const Visitor<T>& visit) {
  Changes<T>::each(value, place, visit);
}

TEST_CASE("every field of every operation is saved, and counts in a comparison") {
  for (std::size_t kind = 0; kind < kOperationKinds; ++kind) {
    std::size_t changes = 0;
    // Several values of each kind, so that what an optional or a variant may hold comes up.
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      Random random(seed);
      const Operation operation = random_operation(random, kind);
      const std::string before = saved(operation);
      match(operation, [&](const auto& op) {
        using Struct = std::remove_cvref_t<decltype(op)>;
        const std::string name(operation_name(operation));
        each_change<Struct>(op, name, [&](const Struct& changed, const std::string& place) {
          ++changes;
          CAPTURE(seed);
          CAPTURE(place);
          const bool saved_differs = saved(changed) != before;
          CHECK_MESSAGE(saved_differs, "the saved form does not show it");
          const bool spelling = place.find(kSpelling) != std::string::npos;
          const bool differs = !(Operation(changed) == operation);
          CHECK_MESSAGE(differs != spelling, "the comparison is wrong about it");
        });
      });
    }
    CHECK(changes > 0);
  }
}

}  // namespace
}  // namespace crosswalk::properties
