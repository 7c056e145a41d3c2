#include "report/edit_row.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "model/digest.h"
#include "model/time_text.h"
#include "model/unicode.h"
#include "nlohmann/json.hpp"
#include "report/class_labels.h"
#include "report/escape.h"

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kExcerptCodePoints = 320;
constexpr size_t kHeadlineCodePoints = 400;

// "en" of "en-GB"; a page's text never gets further than two or three letters.
std::string PrimaryLanguage(absl::string_view language) {
  const absl::string_view primary =
      language.substr(0, std::min(language.find('-'), language.size()));
  const bool plain =
      (primary.size() == 2 || primary.size() == 3) &&
      std::all_of(primary.begin(), primary.end(),
                  [](unsigned char c) { return absl::ascii_isalpha(c) != 0; });
  return plain ? absl::AsciiStrToLower(primary) : "und";
}

size_t ChangedBytes(const BlockChange& change) {
  size_t bytes = 0;
  for (const TokenRun& run : change.tokens) {
    if (run.op != TokenOp::kKeep) bytes += run.text.size();
  }
  return bytes;
}

bool IsHeadline(const BlockChange& change) {
  const auto has_zero = [](const std::vector<int>& blocks) {
    return !blocks.empty() && blocks.front() == 0;
  };
  return has_zero(change.old_blocks) || has_zero(change.new_blocks);
}

std::vector<TokenRun> HeadlineOf(const EditView& view) {
  for (const BlockChange& change : view.edit.blocks) {
    if (IsHeadline(change) && change.op != BlockOp::kMove)
      return ShortenTokens(change.tokens, kHeadlineCodePoints);
  }
  const std::string& title = view.new_article.title.empty()
                                 ? view.old_article.title
                                 : view.new_article.title;
  return {{TokenOp::kKeep, Shorten(title, kHeadlineCodePoints)}};
}

// The change that a reader would want to see first. A word replaced says more
// than a paragraph added, so edits count double.
const BlockChange* LargestChange(const Edit& edit) {
  const BlockChange* largest = nullptr;
  size_t most = 0;
  for (const BlockChange& change : edit.blocks) {
    if (IsHeadline(change) || change.op == BlockOp::kKeep) continue;
    const size_t bytes =
        ChangedBytes(change) * (change.op == BlockOp::kEdit ? 2 : 1);
    if (bytes > most) {
      most = bytes;
      largest = &change;
    }
  }
  return largest;
}

// The code points of `text` from the first or last `count` of them.
std::string Head(absl::string_view text, size_t count) {
  size_t i = 0;
  while (i < text.size() && count-- > 0) NextCodePoint(text, i);
  return std::string(text.substr(0, i));
}

std::string Tail(absl::string_view text, size_t count) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < text.size(); NextCodePoint(text, i))
    starts.push_back(i);
  if (starts.size() <= count) return std::string(text);
  return std::string(text.substr(starts[starts.size() - count]));
}

size_t CodePoints(absl::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); NextCodePoint(text, i)) ++count;
  return count;
}

// A kept run with its middle, or an outer end, left out.
std::string Elide(absl::string_view text, bool first, bool last, size_t keep) {
  if (CodePoints(text) <= keep * (first || last ? 1 : 2) + 1)
    return std::string(text);
  return absl::StrCat(first ? "" : Head(text, keep), "…",
                      last ? "" : Tail(text, keep));
}

Json TokensToJson(absl::Span<const TokenRun> tokens) {
  Json list = Json::array();
  for (const TokenRun& run : tokens) {
    const char* const op = run.op == TokenOp::kKeep     ? "="
                           : run.op == TokenOp::kDelete ? "-"
                                                        : "+";
    list.push_back(Json::array({op, ToValidUtf8(run.text)}));
  }
  return list;
}

std::vector<TokenRun> TokensFromJson(const Json& json) {
  std::vector<TokenRun> tokens;
  if (!json.is_array()) return tokens;
  for (const Json& pair : json) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() ||
        !pair[1].is_string()) {
      continue;
    }
    const auto& op = pair[0].get_ref<const std::string&>();
    tokens.push_back({op == "-"   ? TokenOp::kDelete
                      : op == "+" ? TokenOp::kInsert
                                  : TokenOp::kKeep,
                      pair[1].get<std::string>()});
  }
  return tokens;
}

std::string StringAt(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : "";
}

template <typename Number>
Number NumberAt(const Json& json, const char* key, Number fallback) {
  const auto it = json.find(key);
  return it != json.end() && it->is_number() ? it->get<Number>() : fallback;
}

bool BoolAt(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_boolean() && it->get<bool>();
}

absl::Time TimeAt(const Json& json, const char* key) {
  return ParseUtc(StringAt(json, key)).value_or(absl::UnixEpoch());
}

Json ObjectAt(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_object() ? *it : Json::object();
}

Severity SeverityFrom(absl::string_view name) {
  for (const Severity s : {Severity::kNone, Severity::kInfo, Severity::kLow,
                           Severity::kMedium, Severity::kHigh}) {
    if (SeverityName(s) == name) return s;
  }
  return Severity::kLow;
}

// Seconds, so that what is written and read back is the same.
absl::Time WholeSeconds(absl::Time time) {
  return absl::FromUnixSeconds(absl::ToUnixSeconds(time));
}

std::optional<absl::Duration> DelayOf(const EditView& view,
                                      absl::Time first_seen) {
  const absl::Time published = view.old_article.published.value_or(first_seen);
  const absl::Time start =
      published <= view.new_version.first_seen ? published : first_seen;
  if (start > view.new_version.first_seen) return std::nullopt;
  return absl::Seconds(
      absl::ToInt64Seconds(view.new_version.first_seen - start));
}

}  // namespace

EditRow RowOf(const EditView& view, absl::Time first_seen) {
  EditRow row;
  row.url = view.url;
  row.source = view.source;
  row.language = PrimaryLanguage(view.new_article.language.empty()
                                     ? view.old_article.language
                                     : view.new_article.language);
  row.title = view.new_article.title.empty() ? view.old_article.title
                                             : view.new_article.title;
  row.old_version = view.old_version.version;
  row.new_version = view.new_version.version;
  row.old_last_seen = WholeSeconds(view.old_version.last_seen);
  row.new_first_seen = WholeSeconds(view.new_version.first_seen);
  row.old_words = view.old_version.words;
  row.new_words = view.new_version.words;
  row.new_status = view.new_version.status;
  for (const EditClass& c : view.edit.classes)
    row.classes.push_back({c.name, c.severity, c.hidden, c.note});
  row.score = view.edit.score;
  row.silent = view.edit.silent;
  row.reported = IsReported(view.edit);
  row.stats = view.edit.stats;
  row.headline = HeadlineOf(view);
  if (const BlockChange* const change = LargestChange(view.edit)) {
    row.excerpt = ShortenTokens(change->tokens, kExcerptCodePoints);
    if (!change->new_blocks.empty())
      row.excerpt_block = change->new_blocks.front();
  }
  row.delay = DelayOf(view, first_seen);
  return row;
}

Json ToJson(const EditRow& row) {
  Json classes = Json::array();
  for (const RowClass& c : row.classes) {
    classes.push_back({{"name", c.name},
                       {"severity", std::string(SeverityName(c.severity))},
                       {"hidden", c.hidden},
                       {"note", c.note}});
  }
  Json json = {
      {"url", row.url},
      {"source", row.source},
      {"language", row.language},
      {"title", row.title},
      {"old",
       {{"version", row.old_version},
        {"last_seen", FormatUtc(row.old_last_seen)},
        {"words", row.old_words}}},
      {"new",
       {{"version", row.new_version},
        {"first_seen", FormatUtc(row.new_first_seen)},
        {"words", row.new_words},
        {"status", row.new_status}}},
      {"classes", std::move(classes)},
      {"score", row.score},
      {"silent", row.silent},
      {"reported", row.reported},
      {"stats",
       {{"words_added", row.stats.words_added},
        {"words_removed", row.stats.words_removed},
        {"moved_blocks", row.stats.moved_blocks}}},
      {"headline", TokensToJson(row.headline)},
      {"excerpt", TokensToJson(row.excerpt)},
      {"excerpt_block", row.excerpt_block},
      {"page", EditPath(row.url, row.old_version, row.new_version)},
  };
  if (row.delay.has_value())
    json["delay_seconds"] = absl::ToInt64Seconds(*row.delay);
  return json;
}

EditRow RowFromJson(const Json& json) {
  EditRow row;
  if (!json.is_object()) return row;
  row.url = StringAt(json, "url");
  row.source = StringAt(json, "source");
  row.language = PrimaryLanguage(StringAt(json, "language"));
  row.title = StringAt(json, "title");
  const Json old_side = ObjectAt(json, "old");
  const Json new_side = ObjectAt(json, "new");
  row.old_version = NumberAt<uint32_t>(old_side, "version", 0);
  row.new_version = NumberAt<uint32_t>(new_side, "version", 0);
  row.old_last_seen = TimeAt(old_side, "last_seen");
  row.new_first_seen = TimeAt(new_side, "first_seen");
  row.old_words = NumberAt<int>(old_side, "words", 0);
  row.new_words = NumberAt<int>(new_side, "words", 0);
  row.new_status = NumberAt<int>(new_side, "status", 200);
  const auto classes = json.find("classes");
  if (classes != json.end() && classes->is_array()) {
    for (const Json& c : *classes) {
      if (!c.is_object()) continue;
      row.classes.push_back({StringAt(c, "name"),
                             SeverityFrom(StringAt(c, "severity")),
                             BoolAt(c, "hidden"), StringAt(c, "note")});
    }
  }
  row.score = NumberAt<double>(json, "score", 0);
  row.silent = BoolAt(json, "silent");
  row.reported = BoolAt(json, "reported");
  const Json stats = ObjectAt(json, "stats");
  row.stats = {NumberAt<int>(stats, "words_added", 0),
               NumberAt<int>(stats, "words_removed", 0),
               NumberAt<int>(stats, "moved_blocks", 0)};
  if (json.contains("headline"))
    row.headline = TokensFromJson(json.at("headline"));
  if (json.contains("excerpt"))
    row.excerpt = TokensFromJson(json.at("excerpt"));
  row.excerpt_block = NumberAt<int>(json, "excerpt_block", 0);
  if (json.contains("delay_seconds"))
    row.delay = absl::Seconds(NumberAt<int64_t>(json, "delay_seconds", 0));
  return row;
}

std::string ArticleKey(absl::string_view url) {
  return ToHex(Sha256Of(url)).substr(0, 16);
}

std::string EditPath(absl::string_view url, uint32_t old_version,
                     uint32_t new_version, absl::string_view suffix) {
  return absl::StrCat("a/", ArticleKey(url), "/", old_version, "..",
                      new_version, suffix);
}

std::string EditUrn(absl::string_view url, uint32_t old_version,
                    uint32_t new_version) {
  std::string hex =
      ToHex(Sha256Of(absl::StrCat(url, "@", old_version, "..", new_version)));
  hex[12] = '8';  // RFC 9562 section 5.8: a version of our own making.
  hex[16] = 'a';  // Variant 10xx.
  const absl::string_view h = hex;
  return absl::StrCat("urn:uuid:", h.substr(0, 8), "-", h.substr(8, 4), "-",
                      h.substr(12, 4), "-", h.substr(16, 4), "-",
                      h.substr(20, 12));
}

std::string TextOf(absl::Span<const TokenRun> tokens, Side side) {
  const TokenOp own = side == Side::kOld ? TokenOp::kDelete : TokenOp::kInsert;
  std::string text;
  for (const TokenRun& run : tokens) {
    if (run.op == TokenOp::kKeep || run.op == own) text += run.text;
  }
  return text;
}

std::vector<TokenRun> ShortenTokens(absl::Span<const TokenRun> tokens,
                                    size_t code_points) {
  constexpr size_t kContext = 60;
  std::vector<TokenRun> result;
  size_t used = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (used >= code_points) {
      if (result.empty() || result.back().text != "…")
        result.push_back({TokenOp::kKeep, "…"});
      break;
    }
    TokenRun run = tokens[i];
    const bool only = tokens.size() == 1;
    if (run.op == TokenOp::kKeep && !only)
      run.text = Elide(run.text, i == 0, i + 1 == tokens.size(), kContext);
    run.text = Shorten(run.text, code_points - used);
    used += CodePoints(run.text);
    result.push_back(std::move(run));
  }
  return result;
}

std::string Sentence(const EditRow& row) {
  const auto side = [&row](Side s) {
    return Shorten(PlainLine(TextOf(row.headline, s)), 160);
  };
  for (const RowClass& c : row.classes) {
    if (c.name == "gone" || c.name == "soft_gone")
      return absl::StrCat("No longer at its address (status ", row.new_status,
                          "): “", side(Side::kOld), "”.");
  }
  const std::string before = side(Side::kOld);
  const std::string after = side(Side::kNew);
  if (before != after && !before.empty() && !after.empty())
    return absl::StrCat("Headline changed from “", before, "” to “", after,
                        "”.");
  std::string sentence =
      absl::StrCat("“", after, "” was edited: +", row.stats.words_added, " −",
                   row.stats.words_removed, " words");
  for (const RowClass& c : row.classes) {
    if (c.hidden || c.note.empty()) continue;
    absl::StrAppend(&sentence, "; ", LabelOf(c.name).label, " ",
                    Shorten(PlainLine(c.note), 80));
    break;
  }
  return sentence + ".";
}

std::string ClassLine(const EditRow& row, size_t max) {
  std::vector<RowClass> classes = row.classes;
  std::stable_sort(classes.begin(), classes.end(),
                   [](const RowClass& a, const RowClass& b) {
                     return a.severity > b.severity;
                   });
  std::vector<std::string> labels;
  for (const RowClass& c : classes) {
    if (c.hidden) continue;
    std::string label = LabelOf(PlainLine(c.name)).label;
    if (std::find(labels.begin(), labels.end(), label) == labels.end())
      labels.push_back(std::move(label));
  }
  // One more is no shorter than the words that stand for it.
  if (labels.size() <= max + 1) return absl::StrJoin(labels, ", ");
  const size_t others = labels.size() - max;
  labels.resize(max);
  return absl::StrCat(absl::StrJoin(labels, ", "), " and ", others, " more");
}

}  // namespace stet
