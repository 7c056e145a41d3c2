// What `stet serve` is asked and what it answers, whoever holds the store.

#ifndef STET_CLI_LIVE_ANSWER_H_
#define STET_CLI_LIVE_ANSWER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace stet {

struct LiveRequest {
  std::string target;           // Path and query, as in the request line.
  std::string accept_datetime;  // The header; "" none.
  std::string base;             // "http://127.0.0.1:8080/": as it was asked.
};

struct LiveAnswer {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// An answer as bytes, and back: what the holder of the store sends. nullopt for
// bytes that are no answer.
std::string EncodeAnswer(const LiveAnswer& answer);
std::optional<LiveAnswer> DecodeAnswer(absl::string_view bytes);

}  // namespace stet
#endif  // STET_CLI_LIVE_ANSWER_H_
