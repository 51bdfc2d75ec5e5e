#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

// Randomness for properties: every value follows from the seed, on every machine, so that a failure can be repeated.
namespace crosswalk::properties {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // 0 … count - 1. The standard distributions differ between libraries, so they are not used.
  [[nodiscard]] std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  [[nodiscard]] bool chance(std::size_t percent) { return below(100) < percent; }
  template <class T>
  [[nodiscard]] const T& pick(const std::vector<T>& items) {
    return items[below(items.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// The seeds of one property, and how long it may look for a counterexample.
inline constexpr std::uint64_t kSeeds = 60;

}  // namespace crosswalk::properties
