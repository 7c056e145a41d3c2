#include "model/url.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "model/percent_encoding.h"
#include "model/status_macros.h"
#include "model/tracking_parameters.h"
#include "model/unicode.h"
#include "model/url_host.h"

namespace stet {
namespace {

constexpr size_t kNone = absl::string_view::npos;

bool IsSlash(char c) { return c == '/' || c == '\\'; }

uint16_t DefaultPort(absl::string_view scheme) {
  return scheme == "http" ? 80 : 443;
}

// What the standard strips before it looks (section 4.4, first steps): C0
// controls and spaces around, tabs and newlines anywhere.
std::string Strip(absl::string_view input) {
  const auto is_outer = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20;
  };
  while (!input.empty() && is_outer(input.front())) input.remove_prefix(1);
  while (!input.empty() && is_outer(input.back())) input.remove_suffix(1);
  std::string text =
      IsValidUtf8(input) ? std::string(input) : ToValidUtf8(input);
  text.erase(std::remove_if(
                 text.begin(), text.end(),
                 [](char c) { return c == '\t' || c == '\n' || c == '\r'; }),
             text.end());
  return text;
}

// "http" of "HTTP://…", and `text` moved behind the colon; "" if it begins with
// no scheme.
std::string TakeScheme(absl::string_view& text) {
  if (text.empty() || !absl::ascii_isalpha(static_cast<unsigned char>(text[0])))
    return "";
  const auto* const end =
      std::find_if_not(text.begin(), text.end(), [](unsigned char c) {
        return absl::ascii_isalnum(c) || c == '+' || c == '-' || c == '.';
      });
  const auto length = static_cast<size_t>(end - text.begin());
  if (length == text.size() || text[length] != ':') return "";
  std::string scheme = absl::AsciiStrToLower(text.substr(0, length));
  text.remove_prefix(length + 1);
  return scheme;
}

// The part of `text` before the first of `ends`, which stays in `text`.
absl::string_view TakeUntil(absl::string_view& text, absl::string_view ends) {
  const absl::string_view taken = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(taken.size());
  return taken;
}

// Parts as they are found; every one encoded already.
struct Parts {
  std::string scheme;
  std::string username;
  std::string password;
  std::string host;
  uint16_t port = 0;
  std::string path;
  bool has_query = false;
  std::string query;
  bool has_fragment = false;
  std::string fragment;
};

// Section 4.4, "authority state" to "port state". `authority` stands between
// the slashes and the path.
absl::Status ReadAuthority(absl::string_view authority, Parts& parts) {
  const size_t at = authority.rfind('@');
  if (at != kNone) {
    const absl::string_view credentials = authority.substr(0, at);
    const size_t colon = credentials.find(':');
    AppendPercentEncoded(credentials.substr(0, colon), EncodeSet::kUserinfo,
                         parts.username);
    if (colon != kNone) {
      AppendPercentEncoded(credentials.substr(colon + 1), EncodeSet::kUserinfo,
                           parts.password);
    }
    authority.remove_prefix(at + 1);
  }
  bool in_brackets = false;
  size_t colon = 0;
  for (; colon < authority.size(); ++colon) {
    const char c = authority[colon];
    if (c == ':' && !in_brackets) break;
    if (c == '[') in_brackets = true;
    if (c == ']') in_brackets = false;
  }
  const absl::string_view host = authority.substr(0, colon);
  if (host.empty()) return absl::InvalidArgumentError("it has no host");
  STET_ASSIGN_OR_RETURN(parts.host, ParseUrlHost(host));

  parts.port = DefaultPort(parts.scheme);
  if (colon + 1 >= authority.size()) return absl::OkStatus();
  int port = 0;
  for (const char c : authority.substr(colon + 1)) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c)))
      return absl::InvalidArgumentError("the port is no number");
    port = port * 10 + (c - '0');
    if (port > 0xFFFF)
      return absl::InvalidArgumentError("the port is above 65535");
  }
  parts.port = static_cast<uint16_t>(port);
  return absl::OkStatus();
}

// 1 for a single-dot segment, 2 for a double-dot one, with dots escaped or not;
// else 0.
int DotsOf(absl::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    if (segment[0] == '.') {
      segment.remove_prefix(1);
    } else if (absl::StartsWithIgnoreCase(segment, "%2e")) {
      segment.remove_prefix(3);
    } else {
      return 0;
    }
    if (++dots > 2) return 0;
  }
  return dots;
}

// "/a/b" → "/a", "/a" → "".
void RemoveLastSegment(std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash != std::string::npos) path.resize(slash);
}

// Section 4.4, "path state": appends the segments of `text`, which may begin
// with a slash, to `path`.
void ReadPath(absl::string_view text, std::string& path) {
  if (!text.empty() && IsSlash(text[0])) text.remove_prefix(1);
  while (true) {
    const absl::string_view segment = TakeUntil(text, "/\\");
    const bool last = text.empty();
    const int dots = DotsOf(segment);
    if (dots == 2) RemoveLastSegment(path);
    if (dots == 0) {
      path += '/';
      AppendPercentEncoded(segment, EncodeSet::kPath, path);
    } else if (last) {
      path += '/';
    }
    if (last) return;
    text.remove_prefix(1);
  }
}

// What stands behind the authority, or all of a reference without one.
void ReadTail(absl::string_view text, const Url* base, Parts& parts) {
  const absl::string_view path = TakeUntil(text, "?#");
  const bool inherits = base != nullptr && (path.empty() || !IsSlash(path[0]));
  if (inherits) parts.path = std::string(base->path());
  if (inherits && path.empty()) {
    const absl::string_view href = base->href();
    const absl::string_view before_fragment = href.substr(0, href.find('#'));
    parts.has_query = absl::StrContains(before_fragment, '?');
    parts.query = std::string(base->query());
  } else {
    if (inherits) RemoveLastSegment(parts.path);
    ReadPath(path, parts.path);
  }
  if (absl::ConsumePrefix(&text, "?")) {
    parts.has_query = true;
    parts.query.clear();
    AppendPercentEncoded(TakeUntil(text, "#"), EncodeSet::kSpecialQuery,
                         parts.query);
  }
  if (absl::ConsumePrefix(&text, "#")) {
    parts.has_fragment = true;
    AppendPercentEncoded(text, EncodeSet::kFragment, parts.fragment);
  }
}

// The standard's basic URL parser, for http and https alone.
absl::StatusOr<Parts> ReadParts(absl::string_view text, const Url* base) {
  Parts parts;
  parts.scheme = TakeScheme(text);
  const bool has_scheme = !parts.scheme.empty();
  if (has_scheme && parts.scheme != "http" && parts.scheme != "https")
    return absl::InvalidArgumentError("only http and https are followed");
  if (!has_scheme && base == nullptr)
    return absl::InvalidArgumentError("it is relative, with no base");
  if (!has_scheme) parts.scheme = std::string(base->scheme());

  const auto* const slashes_end =
      std::find_if_not(text.begin(), text.end(), IsSlash);
  const auto slashes = static_cast<size_t>(slashes_end - text.begin());
  // "http:a" and "http:/a" are relative to a base of that scheme.
  const bool relative =
      base != nullptr && parts.scheme == base->scheme() && slashes < 2;
  if (relative) {
    parts.username = std::string(base->username());
    parts.password = std::string(base->password());
    parts.host = std::string(base->host());
    parts.port = base->port();
    ReadTail(text, base, parts);
    return parts;
  }
  text.remove_prefix(slashes);
  STET_RETURN_IF_ERROR(ReadAuthority(TakeUntil(text, "/\\?#"), parts));
  ReadTail(text, nullptr, parts);
  return parts;
}

// For messages: shortened, control characters escaped.
std::string Quoted(absl::string_view input) {
  constexpr size_t kShown = 200;
  std::string text = ToValidUtf8(input.substr(0, kShown));
  if (input.size() > kShown) text += "…";
  return absl::StrCat("\"", absl::Utf8SafeCEscape(text), "\"");
}

// `query` without the parameters that only track, and without empty ones.
std::string IdentityQuery(absl::string_view query) {
  // The standard leaves these bare in a query, others encode them.
  std::string kept;
  for (const absl::string_view parameter : absl::StrSplit(query, '&')) {
    const std::string normal = NormaliseEscapes(parameter, "[]{}|^\\`");
    const absl::string_view name =
        absl::string_view(normal).substr(0, normal.find('='));
    if (normal.empty() || IsTrackingParameter(name)) continue;
    absl::StrAppend(&kept, kept.empty() ? "" : "&", normal);
  }
  return kept;
}

}  // namespace

absl::StatusOr<Url> Url::Parse(absl::string_view input, const Url* base) {
  const auto refuse = [input](absl::string_view reason) {
    return absl::InvalidArgumentError(
        absl::StrCat("reading the address ", Quoted(input), ": ", reason));
  };
  const std::string too_long =
      absl::StrCat("it is longer than ", kBytesMax, " bytes");
  if (input.size() > kBytesMax) return refuse(too_long);
  const std::string text = Strip(input);
  const absl::StatusOr<Parts> parts = ReadParts(text, base);
  if (!parts.ok()) return refuse(parts.status().message());

  Url url;
  std::string& href = url.href_;
  const auto here = [&href] { return static_cast<uint32_t>(href.size()); };
  href = parts->scheme;
  url.scheme_end_ = here();
  absl::StrAppend(&href, "://", parts->username);
  url.username_end_ = here();
  if (!parts->password.empty()) absl::StrAppend(&href, ":", parts->password);
  if (!parts->username.empty() || !parts->password.empty()) href += '@';
  url.host_start_ = here();
  href += parts->host;
  url.host_end_ = here();
  url.port_ = parts->port;
  if (parts->port != DefaultPort(parts->scheme))
    absl::StrAppend(&href, ":", parts->port);
  url.path_start_ = here();
  href += parts->path;
  url.query_start_ = here();
  if (parts->has_query) absl::StrAppend(&href, "?", parts->query);
  url.fragment_start_ = here();
  if (parts->has_fragment) absl::StrAppend(&href, "#", parts->fragment);
  // Encoding makes it up to three times longer; what we write we must be able
  // to read.
  if (href.size() > kBytesMax) return refuse(too_long);
  return url;
}

absl::string_view Url::Slice(size_t start, size_t end) const {
  return absl::string_view(href_).substr(start, end - start);
}

absl::string_view Url::scheme() const { return Slice(0, scheme_end_); }

absl::string_view Url::username() const {
  return Slice(scheme_end_ + 3, username_end_);
}

absl::string_view Url::password() const {
  // Between ':' and '@'; a user name alone is followed by '@'.
  if (host_start_ - username_end_ < 2) return "";
  return Slice(username_end_ + 1, host_start_ - 1);
}

absl::string_view Url::host() const { return Slice(host_start_, host_end_); }

uint16_t Url::port() const { return port_; }

bool Url::has_default_port() const { return port_ == DefaultPort(scheme()); }

absl::string_view Url::path() const { return Slice(path_start_, query_start_); }

absl::string_view Url::query() const {
  if (query_start_ == fragment_start_) return "";
  return Slice(query_start_ + 1, fragment_start_);
}

absl::string_view Url::fragment() const {
  if (fragment_start_ == href_.size()) return "";
  return Slice(fragment_start_ + 1, href_.size());
}

std::string Url::Origin() const {
  return absl::StrCat(scheme(), "://", Slice(host_start_, path_start_));
}

std::string Url::PathAndQuery() const {
  return std::string(Slice(path_start_, fragment_start_));
}

std::string Url::Identity() const {
  absl::string_view name = host();
  // "example.com." is the same name, spelt in full (RFC 1034 section 3.1).
  if (absl::EndsWith(name, ".") && name.size() > 1 &&
      name[name.size() - 2] != '.') {
    name.remove_suffix(1);
  }
  const std::string query_kept = IdentityQuery(query());
  return absl::StrCat(scheme(), "://", name, Slice(host_end_, path_start_),
                      NormaliseEscapes(path(), "[]|"),
                      query_kept.empty() ? "" : "?", query_kept);
}

}  // namespace stet
