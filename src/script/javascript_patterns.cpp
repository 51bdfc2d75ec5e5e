#include "javascript_patterns.h"

#include "crosswalk/base/text.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

Value not_followed(const CallContext& call) {
  return Value::unknown("this regular expression is not followed", call.span());
}

std::string_view part(std::string_view subject, ByteRange range) {
  return subject.substr(range.begin, range.end - range.begin);
}

Value group_value(std::string_view subject, const std::optional<ByteRange>& group) {
  return group ? Value(part(subject, *group)) : Value();
}

// What exec() and match() give for one place.
Value groups_of(std::string_view subject, const PatternMatch& match) {
  std::vector<Value> groups;
  for (const auto& group : match.groups) groups.push_back(group_value(subject, group));
  return Value::list(std::move(groups));
}

std::int64_t position_in(std::string_view subject, std::size_t at) {
  return static_cast<std::int64_t>(count_code_points(subject.substr(0, at)));
}

// A replacement with its `$1`, `$&`, `$<name>` put in.
std::string expand(std::string_view replacement, std::string_view subject, const PatternMatch& match,
                   const RegularExpression& pattern) {
  std::string out;
  const auto put = [&](std::size_t group) {
    if (group < match.groups.size() && match.groups[group]) out += part(subject, *match.groups[group]);
  };
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char next = replacement[i] == '$' && i + 1 < replacement.size() ? replacement[i + 1] : '\0';
    const auto is_digit = [&](std::size_t at) {
      return at < replacement.size() && replacement[at] >= '0' && replacement[at] <= '9';
    };
    if (next == '$') {
      out += '$';
      ++i;
    } else if (next == '&') {
      put(0);
      ++i;
    } else if (next == '`') {
      out += subject.substr(0, match.whole().begin);
      ++i;
    } else if (next == '\'') {
      out += subject.substr(match.whole().end);
      ++i;
    } else if (is_digit(i + 1)) {
      std::size_t number = static_cast<std::size_t>(next - '0');
      std::size_t length = 1;
      if (is_digit(i + 2)) {
        const std::size_t two = number * 10 + static_cast<std::size_t>(replacement[i + 2] - '0');
        if (two != 0 && two < match.groups.size()) {
          number = two;
          length = 2;
        }
      }
      if (number == 0 || number >= match.groups.size()) {
        out += '$';
        continue;
      }
      put(number);
      i += length;
    } else if (next == '<' && pattern.has_named_groups()) {
      const std::size_t end = replacement.find('>', i);
      if (end == std::string_view::npos) {
        out += '$';
        continue;
      }
      if (const auto group = pattern.group_of(std::string(replacement.substr(i + 2, end - i - 2)))) put(*group);
      i = end;
    } else {
      out += replacement[i];
    }
  }
  return out;
}

}  // namespace

Pattern* pattern_of(const Value& value) { return value.host_as<Pattern>(); }

std::optional<Value> Pattern::get(std::string_view name, CallContext&) {
  const auto self = shared_from_this();
  if (name == "source") return Value(source_);
  if (name == "flags") return Value(flags_);
  if (name == "global") return Value(global());
  if (name == "lastIndex") return Value(static_cast<std::int64_t>(last_index_));
  if (name == "test") return Value::native("test", [self](CallContext& call) { return self->test(call); });
  if (name == "exec") return Value::native("exec", [self](CallContext& call) { return self->exec(call); });
  return std::nullopt;
}

bool Pattern::set(std::string_view name, const Value& value, CallContext&) {
  if (name != "lastIndex" || value.integer() == nullptr || *value.integer() != 0) return false;
  last_index_ = 0;
  return true;
}

Value Pattern::exec(CallContext& call) {
  const Value& subject = call.argument(0);
  if (compiled_ == nullptr || subject.string() == nullptr || compiled_->has_named_groups()) return not_followed(call);
  const std::string& text = *subject.string();
  PatternMatch match;
  const std::size_t from = global() ? last_index_ : 0;
  const auto outcome = from > text.size() ? RegularExpression::Outcome::NotThere : compiled_->find(text, from, match);
  if (outcome == RegularExpression::Outcome::GaveUp) return not_followed(call);
  if (outcome == RegularExpression::Outcome::NotThere) {
    last_index_ = 0;
    return Value(None{});
  }
  if (global()) last_index_ = match.whole().end;
  return groups_of(text, match);
}

Value Pattern::test(CallContext& call) {
  const Value& subject = call.argument(0);
  if (compiled_ == nullptr || subject.string() == nullptr) return not_followed(call);
  PatternMatch match;
  const std::size_t from = global() ? std::min(last_index_, subject.string()->size()) : 0;
  const auto outcome = compiled_->find(*subject.string(), from, match);
  if (outcome == RegularExpression::Outcome::GaveUp) return not_followed(call);
  const bool found = outcome == RegularExpression::Outcome::Found;
  if (global()) last_index_ = found ? match.whole().end : 0;
  return found;
}

Value replace_pattern(Interpreter& i, const Value& self, const Pattern& pattern, CallContext& call) {
  const std::string& subject = *self.string();
  const auto matches =
      pattern.compiled() == nullptr ? std::nullopt : pattern.compiled()->find_all(subject, !pattern.global());
  if (!matches) return not_followed(call);
  const Value& to = call.argument(1);
  std::string out;
  std::size_t done = 0;
  for (const PatternMatch& match : *matches) {
    const ByteRange whole = match.whole();
    out += subject.substr(done, whole.begin - done);
    done = whole.end;
    if (!to.callable()) {
      const Value text = i.to_text(to, call.span());
      if (text.string() == nullptr) return text;
      out += expand(*text.string(), subject, match, *pattern.compiled());
    } else {
      std::vector<Value> arguments;
      for (const auto& group : match.groups) arguments.push_back(group_value(subject, group));
      arguments.emplace_back(position_in(subject, whole.begin));
      arguments.push_back(self);
      const Value piece = i.to_text(i.call(to, std::move(arguments), call.span()), call.span());
      if (i.interrupted() || piece.string() == nullptr) return piece;
      out += *piece.string();
    }
    if (!i.claim(out.size())) return {};
  }
  return out + subject.substr(done);
}

Value split_by_pattern(Interpreter& i, const Value& self, const Pattern& pattern, CallContext& call) {
  const std::string& subject = *self.string();
  const auto matches = pattern.compiled() == nullptr ? std::nullopt : pattern.compiled()->find_all(subject, false);
  if (!matches) return not_followed(call);
  std::vector<Value> parts;
  std::size_t done = 0;
  for (const PatternMatch& match : *matches) {
    const ByteRange whole = match.whole();
    // Nothing is split off by an empty place at either end.
    if (whole.begin == whole.end && (whole.begin == 0 || whole.end == subject.size())) continue;
    parts.emplace_back(subject.substr(done, whole.begin - done));
    for (std::size_t group = 1; group < match.groups.size(); ++group) {
      parts.push_back(group_value(subject, match.groups[group]));
    }
    done = whole.end;
  }
  parts.emplace_back(subject.substr(done));
  if (!i.claim(parts.size() * sizeof(Value))) return {};
  const std::int64_t* limit = call.argument(1).integer();
  if (limit != nullptr && *limit >= 0 && static_cast<std::size_t>(*limit) < parts.size()) {
    parts.resize(static_cast<std::size_t>(*limit));
  }
  return Value::list(std::move(parts));
}

Value match_pattern(Interpreter& i, const Value& self, const Pattern& pattern, CallContext& call) {
  const std::string& subject = *self.string();
  const bool once = !pattern.global();
  if (pattern.compiled() == nullptr || (once && pattern.compiled()->has_named_groups())) return not_followed(call);
  const auto matches = pattern.compiled()->find_all(subject, once);
  if (!matches) return not_followed(call);
  if (matches->empty()) return Value(None{});
  if (once) return groups_of(subject, matches->front());
  std::vector<Value> found;
  for (const PatternMatch& match : *matches) found.emplace_back(part(subject, match.whole()));
  return i.claim(found.size() * sizeof(Value)) ? Value::list(std::move(found)) : Value();
}

Value match_all_pattern(Interpreter& i, const Value& self, const Pattern& pattern, CallContext& call) {
  const std::string& subject = *self.string();
  if (pattern.compiled() == nullptr || pattern.compiled()->has_named_groups()) return not_followed(call);
  const auto matches = pattern.compiled()->find_all(subject, false);
  if (!matches) return not_followed(call);
  std::vector<Value> found;
  for (const PatternMatch& match : *matches) found.push_back(groups_of(subject, match));
  return i.claim(found.size() * sizeof(Value)) ? Value::list(std::move(found)) : Value();
}

Value search_pattern(const Value& self, const Pattern& pattern, CallContext& call) {
  const std::string& subject = *self.string();
  const auto matches = pattern.compiled() == nullptr ? std::nullopt : pattern.compiled()->find_all(subject, true);
  if (!matches) return not_followed(call);
  return matches->empty() ? Value(-1) : Value(position_in(subject, matches->front().whole().begin));
}

Value Interpreter::make_pattern(const std::string& pattern, const std::string& flags, ByteRange) {
  return Value(std::make_shared<Pattern>(pattern, flags));
}

}  // namespace crosswalk::script
