// Numbers that look random and are the same everywhere: SplitMix64.

#ifndef STET_TESTS_SUPPORT_RANDOM_H_
#define STET_TESTS_SUPPORT_RANDOM_H_

#include <cstddef>
#include <cstdint>

namespace stet {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  size_t Below(size_t limit) {
    state_ += 0x9E3779B97F4A7C15U;
    uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<size_t>((z ^ (z >> 31U)) % limit);
  }
  bool Chance(size_t percent) { return Below(100) < percent; }

 private:
  uint64_t state_;
};

}  // namespace stet
#endif  // STET_TESTS_SUPPORT_RANDOM_H_
