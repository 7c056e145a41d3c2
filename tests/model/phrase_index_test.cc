#include "model/phrase_index.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace stet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<size_t> At(const PhraseIndex& index, absl::string_view text) {
  std::vector<size_t> numbers;
  index.AnyAt(text, [&](size_t number) {
    numbers.push_back(number);
    return false;
  });
  return numbers;
}

std::vector<size_t> In(const PhraseIndex& index, absl::string_view text) {
  std::vector<size_t> numbers;
  index.AnyIn(text, [&](size_t number) {
    numbers.push_back(number);
    return false;
  });
  return numbers;
}

TEST(PhraseIndexTest, FindsWhatATextBeginsWithInTheOrderAdded) {
  const PhraseIndex index({"read more", "share", "read", "reading", "r"});
  EXPECT_THAT(At(index, "read more here"), ElementsAre(0, 2));
  EXPECT_THAT(At(index, "reading"), ElementsAre(2, 3));
  EXPECT_THAT(At(index, "to read"), IsEmpty());
  EXPECT_THAT(At(index, "re"), IsEmpty());
  EXPECT_THAT(At(index, "r"), IsEmpty());
  EXPECT_THAT(At(index, ""), IsEmpty());
}

TEST(PhraseIndexTest, FindsEachPlaceOfAText) {
  const PhraseIndex index({"ab", "bc", "\xC3\xA9t"});
  EXPECT_THAT(In(index, "abcab"), ElementsAre(0, 1, 0));
  EXPECT_THAT(In(index, "l'\xC3\xA9t\xC3\xA9"), ElementsAre(2));
  EXPECT_THAT(In(index, "a"), IsEmpty());
}

TEST(PhraseIndexTest, EndsWithTheFirstThatIsIt) {
  const PhraseIndex index({"one", "on"});
  size_t asked = 0;
  EXPECT_TRUE(index.AnyIn("one on", [&](size_t number) {
    ++asked;
    return number == 1;
  }));
  EXPECT_EQ(asked, 2U);
  EXPECT_FALSE(index.AnyIn("two", [](size_t) { return true; }));
}

}  // namespace
}  // namespace stet
