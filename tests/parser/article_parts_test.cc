#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "parser/extract.h"
#include "tests/parser/pages.h"

namespace stet {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Articles that do not stand in one element.

std::string Chapter(absl::string_view what) {
  return absl::StrCat("<div class=chapter><div class=rich>", "<h2>About ", what,
                      "</h2>", Paragraphs(what, 1), "</div></div>");
}

TEST(ArticlePartsTest, ChaptersInBoxesLikeTheBodysBelongToIt) {
  const auto page = [](absl::string_view chapters) {
    return absl::StrCat("<body><main><div class=title><h1>Harbour wall</h1>",
                        "</div><div class=column>", chapters,
                        "<div class=chapter><div class=rich>",
                        Paragraphs("stones", 12),
                        "</div></div></div></main></body>");
  };
  EXPECT_THAT(
      BodyText(ArticleIn(page(Chapter("masons") + Chapter("mortar")))),
      AllOf(HasSubstr("About masons"), HasSubstr("Paragraph 0 on masons"),
            HasSubstr("About mortar"), HasSubstr("Paragraph 0 on mortar")));
  // Of another style: somebody else's words.
  EXPECT_THAT(BodyText(ArticleIn(page(absl::StrCat(
                  "<div class=voice>", Paragraphs("masons", 1), "</div>")))),
              Not(HasSubstr("on masons")));
}

TEST(ArticlePartsTest, AnotherStoryOfTheSameMakeIsNoChapter) {
  const auto page = [](absl::string_view element) {
    const auto part = [&](absl::string_view what, int paragraphs) {
      return absl::StrCat("<", element, " class=chapter>",
                          Paragraphs(what, paragraphs), "</", element, ">");
    };
    return absl::StrCat("<body><main><div class=title><h1>Harbour wall</h1>",
                        "</div><div class=column>", part("stones", 12),
                        part("masons", 1), "</div></main></body>");
  };
  EXPECT_THAT(BodyText(ArticleIn(page("section"))), HasSubstr("on masons"));
  EXPECT_THAT(BodyText(ArticleIn(page("article"))),
              Not(HasSubstr("on masons")));
}

TEST(ArticlePartsTest, WhatIsFramedLikeAChapterBeforeTheHeadlineIsNone) {
  const std::string html = absl::StrCat(
      "<body><main><div class=column>", Chapter("masons"),
      "<h1>Harbour wall</h1><div class=chapter><div class=rich>",
      Paragraphs("stones", 12), "</div></div></div></main></body>");
  EXPECT_THAT(BodyText(ArticleIn(html)), Not(HasSubstr("on masons")));
}

TEST(ArticlePartsTest, ABoxOfProseBeforeTheBodyIsItsBeginning) {
  const auto page = [](absl::string_view name, absl::string_view prose) {
    return absl::StrCat(
        "<body><main><div class=title><h1>Harbour wall</h1></div>",
        "<section class=opening><div class=\"", name,
        "\"><b>In short</b><div><ul>", prose,
        "</ul></div></div></section><section class=text>",
        Paragraphs("stones", 40), "</section></main></body>");
  };
  const auto points = [](int count) {
    std::string list;
    for (int i = 0; i < count; ++i)
      absl::StrAppend(&list, "<li>Point ", i,
                      " says what the council heard, which was that the "
                      "masons need new stones and mortar.</li>");
    return list;
  };
  EXPECT_THAT(BodyText(ArticleIn(page("x", points(7)))),
              AllOf(HasSubstr("Point 0 says"), HasSubstr("Point 6 says"),
                    Not(HasSubstr("In short"))));
  EXPECT_THAT(BodyText(ArticleIn(page("newsletter", points(7)))),
              Not(HasSubstr("Point 0")));
  EXPECT_THAT(BodyText(ArticleIn(page("x", points(1)))),
              Not(HasSubstr("Point 0")));
}

TEST(ArticlePartsTest, AStandfirstInTheBodysColumnIsPrintedInTheText) {
  constexpr char kLead[] =
      "<p>The masons will start in May, the council says, and end by "
      "autumn.</p>";
  const auto page = [&](absl::string_view headline, absl::string_view lead) {
    return absl::StrCat("<body><main><div class=title><h1>Harbour wall</h1>",
                        headline, "</div><div class=column>", lead,
                        "<div class=text>", Paragraphs("stones", 5),
                        "</div></div></main></body>");
  };
  EXPECT_THAT(BodyText(ArticleIn(page("", kLead))), HasSubstr("by autumn"));
  EXPECT_THAT(BodyText(ArticleIn(page(kLead, ""))),
              Not(HasSubstr("by autumn")));
  EXPECT_THAT(BodyText(ArticleIn(absl::StrCat(
                  "<body><main><div class=column><h1>Harbour wall</h1>", kLead,
                  "<div class=text>", Paragraphs("stones", 5),
                  "</div></div></main></body>"))),
              Not(HasSubstr("by autumn")));
}

}  // namespace
}  // namespace stet
