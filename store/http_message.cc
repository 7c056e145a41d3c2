#include "store/http_message.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "model/status_macros.h"
#include "model/url.h"

namespace stet {
namespace {

using Field = std::pair<std::string, std::string>;

constexpr absl::string_view kOurPrefix = "X-Archive-Orig-";
// Whose renamed headers are known to mean "undone in this record".
constexpr std::array<absl::string_view, 2> kPrefixes = {kOurPrefix,
                                                        "X-Crawler-"};
constexpr std::array<absl::string_view, 3> kFramingHeaders = {
    "Content-Encoding", "Transfer-Encoding", "Content-Length"};

bool IsFraming(absl::string_view name) {
  return std::any_of(kFramingHeaders.begin(), kFramingHeaders.end(),
                     [name](absl::string_view framing) {
                       return absl::EqualsIgnoreCase(name, framing);
                     });
}

// The header's own name where an archive renamed it; "" otherwise.
absl::string_view OriginalName(absl::string_view name) {
  for (const absl::string_view prefix : kPrefixes) {
    if (absl::StartsWithIgnoreCase(name, prefix) &&
        IsFraming(name.substr(prefix.size()))) {
      return name.substr(prefix.size());
    }
  }
  return {};
}

// Takes the next line off `rest`, without its end, CRLF or LF.
absl::string_view TakeLine(absl::string_view& rest) {
  const auto end = rest.find('\n');
  absl::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == absl::string_view::npos ? rest.size() : end + 1);
  absl::ConsumeSuffix(&line, "\r");
  return line;
}

absl::string_view Find(const std::vector<Field>& fields,
                       absl::string_view name) {
  for (const auto& [key, value] : fields) {
    if (absl::EqualsIgnoreCase(key, name)) return value;
  }
  return {};
}

// "HTTP/1.1 200 OK", and what servers and crawlers make of it.
absl::Status ParseStatusLine(absl::string_view line, HttpResponse& response) {
  absl::string_view rest = line;
  if (!absl::ConsumePrefix(&rest, "HTTP/")) {
    return absl::InvalidArgumentError(
        absl::StrCat("the record holds no HTTP response: it begins \"",
                     absl::CHexEscape(line.substr(0, 20)), "\""));
  }
  const auto space = rest.find(' ');
  response.version = std::string(rest.substr(0, space));
  if (response.version == "2.0") response.version = "2";
  rest.remove_prefix(std::min(rest.size(), response.version.size()));
  rest = absl::StripAsciiWhitespace(
      space == absl::string_view::npos ? "" : line.substr(5 + space));
  if (!absl::SimpleAtoi(rest.substr(0, 3), &response.status) ||
      response.status < 100 || response.status > 999) {
    return absl::InvalidArgumentError(
        absl::StrCat("the HTTP status line \"",
                     absl::CHexEscape(line.substr(0, 40)), "\" has no status"));
  }
  return absl::OkStatus();
}

struct Head {
  HttpResponse response;
  std::vector<Field> framing;  // What holds of the body as it stands here.
  absl::string_view rest;      // Behind the empty line.
};

struct RawField {
  absl::string_view name;
  std::string value;
  bool renamed = false;  // `name` is its own name again.
};

// Takes the fields and the empty line off `rest`.
absl::StatusOr<std::vector<RawField>> TakeFields(absl::string_view& rest) {
  const size_t all = rest.size();
  std::vector<RawField> fields;
  while (!rest.empty()) {
    const absl::string_view line = TakeLine(rest);
    if (line.empty()) break;
    if (all - rest.size() > kHttpHeadBytesMax ||
        fields.size() >= kHttpFieldsMax) {
      return absl::InvalidArgumentError(
          absl::StrCat("the HTTP head has more than ", kHttpHeadBytesMax,
                       " bytes or ", kHttpFieldsMax, " fields"));
    }
    // Folded (RFC 9112 section 5.2), else a line without a colon is passed
    // over.
    if ((line[0] == ' ' || line[0] == '\t') && !fields.empty()) {
      absl::StrAppend(&fields.back().value, " ",
                      absl::StripAsciiWhitespace(line));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == absl::string_view::npos) continue;
    const absl::string_view name =
        absl::StripAsciiWhitespace(line.substr(0, colon));
    const absl::string_view original = OriginalName(name);
    fields.push_back({.name = original.empty() ? name : original,
                      .value = std::string(
                          absl::StripAsciiWhitespace(line.substr(colon + 1))),
                      .renamed = !original.empty()});
  }
  return fields;
}

absl::StatusOr<Head> ParseHead(absl::string_view message) {
  Head head;
  head.rest = message;
  STET_RETURN_IF_ERROR(ParseStatusLine(TakeLine(head.rest), head.response));
  STET_ASSIGN_OR_RETURN(std::vector<RawField> fields, TakeFields(head.rest));
  for (RawField& field : fields) {
    if (IsFraming(field.name) && !field.renamed) {
      head.framing.emplace_back(field.name, field.value);
      // Beside the renamed one, it is the archive's and not the server's.
      const bool added =
          std::any_of(fields.begin(), fields.end(), [&](const RawField& other) {
            return other.renamed &&
                   absl::EqualsIgnoreCase(other.name, field.name);
          });
      if (added) continue;
    }
    head.response.headers.emplace_back(field.name, std::move(field.value));
  }
  head.response.content_encoding =
      std::string(Find(head.framing, "Content-Encoding"));
  return head;
}

// RFC 9112 section 7.1. False, with `out` of no meaning, where `body` does not
// begin with a chunk.
bool UndoChunks(absl::string_view body, std::string& out, bool& truncated) {
  absl::string_view rest = body;
  for (bool first = true;; first = false) {
    absl::string_view line = TakeLine(rest);
    line = absl::StripAsciiWhitespace(line.substr(0, line.find(';')));
    uint64_t size = 0;
    const bool hex =
        !line.empty() && line.size() <= 16 && absl::SimpleHexAtoi(line, &size);
    if (!hex) {
      if (first) return false;
      truncated = true;
      return true;
    }
    if (size == 0) return true;  // Trailers say nothing that is kept.
    const size_t here = static_cast<size_t>(
        std::min<uint64_t>(size, static_cast<uint64_t>(rest.size())));
    out.append(rest.data(), here);
    rest.remove_prefix(here);
    if (here < size) {
      truncated = true;
      return true;
    }
    TakeLine(rest);
  }
}

// Bytes of a known compression: what distinguishes a body whose coding the
// archive undid in silence.
bool LooksCompressed(absl::string_view body) {
  return absl::StartsWith(body, "\x1f\x8b") ||
         absl::StartsWith(body, "\x28\xb5\x2f\xfd");
}

void AppendField(absl::string_view name, absl::string_view value,
                 std::string& out) {
  absl::StrAppend(&out, name, ": ");
  // A line end inside a value would begin a header of its own.
  for (const char c : value) {
    out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  }
  out += "\r\n";
}

absl::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 203:
      return "Non-Authoritative Information";
    case 304:
      return "Not Modified";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 410:
      return "Gone";
    case 451:
      return "Unavailable For Legal Reasons";
    default:
      return "";
  }
}

}  // namespace

absl::StatusOr<HttpResponse> ParseHttpHead(absl::string_view message) {
  STET_ASSIGN_OR_RETURN(Head head, ParseHead(message));
  return std::move(head.response);
}

absl::StatusOr<HttpResponse> ParseHttpResponse(absl::string_view message) {
  STET_ASSIGN_OR_RETURN(Head head, ParseHead(message));
  HttpResponse& response = head.response;
  const absl::string_view coding = Find(head.framing, "Transfer-Encoding");
  const bool chunked =
      absl::StrContains(absl::AsciiStrToLower(coding), "chunked");
  if (!chunked || !UndoChunks(head.rest, response.body, response.truncated)) {
    response.body.assign(head.rest.data(), head.rest.size());
  }
  const bool coded =
      !response.content_encoding.empty() &&
      !absl::EqualsIgnoreCase(response.content_encoding, "identity");
  uint64_t announced = 0;
  if (!chunked &&
      absl::SimpleAtoi(Find(head.framing, "Content-Length"), &announced) &&
      (!coded || LooksCompressed(response.body))) {
    response.truncated = response.body.size() < announced;
  }
  return std::move(response);
}

std::string FormatHttpHead(const Page& page) {
  std::string out = absl::StrCat("HTTP/1.1 ", page.status, " ",
                                 ReasonPhrase(page.status), "\r\n");
  for (const auto& [name, value] : page.headers) {
    const bool length = absl::EqualsIgnoreCase(name, "Content-Length");
    const bool holds =
        !IsFraming(name) || (length && value == absl::StrCat(page.body.size()));
    AppendField(holds ? name : absl::StrCat(kOurPrefix, name), value, out);
  }
  out += "\r\n";
  return out;
}

std::string FormatHttpResponse(const Page& page) {
  return absl::StrCat(FormatHttpHead(page), page.body);
}

std::string FormatHttpRequest(const Page& page) {
  const auto url = Url::Parse(page.final_url);
  if (!url.ok()) return "";
  std::string out = absl::StrCat("GET ", url->PathAndQuery(),
                                 " HTTP/1.1\r\nHost: ", url->host());
  if (!url->has_default_port()) absl::StrAppend(&out, ":", url->port());
  return absl::StrCat(out, "\r\n\r\n");
}

}  // namespace stet
