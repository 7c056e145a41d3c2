// stet show: one version, as text or as the evidence for it.

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/page_reader.h"
#include "cli/version.h"
#include "model/time_text.h"
#include "model/url.h"
#include "nlohmann/json.hpp"
#include "report/article_page.h"
#include "report/json_report.h"
#include "store/evidence.h"

namespace stet {
namespace {

// The outlet's own clock, where the page tells its offset from UTC: when the
// page was fetched there, and what the publisher says of its dates.
void AddOutletsClock(const PageReader& reader, const Page& page,
                     const Article& article, nlohmann::ordered_json& json) {
  json["received_at_local"] = nullptr;
  const absl::StatusOr<Extraction> again = reader.Extract(
      page.body,
      {.url = page.final_url, .content_type = Header(page, "content-type")});
  if (!again.ok()) return;
  const std::optional<int> offset =
      again->modified_offset ? again->modified_offset : again->published_offset;
  if (!offset) return;
  json["received_at_local"] = FormatAtOffset(page.received_at, *offset);
  const auto say = [&](const char* name, const std::optional<absl::Time>& time,
                       const std::optional<int>& of_date) {
    if (time && of_date)
      json["publisher_says"][name] = FormatAtOffset(*time, *of_date);
  };
  say("published_local", article.published, again->published_offset);
  say("modified_local", article.modified, again->modified_offset);
}

nlohmann::ordered_json ArchiveJson(const Page& page) {
  if (!page.archive) return nullptr;
  return {{"file", page.archive->file},
          {"offset", page.archive->offset},
          {"inside", page.archive->inside},
          {"record_id", page.archive->id}};
}

// The raw pages of a version, those among them that show something else.
absl::StatusOr<nlohmann::ordered_json> RawPagesJson(Store& store,
                                                    const Visit& visit,
                                                    uint32_t version) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (int look = 0;; ++look) {
    const absl::StatusOr<Page> page = store.GetPage(visit.id, version, look);
    if (absl::IsNotFound(page.status())) return json;
    if (!page.ok()) return page.status();
    json.push_back({{"look", look},
                    {"received_at", FormatUtc(page->received_at)},
                    {"status", page->status},
                    {"body_bytes", page->body.size()},
                    {"body_sha256", ToHex(Sha256Of(page->body))},
                    {"seen_instead", page->seen_instead},
                    {"archive", ArchiveJson(*page)}});
  }
}

// What a citation needs: what, from where, when, unchanged since.
// `before` is the version before it, if there is one. Never says when the page
// was changed: that is only known to lie between two looks.
nlohmann::ordered_json EvidenceJson(const PageReader& reader,
                                    const Snapshot& snapshot, const Page& page,
                                    const Visit& visit,
                                    const VersionInfo* before,
                                    const InclusionProof& proof) {
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
  json["changed_between"] = nullptr;
  if (before != nullptr) {
    json["changed_between"] = {FormatUtc(before->last_seen),
                               FormatUtc(info.first_seen)};
  }
  const auto claim = [](const std::optional<absl::Time>& time) {
    return time ? nlohmann::ordered_json(FormatUtc(*time))
                : nlohmann::ordered_json();
  };
  json["publisher_says"] = {{"published", claim(snapshot.article.published)},
                            {"modified", claim(snapshot.article.modified)}};
  AddOutletsClock(reader, page, snapshot.article, json);
  json["status"] = page.status;
  json["server_address"] = page.server_address;
  json["certificate_sha256"] = page.certificate_sha256;
  json["headers"] = nlohmann::ordered_json::array();
  for (const auto& [name, value] : page.headers)
    json["headers"].push_back({name, value});
  json["body_bytes"] = page.body.size();
  json["body_sha256"] = ToHex(Sha256Of(page.body));
  json["seen_instead"] = page.seen_instead;
  json["archive"] = ArchiveJson(page);
  json["text_sha256"] = ToHex(Sha256Of(BodyText(snapshot.article)));
  json["hash"] = ToHex(info.hash);
  json["previous_hash"] = ToHex(info.previous_hash);
  json["extractor_version"] = snapshot.article.extractor_version;
  json["stet_version"] = kStetVersion;
  json["evidence"] = EvidenceText(page, Sha256Of(page.body), page.body.size(),
                                  info.previous_hash);
  json["head"] = ToHex(proof.head);
  json["inclusion"] = {{"leaf", proof.leaf},
                       {"index", proof.index},
                       {"versions", proof.versions},
                       {"path", nlohmann::ordered_json::array()}};
  for (const PathStep& step : proof.path) {
    json["inclusion"]["path"].push_back(
        {{step.left ? "left" : "right", ToHex(step.hash)}});
  }
  json["other_copies"] = absl::StrCat(
      "https://web.archive.org/web/",
      absl::FormatTime("%Y%m%d%H%M%S", page.received_at, absl::UTCTimeZone()),
      "/", page.final_url);
  json["checks"] = {
      absl::StrCat("stet show ", json["id"].get<std::string>(),
                   " --raw | sha256sum   # body_sha256"),
      absl::StrCat("stet show ", json["id"].get<std::string>(),
                   " --evidence --json | jq -j .evidence | sha256sum   # hash"),
      "stet verify   # every hash, the chain to the first version, and head",
      "SHA-256 of a byte 0 and inclusion.leaf; then for each step of "
      "inclusion.path of a byte 1, the hash said to be left and the one right "
      "  # head, as every run printed it (RFC 9162)"};
  return json;
}

void PrintEvidence(Context& context, const nlohmann::ordered_json& json) {
  for (const auto& [key, value] : json.items()) {
    if (key == "evidence") continue;  // Said above, line by line.
    if (key == "checks") {
      *context.out << "checks\n";
      for (const auto& check : value)
        *context.out << "    " << TerminalSafe(check.get<std::string>())
                     << "\n";
      continue;
    }
    if (key == "inclusion") {
      *context.out << "inclusion           leaf " << value["index"] << " of "
                   << value["versions"] << "\n    "
                   << TerminalSafe(absl::StripSuffix(
                          value["leaf"].get<std::string>(), "\n"))
                   << "\n";
      for (const auto& step : value["path"]) {
        for (const auto& [side, hash] : step.items())
          *context.out << "    " << side << (side == "left" ? "   " : "  ")
                       << hash.get<std::string>() << "\n";
      }
      continue;
    }
    if (key == "raw_pages" || key == "seen_before_first_version") {
      if (value.empty()) continue;
      *context.out << key << "\n";
      for (const auto& page : value) {
        const std::string instead = page["seen_instead"].get<std::string>();
        *context.out << "    " << page["look"] << "  "
                     << page["received_at"].get<std::string>() << "  "
                     << page["status"] << "  "
                     << page["body_sha256"].get<std::string>()
                     << (instead.empty() ? "" : "  instead of the article: ")
                     << TerminalSafe(instead) << "\n";
      }
      continue;
    }
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
  if (options.raw && absl::EndsWith(options.target, "@0") &&
      visit->id != options.target) {
    // One that joined another article has what it showed then.
    const auto own = Url::Parse(url);
    const std::string id = own.ok() ? own->Identity() : visit->id;
    auto page = store.GetPage(id, 0, options.look);
    if (absl::IsNotFound(page.status()) && id != visit->id)
      page = store.GetPage(visit->id, 0, options.look);
    if (!page.ok()) return Fail(context, page.status());
    *context.out << page->body;
    return kDone;
  }
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
    const auto page = store.GetPage(visit->id, snapshot->info.version,
                                    options.raw ? options.look : 0);
    if (!page.ok()) return Fail(context, page.status());
    if (options.raw) {
      *context.out << page->body;
      return kDone;
    }
    const auto versions = store.ListVersions(visit->id);
    if (!versions.ok()) return Fail(context, versions.status());
    const auto proof = store.ProveInclusion(visit->id, snapshot->info.version);
    if (!proof.ok()) return Fail(context, proof.status());
    const VersionInfo* before = nullptr;
    for (const VersionInfo& version : *versions) {
      if (version.version + 1 == snapshot->info.version) before = &version;
    }
    nlohmann::ordered_json evidence =
        EvidenceJson(PageReader({.worker_program = context.worker_program}),
                     *snapshot, *page, *visit, before, *proof);
    for (const uint32_t version : {snapshot->info.version, uint32_t{0}}) {
      if (version == 0 && before != nullptr) continue;
      const auto pages = RawPagesJson(store, *visit, version);
      if (!pages.ok()) return Fail(context, pages.status());
      evidence[version == 0 ? "seen_before_first_version" : "raw_pages"] =
          *pages;
    }
    if (context.json)
      *context.out << Dump(evidence) << "\n";
    else
      PrintEvidence(context, evidence);
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
