#include "tests/store/made_up_articles.h"

#include "absl/strings/str_cat.h"

namespace stet {

std::string MadeUpId(int article) {
  return absl::StrCat("https://herald.test/", article);
}

Visit MadeUpVisit(int article) {
  Visit visit;
  visit.id = MadeUpId(article);
  visit.url = visit.id;
  visit.host = "herald.test";
  visit.source = "Herald";
  visit.added = visit.next_due = visit.last_checked = kStart;
  return visit;
}

std::string MadeUpLayout() {
  return absl::StrCat("<nav>", std::string(12'000, 'x'), "</nav>");
}

Outcome InLayout(Outcome outcome) {
  Page& page =
      outcome.version.has_value() ? outcome.version->page : *outcome.look;
  const std::string layout = MadeUpLayout();
  page.body =
      absl::StrCat(layout.substr(0, 9000), page.body, layout.substr(9000));
  return outcome;
}

Outcome MadeUpVersion(int article, uint32_t number) {
  Outcome outcome{.visit = MadeUpVisit(article), .expected_head = number - 1};
  NewVersion version;
  version.article.title = absl::StrCat("Storm, version ", number);
  version.article.blocks = {
      {.text = absl::StrCat("At least ", number, " were hurt.")}};
  version.page.requested_url = version.page.final_url = outcome.visit.url;
  version.page.status = 200;
  version.page.headers = {{"Content-Type", "text/html"}};
  version.page.body = absl::StrCat("<p>At least ", number, " were hurt.",
                                   std::string(3000, 'x'));
  version.page.requested_at = version.page.received_at =
      kStart + absl::Hours(number);
  outcome.version = std::move(version);
  return outcome;
}

Outcome MadeUpLook(int article, uint32_t number, uint32_t look) {
  Outcome outcome{.visit = MadeUpVisit(article), .expected_head = number};
  outcome.look = MadeUpVersion(article, number).version->page;
  absl::StrAppend(&outcome.look->body, "<!-- look ", look, " -->");
  return outcome;
}

absl::Status Commit(Store& store, const Outcome& outcome) {
  const auto committed = store.CommitRound(0, "test", {&outcome, 1}, {});
  if (!committed.ok()) return committed.status();
  if ((*committed)[0].result != OutcomeResult::kStored)
    return absl::AbortedError("not stored");
  return absl::OkStatus();
}

}  // namespace stet
