// Replays the histories of real articles against stet's scheduler and against
// the rules of other programs, all with the same number of looks.
//
//   schedule_bench FILE.jsonl.gz                   scores the built-in table
//   schedule_bench --cross-validate FILE.jsonl.gz  five tables, each fitted on
//                                                  four fifths of the articles
//                                                  and scored on the others
//   schedule_bench --fit FILE.jsonl.gz             prints hazard_table.cc
//
// A line of FILE is an article: {"url", "first_seen", "versions": [{"time"}]}.
// An edit within a week of first_seen is captured when a look falls between it
// and the next edit; its delay is the time to the next look. The look that
// finds the article is free. Budgets are means over all articles of the file;
// "news alone" is the same with nothing but plain news watched.

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "crawler/scheduler.h"
#include "model/digest.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"

namespace stet {
namespace {

constexpr double kWeek = 168;
constexpr int kFolds = 5;
constexpr double kScoredBudgets[] = {10, 20, 40};

struct History {
  std::string url;
  absl::Time first_seen;
  std::vector<double> edits;  // Hours after first_seen, within a week.
  Beat beat = Beat::kNews;
  bool plain_news = false;
  int fold = 0;
};

std::vector<History> ReadHistories(const char* path) {
  struct Close {
    void operator()(gzFile_s* file) const { gzclose(file); }
  };
  const std::unique_ptr<gzFile_s, Close> file(gzopen(path, "rb"));
  std::vector<History> histories;
  std::string line;
  std::vector<char> buffer(1 << 20);
  while (file != nullptr &&
         gzgets(file.get(), buffer.data(), static_cast<int>(buffer.size()))) {
    line += buffer.data();
    if (!absl::EndsWith(line, "\n") && !gzeof(file.get())) continue;
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    line.clear();
    const auto first =
        ParseUtc(json.is_object() ? json.value("first_seen", "") : "");
    if (!first.ok()) continue;
    History history;
    history.url = json.value("url", "");
    history.first_seen = *first;
    history.beat = BeatOf(history.url);
    history.plain_news = absl::StrContains(history.url, "/news/") &&
                         !absl::StrContains(history.url, "/live/");
    history.fold = static_cast<int>(Hash64(history.url) % kFolds);
    for (size_t i = 1; i < json["versions"].size(); ++i) {
      const auto time = ParseUtc(json["versions"][i].value("time", ""));
      if (!time.ok()) continue;
      const double hours = absl::ToDoubleHours(*time - *first);
      if (hours > 0 && hours < kWeek) history.edits.push_back(hours);
    }
    histories.push_back(std::move(history));
  }
  return histories;
}

// One article's plan: told at `age` hours whether the look found an edit, it
// says at what age the next one is.
using Plan = std::function<double(double age, bool edited)>;
// A rule, given an article and the one number that scales its budget.
using Rule = std::function<Plan(const History&, double scale)>;

struct Tally {
  double looks = 0, edits = 0, captured = 0;
};
struct Score {
  Tally all, news;
  double articles = 0;
  std::vector<double> delays;

  double PerArticle() const { return all.looks / std::max(articles, 1.0); }
};

void Replay(const History& history, const Plan& plan, Score& score) {
  Tally tally;
  tally.edits = static_cast<double>(history.edits.size());
  size_t next_edit = 0;
  double age = plan(0, false);
  while (age < kWeek) {
    ++tally.looks;
    bool edited = false;
    for (; next_edit < history.edits.size() && history.edits[next_edit] <= age;
         ++next_edit) {
      score.delays.push_back(age - history.edits[next_edit]);
      edited = true;
    }
    if (edited) ++tally.captured;  // The latest; those before it are lost.
    age = std::max(plan(age, edited), age + 1e-3);
  }
  for (Tally* sum : {&score.all, &score.news}) {
    if (sum == &score.news && !history.plain_news) continue;
    sum->looks += tally.looks;
    sum->edits += tally.edits;
    sum->captured += tally.captured;
  }
  ++score.articles;
}

Score ScoreOf(const std::vector<History>& histories, const Rule& rule,
              double scale, bool news_only) {
  Score score;
  for (const History& history : histories) {
    if (news_only && !history.plain_news) continue;
    Replay(history, rule(history, scale), score);
  }
  return score;
}

// The score at `budget` looks per article: looks fall as `scale` grows.
Score AtBudget(const std::vector<History>& histories, const Rule& rule,
               double budget, bool news_only, double* found = nullptr) {
  double low = 1e-3, high = 1e3;
  Score score;
  for (int i = 0; i < 30; ++i) {
    const double scale = std::sqrt(low * high);
    score = ScoreOf(histories, rule, scale, news_only);
    if (found != nullptr) *found = scale;
    if (std::abs(score.PerArticle() - budget) < 0.004 * budget) break;
    (score.PerArticle() > budget ? low : high) = scale;
  }
  return score;
}

// stet's own code. The scale divides the budget it is told.
Rule Stet(std::function<const HazardTable*(const History&)> table_of) {
  return [table_of](const History& history, double scale) -> Plan {
    auto visit = std::make_shared<Visit>();
    visit->url = history.url;
    visit->added = history.first_seen;
    ScheduleOptions options;
    options.fetches_per_week = 10 / scale;
    options.table = table_of(history);
    return [visit, options, &history](double age, bool edited) {
      const LookResult result = visit->checks == 0 ? LookResult::kFirst
                                : edited           ? LookResult::kEdited
                                                   : LookResult::kUnchanged;
      const absl::Time now = history.first_seen + absl::Hours(age);
      *visit = AfterLook(std::move(*visit), result, now, options);
      return absl::ToDoubleHours(visit->next_due - history.first_seen);
    };
  };
}

// The rules of other programs as their sources state them, every interval of
// theirs times `scale`. Hours.
Plan Fixed(const History&, double scale) {
  return [scale](double age, bool) { return age + scale; };
}

Plan NewsDiffs(const History&, double scale) {
  auto changed = std::make_shared<double>(0);
  return [scale, changed](double age, bool edited) {
    if (edited) *changed = age;
    const double since = age - *changed;
    const double interval = since < 3 ? 0.25 : since < 24 ? 1 : 3;
    return age + scale * interval;
  };
}

// Stale when (now - checked) / (now - created) >= 0.2, looked at by a cron job
// of five minutes.
Plan DiffEngine(const History&, double scale) {
  return [scale](double age, bool) {
    return std::max(age * (1 + 0.25 * scale), age + 5.0 / 60);
  };
}

Plan NewsSniffer(const History&, double scale) {
  auto period = std::make_shared<double>(0.5);
  return [scale, period](double age, bool edited) {
    *period = edited ? 0.5 : *period * (age == 0 ? 1 : 1.2);
    return age + scale * *period;
  };
}

Plan Nutch(const History&, double scale) {
  auto interval = std::make_shared<double>(1);
  return [scale, interval](double age, bool edited) {
    if (age > 0) *interval *= edited ? 1 - 0.2 : 1 + 0.4;
    *interval = std::clamp(*interval, 1.0 / 60, 365 * 24.0);
    return age + scale * *interval;
  };
}

Plan StormCrawler(const History&, double scale) {
  auto interval = std::make_shared<double>(1);
  return [scale, interval](double age, bool edited) {
    if (age > 0) {
      *interval = edited ? 0.5 * *interval + 0.5 * 0.25
                         : std::min(*interval * 1.5, 14 * 24.0);
    }
    return age + scale * *interval;
  };
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double Percent(const Tally& tally) {
  return 100 * tally.captured / std::max(tally.edits, 1.0);
}

void Print(const char* name, const std::vector<History>& histories,
           const Rule& rule) {
  for (const double budget : kScoredBudgets) {
    const Score all = AtBudget(histories, rule, budget, false);
    const Score news = AtBudget(histories, rule, budget, true);
    absl::PrintF("%-14s %6.0f %9.2f %9.1f %9.1f %11.1f %9.2f %11.2f\n", name,
                 budget, all.PerArticle(), Percent(all.all), Percent(all.news),
                 Percent(news.news), Median(all.delays), Median(news.delays));
  }
}

// Fitting -------------------------------------------------------------------

void FitAges(const std::vector<History>& histories, int without_fold,
             HazardTable& table) {
  double articles[kBeats] = {};
  double edits[kBeats][kAges] = {};
  for (const History& history : histories) {
    if (history.fold == without_fold) continue;
    const int beat = static_cast<int>(history.beat);
    ++articles[beat];
    for (const double age : history.edits) {
      int column = 0;
      while (column + 1 < kAges && kAgeHours[column + 1] <= age) ++column;
      ++edits[beat][column];
    }
  }
  for (int beat = 0; beat < kBeats; ++beat) {
    for (int i = 0; i < kAges; ++i) {
      const double hours =
          (i + 1 < kAges ? kAgeHours[i + 1] : kWeek) - kAgeHours[i];
      table.by_age[beat][i] =
          (edits[beat][i] + 0.5) / (articles[beat] + 1) / hours;
    }
  }
}

// How much more or less often than by_age and the article's own record say an
// edit follows, by the time since the last one.
void FitSilences(const std::vector<History>& histories, int without_fold,
                 HazardTable& table) {
  constexpr double kCaution = 10;  // Edits' worth of "no difference".
  double seen[kBeats][kSilences] = {};
  double expected[kBeats][kSilences] = {};
  for (const History& history : histories) {
    if (history.fold == without_fold || history.edits.empty()) continue;
    const int beat = static_cast<int>(history.beat);
    double age = 0, by_table = 0, last = -1, edits = 0;
    size_t next = 0;
    while (age < kWeek) {
      const double step = age < 12 ? 0.1 : age < 48 ? 0.5 : 4;
      int column = 0;
      while (column + 1 < kAges && kAgeHours[column + 1] <= age) ++column;
      const double hazard = table.by_age[beat][column] * step;
      double found = 0;
      for (; next < history.edits.size() && history.edits[next] <= age + step;
           ++next) {
        ++found;
      }
      if (last >= 0) {
        int silence = 0;
        while (silence + 1 < kSilences &&
               kSilenceHours[silence + 1] <= age - last) {
          ++silence;
        }
        seen[beat][silence] += found;
        expected[beat][silence] += hazard * (table.prior[beat] + edits) /
                                   (table.prior[beat] + by_table);
      }
      edits += found;
      by_table += hazard;
      age += step;
      if (found > 0) last = age;
    }
  }
  for (int beat = 0; beat < kBeats; ++beat) {
    for (int i = 0; i < kSilences; ++i) {
      table.by_silence[beat][i] =
          (seen[beat][i] + kCaution) / (expected[beat][i] + kCaution);
    }
  }
}

void FitSteps(const std::vector<History>& histories, HazardTable& table) {
  for (int i = 0; i < kBudgetColumns; ++i) {
    const Rule rule = [&table](const History& history, double scale) {
      std::fill(std::begin(table.step), std::end(table.step), scale);
      return Stet([&table](const History&) { return &table; })(history, 1);
    };
    double found = 0;
    std::vector<double> steps(table.step, table.step + i);
    AtBudget(histories, rule, kBudgets[i], false, &found);
    std::copy(steps.begin(), steps.end(), table.step);
    std::fill(table.step + i, std::end(table.step), found);
  }
}

HazardTable Fit(const std::vector<History>& histories, int without_fold) {
  HazardTable table = kHazardTable;  // prior and worth are choices, not fits.
  FitAges(histories, without_fold, table);
  FitSilences(histories, without_fold, table);
  return table;
}

template <int n>
void PrintRow(const double (&row)[n]) {
  for (int i = 0; i < n; ++i)
    absl::PrintF("%s%.4g", i == 0 ? "{" : ", ", row[i]);
  absl::PrintF("}");
}

template <int n>
void PrintRows(const char* name, const double (&rows)[kBeats][n]) {
  absl::PrintF("    .%s = {\n", name);
  for (int beat = 0; beat < kBeats; ++beat) {
    absl::PrintF("        // %s\n        ", BeatName(static_cast<Beat>(beat)));
    PrintRow(rows[beat]);
    absl::PrintF(",\n");
  }
  absl::PrintF("    },\n");
}

void PrintTable(const HazardTable& table) {
  absl::PrintF(
      "// Written by scripts/fit_schedule; the columns are those of\n"
      "// hazard_table.h.\n\n#include \"crawler/hazard_table.h\"\n\n"
      "namespace stet {\n\nconst HazardTable kHazardTable = {\n");
  PrintRows("by_age", table.by_age);
  PrintRows("by_silence", table.by_silence);
  absl::PrintF("    .prior = ");
  PrintRow(table.prior);
  absl::PrintF(",\n    .worth = ");
  PrintRow(table.worth);
  absl::PrintF(",\n    .step = ");
  PrintRow(table.step);
  absl::PrintF(",\n};\n\n}  // namespace stet\n");
}

void PrintScores(const std::vector<History>& histories, bool cross_validate) {
  std::vector<HazardTable> tables;
  for (int fold = 0; fold < kFolds && cross_validate; ++fold) {
    tables.push_back(Fit(histories, fold));
  }
  absl::PrintF("%-14s %6s %9s %9s %9s %11s %9s %11s\n", "", "", "looks per",
               "captured", "captured", "captured,", "median", "median h,");
  absl::PrintF("%-14s %6s %9s %9s %9s %11s %9s %11s\n", "rule", "budget",
               "article", "all %", "news %", "news alone", "delay h",
               "news alone");
  Print("stet", histories, Stet([&tables](const History& history) {
          return tables.empty() ? nullptr : &tables[history.fold];
        }));
  Print("fixed", histories, Fixed);
  Print("NewsDiffs", histories, NewsDiffs);
  Print("diffengine", histories, DiffEngine);
  Print("News Sniffer", histories, NewsSniffer);
  Print("Nutch", histories, Nutch);
  Print("StormCrawler", histories, StormCrawler);
}

int Main(int argc, char** argv) {
  const bool fit = argc == 3 && std::strcmp(argv[1], "--fit") == 0;
  const bool cross = argc == 3 && std::strcmp(argv[1], "--cross-validate") == 0;
  if (argc != 2 && !fit && !cross) {
    absl::FPrintF(stderr,
                  "usage: schedule_bench [--cross-validate | --fit] "
                  "FILE.jsonl.gz\n");
    return 2;
  }
  const std::vector<History> histories = ReadHistories(argv[argc - 1]);
  if (histories.empty()) {
    absl::FPrintF(stderr, "schedule_bench: no article histories in %s\n",
                  argv[argc - 1]);
    return 2;
  }
  if (fit) {
    HazardTable table = Fit(histories, -1);
    FitSteps(histories, table);
    PrintTable(table);
  } else {
    double edits = 0;
    for (const History& history : histories)
      edits += static_cast<double>(history.edits.size());
    absl::PrintF("%d articles, %.0f edits in their first week\n",
                 histories.size(), edits);
    PrintScores(histories, cross);
  }
  return 0;
}

}  // namespace
}  // namespace stet

int main(int argc, char** argv) { return stet::Main(argc, argv); }
