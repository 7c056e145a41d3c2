// Where each field of the Article was read, and why each block stayed:
// what `stet extract --explain` tells.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "model/time_text.h"
#include "parser/extract.h"

namespace stet {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Extraction Explained(absl::string_view html,
                     absl::string_view url = "https://paper.example/a/bridge") {
  const auto extraction = ExtractArticle(html, {.url = url, .explain = true});
  EXPECT_TRUE(extraction.ok()) << extraction.status();
  return extraction.ok() ? *extraction : Extraction();
}

std::string SourceOf(const Extraction& extraction, absl::string_view field) {
  for (const FieldSource& source : extraction.sources) {
    if (source.field == field) return source.source;
  }
  return "";
}

std::string RuleOf(const Extraction& extraction, absl::string_view text) {
  for (const Explanation& e : extraction.explanations) {
    if (e.text == text)
      return absl::StrCat(e.kept ? "kept: " : "cut: ", e.rule);
  }
  return "not seen";
}

std::string Prose(int paragraphs) {
  std::string html;
  for (int i = 0; i < paragraphs; ++i) {
    absl::StrAppend(&html, "<p>Sentence ", i,
                    " of the report on the bridge says that the piers were "
                    "measured again, and that they stand.</p>");
  }
  return html;
}

TEST(SourcesTest, EachFieldNamesItsSource) {
  const struct {
    const char* name;
    const char* html;
    const char* field;
    const char* source;
  } kCases[] = {
      {"a headline printed", "<h1>Bridge stands, engineers say</h1>", "title",
       "heading"},
      {"a headline for networks",
       R"(<meta property="og:title" content="Bridge stands">)", "title",
       "open-graph"},
      {"a title element", "<title>Bridge stands</title>", "title",
       "html-element"},
      {"an author in JSON-LD",
       R"(<script type="application/ld+json">{"@type":"NewsArticle",
          "headline":"B","author":{"@type":"Person","name":"Eva Example"}}
          </script>)",
       "byline", "json-ld"},
      {"an author in a meta", R"(<meta name=author content="Eva Example">)",
       "byline", "meta"},
      {"an author in microdata",
       "<h1>Bridge</h1><span itemprop=author>Eva Example</span>", "byline",
       "microdata"},
      {"an author that readers see",
       "<h1>Bridge</h1><p class=byline>By Eva Example</p>", "byline",
       "visible-byline"},
      {"a name beside a label",
       "<h1>Bridge</h1><ul><li><strong>Autorin/Autor</strong> Eva Example</ul>",
       "byline", "visible-byline"},
      {"a date in JSON-LD",
       R"(<script type="application/ld+json">{"@type":"NewsArticle",
          "headline":"B","datePublished":"2021-03-03T10:00:00Z"}</script>)",
       "published", "json-ld"},
      {"a date for networks",
       R"(<meta property="article:published_time" content="2021-03-03">)",
       "published", "open-graph"},
      {"a date in a meta", "<meta name=pubdate content=2021-03-03>",
       "published", "meta"},
      {"a date in a meta of their own",
       R"(<meta property="paper:uploaded" content="2021-03-03T10:00:00Z">)",
       "published", "meta"},
      {"a date in microdata",
       "<h1>Bridge</h1><span itemprop=datePublished content=2021-03-03></span>",
       "published", "microdata"},
      {"a time element",
       "<h1>Bridge</h1><time datetime=2021-03-03T10:00Z>today</time>",
       "published", "time-element"},
      {"a date that readers see",
       "<h1>Bridge</h1><p class=date>3 March 2021</p>", "published",
       "visible-date"},
      {"a paragraph that is dated",
       "<h1>Bridge</h1><p>03.03.2021 The bridge stands, the engineers who "
       "measured its piers in the spring told the council on the day after.",
       "published", "visible-date"},
      {"a date in a script's data",
       R"(<script>state={"post":{"published_at":"2021-03-03T10:00:00Z"}}
          </script><h1>Bridge</h1>)",
       "published", "script"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Extraction extraction = Explained(absl::StrCat(
        "<html><head>", c.html, "</head><body>", Prose(4), "</body>"));
    EXPECT_EQ(SourceOf(extraction, c.field), c.source);
    if (absl::string_view(c.field) == "byline") {
      ASSERT_EQ(extraction.article.byline.size(), 1u);
      EXPECT_EQ(extraction.article.byline[0], "Eva Example");
    }
    if (absl::string_view(c.field) == "published") {
      ASSERT_TRUE(extraction.article.published.has_value());
      EXPECT_THAT(FormatUtc(*extraction.article.published),
                  HasSubstr("2021-03-03"));
    }
  }
  EXPECT_EQ(SourceOf(Explained("<h1>Bridge</h1>" + Prose(4),
                               "https://paper.example/2021/03/03/bridge"),
                     "published"),
            "url");
}

TEST(SourcesTest, AnAuthorInBoldSignsWhereOnlyTheOutletDoes) {
  const std::string outlet =
      R"(<meta property="og:site_name" content="The Paper">
         <meta name=author content="The Paper"><h1>Bridge stands</h1>)";
  EXPECT_THAT(Explained(outlet + "<p><b>EVA EXAMPLE/Jo Doe</b></p>" + Prose(4))
                  .article.byline,
              testing::ElementsAre("EVA EXAMPLE", "Jo Doe"));
  for (const char* other :
       {"<p><b>The Background</b></p>", "<p><b>Key Points</b></p>",
        "<p><b>Bridge stands. It does.</b></p>", "<p><b>Harbour</b></p>"}) {
    SCOPED_TRACE(other);
    EXPECT_THAT(Explained(outlet + other + Prose(4)).article.byline,
                testing::ElementsAre("The Paper"));
  }
}

TEST(SourcesTest, ABylineThatBeginsTheTextTakesNoneOfItAway) {
  const Extraction e = Explained(
      "<h1>Bridge stands</h1><div>By Eva Example<br><br>The bridge over the "
      "river stands, as the council of the town said on Monday, and all who "
      "live on either bank will use it before the winter comes.<br><br>It was "
      "built by the grandfathers of those who now want to close it.</div>" +
      Prose(2));
  EXPECT_THAT(e.article.byline, testing::ElementsAre("Eva Example"));
  EXPECT_THAT(BodyText(e.article), testing::HasSubstr("on either bank"));
  EXPECT_THAT(BodyText(e.article), testing::HasSubstr("the grandfathers"));
}

TEST(SourcesTest, ASentenceOfABookIsNoByline) {
  const Extraction e = Explained(
      "<h1>Bridge stands</h1><p>The novel <i>Bridge</i> by Eva Example is the "
      "book of <i>the year</i> for those who live by the river, and for all "
      "who love long sentences about the water that flows below it.</p>" +
      Prose(3));
  EXPECT_THAT(e.article.byline, testing::IsEmpty());
}

TEST(SourcesTest, ThePublishersClockDecidesOnTheDay) {
  const auto shown = [](absl::string_view head, absl::string_view body) {
    const Extraction e = Explained(
        absl::StrCat("<html lang=en><head>", head,
                     "</head><body><h1>Bridge stands</h1>", body, Prose(4)));
    return FormatAtOffset(e.article.published.value_or(absl::InfinitePast()),
                          e.published_offset.value_or(0));
  };
  EXPECT_EQ(shown("<meta property='article:published_time' "
                  "content='2021-03-03T01:30:00+02:00'>",
                  ""),
            "2021-03-03T01:30:00+02:00");
  // Declared in UTC, shown on the clock of the place.
  constexpr char kUtc[] =
      "<meta property='article:published_time' content='2021-03-03T05:30:59Z'>";
  EXPECT_EQ(shown(kUtc, "<p>March 2, 2021 at 11:30 p.m.</p>"),
            "2021-03-02T23:30:59-06:00");
  EXPECT_EQ(shown(kUtc, "<p>March 2, 2021 at 11:17 p.m.</p>"),
            "2021-03-03T05:30:59Z");
}

TEST(ExplainTest, KeptBlocksSayAsWhat) {
  const Extraction e = Explained(absl::StrCat(
      "<article><h1>Bridge stands</h1><p class=standfirst>Piers measured, and "
      "nobody hurt</p><div class=article-body>",
      Prose(4), "<figure><img><figcaption>The bridge in spring</figcaption>",
      "</figure><p>Correction: The bridge has four piers, not five.</p>",
      "<p>Read more: <a href=/b>Harbour plan delayed</a></p></div></article>"));
  EXPECT_EQ(RuleOf(e, "Piers measured, and nobody hurt"), "kept: standfirst");
  EXPECT_EQ(RuleOf(e, "The bridge in spring"), "kept: caption");
  EXPECT_EQ(RuleOf(e, "Correction: The bridge has four piers, not five."),
            "kept: correction note");
  EXPECT_EQ(RuleOf(e, "Read more: Harbour plan delayed"),
            "cut: phrase: related");
}

TEST(ScriptTextTest, APageThatOnlyAScriptShowsIsRead) {
  const std::string body =
      R"(\u003cdiv class=\"x\"\u003e\u003cp\u003eThe bridge stands, the engineers )"
      R"(said.\u003c/p\u003e\u003cp\u003eThey measured \u201cevery\u201d pier, )"
      R"(and then they measured each of them again before the council met to )"
      R"(hear of it, late in the evening, in the old hall beside the harbour, )"
      R"(where the lamps had been lit, and a bell was rung.\u003c/p\u003e\u003c/div\u003e)";
  const auto page = [&](absl::string_view script) {
    return absl::StrCat("<html><head><title>Bridge stands</title>",
                        "</head><body><div id=root></div><script>", script,
                        "</script></body>");
  };
  for (const std::string& script :
       {absl::StrCat("self.__next_f.push([1,\"", body, "\"])"),
        absl::StrCat("window.state={\"a\":1,\"content\":\"", body, "\"};")}) {
    SCOPED_TRACE(script);
    const Extraction e = Explained(page(script));
    ASSERT_EQ(e.article.blocks.size(), 2u);
    EXPECT_EQ(e.article.blocks[0].text,
              "The bridge stands, the engineers said.");
    EXPECT_THAT(e.article.blocks[1].text, HasSubstr("“every” pier"));
    EXPECT_EQ(RuleOf(e, "The bridge stands, the engineers said."),
              "kept: in a script's data");
    // A change of it is seen before anything is parsed.
    std::string changed = page(script);
    changed.replace(changed.find("evening"), 7, "morning");
    EXPECT_NE(TextHash(changed), TextHash(page(script)));
  }
  // A piece of the page, set in its place by another script.
  const std::string piece = absl::StrCat(
      "<html><head><title>Bridge stands</title></head><body><div "
      "class=post><script type='text/template'>",
      Prose(3), "</script></div></body>");
  EXPECT_EQ(Explained(piece).article.blocks.size(), 3u);
  EXPECT_TRUE(Explained(page("if (a) { b(\"Loading, please wait.\"); }"))
                  .article.blocks.empty());
}

TEST(LayoutTest, WhatFrameworksAndNetworksSetInIsRead) {
  const std::string intro = "<article><h1>Bridge stands</h1>" + Prose(3);
  const Extraction streamed =
      Explained(absl::StrCat("<body><main></main><div hidden id='S:1'>", intro,
                             "</article></div></body>"));
  EXPECT_EQ(streamed.article.blocks.size(), 3u);
  const Extraction tweet = Explained(absl::StrCat(
      intro,
      "<div class=embed><blockquote class=twitter-tweet><p>The bridge will "
      "open on Monday, whatever the weather. <a href=https://t.co/x>pic</a></p>"
      "</blockquote></div>",
      Prose(2), "</article>"));
  EXPECT_THAT(BodyText(tweet.article), HasSubstr("open on Monday"));
}

TEST(LayoutTest, AListOfOtherArticlesIsNotTheArticle) {
  std::string teasers;
  for (int i = 0; i < 12; ++i) {
    absl::StrAppend(&teasers, "<li><a href=/n", i,
                    ">Another thing that happened today</a><div>What happened "
                    "was reported by somebody who saw it, number ",
                    i, ", and told it to the paper.</div></li>");
  }
  const Extraction e = Explained(
      absl::StrCat("<body><div><h1>Bridge stands</h1><div>", Prose(3),
                   "</div></div><div><ul>", teasers, "</ul></div></body>"));
  EXPECT_THAT(BodyText(e.article), HasSubstr("Sentence 0 of the report"));
  EXPECT_THAT(BodyText(e.article), Not(HasSubstr("somebody who saw it")));
}

TEST(LayoutTest, AnAddressInAnIdNamesNothing) {
  const Extraction e = Explained(
      absl::StrCat("<body><div id='https://paper.example/details?comments=1'>"
                   "<h1>Bridge stands</h1><div>",
                   Prose(3), "</div></div></body>"));
  EXPECT_EQ(e.article.blocks.size(), 3u);
}

TEST(LayoutTest, TeasersAmongTheTextGo) {
  std::string teasers;
  for (int i = 0; i < 6; ++i) {
    absl::StrAppend(&teasers, "<div><a href=/n", i,
                    ">Another thing that happened today</a><div>What happened "
                    "was reported by somebody who saw it, number ",
                    i, ", and told it to the paper.</div></div>");
  }
  const Extraction e = Explained(absl::StrCat(
      "<body><h1>Bridge stands</h1><div>", Prose(4), teasers, "</div>"));
  EXPECT_THAT(BodyText(e.article), HasSubstr("Sentence 3 of the report"));
  EXPECT_THAT(BodyText(e.article), Not(HasSubstr("somebody who saw it")));
}

TEST(LayoutTest, SourcesOnOtherSitesStayRelatedLinksGo) {
  const auto list = [](absl::string_view label, absl::string_view host) {
    std::string items;
    for (int i = 0; i < 4; ++i) {
      absl::StrAppend(&items, "<li><a href='", host, "/", i,
                      "'>How piers are measured in spring</a></li>");
    }
    return BodyText(
        Explained(absl::StrCat("<article><h1>Bridge stands</h1>", Prose(3),
                               "<p>", label, "</p><ul>", items, "</ul>",
                               Prose(2), "</article>"))
            .article);
  };
  constexpr char kItem[] = "How piers are measured";
  EXPECT_THAT(list("The engineers named these reports.", "https://b.example"),
              HasSubstr(kItem));
  EXPECT_THAT(list("The engineers named these reports.", "https://a.b.example"),
              HasSubstr(kItem));
  EXPECT_THAT(list("Related links:", "https://b.example"),
              Not(HasSubstr(kItem)));
  EXPECT_THAT(list("The paper has more.", "https://www.paper.example"),
              Not(HasSubstr(kItem)));
  EXPECT_THAT(list("The paper has more.", "/news"), Not(HasSubstr(kItem)));
}

}  // namespace
}  // namespace stet
