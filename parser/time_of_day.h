// The time of day in a date, with its half of the day and its zone. Internal to
// date_text.

#ifndef STET_PARSER_TIME_OF_DAY_H_
#define STET_PARSER_TIME_OF_DAY_H_

#include <cstddef>

#include "parser/date_tokens.h"

namespace stet {

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool has_zone = false;
  int zone_minutes = 0;  // East of UTC.
};

// The time of day that begins at token `i`, which moves behind it: "8:57",
// "08:57:00.123". False where there is none; `broken` where there is one that
// cannot be.
bool ReadClock(const DateTokens& t, size_t& i, TimeOfDay& clock, bool& broken);

// The half of the day behind the time that ends at token `i`, or before the one
// that begins at `before`: "p.m.", "오후".
void ReadHalfDay(const DateTokens& t, size_t before, size_t& i,
                 TimeOfDay& clock, bool& broken);

// The zone behind it: "+02:00", "-0500", "+2", "GMT+2", "MESZ".
void ReadZone(const DateTokens& t, size_t& i, TimeOfDay& clock, bool& broken);

bool IsValid(const TimeOfDay& clock);

}  // namespace stet
#endif  // STET_PARSER_TIME_OF_DAY_H_
