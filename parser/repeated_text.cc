#include "parser/repeated_text.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr uint32_t kQuoteWordsMin = 6;
constexpr uint32_t kQuoteWordsMax = 80;

bool Has(const BlockPlace& place, MarkupWord word) {
  return ((place.near | place.far) & Bit(word)) != 0;
}

bool MayBePulled(const TextBlock& block, const BlockPlace& place) {
  return place.in_body && block.words >= kQuoteWordsMin &&
         block.words <= kQuoteWordsMax &&
         ((place.zones & Bit(Zone::kQuote)) != 0 ||
          Has(place, MarkupWord::kQuote));
}

// The letters and digits of a text, case folded, with a space between words.
std::string WordsOf(absl::string_view text) {
  const std::string folded = FoldCase(text);
  std::string words;
  for (size_t at = 0; at < folded.size();) {
    const size_t start = at;
    const char32_t c = NextCodePoint(folded, at);
    if (IsLetter(c) ||
        (c < 0x80 && absl::ascii_isdigit(static_cast<unsigned char>(c)))) {
      words.append(folded, start, at - start);
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  if (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

bool IsProseOfBody(const BlockPlace& place) {
  return place.is_prose && place.in_body;
}

// The nearest block of the body's prose in that direction, past the end of all
// if none is near.
size_t NextProse(const PageLayout& layout, size_t i, int step) {
  constexpr int kStepsMax = 32;
  for (int steps = 0; steps < kStepsMax; ++steps) {
    i += static_cast<size_t>(step);  // Before the first one wraps around.
    if (i >= layout.places.size() || IsProseOfBody(layout.places[i])) return i;
  }
  return layout.places.size();
}

}  // namespace

RepeatedText::RepeatedText(const std::vector<TextBlock>& blocks,
                           const PageLayout& layout)
    : blocks_(blocks), layout_(layout) {
  FindPullQuotes();
  own_prose_ = static_cast<size_t>(std::count_if(
      layout.places.begin(), layout.places.end(), [](const BlockPlace& place) {
        return IsProseOfBody(place) && place.in_main_parent;
      }));
}

bool RepeatedText::IsWrittenAgain(size_t first, size_t again) const {
  constexpr size_t kRunMax = 2;
  if (!layout_.places[first].in_main_parent ||
      !layout_.places[again].in_main_parent ||
      blocks_[again - 1].text == blocks_[again].text)
    return false;
  size_t run = 1;
  for (const int step : {-1, 1}) {
    size_t a = first, b = again;
    while (run <= kRunMax) {
      a = NextProse(layout_, a, step);
      b = NextProse(layout_, b, step);
      if (a >= blocks_.size() || b >= blocks_.size() ||
          blocks_[a].text != blocks_[b].text)
        break;
      ++run;
    }
  }
  return run <= kRunMax && run * 4 < own_prose_;
}

bool RepeatedText::IsPulled(size_t i) const {
  return std::binary_search(pulled_.begin(), pulled_.end(), i);
}

void RepeatedText::FindPullQuotes() {
  constexpr size_t kQuotesMax = 64;
  std::vector<size_t> quotes;
  for (size_t i = 0; i < blocks_.size() && quotes.size() < kQuotesMax; ++i) {
    if (MayBePulled(blocks_[i], layout_.places[i])) quotes.push_back(i);
  }
  if (quotes.empty()) return;
  std::string text;  // A line for every paragraph.
  for (size_t i = 0; i < blocks_.size(); ++i) {
    const BlockPlace& place = layout_.places[i];
    if (IsProseOfBody(place) && place.in_main_parent &&
        !MayBePulled(blocks_[i], place))
      absl::StrAppend(&text, WordsOf(blocks_[i].text), "\n");
  }
  for (const size_t i : quotes) {
    const std::string words = WordsOf(blocks_[i].text);
    // A paragraph of the same words alone is no more than what it is.
    if (absl::StrContains(text, absl::StrCat(" ", words)) ||
        absl::StrContains(text, absl::StrCat(words, " ")))
      pulled_.push_back(i);
  }
}

}  // namespace stet
