// Edits as a mail: text and HTML in one message (RFC 5322, 2045, 2047), ready
// for SMTP. No remote image, no script, nothing that tells who read it.
//
//   const Mail mail = RenderMail({.from = "stet <stet@example.org>", …});
//
// A digest groups its edits by severity, then outlet. A mail about one article
// alone belongs to the article's thread: its Message-ID is made of the edit,
// and its References name the edits before it, so that every mail reader shows
// an article's life as one conversation. All identities are functions of what
// the mail says: the same mail sent twice has the same Message-ID.

#ifndef STET_REPORT_MAIL_H_
#define STET_REPORT_MAIL_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "report/edit_row.h"

namespace stet {

struct MailDigest {
  std::string from;         // "stet <stet@example.org>" or "stet@example.org".
  std::string to;           // Shown; where it goes is SMTP's business.
  std::string title;        // The site's; of List-Id too.
  std::string base_url;     // Of the published site, with '/' at its end; "".
  std::string unsubscribe;  // mailto: or https: address; "" a mail to `from`.
  absl::Time now;
  // In commit order. What is beyond lines_max is counted, not shown; the edits
  // of highest severity are shown first.
  std::vector<EditRow> edits;
  std::vector<std::string>
      problems;  // Sources that cannot be read, a line each.
  size_t lines_max = 20;
  // For a mail about one article: its first headline, so that the subject of
  // the thread never changes. "" the edit's own.
  std::string thread_title;
};

struct Mail {
  std::string message_id;  // "<…@example.org>".
  std::string text;        // The whole message; lines end with CRLF, none is
                           // longer than 998 bytes, all bytes are ASCII.
};

// kInvalidArgument if `from` is no address.
absl::StatusOr<Mail> RenderMail(const MailDigest& digest);

// "stet <stet@example.org>" -> "stet@example.org"; kInvalidArgument if that is
// no address that SMTP could be given (one @, printable ASCII, no space, no
// angle bracket).
absl::StatusOr<std::string> MailAddress(absl::string_view text);

}  // namespace stet
#endif  // STET_REPORT_MAIL_H_
