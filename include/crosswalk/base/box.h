#pragma once

#include <memory>
#include <utility>

namespace crosswalk {

// A value on the heap that behaves as a value: copies deeply, compares by content, is never null. For recursive types.
template <class T>
class Box {
 public:
  static constexpr bool is_boxed = true;

  Box() : value_(std::make_unique<T>()) {}
  Box(T value)
      : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT(google-explicit-constructor): it is the value.
  Box(const Box& other) : value_(std::make_unique<T>(*other.value_)) {}
  Box(Box&& other) noexcept = default;
  Box& operator=(const Box& other) {
    if (this == &other) return *this;
    if (value_ == nullptr) value_ = std::make_unique<T>();  // it was moved from
    *value_ = *other.value_;
    return *this;
  }
  Box& operator=(Box&& other) noexcept = default;
  ~Box() = default;

  [[nodiscard]] const T& operator*() const { return *value_; }
  [[nodiscard]] T& operator*() { return *value_; }
  [[nodiscard]] const T* operator->() const { return value_.get(); }
  [[nodiscard]] T* operator->() { return value_.get(); }
  friend bool operator==(const Box& left, const Box& right) { return *left == *right; }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace crosswalk
