#include "cli/judge.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/discovery.h"
#include "cli/history.h"
#include "cli/reinterpret.h"
#include "cli/stead.h"
#include "cli/watched_sources.h"
#include "crawler/scheduler.h"
#include "model/digest.h"
#include "model/status_macros.h"
#include "model/url.h"
#include "parser/extract.h"
#include "parser/read_links.h"
#include "report/compare.h"

namespace stet {

namespace {

// Two sightings of a 404 this far apart are a deletion, not a slip.
constexpr absl::Duration kGoneApart = absl::Hours(6);
constexpr int kMovesMax = 8;  // From one address to the next.

// The machine-readable word that the crawler's messages begin with.
std::string ReasonOf(const absl::Status& status) {
  const absl::string_view message = status.message();
  const auto colon = message.find(':');
  return std::string(message.substr(0, std::min(colon, message.size())));
}

// Why a page gave nothing: no page at all, over a limit, or a fault of ours.
std::string UnreadableReason(const absl::Status& status) {
  if (absl::IsResourceExhausted(status)) return "over_limit";
  if (absl::IsInternal(status)) return "parser_crashed";
  return "unreadable";
}

void SetState(Visit& visit, VisitState state, absl::string_view reason,
              absl::Time now) {
  if (visit.state != state) visit.state_since = now;
  visit.state = state;
  visit.reason = std::string(reason);
}

// A type that no article is served with.
bool IsOtherMedia(absl::string_view content_type) {
  for (const absl::string_view type :
       {"image/", "video/", "audio/", "font/", "application/pdf",
        "application/zip", "application/octet-stream"}) {
    if (absl::StartsWithIgnoreCase(content_type, type)) return true;
  }
  return false;
}

bool HasClass(const std::vector<std::string>& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A server that codes the same body differently each time is not written of.
void KeepWireHash(uint64_t wire_hash, Visit& visit) {
  if (visit.wire_hash == 0) visit.wire_hash = wire_hash;
}

void KeepValidators(const Page& page, Visit& visit) {
  visit.etag = std::string(Header(page, "etag"));
  visit.last_modified = std::string(Header(page, "last-modified"));
}

}  // namespace

absl::string_view LookEventName(LookEvent event) {
  switch (event) {
    case LookEvent::kVersion:
      return "version";
    case LookEvent::kUnchanged:
      return "unchanged";
    case LookEvent::kGone:
      return "gone";
    case LookEvent::kBlocked:
      return "blocked";
    case LookEvent::kFailed:
      return "failed";
    case LookEvent::kRobots:
      return "robots";
    case LookEvent::kNone:
      return "none";
  }
  return "unknown";
}

// Everything about one look, filled in rule by rule.
struct Judge::Step {
  Page page;
  HostKnowledge& knowledge;
  const absl::Time now;
  const Source* const source;
  ScheduleOptions schedule;
  SourceRates* const rates;
  Judgement judgement;
  std::optional<Extraction> extraction;
  uint64_t wire_hash = 0;
  bool keeps_page = false;  // As the look of a version that stands.

  Visit& visit() { return judgement.outcome.visit; }

  void End(LookEvent event, absl::string_view reason, LookResult result) {
    judgement.event = event;
    judgement.reason = std::string(reason);
    Visit after = AfterLook(visit(), result, now, schedule);
    if (rates != nullptr) rates->Learn(visit(), after);
    visit() = std::move(after);
  }
};

Judge::Judge(Store& store, const PageReader& reader, const WatchList& watched,
             const JudgeOptions& options)
    : store_(store), reader_(reader), watched_(watched), options_(options) {}

absl::StatusOr<Judgement> Judge::Decide(Look look, HostKnowledge& knowledge,
                                        absl::Time now) const {
  const std::shared_ptr<const Source> source =
      watched_.SourceOf(look.visit.source);
  Step step{
      .page = look.page.ok() ? *std::move(look.page) : Page(),
      .knowledge = knowledge,
      .now = now,
      .source = source.get(),
      .schedule = {.every = source == nullptr ? std::nullopt : source->every,
                   .fetches_per_week = options_.fetches_per_week,
                   .source_rate = options_.rates == nullptr
                                      ? 1
                                      : options_.rates->Of(look.visit.source,
                                                           look.visit.url)},
      .rates = options_.rates,
      .judgement = {},
      .extraction = std::nullopt,
      .wire_hash = look.wire_hash};
  step.judgement.outcome.epoch = look.epoch;
  step.judgement.before = MarkOf(look.visit);
  step.visit() = std::move(look.visit);
  if (!look.page.ok()) {
    const std::string reason = ReasonOf(look.page.status());
    if (reason == "robots") {
      SetState(step.visit(), VisitState::kBlocked, reason, now);
      step.End(LookEvent::kRobots, reason, LookResult::kBlocked);
    } else {
      step.visit().reason = reason;
      step.End(LookEvent::kFailed, reason, LookResult::kFailed);
    }
    return std::move(step.judgement);
  }
  const int status = step.page.status;
  if (status == 304) {
    step.End(LookEvent::kUnchanged, "not_modified", LookResult::kUnchanged);
  } else if (status == 404 || status == 410 || status == 451) {
    STET_RETURN_IF_ERROR(DecideVanished(step));
  } else if (status == 401 || status == 402 || status == 403) {
    SetState(step.visit(), VisitState::kBlocked, absl::StrCat("http_", status),
             now);
    step.End(LookEvent::kBlocked, absl::StrCat("http_", status),
             LookResult::kBlocked);
  } else if (status != 200 && status != 203) {
    step.visit().reason = absl::StrCat("http_", status);
    step.End(LookEvent::kFailed, absl::StrCat("http_", status),
             LookResult::kFailed);
  } else if (look.same_bytes) {
    KeepValidators(step.page, step.visit());
    step.End(LookEvent::kUnchanged, "same_bytes", LookResult::kUnchanged);
  } else if (step.visit().kind == SourceKind::kArticle) {
    STET_RETURN_IF_ERROR(DecideArticle(step));
  } else {
    STET_RETURN_IF_ERROR(DecideList(step));
  }
  KeepAside(step);
  // Last, since the rules read it.
  Outcome& outcome = step.judgement.outcome;
  if (outcome.version) {
    outcome.version->page = std::move(step.page);
  } else if (step.keeps_page) {
    outcome.look = std::move(step.page);
  }
  return std::move(step.judgement);
}

// Whatever stood where the article was looked for is evidence too: it is kept
// as what it is, beside the version that stood when it was seen.
void Judge::KeepAside(Step& step) const {
  Outcome& outcome = step.judgement.outcome;
  const LookEvent event = step.judgement.event;
  const bool shows_article =
      event != LookEvent::kGone && event != LookEvent::kBlocked &&
      event != LookEvent::kFailed && outcome.visit.state != VisitState::kMoved;
  if (!options_.keep_asides || shows_article || step.page.status == 304 ||
      outcome.visit.kind != SourceKind::kArticle || outcome.version ||
      step.keeps_page)
    return;
  step.keeps_page = true;
  step.page.seen_instead = step.judgement.reason;
}

// A 410 is believed at once, a 404, 451 or soft 404 when seen twice well apart.
bool Judge::IsBelieved(Step& step) {
  Visit& visit = step.visit();
  if (visit.gone_seen++ == 0) visit.first_gone = step.now;
  return step.page.status == 410 ||
         (visit.gone_seen > 1 && step.now - visit.first_gone >= kGoneApart);
}

absl::Status Judge::DecideVanished(Step& step) const {
  Visit& visit = step.visit();
  const std::string reason = step.page.status != 200
                                 ? absl::StrCat("http_", step.page.status)
                             : IsSentAway(step.page) ? "redirected_away"
                                                     : "soft_404";
  const bool believed = IsBelieved(step);
  const bool was_gone = visit.state == VisitState::kGone;
  if (believed && !was_gone && visit.kind == SourceKind::kArticle) {
    const absl::StatusOr<Snapshot> head = store_.GetHead(visit.id);
    if (head.ok())
      STET_RETURN_IF_ERROR(RecordState(step, *head, reason));
    else if (!absl::IsNotFound(head.status()))
      return head.status();
  }
  if (believed)
    SetState(visit, VisitState::kGone, reason, step.now);
  else
    visit.reason = reason;
  step.End(LookEvent::kGone, reason, LookResult::kGone);
  return absl::OkStatus();
}

// A version of its own for a state: the Article last seen, the state's
// evidence.
absl::Status Judge::RecordState(Step& step, const Snapshot& head,
                                absl::string_view reason) const {
  STET_ASSIGN_OR_RETURN(CompareContext context,
                        ContextOf(store_, head,
                                  {.article = &head.article,
                                   .status = step.page.status,
                                   .final_url = step.page.final_url,
                                   .redirected = !step.page.hops.empty(),
                                   .seen = step.now}));
  context.soft_gone = step.page.status == 200 && step.visit().gone_seen > 0;
  context.paywalled_now = step.extraction &&
                          step.extraction->article.paywalled &&
                          !head.article.paywalled;
  EditView view{.url = step.visit().url,
                .source = step.visit().source,
                .old_version = head.info,
                .new_version = {},
                .old_article = head.article,
                .new_article = head.article,
                .edit = {}};
  if (context.paywalled_now) view.new_article.paywalled = true;
  view.edit = Compare(view.old_article, view.new_article, context);
  step.page.seen_instead = std::string(reason);
  NewVersion version{.article = view.new_article,
                     .page = {},  // With what the look ends.
                     .edit = IsReported(view.edit),
                     .silent = view.edit.silent,
                     .score = view.edit.score,
                     .classes = {}};
  for (const EditClass& c : view.edit.classes)
    version.classes.push_back(c.name);
  step.judgement.outcome.expected_head = head.info.version;
  step.judgement.outcome.version = std::move(version);
  step.judgement.edit = std::move(view);
  return absl::OkStatus();
}

absl::Status Judge::DecideArticle(Step& step) const {
  Visit& visit = step.visit();
  const Page& page = step.page;
  const uint64_t body_hash = Hash64(page.body);
  const bool first_look = visit.body_hash == 0;
  // A new address is news even where the bytes are the same.
  const bool moved = HasPermanentMove(page) &&
                     IdentityOf(page.final_url) != IdentityOf(visit.url);
  const bool settled =
      visit.state == VisitState::kLive && visit.gone_seen == 0 && !moved;
  if (!first_look && settled && body_hash == visit.body_hash) {
    KeepValidators(page, visit);
    KeepWireHash(step.wire_hash, visit);
    step.End(LookEvent::kUnchanged, "same_bytes", LookResult::kUnchanged);
    return absl::OkStatus();
  }
  if (first_look && visit.user_named &&
      LooksLikeFeedOrSitemap(page.body, Header(page, "content-type"))) {
    return DecideList(step);
  }
  if (!first_look && settled && TextHash(page.body) == visit.text_hash) {
    visit.body_hash = body_hash;
    visit.wire_hash = step.wire_hash;
    KeepValidators(page, visit);
    step.keeps_page = true;
    step.End(LookEvent::kUnchanged, "same_text", LookResult::kUnchanged);
    return absl::OkStatus();
  }
  absl::StatusOr<Extraction> extraction =
      ExtractPage(reader_, page, step.source, &step.knowledge);
  if (absl::IsUnavailable(extraction.status())) return extraction.status();
  if (!extraction.ok() && first_look && !visit.user_named &&
      IsOtherMedia(Header(page, "content-type"))) {
    SetState(visit, VisitState::kRemoved, "no_article", step.now);
    step.End(LookEvent::kUnchanged, "no_article", LookResult::kUnchanged);
    visit.next_due = absl::InfiniteFuture();
    return absl::OkStatus();
  }
  if (!extraction.ok()) {
    visit.reason = UnreadableReason(extraction.status());
    step.End(LookEvent::kFailed, visit.reason, LookResult::kFailed);
    return absl::OkStatus();
  }
  step.extraction = *std::move(extraction);
  STET_RETURN_IF_ERROR(DecideText(step));
  if (step.judgement.event == LookEvent::kVersion ||
      step.judgement.event == LookEvent::kUnchanged) {
    visit.body_hash = body_hash;
    visit.wire_hash = step.wire_hash;
    visit.text_hash = step.extraction->text_hash;
    KeepValidators(page, visit);
  }
  return absl::OkStatus();
}

// What kind of page it is decides whether its text may become a version.
absl::Status Judge::DecideText(Step& step) const {
  Visit& visit = step.visit();
  const Article& article = step.extraction->article;
  const PageKind kind = article.page_kind;
  absl::StatusOr<Snapshot> head = store_.GetHead(visit.id);
  if (!head.ok() && !absl::IsNotFound(head.status())) return head.status();
  if (head.ok() &&
      head->article.extractor_version != article.extractor_version) {
    // What another extractor read is no measure of this page: neither of what
    // stands in its stead, nor, where both read alike, of whether it is the
    // same.
    STET_RETURN_IF_ERROR(ReinterpretHistory(store_, reader_, visit.id,
                                            step.source, &step.knowledge)
                             .status());
    head = store_.GetHead(visit.id);
    if (!head.ok()) return head.status();
  }
  const PageKind wall =
      AsksForLogin(step.page, article) ? PageKind::kLogin : kind;
  if (wall == PageKind::kLogin || wall == PageKind::kConsent) {
    SetState(visit, VisitState::kBlocked, PageKindName(wall), step.now);
    step.End(LookEvent::kBlocked, PageKindName(wall), LookResult::kBlocked);
    return absl::OkStatus();
  }
  if (head.ok()) {
    STET_ASSIGN_OR_RETURN(
        const Stead stead,
        WhatStandsInStead(store_, *head, visit, step.page, article, step.now));
    if (stead == Stead::kAnotherPage && !HasPermanentMove(step.page))
      return DecideVanished(step);
    if (stead == Stead::kCutShort && !IsBelieved(step)) {
      visit.reason = "cut_short";
      step.End(LookEvent::kFailed, visit.reason, LookResult::kGone);
      return absl::OkStatus();
    }
  }
  const bool no_article = kind == PageKind::kIndex || kind == PageKind::kOther;
  if (kind == PageKind::kError ||
      (head.ok() &&
       (LeadsUpwards(step.page) || (no_article && IsSentAway(step.page))))) {
    return DecideVanished(step);
  }
  if (no_article && !head.ok() && !visit.user_named) {
    SetState(visit, VisitState::kRemoved, "no_article", step.now);
    step.End(LookEvent::kUnchanged, "no_article", LookResult::kUnchanged);
    visit.next_due = absl::InfiniteFuture();
    return absl::OkStatus();
  }
  // Nothing to read where there was an article: an answer that went wrong.
  if (head.ok() && BodyText(article).empty() &&
      article.correction_notes.empty() && !BodyText(head->article).empty()) {
    visit.reason = "no_text";
    step.End(LookEvent::kFailed, visit.reason, LookResult::kFailed);
    return absl::OkStatus();
  }
  step.judgement.text_hash = Hash64(BodyText(article));
  step.judgement.fingerprints = step.extraction->fingerprints;
  step.knowledge.Learn(Hash64(visit.id), step.judgement.text_hash,
                       step.judgement.fingerprints);
  if (article.published) visit.published = *article.published;
  STET_RETURN_IF_ERROR(FollowMove(step));
  if (visit.state == VisitState::kMoved) return absl::OkStatus();
  const bool was_gone = head.ok() && head->info.status >= 400;
  const bool teaser = head.ok() && !was_gone && article.paywalled &&
                      !head->article.paywalled &&
                      2 * WordCount(article) < WordCount(head->article);
  visit.gone_seen = 0;
  visit.first_gone = absl::InfinitePast();
  SetState(visit, VisitState::kLive, "", step.now);
  if (head.ok() && !teaser) return CompareWithHead(step);
  if (teaser) {
    STET_RETURN_IF_ERROR(RecordState(step, *head, "paywalled_now"));
    step.End(LookEvent::kVersion, "paywalled_now", LookResult::kEdited);
    return absl::OkStatus();
  }
  step.judgement.outcome.version =
      NewVersion{.article = std::move(step.extraction->article),
                 .page = {},
                 .classes = {}};
  step.End(LookEvent::kVersion, "first", LookResult::kFirst);
  return absl::OkStatus();
}

// A permanent redirect goes on with the article's history under the new
// address, and a canonical address is an alias of the one that is tracked.
// Where the new address has a history of its own, this one ends in it.
absl::Status Judge::FollowMove(Step& step) const {
  Visit& visit = step.visit();
  const auto add_alias = [&](const std::string& url) -> absl::Status {
    absl::StatusOr<Visit> alias =
        MakeVisit(url, SourceKind::kArticle, visit.source, step.now);
    if (!alias.ok() || alias->id == visit.id) return absl::OkStatus();
    const absl::StatusOr<Visit> known = store_.GetVisit(alias->id);
    if (known.ok() || !absl::IsNotFound(known.status())) return known.status();
    alias->state = VisitState::kMoved;
    alias->moved_to = visit.id;
    alias->next_due = absl::InfiniteFuture();
    step.judgement.discovered.push_back(*std::move(alias));
    return absl::OkStatus();
  };
  const Article& article = step.extraction->article;
  const bool moved = HasPermanentMove(step.page);
  // Sites that call each of their pages by the front page's address name none.
  const std::string canonical =
      IsFrontPage(article.canonical_url) && !IsFrontPage(step.page.final_url)
          ? ""
          : article.canonical_url;
  const std::string target =
      IdentityOf(moved || canonical.empty() ? step.page.final_url : canonical);
  if (target.empty() || target == visit.id) return absl::OkStatus();
  absl::StatusOr<Visit> other = store_.GetVisit(target);
  // What is only a name of another article leads to it.
  for (int move = 0;
       move < kMovesMax && other.ok() && other->state == VisitState::kMoved &&
       !other->moved_to.empty();
       ++move)
    other = store_.GetVisit(other->moved_to);
  bool joins = other.ok() && other->kind == SourceKind::kArticle &&
               other->state != VisitState::kMoved &&
               other->state != VisitState::kRemoved && other->checks > 0 &&
               other->id != visit.id;
  // Two that were met at once, or before either named the other, still join:
  // but what another site publishes is not ended by a word in its head.
  if (joins && !moved) joins = visit.checks == 0 || visit.host == other->host;
  if (joins && !moved) {
    const absl::StatusOr<Snapshot> there = store_.GetHead(other->id);
    if (!there.ok() && !absl::IsNotFound(there.status())) return there.status();
    joins = there.ok() && ShareText(there->article, article);
  }
  if (joins) {
    SetState(visit, VisitState::kMoved, "joined", step.now);
    visit.moved_to = other->id;
    step.End(LookEvent::kUnchanged, "joined", LookResult::kUnchanged);
    visit.next_due = absl::InfiniteFuture();
    return absl::OkStatus();
  }
  if (moved) {
    visit.url = step.page.final_url;
    const auto url = Url::Parse(visit.url);
    if (url.ok()) visit.host = HostKey(*url);
    return add_alias(step.page.final_url);
  }
  return canonical.empty() ? absl::OkStatus() : add_alias(canonical);
}

absl::Status Judge::CompareWithHead(Step& step) const {
  Visit& visit = step.visit();
  const Article& article = step.extraction->article;
  STET_ASSIGN_OR_RETURN(Snapshot head, store_.GetHead(visit.id));
  const bool back =
      head.info.status >= 400 || HasClass(head.info.classes, "soft_gone");
  const bool moved =
      HasPermanentMove(step.page) &&
      IdentityOf(head.page.final_url) != IdentityOf(step.page.final_url);
  if (!back && !moved) {
    bool same = SameToReader(head.article, article);
    if (!same) {
      // Both sides by today's rules and knowledge, before anything is called an
      // edit.
      STET_ASSIGN_OR_RETURN(
          const size_t changed,
          ReinterpretIfOutdated(store_, reader_, head, step.source,
                                &step.knowledge));
      if (changed > 0) {
        STET_ASSIGN_OR_RETURN(head, store_.GetHead(visit.id));
        same = SameToReader(head.article, article);
      }
    }
    if (same) {
      step.judgement.outcome.expected_head = head.info.version;
      step.keeps_page = true;
      step.End(LookEvent::kUnchanged, "same_article", LookResult::kUnchanged);
      return absl::OkStatus();
    }
  }
  STET_ASSIGN_OR_RETURN(const CompareContext context,
                        ContextOf(store_, head,
                                  {.article = &article,
                                   .status = step.page.status,
                                   .final_url = step.page.final_url,
                                   .redirected = !step.page.hops.empty(),
                                   .seen = step.now}));
  EditView view{.url = visit.url,
                .source = visit.source,
                .old_version = head.info,
                .new_version = {},
                .old_article = std::move(head.article),
                .new_article = article,
                .edit = {}};
  view.edit = Compare(view.old_article, view.new_article, context);
  NewVersion version{.article = article,
                     .page = {},
                     .edit = IsReported(view.edit),
                     .silent = view.edit.silent,
                     .score = view.edit.score,
                     .classes = {}};
  for (const EditClass& c : view.edit.classes)
    version.classes.push_back(c.name);
  const bool edited = version.edit;
  step.judgement.outcome.expected_head = head.info.version;
  step.judgement.outcome.version = std::move(version);
  step.judgement.edit = std::move(view);
  step.End(LookEvent::kVersion, edited ? "edit" : "hidden",
           edited ? LookResult::kEdited : LookResult::kUnchanged);
  return absl::OkStatus();
}

absl::Status Judge::DecideList(Step& step) const {
  Visit& visit = step.visit();
  const Page& page = step.page;
  const uint64_t body_hash = Hash64(page.body);
  if (visit.body_hash == body_hash) {
    KeepValidators(page, visit);
    KeepWireHash(step.wire_hash, visit);
    step.End(LookEvent::kUnchanged, "same_bytes", LookResult::kUnchanged);
    return absl::OkStatus();
  }
  const absl::StatusOr<Links> links = reader_.Read(
      page.body,
      {.url = page.final_url, .content_type = Header(page, "content-type")});
  if (absl::IsUnavailable(links.status())) return links.status();
  if (!links.ok()) {
    visit.reason = UnreadableReason(links.status());
    step.End(LookEvent::kFailed, visit.reason, LookResult::kFailed);
    return absl::OkStatus();
  }
  visit.kind = links->kind;
  STET_ASSIGN_OR_RETURN(step.judgement.discovered,
                        DiscoverVisits(store_, visit, *links, step.source,
                                       step.now, step.judgement.writes));
  visit.body_hash = body_hash;
  visit.wire_hash = step.wire_hash;
  KeepValidators(page, visit);
  SetState(visit, VisitState::kLive, "", step.now);
  const bool news = !step.judgement.discovered.empty();
  step.End(LookEvent::kUnchanged,
           absl::StrCat("listed_", links->entries.size()),
           visit.checks == 0 ? LookResult::kFirst
           : news            ? LookResult::kEdited
                             : LookResult::kUnchanged);
  return absl::OkStatus();
}

}  // namespace stet
