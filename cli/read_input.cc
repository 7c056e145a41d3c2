#include "cli/read_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/crawl_setup.h"
#include "crawler/crawler.h"
#include "model/page.h"
#include "model/status_macros.h"

namespace stet {
namespace {

// Reads a descriptor to its end; closes it unless it is standard input.
absl::StatusOr<std::string> ReadDescriptor(int descriptor,
                                           const std::string& name) {
  std::string bytes;
  char buffer[1 << 16];
  absl::Status status;
  while (status.ok()) {
    const ssize_t got = read(descriptor, buffer, sizeof(buffer));
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      status = absl::NotFoundError(
          absl::StrCat("reading ", name, ": ", strerror(errno)));
    } else if (bytes.size() + static_cast<size_t>(got) > kInputBytesMax) {
      status = absl::ResourceExhaustedError(absl::StrCat(
          "reading ", name, ": more than ", kInputBytesMax, " bytes"));
    } else {
      bytes.append(buffer, static_cast<size_t>(got));
    }
  }
  if (descriptor != STDIN_FILENO) close(descriptor);
  if (!status.ok()) return status;
  return bytes;
}

// Every member of a gzip file (RFC 1952), one after another.
absl::StatusOr<std::string> Unpack(absl::string_view packed,
                                   const std::string& name) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) {
    return absl::InternalError("starting zlib");
  }
  std::string bytes;
  char buffer[1 << 16];
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int result = Z_OK;
  while (result == Z_OK && bytes.size() <= kInputBytesMax) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof(buffer);
    result = inflate(&stream, Z_NO_FLUSH);
    bytes.append(buffer, sizeof(buffer) - stream.avail_out);
    if (result == Z_STREAM_END && stream.avail_in > 0) {
      result = inflateReset(&stream) == Z_OK ? Z_OK : Z_DATA_ERROR;
    }
  }
  inflateEnd(&stream);
  if (bytes.size() > kInputBytesMax) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "unpacking ", name, ": more than ", kInputBytesMax, " bytes"));
  }
  if (result != Z_STREAM_END) {
    return absl::DataLossError(
        absl::StrCat("unpacking ", name, ": the gzip data is cut or damaged"));
  }
  return bytes;
}

}  // namespace

bool IsAddress(absl::string_view text) {
  return absl::StartsWithIgnoreCase(text, "http://") ||
         absl::StartsWithIgnoreCase(text, "https://");
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return absl::NotFoundError(
        absl::StrCat("reading ", path, ": ", strerror(errno)));
  }
  STET_ASSIGN_OR_RETURN(std::string bytes, ReadDescriptor(descriptor, path));
  if (bytes.compare(0, 2, "\x1f\x8b") == 0) return Unpack(bytes, path);
  return bytes;
}

absl::StatusOr<Input> ReadInput(const Context& context,
                                absl::string_view input) {
  if (IsAddress(input)) {
    STET_ASSIGN_OR_RETURN(const CrawlerOptions options,
                          CrawlerOptionsFor(context));
    STET_ASSIGN_OR_RETURN(const Page page, FetchOnce(input, options));
    if (page.status >= 400) {
      return absl::UnavailableError(
          absl::StrCat("reading ", input, ": HTTP status ", page.status));
    }
    return Input{page.body, page.final_url,
                 std::string(Header(page, "content-type"))};
  }
  if (input == "-") {
    STET_ASSIGN_OR_RETURN(std::string bytes,
                          ReadDescriptor(STDIN_FILENO, "standard input"));
    return Input{.bytes = std::move(bytes), .url = "", .content_type = ""};
  }
  STET_ASSIGN_OR_RETURN(std::string bytes, ReadFile(context.Resolve(input)));
  return Input{.bytes = std::move(bytes), .url = "", .content_type = ""};
}

absl::Status WriteFileAtomically(const std::string& path,
                                 absl::string_view bytes) {
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  const int descriptor =
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const auto fail = [&](absl::string_view what) {
    const std::string why = strerror(errno);
    unlink(temporary.c_str());
    return absl::UnavailableError(absl::StrCat(what, " ", path, ": ", why));
  };
  if (descriptor < 0) return fail("writing");
  while (!bytes.empty()) {
    const ssize_t put = write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      const auto status = fail("writing");
      close(descriptor);
      return status;
    }
    bytes.remove_prefix(static_cast<size_t>(put));
  }
  if (close(descriptor) != 0) return fail("writing");
  if (rename(temporary.c_str(), path.c_str()) != 0)
    return fail("renaming into");
  return absl::OkStatus();
}

}  // namespace stet
