#include "parser/boilerplate_phrases.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "model/counter_lines.h"
#include "model/phrase_index.h"
#include "model/unicode.h"
#include "parser/boilerplate_table.h"

namespace stet {
namespace {

constexpr size_t kBytesRead = 240;
constexpr int kStartWordsMax = 45;
constexpr int kAnywhereWordsMax = 60;

absl::string_view Prefix(absl::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 &&
         (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) {
    --bytes;
  }
  return text.substr(0, bytes);
}

// Folded, with typewriter quotes, and without the marks before the first word.
std::string Simplify(absl::string_view text) {
  std::string folded = FoldCase(Prefix(text, kBytesRead));
  size_t start = 0;
  while (start < folded.size() &&
         absl::string_view("\"'*+-|>[](){}<>:.,;/~#&=_ ").find(folded[start]) !=
             absl::string_view::npos) {
    ++start;
  }
  folded.erase(0, start);
  for (size_t at = folded.find("\xE2\x80\x99"); at != std::string::npos;
       at = folded.find("\xE2\x80\x99", at + 1)) {
    folded.replace(at, 3, 1, '\'');
  }
  return folded;
}

// Whether the text ends at `at`, but for marks, digits and spaces.
bool EndsAt(absl::string_view text, size_t at) {
  while (at < text.size()) {
    const char32_t c = NextCodePoint(text, at);
    if (IsLetter(c)) return false;
  }
  return true;
}

// Whether a label ends at `at`: a colon, a dash, an arrow or nothing follows.
bool IsLabelEnd(absl::string_view text, size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  if (EndsAt(text, at)) return true;
  const absl::string_view rest = text.substr(at);
  for (const absl::string_view mark :
       {":", "|", ">", "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xBB", "- ",
        "\xEF\xBC\x9A", "\xE2\x86\x92", "\xE2\x96\xB6"}) {
    if (absl::StartsWith(rest, mark)) return true;
  }
  return false;
}

int CountWords(absl::string_view text) {
  int words = 1;
  for (const char c : text) words += c == ' ' ? 1 : 0;
  return words;
}

// The C library's search is several times as fast as absl::StrContains.
bool Contains(absl::string_view text, absl::string_view phrase) {
  return memmem(text.data(), text.size(), phrase.data(), phrase.size()) !=
         nullptr;
}

// The rows by where they may stand; a row's number is its place in the table.
struct RowIndex {
  PhraseIndex at_start;
  std::vector<size_t> start_rows;
  PhraseIndex anywhere;
  std::vector<size_t> anywhere_rows;
};

const RowIndex& Rows() {
  static const auto* const index = [] {
    auto* const made = new RowIndex();
    const absl::Span<const BoilerplateRow> rows = BoilerplateRows();
    for (size_t row = 0; row < rows.size(); ++row) {
      const bool anywhere = rows[row].where == Where::kAnywhere;
      (anywhere ? made->anywhere : made->at_start).Add(rows[row].text);
      (anywhere ? made->anywhere_rows : made->start_rows).push_back(row);
    }
    return made;
  }();
  return *index;
}

// Of a row that the text begins with.
bool Fits(const BoilerplateRow& row, absl::string_view text, int words) {
  switch (row.where) {
    case Where::kWhole:
      return EndsAt(text, row.text.size());
    case Where::kStart:
      return words <= kStartWordsMax;
    case Where::kLabel:
      return words <= kStartWordsMax && IsLabelEnd(text, row.text.size());
    case Where::kAnywhere:
      break;
  }
  return true;
}

// The first row of the table that is in the text; the table's size if none is.
size_t FindRow(absl::string_view text, int words) {
  const absl::Span<const BoilerplateRow> table = BoilerplateRows();
  const RowIndex& rows = Rows();
  size_t found = table.size();
  rows.at_start.AnyAt(text, [&](size_t number) {
    const size_t row = rows.start_rows[number];
    if (!Fits(table[row], text, words)) return false;
    found = row;
    return true;
  });
  rows.anywhere.AnyIn(text, [&](size_t number) {
    found = std::min(found, rows.anywhere_rows[number]);
    return false;
  });
  return found;
}

// How to reach or follow somebody: how such lines begin, and what they name.
constexpr absl::string_view kContactStarts[] = {
    "follow ",   "email ",       "e-mail ",        "contact ",    "reach ",
    "write to ", "send ",        "have a tip",     "got a tip",   "like us",
    "join us",   "find us",      "connect with",   "subscribe",   "folgen sie",
    "folge ",    "folgt ",       "schreiben sie",  "kontakt",     "suivez",
    "contactez", "sigue ",       "síguenos",       "siga ",       "segui ",
    "seguici",   "seguite",      "volg ",          "följ ",       "følg ",
    "obserwuj",  "śledź",        "подписывайтесь", "подпишитесь", "читайте нас",
    "следите",   "підписуйтесь", "takip",          "bizi ",
};
constexpr absl::string_view kContactPlaces[] = {
    "twitter",  "facebook",  "instagram",   "telegram", "whatsapp",  "youtube",
    "linkedin", "tiktok",    "google news", "bluesky",  "mastodon",  "threads",
    "x.com",    "flipboard", "@",           "телеграм", "вконтакте", "дзен",
};

bool IsContactLine(absl::string_view text, int words) {
  constexpr int kWordsMax = 40;
  if (words > kWordsMax) return false;
  static const auto* const starts =
      new PhraseIndex({std::begin(kContactStarts), std::end(kContactStarts)});
  const auto names = [&](absl::string_view place) {
    return Contains(text, place);
  };
  return starts->AnyAt(text, [](size_t) { return true; }) &&
         std::any_of(std::begin(kContactPlaces), std::end(kContactPlaces),
                     names);
}

// "142 responses to The bridge stands".
bool IsRepliesLine(absl::string_view text, int words) {
  constexpr int kWordsMax = 20;
  size_t at = 0;
  while (at < text.size() && absl::ascii_isdigit(text[at])) ++at;
  if (at == 0 || words > kWordsMax) return false;
  while (at < text.size() && text[at] == ' ') ++at;
  const absl::string_view rest = text.substr(at);
  for (const absl::string_view start :
       {"responses to ", "thoughts on ", "replies to ", "comments on ",
        "antworten zu ", "antworten auf ", "kommentare zu ", "respuestas a ",
        "réponses à ", "réflexions sur ", "risposte a ", "reacties op "}) {
    if (absl::StartsWith(rest, start)) return true;
  }
  return false;
}

constexpr absl::string_view kNames[kPhraseCount] = {
    "none",      "related", "newsletter", "share",   "ads",     "comments",
    "copyright", "credit",  "byline",     "top",     "tags",    "media",
    "consent",   "paywall", "age",        "counter", "support", "author",
};

}  // namespace

Phrase FindPhrase(absl::string_view text) {
  const int words = CountWords(text);
  if (words > kAnywhereWordsMax || text.size() > 1200) return Phrase::kNone;
  const std::string simple = Simplify(text);
  if (const size_t row = FindRow(simple, words);
      row < BoilerplateRows().size()) {
    return BoilerplateRows()[row].phrase;
  }
  if (IsContactLine(simple, words)) return Phrase::kShare;
  if (IsRepliesLine(simple, words)) return Phrase::kComments;
  if (IsAgeLine(simple)) return Phrase::kAge;
  if (IsCountedLine(simple)) return Phrase::kCounter;
  return Phrase::kNone;
}

absl::string_view PhraseName(Phrase phrase) {
  return kNames[static_cast<size_t>(phrase)];
}

}  // namespace stet
