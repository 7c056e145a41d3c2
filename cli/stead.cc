#include "cli/stead.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/history.h"
#include "model/status_macros.h"
#include "model/url.h"
#include "report/compare.h"

namespace stet {
namespace {

bool IsOfText(PageKind kind) {
  return kind == PageKind::kArticle || kind == PageKind::kLive ||
         kind == PageKind::kForum;
}

// By its last part: "/login/", "/account/sign-in.php".
bool IsLoginAddress(absl::string_view url) {
  const auto parsed = Url::Parse(url);
  if (!parsed.ok()) return false;
  absl::string_view path = parsed->path();
  absl::ConsumeSuffix(&path, "/");
  path.remove_prefix(path.rfind('/') + 1);
  std::string word = absl::AsciiStrToLower(path.substr(0, path.find('.')));
  word.erase(std::remove_if(word.begin(), word.end(),
                            [](char c) { return c == '-' || c == '_'; }),
             word.end());
  return word == "login" || word == "logon" || word == "signin";
}

struct TextBytes {
  size_t kept = 0, removed = 0, added = 0;
};

TextBytes Difference(const Article& before, const Article& after) {
  TextBytes bytes;
  for (const BlockChange& change : Compare(before, after).blocks) {
    for (const TokenRun& run : change.tokens) {
      (run.op == TokenOp::kKeep     ? bytes.kept
       : run.op == TokenOp::kDelete ? bytes.removed
                                    : bytes.added) += run.text.size();
    }
  }
  return bytes;
}

// A page that shares no words with the version before is a rewrite, unless it
// says of itself that it is another page, or is too short to be an article. The
// comparison, which costs, is made only where one of these is so.
Stead CompareWith(const Snapshot& head, const Visit& visit,
                  const Article& article) {
  constexpr int kLongWords = 150;  // A text that cannot shrink to a fifth.
  constexpr size_t kUnlikeParts = 8;
  if (head.info.status >= 400 || !IsOfText(head.article.page_kind) ||
      !article.correction_notes.empty())
    return Stead::kItself;
  const int before = WordCount(head.article);
  const bool shrunk = before >= kLongWords && 5 * WordCount(article) < before;
  const bool front = IsFrontPage(article.canonical_url) &&
                     !IsFrontPage(head.article.canonical_url) &&
                     !IsFrontPage(visit.url);
  if (!shrunk && !front && IsOfText(article.page_kind)) return Stead::kItself;
  const TextBytes bytes = Difference(head.article, article);
  if (bytes.kept * kUnlikeParts < bytes.kept + bytes.added)
    return Stead::kAnotherPage;
  return shrunk && !article.paywalled ? Stead::kCutShort : Stead::kItself;
}

}  // namespace

std::string IdentityOf(absl::string_view url) {
  const auto parsed = Url::Parse(url);
  return parsed.ok() ? parsed->Identity() : std::string();
}

bool HasPermanentMove(const Page& page) {
  return std::any_of(page.hops.begin(), page.hops.end(), [](const Hop& hop) {
    return hop.status == 301 || hop.status == 308;
  });
}

bool IsSentAway(const Page& page) {
  return !page.hops.empty() &&
         IdentityOf(page.final_url) != IdentityOf(page.requested_url);
}

bool LeadsUpwards(const Page& page) {
  const auto from = Url::Parse(page.requested_url);
  const auto to = Url::Parse(page.final_url);
  if (page.hops.empty() || !from.ok() || !to.ok()) return false;
  const absl::string_view path = to->path();
  const std::string folder =
      absl::EndsWith(path, "/") ? std::string(path) : absl::StrCat(path, "/");
  return to->query().empty() && from->path().size() > folder.size() &&
         absl::StartsWith(from->path(), folder);
}

bool IsFrontPage(absl::string_view url) {
  const auto parsed = Url::Parse(url);
  if (!parsed.ok()) return false;
  absl::string_view path = parsed->path();
  absl::ConsumePrefix(&path, "/");
  absl::ConsumeSuffix(&path, "/");
  if (path.empty()) return true;
  return (path.size() == 2 || (path.size() == 5 && path[2] == '-')) &&
         absl::ascii_isalpha(static_cast<unsigned char>(path[0])) &&
         absl::ascii_isalpha(static_cast<unsigned char>(path[1]));
}

bool AsksForLogin(const Page& page, const Article& article) {
  if (IsLoginAddress(page.requested_url)) return false;
  return (IsSentAway(page) && IsLoginAddress(page.final_url)) ||
         (!IsOfText(article.page_kind) &&
          IsLoginAddress(article.canonical_url));
}

bool ShareText(const Article& a, const Article& b) {
  const TextBytes bytes = Difference(a, b);
  return bytes.kept >= std::max(bytes.removed, bytes.added);
}

absl::StatusOr<Stead> WhatStandsInStead(Store& store, const Snapshot& head,
                                        const Visit& visit, const Page& page,
                                        const Article& article,
                                        absl::Time now) {
  const Stead stead = CompareWith(head, visit, article);
  if (stead == Stead::kItself) return stead;
  STET_ASSIGN_OR_RETURN(const CompareContext context,
                        ContextOf(store, head,
                                  {.article = &article,
                                   .status = page.status,
                                   .final_url = page.final_url,
                                   .redirected = !page.hops.empty(),
                                   .seen = now}));
  return context.returns_to_earlier ? Stead::kItself : stead;
}

}  // namespace stet
