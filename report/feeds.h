// Edits as feeds: Atom (RFC 4287) and JSON Feed 1.1. Each entry holds the
// changed paragraphs with <ins> and <del>, so that it can be read in the feed
// reader; identities are urn:uuid and stay when the site moves.

#ifndef STET_REPORT_FEEDS_H_
#define STET_REPORT_FEEDS_H_

#include <string>
#include <vector>

#include "report/edit_row.h"

namespace stet {

struct FeedEntry {
  EditRow row;
  std::string changes_html;  // BareChangesHtml's; well-formed XML.
};

struct Feed {
  std::string title;
  std::string folder;    // Where the feed stands, from the site's root: "" or
                         // "outlet/example/"; part of its identity.
  std::string base_url;  // The site's address with a '/' at its end; "" makes
                         // links relative.
  std::vector<FeedEntry> entries;  // Newest first.
};

// A feed of at most this many entries is what readers expect to poll.
constexpr size_t kFeedEntriesMax = 50;

std::string RenderAtom(const Feed& feed);
std::string RenderJsonFeed(const Feed& feed);

// "[headline, number] Example: Strong earthquake …"
std::string EntryTitle(const EditRow& row);

}  // namespace stet
#endif  // STET_REPORT_FEEDS_H_
