#include "parser/selector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "parser/extract.h"

namespace stet {
namespace {

using ::testing::ElementsAre;

constexpr char kPage[] = R"(<html><body>
<main id=top class="page wide">
  <section class=story><p class=lead>one</p><div><p>two</p></div></section>
  <section class="story old" role=note><p itemprop="articleBody">three</p></section>
</main>
<p>four</p></body></html>)";

std::vector<std::string> Selected(const std::vector<std::string>& selectors) {
  const auto document = HtmlDocument::Parse(kPage);
  const auto nodes = SelectAll(*document, selectors);
  EXPECT_TRUE(nodes.ok()) << nodes.status();
  std::vector<std::string> texts;
  for (const NodeId n : *nodes) texts.push_back(document->TextContent(n));
  return texts;
}

TEST(SelectorTest, MeansWhatCssMeans) {
  const struct {
    const char* selector;
    std::vector<std::string> want;
  } kCases[] = {
      {"p", {"one", "two", "three", "four"}},
      {"P.lead", {"one"}},
      {".story", {"one two", "three"}},
      {".story.old", {"three"}},
      {".stor", {}},
      {".Story", {}},
      {"#top", {"one two three"}},
      {"[role]", {"three"}},
      {"[role=note] p", {"three"}},
      {"[role='other']", {}},
      {"[itemprop=\"articleBody\"]", {"three"}},
      {"section > p", {"one", "three"}},
      {"section>p", {"one", "three"}},
      {"main p", {"one", "two", "three"}},
      {"main > p", {}},
      {"body > p", {"four"}},
      {"main > section div > p", {"two"}},
      {"body * div *", {"two"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.selector);
    EXPECT_EQ(Selected({c.selector}), c.want);
  }
}

TEST(SelectorTest, SeveralGiveEachElementOnce) {
  EXPECT_THAT(Selected({"p", "main", ".lead"}),
              ElementsAre("one two three", "four"));
}

TEST(SelectorTest, MistakesAreNamed) {
  const struct {
    std::string selector;
    const char* why;
  } kCases[] = {
      {"", "it is empty"},
      {"  ", "it is empty"},
      {".", "a name is missing behind \".\""},
      {"p:first-child", "\":\" is not understood here"},
      {"p + p", "\"+\" is not understood here"},
      {"p, a", "\",\" is not understood here"},
      {"> p", "\">\" is not understood here"},
      {"main >", "nothing stands behind \">\""},
      {"[role", "a \"]\" is missing"},
      {"[role=\"note]", "a quotation mark is open"},
      {"[onclick]", "the attribute \"onclick\" cannot be asked for"},
      {std::string(1025, 'p'), "more than 1024 bytes"},
      {"a b c d e f g h i j k l m n o p q", "more than 16 steps"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.selector);
    const auto selector = Selector::Parse(c.selector);
    EXPECT_EQ(selector.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_TRUE(absl::StrContains(selector.status().message(), c.why))
        << selector.status();
  }
}

// 16 steps that fit at every one of 190 levels.
TEST(SelectorTest, DeepPagesAreBounded) {
  std::string page;
  for (int i = 0; i < 190; ++i) absl::StrAppend(&page, "<div>");
  const auto document = HtmlDocument::Parse(absl::StrCat(page, "x"));
  const auto selector = Selector::Parse(
      "b div > div div > div div > div div > div div > div div > div div > "
      "div div");
  ASSERT_TRUE(selector.ok()) << selector.status();
  for (NodeId n = 0; n < document->size(); ++n)
    EXPECT_FALSE(selector->Matches(*document, n));
}

std::vector<std::string> Blocks(const ExtractOptions& options) {
  std::string page = "<html lang=en><title>T</title><body><article>";
  for (int i = 0; i < 5; ++i) {
    absl::StrAppend(&page, "<p>Paragraph ", i,
                    " says that the fares of the ferry will rise by a third in "
                    "the spring, as the council said on Monday.</p>");
    if (i == 2)
      page += "<div class=tide><p>High water comes at nine tonight.</p></div>";
  }
  page +=
      "</article><div class=more><p>Short "
      "note.</p><p>Another.</p></div></body>";
  const auto extraction = ExtractArticle(page, options);
  EXPECT_TRUE(extraction.ok()) << extraction.status();
  std::vector<std::string> texts;
  for (const Block& block : extraction->article.blocks)
    texts.push_back(block.text.substr(0, 11));
  return texts;
}

TEST(SelectorTest, OverridesDecideTheBody) {
  EXPECT_THAT(Blocks({}),
              ElementsAre("Paragraph 0", "Paragraph 1", "Paragraph 2",
                          "High water ", "Paragraph 3", "Paragraph 4"));
  EXPECT_THAT(Blocks({.drop = {".tide"}}),
              ElementsAre("Paragraph 0", "Paragraph 1", "Paragraph 2",
                          "Paragraph 3", "Paragraph 4"));
  EXPECT_THAT(Blocks({.keep = {".more"}}),
              ElementsAre("Short note.", "Another."));
  EXPECT_THAT(Blocks({.keep = {"article"}, .drop = {"article > .tide"}}),
              ElementsAre("Paragraph 0", "Paragraph 1", "Paragraph 2",
                          "Paragraph 3", "Paragraph 4"));
  // A template that changed: the rules decide again.
  EXPECT_EQ(Blocks({.keep = {".gone"}}), Blocks({}));
}

TEST(SelectorTest, AWrongOverrideIsAnError) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      ExtractArticle("<p>x", {.drop = {"p:hover"}}).status()));
}

}  // namespace
}  // namespace stet
