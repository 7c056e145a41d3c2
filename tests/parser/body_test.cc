#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "parser/extract.h"
#include "tests/parser/pages.h"

namespace stet {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

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

TEST(StandfirstTest, ADateAloneBehindALongOneIsNoText) {
  const Article article = ArticleIn(WithLead(
      "",
      "<p class=standfirst>Masons will start in May, the council says, and "
      "the wall is to stand again before the storms of the autumn come</p>"
      "<ul><li>06.01.2012, 11:42</li></ul>",
      ""));
  ASSERT_EQ(article.blocks.size(), 6u);
  EXPECT_EQ(article.blocks[0].kind, BlockKind::kStandfirst);
  const Article inside = ArticleIn(absl::StrCat(
      "<html lang=en><title>Harbour wall</title><body><article>"
      "<h1>Harbour wall to be mended</h1><p class=standfirst>Masons will start "
      "in May, the council says, and the wall is to stand again before the "
      "storms of the autumn come</p><ul><li>06.01.2012, 11:42</li></ul>",
      Paragraphs("stones", 5), "</article></body>"));
  EXPECT_EQ(inside.blocks.size(), 6u);
}

TEST(StandfirstTest, InThePublishersArticleItIsPartOfTheText) {
  const Article article = ArticleIn(WithLead(
      "<article>", "<p class=dek>Masons will start in May</p>", "</article>"));
  ASSERT_EQ(article.blocks.size(), 6u);
  EXPECT_EQ(article.blocks[0].kind, BlockKind::kStandfirst);
  EXPECT_TRUE(article.blocks[0].in_body);
  EXPECT_THAT(BodyText(article), HasSubstr("Masons will start in May"));
}

TEST(StandfirstTest, SeveralParagraphsAreTheTextsFirst) {
  const std::string first =
      "<p>The masons will start in May, the council says, and end by "
      "autumn.</p>";
  const std::string second =
      "<p>Until then, nobody may walk on the wall, it says, or fish there.</p>";
  EXPECT_THAT(BodyText(ArticleIn(WithLead("", first + second, ""))),
              AllOf(HasSubstr("end by autumn"), HasSubstr("or fish there")));
  EXPECT_THAT(BodyText(ArticleIn(WithLead("", first, ""))),
              Not(HasSubstr("end by autumn")));
}

TEST(StandfirstTest, APictureFurtherUpIsNotBesideIt) {
  constexpr char kLead[] =
      "<p>The masons will start in May, the council says, and end by "
      "autumn.</p>";
  const auto page = [&](absl::string_view between) {
    return absl::StrCat("<body><article><div><h1>Harbour wall</h1></div><div>",
                        "<div><img src=w.jpg></div>", between, kLead,
                        "<div class=text>", Paragraphs("stones", 5),
                        "</div></div></article></body>");
  };
  EXPECT_THAT(BodyText(ArticleIn(page("<div>By Ann Other</div>"))),
              HasSubstr("end by autumn"));
  EXPECT_THAT(BodyText(ArticleIn(page(""))), Not(HasSubstr("end by autumn")));
}

TEST(StandfirstTest, ItMayStandInBoxesOfItsOwn) {
  constexpr char kLead[] =
      "The masons will start in May, the council says, and end by autumn.";
  const auto page = [&](absl::string_view before) {
    return absl::StrCat("<body><article><div><h1>Harbour wall</h1></div>",
                        before, "<div class=a><div class=b><div>", kLead,
                        "</div></div></div><div class=c>",
                        Paragraphs("stones", 5), "</div></article></body>");
  };
  EXPECT_THAT(BodyText(ArticleIn(page("<div>By Ann Other</div>"))),
              HasSubstr(kLead));
  // It tells what is on the picture.
  EXPECT_THAT(BodyText(ArticleIn(page("<div><img src=/wall.jpg></div>"))),
              Not(HasSubstr(kLead)));
}

TEST(StandfirstTest, ALeadMayBeSetAsAHeadingOrNamedATeaser) {
  constexpr char kLead[] =
      "The masons will start in May, the council says, and end by autumn.";
  const auto page = [&](absl::string_view lead) {
    return absl::StrCat("<body><article><header><h1>Harbour wall</h1></header>",
                        "<div><img src=/wall.jpg></div>", lead, "<div class=c>",
                        Paragraphs("stones", 5), "</div></article></body>");
  };
  EXPECT_THAT(BodyText(ArticleIn(page(absl::StrCat("<div class=caption><h2>",
                                                   kLead, "</h2></div>")))),
              HasSubstr(kLead));
  EXPECT_THAT(BodyText(ArticleIn(page(
                  "<div><h2>The masons, says the council, will start in May, "
                  "once the last storm is over (with pictures)</h2></div>"))),
              HasSubstr("with pictures"));
  EXPECT_THAT(
      BodyText(ArticleIn(page("<div class=caption><h2>By the sea</h2></div>"))),
      Not(HasSubstr("By the sea")));
  EXPECT_THAT(BodyText(ArticleIn(page(absl::StrCat(
                  "<div><span>May</span></div><div><p class=teaser>", kLead,
                  "</p></div>")))),
              HasSubstr(kLead));
}

TEST(StandfirstTest, WhatIsSetAsTheTextIsRunsWithIt) {
  constexpr char kLead[] =
      "The masons will start in May, the council says, and end by autumn.";
  const auto page = [&](absl::string_view name) {
    return absl::StrCat("<body><div><h1>Harbour wall</h1><div class=", name,
                        "><p>", kLead, "</p></div></div><div><div class=t>",
                        Paragraphs("stones", 5), "</div></div></body>");
  };
  EXPECT_THAT(BodyText(ArticleIn(page("t"))), HasSubstr(kLead));
  EXPECT_THAT(BodyText(ArticleIn(page("s"))), Not(HasSubstr(kLead)));
}

TEST(StandfirstTest, ItMayStandInTheHeadlinesOwnBox) {
  constexpr char kLead[] =
      "The masons will start in May, the council says, and end by autumn.";
  EXPECT_THAT(BodyText(ArticleIn(
                  absl::StrCat("<h1></h1><g>", kLead, "<p>", kLead, kLead))),
              HasSubstr(kLead));
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
  std::string comments;
  for (int i = 0; i < 40; ++i) {
    absl::StrAppend(&comments, "<div class=message><p>Reader ", i,
                    " thinks that this is a scandal, and that nobody asked "
                    "those who live by the harbour wall, not even once.</p>"
                    "</div>");
  }
  for (const char* type : {"story", "commentary"}) {
    for (const char* name : {"comments-list", "komentarze", "opinie",
                             "reacties", "kommentit", "comentarios"}) {
      SCOPED_TRACE(absl::StrCat(type, " ", name));
      const std::string page = absl::StrCat(
          "<body><div class=page><div class=type-", type, "><h1>Harbour</h1>",
          Paragraphs("stones", 5), "</div><div class=", name, ">", comments,
          "</div></div></body>");
      EXPECT_EQ(Texts(ArticleIn(page)).size(), 5u);
    }
  }
}

// Paragraphs of some length, as in a chapter.
std::string LongParagraphs(absl::string_view what, int count) {
  std::string html;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(
        &html, "<p>Mason ", i, " looked at the ", what,
        " for a long while, walked to the end of the quay and back again, and "
        "said that what the winter had done to it could be mended before the "
        "next one came, if the stones were ordered in spring.</p>");
  }
  return html;
}

TEST(BodyTest, APartOfTheTextIsNoFurnitureWhateverItsName) {
  const auto page = [](absl::string_view box, absl::string_view after) {
    return absl::StrCat("<body><article><h1>Harbour wall</h1>",
                        Paragraphs("stones", 6), box, after,
                        "</article></body>");
  };
  const std::string rest = Paragraphs("quays", 3);
  const auto in_box = [](absl::string_view name) {
    return absl::StrCat("<div class=", name, ">", LongParagraphs("pier", 4),
                        "</div>");
  };
  for (const char* name : {"card", "readmore-content", "widget-chapter",
                           "product-review", "media-text"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(BodyText(ArticleIn(page(in_box(name), rest))),
                HasSubstr("looked at the pier"));
    EXPECT_THAT(BodyText(ArticleIn(page(in_box(name), ""))),
                HasSubstr("looked at the pier"));
  }
  // Behind the text it is what its name says.
  for (const char* name : {"about-the-town", "newsletter", "bottom"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(BodyText(ArticleIn(page(in_box(name), rest))),
                HasSubstr("looked at the pier"));
    EXPECT_THAT(BodyText(ArticleIn(page(in_box(name), ""))),
                Not(HasSubstr("looked at the pier")));
  }
  // Short teasers, links and readers' words are never the text.
  std::string teasers = "<div class=related>";
  for (int i = 0; i < 8; ++i) {
    absl::StrAppend(&teasers, "<p>Story ", i,
                    " of the pier, told by those who keep it.</p>");
  }
  std::string links = "<div class=related>";
  for (int i = 0; i < 5; ++i) {
    absl::StrAppend(&links, LongParagraphs("pier", 1), "<p><a href=/", i,
                    ">All that we wrote of the pier and of its masons, and of "
                    "the winter before</a></p>");
  }
  for (const std::string& box :
       {absl::StrCat(teasers, "</div>"), absl::StrCat(links, "</div>"),
        in_box("comments")}) {
    SCOPED_TRACE(box);
    EXPECT_THAT(BodyText(ArticleIn(page(box, rest))), Not(HasSubstr("pier")));
  }
}

TEST(BodyTest, ATextThatEndsWithItsAuthorIsNoByline) {
  const std::string page =
      "<title>旧桥</title><body><h1>旧桥明年重修</h1><div class=text>"
      "市议会昨天晚上开会，决定从下个月起关闭这座有一百多年历史的旧桥，并在上游"
      "修建一座新桥，费用由市和省各出一半。<br><br>石匠们说，石头要在春天订好，"
      "否则冬天以前做不完，附近的居民对此并不意外，他们等了很久。<br><br>"
      "文：王小明</div></body>";
  EXPECT_THAT(BodyText(ArticleIn(page)),
              AllOf(HasSubstr("市议会"), HasSubstr("石匠们")));
}

TEST(BodyTest, HeadingsOfChaptersStay) {
  const auto page = [](absl::string_view heading) {
    return absl::StrCat("<body><article><h1>Harbour wall</h1>",
                        Paragraphs("stones", 3), heading,
                        Paragraphs("quays", 3), "</article></body>");
  };
  for (const char* heading :
       {"<header><h2>The old pier</h2></header>",
        "<h3><a href=https://pier.example/>The old pier</a></h3>"}) {
    SCOPED_TRACE(heading);
    const auto extraction =
        ExtractArticle(page(heading), {.url = "https://harbour.example/wall"});
    ASSERT_TRUE(extraction.ok());
    EXPECT_THAT(Texts(extraction->article), Contains("The old pier"));
  }
  for (const char* heading :
       {"<header><p>The old pier</p></header>",
        "<h3><a href=/pier>The old pier</a></h3>",
        "<div><h3><a href=https://pier.example/>The old pier</a></h3></div>"}) {
    SCOPED_TRACE(heading);
    const auto extraction =
        ExtractArticle(page(heading), {.url = "https://harbour.example/wall"});
    ASSERT_TRUE(extraction.ok());
    EXPECT_THAT(Texts(extraction->article), Not(Contains("The old pier")));
  }
}

TEST(BodyTest, WhatUnfoldsIsRead) {
  const std::string panel = Paragraphs("piers", 2);
  const auto page = [&](absl::string_view before, absl::string_view attributes,
                        absl::string_view inner) {
    return absl::StrCat("<body><article><h1>Harbour wall</h1>",
                        Paragraphs("stones", 5), "<div>", before, "<div ",
                        attributes, ">", inner,
                        "</div></div></article></body>");
  };
  for (const std::string& html :
       {page("<h3>Piers</h3>", "role=region style='display:none'", panel),
        page("<h3>Piers</h3>", "hidden",
             absl::StrCat("<div role=tabpanel>", panel, "</div>")),
        page("<h3><button>Piers</button></h3>", "hidden", panel),
        page("<h3><a role=button>Piers</a></h3>", "aria-hidden=true", panel),
        page("<button>Piers</button>", "hidden", panel),
        page("<p>Piers</p>", "hidden=until-found", panel),
        page("<p>Piers</p>", "class=faq-accordion__text hidden", panel),
        page("<p>Piers</p>", "hidden itemtype='https://schema.org/Answer'",
             panel)}) {
    SCOPED_TRACE(html);
    EXPECT_THAT(BodyText(ArticleIn(html)), HasSubstr("on piers"));
  }
  for (const std::string& html : {page("<h3>Piers</h3>", "hidden", panel),
                                  page("", "style='display:none'", panel)}) {
    SCOPED_TRACE(html);
    EXPECT_THAT(BodyText(ArticleIn(html)), Not(HasSubstr("on piers")));
  }
}

TEST(BodyTest, ACounterBeforeAParagraphSaysNothingOfIt) {
  std::string text = Paragraphs("masons", 2);
  for (int i = 0; i < 6; ++i) {
    absl::StrAppend(&text, "<p><a class=comments-count href=#c", i, ">", i,
                    "</a>Paragraph ", i,
                    " on stones says what the council heard, which was that "
                    "the harbour wall needs new ones before winter.</p>");
  }
  const std::string page = absl::StrCat(
      "<body><div class=left><p>Buses will run on Sundays again, the company "
      "said, if riders come back.</p></div><article><h1>Harbour wall</h1><div>",
      text, "</div></article></body>");
  const std::string body = BodyText(ArticleIn(page));
  EXPECT_THAT(body, HasSubstr("Paragraph 5 on stones"));
  EXPECT_THAT(body, Not(HasSubstr("Sundays")));
}

TEST(BodyTest, TheBoxOfTheHeadlineIsNoFurniture) {
  const std::string page =
      absl::StrCat("<body><div class=related-posts><h1>Harbour wall</h1>",
                   Paragraphs("stones", 5), "</div><div class=text>",
                   Paragraphs("fares", 6), "</div></body>");
  EXPECT_THAT(BodyText(ArticleIn(page)), HasSubstr("on stones"));
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

TEST(BodyTest, NumbersToCallAreNoProse) {
  const std::string page = absl::StrCat(
      "<body><div class=page><h1>Harbour wall</h1><div class=a>",
      Paragraphs("stones", 1),
      "</div><div class=b>Harbour News, Quay 11, Tel. 0555 120 44 17, Fax 0555 "
      "120 44 18, No. 83.102.459/0001-23, Box 2207.</div></div></body>");
  EXPECT_THAT(BodyText(ArticleIn(page)),
              AllOf(HasSubstr("on stones"), Not(HasSubstr("Quay 11"))));
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
      {"Subscribe to our harbour newsletter and hear of every stone that is "
       "set, every mason who comes and every ship that calls; for all that we "
       "have written of the wall in the last ten years, of its storms and of "
       "those who mended it, look at what the archive of the town has to "
       "show.",
       false},
      {"The council tells the people of the harbour what it has decided by "
       "newsletters, which most of them say that they never read.",
       true},
      {"Sign up for the newsletters of the harbour, in which our masons tell "
       "you every Friday what they have mended.",
       false},
      {"By mending the wall now, the council wants to save what the storms of "
       "the last ten winters have left of it.",
       true},
      {"Copyright was the subject of the first talk at the harbour museum, "
       "which a hundred people heard on Friday.",
       true},
      {"By mending the wall, the masons of the harbour want to do three things "
       "that the council has asked of them for years:",
       true},
      {"Click here to see the plan of the harbour wall, with each stone "
       "that the masons have set since May, and who set it.",
       true},
      {"Click here to see the plan of the wall, stone by stone.", false},
      {"【免责声明】以上文字仅代表作者本人对海港石墙的看法，港口报社不作任何保"
       "证。",
       false},
      {"作者本人对海港石墙的看法，港口报社在星期五的报道中已经详细地写过了。",
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

TEST(BodyTest, AShortTextInChineseIsOneToo) {
  // A dozen of its characters say what forty letters do.
  const auto page = [](absl::string_view first, absl::string_view second) {
    return absl::StrCat(
        "<html lang=zh><body><h1>港口的墙</h1><div class=info><p>", first,
        "</p><p>", second,
        "</p></div><div class=list><ul><li><a href=/1>石匠们的春天</a></li>"
        "<li><a href=/2>桥今天重新开放</a></li></ul></div></body>");
  };
  EXPECT_EQ(
      BodyText(ArticleIn(page("石匠们五月开始修理港口的墙，市议会说。",
                              "秋天以前，墙就会全部修好，石匠们这样说。"))),
      "石匠们五月开始修理港口的墙，市议会说。\n\n秋天以前，墙就会全部修好，石匠"
      "们这样说。");
}

TEST(BodyTest, TheLineThatSaysTheTitleIsTheHeadline) {
  constexpr char kBefore[] = "The rates of today, told in a few words, at six.";
  const auto page = [&](absl::string_view line) {
    return absl::StrCat(
        "<html><title>Harbour wall to be mended</title><body><h1>The Shore"
        "</h1><div><div>",
        kBefore, "</div></div>", line, Paragraphs("stones", 5), "</body>");
  };
  EXPECT_THAT(Texts(ArticleIn(page("<div>Harbour wall to be mended</div>"))),
              Not(Contains(kBefore)));
  EXPECT_THAT(Texts(ArticleIn(page("<div>The harbour wall is old</div>"))),
              Contains(kBefore));
}

TEST(BodyTest, APlaceholderIsNoText) {
  std::string filler;
  for (int i = 0; i < 9; ++i)
    absl::StrAppend(&filler, "<p>Lorem ipsum dolor sit amet, in part ", i,
                    " consectetur adipiscing elit, sed do eiusmod.</p>");
  EXPECT_EQ(Texts(ArticleIn(absl::StrCat(
                      "<body><h1>Harbour wall</h1><div>",
                      Paragraphs("stones", 2), "</div><section>", filler,
                      "</section><div>", filler, "</div></body>")))
                .size(),
            2u);
}

TEST(BodyTest, ACountOfCommentsInAParagraphIsNoneOfIt) {
  const auto page = [](absl::string_view count) {
    return absl::StrCat("<body><article><h1>Harbour wall</h1><p>", count,
                        "The wall stands, says the mason.</p>",
                        Paragraphs("stones", 5), "</article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("<a class=comments_count>0</a>")))[0],
            "The wall stands, says the mason.");
  EXPECT_EQ(Texts(ArticleIn(page("<a class=x>0</a>")))[0],
            "0The wall stands, says the mason.");
  EXPECT_EQ(Texts(ArticleIn(page("<span class=comment>So </span>")))[0],
            "So The wall stands, says the mason.");
}

TEST(BodyTest, WhatStandsBeforeTheHeadlineIsNoneOfTheText) {
  const auto page = [](int before, int after) {
    return absl::StrCat("<body><div class=column><section class=a>",
                        Paragraphs("ferries", before),
                        "</section><h1>Harbour wall</h1><section class=b>",
                        Paragraphs("stones", after), "</section></div></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page(4, 6))).size(), 6u);
  // More than follows: the headline is another's.
  EXPECT_EQ(Texts(ArticleIn(page(6, 4))).size(), 10u);
  EXPECT_EQ(Texts(ArticleIn(absl::StrCat(
                      "<body><article><p>Harbours of the north</p>"
                      "<h1>Harbour wall</h1>",
                      Paragraphs("stones", 6), "</article></body>")))
                .size(),
            6u);
}

}  // namespace
}  // namespace stet
