#include "report/article_page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/time_text.h"
#include "report/escape.h"

namespace stet {
namespace {

constexpr absl::string_view kStyle =
    "body{max-width:70ch;margin:2rem auto;padding:0 1rem;font:1.1rem/1.6 "
    "Georgia,serif}"
    "small,figcaption{font:.85rem/1.5 sans-serif}.note{border-left:4px "
    "solid;padding-left:1rem}"
    "@media(prefers-color-scheme:dark){body{background:#15181c;color:#e6e6e6}a{"
    "color:#8ab4f8}}";

absl::string_view TagOf(BlockKind kind) {
  switch (kind) {
    case BlockKind::kHeading:
      return "h2";
    case BlockKind::kListItem:
      return "li";
    case BlockKind::kQuote:
      return "blockquote";
    case BlockKind::kCaption:
      return "figcaption";
    default:
      return "p";
  }
}

bool InList(const Article& article, size_t block) {
  return block < article.blocks.size() &&
         article.blocks[block].kind == BlockKind::kListItem;
}

}  // namespace

std::string ArticleBlocksHtml(const Article& article) {
  std::string html;
  for (size_t i = 0; i < article.blocks.size(); ++i) {
    const Block& block = article.blocks[i];
    if (InList(article, i) && (i == 0 || !InList(article, i - 1)))
      html += "<ul>\n";
    const absl::string_view tag = TagOf(block.kind);
    absl::StrAppend(
        &html, "<", tag, " dir=\"auto\" id=\"b", i + 1, "\"",
        block.kind == BlockKind::kCorrectionNote ? " class=\"note\"" : "", ">",
        EscapeHtml(block.text), "</", tag, ">\n");
    if (InList(article, i) && !InList(article, i + 1)) html += "</ul>\n";
  }
  return html;
}

std::string RenderArticlePage(const Snapshot& snapshot, absl::string_view url) {
  const Article& article = snapshot.article;
  const VersionInfo& info = snapshot.info;
  return absl::StrCat(
      "<!doctype html>\n<html lang=\"", EscapeHtml(article.language),
      "\"><head><meta charset=\"utf-8\">\n<meta "
      "http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      EscapeHtml(article.title), "</title>\n<style>", kStyle,
      "</style></head>\n<body>\n<main>\n<h1 dir=\"auto\">",
      EscapeHtml(article.title), "</h1>\n<p><small>",
      EscapeHtml(absl::StrJoin(article.byline, ", ")),
      article.byline.empty() ? "" : " · ", "version ", info.version,
      ", seen from ", FormatUtc(info.first_seen), " to ",
      FormatUtc(info.last_seen), " · <a rel=\"noreferrer nofollow\" href=\"",
      EscapeHref(url), "\">original</a></small></p>\n",
      ArticleBlocksHtml(article), "</main>\n</body></html>\n");
}

}  // namespace stet
