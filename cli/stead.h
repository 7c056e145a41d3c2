// What an address answers with where an article stood: the article, a part of
// it, or another page altogether, told by addresses and texts alone.

#ifndef STET_CLI_STEAD_H_
#define STET_CLI_STEAD_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/article.h"
#include "model/page.h"
#include "model/snapshot.h"
#include "model/visit.h"
#include "store/store.h"

namespace stet {

// The normalised address; "" where it is none.
std::string IdentityOf(absl::string_view url);

// --- What the redirects say --------------------------------------------------

bool HasPermanentMove(const Page& page);

// Whether redirects ended at another address than the one asked for.
bool IsSentAway(const Page& page);

// Whether they ended at the front page or at a section above the address: what
// such a page holds is not the article, whatever it looks like.
bool LeadsUpwards(const Page& page);

// The address of a site's front page: "/", or "/fr/" and "/en-gb/".
bool IsFrontPage(absl::string_view url);

// Whether the page says by its address that it is a login form: redirects ended
// at one, or what has no text calls itself by one's address.
bool AsksForLogin(const Page& page, const Article& article);

// --- What the text says ------------------------------------------------------

enum class Stead {
  kItself,
  kCutShort,  // A beginning of it: half read, a teaser, or cut by its editor.
  kAnotherPage,  // An error page or wall in any language, or the front page.
};

// Whether two pages have most of their text in common: a canonical address that
// a site gives to all of its pages makes one article of none.
bool ShareText(const Article& a, const Article& b);

// Of `article`, read from `page` at `now`, where `head` is the newest version.
// A text that stood there before is itself, however short. An error is the
// store's.
absl::StatusOr<Stead> WhatStandsInStead(Store& store, const Snapshot& head,
                                        const Visit& visit, const Page& page,
                                        const Article& article, absl::Time now);

}  // namespace stet
#endif  // STET_CLI_STEAD_H_
