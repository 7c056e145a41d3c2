#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "parser/extract.h"
#include "tests/parser/pages.h"

namespace stet {
namespace {

using ::testing::Contains;
using ::testing::Not;

// Articles that are lists of things: the boxes, lists and headings of their
// entries look like those of other articles.

TEST(ListArticleTest, EntriesOfOneStyleArePartOfTheText) {
  // Entries that a page builder calls what others call their teasers: each of
  // one paragraph.
  const auto page = [](int entries) {
    std::string list;
    for (int i = 0; i < entries; ++i) {
      absl::StrAppend(&list, "<section class=featured-card><p>Harbour ", i,
                      " has a wall of its own, which its masons mend every "
                      "spring with stones from the quarry above the town, "
                      "since nothing else holds when the storms of winter "
                      "come in from the west, the masons of the town have "
                      "always said.</p></section>");
    }
    return absl::StrCat("<body><h1>Walls</h1><article>",
                        Paragraphs("stones", 6), list, Paragraphs("masons", 2),
                        "</article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page(4))).size(), 12u);
  EXPECT_EQ(Texts(ArticleIn(page(1))).size(), 8u);
}

TEST(ListArticleTest, ANameThatAThirdOfTheProseBearsSaysNothing) {
  // Boxes of one style that hold most of the text, with a link in each.
  const auto page = [](absl::string_view name, int boxes) {
    std::string list;
    for (int i = 0; i < boxes; ++i) {
      absl::StrAppend(
          &list, "<div class=", name, "><p>Harbour ", i,
          " has a wall of its own, which its masons mend every spring with "
          "stones from the quarry above the town, since nothing else holds "
          "when the storms of winter come in from the west, as they have "
          "always said.</p><p><a href=/harbour/",
          i, ">What the masons of this harbour say of it</a></p></div>");
    }
    return absl::StrCat("<body><h1>Walls</h1><article>",
                        Paragraphs("stones", 8), list, "</article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("ad-container", 4))).size(), 12u);
  EXPECT_EQ(Texts(ArticleIn(page("ad-container", 1))).size(), 8u);
  EXPECT_EQ(Texts(ArticleIn(page("related", 4))).size(), 8u);
}

TEST(ListArticleTest, InALongListMostOfAnItemMayBeItsLink) {
  const auto page = [](int items) {
    std::string list;
    for (int i = 0; i < items; ++i) {
      absl::StrAppend(&list, "<li><a href=/wall/", i,
                      ">The wall of harbour number ", i,
                      " from its first stone to the last</a> and the masons "
                      "who mended it in the spring</li>");
    }
    return absl::StrCat(
        "<body><h1>Walls</h1><article>", Paragraphs("stones", 6), "<div><ul>",
        list, "</ul></div>", Paragraphs("masons", 2), "</article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page(12))).size(), 20u);
  EXPECT_EQ(Texts(ArticleIn(page(3))).size(), 8u);
}

TEST(ListArticleTest, ALongListOfLinksAmongTheTextIsTold) {
  const auto page = [](int items, absl::string_view href,
                       absl::string_view behind) {
    std::string list;
    for (int i = 0; i < items; ++i)
      absl::StrAppend(&list, "<li><a href=", href, i, ">Wall number ", i,
                      "</a></li>");
    return absl::StrCat("<body><h1>Walls</h1><article>",
                        Paragraphs("stones", 6), "<ul>", list, "</ul>", behind,
                        "</article></body>");
  };
  const std::string behind = Paragraphs("masons", 2);
  EXPECT_EQ(Texts(ArticleIn(page(12, "/wall/", behind))).size(), 20u);
  // Other articles, the rest of the site, or the parts of this page.
  EXPECT_EQ(Texts(ArticleIn(page(4, "/wall/", behind))).size(), 8u);
  EXPECT_EQ(Texts(ArticleIn(page(12, "/wall/", ""))).size(), 6u);
  EXPECT_EQ(Texts(ArticleIn(page(150, "/wall/", behind))).size(), 8u);
  EXPECT_EQ(Texts(ArticleIn(page(12, "#wall-", behind))).size(), 8u);
  EXPECT_EQ(
      Texts(ArticleIn(absl::StrReplaceAll(page(12, "/wall/", behind),
                                          {{"<ul>", "<p>See also:</p><ul>"}})))
          .size(),
      8u);
}

TEST(ListArticleTest, SentencesInAListAreTextWhateverItsName) {
  const auto page = [](absl::string_view behind) {
    return absl::StrCat(
        "<body><h1>Walls</h1><article>", Paragraphs("stones", 6),
        "<div class=box-info><ul><li>For: it keeps the sea out, stands for a "
        "century or more, and costs the town little</li><li>Against: nobody "
        "can see the sea behind it, nor walk there in winter, as they did "
        "before</li></ul>",
        behind, "</div>", Paragraphs("masons", 2), "</article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page(""))).size(), 10u);
  EXPECT_EQ(
      Texts(ArticleIn(page("<a href=/1>All that is to know of it</a>"))).size(),
      8u);
}

TEST(ListArticleTest, ProseAmongLongListsOfLinksStays) {
  const auto page = [](absl::string_view name) {
    std::string links;
    for (int i = 0; i < 16; ++i) {
      absl::StrAppend(&links, "<p><a href=/wall/", i,
                      ">The wall of harbour number ", i,
                      " from its first stone to its last and newest</a></p>");
    }
    return absl::StrCat("<body><h1>Walls</h1><div class=", name, ">",
                        Paragraphs("stones", 8), "<section>", links,
                        "<p>Each of these walls, the masons say, has been "
                        "mended with stones from one quarry.</p></section>",
                        Paragraphs("masons", 2), "</div></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("article-body"))).size(), 11u);
  EXPECT_EQ(Texts(ArticleIn(page("x"))).size(), 10u);
}

TEST(ListArticleTest, WhatIsToldInAListOfLinksStays) {
  constexpr char kTold[] =
      "Harbour guide, with a plan of each wall and the names of its masons";
  constexpr char kBareLink[] =
      "Walls of the northern harbours and their stones";
  const std::string list = absl::StrCat(
      "<ul><li><a href=/guide>Harbour guide</a>, with a plan of each wall and "
      "the names of its masons</li><li><a href=/north>",
      kBareLink,
      "</a></li><li><a href=/south>Walls of the south</a></li></ul>");
  const std::vector<std::string> texts = Texts(ArticleIn(
      absl::StrCat("<body><h1>Walls</h1><article>", Paragraphs("stones", 4),
                   list, Paragraphs("masons", 2), "</article></body>")));
  EXPECT_THAT(texts, Contains(kTold));
  EXPECT_THAT(texts, Not(Contains(kBareLink)));
}

TEST(ListArticleTest, HeadingsOfAListArticleMayBeLinks) {
  const auto page = [](int entries) {
    std::string list;
    for (int i = 0; i < entries; ++i) {
      absl::StrAppend(&list, "<h3><a href=/harbour/", i, ">Harbour number ", i,
                      "</a></h3>", Paragraphs("stones", 2));
    }
    return absl::StrCat("<body><h1>Walls</h1><article>",
                        Paragraphs("masons", 4), list, "</article></body>");
  };
  EXPECT_THAT(Texts(ArticleIn(page(3))), Contains("Harbour number 1"));
  // Another article's headline, set between two paragraphs.
  EXPECT_THAT(Texts(ArticleIn(page(2))), Not(Contains("Harbour number 1")));
}

TEST(ListArticleTest, NumberedHeadingsAreChaptersNotTeasers) {
  const auto page = [](bool numbered) {
    std::string list;
    for (int i = 1; i <= 6; ++i) {
      absl::StrAppend(&list, "<div><h3>", numbered ? absl::StrCat(i, ". ") : "",
                      "<a href=/wall/", i, ">The wall of the ", i,
                      "th harbour</a></h3><p>Of harbour ", i,
                      " the masons say that it needs new stones before "
                      "winter.</p></div>");
    }
    return absl::StrCat("<body><h1>Walls</h1><article>",
                        Paragraphs("stones", 4), "<div>", list,
                        "</div></article></body>");
  };
  EXPECT_THAT(Texts(ArticleIn(page(true))),
              Contains("Of harbour 6 the masons say that it needs new stones "
                       "before winter."));
  EXPECT_THAT(Texts(ArticleIn(page(true))),
              Contains("6. The wall of the 6th harbour"));
  EXPECT_EQ(Texts(ArticleIn(page(false))).size(), 4u);
}

TEST(ListArticleTest, ANumberedHeadingStaysWhereMostIsLinks) {
  const auto page = [](absl::string_view number) {
    return absl::StrCat("<body><h1>Walls</h1><article>",
                        Paragraphs("stones", 6), "<div><h3><a href=/1>", number,
                        "Harbour of the north</a></h3></div>",
                        Paragraphs("masons", 2), "</article></body>");
  };
  EXPECT_THAT(Texts(ArticleIn(page("1. "))),
              Contains("1. Harbour of the north"));
  EXPECT_EQ(Texts(ArticleIn(page(""))).size(), 8u);
}

TEST(ListArticleTest, WorksCitedAreNoLinksToOtherArticles) {
  const auto page = [](absl::string_view work) {
    std::string list;
    for (int i = 1; i <= 4; ++i)
      absl::StrAppend(&list, "<li><a href=/", i, ">", i, work, "</a></li>");
    return absl::StrCat("<body><h1>Walls</h1><article>",
                        Paragraphs("stones", 6), "<div><ul>", list,
                        "</ul></div></article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page(" Other A, Kingdom B. Walls of the north and "
                                 "their stones. Harbours. 2017;68:491.")))
                .size(),
            10u);
  EXPECT_EQ(
      Texts(ArticleIn(page(" Walls of the north and their stones."))).size(),
      6u);
}

TEST(ListArticleTest, EntriesThatAreLinksAreNoTitlesOfThoseBehindThem) {
  const auto page = [](absl::string_view between) {
    std::string list;
    for (int i = 1; i <= 6; ++i) {
      absl::StrAppend(&list, "<li><a href=/tool/", i,
                      ">The mason's tool number ", i, "</a>", between,
                      "For stone ", i,
                      " take gloves, a bucket and a rope as long as the wall "
                      "is high.</li>");
    }
    return absl::StrCat("<body><h1>Walls</h1><article>",
                        Paragraphs("stones", 4), "<ul>", list,
                        "</ul></article></body>");
  };
  const std::string entry =
      "For stone 6 take gloves, a bucket and a rope as long as the wall is "
      "high.";
  EXPECT_THAT(Texts(ArticleIn(page("</li><li>"))), Contains(entry));
  EXPECT_THAT(Texts(ArticleIn(page("<p>"))), Not(Contains(entry)));
}

TEST(ListArticleTest, AnItemsParagraphIsAnItem) {
  const auto page = [](absl::string_view label, absl::string_view host) {
    std::string list;
    for (int i = 0; i < 6; ++i)
      absl::StrAppend(&list, "<li><p><a href=https://", host, "/", i,
                      ">The wall of harbour number ", i, "</a></p></li>");
    const auto extraction = ExtractArticle(
        absl::StrCat("<body><h1>Walls</h1><article>", Paragraphs("stones", 6),
                     label, "<ul>", list, "</ul></article></body>"),
        {.url = "https://walls.example/1"});
    EXPECT_TRUE(extraction.ok());
    return Texts(extraction->article).size();
  };
  EXPECT_EQ(page("<p>They wrote of it:</p>", "masons.example"), 13u);
  EXPECT_EQ(page("<p>They wrote of it:</p>", "walls.example"), 7u);
  EXPECT_EQ(page("<p>See also</p>", "masons.example"), 6u);
}

}  // namespace
}  // namespace stet
