#include "report/phrases.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace stet {
namespace {

struct Line {
  std::string list;
  std::string language;
  std::vector<std::string> phrases;
};

std::vector<Line> Lines() {
  std::vector<Line> lines;
  for (const absl::string_view text : absl::StrSplit(kPhrasesText, '\n')) {
    const size_t colon = text.find(": ");
    const size_t space = text.find(' ');
    if (text.empty() || text[0] == '#') continue;
    EXPECT_TRUE(colon != absl::string_view::npos && space < colon) << text;
    Line line{
        .list = std::string(text.substr(0, space)),
        .language = std::string(text.substr(space + 1, colon - space - 1)),
        .phrases = {}};
    for (const absl::string_view phrase :
         absl::StrSplit(text.substr(colon + 2), ';'))
      line.phrases.emplace_back(absl::StripAsciiWhitespace(phrase));
    lines.push_back(line);
  }
  return lines;
}

TEST(PhrasesTest, EveryLineIsOfAListAndALanguageOnce) {
  std::set<std::string> seen;
  for (const Line& line : Lines()) {
    EXPECT_TRUE(seen.insert(line.list + " " + line.language).second)
        << line.list << " " << line.language << " comes twice";
    for (const std::string& phrase : line.phrases)
      EXPECT_FALSE(phrase.empty()) << line.list << " " << line.language;
  }
}

TEST(PhrasesTest, WordsAreLookedUpInTheirLanguage) {
  EXPECT_TRUE(HasWord(PhraseList::kSpeech, "dit", "fr"));
  EXPECT_FALSE(HasWord(PhraseList::kSpeech, "dit", "nl"));
  EXPECT_TRUE(HasWord(PhraseList::kSpeech, "dit"));
  EXPECT_TRUE(HasWord(PhraseList::kDate, "dienstagabend", "de"));
  EXPECT_FALSE(HasWord(PhraseList::kDate, "dienstagabend", "en"));
  // A language without a list of its own has all of them.
  EXPECT_TRUE(HasWord(PhraseList::kDate, "monday", "sw"));
}

}  // namespace
}  // namespace stet
