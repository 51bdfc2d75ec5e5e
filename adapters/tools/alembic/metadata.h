#pragma once

#include "naming.h"

// MetaData and what holds one: declarative bases, Flask-SQLAlchemy's `db`, SQLModel.
namespace crosswalk::alembic {

// Something with `.metadata`: declarative_base(), DeclarativeBase, SQLAlchemy(), registry(), SQLModel. Its other names
// are SQLAlchemy's (`db.Column`).
class MetadataHolder final : public script::HostObject, public std::enable_shared_from_this<MetadataHolder> {
 public:
  MetadataHolder(const Reading& reading, Value metadata) : reading_(&reading), metadata_(std::move(metadata)) {}
  [[nodiscard]] std::string type_name() const override { return "declarative base"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override;
  [[nodiscard]] bool set(std::string_view name, const Value& value, CallContext& context) override;
  [[nodiscard]] std::optional<Value> call(CallContext& context) override;
  [[nodiscard]] std::optional<Value> subclass(const Value& made, CallContext& context) override;

 private:
  const Reading* reading_;
  Value metadata_;
};

// The classes and functions of SQLAlchemy and its companions that make a holder; nothing if the name is none of them.
[[nodiscard]] std::optional<Value> metadata_holder(const Reading& reading, std::string_view name);

}  // namespace crosswalk::alembic
