#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "parser/extract.h"
#include "tests/parser/pages.h"

namespace stet {
namespace {

// Of how many blocks of an article that holds a box is the text?
size_t BlocksWith(absl::string_view box) {
  return Texts(ArticleIn(absl::StrCat("<body><article><h1>Harbour wall</h1>",
                                      Paragraphs("stones", 9), box,
                                      Paragraphs("winter", 2),
                                      "</article></body>")))
      .size();
}

TEST(ElementNamesTest, AnIdMadeOfTheTextSaysNothing) {
  const auto box = [](absl::string_view id) {
    return absl::StrCat("<div id=", id,
                        "><h3>3. The most popular related tools</h3></div>");
  };
  EXPECT_EQ(BlocksWith(box("3-the-most-popular-related-tools")), 12u);
  EXPECT_EQ(BlocksWith(box("heading-3-the-most-popular-related-tools-2")), 12u);
  EXPECT_EQ(BlocksWith(box("most-popular-list-below")), 11u);
  EXPECT_EQ(BlocksWith(box("most-popular")), 11u);
}

TEST(ElementNamesTest, TheSubjectsOfAPostSayNothing) {
  const auto box = [](absl::string_view name) {
    return absl::StrCat("<div class=\"", name,
                        "\"><p>The masons start in May, they say</p></div>");
  };
  EXPECT_EQ(BlocksWith(box("post type-post status-publish hentry "
                           "category-social-media tag-newsletter")),
            12u);
  EXPECT_EQ(BlocksWith(box("post category-social-media tag-newsletter")), 11u);
  EXPECT_EQ(BlocksWith(box("newsletter-box type-post status-publish")), 11u);
}

TEST(ElementNamesTest, PostsWithinAPostAreOthers) {
  const auto page = [](absl::string_view name) {
    std::string html = absl::StrCat(
        "<body><div class=\"post hentry\"><h1>Harbour wall</h1><div>",
        Paragraphs("stones", 5), "</div><div>");
    for (const char* what : {"fares", "mills", "schools"})
      absl::StrAppend(&html, "<div class=\"", name, "\">", Paragraphs(what, 1),
                      "</div>");
    return absl::StrCat(html, "</div></div></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("post hentry"))).size(), 5u);
  EXPECT_EQ(Texts(ArticleIn(page("part"))).size(), 8u);
}

}  // namespace
}  // namespace stet
