// Random but realistic edits of short articles in several languages, each with
// the marks that a careful editor would make: what diffs are judged against.
//
//   const GeneratedEdit pair = GenerateEdit({.seed = 7});
//
// The same seed gives the same pair on every machine.

#ifndef STET_TESTS_SUPPORT_EDIT_GENERATOR_H_
#define STET_TESTS_SUPPORT_EDIT_GENERATOR_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stet {

// [op, text] as `diff --format ops` prints them.
using Ops = std::vector<std::pair<std::string, std::string>>;

struct GeneratedEdit {
  std::string language;
  std::string kinds;                    // What was done: "number move".
  std::vector<std::string> old_blocks;  // The first is the headline.
  std::vector<std::string> new_blocks;
  Ops gold;
};

struct GeneratorOptions {
  uint64_t seed = 0;
  int edits_max = 5;  // At least one.
};

GeneratedEdit GenerateEdit(const GeneratorOptions& options);

}  // namespace stet
#endif  // STET_TESTS_SUPPORT_EDIT_GENERATOR_H_
