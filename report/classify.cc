#include "report/classify.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "model/notices.h"
#include "model/time_text.h"
#include "model/typography.h"
#include "report/class_findings.h"
#include "report/classes.h"
#include "report/classify_passage.h"
#include "report/date_lines.h"
#include "report/language.h"
#include "report/passage.h"
#include "report/phrases.h"
#include "report/quote_changes.h"
#include "report/tokens.h"

namespace stet {
namespace {

// An update notice longer than a line is a paragraph that begins with one.
constexpr int kNoticeLineWords = 12;
// From this switch between the same two texts on, further ones are variants.
constexpr int kVariantSwitches = 3;

bool IsGoneStatus(int status) {
  return status == 404 || status == 410 || status == 451;
}

// What the two sides' blocks are, besides their texts.
struct Blocks {
  std::vector<absl::string_view> texts;
  std::vector<BlockKind> kinds;  // kHeading for the headline.

  absl::string_view Text(int i) const { return texts[static_cast<size_t>(i)]; }
  BlockKind Kind(int i) const { return kinds[static_cast<size_t>(i)]; }
};

Blocks BlocksOf(const Article& article) {
  Blocks blocks;
  blocks.texts.push_back(article.title);
  blocks.kinds.push_back(BlockKind::kHeading);
  for (const Block& block : article.blocks) {
    blocks.texts.push_back(block.text);
    blocks.kinds.push_back(block.kind);
  }
  return blocks;
}

Blocks BlocksOf(absl::Span<const std::string> texts) {
  Blocks blocks;
  blocks.texts.assign(texts.begin(), texts.end());
  blocks.kinds.assign(texts.size(), BlockKind::kParagraph);
  return blocks;
}

class EditClassifier {
 public:
  EditClassifier(Blocks old_blocks, Blocks new_blocks,
                 const CompareContext& context, Edit& edit)
      : old_(std::move(old_blocks)),
        new_(std::move(new_blocks)),
        context_(context),
        edit_(edit) {}

  // The classes of the script; true once it has said all there is to say.
  void Script(absl::string_view declared) {
    if (Rewritten()) {
      findings_.Add("rewrite", {});
      LookForNotices();
      return;
    }
    std::vector<Passage> passages = PassagesOf(edit_);
    day_step_ = CommonDayStep(passages);
    const std::string language =
        passages.empty() ? "" : LanguageOf(new_.texts, declared);
    Vocabulary vocabulary;
    for (Passage& passage : passages) {
      if (!LookAtPassage(passage)) continue;
      TokenisePassage(passage, vocabulary);
      ClassifyPassage(
          passage,
          {.headline = passage.new_side.blocks[0] == 0, .language = language},
          vocabulary, findings_);
      quotes_.AddPassage(passage);
    }
    for (const BlockChange& change : edit_.blocks) LookAtBlocks(change);
    quotes_.Report(findings_);
    // A word or two between quote marks are no quote, but words.
    if (!findings_.empty()) return;
    for (const Passage& passage : passages) {
      for (const Hunk& hunk : passage.hunks)
        findings_.Add("wording_changed", EvidenceOf(passage, hunk));
    }
  }

  void Metadata(const Article& before, const Article& after);
  void State(const Article& before, const Article& after,
             const CompareContext& context);

  // Last: what follows from all the rest.
  void Finish(const Article* before, const Article* after) {
    const bool same_date =
        before == nullptr || before->modified == after->modified;
    const bool states_date = before != nullptr &&
                             before->modified.has_value() &&
                             after->modified.has_value();
    if (states_date && same_date && findings_.HasReported(Severity::kMedium)) {
      findings_.Add("changed_without_date", {},
                    absl::StrCat("the publisher's modified time is still ",
                                 FormatUtc(*after->modified)));
    }
    edit_.silent =
        before != nullptr && same_date && !notice_seen_ && IsOfSubstance();
    edit_.classes = findings_.Take();
    edit_.score = ScoreOf(edit_);
  }

  bool empty() const { return findings_.empty(); }
  void Add(absl::string_view name, absl::string_view note) {
    findings_.Add(name, {}, note);
  }

 private:
  bool Rewritten() const {
    return std::any_of(edit_.blocks.begin(), edit_.blocks.end(),
                       [](const BlockChange& change) {
                         return change.op == BlockOp::kDelete &&
                                change.old_blocks[0] == 0;
                       }) &&
           !new_.texts.empty();
  }

  void LookForNotices() {
    const auto notes = [](const Blocks& blocks) {
      return std::count_if(blocks.texts.begin(), blocks.texts.end(),
                           [](absl::string_view text) {
                             return NoticeIn(text) != Notice::kNone;
                           });
    };
    if (notes(new_) > notes(old_)) notice_seen_ = true;
  }

  static Evidence Whole(const Blocks& blocks, int block, Side side) {
    const absl::string_view text = blocks.Text(block);
    return {.side = side,
            .block = block,
            .start = 0,
            .end = text.size(),
            .text = std::string(text.data(), text.size())};
  }

  Notice NoticeOf(const Blocks& blocks, int block) const {
    if (block == 0) return Notice::kNone;
    if (blocks.Kind(block) == BlockKind::kCorrectionNote)
      return Notice::kCorrection;
    return NoticeIn(blocks.Text(block));
  }

  // Whether the passage's words are still to be looked at: notes, bylines,
  // counters and the like are named as what they are.
  bool LookAtPassage(const Passage& passage) {
    const int before = passage.old_side.blocks[0];
    const int after = passage.new_side.blocks[0];
    const std::vector<Evidence> evidence = {Whole(old_, before, Side::kOld),
                                            Whole(new_, after, Side::kNew)};
    if (IsTypographyOnly(passage) && passage.op != BlockOp::kSplit &&
        passage.op != BlockOp::kMerge) {
      findings_.Add("typography_only", evidence);
      return false;
    }
    if (after == 0) {
      findings_.Add("headline_changed", evidence);
      return true;
    }
    const Notice old_notice = NoticeOf(old_, before);
    const Notice new_notice = NoticeOf(new_, after);
    if (old_notice == Notice::kCorrection ||
        new_notice == Notice::kCorrection) {
      const bool removed = new_notice != Notice::kCorrection;
      findings_.Add(removed ? "correction_note_removed"
                    : old_notice == Notice::kCorrection
                        ? "correction_note_edited"
                        : "correction_note_added",
                    evidence);
      if (!removed) notice_seen_ = true;
      return false;
    }
    if (new_notice == Notice::kUpdate && IsLine(new_.Text(after))) {
      findings_.Add("date_modified_only", evidence, "the line that dates it");
      notice_seen_ = true;
      return false;
    }
    if (IsCounterLine(old_.Text(before)) && IsCounterLine(new_.Text(after))) {
      findings_.Add("furniture", evidence);
      return false;
    }
    if (const char* const why = WhyFurniture(before, after); *why != '\0') {
      findings_.Add("furniture", evidence, why);
      return false;
    }
    if (IsByline(old_.Text(before)) && IsByline(new_.Text(after))) {
      findings_.Add("byline_changed", evidence);
      return false;
    }
    for (const Hunk& hunk : passage.hunks) LookForNoticeIn(passage, hunk);
    return true;
  }

  // Why a line that changed is none of the article's words; "" if it may be.
  const char* WhyFurniture(int before, int after) const {
    const absl::string_view old_text = old_.Text(before);
    const absl::string_view new_text = new_.Text(after);
    if (IsRestless(old_text) && IsRestless(new_text))
      return "another line at every look";
    if (day_step_ != 0 && DayStep(old_text, new_text) == day_step_)
      return "every date went one day: another time zone";
    if (context_.old_seen != absl::InfinitePast() && old_text != new_text &&
        TellsDayOf(old_text, context_.old_seen) &&
        TellsDayOf(new_text, context_.new_seen))
      return "the day of the look";
    return "";
  }

  bool IsRestless(absl::string_view text) const {
    return std::find(context_.restless_lines.begin(),
                     context_.restless_lines.end(),
                     text) != context_.restless_lines.end();
  }

  // The step that all lines went which are dates, if there are two or more.
  static int CommonDayStep(const std::vector<Passage>& passages) {
    int lines = 0;
    int common = 0;
    for (const Passage& passage : passages) {
      if (!IsDateLine(passage.old_side.text) ||
          !IsDateLine(passage.new_side.text))
        continue;
      const int step = DayStep(passage.old_side.text, passage.new_side.text);
      if (step == 0 || (lines > 0 && step != common)) return 0;
      common = step;
      ++lines;
    }
    return lines > 1 ? common : 0;
  }

  // A date beside nothing: no row of a table, no item of a list.
  static bool IsLoneDate(const Blocks& blocks, int block) {
    const BlockKind kind = blocks.Kind(block);
    return (kind == BlockKind::kHeading || kind == BlockKind::kParagraph) &&
           IsDateLine(blocks.Text(block));
  }

  // A note put at the end of a paragraph.
  void LookForNoticeIn(const Passage& passage, const Hunk& hunk) {
    const Notice notice = NoticeIn(passage.new_side.TextIn(hunk.new_range));
    if (notice == Notice::kNone) return;
    // "Update" and "corrected" within a sentence are words like others.
    const size_t start = hunk.new_range.start;
    const absl::string_view before =
        absl::StripTrailingAsciiWhitespace(passage.new_side.TextIn({0, start}));
    if (!before.empty() &&
        absl::ascii_isalnum(static_cast<unsigned char>(before.back())))
      return;
    notice_seen_ = true;
    if (notice == Notice::kCorrection)
      findings_.Add("correction_note_added", EvidenceOf(passage, hunk));
  }

  static bool IsLine(absl::string_view text) {
    return CountWords(text) <= kNoticeLineWords;
  }

  void LookAtBlocks(const BlockChange& change) {
    switch (change.op) {
      case BlockOp::kInsert:
        Came(change.new_blocks[0]);
        break;
      case BlockOp::kDelete:
        Left(change.old_blocks[0]);
        break;
      case BlockOp::kMove:
        if (change.moved_from.has_value()) {
          findings_.Add("paragraph_moved",
                        {Whole(old_, *change.moved_from, Side::kOld),
                         Whole(new_, change.new_blocks[0], Side::kNew)},
                        absl::StrCat("¶", *change.moved_from, " → ¶",
                                     change.new_blocks[0]));
        }
        break;
      case BlockOp::kSplit:
        findings_.Add("paragraph_split",
                      {Whole(old_, change.old_blocks[0], Side::kOld)});
        break;
      case BlockOp::kMerge:
        findings_.Add("paragraph_merged",
                      {Whole(new_, change.new_blocks[0], Side::kNew)});
        break;
      case BlockOp::kKeep:
      case BlockOp::kEdit:
        break;
    }
  }

  void Came(int block) {
    const std::vector<Evidence> evidence = {Whole(new_, block, Side::kNew)};
    const Notice notice = NoticeOf(new_, block);
    if (notice != Notice::kNone) notice_seen_ = true;
    if (block == 0) {
      findings_.Add("headline_changed", evidence);
    } else if (notice == Notice::kCorrection) {
      findings_.Add("correction_note_added", evidence);
    } else if (notice == Notice::kUpdate && IsLine(new_.Text(block))) {
      findings_.Add("date_modified_only", evidence, "a line that dates it");
    } else if (IsCounterLine(new_.Text(block))) {
      findings_.Add("furniture", evidence);
    } else if (IsRestless(new_.Text(block))) {
      findings_.Add("furniture", evidence, "another line at every look");
    } else if (IsLoneDate(new_, block)) {
      findings_.Add("date_modified_only", evidence, "a line that is a date");
    } else if (new_.Kind(block) == BlockKind::kCaption) {
      findings_.Add("media_changed", evidence, "caption added");
    } else {
      findings_.Add("paragraph_added", evidence);
      quotes_.AddBlock(evidence[0]);
    }
  }

  void Left(int block) {
    const std::vector<Evidence> evidence = {Whole(old_, block, Side::kOld)};
    const Notice notice = NoticeOf(old_, block);
    if (block == 0) {
      findings_.Add("headline_changed", evidence);
    } else if (notice == Notice::kCorrection) {
      findings_.Add("correction_note_removed", evidence);
    } else if (notice == Notice::kUpdate && IsLine(old_.Text(block))) {
      findings_.Add("date_modified_only", evidence, "a line that dated it");
    } else if (IsCounterLine(old_.Text(block))) {
      findings_.Add("furniture", evidence);
    } else if (IsRestless(old_.Text(block))) {
      findings_.Add("furniture", evidence, "another line at every look");
    } else if (IsLoneDate(old_, block)) {
      findings_.Add("date_modified_only", evidence, "a line that is a date");
    } else if (old_.Kind(block) == BlockKind::kCaption) {
      findings_.Add("media_changed", evidence, "caption removed");
    } else {
      findings_.Add("paragraph_removed", evidence);
      if (quotes_.AddBlock(evidence[0]))
        findings_.SetSeverity("paragraph_removed", Severity::kHigh, 3);
    }
  }

  // Numbers, quotes, the headline and removals: what a reader who saw the old
  // version would want to be told. What is only added is news.
  bool IsOfSubstance() const {
    static constexpr absl::string_view kOfSubstance[] = {
        "number_changed",          "quote_changed",
        "quote_removed",           "headline_changed",
        "paragraph_removed",       "sentence_removed",
        "correction_note_removed", "rewrite"};
    return std::any_of(
        std::begin(kOfSubstance), std::end(kOfSubstance),
        [&](absl::string_view name) { return findings_.Has(name); });
  }

  Blocks old_;
  Blocks new_;
  const CompareContext& context_;
  Edit& edit_;
  int day_step_ = 0;
  ClassFindings findings_;
  QuoteChanges quotes_;
  bool notice_seen_ = false;
};

// The words of an image's file name; resized copies of a picture share them.
std::vector<std::string> ImageWords(absl::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const size_t slash = url.rfind('/');
  if (slash != absl::string_view::npos) url.remove_prefix(slash + 1);
  url = url.substr(0, url.rfind('.'));
  std::vector<std::string> words;
  for (const absl::string_view part :
       absl::StrSplit(url, absl::ByAnyChar("-_.,+% "), absl::SkipEmpty())) {
    const bool letters = std::all_of(part.begin(), part.end(), [](char c) {
      return absl::ascii_isalpha(static_cast<unsigned char>(c));
    });
    if (letters && part.size() > 2)
      words.push_back(absl::AsciiStrToLower(part));
  }
  std::sort(words.begin(), words.end());
  return words;
}

Evidence Metadatum(Side side, absl::string_view text) {
  return {.side = side, .text = std::string(text.data(), text.size())};
}

std::vector<Evidence> BothSides(absl::string_view before,
                                absl::string_view after) {
  std::vector<Evidence> evidence;
  if (!before.empty()) evidence.push_back(Metadatum(Side::kOld, before));
  if (!after.empty()) evidence.push_back(Metadatum(Side::kNew, after));
  return evidence;
}

void EditClassifier::Metadata(const Article& before, const Article& after) {
  const std::string old_byline = absl::StrJoin(before.byline, ", ");
  const std::string new_byline = absl::StrJoin(after.byline, ", ");
  if (FoldTypography(old_byline) != FoldTypography(new_byline)) {
    if (!findings_.Has("byline_changed"))
      findings_.Add("byline_changed", BothSides(old_byline, new_byline));
  }
  for (const std::string& note : after.correction_notes) {
    if (std::find(before.correction_notes.begin(),
                  before.correction_notes.end(),
                  note) != before.correction_notes.end())
      continue;
    notice_seen_ = true;
    if (!findings_.Has("correction_note_added") &&
        !findings_.Has("correction_note_edited"))
      findings_.Add(before.correction_notes.empty() ? "correction_note_added"
                                                    : "correction_note_edited",
                    {Metadatum(Side::kNew, note)});
  }
  if (after.correction_notes.empty() && !before.correction_notes.empty() &&
      !findings_.Has("correction_note_removed"))
    findings_.Add("correction_note_removed",
                  {Metadatum(Side::kOld, before.correction_notes[0])});
  if (before.image != after.image) {
    const std::vector<std::string> old_words = ImageWords(before.image);
    const std::vector<std::string> new_words = ImageWords(after.image);
    // Names of two words and more tell pictures apart; a hash tells nothing.
    const bool telling = old_words.size() >= 2 && new_words.size() >= 2;
    findings_.Add(
        telling && old_words != new_words ? "media_changed" : "furniture",
        BothSides(before.image, after.image), "lead image");
  }
  if (before.links != after.links) {
    const auto urls = [](const Article& article) {
      std::vector<std::string> list;
      for (const ArticleLink& link : article.links) list.push_back(link.url);
      std::sort(list.begin(), list.end());
      return list;
    };
    if (urls(before) != urls(after)) findings_.Add("links_changed", {});
  }
}

void EditClassifier::State(const Article& before, const Article& after,
                           const CompareContext& context) {
  if (context.returns_to_earlier || context.switches_in_48_hours > 0) {
    if (context.switches_in_48_hours >= kVariantSwitches) {
      // All that a variant changes is known from its first two switches.
      findings_ = ClassFindings();
      findings_.Add("variant", {},
                    absl::StrCat(context.switches_in_48_hours,
                                 " switches within 48 hours"));
      return;
    }
    if (context.returns_to_earlier && findings_.HasReported(Severity::kInfo))
      findings_.Add("reverted", {});
  }
  if (!context.old_final_url.empty() && !context.new_final_url.empty() &&
      context.old_final_url != context.new_final_url)
    findings_.Add("moved",
                  BothSides(context.old_final_url, context.new_final_url),
                  absl::StrCat("→ ", context.new_final_url));
  if (context.paywalled_now || (after.paywalled && !before.paywalled))
    findings_.Add("paywalled_now", {});
}

// True if the article was gone before or is now: its text is not compared.
bool GoneOrBack(const CompareContext& context, EditClassifier& classifier) {
  if (IsGoneStatus(context.new_status) && !IsGoneStatus(context.old_status)) {
    classifier.Add("gone", absl::StrCat("HTTP ", context.new_status));
    return true;
  }
  if (context.soft_gone) {
    classifier.Add("soft_gone", "");
    return true;
  }
  if (context.back ||
      (IsGoneStatus(context.old_status) && !IsGoneStatus(context.new_status)))
    classifier.Add("back", absl::StrCat("HTTP ", context.new_status));
  return false;
}

}  // namespace

void Classify(const Article& old_article, const Article& new_article,
              const CompareContext& context, Edit& edit) {
  EditClassifier classifier(BlocksOf(old_article), BlocksOf(new_article),
                            context, edit);
  if (GoneOrBack(context, classifier)) {
    classifier.Finish(nullptr, nullptr);
    return;
  }
  classifier.Script(new_article.language);
  classifier.Metadata(old_article, new_article);
  classifier.State(old_article, new_article, context);
  if (old_article.modified != new_article.modified ||
      old_article.published != new_article.published) {
    if (classifier.empty()) classifier.Add("date_modified_only", "");
  }
  if (classifier.empty() && !SameToReader(old_article, new_article))
    classifier.Add("furniture", "the page's own description of itself");
  classifier.Finish(&old_article, &new_article);
}

void ClassifyTexts(absl::Span<const std::string> old_blocks,
                   absl::Span<const std::string> new_blocks, Edit& edit) {
  const CompareContext nothing;
  EditClassifier classifier(BlocksOf(old_blocks), BlocksOf(new_blocks), nothing,
                            edit);
  classifier.Script("");
  classifier.Finish(nullptr, nullptr);
}

}  // namespace stet
