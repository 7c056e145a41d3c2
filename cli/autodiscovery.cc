#include "cli/autodiscovery.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "crawler/robots.h"
#include "model/page.h"
#include "model/url.h"

namespace stet {
namespace {

constexpr size_t kListsMax = 100;

void AddOnce(LinkEntry entry, std::vector<LinkEntry>& lists) {
  const bool known = std::any_of(
      lists.begin(), lists.end(),
      [&entry](const LinkEntry& other) { return other.url == entry.url; });
  if (!known && lists.size() < kListsMax) lists.push_back(std::move(entry));
}

}  // namespace

std::vector<LinkEntry> NamedLists(const Links& links, absl::string_view url,
                                  const CrawlerOptions& options) {
  std::vector<LinkEntry> lists;
  for (const LinkEntry& entry : links.entries) {
    if (entry.kind != SourceKind::kArticle) AddOnce(entry, lists);
  }
  const auto page_url = Url::Parse(url);
  if (!page_url.ok()) return lists;
  CrawlerOptions for_robots = options;
  for_robots.obey_robots = false;  // It says nothing of itself (section 2.2.2).
  const auto robots =
      FetchOnce(absl::StrCat(page_url->Origin(), "/robots.txt"), for_robots);
  if (!robots.ok() || robots->status != 200) return lists;
  const RobotsRules rules = RobotsRules::Parse(robots->body);
  for (const std::string& sitemap : rules.sitemaps()) {
    const auto address = Url::Parse(sitemap, &*page_url);
    if (!address.ok()) continue;
    LinkEntry entry;
    entry.url = address->href();
    entry.kind = SourceKind::kSitemap;
    AddOnce(std::move(entry), lists);
  }
  return lists;
}

}  // namespace stet
