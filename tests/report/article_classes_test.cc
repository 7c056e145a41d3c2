// The classes that stand on what a page says beside its words: notes, authors,
// pictures, links, dates and states; each both ways.

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "report/classes.h"
#include "report/compare.h"

namespace stet {
namespace {

using ::testing::Contains;
using ::testing::Not;

Article Fire() {
  Article article{.title = "Fire at the harbour",
                  .byline = {"Ada Quill"},
                  .modified = absl::FromUnixSeconds(1'000'000),
                  .language = "en",
                  .image = "https://example.com/harbour-fire-night.jpg"};
  for (const char* text :
       {"The port closed two terminals on Monday after a fire in a shed.",
        "Crews had reported strange noises since autumn, the union said.",
        "Repairs begin in June and will take until winter."})
    article.blocks.push_back({.text = text});
  article.links.push_back(
      {.url = "https://example.com/union", .text = "the union", .block = 1});
  return article;
}

Article With(const std::function<void(Article&)>& change,
             Article article = Fire()) {
  change(article);
  return article;
}

std::vector<std::string> Names(const Edit& edit) {
  std::vector<std::string> names;
  for (const EditClass& found : edit.classes) names.push_back(found.name);
  return names;
}

void AddNote(Article& article) {
  article.blocks.push_back(
      {.kind = BlockKind::kCorrectionNote,
       .text = "Correction: two terminals were closed, not three."});
  article.correction_notes = {article.blocks.back().text};
}

struct Case {
  const char* name;  // Of what was done.
  Article before;
  Article after;
  const char* has;
  const char* lacks;
  bool reported = true;
  CompareContext context = {};
};

TEST(ArticleClassesTest, EachIsNamedAndNothingElse) {
  const Article noted = With(AddNote);
  const Article other_note = With(
      [](Article& a) {
        a.blocks.back().text =
            "Correction: two terminals were closed, not three or four.";
        a.correction_notes = {a.blocks.back().text};
      },
      noted);
  const Case kCases[] = {
      {"note added", Fire(), noted, "correction_note_added", "paragraph_added"},
      {"note edited", noted, other_note, "correction_note_edited",
       "correction_note_added"},
      {"note removed", noted, Fire(), "correction_note_removed",
       "paragraph_removed"},
      {"declared note added", Fire(),
       With([](Article& a) { a.correction_notes = {"Two, not three."}; }),
       "correction_note_added", "wording_changed"},
      {"declared note removed",
       With([](Article& a) { a.correction_notes = {"Two, not three."}; }),
       Fire(), "correction_note_removed", "wording_changed"},
      {"paragraph that is no note", Fire(), With([](Article& a) {
         a.blocks.push_back({.text = "The correction of the river's course "
                                     "took ten years and much money."});
       }),
       "paragraph_added", "correction_note_added"},
      {"author added", Fire(),
       With([](Article& a) { a.byline.emplace_back("Ben Ink"); }),
       "byline_changed", "wording_changed"},
      {"author in capitals", Fire(),
       With([](Article& a) { a.byline = {"ADA QUILL"}; }), "furniture",
       "byline_changed", false},
      {"another picture", Fire(), With([](Article& a) {
         a.image = "https://example.com/mayor-press-room.jpg";
       }),
       "media_changed", "furniture"},
      {"the picture in another size", Fire(), With([](Article& a) {
         a.image =
             "https://cdn.example.com/x2/harbour-fire-night-1200.webp?v=3";
       }),
       "furniture", "media_changed", false},
      {"caption added", Fire(), With([](Article& a) {
         a.blocks.push_back(
             {.kind = BlockKind::kCaption, .text = "The shed at dawn"});
       }),
       "media_changed", "paragraph_added"},
      {"another link", Fire(),
       With([](Article& a) { a.links[0].url = "https://example.com/crews"; }),
       "links_changed", "wording_changed", false},
      {"links in another order", With([](Article& a) {
         a.links.push_back({.url = "https://example.com/b", .block = 2});
       }),
       With([](Article& a) {
         a.links.insert(a.links.begin(),
                        {.url = "https://example.com/b", .block = 2});
       }),
       "furniture", "links_changed", false},
      {"dates touched", Fire(),
       With([](Article& a) { *a.modified += absl::Hours(3); }),
       "date_modified_only", "changed_without_date", false},
      {"changed without date", Fire(), With([](Article& a) {
         a.blocks[2].text = "Repairs begin in July and will take until winter.";
       }),
       "changed_without_date", "date_modified_only"},
      {"changed with date", Fire(), With([](Article& a) {
         a.blocks[2].text = "Repairs begin in July and will take until winter.";
         *a.modified += absl::Hours(3);
       }),
       "date_changed", "changed_without_date"},
      {"no date stated", With([](Article& a) { a.modified.reset(); }),
       With([](Article& a) {
         a.blocks[2].text = "Repairs begin in July and will take until winter.";
         a.modified.reset();
       }),
       "date_changed", "changed_without_date"},
      {"paywalled", Fire(), With([](Article& a) { a.paywalled = true; }),
       "paywalled_now", "furniture"},
      {"opened", With([](Article& a) { a.paywalled = true; }), Fire(),
       "furniture", "paywalled_now", false},
      {"gone", Fire(), Fire(), "gone", "back", true, {.new_status = 410}},
      {"gone for legal reasons",
       Fire(),
       Fire(),
       "gone",
       "soft_gone",
       true,
       {.new_status = 451}},
      {"an error page",
       Fire(),
       Fire(),
       "soft_gone",
       "gone",
       true,
       {.soft_gone = true}},
      {"back", Fire(), Fire(), "back", "gone", true, {.old_status = 404}},
      {"back after an error page",
       Fire(),
       Fire(),
       "back",
       "soft_gone",
       true,
       {.back = true}},
      {"moved",
       Fire(),
       Fire(),
       "moved",
       "gone",
       true,
       {.old_final_url = "https://example.com/a",
        .new_final_url = "https://example.com/b"}},
      {"reverted",
       Fire(),
       With([](Article& a) { a.blocks[0].text += " Nobody was hurt."; }),
       "reverted",
       "variant",
       true,
       {.returns_to_earlier = true, .switches_in_48_hours = 2}},
      {"variant",
       Fire(),
       With([](Article& a) { a.blocks[0].text += " Nobody was hurt."; }),
       "variant",
       "reverted",
       false,
       {.returns_to_earlier = true, .switches_in_48_hours = 3}},
      {"a counter's return",
       With([](Article& a) { a.blocks.push_back({.text = "12 comments"}); }),
       With([](Article& a) { a.blocks.push_back({.text = "13 comments"}); }),
       "furniture",
       "reverted",
       false,
       {.returns_to_earlier = true}},
      {"a numeral's line", With([](Article& a) {
         a.blocks.push_back({.text = "Waiting time: 3 hours"});
       }),
       With([](Article& a) {
         a.blocks.push_back({.text = "Waiting time: 5 hours"});
       }),
       "number_changed", "furniture"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Edit edit = Compare(c.before, c.after, c.context);
    const std::vector<std::string> names = Names(edit);
    EXPECT_THAT(names, Contains(c.has));
    EXPECT_THAT(names, Not(Contains(c.lacks)));
    EXPECT_EQ(IsReported(edit), c.reported) << ::testing::PrintToString(names);
    for (const EditClass& found : edit.classes) {
      const ClassRule* const rule = FindClass(found.name);
      ASSERT_NE(rule, nullptr) << found.name;
      EXPECT_EQ(found.rule, rule->rule);
    }
  }
}

TEST(ArticleClassesTest, SilentIsWhatWasTakenBackWithoutAWord) {
  const auto number = [](Article& a) {
    a.blocks[0].text =
        "The port closed nine terminals on Monday after a fire "
        "in a shed.";
  };
  const auto and_also = [](const std::function<void(Article&)>& a,
                           const std::function<void(Article&)>& b) {
    return [a, b](Article& article) {
      a(article);
      b(article);
    };
  };
  const auto line = [](const char* text) {
    return [text](Article& a) { a.blocks.push_back({.text = text}); };
  };
  const auto nothing = [](Article&) {};
  const struct {
    const char* name;
    std::function<void(Article&)> before;
    std::function<void(Article&)> after;
    bool silent;
    CompareContext context = {};
  } kCases[] = {
      {"a number", nothing, number, true},
      {"a number, dated", nothing,
       and_also(number, [](Article& a) { *a.modified += absl::Minutes(5); }),
       false},
      {"a number, with a note", nothing, and_also(number, AddNote), false},
      {"a number, with a declared note", nothing,
       and_also(number,
                [](Article& a) { a.correction_notes = {"Nine, not two."}; }),
       false},
      {"a number, with an old note", AddNote, and_also(number, AddNote), true},
      {"a number, with an update line", nothing,
       and_also(number, line("Updated 14:05")), false},
      {"a number, under an old update line", line("Updated 14:05"),
       and_also(number, line("Updated 14:05")), true},
      {"a number, the update line moved on", line("Updated 14:05"),
       and_also(number, line("Updated 15:40")), false},
      {"a number, beside a counter", line("12 comments"),
       and_also(number, line("13 comments")), true},
      {"a counter alone", line("12 comments"), line("13 comments"), false},
      {"the headline", nothing,
       [](Article& a) { a.title = "Blaze ruins the harbour's stores"; }, true},
      {"capitals in the headline", nothing,
       [](Article& a) { a.title = "Fire At The Harbour"; }, false},
      {"a paragraph taken out", nothing,
       [](Article& a) { a.blocks.erase(a.blocks.begin() + 1); }, true},
      {"a paragraph moved", nothing,
       [](Article& a) { std::swap(a.blocks[0], a.blocks[2]); }, false},
      {"a paragraph added", nothing, line("Nobody was hurt in the fire."),
       false},
      {"a caption taken out",
       [](Article& a) {
         a.blocks.push_back({.kind = BlockKind::kCaption, .text = "At dawn"});
       },
       nothing, false},
      {"the note taken out", AddNote, nothing, true},
      {"a clause with its number taken out",
       [](Article& a) {
         a.blocks[2].text =
             "Repairs begin in June, at a cost of 40 million, "
             "and will take until winter.";
       },
       [](Article& a) {
         a.blocks[2].text = "Repairs begin in June and will take until winter.";
       },
       true},
      {"a slip of spelling",
       [](Article& a) {
         a.blocks[2].text = "Repiars begin in June and will take until winter.";
       },
       nothing, false},
      {"the authors", nothing, [](Article& a) { a.byline = {"Ben Ink"}; },
       false},
      {"another article", nothing,
       [](Article& a) {
         a.title = "Council votes on parking";
         a.blocks = {{.text = "Members spoke for six hours about meters, "
                              "permits, fees and the price of asphalt before "
                              "anyone went home to bed."}};
         a.links.clear();
       },
       true},
      {"gone", nothing, nothing, false, {.new_status = 404}},
      {"a variant",
       nothing,
       number,
       false,
       {.returns_to_earlier = true, .switches_in_48_hours = 3}},
      {"taken back to an earlier text",
       nothing,
       number,
       true,
       {.returns_to_earlier = true, .switches_in_48_hours = 2}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Edit edit = Compare(With(c.before), With(c.after), c.context);
    EXPECT_EQ(edit.silent, c.silent) << ::testing::PrintToString(Names(edit));
  }
}

TEST(ArticleClassesTest, WhatAReaderSeesTheSameHasNoClass) {
  EXPECT_TRUE(Compare(Fire(), Fire()).classes.empty());
}

}  // namespace
}  // namespace stet
