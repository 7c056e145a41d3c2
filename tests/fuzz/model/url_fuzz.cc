// Any bytes as an address, alone and joined to a base: what is accepted is a
// fixed point of the parser and of the identity.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "model/url.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckFixedPoints(const stet::Url& url) {
  Require(url.href().size() <= stet::Url::kBytesMax);
  Require(url.scheme() == "http" || url.scheme() == "https");
  Require(!url.host().empty());
  Require(!url.path().empty() && url.path()[0] == '/');
  const auto again = stet::Url::Parse(url.href());
  Require(again.ok() && *again == url);
  Require(again->Origin() == url.Origin());
  Require(again->PathAndQuery() == url.PathAndQuery());
  const std::string identity = url.Identity();
  const auto same = stet::Url::Parse(identity);
  Require(same.ok() && same->href() == identity);
  Require(same->Identity() == identity);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  const auto alone = stet::Url::Parse(input);
  if (alone.ok()) CheckFixedPoints(*alone);
  const auto base = stet::Url::Parse("https://u:p@ex.test:8443/a/b?c#d");
  const auto joined = stet::Url::Parse(input, &*base);
  if (joined.ok()) CheckFixedPoints(*joined);
  // The input's first line as the base of the rest.
  const size_t line = input.find('\n');
  if (line == absl::string_view::npos) return 0;
  const auto own_base = stet::Url::Parse(input.substr(0, line));
  if (!own_base.ok()) return 0;
  const auto own = stet::Url::Parse(input.substr(line + 1), &*own_base);
  if (own.ok()) CheckFixedPoints(*own);
  return 0;
}
