#include "parser/metadata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/time_text.h"
#include "parser/byline_text.h"
#include "parser/headline.h"
#include "parser/json_ld.h"
#include "parser/site_name.h"

namespace stet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Metadata Read(const std::string& html,
              absl::string_view url = "https://example.com/a/page") {
  const auto document = HtmlDocument::Parse(html);
  EXPECT_TRUE(document.ok()) << document.status();
  return document.ok() ? ReadMetadata(*document, {.url = url}) : Metadata();
}

std::string Time(const std::optional<absl::Time>& time) {
  return time.has_value() ? FormatUtc(*time) : "";
}

TEST(MetadataTest, JsonLdSaysItAll) {
  const Metadata m = Read(R"(<html lang="en-GB"><title>x</title>
    <link rel=canonical href="/a/bridge">
    <script type="application/ld+json">{"@context":"https://schema.org",
    "@graph":[{"@type":"Organization","@id":"#o","name":"The Paper"},
    {"@type":"Person","@id":"#e","name":"Eva Example"},
    {"@type":"NewsArticle","headline":"Bridge &amp; road closed",
     "author":[{"@id":"#e"},{"@type":"Person","name":"Jo Doe"}],
     "publisher":{"@id":"#o"},"datePublished":"2020-03-02T15:04:05+01:00",
     "dateModified":"2020-03-03T15:04:05Z","keywords":["bridge","road"],
     "isAccessibleForFree":"False","image":{"url":"/lead.jpg"},
     "correction":{"@type":"CorrectionComment","text":"The year was wrong."}}
    ]}</script><h1>Bridge &amp; road closed</h1>)");
  EXPECT_EQ(m.title, "Bridge & road closed");
  EXPECT_EQ(m.source(MetadataField::kTitle), MetadataSource::kHeading);
  EXPECT_THAT(m.byline, ElementsAre("Eva Example", "Jo Doe"));
  EXPECT_EQ(m.source(MetadataField::kByline), MetadataSource::kJsonLd);
  EXPECT_EQ(Time(m.published), "2020-03-02T14:04:05Z");
  EXPECT_EQ(Time(m.modified), "2020-03-03T15:04:05Z");
  EXPECT_EQ(m.language, "en-gb");
  EXPECT_EQ(m.site_name, "The Paper");
  EXPECT_EQ(m.canonical_url, "https://example.com/a/bridge");
  EXPECT_EQ(m.image, "https://example.com/lead.jpg");
  EXPECT_THAT(m.tags, ElementsAre("bridge", "road"));
  EXPECT_THAT(m.correction_notes, ElementsAre("The year was wrong."));
  EXPECT_TRUE(m.paywalled);
  EXPECT_EQ(m.schema_type, "NewsArticle");
}

TEST(MetadataTest, MetaElementsFillTheGaps) {
  const Metadata m = Read(R"(<title>Bridge closed - The Paper</title>
    <meta property="og:title" content="Bridge closed">
    <meta property="og:site_name" content="The Paper">
    <meta property="og:description" content="Cracks were found.">
    <meta property="article:published_time" content="2020-03-02T15:04:05Z">
    <meta property="article:modified_time" content="2020-03-02T16:04:05Z">
    <meta property="article:author" content="https://social.example/eva">
    <meta name="author" content="Eva Example">)");
  EXPECT_EQ(m.title, "Bridge closed");
  EXPECT_THAT(m.byline, ElementsAre("Eva Example"));
  EXPECT_EQ(Time(m.published), "2020-03-02T15:04:05Z");
  EXPECT_EQ(Time(m.modified), "2020-03-02T16:04:05Z");
  EXPECT_EQ(m.description, "Cracks were found.");
  EXPECT_FALSE(m.paywalled);
}

TEST(MetadataTest, WhatReadersSeeIsTheLastResort) {
  const Metadata m = Read(R"(<html lang=de><title>Brücke gesperrt</title>
    <h1>Brücke gesperrt</h1><p class="byline">Von Eva Beispiel, Berlin</p>
    <p>3. März 2021, 14:30 Uhr</p><p>Der Text.</p>
    <div class="comments"><time datetime="2022-01-01">gestern</time></div>)");
  EXPECT_THAT(m.byline, testing::Contains("Eva Beispiel"));
  EXPECT_EQ(m.source(MetadataField::kByline), MetadataSource::kVisibleByline);
  EXPECT_EQ(Time(m.published), "2021-03-03T14:30:00Z");
}

TEST(MetadataTest, TheOutletSignsOnlyWhereNobodyElseDoes) {
  const std::string ld = R"(<script type="application/ld+json">
    {"@type":"NewsArticle","headline":"Bridge closed",
     "author":{"@type":"Organization","name":"The Paper"},
     "publisher":{"name":"The Paper"}}</script><h1>Bridge closed</h1>)";
  EXPECT_THAT(Read(ld).byline, ElementsAre("The Paper"));
  EXPECT_THAT(Read(ld + "<a rel=author href=/eva>Eva Example</a>").byline,
              ElementsAre("Eva Example"));
}

TEST(MetadataTest, EmptyAndHostilePagesGiveEmptyMetadata) {
  const Metadata m = Read("");
  EXPECT_EQ(m.title, "");
  EXPECT_THAT(m.byline, IsEmpty());
  EXPECT_FALSE(m.published.has_value());
  EXPECT_FALSE(
      Read("<meta name=date content=infinite-future>").published.has_value());
  EXPECT_FALSE(
      Read("<meta name=date content=0001-01-01>").published.has_value());
  EXPECT_LE(Read("<title>" + std::string(1 << 20, 'x')).title.size(), 4096u);
}

TEST(JsonLdTest, BrokenJsonIsMended) {
  const struct {
    const char* name;
    const char* json;
  } kCases[] = {
      {"comma", R"({"@type":"NewsArticle","headline":"A b",})"},
      {"comment", "/* x */ {\"@type\":\"NewsArticle\",\"headline\":\"A b\"}"},
      {"wrapper",
       "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":"
       "\"A b\"}\n//]]>"},
      {"semicolon", "{\"@type\":\"NewsArticle\",\"headline\":\"A b\"};"},
      {"line break", "{\"@type\":\"NewsArticle\",\"headline\":\"A\nb\"}"},
      {"escape", R"({"@type":"NewsArticle","headline":"A b","x":"it\'s"})"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const std::vector<std::string> scripts = {c.json};
    const auto article = ReadJsonLd(scripts, "");
    ASSERT_TRUE(article.has_value());
    EXPECT_EQ(article->headline, "A b");
  }
  const std::vector<std::string> scripts = {std::string(100000, '[')};
  EXPECT_FALSE(ReadJsonLd(scripts, "").has_value());
}

TEST(BylineTest, NamesAreToldFromTheirSurroundings) {
  EXPECT_THAT(NamesInByline("By Eva Example and Jo Doe"),
              ElementsAre("Eva Example", "Jo Doe"));
  EXPECT_THAT(NamesInByline("Eva Example, Chief Reporter"),
              ElementsAre("Eva Example"));
  EXPECT_THAT(NamesInByline("Von Eva Beispiel | 3. März 2021, 14:30 Uhr"),
              ElementsAre("Eva Beispiel"));
  EXPECT_THAT(NamesInByline("Автор: Ева Пример"), ElementsAre("Ева Пример"));
  EXPECT_THAT(NamesInByline("eva@example.com"), IsEmpty());
  EXPECT_THAT(NamesInByline("Eva Example, @ Jo Doe"),
              ElementsAre("Eva Example", "Jo Doe"));
  EXPECT_THAT(NamesInByline("https://example.com/eva"), IsEmpty());
  EXPECT_THAT(NamesInByline("admin"), IsEmpty());
  EXPECT_THAT(NamesInByline(""), IsEmpty());
  EXPECT_THAT(NamesInByline("Eva Example; EVA EXAMPLE"),
              ElementsAre("Eva Example"));
}

TEST(HeadlineTest, TheSiteNameIsTakenOff) {
  EXPECT_EQ(
      WithoutSiteName("Bridge closed | The Paper", {.site_name = "The Paper"}),
      "Bridge closed");
  EXPECT_EQ(
      WithoutSiteName("The Paper - Bridge closed", {.site_name = "The Paper"}),
      "Bridge closed");
  EXPECT_EQ(WithoutSiteName("Bridge closed", {.site_name = "The Paper"}),
            "Bridge closed");
  EXPECT_EQ(WithoutSiteName("", {}), "");
}

TEST(HeadlineTest, AnAddressTellsSiteFromHeadline) {
  const struct {
    const char* title;
    const char* url;
    const char* want;
  } kCases[] = {
      {"Bridge closed | thepaper.example | News from the river",
       "https://www.thepaper.example/news/bridge-closed-1234", "Bridge closed"},
      {"The Paper » Blog Archive » Bridge closed",
       "https://thepaper.example/2020/bridge-closed", "Bridge closed"},
      {"Bridge closed - what drivers must know now",
       "https://a.example/bridge-closed-what-drivers-must-know-now",
       "Bridge closed - what drivers must know now"},
      {"Bridge closed", "", "Bridge closed"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.title);
    EXPECT_EQ(WithoutSiteName(c.title, {.url = c.url}), c.want);
  }
}

TEST(HeadlineTest, WhatIsNoNameOfASiteStays) {
  const struct {
    const char* title;
    const char* url;
    const char* home;
    const char* want;
  } kCases[] = {
      {"Wall > x – y", "", "", "Wall > x – y"},
      {"Fire brigade - Training", "", "", "Fire brigade - Training"},
      {"The council closes the bridge - Example News", "", "",
       "The council closes the bridge"},
      {"Bridge closed | Farmers Bank Services", "https://www.fbs.example/a", "",
       "Bridge closed"},
      {"Bridge closed - Müritz Bote", "https://mueritz-bote.example/a", "",
       "Bridge closed"},
      {"Bridge closed - Café Bote", "https://cafebote.example/a", "",
       "Bridge closed"},
      {"Bridge closed - Bridges - All of the Town", "",
       "Bridges - All of the Town", "Bridge closed"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.title);
    EXPECT_EQ(WithoutSiteName(c.title, {.home_name = c.home, .url = c.url}),
              c.want);
  }
}

TEST(HeadlineTest, HeadingsSettleWhereATitlesHeadlineEnds) {
  const struct {
    const char* name;
    const char* html;
    const char* want;
  } kCases[] = {
      {"a heading that begins a long title",
       R"(<title>Old Bridge Closed - Anytown - Roads, Rails, Rivers and all the
          Ways in Town</title><h1>Old Bridge Closed</h1>)",
       "Old Bridge Closed"},
      {"a lower one, below that of the forum",
       R"(<title>What is a bridge - Our Town's Forum</title>
          <h1 hidden>Our Town's Forum</h1><h2>What is a bridge</h2>)",
       "What is a bridge"},
      {"the site's name leads home",
       R"(<title>Old Bridge Shut - Bridges - All of the Town</title>
          <h1><a href="/">Bridges - All of the Town</a></h1>)",
       "Old Bridge Shut"},
      {"a hidden heading of the section",
       R"(<title>News - Town</title><meta property="og:title"
          content="Old bridge closed"><h1 class="pagetitle hidden">News</h1>)",
       "Old bridge closed"},
      {"a heading hidden on narrow screens alone",
       R"(<title>Old bridge shut - Town</title><meta property="og:title"
          content="Closed!"><h1 class="hidden md:block">Old bridge shut</h1>)",
       "Old bridge shut"},
      {"a declaration shows where the kicker ends",
       R"(<meta property="og:title" content="Town hall: Old bridge closed">
          <h1><span>Town hall</span> <span>Old bridge closed</span></h1>)",
       "Town hall: Old bridge closed"},
      {"elements that styles part",
       R"(<meta property="og:title" content="Old bridge closed">
          <h1><span>Town hall</span><span>Old bridge closed</span></h1>)",
       "Old bridge closed"},
      {"a word that markup parts",
       R"(<meta property="og:title" content="Old bridge closed">
          <h1><b>O</b>ld bridge closed</h1>)",
       "Old bridge closed"},
      {"but changes no letter of what is printed",
       R"(<meta property="og:title" content="town hall: old bridge closed...">
          <h1><span>Town hall</span> <span>Old bridge closed</span></h1>)",
       "Town hall Old bridge closed"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Read(c.html).title, c.want);
  }
}

TEST(HeadlineTest, TheTrailOfLinksIsNoHeadline) {
  const struct {
    const char* name;
    const char* html;
    const char* want;
  } kCases[] = {
      {"named", R"(<div class="breadcrumb__item"><h1>Bridge: all the news</h1>
         </div><article><h2>Council closes the old bridge</h2></article>)",
       "Council closes the old bridge"},
      {"the last of a list of links",
       R"(<ul><li><a href=/>Home</a><li><a href=/town>Town</a>
         <li><h1>Bridge: all the news</h1></ul>
         <article><h2>Council closes the old bridge</h2></article>)",
       "Council closes the old bridge"},
      {"the only heading stays",
       R"(<nav><h1>Bridge: all the news</h1></nav><p>Text.)",
       "Bridge: all the news"},
      {"a kicker in its own element is left out",
       R"(<article><h1><span>Town hall</span>
         <span>Council closes the old bridge</span></h1></article>)",
       "Council closes the old bridge"},
      {"the site's name is no headline",
       R"(<h1><a href="/">Example Page</a></h1>
         <h2>Council closes the old bridge</h2>)",
       "Council closes the old bridge"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Metadata m =
        Read(std::string(
                 R"(<title>Bridge: all the news</title><meta property="og:title"
           content="Council closes the old bridge">)") +
             c.html);
    EXPECT_EQ(m.title, c.want);
    EXPECT_EQ(m.source(MetadataField::kTitle), MetadataSource::kHeading);
  }
}

TEST(BylineTest, WhatStandsAroundANameGoes) {
  const struct {
    const char* text;
    std::vector<std::string> want;
  } kCases[] = {
      {"Eva Example Senior Town Reporter", {"Eva Example"}},
      {"Eva Example on Tuesday", {"Eva Example"}},
      {"Pressemitteilung von Eva Beispiel", {"Eva Beispiel"}},
      {"This post was written by Eva Example", {"Eva Example"}},
      {"Example staff reporter", {"Example staff reporter"}},
      {"det/dpa", {"det/dpa"}},
      {"Eva Example/Jo Doe", {"Eva Example", "Jo Doe"}},
      {"신현주 기자", {"신현주"}},
      {"wordpressadmin", {}},
      {"page.head.extra.author", {}},
      {"the leader in example solutions", {}},
      {"Posted on 3 March 2021 by Eva Example", {"Eva Example"}},
      {"Last updated: 3 March 2021 | 5 min read", {}},
      {"Eva Example ⋅ Review Editor ⋅ Updated", {"Eva Example"}},
      {"Posted by Eva Example under", {"Eva Example"}},
      {"Eva Example is the, registered dietitian, and Jo Doe",
       {"Eva Example", "Jo Doe"}},
      {"Eva Example, web site. Views", {"Eva Example"}},
      {"van der Example, Jo Doe", {"van der Example", "Jo Doe"}},
      {"Friends of the Bridge e.V.", {"Friends of the Bridge e.V."}},
      {"Quelle", {}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(NamesInByline(c.text), c.want);
  }
}

TEST(BylineTest, ElementsPartNames) {
  const Metadata m = Read(R"(<h1>Bridge closed</h1><div class="byline">
    <span>By</span><a href=/e>Eva Example</a><a href=/j>Jo Doe</a><time>Thursday
    </time></div><p>Text.)");
  EXPECT_THAT(m.byline, ElementsAre("Eva Example", "Jo Doe"));
}

TEST(MetadataTest, WhatTemplatesGetWrongIsPassedOver) {
  const struct {
    const char* name;
    const char* html;
    std::string Metadata::*field;
    const char* want;
  } kCases[] = {
      {"a language", "<html lang=de-AT>", &Metadata::language, "de-at"},
      {"a script", "<html lang=zh-Hans-CN>", &Metadata::language, "zh-hans-cn"},
      {"no language", "<html lang=utf-8>", &Metadata::language, ""},
      {"a template's English",
       R"(<html lang=en><title>Мост закрыт</title>
          <meta property="og:locale" content=ru_RU>)",
       &Metadata::language, "ru-ru"},
      {"English", "<html lang=en><title>Bridge closed</title>",
       &Metadata::language, "en"},
      {"a host by mistake",
       R"(<link rel=canonical href="//bridge-closed/">
          <meta property="og:url" content="https://a.example/b">)",
       &Metadata::canonical_url, "https://a.example/b"},
      {"the title for the site's name",
       R"(<meta property="og:title"
          content="Council closes the old bridge for a year">
          <meta property="og:site_name"
          content="Council closes the old bridge for a year">
          <meta name=publisher content="The Paper">)",
       &Metadata::site_name, "The Paper"},
      {"the site's name for the title",
       R"(<meta property="og:title" content="The Paper">
          <meta property="og:site_name" content="The Paper">)",
       &Metadata::site_name, "The Paper"},
      {"a notice of rights for the site's name",
       R"(<meta name=copyright content="Copyright 2003 - 2019 by Eva">)",
       &Metadata::site_name, ""},
      {"who holds the rights", R"(<meta name=copyright content="The Paper">)",
       &Metadata::site_name, "The Paper"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Read(c.html).*c.field, c.want);
  }
}

TEST(BylineTest, WhereverAPageNamesItsAuthor) {
  const struct {
    const char* name;
    const char* html;
    std::vector<std::string> want;
  } kCases[] = {
      {"a label for networks",
       R"(<meta name="twitter:label1" content="Written by"><meta
          name="twitter:data1" content="Eva Example"><h1>Bridge</h1>)",
       {"Eva Example"}},
      {"another label for networks",
       R"(<meta name="twitter:label1" content="Est. reading time"><meta
          name="twitter:data1" content="Five Minutes"><h1>Bridge</h1>)",
       {}},
      {"the author, not those of works referred to",
       R"(<meta name="citation_author" content="Eva Example"><h1>Bridge</h1>
          <li itemscope><meta itemprop=author content="Jo Doe">)",
       {"Eva Example"}},
      {"an association signs where nobody does",
       R"(<meta name=author content="Friends of the Bridge e.V.">
          <h1>Bridge</h1><p>Text.)",
       {"Friends of the Bridge e.V."}},
      {"a person signs for an association",
       R"(<meta name=author content="Friends of the Bridge e.V.">
          <h1>Bridge</h1><p class=byline>By Eva Example</p>)",
       {"Eva Example"}},
      {"a person signs for an outlet of these initials",
       R"(<meta name=author content="Evening Post"><h1>Bridge</h1>
          <ul><li><strong>Autorinnen/Autoren</strong> Eva Example</ul>)",
       {"Eva Example"}},
      {"a list of links behind a label",
       R"(<h1>Bridge</h1><span>Written by: <ul><li><a href=/e>Eva Example</a>
          <li><a href=/j>Jo Doe</a></ul></span>)",
       {"Eva Example", "Jo Doe"}},
      {"words that markup parts",
       R"(<h1>Bridge</h1><div><span>By</span><b>Eva Example</b></div>)",
       {"Eva Example"}},
      {"behind a dash",
       R"(<h1>Bridge</h1><p>3.3.2021 <span>- Redaktion: Eva Example</span>)",
       {"Eva Example"}},
      {"the foot of the article",
       R"(<article><div><h1>Bridge</h1></div><footer class=post-footer>
          <a rel=author>Eva Example</a></footer></article>)",
       {"Eva Example"}},
      {"the foot of the page",
       R"(<article><div><h1>Bridge</h1></div></article><footer>
          <a rel=author>Eva Example</a></footer>)",
       {}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Read(c.html, "https://www.ep.example/a/page").byline, c.want);
  }
}

TEST(BylineTest, TheOutletBehindANameGoes) {
  const std::string html =
      R"(<meta name=author content="Eva Example RIVER POST and Jo Doe">)";
  EXPECT_THAT(Read(html, "https://www.riverpost.example/a").byline,
              ElementsAre("Eva Example", "Jo Doe"));
  EXPECT_THAT(Read(html, "https://www.other.example/a").byline,
              ElementsAre("Eva Example RIVER POST", "Jo Doe"));
}

TEST(BylineTest, AnOrganizationSignsOnlyWhereNoPersonDoes) {
  const std::string declared =
      R"(<script type="application/ld+json">{"@type":"NewsArticle",
      "headline":"Bridge closed","author":{"@type":"NewsMediaOrganization",
      "name":"River Agency"}}</script><h1>Bridge closed</h1>)";
  EXPECT_THAT(Read(declared + "<p class=byline>By Eva Example</p>").byline,
              ElementsAre("Eva Example"));
  const Metadata alone = Read(declared + "<p>Text.");
  EXPECT_THAT(alone.byline, ElementsAre("River Agency"));
  EXPECT_EQ(alone.source(MetadataField::kByline), MetadataSource::kJsonLd);
}

}  // namespace
}  // namespace stet
