// Articles of a made-up newspaper, for tests of the store: each a function of
// its number and its version's, so that what is read can be compared with what
// was written.

#ifndef STET_TESTS_STORE_MADE_UP_ARTICLES_H_
#define STET_TESTS_STORE_MADE_UP_ARTICLES_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "store/store.h"

namespace stet {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'790'000'000);

std::string MadeUpId(int article);
Visit MadeUpVisit(int article);
// What stands around each article of the newspaper.
std::string MadeUpLayout();
// The outcome's page with the layout around it.
Outcome InLayout(Outcome outcome);
// To be committed where `number` - 1 is the head.
Outcome MadeUpVersion(int article, uint32_t number);
// A look at version `number` in other bytes; `look` counts from 1.
Outcome MadeUpLook(int article, uint32_t number, uint32_t look);

// kAborted if it was not stored.
absl::Status Commit(Store& store, const Outcome& outcome);

}  // namespace stet
#endif  // STET_TESTS_STORE_MADE_UP_ARTICLES_H_
