#include "cli/query_string.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "model/percent_encoding.h"
#include "model/unicode.h"

namespace stet {
namespace {

std::string FormDecoded(absl::string_view text) {
  return ToValidUtf8(PercentDecode(absl::StrReplaceAll(text, {{"+", " "}})));
}

}  // namespace

QueryParameters ParseQuery(absl::string_view query) {
  constexpr size_t kParametersMax = 20;
  QueryParameters parameters;
  for (const absl::string_view pair : absl::StrSplit(query, '&')) {
    if (parameters.size() >= kParametersMax) break;
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    parameters.emplace_back(FormDecoded(halves.first),
                            FormDecoded(halves.second));
  }
  return parameters;
}

std::string QueryValue(const QueryParameters& parameters,
                       absl::string_view name) {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return "";
}

std::string FormEncoded(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || c == '-' || c == '_' || c == '.')
      encoded += c;
    else
      absl::StrAppend(&encoded, "%", absl::Hex(byte, absl::kZeroPad2));
  }
  return encoded;
}

}  // namespace stet
