#include "report/mail.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "model/digest.h"
#include "model/plural.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "report/escape.h"
#include "report/html_report.h"
#include "report/site_frame.h"

namespace stet {
namespace {

constexpr uint32_t kReferencesMax = 10;
constexpr absl::string_view kCrLf = "\r\n";

// --- Identities -----------------------------------------------------------

std::string DomainOf(absl::string_view address) {
  return std::string(address.substr(address.rfind('@') + 1));
}

std::string EditMessageId(const EditRow& row, uint32_t old_version,
                          uint32_t new_version, absl::string_view domain) {
  return absl::StrCat("<stet.", ArticleKey(row.url), ".", old_version, "-",
                      new_version, "@", domain, ">");
}

bool IsOneArticle(const std::vector<EditRow>& edits) {
  return !edits.empty() &&
         std::all_of(edits.begin(), edits.end(), [&](const EditRow& row) {
           return row.url == edits.front().url;
         });
}

std::string DigestMessageId(const MailDigest& digest,
                            absl::string_view domain) {
  std::string what = absl::StrCat(digest.to, "\n");
  for (const EditRow& row : digest.edits) {
    absl::StrAppend(&what, EditUrn(row.url, row.old_version, row.new_version),
                    "\n");
  }
  // Two quiet days are two mails.
  if (digest.edits.empty()) what += FormatUtc(digest.now);
  return absl::StrCat("<stet.digest.", ToHex(Sha256Of(what)).substr(0, 24), "@",
                      domain, ">");
}

// The article's own id and those of its edits before `first`, newest last.
std::string References(const EditRow& first, absl::string_view domain) {
  std::vector<std::string> ids;
  const uint32_t newest = first.old_version;
  const uint32_t from = newest > kReferencesMax ? newest - kReferencesMax : 1;
  ids.push_back(
      absl::StrCat("<stet.", ArticleKey(first.url), "@", domain, ">"));
  for (uint32_t version = from; version < newest; ++version)
    ids.push_back(EditMessageId(first, version, version + 1, domain));
  return absl::StrJoin(ids, "\r\n ");
}

// --- What is said ----------------------------------------------------------

Severity HighestOf(const EditRow& row) {
  Severity highest = Severity::kNone;
  for (const RowClass& c : row.classes) {
    if (!c.hidden) highest = std::max(highest, c.severity);
  }
  return row.silent ? Severity::kHigh : highest;
}

bool IsGone(const EditRow& row) {
  return std::any_of(row.classes.begin(), row.classes.end(),
                     [](const RowClass& c) {
                       return c.name == "gone" || c.name == "soft_gone";
                     });
}

absl::string_view GroupName(Severity severity) {
  switch (severity) {
    case Severity::kHigh:
      return "High severity";
    case Severity::kMedium:
      return "Medium severity";
    case Severity::kLow:
      return "Low severity";
    case Severity::kInfo:
    case Severity::kNone:
      break;
  }
  return "For the record";
}

// The edits by severity, then outlet, then as they came.
std::vector<const EditRow*> Sorted(const MailDigest& digest) {
  std::vector<const EditRow*> edits;
  for (const EditRow& row : digest.edits) edits.push_back(&row);
  std::stable_sort(edits.begin(), edits.end(),
                   [](const EditRow* a, const EditRow* b) {
                     const Severity of_a = HighestOf(*a);
                     const Severity of_b = HighestOf(*b);
                     if (of_a != of_b) return of_a > of_b;
                     return a->source < b->source;
                   });
  return edits;
}

std::string CountsOf(const MailDigest& digest) {
  int silent = 0, gone = 0;
  for (const EditRow& row : digest.edits) {
    if (IsGone(row))
      ++gone;
    else if (row.silent)
      ++silent;
  }
  const int others = static_cast<int>(digest.edits.size()) - silent - gone;
  std::vector<std::string> parts;
  if (silent > 0) parts.push_back(Plural(silent, "silent edit"));
  if (gone > 0) parts.push_back(Plural(gone, "vanished article"));
  if (others > 0)
    parts.push_back(
        parts.empty() ? Plural(others, "edit")
                      : absl::StrCat(others, " other", others == 1 ? "" : "s"));
  if (parts.empty()) parts.emplace_back("no edits");
  std::string counts = absl::StrJoin(parts, ", ");
  if (!digest.problems.empty())
    absl::StrAppend(&counts, " (", Plural(digest.problems.size(), "source"),
                    " failing)");
  return counts;
}

std::string SubjectOf(const MailDigest& digest, bool one_article) {
  if (one_article) {
    const EditRow& row = digest.edits.front();
    const std::string& title =
        digest.thread_title.empty() ? row.title : digest.thread_title;
    return absl::StrCat("[stet] ", row.source, row.source.empty() ? "" : ": ",
                        Shorten(PlainLine(title), 120));
  }
  return absl::StrCat(
      "stet ", absl::FormatTime("%e %b", digest.now, absl::UTCTimeZone()), ": ",
      CountsOf(digest));
}

std::string PageOf(const MailDigest& digest, const EditRow& row) {
  if (digest.base_url.empty()) return "";
  return absl::StrCat(digest.base_url,
                      EditPath(row.url, row.old_version, row.new_version));
}

std::string MarkedText(absl::Span<const TokenRun> tokens) {
  std::string text;
  for (const TokenRun& run : tokens) {
    const std::string line = PlainLine(run.text);
    if (run.op == TokenOp::kDelete)
      absl::StrAppend(&text, "[-", line, "-]");
    else if (run.op == TokenOp::kInsert)
      absl::StrAppend(&text, "{+", line, "+}");
    else
      text += line;
  }
  return text;
}

// "first seen changed between A and B": never the time of the edit itself.
std::string SeenLine(const EditRow& row) {
  return absl::StrCat("Changed between ", FormatUtc(row.old_last_seen), " and ",
                      FormatUtc(row.new_first_seen), ", version ",
                      row.old_version, " to ", row.new_version, "; +",
                      row.stats.words_added, " −", row.stats.words_removed,
                      " words");
}

std::string EditText(const MailDigest& digest, const EditRow& row) {
  const std::string outlet = PlainLine(row.source);
  std::string text =
      absl::StrCat(row.silent ? "! " : "* ", outlet, outlet.empty() ? "" : "  ",
                   row.silent ? "no notice seen, " : "", ClassLine(row), "\n  ",
                   MarkedText(ShortenTokens(row.headline, 300)), "\n");
  if (!row.excerpt.empty())
    absl::StrAppend(&text, "  ", MarkedText(ShortenTokens(row.excerpt, 400)),
                    "\n");
  for (const RowClass& c : row.classes) {
    if (!c.hidden && !c.note.empty())
      absl::StrAppend(&text, "  ", PlainLine(c.name), ": ",
                      Shorten(PlainLine(c.note), 160), "\n");
  }
  absl::StrAppend(&text, "  ", SeenLine(row), "\n");
  const std::string page = PageOf(digest, row);
  if (!page.empty()) absl::StrAppend(&text, "  ", PlainLine(page), "\n");
  absl::StrAppend(&text, "  ", PlainLine(row.url), "\n\n");
  return text;
}

std::string EditHtml(const MailDigest& digest, const EditRow& row) {
  std::string html = absl::StrCat(
      "<div style=\"margin:0 0 18px;padding:0 0 0 12px;border-left:3px solid ",
      row.silent ? "#b3470f" : "#8a94a6",
      "\"><p style=\"margin:0;color:#4a5568;font-size:13px\">",
      EscapeHtml(PlainLine(row.source)), row.source.empty() ? "" : " · ",
      row.silent ? "<strong>no notice seen</strong> · " : "",
      EscapeHtml(ClassLine(row)),
      "</p><p dir=\"auto\" style=\"margin:2px 0;font-size:17px;font-weight:"
      "600\">",
      TokensHtml(ShortenTokens(row.headline, 300), Marks::kMail), "</p>");
  if (!row.excerpt.empty())
    absl::StrAppend(&html, "<p dir=\"auto\" style=\"margin:2px 0\">",
                    TokensHtml(ShortenTokens(row.excerpt, 400), Marks::kMail),
                    "</p>");
  std::string links;
  const std::string page = EscapeHref(PageOf(digest, row));
  const std::string original = EscapeHref(row.url);
  if (!page.empty())
    absl::StrAppend(&links, " <a href=\"", page, "\">the edit</a>");
  if (!original.empty())
    absl::StrAppend(&links, links.empty() ? " " : " · ", "<a href=\"", original,
                    "\">the article</a>");
  absl::StrAppend(&html,
                  "<p style=\"margin:2px 0 0;color:#4a5568;font-size:13px\">",
                  EscapeHtml(SeenLine(row)), ".", links, "</p></div>\n");
  return html;
}

struct Bodies {
  std::string text;
  std::string html;
};

void AppendEdits(const MailDigest& digest, Bodies& bodies) {
  const std::vector<const EditRow*> edits = Sorted(digest);
  const size_t shown = std::min(edits.size(), digest.lines_max);
  std::optional<Severity> group;
  for (size_t i = 0; i < shown; ++i) {
    const EditRow& row = *edits[i];
    if (group != HighestOf(row)) {
      group = HighestOf(row);
      const absl::string_view name = GroupName(*group);
      absl::StrAppend(&bodies.text, name, "\n", std::string(name.size(), '-'),
                      "\n\n");
      absl::StrAppend(&bodies.html,
                      "<h2 style=\"font-size:15px;margin:22px 0 10px\">", name,
                      "</h2>\n");
    }
    bodies.text += EditText(digest, row);
    bodies.html += EditHtml(digest, row);
  }
  if (shown == edits.size()) return;
  const std::string more = absl::StrCat(
      "And ", edits.size() - shown, " more",
      digest.base_url.empty() ? "." : absl::StrCat(": ", digest.base_url));
  absl::StrAppend(&bodies.text, PlainLine(more), "\n\n");
  absl::StrAppend(&bodies.html, "<p>", EscapeHtml(more), "</p>\n");
}

Bodies BodiesOf(const MailDigest& digest) {
  Bodies bodies;
  const std::string counts = CountsOf(digest);
  const std::string when = FormatUtc(digest.now);
  bodies.text = absl::StrCat(PlainLine(digest.title), "\n", counts, ", as of ",
                             when, "\n\n");
  bodies.html = absl::StrCat(
      "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta "
      "name=\"viewport\" content=\"width=device-width\"><title>",
      EscapeHtml(digest.title),
      "</title></head>\n<body style=\"margin:0 auto;padding:16px;max-width:"
      "680px;font-family:Georgia,serif;line-height:1.45;color:#1a202c;"
      "background:#ffffff\">\n<p style=\"margin:0;font-weight:600\">",
      EscapeHtml(PlainLine(digest.title)), "</p>\n<p style=\"margin:0\">",
      EscapeHtml(counts), ", as of ", when, "</p>\n");
  if (digest.edits.empty()) {
    bodies.text += "A quiet day: nothing watched was edited.\n\n";
    bodies.html += "<p>A quiet day: nothing watched was edited.</p>\n";
  }
  AppendEdits(digest, bodies);
  if (!digest.problems.empty()) {
    bodies.text +=
        "Sources that cannot be read\n"
        "---------------------------\n\n";
    bodies.html +=
        "<h2 style=\"font-size:15px;margin:22px 0 10px\">Sources "
        "that cannot be read</h2>\n<ul>\n";
    for (const std::string& problem : digest.problems) {
      absl::StrAppend(&bodies.text, "* ", PlainLine(problem), "\n");
      absl::StrAppend(&bodies.html, "<li>", EscapeHtml(PlainLine(problem)),
                      "</li>\n");
    }
    bodies.text += "\n";
    bodies.html += "</ul>\n";
  }
  bodies.html += "</body></html>\n";
  return bodies;
}

// --- The message -------------------------------------------------------------

// RFC 2045 section 6.8: lines of 76 characters.
std::string Base64Lines(absl::string_view bytes) {
  const std::string all = absl::Base64Escape(bytes);
  std::string lines;
  for (size_t at = 0; at < all.size(); at += 76)
    absl::StrAppend(&lines, absl::string_view(all).substr(at, 76), kCrLf);
  return lines;
}

std::string PartOf(absl::string_view type, absl::string_view body,
                   absl::string_view boundary) {
  // RFC 2046 section 4.1.1: text has CRLF at its line ends.
  return absl::StrCat("--", boundary, "\r\nContent-Type: ", type,
                      "; charset=utf-8\r\nContent-Transfer-Encoding: "
                      "base64\r\n\r\n",
                      Base64Lines(absl::StrReplaceAll(body, {{"\n", "\r\n"}})));
}

void AppendHeader(absl::string_view name, absl::string_view value,
                  std::string& message) {
  absl::StrAppend(&message, name, ": ", EscapeMailHeader(name, value), kCrLf);
}

// "Name <address>": the name encoded on its own, the address never.
std::string Mailbox(absl::string_view text, absl::string_view address) {
  absl::string_view name = text.substr(0, text.find('<'));
  name = absl::StripAsciiWhitespace(name);
  if (name == address || name.empty() || !absl::StrContains(text, "<"))
    return std::string(address);
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
    name = name.substr(1, name.size() - 2);
  const bool atom = std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == ' ' ||
           c == '-' || c == '_';
  });
  if (atom) return absl::StrCat(name, " <", address, ">");
  const std::string encoded = EscapeMailHeader("From", name);
  if (absl::StartsWith(encoded, "=?"))
    return absl::StrCat(encoded, "\r\n <", address, ">");
  // RFC 5322 section 3.2.4.
  return absl::StrCat(
      "\"",
      absl::StrReplaceAll(PlainLine(name), {{"\\", "\\\\"}, {"\"", "\\\""}}),
      "\"\r\n <", address, ">");
}

std::string Unsubscribe(const MailDigest& digest,
                        absl::string_view from_address) {
  const std::string given = PlainLine(digest.unsubscribe);
  const bool fit = (absl::StartsWith(given, "mailto:") ||
                    absl::StartsWith(given, "https://")) &&
                   given.find_first_of("<> ") == std::string::npos &&
                   std::all_of(given.begin(), given.end(),
                               [](char c) { return c > ' ' && c < 0x7f; });
  return fit ? absl::StrCat("<", given, ">")
             : absl::StrCat("<mailto:", from_address, "?subject=unsubscribe>");
}

}  // namespace

absl::StatusOr<std::string> MailAddress(absl::string_view text) {
  absl::string_view address = absl::StripAsciiWhitespace(text);
  const auto open = address.rfind('<');
  if (open != absl::string_view::npos && absl::EndsWith(address, ">"))
    address = address.substr(open + 1, address.size() - open - 2);
  const auto at = address.find('@');
  const bool plain = std::all_of(address.begin(), address.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != ',' &&
           c != '"' && c != '\\' && c != '(' && c != ')' && c != ';';
  });
  // No line break may stand in the name either.
  const bool one_line = text.find_first_of("\r\n") == absl::string_view::npos &&
                        text.find('\0') == absl::string_view::npos;
  if (plain && one_line && at != absl::string_view::npos && at > 0 &&
      at + 1 < address.size() &&
      address.find('@', at + 1) == absl::string_view::npos &&
      address.front() != '-' && address.size() <= 254) {
    return std::string(address);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", PlainLine(text),
                   "\" is no mail address; write it as desk@example.org"));
}

absl::StatusOr<Mail> RenderMail(const MailDigest& digest) {
  STET_ASSIGN_OR_RETURN(const std::string from, MailAddress(digest.from));
  STET_ASSIGN_OR_RETURN(const std::string to, MailAddress(digest.to));
  const std::string domain = DomainOf(from);
  const bool one_article = IsOneArticle(digest.edits);
  Mail mail;
  std::string& message = mail.text;
  absl::StrAppend(&message, "From: ", Mailbox(digest.from, from), kCrLf);
  absl::StrAppend(&message, "To: ", Mailbox(digest.to, to), kCrLf);
  AppendHeader("Subject", SubjectOf(digest, one_article), message);
  absl::StrAppend(&message, "Date: ",
                  absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", digest.now,
                                   absl::UTCTimeZone()),
                  kCrLf);
  if (one_article) {
    const EditRow& first = digest.edits.front();
    const EditRow& last = digest.edits.back();
    mail.message_id =
        EditMessageId(last, last.old_version, last.new_version, domain);
    const std::string references = References(first, domain);
    const auto newest = references.rfind('<');
    absl::StrAppend(&message, "Message-ID: ", mail.message_id,
                    "\r\nIn-Reply-To: ", references.substr(newest),
                    "\r\nReferences: ", references, kCrLf);
  } else {
    mail.message_id = DigestMessageId(digest, domain);
    absl::StrAppend(&message, "Message-ID: ", mail.message_id, kCrLf);
  }
  // RFC 2919 and 2369; RFC 3834 keeps vacation replies away.
  absl::StrAppend(&message, "List-Id: <edits.stet.", domain,
                  ">\r\nList-Unsubscribe: ", Unsubscribe(digest, from),
                  "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: "
                  "1.0\r\n");
  const Bodies bodies = BodiesOf(digest);
  // Cannot stand in base64.
  const std::string boundary =
      absl::StrCat("=_stet_", ToHex(Sha256Of(mail.message_id)).substr(0, 24));
  absl::StrAppend(
      &message, "Content-Type: multipart/alternative;\r\n boundary=\"",
      boundary, "\"\r\n\r\n", PartOf("text/plain", bodies.text, boundary),
      PartOf("text/html", bodies.html, boundary), "--", boundary, "--\r\n");
  return mail;
}

}  // namespace stet
