#include "cli/export_warc.h"

#include "absl/strings/str_cat.h"
#include "model/digest.h"
#include "model/status_macros.h"

namespace stet {
namespace {

// As WARC dates are, with all that is known below the second.
std::string DateText(absl::Time time) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

// What a record of its own has no field for; cli/warc_archive.cc reads it.
WarcFields MetadataOf(const Visit& visit, const VersionInfo& version,
                      uint32_t look, const Page& page) {
  WarcFields fields = {{"stet-article", visit.id},
                       {"stet-version", absl::StrCat(version.version)},
                       {"stet-hash", ToHex(version.hash)},
                       {"stet-requested-url", page.requested_url},
                       {"stet-requested-at", DateText(page.requested_at)}};
  for (const Hop& hop : page.hops) {
    fields.emplace_back(
        "stet-hop", absl::StrCat(hop.status, " ", hop.url, " ", hop.location));
  }
  // Also where there was none: a resource record's page had no HTTP.
  fields.emplace_back("stet-http-version", page.http_version);
  if (!page.server_address.empty())
    fields.emplace_back("stet-server-address", page.server_address);
  if (!page.certificate_sha256.empty())
    fields.emplace_back("stet-certificate-sha256", page.certificate_sha256);
  if (!page.seen_instead.empty())
    fields.emplace_back("stet-seen-instead", page.seen_instead);
  if (page.archive.has_value()) {
    fields.emplace_back("stet-archive-file", page.archive->file);
    fields.emplace_back("stet-archive-offset",
                        absl::StrCat(page.archive->offset));
    fields.emplace_back("stet-archive-inside",
                        absl::StrCat(page.archive->inside));
    fields.emplace_back("stet-archive-record", page.archive->id);
  }
  const bool gone =
      version.status >= 400 ||
      (!page.seen_instead.empty() && page.seen_instead != "paywalled_now");
  if (version.version > 0 && look == 0 && gone)
    fields.emplace_back("stet-state-confirmed", "yes");
  return fields;
}

std::string KeyOf(const VersionInfo& version, uint32_t look) {
  return absl::StrCat(version.id, "@", version.version, "/", look);
}

}  // namespace

absl::Status ExportEarlyPagesAsWarc(Store& store, const Visit& visit,
                                    WarcWriter& writer) {
  const VersionInfo none{.id = visit.id};
  for (uint32_t look = 0;; ++look) {
    const absl::StatusOr<Page> page =
        store.GetPage(visit.id, 0, static_cast<int>(look));
    if (absl::IsNotFound(page.status())) return absl::OkStatus();
    if (!page.ok()) return page.status();
    STET_RETURN_IF_ERROR(writer.WriteCapture(
        {.page = *page,
         .key = KeyOf(none, look),
         .metadata = MetadataOf(visit, none, look, *page)}));
  }
}

absl::Status ExportVersionAsWarc(Store& store, const Visit& visit,
                                 const VersionInfo& version,
                                 WarcWriter& writer) {
  std::optional<Page> last;
  uint32_t last_look = 0;
  for (uint32_t look = 0; look < version.looks; ++look) {
    STET_ASSIGN_OR_RETURN(Page page, store.GetPage(visit.id, version.version,
                                                   static_cast<int>(look)));
    STET_RETURN_IF_ERROR(writer.WriteCapture(
        {.page = page,
         .key = KeyOf(version, look),
         .metadata = MetadataOf(visit, version, look, page)}));
    // When the version was seen last is said of a page that shows it.
    if (look > 0 && !page.seen_instead.empty()) continue;
    last_look = look;
    last = std::move(page);
  }
  if (!last || version.last_seen <= last->received_at) return absl::OkStatus();
  const std::string key = absl::StrCat(KeyOf(version, last_look), "/last");
  return writer.WriteRevisit(
      {.page = *last,
       .key = key,
       .original_key = KeyOf(version, last_look),
       .original_date = last->received_at,
       .date = version.last_seen,
       .metadata = {{"stet-article", visit.id},
                    {"stet-version", absl::StrCat(version.version)}}});
}

}  // namespace stet
