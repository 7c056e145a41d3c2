#include "store/warc.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/status_macros.h"
#include "model/time_text.h"
#include "model/url.h"
#include "store/http_message.h"
#include "store/warc_digest.h"
#include "store/warc_input.h"

namespace stet {
namespace {

constexpr absl::string_view kRecordBegin = "WARC/";
constexpr absl::string_view kRecordEnd = "\r\n\r\n";
constexpr size_t kFieldsMax = 500;

absl::string_view FieldOf(
    const std::vector<std::pair<std::string, std::string>>& fields,
    absl::string_view name) {
  for (const auto& [key, value] : fields) {
    if (absl::EqualsIgnoreCase(key, name)) return value;
  }
  return {};
}

// The length of the header at the beginning of `bytes`, its empty line
// included; npos if it does not end in them.
size_t HeaderEnd(absl::string_view bytes) {
  const auto lf = bytes.find("\n\n");
  const auto crlf = bytes.find("\n\r\n");
  if (lf == absl::string_view::npos && crlf == absl::string_view::npos) {
    return absl::string_view::npos;
  }
  return lf < crlf ? lf + 2 : crlf + 3;
}

// "response" and "application/http; msgtype=response" both.
bool IsType(const WarcRecord& record, absl::string_view type) {
  return absl::EqualsIgnoreCase(record.type(), type);
}

}  // namespace

absl::string_view WarcRecord::Field(absl::string_view name) const {
  return FieldOf(fields, name);
}

absl::string_view WarcRecord::target() const {
  absl::string_view target = Field("WARC-Target-URI");
  if (absl::ConsumePrefix(&target, "<")) absl::ConsumeSuffix(&target, ">");
  return target;
}

std::vector<std::pair<std::string, std::string>> ParseWarcFields(
    absl::string_view block) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (absl::string_view line : absl::StrSplit(block, '\n')) {
    absl::ConsumeSuffix(&line, "\r");
    if (line.empty()) continue;
    if ((line[0] == ' ' || line[0] == '\t') && !fields.empty()) {
      std::string& value = fields.back().second;
      absl::StrAppend(&value, value.empty() ? "" : " ",
                      absl::StripAsciiWhitespace(line));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == absl::string_view::npos) continue;
    if (fields.size() == kFieldsMax) break;
    fields.emplace_back(absl::StripAsciiWhitespace(line.substr(0, colon)),
                        absl::StripAsciiWhitespace(line.substr(colon + 1)));
  }
  return fields;
}

absl::StatusOr<std::unique_ptr<WarcReader>> WarcReader::Open(
    const std::string& path, Options options) {
  STET_ASSIGN_OR_RETURN(std::unique_ptr<WarcInput> input,
                        WarcInput::Open(path));
  return std::unique_ptr<WarcReader>(
      new WarcReader(std::move(input), std::move(options)));
}

WarcReader::WarcReader(std::unique_ptr<WarcInput> input, Options options)
    : input_(std::move(input)), options_(std::move(options)) {}

WarcReader::~WarcReader() = default;

uint64_t WarcReader::file_bytes() const { return input_->file_bytes(); }
uint64_t WarcReader::file_bytes_read() const {
  return input_->file_bytes_read();
}

void WarcReader::Warn(const absl::Status& why) const {
  if (!options_.on_warning) return;
  const WarcPosition at = input_->position();
  options_.on_warning(absl::StrCat(
      "offset ", at.unit, at.inside == 0 ? "" : absl::StrCat("+", at.inside),
      ": ", why.message()));
}

absl::StatusOr<bool> WarcReader::Next() {
  if (in_record_) {
    in_record_ = false;
    const absl::Status skipped = SkipBlock();
    if (absl::IsUnavailable(skipped)) return skipped;
    if (!skipped.ok()) Warn(skipped);
  }
  for (;;) {
    absl::StatusOr<bool> found = FindRecord();
    if (found.ok() && !*found) return false;
    const absl::Status read = found.ok() ? ReadHeader() : found.status();
    if (read.ok()) return in_record_ = true;
    if (!absl::IsDataLoss(read)) return read;
    Warn(read);
    // Inside a damaged unit nothing can be found any more.
    const absl::StatusOr<absl::string_view> rest = input_->Peek();
    if (rest.ok()) continue;
    STET_ASSIGN_OR_RETURN(const bool unit, input_->NextUnit());
    if (!unit) return false;
  }
}

// To where a record begins. Between records stand empty lines and nothing else.
absl::StatusOr<bool> WarcReader::FindRecord() {
  for (;;) {
    STET_ASSIGN_OR_RETURN(const absl::string_view window,
                          input_->Peek(kRecordBegin.size()));
    if (window.empty()) return false;
    if (absl::StartsWith(window, kRecordBegin)) return true;
    if (window[0] != '\r' && window[0] != '\n') break;
    input_->Take(1);
  }
  Warn(absl::DataLossError("no record begins here; looking for the next"));
  return ToLineThatBegins();
}

absl::StatusOr<bool> WarcReader::ToLineThatBegins() {
  constexpr absl::string_view kLine = "\nWARC/";
  for (;;) {
    STET_ASSIGN_OR_RETURN(const absl::string_view window,
                          input_->Peek(kLine.size()));
    if (window.empty()) return false;
    if (input_->at_unit_start() && absl::StartsWith(window, kRecordBegin)) {
      return true;
    }
    const auto found = window.find(kLine);
    if (found != absl::string_view::npos) {
      input_->Take(found + 1);
      return true;
    }
    // Fewer are the file's last, or the last before damage.
    input_->Take(window.size() < kLine.size()
                     ? window.size()
                     : window.size() - kLine.size() + 1);
  }
}

absl::Status WarcReader::ReadHeader() {
  record_ = {};
  size_t end = absl::string_view::npos;
  absl::string_view window;
  for (size_t bytes = 2048; bytes <= kHeaderBytesMax; bytes *= 2) {
    STET_ASSIGN_OR_RETURN(window, input_->Peek(bytes));
    end = HeaderEnd(window.substr(0, bytes));
    if (end != absl::string_view::npos || window.size() < bytes) break;
  }
  record_.position = input_->position();
  if (end == absl::string_view::npos) {
    input_->Take(kRecordBegin.size());
    return absl::DataLossError(absl::StrCat(
        "a record's header does not end within ", kHeaderBytesMax, " bytes"));
  }
  const absl::string_view header = window.substr(0, end);
  const auto first_line = header.find('\n');
  record_.version = std::string(absl::StripAsciiWhitespace(
      header.substr(kRecordBegin.size(), first_line - kRecordBegin.size())));
  record_.fields = ParseWarcFields(header.substr(first_line + 1));
  const bool sized =
      absl::SimpleAtoi(record_.Field("Content-Length"), &record_.block_bytes);
  if (!sized || record_.type().empty()) {
    input_->Take(kRecordBegin.size());
    return absl::DataLossError(
        "a record's header has no WARC-Type or no Content-Length");
  }
  for (auto& [name, value] : record_.fields) {
    if (absl::EqualsIgnoreCase(name, "WARC-Type")) {
      absl::AsciiStrToLower(&value);
    }
  }
  input_->Take(end);
  block_left_ = record_.block_bytes;
  return absl::OkStatus();
}

absl::StatusOr<std::string> WarcReader::ReadBlock(size_t bytes_max) {
  std::string block;
  const bool whole = block_left_ <= bytes_max;
  uint64_t want = std::min<uint64_t>(block_left_, bytes_max);
  while (want > 0) {
    STET_ASSIGN_OR_RETURN(const absl::string_view window, input_->Peek());
    if (window.empty()) {
      return absl::DataLossError("the file ends in a record's block");
    }
    const size_t step =
        static_cast<size_t>(std::min<uint64_t>(want, window.size()));
    block.append(window.data(), step);
    input_->Take(step);
    want -= step;
    block_left_ -= step;
  }
  if (!whole) return block;
  STET_RETURN_IF_ERROR(EndRecord());
  if (CheckWarcDigest(block, record_.Field("WARC-Block-Digest")) ==
      DigestVerdict::kDifferent) {
    return absl::DataLossError("a record's block has another digest");
  }
  return block;
}

// What is behind a block: the end of the record, and that of its compressed
// unit, where the unit's checksum is checked.
absl::Status WarcReader::EndRecord() {
  absl::StatusOr<absl::string_view> behind = input_->Peek(kRecordEnd.size());
  // The last record's end is often cut, and a line end is a line end.
  if (behind.ok() && !behind->empty() && !absl::StartsWith(*behind, "\r\n") &&
      !absl::StartsWith(*behind, "\n")) {
    return absl::DataLossError("a record goes on behind the end it announced");
  }
  // All empty lines: a length that is wrong by some must not hide the unit's
  // end.
  while (behind.ok() && !behind->empty() &&
         ((*behind)[0] == '\r' || (*behind)[0] == '\n')) {
    input_->Take(1);
    behind = input_->Peek();
  }
  // Damage of the unit behind is not this record's.
  const bool own = absl::IsUnavailable(behind.status()) ||
                   input_->unit_reached() == record_.position.unit;
  return own ? behind.status() : absl::OkStatus();
}

absl::Status WarcReader::SkipBlock() {
  while (block_left_ > 0) {
    STET_ASSIGN_OR_RETURN(const absl::string_view window, input_->Peek());
    if (window.empty()) {
      return absl::DataLossError("the file ends in a record's block");
    }
    const size_t step =
        static_cast<size_t>(std::min<uint64_t>(block_left_, window.size()));
    input_->Take(step);
    block_left_ -= step;
  }
  return absl::OkStatus();
}

absl::Status UnpackWarc(const std::string& path, const std::string& to) {
  STET_ASSIGN_OR_RETURN(const std::unique_ptr<WarcInput> input,
                        WarcInput::Open(path));
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  while (out) {
    const absl::StatusOr<absl::string_view> window = input->Peek();
    if (absl::IsUnavailable(window.status())) return window.status();
    if (!window.ok() || window->empty()) break;
    out.write(window->data(), static_cast<std::streamsize>(window->size()));
    input->Take(window->size());
  }
  out.close();
  if (!out) {
    return absl::UnavailableError(
        absl::StrCat("unpacking ", path, ": ", to, " takes no more"));
  }
  return absl::OkStatus();
}

absl::Status WarcReader::Seek(const WarcPosition& position) {
  in_record_ = false;
  return input_->Seek(position);
}

bool IsPayloadOfDigest(absl::string_view bytes, absl::string_view digest) {
  return CheckWarcDigest(bytes, digest) == DigestVerdict::kEqual;
}

absl::StatusOr<absl::Time> ParseWarcDate(absl::string_view text) {
  const std::string whole(absl::StripAsciiWhitespace(text));
  if (absl::StatusOr<absl::Time> time = ParseUtc(whole); time.ok()) return time;
  // 0.18 and some crawlers write 14 digits.
  const bool digits =
      whole.size() == 14 &&
      std::all_of(whole.begin(), whole.end(), absl::ascii_isdigit);
  if (digits) {
    const absl::string_view text14 = whole;
    return ParseUtc(absl::StrCat(text14.substr(0, 4), "-", text14.substr(4, 2),
                                 "-", text14.substr(6, 2), "T",
                                 text14.substr(8, 2), ":", text14.substr(10, 2),
                                 ":", text14.substr(12, 2), "Z"));
  }
  // WARC 1.1 allows less precision.
  for (const char* const format :
       {"%Y-%m-%dT%H:%MZ", "%Y-%m-%d", "%Y-%m", "%Y"}) {
    absl::Time time;
    std::string error;
    if (!whole.empty() && absl::ascii_isdigit(whole[0]) &&
        absl::ParseTime(format, whole, &time, &error)) {
      return time;
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "the date \"", absl::CHexEscape(whole.substr(0, 40)), "\" is none"));
}

namespace {

absl::Status FillFromHttp(const WarcRecord& record, absl::string_view block,
                          WarcPage& answer) {
  STET_ASSIGN_OR_RETURN(HttpResponse response, ParseHttpResponse(block));
  Page& page = answer.page;
  page.status = response.status;
  page.http_version = std::move(response.version);
  if (absl::EqualsIgnoreCase(record.Field("WARC-Protocol"), "h2")) {
    page.http_version.assign(1, '2');
  }
  page.headers = std::move(response.headers);
  page.body = std::move(response.body);
  answer.content_encoding = std::move(response.content_encoding);
  const bool has_body = !IsType(record, "revisit") && page.status != 304;
  answer.truncated |= response.truncated && has_body;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<WarcPage> PageOfRecord(const WarcRecord& record,
                                      absl::string_view block) {
  WarcPage answer;
  Page& page = answer.page;
  STET_ASSIGN_OR_RETURN(const Url url, Url::Parse(record.target()));
  page.requested_url = page.final_url = url.href();
  STET_ASSIGN_OR_RETURN(page.received_at,
                        ParseWarcDate(record.Field("WARC-Date")));
  page.requested_at = page.received_at;
  const absl::string_view address = record.Field("WARC-IP-Address");
  if (!address.empty()) {
    page.server_address = absl::StrCat(absl::StrContains(address, ':')
                                           ? absl::StrCat("[", address, "]")
                                           : std::string(address),
                                       ":", url.port());
  }
  answer.truncated = !record.Field("WARC-Truncated").empty();
  if (IsType(record, "response") ||
      (IsType(record, "revisit") && !block.empty())) {
    STET_RETURN_IF_ERROR(FillFromHttp(record, block, answer));
  } else if (IsType(record, "resource")) {
    page.status = 200;
    page.headers.emplace_back("Content-Type", record.Field("Content-Type"));
    page.body.assign(block.data(), block.size());
  } else if (!IsType(record, "revisit")) {
    return absl::InvalidArgumentError(
        absl::StrCat("a record of type ", record.type(), " holds no answer"));
  }
  return answer;
}

}  // namespace stet
