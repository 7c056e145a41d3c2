#include "parser/page_kind.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "model/time_text.h"
#include "parser/extract.h"

namespace stet {
namespace {

Article Read(const std::string& html, const char* url = "") {
  const auto extraction =
      ExtractArticle(html, {.url = url, .content_type = "text/html"});
  EXPECT_TRUE(extraction.ok()) << extraction.status();
  return extraction.ok() ? extraction->article : Article();
}

// `count` sentences of nine words, no two the same.
std::string Prose(int count) {
  std::string prose;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&prose, "<p>The council met for hour ", i,
                    " about the old bridge, it said, and agreed.</p>");
  }
  return prose;
}

std::string Teasers(int count) {
  std::string teasers;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&teasers, "<div class=card><h3><a href=/n/", i,
                    ">Council number ", i,
                    " votes about its bridge</a></h3></div>");
  }
  return teasers;
}

TEST(PageKindTest, ThePageSaysWhatItIs) {
  constexpr absl::string_view kNotice =
      "本网站的读者可以在每天早上九点以前写信给我们，我们会在当天回答，谢谢。";
  const struct {
    const char* name;
    std::string html;
    PageKind want;
  } kCases[] = {
      {"article", "<title>T</title><h1>Bridge closed</h1>" + Prose(12),
       PageKind::kArticle},
      {"an article among forty teasers",
       "<title>Council closes the old bridge</title><article><h1>Council "
       "closes the old bridge</h1>" +
           Prose(4) + "</article>" + Teasers(40),
       PageKind::kArticle},
      {"a short article among links, under a short headline",
       "<title>Bridge</title><div><h1>Bridge</h1>" + Prose(6) + "</div>" +
           Teasers(20),
       PageKind::kArticle},
      {"one in a script without spaces",
       "<title>市议会决定关闭旧桥</title><div><h1>市议会决定关闭旧桥</h1><p>"
       "市议会昨天晚上开会，决定从下个月起关闭这座有一百多年历史的旧桥，并在"
       "上游修建一座新桥，预计三年以后通车，费用由市和省各出一半。</p></"
       "div><p>" +
           std::string(kNotice) + "</p>" + Teasers(20),
       PageKind::kArticle},
      {"an article about a page not found",
       "<title>Why \"404 not found\" is art</title><h1>Why \"404 not found\" "
       "is art</h1>" +
           Prose(20),
       PageKind::kArticle},
      {"index", "<title>News</title><h1>News</h1>" + Teasers(40),
       PageKind::kIndex},
      {"a section that names itself",
       "<title>News of the harbour</title><h1>News of the harbour and the "
       "town</h1>" +
           Teasers(40),
       PageKind::kIndex},
      {"login",
       "<title>Anmelden</title><h1>Anmelden</h1><form><input type=text>"
       "<input type=password></form><p>Bitte melden Sie sich an.</p>",
       PageKind::kLogin},
      {"consent, French",
       "<title>Consentement</title><p>Nous utilisons des cookies.</p>"
       "<button>Accepter</button>",
       PageKind::kConsent},
      {"error, German",
       "<title>Seite nicht gefunden</title><h1>Hoppla</h1><p>Die Seite gibt es "
       "nicht oder nicht mehr.</p>",
       PageKind::kError},
      {"error, and not a word more",
       "<title>Error | Harbour News</title><h1>Error</h1><p>We are having some "
       "trouble with your account, and are working hard at it, so check back "
       "soon to read on where you left the story.</p>",
       PageKind::kError},
      {"error, Russian", "<title>Страница не найдена</title><p>Увы.</p>",
       PageKind::kError},
      {"other", "<title>Clock</title><p>Twelve.</p>", PageKind::kOther},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Article article = Read(c.html);
    EXPECT_EQ(article.page_kind, c.want) << article.reason;
    EXPECT_EQ(article.reason.empty(), c.want == PageKind::kArticle);
    EXPECT_LE(article.confidence, c.want == PageKind::kArticle ? 1.0 : 0.3);
  }
}

TEST(PageKindTest, ALiveBlogKeepsItsPostsInOrderWithTheirTimes) {
  std::string html =
      "<title>Flood: live blog</title><h1>Flood: live blog</h1><div>";
  for (int i = 9; i > 0; --i) {
    absl::StrAppend(&html, "<article class=live-post><time datetime=2024-05-0",
                    i, "T08:00:00Z>08:00</time><p>The water stood at ", i,
                    " metres in the old town, the fire brigade said.</p>"
                    "<p>Nobody was hurt on this morning, it added.</p>"
                    "</article>");
  }
  const Article article = Read(html + "</div>");
  EXPECT_EQ(article.page_kind, PageKind::kLive) << article.reason;
  int posts = 0;
  for (const Block& block : article.blocks) {
    if (block.kind != BlockKind::kPost) continue;
    const int number = 9 - posts++;
    EXPECT_EQ(block.text, absl::StrCat("The water stood at ", number,
                                       " metres in the old town, the fire "
                                       "brigade said."));
    ASSERT_TRUE(block.posted.has_value());
    EXPECT_EQ(FormatUtc(*block.posted),
              absl::StrCat("2024-05-0", number, "T08:00:00Z"));
  }
  EXPECT_EQ(posts, 9);
}

TEST(PageKindTest, AForumKeepsItsPostsAndNothingElse) {
  std::string html =
      "<head><title>Bridge</title><meta name=generator content=phpBB></head>"
      "<h1>Bridge</h1><p>The rules of this board are strict, read them.</p>";
  for (int i = 0; i < 4; ++i) {
    absl::StrAppend(&html, "<div class=post><div class=author>user", i,
                    "</div><time datetime=2024-05-01T0", i,
                    ":00:00Z>x</time><div class=content><p>I crossed the old "
                    "bridge ",
                    i,
                    " times and it always shook a bit, so beware.</p>"
                    "</div></div>");
  }
  const Article article = Read(html);
  EXPECT_EQ(article.page_kind, PageKind::kForum) << article.reason;
  ASSERT_EQ(article.blocks.size(), 4);
  for (const Block& block : article.blocks)
    EXPECT_EQ(block.kind, BlockKind::kPost);
}

}  // namespace
}  // namespace stet
