// What a title says besides its headline: the name of its site.

#ifndef STET_PARSER_SITE_NAME_H_
#define STET_PARSER_SITE_NAME_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "parser/title_words.h"

namespace stet {

struct SiteNameOptions {
  enum How {
    kCertain,  // Only what is the site's or the host's name goes.
    kLikely,   // So does what a bar or a dash parts off as sites do.
  };
  absl::string_view site_name;  // May be empty.
  absl::string_view home_name;  // What links to the front page; may be empty.
  absl::string_view url;        // The page's; may be empty.
  How how = kLikely;
};

// `title` without the site's name before or behind a separator, as in
// "Bridge closed | Example News". Words that the address repeats stay.
std::string WithoutSiteName(absl::string_view title,
                            const SiteNameOptions& options);

// What sites call themselves by their address: "www.the-paper.co.uk/a" is
// "thepaper"; "" for none.
std::string HostName(absl::string_view url);

// Whether the words are the host's name, with or without its domain, or their
// initials are: "Anytown Evening Post" on aep.example.
bool NamesHost(const WordList& words, const std::string& host_name);

enum class Parts {
  kLoosely,  // A dash: as often inside of a headline.
  kSurely,   // A bar.
  kTrail,    // From the site down to the headline, never behind it.
};

// A separator in a title.
struct TitleCut {
  size_t begin = absl::string_view::npos;
  size_t size = 0;
  Parts parts = Parts::kLoosely;
};

// The places where separators stand, in any order; at most twelve.
std::vector<TitleCut> AllCuts(absl::string_view title);

}  // namespace stet
#endif  // STET_PARSER_SITE_NAME_H_
