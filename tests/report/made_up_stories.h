// The short stories of the made-up newsroom, in several languages and scripts.

#ifndef STET_TESTS_REPORT_MADE_UP_STORIES_H_
#define STET_TESTS_REPORT_MADE_UP_STORIES_H_

#include "tests/report/made_up_newsroom.h"

namespace stet {

void AddMadeUpStories(MadeUpNewsroom& room);

}  // namespace stet
#endif  // STET_TESTS_REPORT_MADE_UP_STORIES_H_
