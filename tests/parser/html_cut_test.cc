// The tree of a packed page is that of the cut page, text for text and
// attribute for attribute: packing is what makes trees cheap, and must change
// nothing. A page in which the mark of a reference stands is not packed, which
// gives the other side of each comparison.

#include "parser/html_cut.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "parser/html_document.h"

namespace stet {
namespace {

constexpr absl::string_view kMark = "\xF4\x8A\x9F\xB3";

std::string Plain(absl::string_view html) {
  return absl::StrCat("<!--", kMark, "-->", html);
}

// Every node: its name and attributes, or its text.
std::string Dump(absl::string_view html) {
  const absl::StatusOr<HtmlDocument> document = HtmlDocument::Parse(html);
  if (!document.ok()) return document.status().ToString();
  std::string dump;
  for (NodeId n = 0; n < document->size(); ++n) {
    absl::StrAppend(&dump, n, " in ", document->parent(n), ": ");
    if (document->IsText(n)) {
      absl::StrAppend(&dump, "\"", document->text(n), "\"\n");
      continue;
    }
    absl::StrAppend(&dump, "<", document->tag_name(n));
    for (size_t i = 0; i < kAttrCount; ++i) {
      const Attr attr = static_cast<Attr>(i);
      if (!document->HasAttribute(n, attr)) continue;
      absl::StrAppend(&dump, " ", AttrName(attr), "=",
                      document->Attribute(n, attr));
    }
    dump += ">\n";
  }
  return dump;
}

TEST(HtmlCut, PacksTextsAndAttributes) {
  const PackedPage page = PackHtml(
      "<p class='lead story'>The mill by the bridge is to be let again.</p>");
  EXPECT_FALSE(absl::StrContains(page.html(), "bridge")) << page.html();
  EXPECT_FALSE(absl::StrContains(page.html(), "lead")) << page.html();
  EXPECT_EQ(PackHtml(Plain("<p class=x>A text of some length</p>")).html(),
            "<p class=\"x\">A text of some length</p>");
}

TEST(HtmlCut, ThePackedTreeIsTheCutPagesTree) {
  const std::string kText = "a text that is long enough to be packed";
  for (const std::string& page : {
           kText,
           absl::StrCat("  ", kText, "  "),
           absl::StrCat("<p>", kText, " &amp; ", kText, "<p>", kText),
           absl::StrCat("<p>", kText, "<!-- c --> ", kText, "<b> ", kText,
                        " </b> ", kText),
           absl::StrCat("<title> ", kText, " <b></title><body lang=de>", kText,
                        "<body lang=en id=late>", kText),
           absl::StrCat("<html lang=de><html lang=en class=late><p>", kText),
           // Text that the table pushes out, white space that it does not.
           absl::StrCat("<table> <tr> ", kText, "<td>", kText, " <p>", kText,
                        "</table> ", kText),
           absl::StrCat("<table><b class=strong>", kText, "<tr><td>", kText),
           // Formatting that is opened again: three equal ones at most.
           absl::StrCat("<p><b class=one id=two><b id=two class=one>",
                        "<b class=one id=two><b class=one id=two>", kText,
                        "</p>", kText),
           absl::StrCat("<p><a href='/some/where'>", kText,
                        "<a href='/some/where'>", kText, "<div>", kText),
           absl::StrCat("<pre>\n\n ", kText, "\n  ", kText, "</pre>", kText),
           absl::StrCat(
               "<div class='a&amp;b' id=plain title=\"it's\" data-x=1>", kText),
           absl::StrCat("<p style='display:none' class=away>", kText),
           absl::StrCat("<div hidden style='display:none'>", kText),
           absl::StrCat("<isindex prompt=", "'", kText, "'>", kText),
           absl::StrCat("<custom-box class=box>", kText, "</custom-box>"),
           absl::StrCat("<image alt=old src=/a.png>", kText, "<br/>", kText),
           // What stands for a reference if the reader is careless.
           absl::StrCat("<p>", kText,
                        "</p><p>&#1091571;AAAA &#x10a7F3;AAAA "
                        "&#x0010A7F3<!-- -->AAAA</p>"),
           absl::StrCat("<p x=A class=real>", kText),
           // What the builder replaces.
           absl::StrCat("<p class='\x07 bell'>", kText, "<p>Bell \x07 ", kText,
                        "<p>\xC2\x93", kText, "<p>\xEF\xBF\xBE", kText,
                        "<p>\xF0\x9F\xBF\xBF", kText, "<p>\x7F", kText),
           absl::StrCat("<ul><li>", kText, "<li>", kText, "<dl><dt>", kText),
       }) {
    EXPECT_EQ(Dump(page), Dump(Plain(page))) << page;
    EXPECT_TRUE(absl::StrContains(Dump(page), kText)) << page;
  }
}

TEST(HtmlCut, ThePackedTreeOfTagSoupIsTheCutPagesTree) {
  static constexpr absl::string_view kPieces[] = {
      "<p class=story>",
      "</p>",
      "<b>",
      "</b>",
      "<a href=/x>",
      "</a>",
      "<table>",
      "</table>",
      "<tr>",
      "<td id=c>",
      "</td>",
      "<div class='a b'>",
      "</div>",
      "<i lang=en>",
      "</i>",
      "<h2>",
      "</h2>",
      "<li>",
      "<ul>",
      "</ul>",
      "<form>",
      "</form>",
      "<pre>",
      "</pre>",
      "<!-- c -->",
      "<br>",
      "<caption>",
      "<select><option>x</select>",
      "words enough for a reference",
      " more words, again enough of them ",
      "short",
      " ",
      "&lt;",
      "a &amp; a few words more",
      "<svg><p>x</svg>",
      "<body class=late>",
      "<title>words in a title</title>",
      "\xC2\xA0\xE4\xB8\xAD\xE6\x96\x87 words beyond ASCII",
  };
  std::mt19937 random(7);
  for (int page = 0; page < 3000; ++page) {
    std::string html;
    const size_t pieces = 2 + random() % 40;
    for (size_t i = 0; i < pieces; ++i) {
      const absl::string_view piece = kPieces[random() % std::size(kPieces)];
      html.append(piece.data(), piece.size());
    }
    ASSERT_EQ(Dump(html), Dump(Plain(html))) << html;
  }
}

TEST(HtmlCut, TheHashTellsPagesApartByAllTheirTextsAndAttributes) {
  const auto hash = [](absl::string_view html) {
    return PackHtml(html).Hash();
  };
  constexpr absl::string_view kPage =
      "<p class=one>The first of two paragraphs</p><p>and the second one</p>";
  EXPECT_EQ(hash(kPage), hash(absl::StrCat(kPage, "<!-- a visit -->")));
  for (const absl::string_view other :
       {"<p class=two>The first of two paragraphs</p><p>and the second one</p>",
        "<p id=one>The first of two paragraphs</p><p>and the second one</p>",
        "<p class=one>The first of two paragraph</p><p>sand the second one</p>",
        "<p class=one>The first of two paragraphs </p><p>and the second "
        "one</p>",
        "<p>The first of two paragraphs</p><p class=one>and the second one</p>",
        "<p class=one>The first of two paragraphs</p><p>and the second "
        "0ne</p>"}) {
    EXPECT_NE(hash(kPage), hash(other)) << other;
  }
}

}  // namespace
}  // namespace stet
