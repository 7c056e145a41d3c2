#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "parser/boilerplate_phrases.h"
#include "parser/extract.h"
#include "tests/parser/pages.h"

namespace stet {
namespace {

// An article in a page builder's markup, with something set between two of its
// paragraphs.
std::string Page(absl::string_view inserted) {
  std::string page =
      "<html lang=en><title>Ferry fares rise</title><body><div class=\"widget "
      "widget-text\"><div class=inner><h1>Ferry fares rise</h1>";
  for (int i = 0; i < 6; ++i) {
    absl::StrAppend(&page, "<p>Paragraph ", i,
                    " says that the fares of the ferry to the island will rise "
                    "by a third in the spring, as the council said.</p>");
    if (i == 2) absl::StrAppend(&page, inserted);
  }
  return page + "</div></div></body></html>";
}

std::vector<std::string> Texts(absl::string_view inserted) {
  const auto extraction = ExtractArticle(Page(inserted), {});
  EXPECT_TRUE(extraction.ok()) << extraction.status();
  std::vector<std::string> texts;
  for (const Block& block : extraction->article.blocks)
    texts.push_back(block.text);
  return texts;
}

TEST(FurnitureTest, ABoxAroundADeviceGoes) {
  const std::vector<std::string> alone = Texts("");
  ASSERT_EQ(alone.size(), 6u);
  for (const char* inserted : {
           "<div class=x1><h3>Le courrier du matin</h3><form><input><button>Go"
           "</button></form></div>",
           "<div class=x2><p>So lief der Abend</p><video src=v.mp4></video>"
           "</div>",
           "<section class=x3><h4>Tonight in sound</h4><audio src=a.mp3>"
           "<p>no player</p></audio></section>",
           "<div class=x4><span>Tides today</span><button>Show</button></div>",
       }) {
    SCOPED_TRACE(inserted);
    EXPECT_EQ(Texts(inserted), alone);
  }
}

TEST(FurnitureTest, WhatIsSaidInAnArticleStays) {
  const struct {
    const char* html;
    const char* text;
  } kCases[] = {
      {"<blockquote><p>It was a decision that we made together.</p>"
       "</blockquote>",
       "It was a decision that we made together."},
      {"<div class=x1><p>The vote was recorded.</p><video src=v.mp4></video>"
       "</div>",
       "The vote was recorded."},
      {"<h2>What comes next</h2>", "What comes next"},
      {"<h2>What was said<button>#</button></h2>", "What was said"},
      {"<h2 id=next><a href=#next>What was left open<span>#</span></a></h2>",
       "What was left open"},
      {"<h3>What they paid<a href=#paid>¶</a></h3>", "What they paid"},
      {"<p>Nobody answered<a href=#note2>2</a>.</p>", "Nobody answered2."},
      {"<p>Nobody answered.</p>", "Nobody answered."},
      {"<div class=x2><p>Half the island depends on it</p></div>",
       "Half the island depends on it"},
      {"<div class=x3><p>By 2025, the council has heard, one in four of the "
       "stones in the wall will have been moved by the sea.</p></div>",
       "By 2025, the council has heard, one in four of the stones in the wall "
       "will have been moved by the sea."},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.html);
    EXPECT_THAT(Texts(c.html), ::testing::Contains(c.text));
    EXPECT_EQ(Texts(c.html).size(), 7u);
  }
}

TEST(FurnitureTest, WhatFurnitureSaysInManyLanguages) {
  const struct {
    const char* text;
    Phrase want;
  } kCases[] = {
      {"Im Video: So lief der Abend", Phrase::kMedia},
      {"Recevez notre lettre du matin", Phrase::kNewsletter},
      {"Das könnte dich auch interessieren:", Phrase::kRelated},
      {"Schon gelesen?", Phrase::kRelated},
      {"Related links:", Phrase::kRelated},
      {"Latest news", Phrase::kRelated},
      {"Latest news from the harbour was bad.", Phrase::kNone},
      {"You might also enjoy", Phrase::kRelated},
      {"Новости по теме:", Phrase::kRelated},
      {"Новости по теме моста были плохи.", Phrase::kNone},
      {"About the author", Phrase::kAuthor},
      {"About the author nobody knows a thing.", Phrase::kNone},
      {"Über den Autor", Phrase::kAuthor},
      {"Об авторе", Phrase::kAuthor},
      {"Did you enjoy this article? Tell us", Phrase::kShare},
      {"Hat Ihnen dieser Artikel gefallen?", Phrase::kShare},
      {"¿Te ha gustado este artículo?", Phrase::kShare},
      {"Gostou deste artigo? Partilhe", Phrase::kShare},
      {"Ti è piaciuto questo articolo?", Phrase::kShare},
      {"Vous avez aimé cet article ?", Phrase::kShare},
      {"Il vous reste la fin. La suite est réservée aux abonnés.",
       Phrase::kPaywall},
      {"To read the rest of this story, subscribe", Phrase::kPaywall},
      {"This article is exclusive to members", Phrase::kPaywall},
      {"You can follow any responses to this entry through the RSS feed.",
       Phrase::kComments},
      {"Ошибка в тексте? Напишите нам", Phrase::kSupport},
      {"Если Вы заметили ошибку в тексте, выделите её", Phrase::kSupport},
      {"Ошибка в тексте закона стоила партии мест.", Phrase::kNone},
      {"Related links between the two were never proven.", Phrase::kNone},
      {"142 responses to The bridge stands", Phrase::kComments},
      {"3 Antworten zu Die Brücke steht", Phrase::kComments},
      {"142 people came to see the bridge", Phrase::kNone},
      {"Was this article helpful?", Phrase::kShare},
      {"Rate this article", Phrase::kShare},
      {"Оцените, пожалуйста, статью. Нам важно ваше мнение.", Phrase::kShare},
      {"This post contains affiliate links.", Phrase::kAds},
      {"05/10/2018 - Publicado por: Eva - Categoria: Ponte", Phrase::kByline},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(PhraseName(FindPhrase(c.text)), PhraseName(c.want));
  }
}

TEST(FurnitureTest, ADateAboveTheTextGoesOneWithinStays) {
  constexpr char kProse[] =
      "<p>The council heard that the harbour wall needs new stones, and that "
      "masons will start in spring, if the weather allows it.</p>";
  constexpr char kDate[] = "Friday, 22 October 2010 at 20:13";
  const auto extraction = ExtractArticle(
      absl::StrCat("<html lang=en><body><article><h1>Harbour wall</h1><p>",
                   kDate, "</p>", kProse, "<p>22 October 2010</p>", kProse,
                   "<p>Masons came and measured the wall, stone by stone.</p>"
                   "</article></body>"),
      {});
  ASSERT_TRUE(extraction.ok());
  const std::string text = BodyText(extraction->article);
  EXPECT_EQ(text.find(kDate), std::string::npos) << text;
  EXPECT_NE(text.find("\n\n22 October 2010\n\n"), std::string::npos) << text;
}

TEST(FurnitureTest, LabelsAreShort) {
  const auto page = [](absl::string_view name, absl::string_view text,
                       absl::string_view after) {
    return absl::StrCat("<body><article><h1>Harbour wall</h1>",
                        Paragraphs("stones", 8), "<div class=", name, "><p>",
                        text, "</p></div>", after, "</article></body>");
  };
  const std::string after = Paragraphs("masons", 2);
  constexpr char kSentence[] =
      "It was in the spring of that year that the masons, of whom there were "
      "four, first said what the wall would cost the town.";
  constexpr char kLabel[] =
      "In the spring of that same year, the four masons said so again.";
  for (const char* name : {"info", "section-label", "tags"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(Texts(ArticleIn(page(name, kSentence, after))).size(), 11u);
    EXPECT_EQ(Texts(ArticleIn(page(name, kLabel, after))).size(), 10u);
  }
  // Behind the text, of whoever published it.
  EXPECT_EQ(Texts(ArticleIn(page("info", kSentence, ""))).size(), 8u);
}

// Two paragraphs in a box under a heading, behind six others.
Article WithBoxUnder(absl::string_view heading, absl::string_view prose) {
  return ArticleIn(absl::StrCat("<body><article><h1>Harbour wall</h1>",
                                Paragraphs("stones", 6), "<div><h3>", heading,
                                "</h3>", prose, "</div></article></body>"));
}

TEST(FurnitureTest, ABoxIsWhatItsLabelSays) {
  const std::string prose = Paragraphs("masons", 2);
  for (const char* label :
       {"You may also like", "Latest news", "About the author", "Disclaimer"}) {
    SCOPED_TRACE(label);
    EXPECT_EQ(Texts(WithBoxUnder(label, prose)).size(), 6u);
  }
  EXPECT_EQ(Texts(WithBoxUnder("About the masons", prose)).size(), 9u);
  // What unfolds under "More" is the text's own; only the label goes.
  EXPECT_EQ(Texts(WithBoxUnder("More", prose)).size(), 8u);
  // A label before most of the text is a label of something else.
  EXPECT_EQ(Texts(WithBoxUnder("Latest news", Paragraphs("masons", 7))).size(),
            13u);
}

TEST(FurnitureTest, WhatTellsOfTheAuthorBehindTheTextGoes) {
  const auto page = [](absl::string_view names, absl::string_view after) {
    std::string boxes;
    for (const absl::string_view name : absl::StrSplit(names, ',')) {
      absl::StrAppend(&boxes, "<div class=x1><div><p>", name,
                      " has written of harbours and their walls for as long "
                      "as there have been masons in the town.</p></div></div>");
    }
    return absl::StrCat(
        "<head><meta name=author content=\"Ann Other\"></head><body><article>"
        "<h1>Harbour wall</h1>",
        Paragraphs("stones", 20), boxes, after, "</article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("Ann Other", ""))).size(), 20u);
  EXPECT_EQ(Texts(ArticleIn(page("Bea Kingdom", ""))).size(), 21u);
  // Where the text goes on, it quotes.
  EXPECT_EQ(Texts(ArticleIn(page("Ann Other", Paragraphs("masons", 1)))).size(),
            22u);
  // An article about its author.
  EXPECT_EQ(
      Texts(ArticleIn(page("Ann Other,Ann Other alone,Young Ann Other", "")))
          .size(),
      23u);
}

TEST(FurnitureTest, WhatIsMadeLikeTheTextButNamedAsADeviceIsNone) {
  // A box for sharing among boxes of text without names.
  const auto page = [](absl::string_view name) {
    std::string html = "<body><article><h1>Harbour wall</h1><section>";
    for (int i = 0; i < 8; ++i)
      absl::StrAppend(&html, "<div>", Paragraphs(absl::StrCat("stone ", i), 1),
                      "</div>");
    return absl::StrCat(html, "<div id=", name,
                        "><div class=a><div><p>Press here to copy it all"
                        "</p></div></div></div></section></article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("share-popup"))).size(), 8u);
  EXPECT_EQ(Texts(ArticleIn(page("stone-popular"))).size(), 9u);
}

TEST(FurnitureTest, LinksUnderALabelGoHoweverTheyEnd) {
  const auto page = [](absl::string_view label) {
    return absl::StrCat(
        "<body><article><h1>Harbour wall</h1>", Paragraphs("stones", 6), "<p>",
        label, "</p><p><a href=/1>The mason of the north is dead.</a></p>",
        "<p><a href=/2>Who pays for the stones of the wall?</a></p>",
        Paragraphs("masons", 1), "</article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("See also:"))).size(), 7u);
  EXPECT_EQ(Texts(ArticleIn(page("She then wrote this:"))).size(), 10u);
}

TEST(FurnitureTest, WhatIsAllLinkLeadsElsewhereHoweverItEnds) {
  const auto page = [](absl::string_view line, absl::string_view behind) {
    return absl::StrCat("<body><article><h1>Harbour wall</h1>",
                        Paragraphs("stones", 6), line, behind,
                        "</article></body>");
  };
  const std::string behind = Paragraphs("masons", 1);
  // A line behind the text.
  constexpr char kLine[] =
      "<p><a href=/1>All that is known of the harbour wall.</a></p>";
  EXPECT_EQ(Texts(ArticleIn(page(kLine, ""))).size(), 6u);
  EXPECT_EQ(Texts(ArticleIn(page(kLine, behind))).size(), 8u);
  // Titles in a row, without a word between them.
  constexpr char kTitles[] =
      "<p><a href=/1>The masons of the northern harbour strike</a> | "
      "<a href=/2>What will the stones of the wall cost?</a></p>";
  EXPECT_EQ(Texts(ArticleIn(page(kTitles, behind))).size(), 7u);
  constexpr char kSentence[] =
      "<p><a href=/1>The masons of the northern harbour strike</a>, while "
      "<a href=/2>nobody knows what the stones will cost.</a></p>";
  EXPECT_EQ(Texts(ArticleIn(page(kSentence, behind))).size(), 8u);
}

TEST(FurnitureTest, AFrameAroundThePageHidesNoDialogInIt) {
  const auto page = [](absl::string_view name) {
    return absl::StrCat("<body><div class=dialog-canvas><main><h1>Walls</h1>",
                        "<section>", Paragraphs("stones", 5), "</section>",
                        "<div class=", name, "><section>",
                        Paragraphs("offers", 1),
                        "</section></div></main></div></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("modals"))).size(), 5u);
  EXPECT_EQ(Texts(ArticleIn(page("x"))).size(), 6u);
}

TEST(FurnitureTest, ACardThatLeadsNowhereIsNoTeaser) {
  const auto page = [](absl::string_view more) {
    return absl::StrCat(
        "<body><article><h1>Harbour wall</h1>", Paragraphs("stones", 6),
        "<div class=card><div><h3>Tip</h3><ul><li>Walk there at low tide, by "
        "day, and never alone, since the stones are wet and loose as far as "
        "anybody who has been there before the storm of May can tell, and "
        "the light goes.</li></ul>",
        more, "</div></div></article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page(""))).size(), 8u);
  EXPECT_EQ(Texts(ArticleIn(page("<p><a href=/1>All tips</a></p>"))).size(),
            6u);
}

TEST(FurnitureTest, ALineAmongTheTextMayBeNamed) {
  const auto page = [](absl::string_view name, absl::string_view text) {
    return absl::StrCat("<body><article><h1>Harbour wall</h1>",
                        Paragraphs("stones", 12), "<p class=", name, ">", text,
                        "</p></article></body>");
  };
  EXPECT_EQ(Texts(ArticleIn(page("post-meta", "Set in Harbour Sans"))).size(),
            12u);
  EXPECT_EQ(Texts(ArticleIn(page("last", "Set in Harbour Sans"))).size(), 13u);
  EXPECT_EQ(
      Texts(ArticleIn(page("last id=breadcrumbs", "Home / Harbour"))).size(),
      12u);
  EXPECT_EQ(
      Texts(ArticleIn(page("post-meta",
                           "It was in the spring of that year that the masons, "
                           "of whom there were four, first said what the wall "
                           "would cost the town.")))
          .size(),
      13u);
}

}  // namespace
}  // namespace stet
