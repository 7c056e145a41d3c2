#include "crawler/scheduler.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "model/time_text.h"

namespace stet {
namespace {

constexpr double kExponent = 0.7;       // Of the hazard; see the header.
constexpr double kLastLookShare = 0.9;  // Of what is still to come.
constexpr double kWorthALook = 0.04;    // Edits still to be expected.
constexpr double kWeekHours = 168;
constexpr absl::Duration kArticleIntervalMin = absl::Minutes(5);
constexpr absl::Duration kOldIntervalMax = absl::Hours(24 * 60);

// Between and beyond the table's budgets, straight lines in logarithms.
double StepOf(const HazardTable& table, double fetches) {
  const double wanted = std::log(std::clamp(fetches, 0.1, 10000.0));
  int i = 1;
  while (i + 1 < kBudgetColumns && std::log(kBudgets[i]) < wanted) ++i;
  const double x0 = std::log(kBudgets[i - 1]);
  const double x1 = std::log(kBudgets[i]);
  const double y0 = std::log(table.step[i - 1]);
  const double y1 = std::log(table.step[i]);
  return std::exp(y0 + (y1 - y0) * (wanted - x0) / (x1 - x0));
}

template <int n>
int ColumnOf(const double (&begins)[n], double hours) {
  int column = 0;
  while (column + 1 < n && begins[column + 1] <= hours) ++column;
  return column;
}

double Hours(absl::Duration duration) {
  return std::max(0.0, absl::ToDoubleHours(duration));
}

// The birth of the article: as published, where that can be believed. A date
// without a time of day says only which day.
absl::Time BirthOf(const Visit& visit, absl::Time now) {
  const absl::Time added = std::min(visit.added, now);
  if (visit.published == absl::InfinitePast() || visit.published > now) {
    return added;
  }
  const bool only_a_date =
      absl::ToUnixSeconds(visit.published) % (24 * 60 * 60) == 0;
  if (only_a_date && added - visit.published < absl::Hours(48)) return added;
  return added == absl::InfinitePast() ? visit.published
                                       : std::min(visit.published, added);
}

// What is known of an article when its next look is planned.
struct Prospect {
  Beat beat = Beat::kNews;
  const HazardTable* table = nullptr;
  double age = 0;         // Hours.
  double silence = -1;    // Hours since the last edit; -1: none seen.
  double multiplier = 1;  // The posterior mean.
};

Prospect ProspectOf(const Visit& visit, absl::Time now,
                    const ScheduleOptions& options) {
  Prospect prospect;
  prospect.beat = BeatOf(visit.url);
  prospect.table = options.table != nullptr ? options.table : &kHazardTable;
  prospect.age = Hours(now - BirthOf(visit, now));
  if (visit.edits > 0 && visit.last_changed != absl::InfinitePast()) {
    prospect.silence = Hours(now - visit.last_changed);
  }
  const double prior = prospect.table->prior[static_cast<int>(prospect.beat)];
  const double rate =
      std::clamp(options.source_rate, kSourceRateMin, kSourceRateMax);
  prospect.multiplier = (prior + visit.edits) /
                        (prior / rate + std::max(0.0, visit.expected_edits));
  return prospect;
}

// A stretch of the article's future in which the hazard does not change.
struct Stretch {
  double hours;
  double hazard;
};

// The future up to the age of a week.
std::vector<Stretch> Future(const Prospect& prospect) {
  const int beat = static_cast<int>(prospect.beat);
  std::vector<Stretch> future;
  double age = prospect.age;
  double silence = prospect.silence;
  while (age < kWeekHours) {
    const int age_column = ColumnOf(kAgeHours, age);
    double hazard =
        prospect.multiplier * prospect.table->by_age[beat][age_column];
    double hours =
        (age_column + 1 < kAges ? kAgeHours[age_column + 1] : kWeekHours) - age;
    if (silence >= 0) {
      const int column = ColumnOf(kSilenceHours, silence);
      hazard *= prospect.table->by_silence[beat][column];
      if (column + 1 < kSilences) {
        hours = std::min(hours, kSilenceHours[column + 1] - silence);
      }
    }
    // Rounding must not leave a stretch of no length.
    hours = std::max(hours, 1e-6);
    future.push_back({hours, hazard});
    age += hours;
    if (silence >= 0) silence += hours;
  }
  return future;
}

// Hours until the next look; infinite once too little is to be expected.
double HoursToNextLook(const Prospect& prospect, double step) {
  const std::vector<Stretch> future = Future(prospect);
  double remaining = 0;
  for (const Stretch& stretch : future) {
    remaining += stretch.hours * stretch.hazard;
  }
  const double worth = prospect.table->worth[static_cast<int>(prospect.beat)];
  const double last_look = remaining > kWorthALook
                               ? kLastLookShare * remaining
                               : std::numeric_limits<double>::infinity();
  double hours = 0, paced = 0, expected = 0;
  for (const Stretch& stretch : future) {
    const double pace = worth * std::pow(stretch.hazard, kExponent);
    const double until_step = (step - paced) / pace;
    const double until_last = (last_look - expected) / stretch.hazard;
    const double until = std::min(until_step, until_last);
    if (until <= stretch.hours) return hours + std::max(0.0, until);
    hours += stretch.hours;
    paced += pace * stretch.hours;
    expected += stretch.hazard * stretch.hours;
  }
  return std::numeric_limits<double>::infinity();
}

absl::Duration ArticleInterval(const Visit& visit, absl::Time now,
                               const ScheduleOptions& options) {
  const Prospect prospect = ProspectOf(visit, now, options);
  const double hours = HoursToNextLook(
      prospect, StepOf(*prospect.table, options.fetches_per_week));
  if (std::isfinite(hours)) {
    return std::max(absl::Hours(hours), kArticleIntervalMin);
  }
  // Nothing much to come: when it is a week old, then at each doubled age.
  const double until_old =
      prospect.age < kWeekHours ? kWeekHours - prospect.age : prospect.age;
  return std::clamp(absl::Hours(until_old), absl::Hours(6), kOldIntervalMax);
}

// Edits that the table alone expects between two ages.
double ExpectedBetween(const HazardTable& table, Beat beat, double from,
                       double to) {
  double expected = 0;
  for (int i = 0; i < kAges; ++i) {
    const double end = i + 1 < kAges ? kAgeHours[i + 1]
                                     : std::numeric_limits<double>::infinity();
    const double overlap = std::min(to, end) - std::max(from, kAgeHours[i]);
    if (overlap > 0) {
      expected += overlap * table.by_age[static_cast<int>(beat)][i];
    }
  }
  return expected;
}

constexpr absl::Duration kSourceIntervalStart = absl::Minutes(15);
constexpr absl::Duration kSourceIntervalMax = absl::Hours(24);

// `interval` is the one that was planned before this look; infinite if none.
absl::Duration SourceInterval(SourceKind kind, absl::Duration interval,
                              LookResult result) {
  const absl::Duration least =
      kind == SourceKind::kSitemap ? absl::Minutes(15) : absl::Minutes(5);
  if (interval == absl::InfiniteDuration()) {
    interval = kSourceIntervalStart;
  } else if (result == LookResult::kEdited) {
    interval = interval * 0.6;
  } else if (result == LookResult::kUnchanged) {
    interval = interval * 1.5;
  }
  return std::clamp(interval, least, kSourceIntervalMax);
}

absl::Duration BackOff(uint32_t failures) {
  const uint32_t doublings = std::min(failures, 9u) - 1;
  return std::min(absl::Minutes(10) * (1 << doublings), absl::Hours(24));
}

// As long again as it has been so.
absl::Duration AsLongAgain(absl::Time since, absl::Time now,
                           absl::Duration most) {
  const absl::Duration been =
      since == absl::InfinitePast() ? absl::ZeroDuration() : now - since;
  return std::clamp(been, absl::Hours(6), most);
}

absl::Duration IntervalAfter(const Visit& after, absl::Duration planned,
                             LookResult result, absl::Time now,
                             const ScheduleOptions& options) {
  switch (result) {
    case LookResult::kFailed:
      return std::max(BackOff(after.failures),
                      options.every.value_or(absl::ZeroDuration()));
    case LookResult::kGone:
      return AsLongAgain(after.first_gone, now, absl::Hours(24 * 30));
    case LookResult::kBlocked:
      return AsLongAgain(after.state_since, now, absl::Hours(24 * 7));
    case LookResult::kUnchanged:
    case LookResult::kEdited:
    case LookResult::kFirst:
      break;
  }
  if (options.every) return std::max(*options.every, absl::Seconds(1));
  return after.kind == SourceKind::kArticle
             ? ArticleInterval(after, now, options)
             : SourceInterval(after.kind, planned, result);
}

}  // namespace

double SourceRate(double edits, double expected_edits) {
  return std::clamp((kSourceRateWeight + std::max(0.0, edits)) /
                        (kSourceRateWeight + std::max(0.0, expected_edits)),
                    kSourceRateMin, kSourceRateMax);
}

Visit AfterLook(Visit visit, LookResult result, absl::Time now,
                const ScheduleOptions& options) {
  const bool planned_well = visit.checks > 0 && visit.failures == 0 &&
                            visit.last_checked != absl::InfinitePast();
  const absl::Duration planned = planned_well
                                     ? visit.next_due - visit.last_checked
                                     : absl::InfiniteDuration();
  const bool answered = result == LookResult::kUnchanged ||
                        result == LookResult::kEdited ||
                        result == LookResult::kFirst;
  if (answered && result != LookResult::kFirst &&
      visit.kind == SourceKind::kArticle &&
      visit.last_checked != absl::InfinitePast()) {
    const absl::Time birth = BirthOf(visit, now);
    visit.expected_edits += ExpectedBetween(
        options.table != nullptr ? *options.table : kHazardTable,
        BeatOf(visit.url), Hours(visit.last_checked - birth),
        Hours(now - birth));
  }
  if (result == LookResult::kEdited) ++visit.edits;
  if (result == LookResult::kEdited || result == LookResult::kFirst) {
    visit.last_changed = now;
  }
  if (answered) {
    visit.failures = 0;
    visit.first_failure = absl::InfinitePast();
  } else if (result == LookResult::kFailed) {
    if (visit.failures == 0) visit.first_failure = now;
    ++visit.failures;
  }
  ++visit.checks;
  visit.next_due = now + IntervalAfter(visit, planned, result, now, options);
  visit.last_checked = now;
  return visit;
}

Visit AfterHint(Visit visit, absl::Time updated, absl::Time now) {
  constexpr absl::Duration kLeastBetweenLooks = absl::Minutes(10);
  constexpr absl::Duration kSkewMax = absl::Hours(1);
  if (updated > now + kSkewMax || updated <= visit.feed_updated) return visit;
  visit.feed_updated = updated;
  if (updated > visit.last_checked) {
    visit.next_due = std::min(
        visit.next_due, std::max(now, visit.last_checked + kLeastBetweenLooks));
  }
  return visit;
}

namespace {

std::string Rounded(absl::Duration duration) {
  const double hours = absl::ToDoubleHours(duration);
  if (hours < 1) return absl::StrFormat("%.0f min", hours * 60);
  if (hours < 48) return absl::StrFormat("%.1f h", hours);
  return absl::StrFormat("%.0f days", hours / 24);
}

std::string ExplainArticle(const Visit& visit, const ScheduleOptions& options) {
  const absl::Time now = visit.last_checked;
  const Prospect prospect = ProspectOf(visit, now, options);
  const std::vector<Stretch> future = Future(prospect);
  double remaining = 0;
  for (const Stretch& stretch : future) {
    remaining += stretch.hours * stretch.hazard;
  }
  std::string text = absl::StrFormat(
      "%s, %s old at the last look, %d edit%s seen where %.1f %s usual",
      BeatName(prospect.beat), Rounded(absl::Hours(prospect.age)), visit.edits,
      visit.edits == 1 ? "" : "s", visit.expected_edits,
      visit.expected_edits >= 0.95 && visit.expected_edits < 1.05 ? "is"
                                                                  : "are");
  if (options.source_rate > 1.15 || options.source_rate < 0.87) {
    absl::StrAppendFormat(
        &text, "; this source's are edited %.1f times as often as is usual",
        options.source_rate);
  }
  if (future.empty() || remaining <= kWorthALook) {
    return absl::StrCat(text,
                        "; little is to be expected, so it is looked at "
                        "now and then only");
  }
  return absl::StrFormat(
      "%s; %.2g more to be expected this week, %.2g an hour now", text,
      remaining, future.front().hazard);
}

}  // namespace

std::string ExplainNextDue(const Visit& visit, const ScheduleOptions& options) {
  if (visit.next_due == absl::InfiniteFuture()) {
    if (visit.reason == "source_paused")
      return "No next look: its source is paused.";
    if (visit.reason == "paused") return "No next look: it is paused.";
    return absl::StrCat(
        "No next look: it is ", VisitStateName(visit.state),
        visit.reason.empty() ? "" : absl::StrCat(" (", visit.reason, ")"), ".");
  }
  if (visit.last_checked == absl::InfinitePast()) {
    return "Due at once: not looked at yet.";
  }
  const std::string when = absl::StrCat(
      "Next look ", FormatUtc(visit.next_due), ", ",
      Rounded(visit.next_due - visit.last_checked), " after the last: ");
  const auto because = [&when](auto... why) {
    return absl::StrCat(when, why..., ".");
  };
  if (visit.failures > 0) {
    return because(visit.failures, " failure", visit.failures == 1 ? "" : "s",
                   " in a row", visit.reason.empty() ? "" : " (", visit.reason,
                   visit.reason.empty() ? "" : ")");
  }
  if (visit.state == VisitState::kGone || visit.gone_seen > 0) {
    return because("it was gone at the last look");
  }
  if (visit.state == VisitState::kBlocked) {
    return because("it is blocked", visit.reason.empty() ? "" : " (",
                   visit.reason, visit.reason.empty() ? "" : ")");
  }
  if (visit.feed_updated > visit.last_checked) {
    return because("its feed tells of an update at ",
                   FormatUtc(visit.feed_updated));
  }
  if (options.every) {
    return because("its source asks for every ", Rounded(*options.every));
  }
  if (visit.kind != SourceKind::kArticle) {
    return because("a ", SourceKindName(visit.kind), " that brought news in ",
                   visit.edits, " of ", visit.checks, " looks");
  }
  return because(ExplainArticle(visit, options));
}

}  // namespace stet
