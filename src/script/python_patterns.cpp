// Python's `re`, over bounded matching.
#include <array>

#include "crosswalk/base/text.h"
#include "module_maker.h"
#include "pattern.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

using I = Interpreter;
using C = CallContext;

// re.IGNORECASE and its like, as Python numbers them.
struct Flag {
  const char* name;
  const char* letter_name;
  std::int64_t value;
  char letter;  // as RegularExpression takes it; 0 for one that changes nothing here
};
constexpr std::array<Flag, 6> kFlags = {{{"IGNORECASE", "I", 2, 'i'},
                                         {"MULTILINE", "M", 8, 'm'},
                                         {"DOTALL", "S", 16, 's'},
                                         {"UNICODE", "U", 32, '\0'},
                                         {"VERBOSE", "X", 64, 'x'},
                                         {"ASCII", "A", 256, 'a'}}};

Value not_followed(const C& c) { return Value::unknown("this regular expression is not followed", c.span()); }

enum class Fit { Search, Beginning, Whole };

// What match() and search() give.
class MatchObject final : public HostObject, public std::enable_shared_from_this<MatchObject> {
 public:
  MatchObject(std::shared_ptr<const RegularExpression> pattern, std::string subject, PatternMatch match)
      : pattern_(std::move(pattern)), subject_(std::move(subject)), match_(std::move(match)) {}

  [[nodiscard]] std::string type_name() const override { return "re.Match"; }
  [[nodiscard]] bool reaches_database() const override { return false; }

  std::optional<Value> get(std::string_view name, C&) override {
    const auto self = shared_from_this();
    if (name == "string") return Value(subject_);
    if (name == "group") return Value::native("group", [self](C& c) { return self->groups_of_call(c); });
    if (name == "groups") {
      return Value::native("groups", [self](C& c) {
        std::vector<Value> all;
        for (std::size_t i = 1; i < self->match_.groups.size(); ++i) {
          const bool took_part = self->match_.groups[i].has_value();
          all.push_back(took_part || c.positional.empty() ? self->at(i) : c.positional.front());
        }
        return Value::tuple(std::move(all));
      });
    }
    if (name == "start" || name == "end") {
      return Value::native(std::string(name), [self, begin = name == "start"](C& c) -> Value {
        if (!c.positional.empty()) return not_followed(c);
        const ByteRange whole = self->match_.whole();
        const std::size_t at = begin ? whole.begin : whole.end;
        return static_cast<std::int64_t>(count_code_points(std::string_view(self->subject_).substr(0, at)));
      });
    }
    return std::nullopt;
  }
  std::optional<Value> subscript(const Value& index, C& c) override { return group(index, c); }

 private:
  [[nodiscard]] Value at(std::size_t group) const {
    const auto& range = match_.groups[group];
    return range ? Value(std::string_view(subject_).substr(range->begin, range->end - range->begin)) : Value(None{});
  }
  Value group(const Value& index, C& c) const {
    std::optional<std::size_t> number;
    if (index.integer() != nullptr && *index.integer() >= 0) number = static_cast<std::size_t>(*index.integer());
    if (index.string() != nullptr) number = pattern_->group_of(*index.string());
    if (!number || *number >= match_.groups.size()) return c.raise("IndexError", "no such group");
    return at(*number);
  }
  Value groups_of_call(C& c) const {
    if (c.positional.empty()) return at(0);
    if (c.positional.size() == 1) return group(c.positional.front(), c);
    std::vector<Value> several;
    for (const Value& index : c.positional) several.push_back(group(index, c));
    return Value::tuple(std::move(several));
  }

  std::shared_ptr<const RegularExpression> pattern_;
  std::string subject_;
  PatternMatch match_;
};

std::string letters_of(std::int64_t flags) {
  std::string letters;
  for (const Flag& flag : kFlags) {
    if ((flags & flag.value) != 0 && flag.letter != '\0') letters += flag.letter;
  }
  return letters;
}

Value match_value(const std::shared_ptr<const RegularExpression>& pattern, const Value& subject, Fit fit, C& c) {
  if (subject.string() == nullptr) return not_followed(c);
  PatternMatch match;
  const auto anchor = fit == Fit::Search      ? RegularExpression::Anchor::Nowhere
                      : fit == Fit::Beginning ? RegularExpression::Anchor::Here
                                              : RegularExpression::Anchor::BothEnds;
  const auto outcome = pattern->find(*subject.string(), 0, match, anchor);
  if (outcome == RegularExpression::Outcome::GaveUp) return not_followed(c);
  if (outcome == RegularExpression::Outcome::NotThere) return Value(None{});
  return Value(std::make_shared<MatchObject>(pattern, *subject.string(), std::move(match)));
}

// `\1` and `\g<name>` put in; nothing for an escape that is not followed.
std::optional<std::string> expand(std::string_view text, std::string_view subject, const PatternMatch& match,
                                  const RegularExpression& pattern) {
  std::string out;
  const auto put = [&](std::size_t group) {
    if (group >= match.groups.size()) return false;
    const auto& range = match.groups[group];
    if (range) out += subject.substr(range->begin, range->end - range->begin);
    return true;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[++i];
    if (next >= '1' && next <= '9') {
      const bool two = i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9';
      if (two || !put(static_cast<std::size_t>(next - '0'))) return std::nullopt;
    } else if (next == 'g' && i + 1 < text.size() && text[i + 1] == '<') {
      const std::size_t end = text.find('>', i);
      if (end == std::string_view::npos) return std::nullopt;
      const std::string name(text.substr(i + 2, end - i - 2));
      const bool number = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos && name.size() < 4;
      const auto group = number ? std::optional<std::size_t>(std::stoul(name)) : pattern.group_of(name);
      if (!group || !put(*group)) return std::nullopt;
      i = end;
    } else if (next == 'n') {
      out += '\n';
    } else if (next == 't') {
      out += '\t';
    } else if (next == '\\') {
      out += '\\';
    } else {
      return std::nullopt;
    }
  }
  return out;
}

Value substitute(I& i, const std::shared_ptr<const RegularExpression>& pattern, const Value& to, const Value& subject,
                 const Value& count, C& c) {
  if (subject.string() == nullptr) return not_followed(c);
  const std::string& text = *subject.string();
  auto matches = pattern->find_all(text, false);
  if (!matches) return not_followed(c);
  const std::int64_t limit = count.integer() != nullptr ? *count.integer() : 0;
  if (limit > 0 && matches->size() > static_cast<std::size_t>(limit)) matches->resize(static_cast<std::size_t>(limit));
  std::string out;
  std::size_t done = 0;
  for (const PatternMatch& match : *matches) {
    const ByteRange whole = match.whole();
    out += text.substr(done, whole.begin - done);
    done = whole.end;
    std::optional<std::string> piece;
    if (to.string() != nullptr) {
      piece = expand(*to.string(), text, match, *pattern);
    } else if (to.callable()) {
      const Value made = i.call(to, {Value(std::make_shared<MatchObject>(pattern, text, match))}, c.span());
      if (i.interrupted()) return {};
      if (made.string() != nullptr) piece = *made.string();
    }
    if (!piece) return not_followed(c);
    out += *piece;
    if (!i.claim(out.size())) return {};
  }
  return out + text.substr(done);
}

Value find_all(I& i, const std::shared_ptr<const RegularExpression>& pattern, const Value& subject, bool iterate,
               C& c) {
  if (subject.string() == nullptr) return not_followed(c);
  const std::string& text = *subject.string();
  auto matches = pattern->find_all(text, false);
  if (!matches) return not_followed(c);
  std::vector<Value> found;
  for (PatternMatch& match : *matches) {
    const auto value = [&](std::size_t group) {
      const auto& range = match.groups[group];
      return range ? Value(text.substr(range->begin, range->end - range->begin)) : Value("");
    };
    if (iterate) {
      found.emplace_back(std::make_shared<MatchObject>(pattern, text, std::move(match)));
    } else if (match.groups.size() <= 2) {
      found.push_back(value(match.groups.size() - 1));
    } else {
      std::vector<Value> groups;
      for (std::size_t group = 1; group < match.groups.size(); ++group) groups.push_back(value(group));
      found.push_back(Value::tuple(std::move(groups)));
    }
  }
  return i.claim(found.size() * sizeof(Value)) ? Value::list(std::move(found)) : Value();
}

Value split(I& i, const std::shared_ptr<const RegularExpression>& pattern, const Value& subject, const Value& most,
            C& c) {
  if (subject.string() == nullptr) return not_followed(c);
  const std::string& text = *subject.string();
  const auto matches = pattern->find_all(text, false);
  if (!matches) return not_followed(c);
  const std::int64_t limit = most.integer() != nullptr ? *most.integer() : 0;
  std::vector<Value> parts;
  std::size_t done = 0;
  std::int64_t cuts = 0;
  for (const PatternMatch& match : *matches) {
    if (limit > 0 && cuts++ == limit) break;
    const ByteRange whole = match.whole();
    parts.emplace_back(text.substr(done, whole.begin - done));
    for (std::size_t group = 1; group < match.groups.size(); ++group) {
      const auto& range = match.groups[group];
      parts.push_back(range ? Value(text.substr(range->begin, range->end - range->begin)) : Value(None{}));
    }
    done = whole.end;
  }
  parts.emplace_back(text.substr(done));
  return i.claim(parts.size() * sizeof(Value)) ? Value::list(std::move(parts)) : Value();
}

// re.compile(…)
class PatternObject final : public HostObject, public std::enable_shared_from_this<PatternObject> {
 public:
  PatternObject(I& interpreter, std::string source, std::shared_ptr<const RegularExpression> compiled)
      : interpreter_(&interpreter), source_(std::move(source)), compiled_(std::move(compiled)) {}

  [[nodiscard]] std::string type_name() const override { return "re.Pattern"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] const std::shared_ptr<const RegularExpression>& compiled() const { return compiled_; }

  std::optional<Value> get(std::string_view name, C&) override {
    if (name == "pattern") return Value(source_);
    const auto self = shared_from_this();
    const std::string word(name);
    if (word != "sub" && word != "match" && word != "search" && word != "fullmatch" && word != "findall" &&
        word != "finditer" && word != "split") {
      return std::nullopt;
    }
    return Value::native(word, [self, word](C& c) { return self->run(word, c, 0); });
  }

  // The method, with its arguments from a place on.
  Value run(const std::string& word, C& c, std::size_t from) const {
    if (word == "sub") {
      return substitute(*interpreter_, compiled_, c.argument(from, "repl"), c.argument(from + 1, "string"),
                        c.argument(from + 2, "count"), c);
    }
    const Value subject = c.argument(from, "string");
    if (word == "search") return match_value(compiled_, subject, Fit::Search, c);
    if (word == "match") return match_value(compiled_, subject, Fit::Beginning, c);
    if (word == "fullmatch") return match_value(compiled_, subject, Fit::Whole, c);
    if (word == "split") return split(*interpreter_, compiled_, subject, c.argument(from + 1, "maxsplit"), c);
    return find_all(*interpreter_, compiled_, subject, word == "finditer", c);
  }

 private:
  I* interpreter_;
  std::string source_;
  std::shared_ptr<const RegularExpression> compiled_;
};

// The pattern that a function of `re` is given; null if it is not followed.
std::shared_ptr<PatternObject> pattern_for(I& i, const Value& pattern, const Value& flags) {
  if (auto* made = pattern.host_as<PatternObject>()) {
    return std::static_pointer_cast<PatternObject>(made->shared_from_this());
  }
  if (pattern.string() == nullptr || (!flags.is_nothing() && flags.integer() == nullptr)) return nullptr;
  const std::string letters = flags.integer() == nullptr ? "" : letters_of(*flags.integer());
  auto compiled = RegularExpression::compile(*pattern.string(), letters, Language::Python);
  return compiled == nullptr ? nullptr : std::make_shared<PatternObject>(i, *pattern.string(), std::move(compiled));
}

// Where a function of `re` takes its flags, behind the pattern and its own arguments.
std::size_t place_of_flags(const std::string& word) { return word == "sub" ? 4 : word == "split" ? 3 : 2; }

Value escape(I&, C& c) {
  const Value text = c.argument(0);
  if (text.string() == nullptr) return not_followed(c);
  std::string out;
  for (const char x : *text.string()) {
    if (std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(x) != std::string_view::npos) out += '\\';
    out += x;
  }
  return out;
}

}  // namespace

Value python_re(Interpreter& interpreter) {
  ModuleMaker maker(interpreter, "re");
  for (const Flag& flag : kFlags) maker.value(flag.name, Value(flag.value)).value(flag.letter_name, Value(flag.value));
  for (const char* name : {"sub", "match", "search", "fullmatch", "findall", "finditer", "split"}) {
    maker.value(name, Value::native(name, [&interpreter, word = std::string(name)](C& c) -> Value {
                  const auto pattern =
                      pattern_for(interpreter, c.argument(0, "pattern"), c.argument(place_of_flags(word), "flags"));
                  return pattern ? pattern->run(word, c, 1) : not_followed(c);
                }));
  }
  maker.value("compile", Value::native("compile", [&interpreter](C& c) -> Value {
                const auto pattern = pattern_for(interpreter, c.argument(0, "pattern"), c.argument(1, "flags"));
                return pattern ? Value(pattern) : not_followed(c);
              }));
  return maker.function("escape", escape).otherwise("this part of `re` is not followed").make();
}

}  // namespace crosswalk::script
