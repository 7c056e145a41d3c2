// The order in which an import takes an archive's captures: by time, in waves,
// in each at most one of an article. Addresses that turn out to be one
// article's are from then on taken as one.
//
//   CaptureQueue queue(archive->captures());
//   for (auto wave = queue.TakeWave(64); !wave.empty(); …) {
//     … queue.Unite(address, another_name_of_it); queue.PutBack(*capture); …
//   }

#ifndef STET_CLI_CAPTURE_QUEUE_H_
#define STET_CLI_CAPTURE_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "cli/warc_archive.h"

namespace stet {

// Thread-compatible. Addresses are normalised ones: a Visit's id.
class CaptureQueue {
 public:
  // Borrowed, in the order of time.
  explicit CaptureQueue(const std::vector<ArchivedCapture>& captures);

  // The next ones; none once all were taken. What an earlier wave had no place
  // for comes first.
  std::vector<const ArchivedCapture*> TakeWave(size_t captures_max);
  // To be taken again, in its place.
  void PutBack(const ArchivedCapture& capture);

  // From now on no wave has a capture of both.
  void Unite(const std::string& address, const std::string& other);

  // Whether the archive has anything but error pages of an address.
  bool Answers(absl::string_view address) const;
  std::vector<std::string> Addresses() const;  // In no order.

 private:
  uint32_t GroupOf(const std::string& address);
  uint32_t Root(uint32_t group);

  const std::vector<ArchivedCapture>& captures_;
  std::vector<uint32_t> group_of_;                     // By capture.
  absl::flat_hash_map<std::string, uint32_t> groups_;  // By address.
  std::vector<uint32_t> parents_;                      // By group.
  std::vector<bool> answers_;                          // By group.
  std::deque<size_t> deferred_;  // Sorted: captures passed over.
  size_t next_ = 0;
};

}  // namespace stet
#endif  // STET_CLI_CAPTURE_QUEUE_H_
