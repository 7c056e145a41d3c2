#include "cli/warc_archive.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "crawler/content_decoder.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "model/url.h"
#include "store/http_message.h"

namespace stet {
namespace {

// Of a block, read for what it is without reading all of it.
constexpr size_t kHeadBytes = 16 << 10;
constexpr size_t kMetadataBytesMax = 256 << 10;
constexpr size_t kOpenFilesMax = 32;
// Beside the body: head, chunk sizes, a coding that makes it larger.
constexpr size_t kBlockSlackBytes = 512 << 10;

bool IsPageType(absl::string_view content_type, absl::string_view url) {
  const std::string type = absl::AsciiStrToLower(content_type);
  if (type.empty() || absl::StrContains(type, "html")) return true;
  // robots.txt and its like are no pages.
  return absl::StartsWith(type, "text/plain") && !absl::EndsWith(url, ".txt");
}

absl::string_view BareId(absl::string_view id) {
  if (!id.empty() && id.front() == '<') id.remove_prefix(1);
  if (!id.empty() && id.back() == '>') id.remove_suffix(1);
  return id;
}

uint64_t AtKey(absl::string_view url, absl::Time time) {
  return Hash64(absl::StrCat(absl::ToUnixSeconds(time), " ", url));
}

absl::Status Prefixed(const std::string& place, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(place, ": ", status.message()));
}

}  // namespace

// Fills in an archive's captures, file by file.
class WarcArchive::Index {
 public:
  explicit Index(WarcArchive& archive) : archive_(archive) {
    for (const File& file : archive_.files_) {
      std::error_code error;
      const auto size = std::filesystem::file_size(file.path, error);
      if (!error) total_bytes_ += size;
    }
  }

  absl::Status ReadFile(uint32_t number) {
    const File& file = archive_.files_[number];
    STET_ASSIGN_OR_RETURN(
        const std::unique_ptr<WarcReader> reader,
        WarcReader::Open(file.readable,
                         {.on_warning = [&](const std::string& why) {
                           Problem(absl::StrCat(file.path, ", ", why));
                         }}));
    uint64_t records = 0;
    for (;;) {
      absl::StatusOr<bool> more = reader->Next();
      if (!more.ok()) return Prefixed(file.path, more.status());
      if (!*more) break;
      ++records;
      AddRecord(*reader, {number, reader->record().position});
      if (archive_.options_.on_progress && records % 64 == 0) {
        archive_.options_.on_progress(done_bytes_ + reader->file_bytes_read(),
                                      total_bytes_);
      }
    }
    if (records == 0 && reader->file_bytes() > 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(file.path, ": there is no WARC record in it"));
    }
    done_bytes_ += reader->file_bytes();
    return absl::OkStatus();
  }

  // Drops what was found in a file, which is then read again.
  void Forget(uint32_t file) {
    auto& captures = archive_.captures_;
    captures.erase(std::remove_if(captures.begin(), captures.end(),
                                  [file](const ArchivedCapture& capture) {
                                    return capture.record.file == file;
                                  }),
                   captures.end());
  }

  // Sorts, and finds what revisits and metadata speak of.
  void Finish() {
    auto& captures = archive_.captures_;
    std::stable_sort(captures.begin(), captures.end(),
                     [](const ArchivedCapture& a, const ArchivedCapture& b) {
                       return a.time < b.time;
                     });
    for (ArchivedCapture& capture : captures) {
      if (!capture.body) {
        const auto found = revisits_.find(KeyOf(capture.record));
        if (found != revisits_.end()) Resolve(found->second, capture);
      }
      const auto id = ids_.find(KeyOf(capture.record));
      if (id == ids_.end()) continue;
      const auto metadata = metadata_.find(id->second);
      if (metadata == metadata_.end()) continue;
      capture.metadata = metadata->second.place;
      const absl::StatusOr<Url> article = Url::Parse(metadata->second.article);
      if (article.ok()) capture.article = article->href();
    }
  }

 private:
  // What a revisit says of the record that has its body.
  struct Original {
    uint64_t id = 0, at = 0, digest = 0;
  };

  struct Metadata {
    WarcPlace place;
    std::string article;
  };

  static uint64_t KeyOf(const WarcPlace& place) {
    return Hash64(absl::StrCat(place.file, " ", place.position.unit, " ",
                               place.position.inside));
  }

  void Problem(const std::string& text) const {
    if (archive_.options_.on_problem) archive_.options_.on_problem(text);
  }

  void AddRecord(WarcReader& reader, const WarcPlace& place) {
    const WarcRecord& record = reader.record();
    const absl::string_view type = record.type();
    if (type == "metadata") return AddMetadata(reader, place);
    const bool revisit = type == "revisit";
    if (!revisit && type != "response" && type != "resource") {
      ++archive_.passed_over_;
      return;
    }
    const absl::StatusOr<Url> url = Url::Parse(record.target());
    if (!url.ok()) {
      ++archive_.passed_over_;  // dns:, ftp:, urn:, …
      return;
    }
    const absl::StatusOr<absl::Time> time =
        ParseWarcDate(record.Field("WARC-Date"));
    if (!time.ok()) {
      return Problem(absl::StrCat(archive_.Describe(place), ": ",
                                  time.status().message()));
    }
    bool is_error = false;
    if (!revisit && !HoldsPage(reader, url->href(), place, is_error)) {
      ++archive_.passed_over_;
      return;
    }
    ArchivedCapture capture{.time = *time,
                            .url = url->href(),
                            .article = url->href(),
                            .record = place};
    capture.record_id = std::string(BareId(record.Field("WARC-Record-ID")));
    capture.is_error = is_error;
    const uint64_t id = Hash64(capture.record_id);
    ids_[KeyOf(place)] = id;
    const absl::string_view digest = record.Field("WARC-Payload-Digest");
    if (revisit) {
      capture.payload_digest = std::string(digest);
      Original original;
      original.digest = digest.empty() ? 0 : Hash64(digest);
      original.id = Hash64(BareId(record.Field("WARC-Refers-To")));
      const auto when = ParseWarcDate(record.Field("WARC-Refers-To-Date"));
      const auto target = Url::Parse(record.Field("WARC-Refers-To-Target-URI"));
      if (when.ok() && target.ok()) original.at = AtKey(target->href(), *when);
      revisits_[KeyOf(place)] = original;
    } else {
      capture.body = place;
      by_id_.emplace(id, place);
      by_time_.emplace(AtKey(url->href(), *time), place);
      if (!digest.empty()) by_digest_.emplace(Hash64(digest), place);
    }
    archive_.captures_.push_back(std::move(capture));
  }

  // Only `stet export`'s own; what other crawlers note is theirs.
  void AddMetadata(WarcReader& reader, const WarcPlace& place) {
    const std::string of(BareId(reader.record().Field("WARC-Refers-To")));
    const auto block = reader.ReadBlock(kMetadataBytesMax);
    if (of.empty() || !block.ok()) return;
    for (const auto& [name, value] : ParseWarcFields(*block)) {
      if (name == "stet-article") metadata_[Hash64(of)] = {place, value};
    }
  }

  // A look at the block's beginning; what cannot be told now is told when it is
  // read.
  bool HoldsPage(WarcReader& reader, const std::string& url,
                 const WarcPlace& place, bool& is_error) {
    const WarcRecord& record = reader.record();
    if (record.type() == "resource")
      return IsPageType(record.Field("Content-Type"), url);
    const absl::StatusOr<std::string> block = reader.ReadBlock(kHeadBytes);
    if (!block.ok()) {
      Problem(absl::StrCat(archive_.Describe(place), ": ",
                           block.status().message()));
      return false;
    }
    const absl::StatusOr<HttpResponse> head = ParseHttpHead(*block);
    if (!head.ok()) return true;
    if (head->status >= 300 && head->status < 400) return false;
    Page page;
    page.headers = head->headers;
    is_error = head->status >= 400;
    return is_error || IsPageType(Header(page, "content-type"), url);
  }

  void Resolve(const Original& original, ArchivedCapture& capture) const {
    for (const auto& [map, key] :
         {std::pair(&by_id_, original.id), std::pair(&by_time_, original.at),
          std::pair(&by_digest_, original.digest)}) {
      const auto found = key == 0 ? map->end() : map->find(key);
      if (found == map->end()) continue;
      capture.body = found->second;
      return;
    }
  }

  WarcArchive& archive_;
  uint64_t done_bytes_ = 0, total_bytes_ = 0;
  absl::flat_hash_map<uint64_t, WarcPlace> by_id_, by_time_, by_digest_;
  absl::flat_hash_map<uint64_t, Metadata> metadata_;  // By what it is of.
  absl::flat_hash_map<uint64_t, Original> revisits_;  // By place.
  absl::flat_hash_map<uint64_t, uint64_t> ids_;       // By place.
};

WarcArchive::WarcArchive(const std::vector<std::string>& paths,
                         WarcArchiveOptions options)
    : options_(std::move(options)) {
  for (const std::string& path : paths) {
    files_.push_back({.path = path, .readable = path, .reader = nullptr});
  }
}

WarcArchive::~WarcArchive() {
  for (const File& file : files_) {
    if (file.readable != file.path) unlink(file.readable.c_str());
  }
}

std::string WarcArchive::Describe(const WarcPlace& place) const {
  return absl::StrCat(files_[place.file].path, ", offset ", place.position.unit,
                      place.position.inside == 0
                          ? ""
                          : absl::StrCat("+", place.position.inside));
}

// Going back inside a compressed unit means decompressing it from its
// beginning: a file that is one unit and not in the order of time is unpacked.
bool WarcArchive::NeedsUnpacking(uint32_t file) const {
  const ArchivedCapture* last = nullptr;
  for (const ArchivedCapture& capture : captures_) {
    if (capture.record.file != file) continue;
    if (last != nullptr && capture.record.position.inside > 0 &&
        capture.record.position.unit == last->record.position.unit &&
        capture.time < last->time)
      return true;
    last = &capture;
  }
  return false;
}

absl::StatusOr<std::unique_ptr<WarcArchive>> WarcArchive::Open(
    const std::vector<std::string>& paths, WarcArchiveOptions options) {
  std::unique_ptr<WarcArchive> archive(
      new WarcArchive(paths, std::move(options)));
  Index index(*archive);
  for (uint32_t file = 0; file < archive->files_.size(); ++file) {
    STET_RETURN_IF_ERROR(index.ReadFile(file));
    if (!archive->NeedsUnpacking(file)) continue;
    std::string copy =
        std::filesystem::temp_directory_path() / "stet-import-XXXXXX";
    const int descriptor = mkstemp(copy.data());
    if (descriptor < 0) {
      return absl::UnavailableError(
          absl::StrCat("unpacking ", paths[file], ": cannot write ", copy));
    }
    close(descriptor);
    archive->files_[file].readable = copy;
    STET_RETURN_IF_ERROR(UnpackWarc(paths[file], copy));
    index.Forget(file);
    STET_RETURN_IF_ERROR(index.ReadFile(file));
  }
  index.Finish();
  return archive;
}

absl::StatusOr<WarcReader*> WarcArchive::ReaderAt(const WarcPlace& place) {
  File& file = files_[place.file];
  if (file.reader == nullptr) {
    STET_ASSIGN_OR_RETURN(file.reader, WarcReader::Open(file.readable));
    open_.push_back(place.file);
    if (open_.size() > kOpenFilesMax) {
      files_[open_.front()].reader.reset();
      open_.pop_front();
    }
  }
  STET_RETURN_IF_ERROR(file.reader->Seek(place.position));
  STET_ASSIGN_OR_RETURN(const bool there, file.reader->Next());
  if (!there || !(file.reader->record().position == place.position)) {
    return absl::DataLossError("the record is not where it was");
  }
  return file.reader.get();
}

absl::StatusOr<WarcPage> WarcArchive::ReadRecord(const WarcPlace& place,
                                                 bool whole) {
  STET_ASSIGN_OR_RETURN(WarcReader* const reader, ReaderAt(place));
  const size_t bytes_max = options_.body_bytes_max + kBlockSlackBytes;
  if (whole && reader->record().block_bytes > bytes_max) {
    return absl::InvalidArgumentError(
        absl::StrCat("its ", reader->record().block_bytes,
                     " bytes are over the limit of ", bytes_max));
  }
  STET_ASSIGN_OR_RETURN(const std::string block,
                        reader->ReadBlock(whole ? bytes_max : kHeadBytes));
  return PageOfRecord(reader->record(), block);
}

// Restores what a WARC record of its own has no field for.
absl::Status WarcArchive::ApplyMetadata(const WarcPlace& place,
                                        Capture& capture) {
  STET_ASSIGN_OR_RETURN(WarcReader* const reader, ReaderAt(place));
  STET_ASSIGN_OR_RETURN(const std::string block,
                        reader->ReadBlock(kMetadataBytesMax));
  Page& page = capture.page;
  for (const auto& [name, value] : ParseWarcFields(block)) {
    if (name == "stet-requested-url") {
      page.requested_url = value;
    } else if (name == "stet-server-address") {
      page.server_address = value;
    } else if (name == "stet-certificate-sha256") {
      page.certificate_sha256 = value;
    } else if (name == "stet-http-version") {
      page.http_version = value;
    } else if (name == "stet-archive-file") {
      page.archive = ArchiveRecord{.file = value};
    } else if (name == "stet-archive-record" && page.archive) {
      page.archive->id = value;
    } else if ((name == "stet-archive-offset" ||
                name == "stet-archive-inside") &&
               page.archive) {
      uint64_t& number = name == "stet-archive-offset" ? page.archive->offset
                                                       : page.archive->inside;
      if (!absl::SimpleAtoi(value, &number))
        return absl::InvalidArgumentError("a stet-archive place is no number");
    } else if (name == "stet-state-confirmed") {
      capture.confirmed = value == "yes";
    } else if (name == "stet-requested-at") {
      STET_ASSIGN_OR_RETURN(page.requested_at, ParseWarcDate(value));
    } else if (name == "stet-hop") {
      // "301 https://from https://to"
      const std::vector<std::string> parts = absl::StrSplit(value, ' ');
      Hop hop;
      if (parts.size() < 2 || !absl::SimpleAtoi(parts[0], &hop.status))
        return absl::InvalidArgumentError("a stet-hop is not of its form");
      hop.url = parts[1];
      if (parts.size() > 2) hop.location = parts[2];
      page.hops.push_back(std::move(hop));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<WarcArchive::Capture> WarcArchive::Read(
    const ArchivedCapture& capture) {
  if (!capture.body.has_value()) {
    return absl::NotFoundError(
        "a revisit of a capture that none of the files has");
  }
  const auto fault = [&](const WarcPlace& place, const absl::Status& status) {
    return Prefixed(Describe(place), status);
  };
  absl::StatusOr<WarcPage> answer = ReadRecord(*capture.body, true);
  if (!answer.ok()) return fault(*capture.body, answer.status());
  if (answer->truncated) {
    return fault(*capture.body,
                 absl::InvalidArgumentError("the transfer was cut"));
  }
  const auto decoder =
      ContentDecoder::Create(answer->content_encoding, options_.body_bytes_max);
  if (!decoder.ok()) return fault(*capture.body, decoder.status());
  std::string body;
  absl::Status decoded = (*decoder)->Write(answer->page.body, body);
  if (decoded.ok()) decoded = (*decoder)->Finish();
  if (!decoded.ok()) return fault(*capture.body, decoded);
  Capture read{.page = std::move(answer->page)};
  read.page.body = std::move(body);
  const bool revisit = capture.record.file != capture.body->file ||
                       !(capture.record.position == capture.body->position);
  if (revisit) {
    STET_ASSIGN_OR_RETURN(WarcPage again, ReadRecord(capture.record, false));
    body = std::move(read.page.body);
    // A revisit need not repeat the head.
    if (again.page.status == 0) {
      again.page.status = read.page.status;
      again.page.headers = std::move(read.page.headers);
    }
    read.page = std::move(again.page);
    read.page.body = std::move(body);
  }
  const File& file = files_[capture.record.file];
  WarcPosition position = capture.record.position;
  if (file.readable != file.path)
    position = {.unit = 0, .inside = position.unit};
  read.page.archive =
      ArchiveRecord{.file = std::filesystem::path(file.path).filename(),
                    .offset = position.unit,
                    .inside = position.inside,
                    .id = capture.record_id};
  if (capture.metadata) {
    const absl::Status applied = ApplyMetadata(*capture.metadata, read);
    if (!applied.ok()) return fault(*capture.metadata, applied);
  }
  return read;
}

}  // namespace stet
