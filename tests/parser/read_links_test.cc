#include "parser/read_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "model/time_text.h"
#include "tests/support/codings.h"

namespace stet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string Time(const std::optional<absl::Time>& time) {
  return time.has_value() ? FormatUtc(*time) : "-";
}

// "url|id|title|published|updated" of each entry.
std::vector<std::string> Rows(const Links& links) {
  std::vector<std::string> rows;
  for (const LinkEntry& e : links.entries) {
    rows.push_back(absl::StrCat(e.url, "|", e.id, "|", e.title, "|",
                                Time(e.published), "|", Time(e.updated)));
  }
  return rows;
}

Links Read(const std::string& bytes,
           absl::string_view url = "https://example.com/list") {
  const absl::StatusOr<Links> links = ReadLinks(bytes, {.url = url});
  EXPECT_TRUE(links.ok()) << links.status();
  return links.value_or(Links());
}

TEST(ReadLinksTest, Rss2) {
  const Links links = Read(R"(<?xml version="1.0"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
    <title>The Paper</title><link>https://example.com/</link>
    <atom:link rel="self" href="https://example.com/rss"/>
    <image><title>Logo</title><link>https://example.com/logo</link></image>
    <item><title><![CDATA[Bread &amp; <b>roses</b>]]></title>
      <link>/a?x=1&amp;y=2</link><guid isPermaLink="false">id-1</guid>
      <pubDate>Mon, 02 Mar 2020 15:04:05 +0100</pubDate></item>
    <item><guid>https://example.com/b</guid>
      <media:thumbnail><title>no</title></media:thumbnail></item>
    </channel></rss>)");
  EXPECT_EQ(links.kind, SourceKind::kFeed);
  EXPECT_EQ(links.title, "The Paper");
  EXPECT_THAT(Rows(links),
              ElementsAre("https://example.com/a?x=1&y=2|id-1|Bread & roses|"
                          "2020-03-02T14:04:05Z|2020-03-02T14:04:05Z",
                          "https://example.com/b|https://example.com/b||-|-"));
  EXPECT_THAT(links.warnings, IsEmpty());
}

TEST(ReadLinksTest, AtomWithBasesAndSeveralLinks) {
  const Links links = Read(R"(<feed xmlns="http://www.w3.org/2005/Atom"
      xml:base="https://example.org/x/"><title>F</title>
    <entry xml:base="y/"><id>tag:example.org,2020:1</id>
      <title type="html">A &amp;lt; B</title>
      <link rel="enclosure" href="sound.mp3"/>
      <link rel="alternate" type="text/html" href="page"/>
      <published>2020-03-02T15:04:05Z</published>
      <updated>2020-03-03T15:04:05Z</updated></entry>
    <entry><title>Use &lt;em></title><link href="/second"/></entry>
    <entry><title type="xhtml"><div>An <i>odd</i> one</div></title>
      <id>https://example.org/third</id></entry></feed>)");
  EXPECT_THAT(Rows(links),
              ElementsAre("https://example.org/x/y/page|tag:example.org,2020:1|"
                          "A < B|2020-03-02T15:04:05Z|2020-03-03T15:04:05Z",
                          "https://example.org/second||Use <em>|-|-",
                          "https://example.org/third|https://example.org/third|"
                          "An odd one|-|-"));
}

TEST(ReadLinksTest, RdfNamesItemsByAddress) {
  const Links links = Read(R"(<rdf:RDF xmlns:dc="d"><channel><title>R</title>
    </channel><item rdf:about="https://example.com/1"><title>One</title>
    <link>https://example.com/1</link><dc:date>2020-03-02</dc:date></item>
    </rdf:RDF>)");
  EXPECT_THAT(Rows(links),
              ElementsAre("https://example.com/1|https://example.com/1|One|-|"
                          "2020-03-02T00:00:00Z"));
}

TEST(ReadLinksTest, TheLinkBehindAFeedServiceWins) {
  const Links links = Read(R"(<rss><channel><item>
    <link>https://feeds.example.net/~r/1</link>
    <feedburner:origLink>https://example.com/1</feedburner:origLink>
    </item></channel></rss>)");
  EXPECT_THAT(Rows(links), ElementsAre("https://example.com/1|||-|-"));
}

TEST(ReadLinksTest, JsonFeed) {
  const Links links = Read(R"({"version":"https://jsonfeed.org/version/1.1",
    "title":"J","items":[{"id":1,"url":"/1","title":"One",
    "date_published":"2020-03-02T15:04:05Z"},
    {"id":"https://example.com/2"},7]})");
  EXPECT_EQ(links.title, "J");
  EXPECT_THAT(Rows(links),
              ElementsAre("https://example.com/1|1|One|2020-03-02T15:04:05Z|"
                          "2020-03-02T15:04:05Z",
                          "https://example.com/2|https://example.com/2||-|-"));
  EXPECT_THAT(links.warnings, SizeIs(1));
}

TEST(ReadLinksTest, BrokenFeedsGiveWhatCanBeRead) {
  const struct {
    const char* name;
    const char* xml;
  } kCases[] = {
      {"cut", "<rss><channel><item><link>https://e.com/a</link><ti"},
      {"unclosed item",
       "<rss><channel><item><link>https://e.com/a</link></channel></rss>"},
      {"bare ampersand and unclosed title",
       "<rss><channel><item><title>A & B<link>https://e.com/a</link></item>"},
      {"no root", "<item><link>https://e.com/a</link></item>"},
      {"text before",
       "Warning: x in y.php\n<rss><channel><item>"
       "<link>https://e.com/a</link></item></channel></rss>"},
      {"unquoted attribute",
       "<feed><entry><link href=https://e.com/a></entry></feed>"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Links links = Read(c.xml);
    ASSERT_THAT(links.entries, SizeIs(1));
    if (absl::string_view(c.name) != "bare ampersand and unclosed title") {
      EXPECT_EQ(links.entries[0].url, "https://e.com/a");
    }
  }
  const Links nested = Read(
      "<rss><channel><item><link>https://e.com/a</link>"
      "<item><link>https://e.com/b</link></item></channel></rss>");
  EXPECT_THAT(Rows(nested),
              ElementsAre("https://e.com/a|||-|-", "https://e.com/b|||-|-"));
  EXPECT_THAT(nested.warnings, SizeIs(1));
}

TEST(ReadLinksTest, FeedsInOtherEncodings) {
  EXPECT_THAT(
      Rows(Read("<?xml version='1.0' encoding='windows-1251'?><rss><channel>"
                "<item><title>\xCF\xF0\xE8\xE2\xE5\xF2</title></item>"
                "</channel></rss>")),
      ElementsAre("||Привет|-|-"));
}

TEST(ReadLinksTest, EntityDeclarationsAreRefusedABareDoctypeIsNot) {
  const absl::StatusOr<Links> bomb = ReadLinks(
      "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
      "<rss><channel><item><title>&b;</title></item></channel></rss>",
      {.url = "https://example.com/"});
  EXPECT_EQ(bomb.status().code(), absl::StatusCode::kInvalidArgument);
  const absl::StatusOr<Links> sitemap = ReadLinks(
      "<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
      "<urlset><url><loc>&a;</loc></url></urlset>",
      {.url = "https://example.com/"});
  EXPECT_EQ(sitemap.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(
      Rows(Read("<!DOCTYPE rss PUBLIC \"-//Netscape//DTD RSS 0.91//EN\" "
                "\"http://example.com/rss-0.91.dtd\"><rss version=\"0.91\">"
                "<channel><item><title>T</title></item></channel></rss>")),
      ElementsAre("||T|-|-"));
}

TEST(ReadLinksTest, Sitemaps) {
  const std::string xml = R"(<?xml version="1.0"?>
    <s:urlset xmlns:s="http://www.google.com/schemas/sitemap/0.84">
    <s:url><s:loc> https://e.com/a?b=1&amp;c=2 </s:loc>
      <s:lastmod>2020-03-02</s:lastmod>
      <image:image><image:loc>https://e.com/i.jpg</image:loc></image:image>
      <news:news><news:publication_date>2020-03-01T10:00Z
      </news:publication_date><news:title>N</news:title></news:news></s:url>
    <s:url><s:loc><![CDATA[/relative]]></s:loc></s:url>
    <s:url><s:lastmod>2020</s:lastmod></s:url></s:urlset>)";
  for (const std::string& bytes : {xml, Gzip(xml), Gzip(Gzip(xml))}) {
    const Links links = Read(bytes);
    EXPECT_EQ(links.kind, SourceKind::kSitemap);
    EXPECT_THAT(Rows(links),
                ElementsAre("https://e.com/a?b=1&c=2||N|2020-03-01T10:00:00Z|"
                            "2020-03-02T00:00:00Z",
                            "https://example.com/relative|||-|-"));
    EXPECT_THAT(links.warnings, ElementsAre("an entry without an address"));
  }
  const Links index = Read(
      "<sitemapindex><sitemap><loc>https://e.com/1.xml</loc></sitemap>"
      "<sitemap>\nhttps://e.com/2.xml\n</sitemap></sitemapindex>");
  ASSERT_THAT(index.entries, SizeIs(2));
  EXPECT_EQ(index.entries[0].kind, SourceKind::kSitemap);
  EXPECT_EQ(index.entries[1].url, "https://e.com/2.xml");
  EXPECT_THAT(
      Rows(Read("\xEF\xBB\xBFhttps://e.com/1\r\nhttps://e.com/2\nnonsense\n")),
      ElementsAre("https://e.com/1|||-|-", "https://e.com/2|||-|-"));
}

TEST(ReadLinksTest, ALargeSitemapIsReadInPiecesAndBounded) {
  std::string xml = "<urlset>";
  for (int i = 0; i < 50100; ++i)
    absl::StrAppend(&xml, "<url><loc>https://e.com/", i,
                    "</loc><lastmod>2020-03-02</lastmod></url>\n");
  xml += "</urlset>";
  const Links links = Read(Gzip(xml));
  ASSERT_THAT(links.entries, SizeIs(50000));
  EXPECT_EQ(links.entries[49999].url, "https://e.com/49999");
  EXPECT_THAT(links.warnings, SizeIs(1));
  // Every entry but those behind the cut.
  const std::string packed = Gzip(xml);
  const Links cut = Read(packed.substr(0, packed.size() / 2));
  EXPECT_GT(cut.entries.size(), 1000u);
  EXPECT_THAT(cut.warnings, testing::Contains(testing::HasSubstr("gzip")));
}

TEST(ReadLinksTest, ABombIsBounded) {
  const std::string bomb = Gzip("<urlset>" + std::string(60 << 20, ' '));
  const absl::StatusOr<Links> links =
      ReadLinks(bomb, {.url = "https://example.com/"});
  if (links.ok()) {
    EXPECT_THAT(links->entries, IsEmpty());
  } else {
    EXPECT_EQ(links.status().code(), absl::StatusCode::kResourceExhausted);
  }
  std::string thrice = "<urlset></urlset>";
  for (int i = 0; i < 3; ++i) thrice = Gzip(thrice);
  EXPECT_EQ(ReadLinks(thrice, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  std::string deep = "<rss>";
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  EXPECT_TRUE(ReadLinks(deep, {}).ok());
}

TEST(ReadLinksTest, FrontPagesGiveArticlesNotNavigation) {
  const Links links = Read(R"(<!doctype html><title>The Paper</title>
    <link rel=alternate type="application/rss+xml" title=News href=/rss>
    <link rel=sitemap href=/sitemap.xml>
    <nav><a href="/politics">Politics</a>
      <a href="/2020/03/02/a-story-in-a-menu">Menu</a></nav>
    <h2><a href="/2020/03/02/council-votes-to-close-the-old-bridge">Council
      votes to close the old bridge</a></h2>
    <a href="/2020/03/02/council-votes-to-close-the-old-bridge#more"><img></a>
    <a href="/sport/cup-final-goes-to-penalties-123456.html">Cup final goes to
      penalties after a draw</a>
    <a href="/artikel/4567890">大統領が新しい予算案に署名、議会は来週採決へ</a>
    <a href="/about">About us</a> <a href="/tag/elections-2020">Elections</a>
    <a href="https://other.example.org/2020/03/02/a-story-of-another-site">A
      story of quite another site today</a>
    <footer><a href="/terms-of-use-and-other-conditions">Terms</a></footer>)",
                           "https://www.example.com/");
  EXPECT_EQ(links.kind, SourceKind::kPage);
  EXPECT_EQ(links.title, "The Paper");
  EXPECT_THAT(
      Rows(links),
      ElementsAre("https://www.example.com/rss||News|-|-",
                  "https://www.example.com/sitemap.xml|||-|-",
                  "https://www.example.com/2020/03/02/"
                  "council-votes-to-close-the-old-bridge||Council votes to "
                  "close the old bridge|-|-",
                  "https://www.example.com/sport/"
                  "cup-final-goes-to-penalties-123456.html||Cup final goes to "
                  "penalties after a draw|-|-",
                  "https://www.example.com/artikel/4567890||"
                  "大統領が新しい予算案に署名、議会は来週採決へ|-|-"));
  EXPECT_EQ(links.entries[0].kind, SourceKind::kFeed);
  EXPECT_EQ(links.entries[1].kind, SourceKind::kSitemap);
}

// Neither the markup nor the addresses say which is which.
TEST(ReadLinksTest, HeadlinesAreToldFromMenusInAnyScript) {
  const struct {
    std::vector<const char*> menu;
    std::vector<const char*> headlines;
  } kPages[] = {
      {{"首页", "体育", "关于我们"},
       {"市政府宣布明年起调整公交票价", "北部山区暴雨引发山洪三人失踪"}},
      {{"ホーム", "スポーツ", "会社概要"},
       {"市営バス運賃、来春から値上げへ", "北部の大雨で土砂崩れ、三人不明"}},
      {{"หน้าแรก", "กีฬา", "เกี่ยวกับเรา"},
       {"เทศบาลประกาศปรับค่าโดยสารรถเมล์ปีหน้า",
        "ฝนตกหนักทางเหนือทำให้ดินถล่มสูญหายสามคน"}},
      {{"الرئيسية", "رياضة", "من نحن"},
       {"البلدية تعلن رفع أسعار الحافلات العام المقبل",
        "أمطار غزيرة في الشمال تتسبب بفقدان ثلاثة أشخاص"}},
      {{"ראשי", "ספורט", "אודות"},
       {"העירייה תעלה את מחירי האוטובוסים בשנה הבאה",
        "גשמים כבדים בצפון, שלושה נעדרים"}},
      {{"होम", "खेल", "हमसे मिलें"},
       {"नगर निगम अगले साल से बस किराया बढ़ाएगा",
        "उत्तर में भारी बारिश से भूस्खलन, तीन लापता"}},
      {{"홈", "스포츠", "회사 소개"},
       {"시, 내년부터 버스 요금 인상하기로", "북부 폭우로 산사태, 세 명 실종"}},
      {{"Главная", "Спорт", "О нас"},
       {"Городские власти повысят цены на проезд",
        "Ливни на севере вызвали оползень, трое пропали"}},
      {{"Αρχική", "Αθλητικά", "Ποιοι είμαστε"},
       {"Ο δήμος αυξάνει τα εισιτήρια των λεωφορείων",
        "Κατολίσθηση στον βορρά, τρεις αγνοούμενοι"}},
  };
  for (const auto& page : kPages) {
    std::string html = "<!doctype html><title>The Paper</title>";
    int n = 10417;
    for (const auto& texts : {page.menu, page.headlines}) {
      for (const char* text : texts)
        absl::StrAppend(&html, "<div><a href=/", n++, ">", text, "</a></div>");
    }
    std::vector<std::string> titles;
    for (const LinkEntry& entry : Read(html, "https://example.com/").entries)
      titles.push_back(entry.title);
    EXPECT_EQ(titles, std::vector<std::string>(page.headlines.begin(),
                                               page.headlines.end()));
  }
}

TEST(ReadLinksTest, WhatIsNoListIsRefused) {
  for (const char* bytes : {"", "  ", "plain words", "{\"a\":1}", "\x89PNG"}) {
    EXPECT_EQ(ReadLinks(bytes, {}).status().code(),
              absl::StatusCode::kInvalidArgument)
        << bytes;
  }
}

TEST(ReadOpmlTest, FoldersAreWalkedThrough) {
  const absl::StatusOr<Links> links = ReadOpml(R"(<?xml version="1.0"?>
    <opml version="2.0"><head><title>My feeds</title></head><body>
    <outline text="Papers"><outline type="rss" text="A &amp; B"
      xmlUrl="https://e.com/rss" htmlUrl="https://e.com/"/></outline>
    <outline title="C" text="c" xmlUrl="https://e.org/atom"/>
    <outline xmlUrl="ftp://e.org/"/></body></opml>)");
  ASSERT_TRUE(links.ok());
  EXPECT_EQ(links->title, "My feeds");
  EXPECT_THAT(Rows(*links), ElementsAre("https://e.com/rss||A & B|-|-",
                                        "https://e.org/atom||C|-|-"));
  EXPECT_EQ(links->entries[0].kind, SourceKind::kFeed);
  EXPECT_THAT(links->warnings, SizeIs(1));
  EXPECT_FALSE(ReadOpml("<html></html>").ok());
}

TEST(LooksLikeFeedTest, FeedsAreToldFromPages) {
  EXPECT_TRUE(LooksLikeFeedOrSitemap("<rss></rss>", ""));
  EXPECT_TRUE(LooksLikeFeedOrSitemap("\n<?xml?><feed/>", "text/html"));
  EXPECT_TRUE(LooksLikeFeedOrSitemap("<urlset/>", ""));
  EXPECT_TRUE(LooksLikeFeedOrSitemap(Gzip("<urlset/>"), ""));
  EXPECT_TRUE(LooksLikeFeedOrSitemap(
      "{\"version\":\"https://jsonfeed.org/version/1\"}", ""));
  EXPECT_TRUE(LooksLikeFeedOrSitemap("\xEF\xBB\xBF<rss/>", ""));
  const std::string utf16("\xFF\xFE<\0r\0s\0s\0/\0>\0", 14);
  EXPECT_TRUE(LooksLikeFeedOrSitemap(utf16, ""));
  EXPECT_TRUE(
      LooksLikeFeedOrSitemap(utf16.substr(2), "text/xml; charset=utf-16le"));
  EXPECT_TRUE(LooksLikeFeedOrSitemap("<?xml?><!-- \xCF\xF0\xE8 --><rss/>", ""));
  EXPECT_FALSE(LooksLikeFeedOrSitemap("<!doctype html><p>rss", ""));
  EXPECT_FALSE(LooksLikeFeedOrSitemap("<html><rss></rss></html>", ""));
  EXPECT_FALSE(LooksLikeFeedOrSitemap("{}", ""));
  EXPECT_FALSE(LooksLikeFeedOrSitemap("", ""));
}

}  // namespace
}  // namespace stet
