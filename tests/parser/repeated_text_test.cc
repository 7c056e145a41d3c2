#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "parser/extract.h"
#include "tests/parser/pages.h"

namespace stet {
namespace {

using ::testing::Contains;
using ::testing::Not;

std::string Paragraph(absl::string_view text) {
  return absl::StrCat("<p>", text, "</p>");
}

TEST(RepeatedTextTest, AQuestionPutToSeveralPeopleIsPrintedEachTime) {
  constexpr char kQuestion[] =
      "What would you say to those who think that the wall has stood for long "
      "enough, as it is?";
  std::string html = "<body><article><h1>Harbour wall</h1>";
  for (const char* who : {"Ann", "Ben", "Cleo", "Dan"})
    absl::StrAppend(&html, "<div>", Paragraph(kQuestion), Paragraphs(who, 1),
                    "</div>");
  const std::vector<std::string> texts = Texts(ArticleIn(html));
  EXPECT_EQ(std::count(texts.begin(), texts.end(), kQuestion), 4);
}

TEST(RepeatedTextTest, WhatStandsTwiceInARowIsPrintedOnce) {
  const std::string once = Paragraphs("stones", 1);
  EXPECT_EQ(
      Texts(ArticleIn(absl::StrCat(
                "<body><article><h1>Wall</h1>", Paragraphs("masons", 6), once,
                once, once, Paragraphs("winter", 6), "</article></body>")))
          .size(),
      13u);
}

TEST(RepeatedTextTest, ACopyIsNotPrintedAgain) {
  for (const int count : {2, 3, 6}) {
    SCOPED_TRACE(count);
    const std::string text = Paragraphs("stones", count);
    // For another screen, or for paper; a label stands between in one of them.
    const std::string labelled =
        absl::StrCat(Paragraphs("stones", 1), "<div>Harbour</div>",
                     text.substr(Paragraphs("stones", 1).size()));
    EXPECT_EQ(Texts(ArticleIn(absl::StrCat(
                        "<body><main><h1>Harbour wall</h1><div><div>", text,
                        "</div></div><div><div>", labelled,
                        "</div></div></main></body>")))
                  .size(),
              count + 1u);
  }
}

TEST(RepeatedTextTest, ASentenceThatIsSetApartIsPrintedOnce) {
  constexpr char kSaid[] =
      "Nobody who has seen the stones in winter would walk there";
  const auto page = [&](absl::string_view before, absl::string_view after,
                        absl::string_view text) {
    return absl::StrCat("<body><article><h1>Harbour wall</h1>",
                        Paragraphs("stones", 3), before, kSaid, after,
                        Paragraph(absl::StrCat("The mason is sure. ", text)),
                        Paragraphs("winter", 3), "</article></body>");
  };
  const std::string in_text =
      absl::StrCat("“", kSaid, "”, she said when the council met in May.");
  for (const auto& [before, after] :
       {std::pair("<blockquote><p>“", "”</p></blockquote>"),
        std::pair("<div class=pull-quote><p>", ".</p></div>")}) {
    SCOPED_TRACE(before);
    EXPECT_EQ(Texts(ArticleIn(page(before, after, in_text))).size(), 7u);
    EXPECT_EQ(
        Texts(ArticleIn(page(before, after, "She told us so in May."))).size(),
        8u);
  }
  // No quotation, by its name or its element.
  EXPECT_EQ(Texts(ArticleIn(page("<h3>", "</h3>", in_text))).size(), 8u);
}

}  // namespace
}  // namespace stet
