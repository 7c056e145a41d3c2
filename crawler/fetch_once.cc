#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crawler/crawler.h"

namespace stet {

absl::StatusOr<Page> FetchOnce(absl::string_view url,
                               const CrawlerOptions& options, SourceKind kind) {
  absl::StatusOr<Url> parsed = Url::Parse(url);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("bad_address: ", parsed.status().message()));
  }
  Visit visit;
  visit.url = std::string(url);
  visit.kind = kind;
  HostLease lease;
  lease.host.name = HostKey(*parsed);
  lease.due.push_back(std::move(visit));
  Crawler crawler(options);
  crawler.Add(std::move(lease));
  while (!crawler.idle()) {
    for (Look& look : crawler.Poll(absl::Minutes(1))) {
      return std::move(look.page);
    }
  }
  if (!crawler.error().ok()) return crawler.error();
  return absl::UnavailableError(absl::StrCat("host_waits: ", HostKey(*parsed),
                                             " asks to be left alone for now"));
}

}  // namespace stet
