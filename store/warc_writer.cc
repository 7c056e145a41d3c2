#include "store/warc_writer.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "store/http_message.h"
#include "store/warc_digest.h"

namespace stet {
namespace {

constexpr int kGzipLevel = 6;
constexpr absl::string_view kIdenticalPayload =
    "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

// With as many digits behind the second as there are (WARC 1.1, section 5.4).
std::string WarcDate(absl::Time time) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

// A field's value on its one line, whatever it holds.
std::string OneLine(absl::string_view value) {
  std::string line(value);
  std::replace_if(
      line.begin(), line.end(),
      [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return line;
}

std::string FieldLines(const WarcFields& fields) {
  std::string lines;
  for (const auto& [name, value] : fields) {
    absl::StrAppend(&lines, name, ": ", OneLine(value), "\r\n");
  }
  return lines;
}

// "192.0.2.1:443" and "[2001:db8::1]:443" without the port.
std::string AddressOnly(absl::string_view address) {
  const auto colon = address.rfind(':');
  if (colon != absl::string_view::npos) address = address.substr(0, colon);
  if (absl::ConsumePrefix(&address, "[")) absl::ConsumeSuffix(&address, "]");
  return std::string(address);
}

// One gzip member; its header has no time and no name.
absl::StatusOr<std::string> GzipMember(absl::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, 15 + 16, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return absl::ResourceExhaustedError("compressing a record: no memory");
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  // zlib's interface predates const.
  stream.next_in =
      const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) {
    return absl::InternalError("compressing a record: zlib did not finish");
  }
  return out;
}

}  // namespace

struct WarcWriter::Record {
  absl::string_view type;
  absl::string_view key;
  absl::Time date;
  absl::string_view content_type;
  WarcFields fields;  // Beside those that every record has.
  std::string block;
};

std::string WarcWriter::RecordId(absl::string_view key,
                                 absl::string_view type) {
  Sha256 hash = Sha256Of(absl::StrCat(type, "\n", key));
  hash[6] = (hash[6] & 0x0f) | 0x80;  // Version 8: of one's own making.
  hash[8] = (hash[8] & 0x3f) | 0x80;  // The variant of RFC 9562.
  const std::string hex = ToHex(hash);
  const absl::string_view digits(hex);
  return absl::StrCat("<urn:uuid:", digits.substr(0, 8), "-",
                      digits.substr(8, 4), "-", digits.substr(12, 4), "-",
                      digits.substr(16, 4), "-", digits.substr(20, 12), ">");
}

absl::Status WarcWriter::Write(const Record& record) {
  WarcFields fields = {{"WARC-Type", std::string(record.type)},
                       {"WARC-Record-ID", RecordId(record.key, record.type)},
                       {"WARC-Date", WarcDate(record.date)}};
  fields.insert(fields.end(), record.fields.begin(), record.fields.end());
  fields.emplace_back("WARC-Block-Digest", WarcDigestOf(record.block));
  if (!record.content_type.empty()) {
    fields.emplace_back("Content-Type", record.content_type);
  }
  fields.emplace_back("Content-Length", absl::StrCat(record.block.size()));
  STET_ASSIGN_OR_RETURN(
      const std::string member,
      GzipMember(absl::StrCat("WARC/1.1\r\n", FieldLines(fields), "\r\n",
                              record.block, "\r\n\r\n")));
  out_.write(member.data(), static_cast<std::streamsize>(member.size()));
  if (!out_) {
    return absl::UnavailableError(
        "writing the WARC file: the output does not take more");
  }
  return absl::OkStatus();
}

absl::Status WarcWriter::WriteInfo(const WarcInfo& info) {
  return Write(
      {.type = "warcinfo",
       .key = absl::StrCat(WarcDate(info.date), info.software),
       .date = info.date,
       .content_type = "application/warc-fields",
       .fields = {},
       .block = FieldLines(
           {{"software", info.software},
            {"format", "WARC File Format 1.1"},
            {"conformsTo",
             "http://iipc.github.io/warc-specifications/specifications/"
             "warc-format/warc-1.1/"},
            {"description", info.description}})});
}

absl::Status WarcWriter::WriteCapture(const WarcCapture& capture) {
  const Page& page = capture.page;
  const std::string response_id = RecordId(capture.key, "response");
  const std::string request = FormatHttpRequest(page);
  if (!request.empty()) {
    STET_RETURN_IF_ERROR(
        Write({.type = "request",
               .key = capture.key,
               .date = page.received_at,
               .content_type = "application/http; msgtype=request",
               .fields = {{"WARC-Target-URI", page.final_url},
                          {"WARC-Concurrent-To", response_id}},
               .block = request}));
  }
  WarcFields fields = {{"WARC-Target-URI", page.final_url},
                       {"WARC-Payload-Digest", WarcDigestOf(page.body)}};
  if (!page.server_address.empty()) {
    fields.emplace_back("WARC-IP-Address", AddressOnly(page.server_address));
  }
  if (page.http_version == "2") fields.emplace_back("WARC-Protocol", "h2");
  STET_RETURN_IF_ERROR(
      Write({.type = "response",
             .key = capture.key,
             .date = page.received_at,
             .content_type = "application/http; msgtype=response",
             .fields = std::move(fields),
             .block = FormatHttpResponse(page)}));
  return WriteMetadata(capture.key, page.received_at, page.final_url,
                       capture.metadata, "response");
}

absl::Status WarcWriter::WriteRevisit(const WarcRevisit& revisit) {
  const Page& page = revisit.page;
  WarcFields fields = {
      {"WARC-Target-URI", page.final_url},
      {"WARC-Payload-Digest", WarcDigestOf(page.body)},
      {"WARC-Profile", std::string(kIdenticalPayload)},
      {"WARC-Refers-To", RecordId(revisit.original_key, "response")},
      {"WARC-Refers-To-Target-URI", page.final_url},
      {"WARC-Refers-To-Date", WarcDate(revisit.original_date)}};
  if (!page.server_address.empty() && revisit.has_head) {
    fields.emplace_back("WARC-IP-Address", AddressOnly(page.server_address));
  }
  if (page.http_version == "2") fields.emplace_back("WARC-Protocol", "h2");
  STET_RETURN_IF_ERROR(
      Write({.type = "revisit",
             .key = revisit.key,
             .date = revisit.date,
             .content_type =
                 revisit.has_head ? "application/http; msgtype=response" : "",
             .fields = std::move(fields),
             .block = revisit.has_head ? FormatHttpHead(page) : ""}));
  return WriteMetadata(revisit.key, revisit.date, page.final_url,
                       revisit.metadata, "revisit");
}

absl::Status WarcWriter::WriteMetadata(absl::string_view key, absl::Time date,
                                       absl::string_view target,
                                       const WarcFields& fields,
                                       absl::string_view of_type) {
  if (fields.empty()) return absl::OkStatus();
  const std::string of = RecordId(key, of_type);
  return Write({.type = "metadata",
                .key = key,
                .date = date,
                .content_type = "application/warc-fields",
                .fields = {{"WARC-Target-URI", std::string(target)},
                           {"WARC-Refers-To", of},
                           {"WARC-Concurrent-To", of}},
                .block = FieldLines(fields)});
}

}  // namespace stet
