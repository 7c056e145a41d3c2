#include "cli/entry_identity.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "model/digest.h"
#include "model/url.h"

namespace stet {
namespace {

// Beside what is listed now: entries that may come back.
constexpr size_t kForgottenAfter = 200;

std::string IdentityOf(absl::string_view url) {
  const auto parsed = Url::Parse(url);
  return parsed.ok() ? parsed->Identity() : std::string();
}

}  // namespace

EntryIdentity::EntryIdentity(absl::string_view feed)
    : name_(absl::StrCat("entries:", feed)) {}

absl::StatusOr<EntryIdentity> EntryIdentity::Load(Store& store,
                                                  absl::string_view feed) {
  EntryIdentity identity(feed);
  const absl::StatusOr<std::string> lines = store.GetBlob(identity.name_);
  if (absl::IsNotFound(lines.status())) return identity;
  if (!lines.ok()) return lines.status();
  for (const absl::string_view line :
       absl::StrSplit(*lines, '\n', absl::SkipEmpty())) {
    uint64_t hash = 0;
    if (line.size() < 18 || !absl::SimpleHexAtoi(line.substr(0, 16), &hash))
      continue;
    identity.place_[hash] = identity.known_.size();
    identity.known_.emplace_back(hash, std::string(line.substr(17)));
  }
  return identity;
}

void EntryIdentity::Begin(const Links& links) {
  for (const LinkEntry& entry : links.entries) ++listed_[entry.id];
}

bool EntryIdentity::Tells(const LinkEntry& entry) const {
  if (entry.id.empty() || entry.kind != SourceKind::kArticle) return false;
  const auto listed = listed_.find(entry.id);
  return listed != listed_.end() && listed->second == 1 &&
         IdentityOf(entry.id) != IdentityOf(entry.url);
}

std::string EntryIdentity::ArticleOf(const LinkEntry& entry) const {
  if (!Tells(entry)) return "";
  const auto place = place_.find(Hash64(entry.id));
  return place == place_.end() ? "" : known_[place->second].second;
}

void EntryIdentity::Remember(const LinkEntry& entry,
                             absl::string_view article) {
  if (!Tells(entry)) return;
  const uint64_t hash = Hash64(entry.id);
  const auto [place, is_new] = place_.try_emplace(hash, known_.size());
  if (is_new) {
    known_.emplace_back(hash, std::string(article));
  } else if (known_[place->second].second != article) {
    known_[place->second].second = std::string(article);
  } else {
    return;
  }
  changed_ = true;
}

absl::Status EntryIdentity::Save(Store& store) {
  if (!changed_) return absl::OkStatus();
  changed_ = false;
  const size_t keep =
      std::min(kRememberedMax, listed_.size() + kForgottenAfter);
  std::string lines;
  for (size_t i = known_.size() - std::min(keep, known_.size());
       i < known_.size(); ++i) {
    absl::StrAppendFormat(&lines, "%016x %s\n", known_[i].first,
                          known_[i].second);
  }
  return store.PutBlob(name_, lines);
}

}  // namespace stet
