// stet show: one version, as text or as the evidence for it.

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/version.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"
#include "report/article_page.h"
#include "report/json_report.h"

namespace stet {
namespace {

// What a citation needs: what, from where, when, unchanged since.
nlohmann::ordered_json EvidenceJson(const Snapshot& snapshot, const Page& page,
                                    const Visit& visit) {
  const VersionInfo& info = snapshot.info;
  nlohmann::ordered_json json;
  json["id"] = VersionId(visit.url, info.version);
  json["requested_url"] = page.requested_url;
  json["final_url"] = page.final_url;
  json["redirects"] = nlohmann::ordered_json::array();
  for (const Hop& hop : page.hops) {
    json["redirects"].push_back(
        {{"url", hop.url}, {"status", hop.status}, {"location", hop.location}});
  }
  json["requested_at"] = FormatUtc(page.requested_at);
  json["received_at"] = FormatUtc(page.received_at);
  json["first_seen"] = FormatUtc(info.first_seen);
  json["last_seen"] = FormatUtc(info.last_seen);
  json["status"] = page.status;
  json["server_address"] = page.server_address;
  json["certificate_sha256"] = page.certificate_sha256;
  json["headers"] = nlohmann::ordered_json::array();
  for (const auto& [name, value] : page.headers)
    json["headers"].push_back({name, value});
  json["body_bytes"] = page.body.size();
  json["body_sha256"] = ToHex(Sha256Of(page.body));
  json["text_sha256"] = ToHex(Sha256Of(BodyText(snapshot.article)));
  json["hash"] = ToHex(info.hash);
  json["previous_hash"] = ToHex(info.previous_hash);
  json["extractor_version"] = snapshot.article.extractor_version;
  json["stet_version"] = kStetVersion;
  json["verify"] = "stet verify";
  return json;
}

void PrintEvidence(Context& context, const nlohmann::ordered_json& json) {
  for (const auto& [key, value] : json.items()) {
    if (key == "headers") {
      *context.out << "headers\n";
      for (const auto& header : value) {
        *context.out << "    " << TerminalSafe(header[0].get<std::string>())
                     << ": " << TerminalSafe(header[1].get<std::string>())
                     << "\n";
      }
      continue;
    }
    *context.out << key
                 << std::string(key.size() < 20 ? 20 - key.size() : 1, ' ')
                 << TerminalSafe(value.is_string() ? value.get<std::string>()
                                                   : Dump(value))
                 << "\n";
  }
}

int Show(Context& context, Store& store, const ShowOptionsCli& options) {
  // An address may itself end in "@3"; the whole target is tried first.
  auto [url, number] = SplitVersion(options.target);
  absl::StatusOr<Visit> visit = FindHistory(store, options.target);
  if (visit.ok()) {
    number = 0;
  } else {
    visit = FindHistory(store, url);
  }
  if (!visit.ok()) return Fail(context, visit.status());
  const auto snapshot = number == 0 ? store.GetHead(visit->id)
                                    : store.GetVersion(visit->id, number);
  if (!snapshot.ok()) {
    if (absl::IsNotFound(snapshot.status()) && number == 0) {
      return Fail(context, absl::NotFoundError(absl::StrCat(
                               "no version of ", visit->url,
                               " yet; look at it with: stet run")));
    }
    return Fail(context, snapshot.status());
  }
  if (options.raw || options.evidence) {
    const auto page = store.GetPage(visit->id, snapshot->info.version, 0);
    if (!page.ok()) return Fail(context, page.status());
    if (options.raw) {
      *context.out << page->body;
    } else if (context.json) {
      *context.out << Dump(EvidenceJson(*snapshot, *page, *visit)) << "\n";
    } else {
      PrintEvidence(context, EvidenceJson(*snapshot, *page, *visit));
    }
    return kDone;
  }
  const std::string format = context.json ? "json" : options.format;
  if (format == "json") {
    *context.out << Dump(ToExportJson(*snapshot, visit->url)) << "\n";
  } else if (format == "markdown") {
    *context.out << RenderMarkdown(snapshot->article);
  } else if (format == "html") {
    *context.out << RenderArticlePage(*snapshot, visit->url);
  } else {
    *context.out << RenderArticle(snapshot->article, context.Style());
  }
  return kDone;
}

}  // namespace

int ShowCommand(Context& context, const ShowOptionsCli& options) {
  return WithStore(context, StoreAccess::kRead,
                   [&](Store& store) { return Show(context, store, options); });
}

}  // namespace stet
