#include "parser/selector.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/status_macros.h"

namespace stet {
namespace {

absl::Status Wrong(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("reading the selector \"", text, "\": ", why));
}

bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

absl::string_view TakeName(absl::string_view& rest) {
  size_t size = 0;
  while (size < rest.size() && IsNameByte(rest[size])) ++size;
  const absl::string_view name = rest.substr(0, size);
  rest.remove_prefix(size);
  return name;
}

}  // namespace

absl::StatusOr<Selector> Selector::Parse(absl::string_view text) {
  absl::string_view rest = absl::StripAsciiWhitespace(text);
  if (rest.empty()) return Wrong(text, "it is empty");
  if (rest.size() > kBytesMax)
    return Wrong(text.substr(0, 40),
                 absl::StrCat("more than ", kBytesMax, " bytes"));
  Selector selector;
  bool child = false;
  while (!rest.empty()) {
    Step step{.tag = "", .conditions = {}, .child = child};
    const absl::string_view before = rest;
    if (!absl::ConsumePrefix(&rest, "*"))
      step.tag = absl::AsciiStrToLower(TakeName(rest));
    while (!rest.empty() &&
           (rest[0] == '#' || rest[0] == '.' || rest[0] == '[')) {
      const char mark = rest[0];
      rest.remove_prefix(1);
      const absl::string_view name = TakeName(rest);
      if (name.empty())
        return Wrong(text, absl::StrCat("a name is missing behind \"",
                                        std::string(1, mark), "\""));
      if (mark != '[') {
        step.conditions.push_back(
            {.attr = mark == '#' ? Attr::kId : Attr::kClass,
             .value = std::string(name),
             .one_word = mark == '.'});
        continue;
      }
      const size_t attr = FindAttr(absl::AsciiStrToLower(name));
      if (attr == kAttrCount)
        return Wrong(text, absl::StrCat("the attribute \"", name,
                                        "\" cannot be asked for"));
      Condition condition{.attr = static_cast<Attr>(attr),
                          .value = std::nullopt};
      if (absl::ConsumePrefix(&rest, "=")) {
        const char quote = rest.empty() ? '\0' : rest[0];
        if (quote == '"' || quote == '\'') {
          const size_t end = rest.find(quote, 1);
          if (end == absl::string_view::npos)
            return Wrong(text, "a quotation mark is open");
          condition.value = std::string(rest.substr(1, end - 1));
          rest.remove_prefix(end + 1);
        } else {
          condition.value = std::string(TakeName(rest));
        }
      }
      if (!absl::ConsumePrefix(&rest, "]"))
        return Wrong(text, "a \"]\" is missing");
      step.conditions.push_back(std::move(condition));
    }
    if (rest.size() == before.size())
      return Wrong(text, absl::StrCat("\"", rest.substr(0, 1),
                                      "\" is not understood here; see the "
                                      "reference for what is"));
    selector.steps_.push_back(std::move(step));
    if (selector.steps_.size() > kStepsMax)
      return Wrong(text, absl::StrCat("more than ", kStepsMax, " steps"));
    const size_t spaces = rest.size();
    rest = absl::StripLeadingAsciiWhitespace(rest);
    const bool spaced = rest.size() < spaces;
    child = absl::ConsumePrefix(&rest, ">");
    if (child) rest = absl::StripLeadingAsciiWhitespace(rest);
    if (child && rest.empty())
      return Wrong(text, "nothing stands behind \">\"");
    if (!rest.empty() && !child && !spaced)
      return Wrong(text, absl::StrCat("\"", rest.substr(0, 1),
                                      "\" is not understood here; see the "
                                      "reference for what is"));
  }
  return selector;
}

bool Selector::MatchesStep(const Step& step, const HtmlDocument& document,
                           NodeId node) {
  if (document.IsText(node)) return false;
  if (!step.tag.empty() && document.tag_name(node) != step.tag) return false;
  return std::all_of(step.conditions.begin(), step.conditions.end(),
                     [&](const Condition& condition) {
                       if (!document.HasAttribute(node, condition.attr))
                         return false;
                       if (!condition.value) return true;
                       const absl::string_view value =
                           document.Attribute(node, condition.attr);
                       if (!condition.one_word)
                         return value == *condition.value;
                       for (const absl::string_view word : absl::StrSplit(
                                value, absl::ByAnyChar(" \t\n\r\f"))) {
                         if (word == *condition.value) return true;
                       }
                       return false;
                     });
}

// From the last step up, every way that could fit, each place once.
bool Selector::Matches(const HtmlDocument& document, NodeId node) const {
  if (!MatchesStep(steps_.back(), document, node)) return false;
  struct Place {
    size_t step;  // That is to be found above `node`.
    NodeId node;
  };
  std::vector<Place> places = {{steps_.size() - 1, node}};
  absl::flat_hash_set<std::pair<size_t, NodeId>> seen;
  while (!places.empty()) {
    const Place place = places.back();
    places.pop_back();
    if (place.step == 0) return true;
    const bool child = steps_[place.step].child;
    for (NodeId up = document.parent(place.node); up != kNoNode;
         up = document.parent(up)) {
      if (MatchesStep(steps_[place.step - 1], document, up) &&
          seen.insert({place.step - 1, up}).second) {
        places.push_back({place.step - 1, up});
      }
      if (child) break;
    }
  }
  return false;
}

absl::StatusOr<std::vector<NodeId>> SelectAll(
    const HtmlDocument& document, const std::vector<std::string>& selectors) {
  std::vector<Selector> parsed;
  for (const std::string& text : selectors) {
    STET_ASSIGN_OR_RETURN(Selector selector, Selector::Parse(text));
    parsed.push_back(std::move(selector));
  }
  std::vector<NodeId> nodes;
  if (parsed.empty()) return nodes;
  for (NodeId n = 0; n < document.size();) {
    const bool found =
        std::any_of(parsed.begin(), parsed.end(),
                    [&](const Selector& s) { return s.Matches(document, n); });
    if (found) nodes.push_back(n);
    n = found ? document.SubtreeEnd(n) : n + 1;
  }
  return nodes;
}

}  // namespace stet
