// How errors cross borders: absl::Status and StatusOr, and the two macros that
// Debian's Abseil lacks. They are the only macros of the project.
//
//   STET_RETURN_IF_ERROR(FromLevelDb(db->Put(…), "writing …"));
//   STET_ASSIGN_OR_RETURN(const Url url, Url::Parse(text));

#ifndef STET_MODEL_STATUS_MACROS_H_
#define STET_MODEL_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define STET_RETURN_IF_ERROR(expression)         \
  do {                                           \
    ::absl::Status stet_status_ = (expression);  \
    if (!stet_status_.ok()) return stet_status_; \
  } while (false)

#define STET_MACROS_CONCAT_INNER_(a, b) a##b
#define STET_MACROS_CONCAT_(a, b) STET_MACROS_CONCAT_INNER_(a, b)
#define STET_MACROS_ASSIGN_OR_RETURN_(result, target, expression) \
  auto result = (expression);                                     \
  if (!result.ok()) return std::move(result).status();            \
  target = *std::move(result)
#define STET_ASSIGN_OR_RETURN(target, expression)                            \
  STET_MACROS_ASSIGN_OR_RETURN_(STET_MACROS_CONCAT_(stet_result_, __LINE__), \
                                target, expression)

#endif  // STET_MODEL_STATUS_MACROS_H_
