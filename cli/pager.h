// Long output on a terminal goes through the user's pager.

#ifndef STET_CLI_PAGER_H_
#define STET_CLI_PAGER_H_

#include <cstdio>
#include <memory>
#include <ostream>
#include <streambuf>

#include "cli/context.h"

namespace stet {

// While it lives, context.out leads to $PAGER (less -FRX if unset; "" or "cat"
// for none), where context.out is a terminal. The destructor waits until the
// user has left the pager.
class Pager {
 public:
  explicit Pager(Context& context);
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

 private:
  struct Closer {
    void operator()(FILE* pipe) const { pclose(pipe); }
  };
  Context& context_;
  std::ostream* const terminal_;
  std::unique_ptr<FILE, Closer> pipe_;
  std::unique_ptr<std::streambuf> buffer_;
  std::unique_ptr<std::ostream> stream_;
};

}  // namespace stet
#endif  // STET_CLI_PAGER_H_
