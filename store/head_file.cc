#include "store/head_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace stet {
namespace {

constexpr size_t kBytesMax = 512;

// Of one length, whatever the numbers.
std::string TextOf(const HeadFile& head) {
  std::string text =
      absl::StrFormat("stet head 1\ncommits %020d\nversions %020d\nhead %s\n",
                      head.commits, head.versions, ToHex(head.head));
  return absl::StrCat(text, absl::StrFormat("check %016x\n", Hash64(text)));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

absl::Status Failure(absl::string_view doing, const std::string& name) {
  const std::string text =
      absl::StrCat(doing, " ", name, ": ", std::strerror(errno));
  return errno == ENOSPC || errno == EDQUOT || errno == EFBIG
             ? absl::ResourceExhaustedError(text)
             : absl::UnavailableError(text);
}

}  // namespace

std::string HeadFileName(const std::string& directory) {
  return absl::StrCat(directory, "/head");
}

absl::StatusOr<HeadFile> ReadHeadFile(const std::string& directory) {
  const std::string name = HeadFileName(directory);
  const Descriptor file(open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) {
    if (errno == ENOENT) return absl::NotFoundError("the file head is missing");
    return Failure("reading", name);
  }
  char bytes[kBytesMax];
  const ssize_t got = pread(file.number(), bytes, sizeof(bytes), 0);
  if (got < 0) return Failure("reading", name);
  const absl::string_view text(bytes, static_cast<size_t>(got));
  HeadFile head;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() != 2) continue;
    if (words[0] == "commits") (void)absl::SimpleAtoi(words[1], &head.commits);
    if (words[0] == "versions")
      (void)absl::SimpleAtoi(words[1], &head.versions);
    if (words[0] == "head") {
      const std::string raw = absl::HexStringToBytes(words[1]);
      if (raw.size() == head.head.size())
        std::memcpy(head.head.data(), raw.data(), raw.size());
    }
  }
  // Whatever else it says, it is not what was written.
  if (TextOf(head) != text)
    return absl::DataLossError("the file head is damaged");
  return head;
}

absl::Status WriteHeadFile(const std::string& directory, const HeadFile& head,
                           HeadFileIs file_is) {
  const std::string name = HeadFileName(directory);
  const Descriptor file(
      open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (file.number() < 0) return Failure("writing", name);
  const std::string text = TextOf(head);
  const ssize_t written = pwrite(file.number(), text.data(), text.size(), 0);
  if (written != static_cast<ssize_t>(text.size()))
    return Failure("writing", name);
  if (file_is == HeadFileIs::kNew &&
      (ftruncate(file.number(), static_cast<off_t>(text.size())) != 0 ||
       fsync(file.number()) != 0))
    return Failure("writing", name);
  return absl::OkStatus();
}

}  // namespace stet
