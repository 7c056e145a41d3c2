#include "report/memento.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "report/edit_row.h"

namespace stet {
namespace {

// Between < and > no >, quote, blank or control character may stand; an
// address has none of them but by mistake.
std::string Uri(absl::string_view url) {
  std::string safe;
  for (const char c : url) {
    if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == 0x7f)
      absl::StrAppend(
          &safe, "%",
          absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    else
      safe += c;
  }
  return safe;
}

std::string Folder(const MementoPlace& place) {
  return absl::StrCat(place.base, "a/", ArticleKey(place.url), "/");
}

std::string MementoLink(const MementoPlace& place, const VersionInfo& version,
                        absl::string_view relation) {
  return absl::StrCat("<", Folder(place), "v", version.version, ">; rel=\"",
                      relation, "\"; datetime=\"",
                      FormatHttpDate(version.first_seen), "\"");
}

std::vector<const VersionInfo*> Kept(absl::Span<const VersionInfo> versions) {
  std::vector<const VersionInfo*> kept;
  for (const VersionInfo& version : versions) {
    if (!version.erased) kept.push_back(&version);
  }
  return kept;
}

}  // namespace

std::string RenderTimeMap(const MementoPlace& place,
                          absl::Span<const VersionInfo> versions) {
  const std::vector<const VersionInfo*> kept = Kept(versions);
  std::string text = absl::StrCat(
      "<", Uri(place.url), ">; rel=\"original\",\n<", Folder(place),
      "timemap.link>; rel=\"self\"; type=\"application/link-format\"");
  if (!kept.empty())
    absl::StrAppend(&text, "; from=\"",
                    FormatHttpDate(kept.front()->first_seen), "\"; until=\"",
                    FormatHttpDate(kept.back()->first_seen), "\"");
  absl::StrAppend(&text, ",\n<", place.base, "timegate/", Uri(place.url),
                  ">; rel=\"timegate\"");
  for (size_t i = 0; i < kept.size(); ++i) {
    const bool last = i + 1 == kept.size();
    const absl::string_view relation = i == 0 && last ? "first last memento"
                                       : i == 0       ? "first memento"
                                       : last         ? "last memento"
                                                      : "memento";
    absl::StrAppend(&text, ",\n", MementoLink(place, *kept[i], relation));
  }
  return text + "\n";
}

std::string MementoLinks(const MementoPlace& place,
                         absl::Span<const VersionInfo> versions,
                         uint32_t version) {
  std::string text = absl::StrCat(
      "<", Uri(place.url), ">; rel=\"original\", <", place.base, "timegate/",
      Uri(place.url), ">; rel=\"timegate\", <", Folder(place),
      "timemap.link>; rel=\"timemap\"; type=\"application/link-format\"");
  const std::vector<const VersionInfo*> kept = Kept(versions);
  for (size_t i = 0; i < kept.size(); ++i) {
    std::string relation;
    if (i == 0) relation += "first ";
    if (i + 1 == kept.size()) relation += "last ";
    if (version != 0 && i + 1 < kept.size() && kept[i + 1]->version == version)
      relation += "prev ";
    if (version != 0 && i > 0 && kept[i - 1]->version == version)
      relation += "next ";
    if (relation.empty() && kept[i]->version != version) continue;
    absl::StrAppend(&text, ", ",
                    MementoLink(place, *kept[i], relation + "memento"));
  }
  return text;
}

std::optional<absl::Time> ParseMementoDate(absl::string_view text) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", text, &time, &error) ||
      time == absl::InfiniteFuture() || time == absl::InfinitePast())
    return std::nullopt;
  return time;
}

std::string FormatHttpDate(absl::Time time) {
  return absl::FormatTime("%a, %d %b %E4Y %H:%M:%S GMT", time,
                          absl::UTCTimeZone());
}

const VersionInfo* VersionAt(absl::Span<const VersionInfo> versions,
                             absl::Time time) {
  const VersionInfo* found = nullptr;
  for (const VersionInfo& version : versions) {
    if (version.erased) continue;
    // To the second, as the header's dates are.
    if (found == nullptr ||
        absl::ToUnixSeconds(version.first_seen) <= absl::ToUnixSeconds(time))
      found = &version;
  }
  return found;
}

}  // namespace stet
