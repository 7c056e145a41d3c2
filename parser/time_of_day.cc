#include "parser/time_of_day.h"

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "parser/date_words.h"

namespace stet {

bool ReadClock(const DateTokens& t, size_t& i, TimeOfDay& clock, bool& broken) {
  const bool colon = t.IsNumber(i) && t.IsSign(i + 1, ':') &&
                     t.Touches(i + 1) && t.IsNumber(i + 2) && t.Touches(i + 2);
  if (!colon) return false;
  if (t[i].digits > 2 || t[i + 2].digits > 2) return false;
  clock = TimeOfDay{};
  clock.hour = t[i].value;
  clock.minute = t[i + 2].value;
  i += 3;
  if (t.IsSign(i, ':') && t.IsNumber(i + 1) && t.Touches(i + 1)) {
    clock.second = t[i + 1].value;
    broken |= t[i + 1].digits > 2;
    i += 2;
    if ((t.IsSign(i, '.') || t.IsSign(i, ',')) && t.Touches(i) &&
        t.IsNumber(i + 1) && t.Touches(i + 1))
      i += 2;  // Fractions of a second.
  }
  return true;
}

void ReadHalfDay(const DateTokens& t, size_t before, size_t& i,
                 TimeOfDay& clock, bool& broken) {
  std::optional<int> half;
  if (t.IsWord(i)) {
    half = HalfDayOfWord(t[i].text);
    if (half.has_value()) ++i;
    if (t.IsSign(i, '.')) ++i;  // "p.m."
  }
  if (!half.has_value() && before > 0 && t.IsWord(before - 1)) {
    half = HalfDayOfWord(t[before - 1].text);
    // Korea has one zone, and its half-day words stand for it.
    if (half.has_value() && absl::StartsWith(t[before - 1].text, "오")) {
      clock.has_zone = true;
      clock.zone_minutes = 9 * 60;
    }
  }
  if (!half.has_value()) return;
  if (clock.hour > 12) return;  // "15:30 PM" means what it says.
  clock.hour = clock.hour % 12 + *half;
  broken |= clock.hour > 23;
}

void ReadZone(const DateTokens& t, size_t& i, TimeOfDay& clock, bool& broken) {
  size_t at = i;
  bool named_utc = false;
  if (t.IsSign(at, '(')) ++at;
  if (t.IsWord(at)) {
    const std::optional<int> zone = ZoneOfWord(t[at].text);
    if (!zone.has_value()) return;
    clock.has_zone = true;
    clock.zone_minutes = *zone;
    i = ++at;
    if (*zone != 0) return;
    named_utc = true;
  }
  const bool minus = t.IsSign(at, '-') || t.IsSign(at, U'\u2212');
  if (!(minus || t.IsSign(at, '+')) || !t.IsNumber(at + 1) ||
      !t.Touches(at + 1))
    return;
  if (named_utc && !t.Touches(at)) return;
  const DateToken& number = t[at + 1];
  int hours = number.value;
  int minutes = 0;
  i = at + 2;
  if (number.digits == 4 || number.digits == 3) {
    hours = number.value / 100;
    minutes = number.value % 100;
  } else if (t.IsSign(i, ':') && t.IsNumber(i + 1)) {
    minutes = t[i + 1].value;
    i += 2;
  }
  broken |= number.digits > 4 || hours > 15 || minutes > 59;
  clock.has_zone = true;
  clock.zone_minutes = (minus ? -1 : 1) * (hours * 60 + minutes);
}

bool IsValid(const TimeOfDay& clock) {
  return clock.hour < 24 && clock.minute < 60 && clock.second <= 60;
}

}  // namespace stet
