// The part of CSS selectors that says which elements of a page an outlet's
// `keep` and `drop` mean:
//
//   article  *  #id  .class  [role]  [role=main]  [itemprop="articleBody"]
//   div.body.main            all of them at once
//   main .story   main > p   inside of, directly inside of
//
// Names of elements and attributes are compared without case, values with it.
// Only attributes that the cut leaves (html_names.h) can be asked for.

#ifndef STET_PARSER_SELECTOR_H_
#define STET_PARSER_SELECTOR_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "parser/html_document.h"

namespace stet {

// A value; immutable.
class Selector {
 public:
  static constexpr size_t kBytesMax = 1024;
  static constexpr size_t kStepsMax = 16;

  // kInvalidArgument, naming the selector and what is wrong with it.
  static absl::StatusOr<Selector> Parse(absl::string_view text);

  bool Matches(const HtmlDocument& document, NodeId node) const;

 private:
  struct Condition {
    Attr attr;
    std::optional<std::string> value;  // nullopt: any.
    bool one_word = false;             // Of several: a class.
  };
  // What one element has to be.
  struct Step {
    std::string tag;  // Lower case; "" any.
    std::vector<Condition> conditions;
    bool child = false;  // Directly inside of the step before.
  };
  static bool MatchesStep(const Step& step, const HtmlDocument& document,
                          NodeId node);

  std::vector<Step> steps_;
};

// The elements that one of the selectors means, each without those inside of
// another, in document order. kInvalidArgument as Parse.
absl::StatusOr<std::vector<NodeId>> SelectAll(
    const HtmlDocument& document, const std::vector<std::string>& selectors);

}  // namespace stet
#endif  // STET_PARSER_SELECTOR_H_
