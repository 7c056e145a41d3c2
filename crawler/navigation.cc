#include "crawler/navigation.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace stet {
namespace {

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

std::string PercentDecode(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() &&
        absl::ascii_isxdigit(text[i + 1]) &&
        absl::ascii_isxdigit(text[i + 2])) {
      decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string BasicAuthorization(const Url& url) {
  if (url.username().empty() && url.password().empty()) return "";
  return absl::StrCat("Basic ", absl::Base64Escape(absl::StrCat(
                                    PercentDecode(url.username()), ":",
                                    PercentDecode(url.password()))));
}

}  // namespace

Navigation::Navigation(Url url, const CrawlerOptions& options,
                       int redirects_max)
    : url_(std::move(url)), options_(&options), redirects_max_(redirects_max) {}

absl::StatusOr<Navigation> Navigation::Begin(const Visit& visit,
                                             const CrawlerOptions& options,
                                             int redirects_max) {
  absl::StatusOr<Url> url = Url::Parse(visit.url);
  if (!url.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("bad_address: ", url.status().message()));
  }
  Navigation way(*std::move(url), options, redirects_max);
  way.first_origin_ = way.url_.Origin();
  way.authorization_ = BasicAuthorization(way.url_);
  // When the feed tells of news since the last look, ask for the whole page: a
  // server that then says "not modified" would hide it.
  if (visit.feed_updated <= visit.last_checked) {
    way.etag_ = visit.etag;
    way.last_modified_ = visit.last_modified;
  }
  way.seen_.insert(absl::StrCat(way.RequestUrl(), " "));
  return way;
}

std::string Navigation::RequestUrl() const {
  return absl::StrCat(url_.Origin(), url_.PathAndQuery());
}

bool Navigation::conditional() const {
  return hops_.empty() && !(etag_.empty() && last_modified_.empty());
}

std::vector<std::pair<std::string, std::string>> Navigation::RequestHeaders()
    const {
  std::vector<std::pair<std::string, std::string>> headers;
  if (conditional()) {
    if (!etag_.empty()) headers.emplace_back("If-None-Match", etag_);
    if (!last_modified_.empty()) {
      headers.emplace_back("If-Modified-Since", last_modified_);
    }
  }
  const std::string origin = url_.Origin();
  if (!authorization_.empty() && origin == first_origin_) {
    headers.emplace_back("Authorization", authorization_);
  }
  const std::string cookies = CookieHeader();
  if (!cookies.empty()) headers.emplace_back("Cookie", cookies);
  for (const auto& [of, secret] : options_->origin_headers) {
    if (of == origin) {
      headers.insert(headers.end(), secret.begin(), secret.end());
    }
  }
  return headers;
}

absl::StatusOr<bool> Navigation::Follow(const Answer& answer) {
  const absl::string_view location = HeaderOf(answer, "Location");
  if (!IsRedirect(answer.status) || location.empty()) return false;
  KeepCookies(answer);
  absl::StatusOr<Url> target = Url::Parse(location, &url_);
  if (!target.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "redirect_target: ", RequestUrl(),
        " redirects to no web address: ", target.status().message()));
  }
  const std::string from = RequestUrl();
  url_ = *std::move(target);
  hops_.push_back({from, answer.status, RequestUrl()});
  if (static_cast<int>(hops_.size()) > redirects_max_) {
    return absl::ResourceExhaustedError(
        absl::StrCat("redirects: ", hops_.front().url, " redirects more than ",
                     redirects_max_, " times"));
  }
  if (!seen_.insert(absl::StrCat(RequestUrl(), " ", CookieHeader())).second) {
    return absl::UnavailableError(
        absl::StrCat("redirect_loop: ", RequestUrl(), " comes round again"));
  }
  return true;
}

void Navigation::KeepCookies(const Answer& answer) {
  const std::string origin = url_.Origin();
  size_t bytes = 0;
  for (const Cookie& cookie : cookies_) {
    bytes += cookie.name.size() + cookie.value.size();
  }
  for (const auto& [header, field] : answer.headers) {
    if (!absl::EqualsIgnoreCase(header, "Set-Cookie")) continue;
    const absl::string_view pair =
        absl::string_view(field).substr(0, field.find(';'));
    const size_t equals = pair.find('=');
    if (equals == absl::string_view::npos) continue;
    Cookie cookie{
        origin, std::string(absl::StripAsciiWhitespace(pair.substr(0, equals))),
        std::string(absl::StripAsciiWhitespace(pair.substr(equals + 1)))};
    cookies_.erase(std::remove_if(cookies_.begin(), cookies_.end(),
                                  [&](const Cookie& old) {
                                    return old.origin == origin &&
                                           old.name == cookie.name;
                                  }),
                   cookies_.end());
    bytes += pair.size();
    if (cookie.name.empty() || cookies_.size() >= kCookiesMax ||
        bytes > kCookieBytesMax) {
      continue;
    }
    cookies_.push_back(std::move(cookie));
  }
}

std::string Navigation::CookieHeader() const {
  const std::string origin = url_.Origin();
  std::string header;
  for (const Cookie& cookie : cookies_) {
    if (cookie.origin != origin) continue;
    absl::StrAppend(&header, header.empty() ? "" : "; ", cookie.name, "=",
                    cookie.value);
  }
  return header;
}

}  // namespace stet
