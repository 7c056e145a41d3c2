#include "cli/capture_queue.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "model/url.h"

namespace stet {
namespace {

constexpr size_t kLookAhead = 4096;  // Captures passed over to fill a wave.

}  // namespace

CaptureQueue::CaptureQueue(const std::vector<ArchivedCapture>& captures)
    : captures_(captures) {
  for (const ArchivedCapture& capture : captures_) {
    const absl::StatusOr<Url> url = Url::Parse(capture.article);
    const uint32_t group =
        GroupOf(url.ok() ? url->Identity() : capture.article);
    group_of_.push_back(group);
    if (!capture.is_error) answers_[group] = true;
  }
}

uint32_t CaptureQueue::GroupOf(const std::string& address) {
  const auto [known, is_new] =
      groups_.emplace(address, static_cast<uint32_t>(parents_.size()));
  if (is_new) {
    parents_.push_back(known->second);
    answers_.push_back(false);
  }
  return known->second;
}

uint32_t CaptureQueue::Root(uint32_t group) {
  while (parents_[group] != group) {
    parents_[group] = parents_[parents_[group]];
    group = parents_[group];
  }
  return group;
}

void CaptureQueue::Unite(const std::string& address, const std::string& other) {
  parents_[Root(GroupOf(address))] = Root(GroupOf(other));
}

bool CaptureQueue::Answers(absl::string_view address) const {
  const auto known = groups_.find(address);
  return known != groups_.end() && answers_[known->second];
}

std::vector<std::string> CaptureQueue::Addresses() const {
  std::vector<std::string> addresses;
  for (const auto& [address, group] : groups_) addresses.push_back(address);
  return addresses;
}

std::vector<const ArchivedCapture*> CaptureQueue::TakeWave(
    size_t captures_max) {
  std::vector<const ArchivedCapture*> wave;
  absl::flat_hash_set<uint32_t> articles;  // Taken, or waiting.
  std::vector<size_t> waiting;
  while (wave.size() < captures_max) {
    size_t capture = 0;
    if (!deferred_.empty()) {
      capture = deferred_.front();
      deferred_.pop_front();
    } else if (next_ < captures_.size() && waiting.size() < kLookAhead) {
      capture = next_++;
    } else {
      break;
    }
    if (articles.insert(Root(group_of_[capture])).second)
      wave.push_back(&captures_[capture]);
    else
      waiting.push_back(capture);
  }
  deferred_.insert(deferred_.begin(), waiting.begin(), waiting.end());
  return wave;
}

void CaptureQueue::PutBack(const ArchivedCapture& capture) {
  const auto index = static_cast<size_t>(&capture - captures_.data());
  deferred_.insert(std::lower_bound(deferred_.begin(), deferred_.end(), index),
                   index);
}

}  // namespace stet
