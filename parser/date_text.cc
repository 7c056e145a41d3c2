#include "parser/date_text.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "parser/date_tokens.h"
#include "parser/date_words.h"
#include "parser/time_of_day.h"

namespace stet {
namespace {

constexpr size_t kFindBytesMax = 4096;

bool ValidDay(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
    return false;
  const absl::CivilDay civil(year, month, day);
  return civil.month() == month && civil.day() == day;
}

WrittenDate MakeDate(absl::CivilDay day,
                     const std::optional<TimeOfDay>& clock) {
  WrittenDate date;
  if (!clock.has_value()) {
    date.time = absl::FromCivil(day, absl::UTCTimeZone());
    return date;
  }
  const absl::CivilSecond second(day.year(), day.month(), day.day(),
                                 clock->hour, clock->minute,
                                 std::min(clock->second, 59));
  date.time = absl::FromCivil(second, absl::UTCTimeZone()) -
              absl::Minutes(clock->zone_minutes);
  date.has_time = true;
  date.has_zone = clock->has_zone;
  date.zone_minutes = clock->has_zone ? clock->zone_minutes : 0;
  return date;
}

// Two digits, by the rule of RFC 2822 section 4.3 moved on by twenty years.
int FullYear(const DateToken& token) {
  if (token.digits > 2) return token.value;
  return token.value < 70 ? token.value + 2000 : token.value + 1900;
}

// ---- Whole strings -----------------------------------------------------

// ISO 8601 without separators, and by month, year or ordinal day.
std::optional<absl::CivilDay> CompactDay(const DateToken& token) {
  const int v = token.value;
  switch (token.digits) {
    case 4:
      if (ValidDay(v, 1, 1)) return absl::CivilDay(v, 1, 1);
      break;
    case 7:
      if (v % 1000 >= 1 && v % 1000 <= 366 && v / 1000 > 1900) {
        const absl::CivilDay day =
            absl::CivilDay(v / 1000, 1, 1) + (v % 1000 - 1);
        if (day.year() == v / 1000) return day;
      }
      break;
    case 8:
      if (ValidDay(v / 10000, v / 100 % 100, v % 100))
        return absl::CivilDay(v / 10000, v / 100 % 100, v % 100);
      break;
    default:
      break;
  }
  return std::nullopt;
}

bool IsAmerican(absl::string_view language) {
  return absl::StartsWithIgnoreCase(language, "en-us") ||
         absl::StartsWithIgnoreCase(language, "en_us");
}

// Whether readers of the language take 3/4/2021 for 3 April.
bool IsDayFirst(absl::string_view language) {
  if (language.empty() || IsAmerican(language)) return false;
  return !absl::EqualsIgnoreCase(language, "en");
}

// The day that the numbers left over by the time of day mean.
struct DayParts {
  std::vector<const DateToken*> numbers;
  int month = 0;        // By name.
  size_t month_at = 0;  // How many numbers stand before the name.
  bool dots = false;    // 3.4.2021
  bool slashes = false;
};

std::optional<absl::CivilDay> DayOf(const DayParts& parts, bool has_clock,
                                    absl::string_view language) {
  const auto& n = parts.numbers;
  const auto make = [](int y, int m, int d) -> std::optional<absl::CivilDay> {
    if (!ValidDay(y, m, d)) return std::nullopt;
    return absl::CivilDay(y, m, d);
  };
  if (parts.month > 0) {
    if (n.size() == 1 && n[0]->digits == 4 && !has_clock)
      return make(n[0]->value, parts.month, 1);
    if (n.size() != 2) return std::nullopt;
    const bool year_first = n[0]->digits == 4;
    const DateToken& year = *n[year_first ? 0 : 1];
    const DateToken& day = *n[year_first ? 1 : 0];
    if (day.digits > 2 || (year.digits != 2 && year.digits != 4))
      return std::nullopt;
    return make(FullYear(year), parts.month, day.value);
  }
  if (n.size() == 1) return CompactDay(*n[0]);
  if (n.size() == 2 && n[0]->digits == 4 && n[1]->digits <= 2)
    return make(n[0]->value, n[1]->value, 1);
  if (n.size() == 2 && n[0]->digits == 4 && n[1]->digits == 3 &&
      n[1]->value >= 1 && n[1]->value <= 366) {
    const absl::CivilDay day =
        absl::CivilDay(n[0]->value, 1, 1) + (n[1]->value - 1);
    if (day.year() == n[0]->value) return day;
    return std::nullopt;
  }
  if (n.size() != 3) return std::nullopt;
  const int a = n[0]->value;
  const int b = n[1]->value;
  const int c = n[2]->value;
  if (n[0]->digits == 4 && n[1]->digits <= 2 && n[2]->digits <= 2)
    return make(a, b, c);
  if (n[0]->digits > 2 || n[1]->digits > 2) return std::nullopt;
  if (n[2]->digits == 4) {
    // 12/31/2020 is American; 3/4/2020 is read so too where no language says
    // otherwise, 3.4.2020 is not.
    const bool month_first =
        a <= 12 && parts.slashes && (b > 12 || !IsDayFirst(language));
    return month_first ? make(c, a, b) : make(c, b, a);
  }
  if (n[2]->digits != 2) return std::nullopt;
  if (parts.dots ||
      (parts.slashes && (a > 12 || (b <= 12 && IsDayFirst(language)))))
    return make(FullYear(*n[2]), b, a);
  if (parts.slashes) return make(FullYear(*n[2]), a, b);
  return make(FullYear(*n[0]), b, c);  // ISO 8601:2000 "03-12-31".
}

// The tokens of a whole date apart from its time of day. False for what no
// date has.
bool CollectDay(const DateTokens& t, const std::vector<bool>& used,
                DayParts& parts) {
  for (size_t i = 0; i < t.size(); ++i) {
    if (used[i]) continue;
    if (t.IsNumber(i)) {
      if (i > 0 && t.IsSign(i - 1, ':') && t.Touches(i)) continue;  // "::00"
      if (t[i].digits > 8 || t[i].value < 0) return false;
      parts.numbers.push_back(&t[i]);
      if (parts.numbers.size() > 3) return false;
    } else if (t.IsWord(i)) {
      int month = MonthOfWord(t[i].text, "");
      // "Januar-", "Septembre": the first letters decide, as in RFC 6265.
      if (month == 0 && t[i].text.size() > 3)
        month = MonthOfWord(t[i].text.substr(0, 3), "");
      // The first month counts; weekdays ("Mar") may look like one.
      if (month > 0 && (parts.month == 0 || !parts.numbers.empty())) {
        if (parts.month == 0) parts.month_at = parts.numbers.size();
        if (parts.month == 0 || parts.month_at == 0) parts.month = month;
      }
    } else {
      parts.dots |= t.IsSign(i, '.') && t.Touches(i);
      parts.slashes |= t.IsSign(i, '/');
    }
  }
  return true;
}

// ---- Running text -------------------------------------------------------

class DateFinder {
 public:
  DateFinder(const DateTokens& tokens, const FindDateOptions& options)
      : t_(tokens), options_(options) {}

  // The day written at token `i`; `end` is the token behind it.
  std::optional<absl::CivilDay> DayAt(size_t i, size_t& end) const {
    if (i > 0 && t_.Touches(i) && t_.IsNumber(i) &&
        (t_.IsSign(i - 1, '.') || t_.IsSign(i - 1, '-') ||
         t_.IsSign(i - 1, '/')) &&
        i > 1 && t_.IsNumber(i - 2) && t_.Touches(i - 1))
      return std::nullopt;  // The tail of a longer number: 1.12.3.2021.
    if (const auto day = HanDay(i, end); day.has_value()) return day;
    if (const auto day = DayMonthYear(i, end); day.has_value()) return day;
    if (const auto day = MonthDayYear(i, end); day.has_value()) return day;
    if (const auto day = YearMonthDay(i, end); day.has_value()) return day;
    return Numeric(i, end);
  }

 private:
  std::optional<absl::CivilDay> Make(int year, int month, int day) const {
    if (year >= 2443 && year <= 2643) year -= 543;  // Of the Buddhist era.
    if (year < 1970 || year > 2100 || !ValidDay(year, month, day))
      return std::nullopt;
    return absl::CivilDay(year, month, day);
  }

  int Month(size_t i) const {
    return t_.IsWord(i) ? MonthOfWord(t_[i].text, options_.language) : 0;
  }

  bool IsDay(size_t i) const {
    return t_.IsNumber(i) && t_[i].digits <= 2 && t_[i].value >= 1 &&
           t_[i].value <= 31;
  }
  bool IsYear(size_t i) const {
    return t_.IsNumber(i) && t_[i].digits == 4 &&
           !(t_.Touches(i + 1) && t_.IsNumber(i + 1));
  }

  // Past "th", "de", "of", commas and dots between the parts of a date.
  size_t Skip(size_t i) const {
    static constexpr absl::string_view kWords[] = {
        "st", "nd",  "rd",  "th", "of",    "de",  "del", "di", "er", "º",
        "ª",  "den", "the", "ve", "tháng", "năm", "da",  "d",  "ο",  "г"};
    for (size_t skipped = 0; skipped < 3; ++skipped, ++i) {
      if (t_.IsSign(i, '.') || t_.IsSign(i, ',') || t_.IsSign(i, U'،') ||
          t_.IsSign(i, '-') || t_.IsSign(i, '/') || t_.IsSign(i, U'º') ||
          t_.IsSign(i, '\'') || t_.IsSign(i, U'’') || t_.IsSign(i, U'–'))
        continue;
      if (!t_.IsWord(i) || std::find(std::begin(kWords), std::end(kWords),
                                     t_[i].text) == std::end(kWords))
        break;
    }
    return i;
  }

  // 2021年3月3日, 2021년 3월 3일.
  std::optional<absl::CivilDay> HanDay(size_t i, size_t& end) const {
    if (!IsYear(i) || !(t_.IsWord(i + 1, "年") || t_.IsWord(i + 1, "년")) ||
        !t_.IsNumber(i + 2) ||
        !(t_.IsWord(i + 3, "月") || t_.IsWord(i + 3, "월")) ||
        !t_.IsNumber(i + 4))
      return std::nullopt;
    end = i + 5;
    if (t_.IsWord(end) && t_.Touches(end)) ++end;
    return Make(t_[i].value, t_[i + 2].value, t_[i + 4].value);
  }

  // 3 March 2021, 3rd of March, 2021, 3. März 2021, 3 de marzo de 2021.
  std::optional<absl::CivilDay> DayMonthYear(size_t i, size_t& end) const {
    if (!IsDay(i)) return std::nullopt;
    const size_t month_at = Skip(i + 1);
    int month = Month(month_at);
    if (month == 0 && t_.IsWord(month_at - 1, "tháng") && IsDay(month_at))
      month = t_[month_at].value;
    size_t year_at = Skip(month_at + 1);
    // Arabic and Levantine double names: "كانون الثاني".
    if (month == 0) month = DoubleName(month_at, year_at);
    if (month == 0) return std::nullopt;
    if (IsYear(year_at)) {
      end = year_at + 1;
      return Make(t_[year_at].value, month, t_[i].value);
    }
    // "3-Mar-21"
    if (t_.IsNumber(year_at) && t_[year_at].digits == 2 &&
        t_.IsSign(i + 1, '-') && t_.IsSign(year_at - 1, '-')) {
      end = year_at + 1;
      return Make(FullYear(t_[year_at]), month, t_[i].value);
    }
    return std::nullopt;
  }

  int DoubleName(size_t i, size_t& year_at) const {
    if (!t_.IsWord(i) || !t_.IsWord(i + 1)) return 0;
    const bool first = t_[i + 1].text == "الأول" || t_[i + 1].text == "الاول";
    const bool second = t_[i + 1].text == "الثاني";
    if (!first && !second) return 0;
    year_at = Skip(i + 2);
    if (t_[i].text == "تشرين") return first ? 10 : 11;
    if (t_[i].text == "كانون") return first ? 12 : 1;
    return 0;
  }

  // March 3, 2021; March 3rd 2021.
  std::optional<absl::CivilDay> MonthDayYear(size_t i, size_t& end) const {
    const int month = Month(i);
    if (month == 0) return std::nullopt;
    const size_t day_at = Skip(i + 1);
    if (!IsDay(day_at)) return std::nullopt;
    const size_t year_at = Skip(day_at + 1);
    if (!IsYear(year_at)) return std::nullopt;
    end = year_at + 1;
    return Make(t_[year_at].value, month, t_[day_at].value);
  }

  // 2021. március 3.; 2021 m. kovo 3 d.
  std::optional<absl::CivilDay> YearMonthDay(size_t i, size_t& end) const {
    if (!IsYear(i)) return std::nullopt;
    size_t month_at = Skip(i + 1);
    if (t_.IsWord(month_at, "m") || t_.IsWord(month_at, "gada"))
      month_at = Skip(month_at + 1);
    const int month = Month(month_at);
    if (month == 0) return std::nullopt;
    const size_t day_at = Skip(month_at + 1);
    if (!IsDay(day_at)) return std::nullopt;
    end = day_at + 1;
    return Make(t_[i].value, month, t_[day_at].value);
  }

  // 2021-03-03, 3.3.2021, 3/3/2021, 3-3-2021, 03.03.21.
  std::optional<absl::CivilDay> Numeric(size_t i, size_t& end) const {
    if (!t_.IsNumber(i) || i + 4 >= t_.size()) return std::nullopt;
    if (t_[i + 1].kind != DateToken::kSign ||
        t_[i + 3].kind != DateToken::kSign || !t_.IsNumber(i + 2) ||
        !t_.IsNumber(i + 4))
      return std::nullopt;
    const char32_t sign = t_[i + 1].sign;
    if (t_[i + 3].sign != sign || (sign != '-' && sign != '/' && sign != '.'))
      return std::nullopt;
    if (!t_.Touches(i + 1) || !t_.Touches(i + 3)) return std::nullopt;
    if (sign != '.' && (!t_.Touches(i + 2) || !t_.Touches(i + 4)))
      return std::nullopt;
    // A longer number: a version, an address, a telephone.
    if (t_.IsSign(i + 5, sign) && t_.Touches(i + 5) && t_.IsNumber(i + 6) &&
        t_.Touches(i + 6))
      return std::nullopt;
    const DateToken& a = t_[i];
    const DateToken& b = t_[i + 2];
    const DateToken& c = t_[i + 4];
    end = i + 5;
    if (b.digits > 2) return std::nullopt;
    if (a.digits == 4 && c.digits <= 2) return Make(a.value, b.value, c.value);
    if (a.digits > 2 || (c.digits != 4 && c.digits != 2)) return std::nullopt;
    const int year = FullYear(c);
    if (c.digits == 2 && (a.digits != 2 || b.digits != 2)) return std::nullopt;
    const bool month_first =
        b.value > 12 || (a.value <= 12 && sign == '/' && MonthFirst());
    return month_first ? Make(year, a.value, b.value)
                       : Make(year, b.value, a.value);
  }

  bool MonthFirst() const {
    return options_.month_first || IsAmerican(options_.language) ||
           absl::EqualsIgnoreCase(options_.language, "en");
  }

  const DateTokens& t_;
  const FindDateOptions& options_;
};

// The time of day that follows a date within a few tokens.
std::optional<TimeOfDay> ClockAfter(const DateTokens& t, size_t i,
                                    size_t& end) {
  constexpr size_t kGapMax = 4;
  for (size_t at = i; at < std::min(i + kGapMax, t.size()); ++at) {
    TimeOfDay clock;
    bool broken = false;
    const size_t begin = at;
    if (!ReadClock(t, at, clock, broken)) continue;
    ReadHalfDay(t, begin, at, clock, broken);
    ReadZone(t, at, clock, broken);
    if (broken || !IsValid(clock)) return std::nullopt;
    end = at;
    return clock;
  }
  return std::nullopt;
}

// A path's segment that is a day and no more: /29-10-2021.
std::optional<absl::CivilDay> DayFirstSegment(const DateTokens& t, size_t i) {
  const bool whole = i > 0 && t.IsSign(i - 1, '/') && i + 4 < t.size() &&
                     t.IsNumber(i + 2) && t.IsNumber(i + 4) &&
                     (i + 5 == t.size() || t.IsSign(i + 5, '/'));
  if (!whole || t[i].digits > 2 || t[i + 2].digits > 2 || t[i + 4].digits != 4)
    return std::nullopt;
  const bool parted = (t.IsSign(i + 1, '-') && t.IsSign(i + 3, '-')) ||
                      (t.IsSign(i + 1, '.') && t.IsSign(i + 3, '.'));
  const int year = t[i + 4].value;
  if (!parted || year < 1990 || year > 2100 ||
      !ValidDay(year, t[i + 2].value, t[i].value))
    return std::nullopt;
  return absl::CivilDay(year, t[i + 2].value, t[i].value);
}

}  // namespace

std::optional<WrittenDate> ParseDate(absl::string_view text,
                                     absl::string_view language) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty() || text.size() > kDateBytesMax) return std::nullopt;
  const DateTokens t(text);
  std::vector<bool> used(t.size(), false);
  std::optional<TimeOfDay> clock;
  bool broken = false;
  for (size_t i = 0; i < t.size(); ++i) {
    const size_t begin = i;
    size_t end = i;
    TimeOfDay found;
    if (!ReadClock(t, end, found, broken)) continue;
    if (!clock.has_value()) {
      ReadHalfDay(t, begin, end, found, broken);
      ReadZone(t, end, found, broken);
      if (broken || !IsValid(found)) return std::nullopt;
      clock = found;
    }
    std::fill(used.begin() + static_cast<std::ptrdiff_t>(begin),
              used.begin() + static_cast<std::ptrdiff_t>(end), true);
    i = end - 1;
  }
  // "20150430T085700Z"
  if (!clock.has_value() && t.IsNumber(0) && t[0].digits == 8 &&
      t.IsWord(1, "t") && t.IsNumber(2) &&
      (t[2].digits == 6 || t[2].digits == 4)) {
    TimeOfDay compact;
    const int v = t[2].digits == 6 ? t[2].value : t[2].value * 100;
    compact.hour = v / 10000;
    compact.minute = v / 100 % 100;
    compact.second = v % 100;
    size_t end = 3;
    ReadZone(t, end, compact, broken);
    if (broken || !IsValid(compact)) return std::nullopt;
    std::fill(used.begin() + 1, used.begin() + static_cast<std::ptrdiff_t>(end),
              true);
    clock = compact;
  }
  // A colon between numbers that is no time of day: "00: 00:00".
  for (size_t i = 0; i + 1 < t.size(); ++i) {
    if (!used[i] && t.IsNumber(i) && t.IsSign(i + 1, ':') && t.Touches(i + 1))
      return std::nullopt;
  }
  DayParts parts;
  if (!CollectDay(t, used, parts)) return std::nullopt;
  const std::optional<absl::CivilDay> day =
      DayOf(parts, clock.has_value(), language);
  if (!day.has_value()) return std::nullopt;
  return MakeDate(*day, clock);
}

std::optional<FoundDate> FindDate(absl::string_view text,
                                  const FindDateOptions& options) {
  if (text.size() > kFindBytesMax) {
    size_t cut = kFindBytesMax;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
      --cut;
    text = text.substr(0, cut);
  }
  if (std::none_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
      }))
    return std::nullopt;
  const DateTokens t(text);
  const DateFinder finder(t, options);
  for (size_t i = 0; i < t.size(); ++i) {
    size_t end = 0;
    const std::optional<absl::CivilDay> day = finder.DayAt(i, end);
    if (!day.has_value()) continue;
    size_t clock_end = end;
    const std::optional<TimeOfDay> clock = ClockAfter(t, end, clock_end);
    return FoundDate{MakeDate(*day, clock), t[i].begin,
                     t[std::max(end, clock_end) - 1].end};
  }
  return std::nullopt;
}

std::optional<WrittenDate> FindDateInUrl(absl::string_view url) {
  // The path alone: a query's numbers are ids.
  const size_t scheme = url.find("://");
  const size_t begin =
      url.find('/', scheme == absl::string_view::npos ? 0 : scheme + 3);
  if (begin == absl::string_view::npos) return std::nullopt;
  const absl::string_view path =
      url.substr(begin, url.find_first_of("?#", begin) - begin);
  if (path.size() > kFindBytesMax) return std::nullopt;
  const DateTokens t(path);
  const auto plausible = [](int y, int m, int d) {
    return y >= 1990 && y <= 2100 && ValidDay(y, m, d);
  };
  for (size_t i = 0; i < t.size(); ++i) {
    if (!t.IsNumber(i)) continue;
    if (t[i].digits == 8) {
      const int v = t[i].value;
      if (plausible(v / 10000, v / 100 % 100, v % 100))
        return MakeDate(absl::CivilDay(v / 10000, v / 100 % 100, v % 100),
                        std::nullopt);
      continue;
    }
    if (const auto day = DayFirstSegment(t, i); day.has_value())
      return MakeDate(*day, std::nullopt);
    if (t[i].digits != 4 || i + 4 >= t.size()) continue;
    const char32_t sign = t[i + 1].sign;
    if (t[i + 1].kind != DateToken::kSign ||
        (sign != '/' && sign != '-' && sign != '_' && sign != '.') ||
        !t.IsSign(i + 3, sign))
      continue;
    const int month =
        t.IsNumber(i + 2)
            ? t[i + 2].value
            : (t.IsWord(i + 2) ? MonthOfWord(t[i + 2].text, "en") : 0);
    if (!t.IsNumber(i + 4) || t[i + 4].digits > 2) continue;
    if (plausible(t[i].value, month, t[i + 4].value))
      return MakeDate(absl::CivilDay(t[i].value, month, t[i + 4].value),
                      std::nullopt);
  }
  return std::nullopt;
}

}  // namespace stet
