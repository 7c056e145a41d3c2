#include "report/class_labels.h"

#include "absl/strings/str_replace.h"

namespace stet {
namespace {

struct Row {
  absl::string_view name;
  absl::string_view label;
  absl::string_view meaning;
};

constexpr Row kRows[] = {
    {"headline_changed", "headline", "The headline says something else."},
    {"standfirst_changed", "standfirst",
     "The lines under the headline differ."},
    {"correction_note_added", "correction note added",
     "The publisher added a note of correction or clarification."},
    {"correction_note_edited", "correction note edited",
     "A note of correction was itself changed."},
    {"correction_note_removed", "correction note removed",
     "A note of correction is no longer on the page."},
    {"number_changed", "number", "A figure in the text is another one."},
    {"date_changed", "date", "A day or time in the text is another one."},
    {"name_changed", "name", "A name was replaced or spelled anew."},
    {"quote_changed", "quote", "Words inside quotation marks differ."},
    {"quote_added", "quote added", "A quotation was added."},
    {"quote_removed", "quote removed", "A quotation was taken out."},
    {"attribution_changed", "attribution, possibly",
     "Who said it may be told differently."},
    {"hedging_changed", "hedging",
     "A word of doubt, such as “allegedly”, came or went."},
    {"paragraph_added", "paragraph added", "A paragraph was added."},
    {"paragraph_removed", "paragraph removed", "A paragraph was taken out."},
    {"paragraph_moved", "paragraph moved", "A paragraph stands elsewhere."},
    {"paragraph_split", "paragraph split", "One paragraph became several."},
    {"paragraph_merged", "paragraphs merged", "Several paragraphs became one."},
    {"byline_changed", "byline", "Other authors are named."},
    {"wording_changed", "wording", "Words were changed."},
    {"sentence_added", "sentence added", "A sentence was added."},
    {"sentence_removed", "sentence removed", "A sentence was taken out."},
    {"sentence_rewritten", "sentence rewritten", "A sentence was recast."},
    {"typography_only", "typography",
     "Only quotation marks, dashes, spaces or case differ."},
    {"typo_fix", "typo", "A slip of spelling was mended."},
    {"rewrite", "rewritten", "Hardly anything of the text before is left."},
    {"date_modified_only", "date only",
     "The publisher’s date moved and the text did not."},
    {"changed_without_date", "date unmoved",
     "The text changed and the publisher’s date did not."},
    {"silent_edit", "silent edit",
     "An edit of substance, with no notice seen in the captured page."},
    {"media_changed", "picture", "The lead picture or its caption differs."},
    {"links_changed", "links", "Links in the text lead elsewhere."},
    {"gone", "gone", "The article is no longer at its address."},
    {"soft_gone", "gone",
     "The address answers, but the article is gone from it."},
    {"moved", "moved", "The address now leads to another address."},
    {"paywalled_now", "paywalled",
     "Only a teaser is left where the full text stood."},
    {"blocked", "blocked", "The page could not be read."},
    {"back", "back", "The article is back at its address."},
    {"reverted", "reverted", "The text returned to an earlier one."},
    {"variant", "variant", "The page switches between the same two texts."},
    {"extractor_noise", "template",
     "The same change on many articles of the outlet: furniture, not text."},
};

}  // namespace

ClassLabel LabelOf(absl::string_view class_name) {
  for (const Row& row : kRows) {
    if (row.name == class_name)
      return {std::string(row.label), std::string(row.meaning)};
  }
  return {absl::StrReplaceAll(class_name, {{"_", " "}}), ""};
}

}  // namespace stet
