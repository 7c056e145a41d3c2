// A store that another process holds, met by a command that could as well be
// carried out by the holder: the moment after a run has opened the store and
// before it answers, or while another command has it open.

#ifndef STET_CLI_HELD_STORE_H_
#define STET_CLI_HELD_STORE_H_

#include <string>

namespace stet {

// While it lives, commands on this thread say nothing of a held store, and note
// it here instead; their exit code is kStoreHeld.
class HeldStoreNote {
 public:
  HeldStoreNote();
  ~HeldStoreNote();
  HeldStoreNote(const HeldStoreNote&) = delete;
  HeldStoreNote& operator=(const HeldStoreNote&) = delete;

  bool met() const { return met_; }
  const std::string& message() const { return message_; }

  // False if there is no note on this thread.
  static bool Take(const std::string& message);

 private:
  HeldStoreNote* const outer_;
  bool met_ = false;
  std::string message_;
};

}  // namespace stet
#endif  // STET_CLI_HELD_STORE_H_
