#include "cli/front_headlines.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "model/unicode.h"

namespace stet {
namespace {

std::string NameOf(absl::string_view source) {
  return absl::StrCat("front:", source);
}

struct Line {
  absl::string_view id, page, seen, title;
};

// The value's lines; views into `text`. A line of another form is passed over.
std::vector<Line> LinesOf(absl::string_view text) {
  std::vector<Line> lines;
  for (const absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> fields = absl::StrSplit(line, '\t');
    if (fields.size() == 4)
      lines.push_back({fields[0], fields[1], fields[2], fields[3]});
  }
  return lines;
}

absl::StatusOr<std::string> TextOf(Store& store, absl::string_view source) {
  absl::StatusOr<std::string> text = store.GetBlob(NameOf(source));
  if (absl::IsNotFound(text.status())) return std::string();
  return text;
}

// One line of at most kFrontHeadlineBytesMax bytes.
std::string Flat(absl::string_view title) {
  std::string flat = CollapseSpace(title);
  if (flat.size() > kFrontHeadlineBytesMax) {
    flat.resize(kFrontHeadlineBytesMax);
    flat = ToValidUtf8(flat);
  }
  return flat;
}

}  // namespace

absl::Status RecordFrontHeadlines(
    Store& store, const Visit& page,
    const std::vector<std::pair<std::string, std::string>>& shown,
    absl::Time now) {
  // Pages of one source may be judged on several threads.
  static absl::Mutex mutex(absl::kConstInit);
  const absl::MutexLock lock(&mutex);
  STET_ASSIGN_OR_RETURN(const std::string text, TextOf(store, page.source));
  std::vector<Line> lines = LinesOf(text);
  absl::flat_hash_map<absl::string_view, absl::string_view> last;
  for (const Line& line : lines) {
    if (line.page == page.id) last[line.id] = line.title;
  }
  const std::string seen = FormatUtc(now);
  std::string fresh;
  for (const auto& [id, title] : shown) {
    const std::string flat = Flat(title);
    const auto known = last.find(id);
    if (flat.empty() || (known != last.end() && known->second == flat))
      continue;
    absl::StrAppend(&fresh, id, "\t", page.id, "\t", seen, "\t", flat, "\n");
  }
  if (fresh.empty()) return absl::OkStatus();
  std::string kept;
  const size_t drop =
      lines.size() - std::min(lines.size(), kFrontHeadlinesMax - 1);
  for (size_t i = drop; i < lines.size(); ++i) {
    absl::StrAppend(&kept, lines[i].id, "\t", lines[i].page, "\t",
                    lines[i].seen, "\t", lines[i].title, "\n");
  }
  return store.PutBlob(NameOf(page.source), absl::StrCat(kept, fresh));
}

absl::StatusOr<std::vector<FrontHeadline>> FrontHeadlinesOf(
    Store& store, const Visit& article) {
  STET_ASSIGN_OR_RETURN(const std::string text, TextOf(store, article.source));
  std::vector<FrontHeadline> headlines;
  for (const Line& line : LinesOf(text)) {
    const absl::StatusOr<absl::Time> seen = ParseUtc(line.seen);
    if (line.id != article.id || !seen.ok()) continue;
    headlines.push_back(
        {*seen, std::string(line.page), std::string(line.title)});
  }
  return headlines;
}

absl::string_view HeadlineShownAt(const std::vector<FrontHeadline>& headlines,
                                  absl::Time time) {
  absl::string_view shown;
  for (const FrontHeadline& headline : headlines) {
    if (headline.seen <= time) shown = headline.title;
  }
  return shown;
}

}  // namespace stet
