// Handing a mail to an SMTP server (RFC 5321), by libcurl: TLS that is
// verified, STARTTLS where the port begins in the clear.

#ifndef STET_CLI_SMTP_H_
#define STET_CLI_SMTP_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

struct SmtpOptions {
  std::string server;   // "smtp://host:587" (STARTTLS) or "smtps://host:465".
  bool tls = true;      // False: in the clear, for a relay on this machine.
  std::string ca_file;  // "" the system's.
  std::string user;     // "" no login.
  std::string password;
  absl::Duration timeout = absl::Seconds(60);  // Of the whole exchange.
};

// Returns OK once the server has taken the message over. kUnavailable names the
// server and why; nothing of the password is ever in a message. `from` and `to`
// are bare addresses (MailAddress of report/mail.h), `message` has CRLF lines.
absl::Status SendMail(const SmtpOptions& options, const std::string& from,
                      const std::string& to, absl::string_view message);

}  // namespace stet
#endif  // STET_CLI_SMTP_H_
