#include "tests/report/made_up_newsroom.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "model/digest.h"
#include "report/compare.h"
#include "tests/report/made_up_stories.h"

namespace stet {
namespace {

absl::Time At(int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilSecond(2026, 11, day, hour, minute, 12),
                         absl::UTCTimeZone());
}

Sha256 HashOf(const std::string& url, size_t version, const Article& article) {
  return Sha256Of(
      absl::StrCat(url, "@", version, article.title, BodyText(article)));
}

constexpr char kQuake[] =
    "Strong earthquake shakes northern coast, at least 12 dead\n"
    "A strong earthquake shook the northern coast early on Monday, killing at "
    "least 12 people and cutting power to three towns.\n"
    "The tremor, of magnitude 6.1, was felt at 5:40 local time as far as the "
    "capital, 200 kilometres to the south.\n"
    "“We are prepared for this,” the governor said, “and help is on its way to "
    "every village.”\n"
    "Schools stayed closed on Monday.\n"
    "Fishermen in the harbour of Port Alder said the water drew back before it "
    "returned.\n"
    "The coast road was blocked at two places by fallen rock.\n"
    "A relief centre was opened in the sports hall of Alder, where 53 people "
    "spent the night.";

constexpr char kQuakeTwo[] =
    "Strong earthquake shakes northern coast, many feared dead\n"
    "A strong earthquake shook the northern coast early on Monday, killing at "
    "least 31 people and cutting power to three towns.\n"
    "The tremor, of magnitude 6.1, was felt at 5:40 local time as far as the "
    "capital, 450 kilometres to the south.\n"
    "Schools stayed closed on Monday.\n"
    "A relief centre was opened in the sports hall of Alder, where 54 people "
    "spent the night.\n"
    "Fishermen in the harbour of Port Alder said the water drew back before it "
    "returned.\n"
    "The coast road was blocked at two places by fallen rock.\n"
    "Two helicopters of the coast guard reached the islands at noon.";

void AddQuake(MadeUpNewsroom& room) {
  const std::string url = "https://example.com/news/earthquake-north";
  Article first = MakeArticle(kQuake);
  first.byline = {"Ada Marsh"};
  first.published = At(23, 11, 20);
  first.modified = At(23, 11, 38);
  room.Add(url, "Example Gazette", At(23, 11, 40), first);
  Article second = first;
  second.blocks[5].text =
      "The coast road was blocked at two places by fallen rocks.";
  room.Add(url, "Example Gazette", At(23, 12, 31), second);
  Article third = MakeArticle(kQuakeTwo);
  third.byline = {"Ada Marsh", "Tom Birch"};
  third.published = first.published;
  third.modified = first.modified;
  room.Add(url, "Example Gazette", At(23, 14, 5), third);
  Article fourth = third;
  fourth.blocks.push_back(
      {BlockKind::kCorrectionNote,
       "Correction: an earlier version of this article gave the distance to "
       "the capital as 450 kilometres. It is 200 kilometres.",
       true,
       {}});
  fourth.blocks[1].text =
      "The tremor, of magnitude 6.1, was felt at 5:40 local time as far as "
      "the capital, 200 kilometres to the south.";
  fourth.modified = At(24, 8, 2);
  room.Add(url, "Example Gazette", At(24, 8, 10), fourth);
}

}  // namespace

const char kNastyText[] =
    "<script>alert(1)</script> \"quoted\" 'single' & ]]> --> \x1b[31mred "
    "\x1b]0;title\x07 \u202Eright to left\u202C \u2066isolate\u2069 "
    "=HYPERLINK(\"http://evil.example\") Line\r\nBcc: victim@example.com "
    "@everyone <!channel> **bold** [link](javascript:alert(1)) `code` "
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

Article MakeArticle(absl::string_view text, absl::string_view language) {
  Article article;
  article.language = std::string(language);
  bool first = true;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (first) {
      article.title = std::string(line);
      first = false;
    } else {
      article.blocks.push_back(
          {BlockKind::kParagraph, std::string(line), true, {}});
    }
  }
  return article;
}

void MadeUpNewsroom::Add(const std::string& url, const std::string& source,
                         absl::Time seen, const Article& article, int status) {
  Told& told = articles_[url];
  told.source = source;
  Snapshot snapshot;
  snapshot.article = article;
  snapshot.article.url = url;
  VersionInfo& info = snapshot.info;
  info.id = url;
  info.version = static_cast<uint32_t>(told.snapshots.size() + 1);
  info.first_seen = info.last_seen = seen;
  info.title = article.title;
  info.words = WordCount(article);
  info.status = status;
  info.hash = HashOf(url, info.version, article);
  info.looks = 1;
  snapshot.page.requested_url = snapshot.page.final_url = url;
  snapshot.page.status = status;
  snapshot.page.http_version.assign(1, '2');
  snapshot.page.server_address = "192.0.2.7:443";
  snapshot.page.headers = {{"ETag", absl::StrCat("\"v", info.version, "\"")}};
  snapshot.page.requested_at = snapshot.page.received_at = seen;
  if (!told.snapshots.empty()) {
    VersionInfo& before = told.snapshots.back().info;
    before.last_seen = std::max(before.last_seen, seen - absl::Minutes(30));
    info.previous_hash = before.hash;
  }
  told.snapshots.push_back(std::move(snapshot));
  if (told.snapshots.size() > 1) {
    const uint32_t version = told.snapshots.back().info.version;
    const Edit edit = View(url, version - 1, version).edit;
    VersionInfo& own = told.snapshots.back().info;
    own.edit = IsReported(edit);
    own.silent = edit.silent;
    own.score = edit.score;
    for (const EditClass& c : edit.classes) own.classes.push_back(c.name);
  }
  touched_.push_back(url);
}

void MadeUpNewsroom::Erase(const std::string& url, uint32_t version) {
  Snapshot& snapshot = articles_[url].snapshots[version - 1];
  snapshot.article = Article();
  snapshot.info.title.clear();
  snapshot.info.words = 0;
  snapshot.info.erased = true;
  snapshot.info.erase_reason = "court order";
  touched_.push_back(url);
}

EditView MadeUpNewsroom::View(const std::string& url, uint32_t from,
                              uint32_t to) const {
  const Told& told = articles_.at(url);
  const Snapshot& a = told.snapshots.at(from - 1);
  const Snapshot& b = told.snapshots.at(to - 1);
  EditView view;
  view.url = url;
  view.source = told.source;
  view.old_version = a.info;
  view.new_version = b.info;
  view.old_article = a.article;
  view.new_article = b.article;
  CompareContext context;
  context.old_status = a.info.status;
  context.new_status = b.info.status;
  view.edit = Compare(a.article, b.article, context);
  return view;
}

std::vector<EditRow> MadeUpNewsroom::Rows() const {
  std::vector<EditRow> rows;
  for (const auto& [url, told] : articles_) {
    for (uint32_t v = 2; v <= told.snapshots.size(); ++v)
      rows.push_back(
          RowOf(View(url, v - 1, v), told.snapshots[0].info.first_seen));
  }
  std::sort(rows.begin(), rows.end(), [](const EditRow& a, const EditRow& b) {
    return a.new_first_seen > b.new_first_seen;
  });
  return rows;
}

SiteInput MadeUpNewsroom::Input() {
  SiteInput input;
  input.touched = std::exchange(touched_, {});
  input.all = [this] {
    std::vector<std::string> ids;
    for (const auto& [url, told] : articles_) ids.push_back(url);
    return ids;
  };
  input.history = [this](absl::string_view id) -> absl::StatusOr<SiteHistory> {
    const Told& told = articles_.at(std::string(id));
    SiteHistory history;
    history.source = told.source;
    for (const Snapshot& s : told.snapshots) history.versions.push_back(s.info);
    return history;
  };
  input.edit = [this](absl::string_view id, uint32_t from,
                      uint32_t to) -> absl::StatusOr<SiteEdit> {
    ++edits_asked_;
    const Told& told = articles_.at(std::string(id));
    SiteEdit edit;
    edit.view = View(std::string(id), from, to);
    edit.old_page = told.snapshots.at(from - 1).page;
    edit.new_page = told.snapshots.at(to - 1).page;
    return edit;
  };
  std::map<std::string, int64_t> counts;
  for (const auto& [url, told] : articles_) ++counts[told.source];
  for (const auto& [source, count] : counts)
    input.outlets.push_back({source, count, ""});
  return input;
}

MadeUpNewsroom DemoNewsroom() {
  MadeUpNewsroom room;
  AddQuake(room);
  AddMadeUpStories(room);
  return room;
}

}  // namespace stet
