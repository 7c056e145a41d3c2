// The nastiest texts that a page can hold, through every output.

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "model/unicode.h"
#include "nlohmann/json.hpp"
#include "report/article_page.h"
#include "report/edit_row.h"
#include "report/escape.h"
#include "report/feeds.h"
#include "report/html_report.h"
#include "report/list_report.h"
#include "report/share_card.h"
#include "report/site.h"
#include "report/site_pages.h"
#include "report/text_report.h"
#include "tests/report/made_up_newsroom.h"

namespace stet {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct NastyText {
  const char* name;
  std::string text;
};

std::vector<NastyText> NastyTexts() {
  return {
      {"script", "<script>alert(1)</script><img src=x onerror=alert(2)>"},
      {"end of attribute", "\" onmouseover=\"alert(1)\" x='"},
      {"end of CDATA and comment", "]]> --> <!-- <![CDATA["},
      {"entity", "&lt;script&gt; &#60;b&#62; &bogus;"},
      {"colours", "\x1b[31mred\x1b[0m \x1b[2J\x1b[H"},
      {"window title", "\x1b]0;owned\x07 \x1b]8;;http://evil.example\x1b\\x"},
      {"8 bit controls",
       "\xC2\x9B"
       "31m \xC2\x9D"
       "0;x\xC2\x9C"},
      {"back and return",
       "safe\r\x08\x08\x08\x08"
       "evil\x7F"},
      {"override", "\u202Egnp.exe\u202C \u2066x\u2069 \u200Fy"},
      {"line separators", "one\u2028two\u2029three\u0085four"},
      {"formula", "=HYPERLINK(\"http://evil.example\",\"x\")"},
      {"plus", "+1+cmd|' /C calc'!A0"},
      {"minus", "-2+3"},
      {"at", "@SUM(1)"},
      {"tab before a formula", "\t=1+1"},
      {"wide formula", "＝1+1"},
      {"header", "x\r\nBcc: victim@example.com\r\n\r\nbody"},
      {"markdown",
       "[a](javascript:alert(1)) ![i](http://e.example) `c` *b* "
       "@everyone #1 <b>x</b>\n# head\n- item"},
      {"long word", std::string(20'000, 'W')},
      {"long wide word",
       [] {
         std::string word;
         for (int i = 0; i < 4000; ++i) word += "字";
         return word;
       }()},
      {"marks upon marks",
       [] {
         std::string word = "e";
         for (int i = 0; i < 500; ++i) word += "\u0301";
         return word;
       }()},
      {"zero", std::string("a\0b", 3)},
      {"lone surrogates", "\xED\xA0\x80 \xED\xBF\xBF"},
      {"broken UTF-8", "\xFF\xFE \xC3 \xE2\x82 \xF4\x90\x80\x80"},
      {"byte order mark and noncharacter", "\xEF\xBB\xBFx \xEF\xBF\xBF"},
      {"empty", ""},
  };
}

EditView NastyView(const std::string& text) {
  MadeUpNewsroom room;
  const std::string url = "https://a.example/?q=%22%3E";
  for (int i = 0; i < 2; ++i) {
    Article article;
    article.title = i == 0 ? text : absl::StrCat(text, " 7 ", text);
    article.byline = {i == 0 ? text : absl::StrCat(text, "!")};
    article.image = text;
    article.canonical_url = text;
    article.language = text;
    article.description = text;
    article.correction_notes = {text};
    for (const BlockKind kind :
         {BlockKind::kParagraph, BlockKind::kHeading, BlockKind::kListItem,
          BlockKind::kCaption, BlockKind::kCorrectionNote}) {
      article.blocks.push_back(
          {kind, i == 0 ? text : absl::StrCat("now ", text), true, {}});
    }
    room.Add(url, text, absl::FromUnixSeconds(1'790'000'000 + i * 600),
             article);
  }
  return room.View(url, 1, 2);
}

// U+FFFE and U+FFFF, which XML has no place for, and controls but line breaks.
bool IsClean(absl::string_view text, absl::string_view breaks) {
  if (ToValidUtf8(text) != text) return false;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    if (c < 0x20 && !absl::StrContains(breaks, static_cast<char>(c)))
      return false;
    if (c >= 0x7F && c < 0xA0) return false;
    if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
      return false;
  }
  return true;
}

// Without the sequences that stet itself writes: ESC [ digits m.
std::string WithoutOwnColours(absl::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    size_t end = i;
    if (absl::StartsWith(text.substr(i), "\x1b[")) {
      end = i + 2;
      while (end < text.size() &&
             (std::isdigit(static_cast<unsigned char>(text[end])) != 0 ||
              text[end] == ';'))
        ++end;
    }
    if (end > i && end < text.size() && text[end] == 'm') {
      i = end;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

void ExpectTerminal(const std::string& out) {
  EXPECT_TRUE(IsClean(WithoutOwnColours(out), "\n"));
  EXPECT_THAT(out, Not(HasSubstr("\x1b[31m")));  // The page's own.
  EXPECT_THAT(out, Not(HasSubstr("\x1b[2J")));
}

// Tags and attributes are ours alone.
void ExpectMarkup(const std::string& out) {
  EXPECT_TRUE(IsClean(out, "\n\t"));
  for (const char* const raw :
       {"<script", "<img", "<b>x", "<![CDATA", "-->", "]]>", "&bogus;",
        "href=\"javascript", "\" onmouseover=\""}) {
    EXPECT_THAT(out, Not(HasSubstr(raw)));
  }
}

void ExpectJson(const std::string& out) {
  EXPECT_TRUE(nlohmann::json::accept(out)) << out.substr(0, 200);
  EXPECT_EQ(out.find('\x1b'), std::string::npos);
  EXPECT_EQ(ToValidUtf8(out), out);
}

// One record of quoted fields, no field a formula.
void ExpectCsv(const std::string& out) {
  ASSERT_FALSE(out.empty());
  bool quoted = false;
  bool start = true;
  int records = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    if (start && c == '"') {
      quoted = true;
      const absl::string_view field = absl::string_view(out).substr(i + 1);
      EXPECT_FALSE(
          absl::StartsWith(field, "=") || absl::StartsWith(field, "+") ||
          absl::StartsWith(field, "-") || absl::StartsWith(field, "@") ||
          absl::StartsWith(field, "\t") || absl::StartsWith(field, "\r") ||
          absl::StartsWith(field, "＝"))
          << field.substr(0, 20);
      start = false;
    } else if (quoted && c == '"' && i + 1 < out.size() && out[i + 1] == '"') {
      ++i;
    } else if (quoted && c == '"') {
      quoted = false;
    } else if (!quoted && c == ',') {
      start = true;
    } else if (!quoted && c == '\n') {
      ++records;
      start = true;
    } else if (start) {
      start = false;
    }
  }
  EXPECT_FALSE(quoted);
  EXPECT_EQ(records, 1);
}

void ExpectMarkdown(const std::string& markdown) {
  EXPECT_TRUE(IsClean(markdown, "\n"));
  std::string out;  // Without what a backslash makes plain.
  for (size_t i = 0; i < markdown.size(); ++i) {
    if (markdown[i] == '\\') {
      ++i;
    } else {
      out += markdown[i];
    }
  }
  for (const char* const raw :
       {"](javascript", "<script", "<img", "<b>", "![", "\n# head", "\n- item"})
    EXPECT_THAT(out, Not(HasSubstr(raw)));
}

Feed FeedOf(const EditView& view) {
  Feed feed;
  feed.title = view.old_article.title;
  feed.base_url = "https://edits.example.org/";
  feed.entries = {
      {RowOf(view, view.old_version.first_seen), BareChangesHtml(view)}};
  return feed;
}

EditPage PageOf(const EditView& view, bool side_by_side) {
  EditPage page;
  page.view = view;
  page.row = RowOf(view, view.old_version.first_seen);
  page.old_page.server_address = view.old_article.title;
  page.old_page.headers = {{"ETag", view.old_article.title}};
  page.old_page.hops = {{.url = view.old_article.title, .status = 301}};
  page.side_by_side = side_by_side;
  return page;
}

SiteOptions Named(const EditView& view) {
  SiteOptions options;
  options.title = view.old_article.title;
  options.contact = view.old_article.title;
  return options;
}

EditRow Row(const EditView& view) {
  return RowOf(view, view.old_version.first_seen);
}

Snapshot SnapshotOf(const EditView& view) {
  Snapshot snapshot;
  snapshot.article = view.new_article;
  snapshot.info = view.new_version;
  return snapshot;
}

ListPage ListOf(const EditView& view) {
  ListPage page;
  page.rows = {Row(view)};
  page.outlets = {{view.source, 1, view.source}};
  page.filters = {{ListKind::kOutlet, "outlet/x/", view.source, {}}};
  page.filters[0].figures.Add(page.rows[0]);
  page.list.figures = page.filters[0].figures;
  return page;
}

using Output = std::string (*)(const EditView&);
using Check = void (*)(const std::string&);

constexpr TextStyle kColour = {.colour = true, .width = 40};
constexpr TextStyle kSides = {
    .colour = true, .width = 90, .side_by_side = true};

const struct {
  const char* name;
  Output output;
  Check check;
} kOutputs[] = {
    {"diff", [](const EditView& v) { return RenderDiff(v, {}); },
     ExpectTerminal},
    {"diff in colour", [](const EditView& v) { return RenderDiff(v, kColour); },
     ExpectTerminal},
    {"diff side by side",
     [](const EditView& v) { return RenderDiff(v, kSides); }, ExpectTerminal},
    {"summary", [](const EditView& v) { return RenderEditSummary(v, kColour); },
     ExpectTerminal},
    {"log",
     [](const EditView& v) {
       return RenderLog(v.url, {{v.old_version, v.new_version}}, kColour);
     },
     ExpectTerminal},
    {"show",
     [](const EditView& v) { return RenderArticle(v.new_article, kColour); },
     ExpectTerminal},
    {"show as Markdown",
     [](const EditView& v) { return RenderMarkdown(v.new_article); },
     ExpectMarkdown},
    {"show as HTML",
     [](const EditView& v) { return RenderArticlePage(SnapshotOf(v), v.url); },
     ExpectMarkup},
    {"diff as HTML", [](const EditView& v) { return RenderHtmlDiff(v, {}); },
     ExpectMarkup},
    {"edit page",
     [](const EditView& v) {
       return EditPageHtml(PageOf(v, false), "../../", Named(v));
     },
     ExpectMarkup},
    {"edit page side by side",
     [](const EditView& v) {
       return EditPageHtml(PageOf(v, true), "../../", Named(v));
     },
     ExpectMarkup},
    {"article page",
     [](const EditView& v) {
       return ArticlePageHtml(
           {v.url, v.source, {v.old_version, v.new_version}, {Row(v)}},
           "../../", Named(v));
     },
     ExpectMarkup},
    {"front page",
     [](const EditView& v) { return ListPageHtml(ListOf(v), "", Named(v)); },
     ExpectMarkup},
    {"about page", [](const EditView& v) { return AboutHtml(Named(v)); },
     ExpectMarkup},
    {"card",
     [](const EditView& v) {
       return RenderShareCard(Row(v), "https://edits.example.org/x");
     },
     ExpectMarkup},
    {"Atom", [](const EditView& v) { return RenderAtom(FeedOf(v)); },
     ExpectMarkup},
    {"JSON Feed", [](const EditView& v) { return RenderJsonFeed(FeedOf(v)); },
     ExpectJson},
    {"edit as JSON",
     [](const EditView& v) { return EditJson(v, Row(v), true); }, ExpectJson},
    {"CSV", [](const EditView& v) { return CsvLine(Row(v)); }, ExpectCsv},
    {"Markdown", [](const EditView& v) { return MarkdownItem(Row(v)); },
     ExpectMarkdown},
    {"sentence", [](const EditView& v) { return Sentence(Row(v)); },
     [](const std::string& out) { EXPECT_TRUE(IsClean(out, "")); }},
    {"mail header",
     [](const EditView& v) {
       return EscapeMailHeader("Subject", v.old_article.title);
     },
     [](const std::string& out) {
       EXPECT_TRUE(IsClean(out, "\r\n"));
       // Every line but the first goes on with a space.
       for (const absl::string_view line : absl::StrSplit(out, '\n')) {
         EXPECT_LE(line.size(), 998);  // RFC 5322 section 2.1.1.
         if (line.data() != out.data()) {
           EXPECT_TRUE(absl::StartsWith(line, " "));
         }
       }
     }},
    {"file name", [](const EditView& v) { return Slug(v.source); },
     [](const std::string& out) {
       EXPECT_FALSE(out.empty());
       EXPECT_LE(out.size(), 56);
       EXPECT_TRUE(std::all_of(out.begin(), out.end(), [](char c) {
         return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
       }));
     }},
};

TEST(NastyTextTest, BreaksOutOfNoOutput) {
  for (const NastyText& nasty : NastyTexts()) {
    SCOPED_TRACE(nasty.name);
    const EditView view = NastyView(nasty.text);
    for (const auto& [name, output, check] : kOutputs) {
      SCOPED_TRACE(name);
      check(output(view));
    }
  }
}

TEST(NastyTextTest, LongWordStaysWithinTheTerminal) {
  const EditView view = NastyView(std::string(20'000, 'W'));
  for (const TextStyle& style : {kColour, kSides}) {
    for (const absl::string_view line :
         absl::StrSplit(RenderDiff(view, style), '\n')) {
      EXPECT_LE(DisplayWidth(WithoutOwnColours(line)), style.width);
    }
  }
}

}  // namespace
}  // namespace stet
