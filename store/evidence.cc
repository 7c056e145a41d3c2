#include "store/evidence.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace stet {
namespace {

// With its length in front no value can be read as the next line.
void AddLine(std::string& text, absl::string_view name,
             absl::string_view value) {
  absl::StrAppend(&text, name, " ", value.size(), ":", value, "\n");
}

}  // namespace

std::string EvidenceTime(absl::Time time) {
  if (time == absl::InfinitePast() || time == absl::InfiniteFuture()) return "";
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

std::string EvidenceText(const Page& page, const Sha256& body_sha256,
                         uint64_t body_bytes, const Sha256& previous_hash) {
  std::string text = "stet evidence 1\n";
  AddLine(text, "previous", ToHex(previous_hash));
  AddLine(text, "requested-url", page.requested_url);
  for (const Hop& hop : page.hops) {
    AddLine(text, "hop-status", absl::StrCat(hop.status));
    AddLine(text, "hop-url", hop.url);
    AddLine(text, "hop-location", hop.location);
  }
  AddLine(text, "final-url", page.final_url);
  AddLine(text, "server-address", page.server_address);
  AddLine(text, "certificate-sha256", page.certificate_sha256);
  AddLine(text, "requested-at", EvidenceTime(page.requested_at));
  AddLine(text, "received-at", EvidenceTime(page.received_at));
  AddLine(text, "http-version", page.http_version);
  AddLine(text, "status", absl::StrCat(page.status));
  for (const auto& [name, value] : page.headers) {
    AddLine(text, "header-name", name);
    AddLine(text, "header-value", value);
  }
  AddLine(text, "body-bytes", absl::StrCat(body_bytes));
  AddLine(text, "body-sha256", ToHex(body_sha256));
  return text;
}

}  // namespace stet
