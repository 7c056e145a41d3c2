#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "parser/extract.h"

namespace stet {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

Article ArticleIn(absl::string_view html) {
  const auto extraction = ExtractArticle(html, {});
  EXPECT_TRUE(extraction.ok()) << extraction.status();
  return extraction.ok() ? extraction->article : Article();
}

std::vector<std::string> Texts(const Article& article) {
  std::vector<std::string> texts;
  for (const Block& block : article.blocks) texts.push_back(block.text);
  return texts;
}

std::string Paragraphs(absl::string_view what, int count) {
  std::string html;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&html, "<p>Paragraph ", i, " on ", what,
                    " says what the council heard, which was that the harbour "
                    "wall needs new stones before winter.</p>");
  }
  return html;
}

// A page with something between the headline and the body.
std::string WithLead(absl::string_view before, absl::string_view lead,
                     absl::string_view after) {
  return absl::StrCat("<html lang=en><title>Harbour wall</title><body>", before,
                      "<header class=top><h1>Harbour wall to be mended</h1>",
                      lead, "</header><div class=article-body>",
                      Paragraphs("stones", 5), "</div>", after, "</body>");
}

TEST(StandfirstTest, WhatStandsUnderTheHeadlineIsKept) {
  constexpr char kLead[] = "Masons will start in May, the council says";
  for (const std::string& lead :
       {absl::StrCat("<p class=standfirst>", kLead, "</p>"),
        absl::StrCat("<div class=article-lead><p>", kLead, "</p></div>"),
        absl::StrCat("<p itemprop=description>", kLead, "</p>"),
        absl::StrCat("<h2>", kLead, "</h2>"),
        absl::StrCat("<div class=keyPoints><ul><li>", kLead,
                     "</li></ul></div>"),
        absl::StrCat("<div><p>", kLead, ", and end by autumn.</p></div>")}) {
    SCOPED_TRACE(lead);
    const Article article = ArticleIn(WithLead("", lead, ""));
    ASSERT_EQ(article.blocks.size(), 6u);
    EXPECT_EQ(article.blocks[0].kind, BlockKind::kStandfirst);
    EXPECT_THAT(article.blocks[0].text, HasSubstr(kLead));
    // It stands outside of the element that holds the body.
    EXPECT_FALSE(article.blocks[0].in_body);
    EXPECT_THAT(BodyText(article), Not(HasSubstr(kLead)));
  }
}

TEST(StandfirstTest, InThePublishersArticleItIsPartOfTheText) {
  const Article article = ArticleIn(WithLead(
      "<article>", "<p class=dek>Masons will start in May</p>", "</article>"));
  ASSERT_EQ(article.blocks.size(), 6u);
  EXPECT_EQ(article.blocks[0].kind, BlockKind::kStandfirst);
  EXPECT_TRUE(article.blocks[0].in_body);
  EXPECT_THAT(BodyText(article), HasSubstr("Masons will start in May"));
}

TEST(StandfirstTest, OtherThingsUnderTheHeadlineAreNone) {
  for (const char* lead : {
           "<p class=byline>By Ann Other, harbour correspondent</p>",
           "<p class=date>Published on 4 May 2024 at 10:00</p>",
           "<div class=share-tools><p>Send this story to a friend</p></div>",
           "<nav><h2>More on the harbour and its wall</h2></nav>",
           "<p class=standfirst><a href=/a>Masons will start in May</a></p>",
           "<figure><figcaption>The harbour wall as it was in "
           "May</figcaption></figure>",
           "<h2>Opinion</h2>",
       }) {
    SCOPED_TRACE(lead);
    for (const Block& block : ArticleIn(WithLead("", lead, "")).blocks)
      EXPECT_NE(block.kind, BlockKind::kStandfirst) << block.text;
  }
}

TEST(BodyTest, TheStoryWithTheHeadlineIsTheArticle) {
  // The next story, appended by the site, in a box of its own.
  const std::string next =
      absl::StrCat("<div class=more><article><h2>Bus fares</h2>",
                   Paragraphs("fares", 9), "</article></div>");
  const std::string page = absl::StrCat(
      "<body><main><article><h1>Harbour wall</h1>", Paragraphs("stones", 5),
      "</article>", next, "</main></body>");
  const std::vector<std::string> texts = Texts(ArticleIn(page));
  EXPECT_EQ(texts.size(), 5u);
  for (const std::string& text : texts) EXPECT_THAT(text, HasSubstr("stones"));
}

TEST(BodyTest, ReadersWhoWriteMoreThanTheReporterAreNoArticle) {
  std::string comments = "<div class=comments-list>";
  for (int i = 0; i < 9; ++i) {
    absl::StrAppend(&comments, "<div class=message><p>Reader ", i,
                    " thinks that this is a scandal, and that nobody asked "
                    "those who live by the harbour wall, not even once.</p>"
                    "</div>");
  }
  for (const char* type : {"story", "commentary"}) {
    SCOPED_TRACE(type);
    const std::string page = absl::StrCat(
        "<body><div class=page><div class=type-", type, "><h1>Harbour</h1>",
        Paragraphs("stones", 5), "</div>", comments, "</div></div></body>");
    EXPECT_EQ(Texts(ArticleIn(page)).size(), 5u);
  }
}

TEST(BodyTest, ANamedPartOfTheBodyIsNotAllOfIt) {
  const std::string page =
      absl::StrCat("<body><h1>Harbour</h1><div itemprop=articleBody><section>",
                   Paragraphs("stones", 3), "<div class=story-body__more>",
                   Paragraphs("masons", 7), "</div></section></div></body>");
  EXPECT_EQ(Texts(ArticleIn(page)).size(), 10u);
}

TEST(BodyTest, ParagraphsBehindACurtainAreRead) {
  const std::string page = absl::StrCat(
      "<body><h1>Harbour</h1><article>", Paragraphs("stones", 4),
      "<p class=paywall aria-hidden=true>The masons said that they had never "
      "seen such a wall, and that it would stand.</p>"
      "<div aria-hidden=true>Not for any eye, this was never shown.</div>"
      "</article></body>");
  const std::vector<std::string> texts = Texts(ArticleIn(page));
  EXPECT_EQ(texts.size(), 5u);
  EXPECT_THAT(texts, Contains(HasSubstr("never seen such a wall")));
}

TEST(BodyTest, ATableOfResultsMayBeLinks) {
  std::string table = "<table class=results>";
  for (int i = 1; i < 9; ++i) {
    absl::StrAppend(&table, "<tr class=player-", i, "><td>", i,
                    "</td><td><a href=/rower/", i, ">Rower number ", i,
                    "</a></td><td>", 90 - i, "</td></tr>");
  }
  const std::string page =
      absl::StrCat("<body><h1>Regatta</h1><article>", Paragraphs("oars", 4),
                   "<div>", table, "</table></div></article></body>");
  EXPECT_THAT(Texts(ArticleIn(page)), Contains("3 | Rower number 3 | 87"));
}

// Long paragraphs that no reporter wrote, whatever their element is called.
TEST(BodyTest, NoticesAreNoText) {
  const struct {
    const char* text;
    bool kept;
  } kCases[] = {
      {"Um eingebettete Inhalte anzuzeigen, ist deine Zustimmung nötig, denn "
       "die Anbieter dieser Inhalte verarbeiten dann Daten über dich und dein "
       "Gerät, auch in anderen Ländern, und das kannst du jederzeit "
       "widerrufen, wenn du es dir später anders überlegst, ohne dass dir "
       "daraus ein Nachteil entsteht.",
       false},
      {"© Harbour News. All rights reserved, and no part of this page may be "
       "sent on without a written word from us, which we give gladly.",
       false},
      {"Follow Ann Other on Instagram for more from the harbour.", false},
      {"Email the harbour desk at desk@harbour.example.", false},
      {"By mending the wall now, the council wants to save what the storms of "
       "the last ten winters have left of it.",
       true},
      {"Copyright was the subject of the first talk at the harbour museum, "
       "which a hundred people heard on Friday.",
       true},
      {"Follow the coast to the north, and the old wall comes into view after "
       "an hour of walking.",
       true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    const std::string page =
        absl::StrCat("<body><h1>Harbour</h1><article>", Paragraphs("oars", 4),
                     "<p>", c.text, "</p></article></body>");
    EXPECT_EQ(Texts(ArticleIn(page)).size(), c.kept ? 5u : 4u);
  }
}

TEST(BodyTest, BytesThatAreNoTextAreNoPage) {
  std::string program =
      "\x7f"
      "ELF";
  std::string noise;
  unsigned seed = 7;
  for (int i = 0; i < 5000; ++i) {
    program += std::string(i % 3 == 0 ? 2 : 1, '\0') + "ab";
    noise += static_cast<char>((seed = seed * 1103515245 + 12345) >> 16);
  }
  for (const std::string& bytes : {program, noise}) {
    EXPECT_EQ(ExtractArticle(bytes, {}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  // A page in another encoding than it says, and one with some stray bytes.
  const std::string paragraph =
      "<p>The mill by the weir was sold again, the notary said on Friday.</p>";
  for (const std::string& page :
       {absl::StrCat("<meta charset=utf-8><title>Mill</title>", paragraph,
                     "<p>\xcc\xc0\xb5\xd0\xcc\xc0 \xb5\xd0</p>", paragraph),
        absl::StrCat("<title>Mill</title>", std::string(4, '\0'), paragraph,
                     "\x01\x02", paragraph)}) {
    EXPECT_TRUE(ExtractArticle(page, {}).ok()) << page;
  }
}

}  // namespace
}  // namespace stet
