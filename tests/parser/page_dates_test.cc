#include "parser/page_dates.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "model/time_text.h"
#include "parser/article_dates.h"
#include "parser/date_labels.h"
#include "parser/metadata.h"

namespace stet {
namespace {

Metadata Read(absl::string_view html,
              absl::string_view url = "https://example.com/a/page") {
  const auto document = HtmlDocument::Parse(html);
  EXPECT_TRUE(document.ok()) << document.status();
  return document.ok() ? ReadMetadata(*document, {.url = url, .html = html})
                       : Metadata();
}

std::string Time(const std::optional<absl::Time>& time) {
  return time.has_value() ? FormatUtc(*time) : "";
}

std::string Published(absl::string_view html, absl::string_view url) {
  return Time(Read(html, url).published);
}

TEST(PageDatesTest, DaysAreThePublishers) {
  const struct {
    const char* name;
    const char* html;
    const char* url;
    const char* want;
  } kCases[] = {
      {"midnight of a zone is its day",
       R"(<meta property="article:published_time"
          content="2020-11-27T00:00:00+08:00">)",
       "", "2020-11-27T00:00:00Z"},
      {"another time of a zone is UTC",
       R"(<meta property="article:published_time"
          content="2020-11-27T01:00:00+08:00">)",
       "", "2020-11-26T17:00:00Z"},
      {"the box that holds the headline is no widget",
       R"(<div class="widget"><h1>Bridge closed</h1><h2 class="date-header">
          Friday, December 23, 2016</h2></div>)",
       "", "2016-12-23T00:00:00Z"},
      {"a box beside it is",
       R"(<div class="widget"><p class="date">23 December 2016</p></div>
          <article><h1>Bridge closed</h1><p class="date">24 December 2016</p>
          </article>)",
       "", "2016-12-24T00:00:00Z"},
      {"the address goes before an unmarked date",
       R"(<h1>Bridge closed</h1><p class="info">1 May 2019</p>)",
       "https://a.example/2020/03/02/bridge", "2020-03-02T00:00:00Z"},
      {"the end of the title",
       R"(<title>Bridge closed | Town | 28.04.2023</title><h1>Bridge closed</h1>
          <p class="info">24.04.2023</p>)",
       "", "2023-04-28T00:00:00Z"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Published(c.html, c.url), c.want);
  }
}

// Each page says several dates: which is the publication, which the change.
TEST(PageDatesTest, WordsAndNamesTellDatesApart) {
  const struct {
    const char* name;
    const char* html;
    const char* published;
    const char* modified;
  } kCases[] = {
      {"an entry that was never changed",
       R"(<h1>Bridge closed</h1><time class="entry-date published updated"
          datetime="2021-03-03T10:00:00Z">3 March 2021</time>)",
       "2021-03-03T10:00:00Z", ""},
      {"an entry that was",
       R"(<h1>Bridge closed</h1>Updated on <time class="entry-date updated"
          datetime="2021-03-05T10:00:00Z">5 March 2021</time>)",
       "", "2021-03-05T10:00:00Z"},
      {"labels in elements of their own",
       R"(<h1>Bridge closed</h1><dl><dt>Last updated:<dd>5 March 2021
          <dt>Published:<dd>3 March 2021</dl>)",
       "2021-03-03T00:00:00Z", "2021-03-05T00:00:00Z"},
      {"a label wins over a date before it",
       R"(<div class=date>Tuesday 9 March 2021</div><h1>Γέφυρα</h1>
          <div class=article_info>ΔΗΜΟΣΙΕΥΣΗ: 24/2/2021 08:12</div>)",
       "2021-02-24T08:12:00Z", ""},
      {"a change alone is no publication",
       R"(<h1>Bridge closed</h1><p>Last updated: 5 March 2021</p>)", "",
       "2021-03-05T00:00:00Z"},
      {"when a reader joined",
       R"(<h1>Bridge closed</h1><p class=info><b>Registered:</b>
          1 May 2008</p><p class=info>by eva, 3 March 2021</p>)",
       "2021-03-03T00:00:00Z", ""},
      {"a photograph's credit is no label",
       R"(<article><small>© Eva Example</small><time datetime="2021-03-03">
          3.3.2021</time><h1>Bridge closed</h1></article>)",
       "2021-03-03T00:00:00Z", ""},
      {"the nearer of equals",
       R"(<div class=headerdate>9 March 2021</div><p>Menu</p><p>Home</p>
          <h1>Bridge closed</h1><div class=newsinfo>3 March 2021</div>)",
       "2021-03-03T00:00:00Z", ""},
      {"today's date",
       R"(<div class=today-date>9 March 2021</div><h1>Bridge closed</h1>
          <p>Text.<p>On 3 March 2021 it rained.)",
       "2021-03-03T00:00:00Z", ""},
      {"a label at the page's foot",
       R"(<h1>Bridge closed</h1><p>The bridge of 1 May 2019 is closed.</p>
          <p>Erschienen am: 3.3.2021</p>)",
       "2021-03-03T00:00:00Z", ""},
      {"a month as it is spoken",
       R"(<h1>Γέφυρα</h1><p>Τετάρτη 3 Μάρτη 2021</p>)", "2021-03-03T00:00:00Z",
       ""},
      {"a dateline in brackets",
       R"(<h1>Bridge closed</h1><p>(3 March 2021) The council has voted with a
          large majority to close the bridge over the river for a year.</p>)",
       "2021-03-03T00:00:00Z", ""},
      {"a dateline with its place",
       R"(<h1>Bridge closed</h1><p>Anytown, 3 March 2021 – The council has voted
          to close the bridge over the river for a year, as it was asked.</p>)",
       "2021-03-03T00:00:00Z", ""},
      {"a sentence about a day is no dateline",
       R"(<h1>Bridge closed</h1><p>Eva was born on 3 March 1971 in a house by the
          river, which she has never left for longer than a single week.</p>)",
       "", ""},
      {"a wrapper named for its sidebar",
       R"(<div class="wrap sidebar"><p>Bridge closed</p><p class=post-meta>
          3 March 2021</p><p>Text.</p></div><p>Imprint</p>)",
       "2021-03-03T00:00:00Z", ""},
      {"a standfirst named as a teaser",
       R"(<h1>Bridge closed</h1><div class=teaser-text>Press release of
          3 March 2021</div><div><p>Text.<p>Text.<p>Text.<p>Text.</div>)",
       "2021-03-03T00:00:00Z", ""},
      {"the article's own foot",
       R"(<article><div><h1>Bridge closed</h1><p>Text.<p>Text.<p>Text.</div>
          <footer><time datetime="2021-03-03">3.3.</time></footer></article>)",
       "2021-03-03T00:00:00Z", ""},
      {"not the page's",
       R"(<article><h1>Bridge closed</h1><p>Text.<p>Text.<p>Text.</article>
          <footer><time datetime="2021-03-03">3.3.</time></footer>)",
       "", ""},
      {"recent articles at the foot",
       R"(<div><h1>Bridge closed</h1><p>Text.<p>Text.<p>Text.<p>Text.</div>
          <div class=footer-recent-posts><small>3 March 2021</small></div>)",
       "", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Metadata m = Read(c.html);
    EXPECT_EQ(Time(m.published), c.published);
    EXPECT_EQ(Time(m.modified), c.modified);
  }
}

// Declarations that contradict each other or can be read in two ways.
TEST(ArticleDatesTest, WhatReadersSeeDecides) {
  const std::string both =
      R"(<script type="application/ld+json">{"@type":"NewsArticle",
         "headline":"B","datePublished":"2021-03-01T10:00:00Z"}</script>
         <meta property="article:published_time"
         content="2021-03-03T10:00:00Z"><h1>Bridge closed</h1>)";
  const struct {
    const char* name;
    std::string html;
    const char* want;
  } kCases[] = {
      {"JSON-LD goes first", both, "2021-03-01T10:00:00Z"},
      {"readers see the other", both + "<p class=date>3.3.2021</p>",
       "2021-03-03T10:00:00Z"},
      {"readers see a third", both + "<p class=date>9.3.2021</p>",
       "2021-03-01T10:00:00Z"},
      {"readers see that of a change",
       both + "<p class=date>Updated 3.3.2021</p>", "2021-03-01T10:00:00Z"},
      {"the page is older than its article",
       R"(<meta name=date content="2021-01-20"><h1>Bridge closed</h1>
          <time datetime="2021-03-03">3.3.2021</time>)",
       "2021-03-03T00:00:00Z"},
      {"of one day, that with the time",
       R"(<meta name=date content="2021-03-03T10:00:00Z"><h1>Bridge closed</h1>
          <time datetime="2021-03-03">3.3.2021</time>)",
       "2021-03-03T10:00:00Z"},
      {"wherever it stands",
       R"(<meta name=date content="2021-03-03"><h1>Bridge closed</h1>
          <time datetime="2021-03-03T10:00:00Z">3.3.2021</time>)",
       "2021-03-03T10:00:00Z"},
      {"a date far off is no better than the page's",
       R"(<meta name=date content="2021-01-20"><h1>Bridge closed</h1>
          <p>Text.</p><p>On 3 March 2021 it rained.</p>)",
       "2021-01-20T00:00:00Z"},
      {"a month alone waits for a day",
       R"(<meta name=citation_publication_date content="2021/03">
          <meta name=citation_online_date content="2021/03/03">)",
       "2021-03-03T00:00:00Z"},
      {"unless there is none",
       "<meta name=citation_publication_date content='2021/03'>",
       "2021-03-01T00:00:00Z"},
      {"day first in Spanish",
       R"(<html lang=es><meta property="article:published_time"
          content="03/04/2021 17:22">)",
       "2021-04-03T17:22:00Z"},
      {"month first in English",
       R"(<html lang=en><meta property="article:published_time"
          content="03/04/2021 17:22">)",
       "2021-03-04T17:22:00Z"},
      {"the other way round where readers see it",
       R"(<html lang=de><meta name=date content="03/04/2021 12:43:42">
          <h1>Brücke</h1><p>Erstellt am: 4.3.2021</p>)",
       "2021-03-04T12:43:42Z"},
      {"or where the change says so",
       R"(<html lang=en><meta property="article:published_time"
          content="03-04-2021"><meta property="article:modified_time"
          content="2021-03-04T19:00:00Z">)",
       "2021-03-04T00:00:00Z"},
      {"a zone that readers see",
       R"(<meta name=pubdate content="2021-03-03 21:24:00"><h1>Bridge closed</h1>
          <p>Mar 3, 2021 at 9:24 pm ET</p>)",
       "2021-03-04T02:24:00Z"},
      {"a script's key of a longer name",
       R"(<h1>Bridge</h1><script>data={"cmsPublishingDate":"2021-03-03"}
          </script>)",
       "2021-03-03T00:00:00Z"},
      {"a script's variable",
       R"(<h1>Bridge</h1><script>var publication_date = "2021-03-03 10:00:00";
          </script>)",
       "2021-03-03T10:00:00Z"},
      {"a script's other dates",
       R"(<h1>Bridge</h1><script>data={"lastPublishedDate":"2021-03-03",
          "publisher":"2021-03-03","unpublishDate":"2021-03-03"}</script>)",
       ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Time(Read(c.html).published), c.want);
  }
}

TEST(DateLabelsTest, ManyLanguagesAreRead) {
  const struct {
    const char* text;
    DateLabel want;
  } kCases[] = {
      {"Posted on", DateLabel::kPublished},
      {"Veröffentlicht am", DateLabel::kPublished},
      {"Δημοσίευση:", DateLabel::kPublished},
      {"发布时间：", DateLabel::kPublished},
      {"Опубликовано", DateLabel::kPublished},
      {"Published by Eva, updated", DateLabel::kChanged},
      {"Zuletzt aktualisiert", DateLabel::kChanged},
      {"Mis à jour le", DateLabel::kChanged},
      {"最后更新", DateLabel::kChanged},
      {"Member since", DateLabel::kOther},
      {"Mitglied seit", DateLabel::kOther},
      {"By Eva Example,", DateLabel::kNone},
      {"", DateLabel::kNone},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(DateLabelOf(c.text), c.want);
  }
}

}  // namespace
}  // namespace stet
