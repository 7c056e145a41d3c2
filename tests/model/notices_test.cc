#include "model/notices.h"

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace stet {
namespace {

TEST(NoticesTest, EveryPhraseIsKnownWhereItStands) {
  std::set<std::string> lines;
  std::set<std::string> languages;
  for (const absl::string_view line : absl::StrSplit(kNoticesText, '\n')) {
    const size_t colon = line.find(": ");
    if (line.empty() || line[0] == '#') continue;
    ASSERT_NE(colon, absl::string_view::npos) << line;
    const std::string name(line.substr(0, colon));
    EXPECT_TRUE(lines.insert(name).second) << name << " comes twice";
    const std::string list = name.substr(0, name.find(' '));
    for (const absl::string_view raw :
         absl::StrSplit(line.substr(colon + 2), ';')) {
      const absl::string_view phrase = absl::StripAsciiWhitespace(raw);
      EXPECT_FALSE(phrase.empty()) << name;
      if (list == "correction") {
        EXPECT_EQ(NoticeIn(absl::StrCat(phrase, ": 45.")), Notice::kCorrection)
            << phrase;
      } else if (list == "earlier") {
        EXPECT_EQ(NoticeIn(absl::StrCat("(3) ", phrase, " 45.")),
                  Notice::kCorrection)
            << phrase;
      } else {
        EXPECT_EQ(list, "update");
        EXPECT_NE(NoticeIn(absl::StrCat(phrase, ": 14:05")), Notice::kNone)
            << phrase;
        continue;
      }
      languages.insert(name.substr(list.size() + 1));
    }
  }
  EXPECT_GE(languages.size(), 25u);
}

TEST(NoticesTest, AWordAloneIsNoNotice) {
  EXPECT_EQ(NoticeIn("Correction of the river's bed has begun."),
            Notice::kNone);
  EXPECT_EQ(NoticeIn("Updates came late."), Notice::kNone);
  EXPECT_EQ(NoticeIn("Corrections? Let us know what is wrong."), Notice::kNone);
  EXPECT_EQ(NoticeIn("NDR 1 Niedersachsen, 15:00 Uhr"), Notice::kNone);
  EXPECT_EQ(NoticeIn(""), Notice::kNone);
}

TEST(NoticesTest, AnUpdateIsASentenceOrALine) {
  EXPECT_TRUE(IsNote("This story has been updated with a quote."));
  EXPECT_FALSE(IsNote("Updated 14:05"));
  EXPECT_FALSE(IsNote("Last updated on Friday"));
  EXPECT_TRUE(IsNote("Correction: the bridge is open."));
  EXPECT_TRUE(IsNote("An earlier version of this article said otherwise."));
  EXPECT_FALSE(IsNote("The correction came late."));
  EXPECT_EQ(NoticeIn("This story has been updated."), Notice::kUpdate);
}

}  // namespace
}  // namespace stet
