#include "cli/pager.h"

#include <cstdlib>
#include <string>

namespace stet {
namespace {

class PipeBuffer : public std::streambuf {
 public:
  explicit PipeBuffer(FILE* pipe) : pipe_(pipe) {}

 protected:
  int_type overflow(int_type c) override {
    return fputc(c, pipe_) == EOF ? traits_type::eof() : c;
  }
  std::streamsize xsputn(const char* bytes, std::streamsize size) override {
    return static_cast<std::streamsize>(
        fwrite(bytes, 1, static_cast<size_t>(size), pipe_));
  }
  int sync() override { return fflush(pipe_); }

 private:
  FILE* const pipe_;
};

}  // namespace

Pager::Pager(Context& context) : context_(context), terminal_(context.out) {
  if (!context.out_is_terminal) return;
  const char* const variable = std::getenv("PAGER");
  const std::string command = variable == nullptr ? "less -FRX" : variable;
  if (command.empty() || command == "cat") return;
  context.out->flush();
  // Where there is no such program the shell says so, and cat serves.
  pipe_.reset(popen((command + " 2>/dev/null || cat").c_str(), "w"));
  if (pipe_ == nullptr) return;
  buffer_ = std::make_unique<PipeBuffer>(pipe_.get());
  stream_ = std::make_unique<std::ostream>(buffer_.get());
  context.out = stream_.get();
}

Pager::~Pager() {
  if (stream_ != nullptr) stream_->flush();
  context_.out = terminal_;
}

}  // namespace stet
