#include "report/class_findings.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "report/classes.h"

namespace stet {
namespace {

constexpr size_t kEvidenceMax = 24;  // Per class.
constexpr size_t kNotesMax = 6;

}  // namespace

void ClassFindings::Add(absl::string_view name,
                        const std::vector<Evidence>& evidence,
                        absl::string_view note) {
  const ClassRule* const rule = FindClass(name);
  if (rule == nullptr) return;
  EditClass& found = classes_[rule->name];
  if (found.name.empty()) {
    found.name = rule->name;
    found.rule = rule->rule;
    found.severity = rule->severity;
    found.weight = rule->weight;
    found.hidden = rule->hidden;
  }
  for (const Evidence& span : evidence) {
    if (found.evidence.size() < kEvidenceMax) found.evidence.push_back(span);
  }
  if (note.empty()) return;
  std::vector<Note>& notes = notes_[rule->name];
  const auto same = std::find_if(notes.begin(), notes.end(),
                                 [&](const Note& n) { return n.text == note; });
  if (same != notes.end())
    ++same->times;
  else
    notes.push_back({std::string(note), 1});
}

// "12 → 31 (×2), 200 → 450"
std::string ClassFindings::Joined(const std::vector<Note>& notes) {
  std::string joined;
  for (size_t i = 0; i < notes.size(); ++i) {
    absl::StrAppend(&joined, i == 0 ? "" : ", ");
    if (i == kNotesMax) return joined + "…";
    joined += notes[i].text;
    if (notes[i].times > 1)
      absl::StrAppend(&joined, " (×", notes[i].times, ")");
  }
  return joined;
}

void ClassFindings::SetSeverity(absl::string_view name, Severity severity,
                                double weight) {
  const auto it = classes_.find(std::string(name.data(), name.size()));
  if (it == classes_.end()) return;
  it->second.severity = severity;
  it->second.weight = weight;
}

bool ClassFindings::Has(absl::string_view name) const {
  return classes_.count(std::string(name.data(), name.size())) > 0;
}

bool ClassFindings::HasReported(Severity least) const {
  return std::any_of(classes_.begin(), classes_.end(), [&](const auto& entry) {
    return !entry.second.hidden && entry.second.severity >= least;
  });
}

std::vector<EditClass> ClassFindings::Take() {
  std::vector<EditClass> classes;
  for (auto& [name, edit_class] : classes_) {
    edit_class.note = Joined(notes_[name]);
    classes.push_back(std::move(edit_class));
  }
  notes_.clear();
  std::stable_sort(classes.begin(), classes.end(),
                   [](const EditClass& a, const EditClass& b) {
                     return a.weight > b.weight;
                   });
  classes_.clear();
  return classes;
}

Evidence EvidenceOf(const PassageSide& side, Range range, Side which) {
  size_t at = side.starts.size() - 1;
  while (at > 0 && side.starts[at] > range.start) --at;
  const size_t block_end =
      at + 1 < side.starts.size() ? side.starts[at + 1] - 1 : side.text.size();
  range.end = std::max(range.start, std::min(range.end, block_end));
  const absl::string_view words = side.TextIn(range);
  return {.side = which,
          .block = side.blocks[std::min(at, side.blocks.size() - 1)],
          .start = range.start - side.starts[at],
          .end = range.end - side.starts[at],
          .text = std::string(words.data(), words.size())};
}

std::vector<Evidence> EvidenceOf(const Passage& passage, const Hunk& hunk) {
  std::vector<Evidence> evidence;
  if (hunk.old_range.start < hunk.old_range.end)
    evidence.push_back(
        EvidenceOf(passage.old_side, hunk.old_range, Side::kOld));
  if (hunk.new_range.start < hunk.new_range.end)
    evidence.push_back(
        EvidenceOf(passage.new_side, hunk.new_range, Side::kNew));
  return evidence;
}

}  // namespace stet
