// What the pages of one host share, kept once: the first pack of an article
// copies from it, and holds little more than what is the article's own.
// Internal to store/; FORMAT.md section 4.
//
// A layout is what the first pages of two articles have in common, so that it
// holds nothing that stands in one alone. It never changes. It goes when one of
// the two pages is erased, after every pack that leans on it was written anew.
// Since much leans on it, it is kept twice.

#ifndef STET_STORE_LAYOUTS_H_
#define STET_STORE_LAYOUTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "store/database.h"
#include "store/keys.h"
#include "store/records.h"

namespace stet {

// Less is not worth a record; more would cost too much to read.
constexpr size_t kLayoutBytesMin = size_t{8} << 10;
constexpr size_t kLayoutBytesMax = size_t{1} << 20;

// Of either copy, if one is damaged. kDataLoss if both are, or are missing.
absl::StatusOr<std::string> ReadLayout(const RecordSource& source,
                                       LayoutRef layout);
// One copy; kDataLoss if it is damaged or missing.
absl::StatusOr<std::string> ReadLayoutCopy(const RecordSource& source,
                                           LayoutRef layout, int copy);

// None for a host that has taught nothing yet.
absl::StatusOr<HostLayouts> ReadHostLayouts(const RecordSource& source,
                                            HostNumber host);

// What an article's first pack leans on.
struct LayoutChoice {
  LayoutRef layout;   // None: the pack stands alone.
  uint32_t last = 0;  // Of the host's layouts when it was chosen.
  std::string bytes;
  // Where the layout is new: what it was made of, and the articles that were
  // packed alone and may lean on it as well.
  std::optional<HostLayouts::Layout> made;
  std::vector<ArticleNumber> others;
};

// For the article of `host` whose first page is `page`, of `source`: of the
// newest layouts and the one that it leans on now the one that it shares most
// with, if that is at least half of it; or else a new one, if the page is
// enough like those of two articles that were packed alone.
absl::StatusOr<LayoutChoice> ChooseLayout(const Reading& reading,
                                          HostNumber host,
                                          HostLayouts::Source source,
                                          LayoutRef current,
                                          absl::string_view page);

// Writes down what was chosen. False, and nothing is written, if the host's
// layouts have changed so that it no longer holds.
absl::StatusOr<bool> SettleLayout(Batch& batch, HostNumber host,
                                  ArticleNumber article,
                                  const LayoutChoice& choice);

// Layouts that were made of this version's page.
absl::StatusOr<std::vector<LayoutRef>> LayoutsOf(const RecordSource& records,
                                                 HostNumber host,
                                                 HostLayouts::Source source);
// Whether packs that lean on it are to be written anew.
absl::StatusOr<bool> IsRetired(const RecordSource& source, LayoutRef layout);
// So that no new pack leans on it; and gone for good.
absl::Status RetireLayout(Batch& batch, LayoutRef layout);
absl::Status DeleteLayout(Batch& batch, LayoutRef layout);

}  // namespace stet
#endif  // STET_STORE_LAYOUTS_H_
