#include "parser/read_links.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "model/status_macros.h"
#include "model/unicode.h"
#include "parser/decode.h"
#include "parser/html_document.h"
#include "parser/link_readers.h"
#include "parser/xml_tokens.h"

namespace stet {
namespace {

enum class Format { kNone, kFeed, kSitemap, kOpml, kJson, kLines, kHtml };

constexpr size_t kSniffBytes = 16 << 10;

Format FormatOfRoot(absl::string_view name) {
  const std::string root = absl::AsciiStrToLower(name);
  if (root == "rss" || root == "rdf" || root == "feed" || root == "channel" ||
      root == "item" || root == "entry")
    return Format::kFeed;
  if (root == "urlset" || root == "sitemapindex") return Format::kSitemap;
  if (root == "opml") return Format::kOpml;
  if (root == "html" || root == "head" || root == "body") return Format::kHtml;
  return Format::kNone;
}

bool IsAddressLine(absl::string_view line) {
  return (absl::StartsWith(line, "http://") ||
          absl::StartsWith(line, "https://")) &&
         line.find_first_of(" \t<>\"") == absl::string_view::npos;
}

// What the beginning of a document shows it to be; `utf8` has no mark.
Format Sniff(absl::string_view utf8) {
  const absl::string_view text = absl::StripAsciiWhitespace(utf8);
  if (text.empty()) return Format::kNone;
  if (text.front() == '{') return Format::kJson;
  absl::string_view line = text.substr(0, text.find_first_of("\r\n"));
  if (IsAddressLine(absl::StripAsciiWhitespace(line))) return Format::kLines;
  if (absl::StartsWithIgnoreCase(text, "<!doctype html")) return Format::kHtml;
  // The first element that tells; broken feeds have others before it.
  XmlTokens tokens(text);
  bool markup = false;
  for (int looked = 0; looked < 40 && tokens.Next();) {
    if (tokens.kind() != XmlTokens::kStart) continue;
    ++looked;
    markup = true;
    if (const Format format = FormatOfRoot(tokens.name());
        format != Format::kNone)
      return format;
  }
  return markup ? Format::kHtml : Format::kNone;
}

// The same for bytes not decoded yet. What tells is ASCII, which stands for
// itself in every encoding of the web but UTF-16; only that is decoded.
Format SniffBytes(absl::string_view head, absl::string_view content_type) {
  head = head.substr(0, kSniffBytes);
  if (head.find('\0') != absl::string_view::npos) {
    return Sniff(
        Decode(head, {.content_type = content_type, .markup = Markup::kXml})
            .text);
  }
  absl::ConsumePrefix(&head, "\xEF\xBB\xBF");
  return Sniff(head);
}

absl::Status Refused(absl::string_view url, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("reading ", url.empty() ? "a document" : url, ": ", why));
}

Links OpmlLinks(absl::string_view utf8) {
  Links links;
  links.kind = SourceKind::kFeed;
  XmlTokens tokens(utf8);
  bool in_title = false;
  while (tokens.Next()) {
    if (tokens.kind() == XmlTokens::kEnd) {
      in_title = false;
    } else if (tokens.kind() != XmlTokens::kStart) {
      if (in_title && links.title.empty())
        links.title = ToNfc(CollapseSpace(tokens.raw_text()));
    } else if (absl::EqualsIgnoreCase(tokens.name(), "title")) {
      in_title = true;
    } else if (absl::EqualsIgnoreCase(tokens.name(), "outline")) {
      LinkEntry entry;
      entry.kind = SourceKind::kFeed;
      const std::string address = tokens.Attribute("xmlUrl");
      if (address.empty()) continue;  // A folder.
      entry.url = JoinUrl(address, "");
      entry.title = tokens.Attribute("title");
      if (entry.title.empty()) entry.title = tokens.Attribute("text");
      entry.title =
          ToNfc(CollapseSpace(entry.title.substr(0, kEntryTextBytesMax)));
      if (entry.url.empty()) {
        if (links.warnings.size() < 20)
          links.warnings.push_back(
              absl::StrCat("not an address: ", address.substr(0, 100)));
        continue;
      }
      if (links.entries.size() >= kFeedEntriesMax) break;
      links.entries.push_back(std::move(entry));
    }
  }
  return links;
}

}  // namespace

absl::StatusOr<Links> ReadLinks(absl::string_view bytes,
                                const ReadLinksOptions& options) {
  const bool gzipped = LooksGzipped(bytes);
  bool complete = true;
  std::string unpacked;
  std::string inner;
  absl::string_view head = bytes;
  if (gzipped) {
    unpacked = Gunzip(bytes, kSniffBytes, complete);
    // A server that packs a packed file packs it once more, but not for ever.
    if (LooksGzipped(unpacked)) {
      inner = Gunzip(bytes, kSitemapBytesMax, complete);
      bytes = inner;
      unpacked = Gunzip(bytes, kSniffBytes, complete);
      if (LooksGzipped(unpacked))
        return Refused(options.url, "gzipped more than twice");
    }
    head = unpacked;
  }
  const Format format = SniffBytes(head, options.content_type);
  switch (format) {
    case Format::kSitemap:
    case Format::kLines:
      return ReadSitemap(bytes, options.url, options.content_type);
    case Format::kNone:
      return Refused(options.url, "neither feed, sitemap nor HTML page");
    default:
      break;
  }
  std::string whole;
  if (gzipped) {
    whole = Gunzip(bytes, kFeedBytesMax, complete);
    bytes = whole;
  }
  if (bytes.size() > kFeedBytesMax) {
    return absl::ResourceExhaustedError(
        absl::StrCat("reading ", options.url, ": ", bytes.size(),
                     " bytes, more than ", kFeedBytesMax));
  }
  const Decoded decoded = Decode(
      bytes,
      {.content_type = options.content_type,
       .markup = format == Format::kHtml ? Markup::kHtml : Markup::kXml});
  if (format == Format::kHtml) {
    STET_ASSIGN_OR_RETURN(const HtmlDocument document,
                          HtmlDocument::Parse(decoded.text));
    return ReadFrontPage(document, options.url);
  }
  if (format == Format::kJson) return ReadJsonFeed(decoded.text, options.url);
  if (XmlTokens::DeclaresEntity(decoded.text))
    return Refused(options.url, "it declares an entity");
  if (format == Format::kOpml) return OpmlLinks(decoded.text);
  Links links = ReadXmlFeed(decoded.text, options.url);
  if (!complete) links.warnings.push_back("the gzip stream is cut or too long");
  return links;
}

bool LooksLikeFeedOrSitemap(absl::string_view bytes,
                            absl::string_view content_type) {
  std::string unpacked;
  bool complete = true;
  if (LooksGzipped(bytes)) {
    unpacked = Gunzip(bytes, kSniffBytes, complete);
    bytes = unpacked;
  }
  const Format format = SniffBytes(bytes, content_type);
  if (format == Format::kJson)
    return absl::StrContains(bytes.substr(0, kSniffBytes), "jsonfeed.org");
  return format == Format::kFeed || format == Format::kSitemap ||
         format == Format::kLines;
}

absl::StatusOr<Links> ReadOpml(absl::string_view bytes) {
  if (bytes.size() > kFeedBytesMax) {
    return absl::ResourceExhaustedError(
        absl::StrCat("reading an OPML file: ", bytes.size(),
                     " bytes, more than ", kFeedBytesMax));
  }
  const Decoded decoded =
      Decode(bytes, {.content_type = "", .markup = Markup::kXml});
  if (XmlTokens::DeclaresEntity(decoded.text))
    return Refused("an OPML file", "it declares an entity");
  if (Sniff(decoded.text) != Format::kOpml)
    return Refused("an OPML file", "no <opml> in it");
  return OpmlLinks(decoded.text);
}

}  // namespace stet
