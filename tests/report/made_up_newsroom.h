// Articles of outlets that do not exist, with versions, as a site's input: what
// tests of pages, feeds and messages are made of.

#ifndef STET_TESTS_REPORT_MADE_UP_NEWSROOM_H_
#define STET_TESTS_REPORT_MADE_UP_NEWSROOM_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "model/article.h"
#include "model/snapshot.h"
#include "report/site.h"

namespace stet {

class MadeUpNewsroom {
 public:
  struct Told {
    std::string source;
    std::vector<Snapshot> snapshots;
  };

  // Adds a version; the classes of its edit are what Compare says.
  void Add(const std::string& url, const std::string& source, absl::Time seen,
           const Article& article, int status = 200);
  void Erase(const std::string& url, uint32_t version);

  // `touched` is what was added since the last call.
  SiteInput Input();
  EditView View(const std::string& url, uint32_t from, uint32_t to) const;
  std::vector<EditRow> Rows() const;  // Of all edits, newest first.

  const std::map<std::string, Told>& articles() const { return articles_; }
  int edits_asked() const { return edits_asked_; }

 private:
  std::map<std::string, Told> articles_;
  std::vector<std::string> touched_;
  int edits_asked_ = 0;
};

// A headline, then paragraphs, split at "\n".
Article MakeArticle(absl::string_view text, absl::string_view language = "en");

// A small newsroom in several languages, with every kind of edit that a page
// shows in its own way: a silent one, a move, a correction, a deletion, text
// from right to left.
MadeUpNewsroom DemoNewsroom();

// The text that breaks outputs which do not escape: markup, quotes, terminal
// and bidi controls, a spreadsheet formula, a header's end, a word too long.
extern const char kNastyText[];

}  // namespace stet
#endif  // STET_TESTS_REPORT_MADE_UP_NEWSROOM_H_
