// What stands behind a call of a function (sql/compiler.py, visit_over, visit_funcfilter, visit_withingroup), and other
// expressions that are spelled like calls.
#include "expressions.h"

namespace crosswalk::alembic {
namespace {

// A piece of SQL over operands, whose tables are its own.
class Spelling {
 public:
  Spelling(const Reading& reading, CallContext& context) : reading_(reading), context_(context) {}

  void add(const SqlText& text) { text_ += text; }
  void add(const SqlFragment& operand) {
    text_ += operand.pieces();
    froms_.insert(froms_.end(), operand.froms.begin(), operand.froms.end());
  }
  // One operand, or a list of them with commas in between. False if the statement was left.
  [[nodiscard]] bool add_list(const Value& value, std::string_view what) {
    std::vector<Value> items{value};
    if (value.sequence() != nullptr) items = value.sequence()->items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto operand = read_operand(items[i], what, context_, reading_);
      if (!operand) return false;
      if (i > 0) text_ += ", ";
      add(*operand);
    }
    return true;
  }
  [[nodiscard]] std::shared_ptr<SqlFragment> made() {
    auto made = std::make_shared<SqlFragment>(reading_, std::move(text_));
    made->froms = std::move(froms_);
    made->counted_label = "anon";
    return made;
  }

 private:
  const Reading& reading_;
  CallContext& context_;
  SqlText text_;
  std::vector<FromItem> froms_;
};

bool is_empty(const Value& value) {
  return value.is_nothing() || (value.sequence() != nullptr && value.sequence()->items.empty());
}

// One end of a frame: None is unbounded, 0 the current row, others count rows before or after it.
std::optional<std::string> frame_end(const Value& end, bool first) {
  if (end.is_none()) return first ? "UNBOUNDED PRECEDING" : "UNBOUNDED FOLLOWING";
  if (end.integer() == nullptr) return std::nullopt;
  const std::int64_t rows = *end.integer();
  if (rows == 0) return "CURRENT ROW";
  return rows < 0 ? std::to_string(-rows) + " PRECEDING" : std::to_string(rows) + " FOLLOWING";
}

// rows=(None, 0), range_=(-1, 1): nothing if the statement was left.
std::optional<std::string> frame_of(CallContext& context) {
  for (const auto& [name, word] :
       {std::pair("range_", "RANGE"), std::pair("rows", "ROWS"), std::pair("groups", "GROUPS")}) {
    const Value frame = context.keyword(name);
    if (frame.is_nothing()) continue;
    const script::SequenceObject* ends = frame.sequence();
    const auto from = ends != nullptr && ends->items.size() == 2 ? frame_end(ends->items[0], true) : std::nullopt;
    const auto to = from ? frame_end(ends->items[1], false) : std::nullopt;
    if (to) return std::string(word) + " BETWEEN " + *from + " AND " + *to;
    leave_for(frame, "the frame of over()", context);
    return std::nullopt;
  }
  return std::string();
}

// func.count().filter(a, b)
Value put_filter(const std::shared_ptr<SqlFragment>& call, CallContext& context) {
  const Value together = join_conditions(call->reading(), true, context);
  const auto* condition = together.host_as<SqlFragment>();
  if (condition == nullptr) return together;
  Spelling spelling(call->reading(), context);
  spelling.add(*call);
  spelling.add(" FILTER (WHERE ");
  spelling.add(*condition);
  spelling.add(")");
  auto made = spelling.made();
  made->is_call = true;
  made->kind = call->kind;
  return Value(std::move(made));
}

// func.percentile_cont(0.5).within_group(x)
Value put_within_group(const std::shared_ptr<SqlFragment>& call, CallContext& context) {
  Spelling spelling(call->reading(), context);
  spelling.add(*call);
  spelling.add(" WITHIN GROUP (ORDER BY ");
  if (!spelling.add_list(Value::list(context.positional), "a part of within_group()")) return {};
  spelling.add(")");
  auto made = spelling.made();
  made->is_call = true;
  return Value(std::move(made));
}

}  // namespace

Value put_over(const std::shared_ptr<SqlFragment>& call, CallContext& context) {
  if (!context.positional.empty()) return context.leave("arguments of over() without a name are not followed");
  const auto frame = frame_of(context);
  if (!frame) return {};
  Spelling spelling(call->reading(), context);
  spelling.add(*call);
  spelling.add(" OVER (");
  const char* between = "";
  for (const auto& [name, words] : {std::pair("partition_by", "PARTITION BY "), std::pair("order_by", "ORDER BY ")}) {
    const Value& given = context.keyword(name);
    if (is_empty(given)) continue;
    spelling.add(std::string(between) + words);
    if (!spelling.add_list(given, "a part of over()")) return {};
    between = " ";
  }
  if (!frame->empty()) spelling.add(between + *frame);
  spelling.add(")");
  auto made = spelling.made();
  made->kind = call->kind;
  return Value(std::move(made));
}

std::optional<Value> call_method(const std::shared_ptr<SqlFragment>& call, std::string_view name) {
  if (!call->is_call) return std::nullopt;
  Value (*method)(const std::shared_ptr<SqlFragment>&, CallContext&) = nullptr;
  if (name == "over") method = put_over;
  if (name == "filter") method = put_filter;
  if (name == "within_group") method = put_within_group;
  if (method == nullptr) return std::nullopt;
  return Value::native(std::string(name), [call, method](CallContext& context) { return method(call, context); });
}

Value make_extract(const Reading& reading, CallContext& context) {
  if (reading.is("sqlite")) return context.leave("extract() is not followed here");
  const auto field = read_text(context.argument(0, "field"), "the field of extract()", context);
  const auto operand =
      field ? read_operand(context.argument(1, "expr"), "what is extracted from", context, reading) : nullptr;
  if (!operand) return {};
  Spelling spelling(reading, context);
  spelling.add("EXTRACT(" + *field + " FROM ");
  spelling.add(*operand);
  spelling.add(")");
  return Value(spelling.made());
}

Value make_aggregate_order(const Reading& reading, CallContext& context) {
  const auto target = read_operand(context.argument(0, "target"), "what is aggregated", context, reading);
  if (!target) return {};
  Spelling spelling(reading, context);
  spelling.add(*target);
  spelling.add(" ORDER BY ");
  std::vector<Value> orders = context.positional;
  if (!orders.empty()) orders.erase(orders.begin());
  if (orders.empty()) return context.leave("an aggregate without an order is not followed");
  if (!spelling.add_list(Value::list(std::move(orders)), "an order of an aggregate")) return {};
  return Value(spelling.made());
}

Value make_tuple(const Reading& reading, CallContext& context) {
  Spelling spelling(reading, context);
  spelling.add("(");
  if (!spelling.add_list(Value::list(context.positional), "a part of tuple_()")) return {};
  spelling.add(")");
  return Value(spelling.made());
}

}  // namespace crosswalk::alembic
