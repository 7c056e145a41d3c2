#include "report/own_history.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/string_view.h"
#include "model/unicode.h"
#include "report/tokens.h"

namespace stet {
namespace {

constexpr int kLineWordsMax = 14;

// The blocks between two that all versions share, by their neighbours' texts.
using Slot = std::pair<absl::string_view, absl::string_view>;
using Slots = std::map<Slot, std::vector<const Block*>>;

bool EndsSentence(absl::string_view text) {
  static constexpr absl::string_view kMarks[] = {
      ".", "!", "?", "…",  "。", "！", "？", "।",
      "؟", "۔", ":", "：", "\"", "”",  "»",  "」"};
  return std::any_of(std::begin(kMarks), std::end(kMarks),
                     [&](absl::string_view mark) {
                       return text.size() >= mark.size() &&
                              text.substr(text.size() - mark.size()) == mark;
                     });
}

// No sentence, no row and nothing that a journalist signs.
bool IsLine(const Block& block) {
  if (block.kind == BlockKind::kTableRow || block.kind == BlockKind::kPost ||
      block.kind == BlockKind::kQuote ||
      block.kind == BlockKind::kCorrectionNote ||
      block.kind == BlockKind::kStandfirst)
    return false;
  return !EndsSentence(block.text) && CountWords(block.text) <= kLineWordsMax;
}

std::string WithoutDigits(absl::string_view text) {
  std::string rest;
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    if (!IsDigit(NextCodePoint(text, i)))
      rest.append(text.data() + start, i - start);
  }
  return rest;
}

Slots SlotsOf(const Article& article,
              const std::set<absl::string_view>& shared) {
  Slots slots;
  absl::string_view before;
  std::vector<const Block*> between;
  for (const Block& block : article.blocks) {
    if (!shared.contains(block.text)) {
      between.push_back(&block);
      continue;
    }
    if (!between.empty()) slots[{before, block.text}] = std::move(between);
    between.clear();
    before = block.text;
  }
  if (!between.empty()) slots[{before, ""}] = std::move(between);
  return slots;
}

}  // namespace

std::vector<std::string> RestlessLines(
    absl::Span<const Article* const> versions) {
  std::vector<std::string> restless;
  if (versions.size() < kRestlessVersions + 2) return restless;
  std::map<absl::string_view, size_t> counts;
  for (const Article* const version : versions) {
    std::set<absl::string_view> texts;
    for (const Block& block : version->blocks) texts.insert(block.text);
    for (const absl::string_view text : texts) ++counts[text];
  }
  std::set<absl::string_view> shared;
  for (const auto& [text, count] : counts) {
    if (count == versions.size()) shared.insert(text);
  }
  std::vector<Slots> slots;
  for (const Article* const version : versions)
    slots.push_back(SlotsOf(*version, shared));
  for (const auto& [slot, newest] : slots.back()) {
    std::set<std::string> seen;
    bool lines = true;
    for (const Slots& version : slots) {
      const auto found = version.find(slot);
      lines = lines && found != version.end();
      if (!lines) break;
      for (const Block* const block : found->second)
        lines = lines && IsLine(*block) &&
                seen.insert(WithoutDigits(block->text)).second;
    }
    if (!lines) continue;
    for (auto version = slots.end() - 2; version != slots.end(); ++version) {
      for (const Block* const block : version->find(slot)->second)
        restless.push_back(block->text);
    }
  }
  return restless;
}

}  // namespace stet
