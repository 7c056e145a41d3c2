// Correction notes are never furniture, whichever of the known phrases they
// are told by.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "model/notices.h"
#include "parser/extract.h"

namespace stet {
namespace {

// An article with `note` in a box below it that is named as furniture is.
std::string PageWith(absl::string_view note,
                     absl::string_view box = "related widget") {
  std::string page =
      "<html><head><title>The bridge stands</title></head><body>"
      "<nav><a href=/a>Home</a></nav><article><h1>The bridge stands</h1>";
  for (int i = 0; i < 4; ++i) {
    absl::StrAppend(&page, "<p>The council of the town voted for bridge ", i,
                    " on Monday, and the mayor said that it would be open to "
                    "all who live on either bank before the winter.</p>");
  }
  return absl::StrCat(page, "</article><div class=\"", box, "\"><p>", note,
                      "</p></div></body></html>");
}

bool SurvivesAsNote(const std::string& note) {
  const auto extraction = ExtractArticle(PageWith(note), {});
  if (!extraction.ok()) return false;
  const std::vector<Block>& blocks = extraction->article.blocks;
  return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
    return block.kind == BlockKind::kCorrectionNote && block.text == note;
  });
}

TEST(CorrectionNotesTest, EveryPhraseSurvivesBelowTheBody) {
  size_t phrases = 0;
  for (const absl::string_view line : absl::StrSplit(kNoticesText, '\n')) {
    const size_t colon = line.find(": ");
    if (!absl::StartsWith(line, "correction ") &&
        !absl::StartsWith(line, "earlier "))
      continue;
    for (const absl::string_view phrase :
         absl::StrSplit(line.substr(colon + 2), ';')) {
      const std::string note =
          absl::StrCat(absl::StripAsciiWhitespace(phrase),
                       ": the bridge is 45 metres long, not 54.");
      EXPECT_TRUE(SurvivesAsNote(note)) << note;
      ++phrases;
    }
  }
  EXPECT_GE(phrases, 300u);
}

TEST(CorrectionNotesTest, ALinkToCorrectionsIsNoNote) {
  EXPECT_FALSE(SurvivesAsNote("Corrections"));
  const auto extraction = ExtractArticle(
      PageWith("<a href=/c>Corrections: what we got wrong and how</a>"), {});
  ASSERT_TRUE(extraction.ok());
  for (const Block& block : extraction->article.blocks)
    EXPECT_FALSE(absl::StrContains(block.text, "got wrong")) << block.text;
}

TEST(CorrectionNotesTest, AnAnswerToAReaderIsNoNote) {
  const char kAnswer[] =
      "Danke für den Hinweis! Wir haben den Fehler korrigiert.";
  for (const char* box : {"comments", "comment-list"}) {
    const auto extraction = ExtractArticle(PageWith(kAnswer, box), {});
    ASSERT_TRUE(extraction.ok());
    EXPECT_TRUE(extraction->article.correction_notes.empty()) << box;
  }
  EXPECT_TRUE(SurvivesAsNote(kAnswer));
}

TEST(CorrectionNotesTest, AnUpdateToldInASentenceStays) {
  EXPECT_TRUE(SurvivesAsNote("This story has been updated with a quote."));
  EXPECT_FALSE(SurvivesAsNote("Updated 3 May 2024, 14:05 by the desk"));
}

}  // namespace
}  // namespace stet
