#include "model/article.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {
namespace {

Article Sample() {
  Article article;
  article.url = "http://ex.test/a";
  article.title = "Ferry fares rise";
  article.blocks = {
      {BlockKind::kStandfirst, "A standfirst outside.", false, {}},
      {BlockKind::kParagraph, "First words.", true, {}},
      {BlockKind::kCaption, "The harbour.", true, {}},
      {BlockKind::kHeading, "Why", true, {}},
      {BlockKind::kQuote, "“We wait.”", true, {}},
      {BlockKind::kCorrectionNote, "Correction: not 12.", true, {}},
  };
  return article;
}

TEST(Article, NamesOfKindsAreReadBack) {
  for (int i = 0; i <= static_cast<int>(BlockKind::kPost); ++i) {
    const auto kind = static_cast<BlockKind>(i);
    EXPECT_EQ(ParseBlockKind(BlockKindName(kind)), kind);
  }
  for (int i = 0; i <= static_cast<int>(PageKind::kOther); ++i) {
    const auto kind = static_cast<PageKind>(i);
    EXPECT_EQ(ParsePageKind(PageKindName(kind)), kind);
  }
  EXPECT_EQ(BlockKindName(BlockKind::kTableRow), "table_row");
  EXPECT_EQ(PageKindName(PageKind::kConsent), "consent");
  EXPECT_EQ(ParseBlockKind("Paragraph"), std::nullopt);
  EXPECT_EQ(ParsePageKind(""), std::nullopt);
}

TEST(Article, BodyTextLeavesOutCaptionsNotesAndOuterStandfirst) {
  EXPECT_EQ(BodyText(Sample()), "First words.\n\nWhy\n\n“We wait.”");
  EXPECT_EQ(BodyText(Article{}), "");
}

TEST(Article, WordsAreCountedInEveryScript) {
  const struct {
    const char* text;
    int want;
  } kCases[] = {
      {"", 0},
      {"one", 1},
      {"two words", 2},
      {"don’t stop", 3},  // The apostrophe parts two runs of letters.
      {"e\u0301te\u0301", 1},
      {"1,000 people", 3},
      {"新聞を読む", 5},
      {"ข่าว วันนี้", 2},
      {"— … !", 0},
      {"Новини дня", 2},
      {"東京2026", 3},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    Article article;
    article.blocks = {{BlockKind::kParagraph, c.text, true, {}}};
    EXPECT_EQ(WordCount(article), c.want);
  }
  EXPECT_EQ(WordCount(Sample()), 5);
}

TEST(Article, AReaderSeesAllButBookkeeping) {
  const Article article = Sample();
  const auto same_after = [&article](auto change) {
    Article other = article;
    change(other);
    return SameToReader(article, other);
  };
  EXPECT_TRUE(same_after([](Article&) {}));
  EXPECT_TRUE(same_after([](Article& a) { a.url = "http://ex.test/b"; }));
  EXPECT_TRUE(same_after([](Article& a) { a.description = "x"; }));
  EXPECT_TRUE(same_after([](Article& a) { a.tags = {"x"}; }));
  EXPECT_TRUE(same_after([](Article& a) { a.reason = "x"; }));
  EXPECT_TRUE(same_after([](Article& a) { a.confidence = 0.5; }));
  EXPECT_TRUE(same_after([](Article& a) { a.extractor_version = 9; }));

  EXPECT_FALSE(same_after([](Article& a) { a.title += "."; }));
  EXPECT_FALSE(same_after([](Article& a) { a.blocks[1].text = "Other."; }));
  EXPECT_FALSE(
      same_after([](Article& a) { a.blocks[1].kind = BlockKind::kListItem; }));
  EXPECT_FALSE(same_after([](Article& a) { a.blocks.pop_back(); }));
  EXPECT_FALSE(same_after([](Article& a) { a.byline = {"A. Writer"}; }));
  EXPECT_FALSE(same_after([](Article& a) { a.published = absl::UnixEpoch(); }));
  EXPECT_FALSE(same_after([](Article& a) { a.modified = absl::UnixEpoch(); }));
  EXPECT_FALSE(same_after([](Article& a) { a.language = "uk"; }));
  EXPECT_FALSE(same_after([](Article& a) { a.site_name = "x"; }));
  EXPECT_FALSE(same_after([](Article& a) { a.canonical_url = "x"; }));
  EXPECT_FALSE(same_after([](Article& a) { a.image = "x"; }));
  EXPECT_FALSE(same_after([](Article& a) { a.correction_notes = {"x"}; }));
  EXPECT_FALSE(same_after([](Article& a) { a.paywalled = true; }));
  EXPECT_FALSE(same_after([](Article& a) { a.links = {{"u", "t", 0}}; }));
  EXPECT_FALSE(same_after([](Article& a) { a.page_kind = PageKind::kLive; }));
}

}  // namespace
}  // namespace stet
