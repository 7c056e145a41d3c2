#include "cli/live_answer.h"

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"

namespace stet {

using Json = nlohmann::ordered_json;

std::string EncodeAnswer(const LiveAnswer& answer) {
  Json headers = Json::array();
  for (const auto& [name, value] : answer.headers)
    headers.push_back({name, value});
  return absl::StrCat(Dump({{"status", answer.status},
                            {"type", answer.type},
                            {"headers", std::move(headers)}}),
                      "\n", answer.body);
}

std::optional<LiveAnswer> DecodeAnswer(absl::string_view bytes) {
  const size_t end = bytes.find('\n');
  if (end == absl::string_view::npos) return std::nullopt;
  const Json head =
      Json::parse(std::string(bytes.substr(0, end)), nullptr, false);
  if (!head.is_object()) return std::nullopt;
  LiveAnswer answer;
  answer.status = head.value("status", 500);
  answer.type = head.value("type", "text/plain; charset=utf-8");
  for (const Json& header : head.value("headers", Json::array())) {
    if (header.is_array() && header.size() == 2 && header[0].is_string() &&
        header[1].is_string())
      answer.headers.emplace_back(header[0].get<std::string>(),
                                  header[1].get<std::string>());
  }
  answer.body = std::string(bytes.substr(end + 1));
  return answer;
}

}  // namespace stet
