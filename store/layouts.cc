#include "store/layouts.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "model/status_macros.h"
#include "store/chains.h"
#include "store/compression.h"
#include "store/delta.h"

namespace stet {
namespace {

// It is written once and read often: zstd reads three times as fast as brotli,
// and is a tenth larger.
constexpr int kLayoutLevel = 19;
// Of the newest: what is older is seldom what a new page looks like.
constexpr size_t kLayoutsTried = 2;
// Articles without a layout that one is made of, and how many are known.
constexpr size_t kLoneMin = 2, kLoneMax = 4;

std::string Shared(absl::string_view page, absl::string_view other) {
  DeltaEncoder encoder(other);
  encoder.Append(page);
  return encoder.FromPrefix();
}

// Whether a page has enough of a layout to lean on it.
bool Fits(absl::string_view page, absl::string_view layout) {
  return Shared(page, layout).size() >= layout.size() / 2;
}

struct FirstPage {
  HostLayouts::Source source;
  std::string body;
};

// Of an article that was packed; nothing if it can't be read.
std::optional<FirstPage> FirstPageOf(const Reading& reading,
                                     ArticleNumber article) {
  const auto chain = ReadChainRecord(reading, article);
  if (!chain.ok() || chain->packs.empty()) return std::nullopt;
  const PageRef first = chain->packs.front().first;
  auto body = ChainReader(reading, article).Body(first);
  if (!body.ok()) return std::nullopt;
  return FirstPage{.source = {.article = article, .version = first.version},
                   .body = *std::move(body)};
}

// What `page` has in common with one of `others`, if yet another has it too.
void MakeLayout(LayoutRef layout, HostLayouts::Source source,
                absl::string_view page, const std::vector<FirstPage>& others,
                LayoutChoice& choice) {
  for (const FirstPage& other : others) {
    std::string shared = Shared(page, other.body);
    if (shared.size() > kLayoutBytesMax) shared.resize(kLayoutBytesMax);
    if (shared.size() < kLayoutBytesMin || shared.size() <= choice.bytes.size())
      continue;
    std::vector<ArticleNumber> fitting;
    for (const FirstPage& one : others) {
      if (Fits(one.body, shared)) fitting.push_back(one.source.article);
    }
    if (fitting.size() < kLoneMin) continue;
    choice.layout = layout;
    choice.bytes = std::move(shared);
    choice.made = {
        .number = layout.number, .from = source, .like = other.source};
    choice.others = std::move(fitting);
  }
}

HostLayouts::Layout* Find(HostLayouts& layouts, uint32_t number) {
  for (HostLayouts::Layout& one : layouts.layouts) {
    if (one.number == number) return &one;
  }
  return nullptr;
}

void Put(Batch& batch, HostNumber host, const HostLayouts& layouts) {
  batch.Put(NumberKey(kHostLayouts, host), EncodeHostLayouts(layouts));
}

}  // namespace

absl::StatusOr<std::string> ReadLayoutCopy(const RecordSource& source,
                                           LayoutRef layout, int copy) {
  STET_ASSIGN_OR_RETURN(const auto bytes, source.Get(LayoutKey(layout, copy)));
  if (!bytes.has_value())
    return absl::DataLossError(absl::StrCat("reading layout ", layout.number,
                                            " of host ", layout.host,
                                            ": it is missing"));
  return Decompress(*bytes, "");
}

absl::StatusOr<std::string> ReadLayout(const RecordSource& source,
                                       LayoutRef layout) {
  absl::StatusOr<std::string> bytes;
  for (int copy = 0; copy < kLayoutCopies; ++copy) {
    bytes = ReadLayoutCopy(source, layout, copy);
    if (bytes.ok() || !absl::IsDataLoss(bytes.status())) break;
  }
  return bytes;
}

absl::StatusOr<HostLayouts> ReadHostLayouts(const RecordSource& source,
                                            HostNumber host) {
  STET_ASSIGN_OR_RETURN(const auto bytes,
                        source.Get(NumberKey(kHostLayouts, host)));
  if (!bytes.has_value()) return HostLayouts{};
  return DecodeHostLayouts(*bytes);
}

absl::StatusOr<LayoutChoice> ChooseLayout(const Reading& reading,
                                          HostNumber host,
                                          HostLayouts::Source source,
                                          LayoutRef current,
                                          absl::string_view page) {
  STET_ASSIGN_OR_RETURN(const HostLayouts layouts,
                        ReadHostLayouts(reading, host));
  LayoutChoice best;
  best.last = layouts.last;
  size_t best_shared = 0, newest = 0;
  for (auto one = layouts.layouts.rbegin(); one != layouts.layouts.rend();
       ++one) {
    const LayoutRef layout{.host = host, .number = one->number};
    if (one->retired || (newest++ >= kLayoutsTried && layout != current))
      continue;
    STET_ASSIGN_OR_RETURN(std::string bytes, ReadLayout(reading, layout));
    const size_t shared = Shared(page, bytes).size();
    if (shared < bytes.size() / 2 || shared <= best_shared) continue;
    best_shared = shared;
    best.layout = layout;
    best.bytes = std::move(bytes);
  }
  if (best.layout) return best;
  std::vector<FirstPage> others;
  for (const ArticleNumber article : layouts.lone) {
    if (article == source.article) continue;
    if (auto first = FirstPageOf(reading, article); first.has_value())
      others.push_back(*std::move(first));
  }
  if (others.size() < kLoneMin) return best;
  MakeLayout({.host = host, .number = layouts.last + 1}, source, page, others,
             best);
  return best;
}

absl::StatusOr<bool> SettleLayout(Batch& batch, HostNumber host,
                                  ArticleNumber article,
                                  const LayoutChoice& choice) {
  STET_ASSIGN_OR_RETURN(HostLayouts layouts, ReadHostLayouts(batch, host));
  if (layouts.last != choice.last &&
      (choice.made.has_value() || !choice.layout))
    return false;
  if (choice.made.has_value()) {
    std::string frame = Compress(choice.bytes, "", kLayoutLevel);
    if (frame.empty())
      return absl::ResourceExhaustedError(
          "compressing a layout: not enough memory");
    for (int copy = 0; copy < kLayoutCopies; ++copy)
      batch.Put(LayoutKey(choice.layout, copy), frame);
    layouts.last = choice.layout.number;
    layouts.layouts.push_back(*choice.made);
    layouts.lone.clear();
    Put(batch, host, layouts);
    return true;
  }
  if (choice.layout) {
    const HostLayouts::Layout* const one = Find(layouts, choice.layout.number);
    return one != nullptr && !one->retired;
  }
  std::vector<ArticleNumber>& lone = layouts.lone;
  if (std::find(lone.begin(), lone.end(), article) != lone.end()) return true;
  lone.push_back(article);
  if (lone.size() > kLoneMax) lone.erase(lone.begin());
  Put(batch, host, layouts);
  return true;
}

absl::StatusOr<std::vector<LayoutRef>> LayoutsOf(const RecordSource& records,
                                                 HostNumber host,
                                                 HostLayouts::Source source) {
  STET_ASSIGN_OR_RETURN(const HostLayouts layouts,
                        ReadHostLayouts(records, host));
  std::vector<LayoutRef> made;
  for (const HostLayouts::Layout& one : layouts.layouts) {
    if (one.from == source || one.like == source)
      made.push_back({.host = host, .number = one.number});
  }
  return made;
}

absl::StatusOr<bool> IsRetired(const RecordSource& source, LayoutRef layout) {
  if (!layout) return false;
  STET_ASSIGN_OR_RETURN(HostLayouts layouts,
                        ReadHostLayouts(source, layout.host));
  const HostLayouts::Layout* const one = Find(layouts, layout.number);
  return one != nullptr && one->retired;
}

absl::Status RetireLayout(Batch& batch, LayoutRef layout) {
  STET_ASSIGN_OR_RETURN(HostLayouts layouts,
                        ReadHostLayouts(batch, layout.host));
  if (HostLayouts::Layout* const one = Find(layouts, layout.number);
      one != nullptr)
    one->retired = true;
  Put(batch, layout.host, layouts);
  return absl::OkStatus();
}

absl::Status DeleteLayout(Batch& batch, LayoutRef layout) {
  STET_ASSIGN_OR_RETURN(HostLayouts layouts,
                        ReadHostLayouts(batch, layout.host));
  std::erase_if(layouts.layouts, [&layout](const HostLayouts::Layout& one) {
    return one.number == layout.number;
  });
  Put(batch, layout.host, layouts);
  for (int copy = 0; copy < kLayoutCopies; ++copy)
    batch.Delete(LayoutKey(layout, copy));
  return absl::OkStatus();
}

}  // namespace stet
