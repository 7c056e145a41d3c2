#include "report/compare.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"
#include "tests/support/edit_generator.h"
#include "tests/support/edit_score.h"
#include "tests/support/random.h"

namespace stet {
namespace {

std::string SideOf(const Ops& ops, char only, char moved) {
  std::string text;
  for (const auto& [op, piece] : ops) {
    if (op == "=" || op == std::string(1, only) ||
        op == std::string(1, moved) + "=" ||
        op == std::string(1, moved) + std::string(1, only))
      text += piece;
  }
  return text;
}

void ExpectRoundTrip(const std::vector<std::string>& before,
                     const std::vector<std::string>& after) {
  const Edit edit = CompareTexts(before, after);
  EXPECT_EQ(ApplyForward(edit, before), after);
  EXPECT_EQ(ApplyBackward(edit, after), before);
  const Ops ops = OpsOf(edit);
  EXPECT_EQ(SideOf(ops, '-', '<'), absl::StrJoin(before, "\n") + "\n");
  EXPECT_EQ(SideOf(ops, '+', '>'), absl::StrJoin(after, "\n") + "\n");
  EXPECT_EQ(edit, CompareTexts(before, after));
  EXPECT_EQ(before == after, edit.classes.empty());
}

std::string RandomBlock(Random& random) {
  static const char* const kPieces[] = {
      "the ",     "the ",     "mayor ", "said ",  "12 ",
      "1,200.5 ", "“quote” ", "«да» ",  "。",     "死亡",
      "ひら",     "กำลัง",     "  ",     "\u00a0", "é",
      "e\u0301",  ". ",       "! ",     "Größe ", "🙂",
      "ا ",       "-",        "—",      "\n",     "https://a.example/b?c=1 "};
  std::string block;
  for (size_t n = random.Below(14); n > 0; --n)
    block += kPieces[random.Below(std::size(kPieces))];
  return block;
}

TEST(CompareTest, TheScriptOfRandomEditsGivesEitherSide) {
  for (uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::vector<std::string> before;
    for (size_t n = 1 + random.Below(9); n > 0; --n)
      before.push_back(RandomBlock(random));
    std::vector<std::string> after = before;
    for (size_t n = random.Below(5); n > 0; --n) {
      const size_t at = random.Below(after.size());
      switch (random.Below(5)) {
        case 0:
          after[at] = RandomBlock(random);
          break;
        case 1:
          after[at] += RandomBlock(random);
          break;
        case 2:
          after.insert(after.begin() + static_cast<std::ptrdiff_t>(at),
                       RandomBlock(random));
          break;
        case 3:
          if (after.size() > 1)
            after.erase(after.begin() + static_cast<std::ptrdiff_t>(at));
          break;
        default:
          std::swap(after[at], after[random.Below(after.size())]);
      }
    }
    ExpectRoundTrip(before, after);
  }
}

TEST(CompareTest, GeneratedEditsAreMarkedAsACarefulEditorWould) {
  double f1 = 0;
  double cost = 0;
  int runs = 0, gold_runs = 0, moves = 0, false_moves = 0, missed_moves = 0;
  constexpr int kPairs = 150;
  for (int seed = 0; seed < kPairs; ++seed) {
    SCOPED_TRACE(seed);
    const GeneratedEdit pair = GenerateEdit(
        {.seed = static_cast<uint64_t>(seed), .edits_max = seed % 2 ? 5 : 12});
    ExpectRoundTrip(pair.old_blocks, pair.new_blocks);
    const EditScore score = ScoreOps(
        OpsOf(CompareTexts(pair.old_blocks, pair.new_blocks)), pair.gold);
    EXPECT_TRUE(score.rebuilds);
    EXPECT_EQ(score.broken, 0);
    f1 += score.f1;
    cost += score.gold_cost > 0 ? 1.0 * score.cost / score.gold_cost : 1;
    runs += score.runs;
    gold_runs += score.gold_runs;
    moves += score.gold_moves;
    false_moves += std::max(0, score.moves - score.gold_moves);
    missed_moves += std::max(0, score.gold_moves - score.moves);
  }
  EXPECT_GE(f1 / kPairs, 0.99);
  EXPECT_LE(cost / kPairs, 1.05);
  EXPECT_LE(runs, 1.02 * gold_runs);
  EXPECT_GE(moves, 15);
  EXPECT_LE(false_moves, 0.02 * moves);
  EXPECT_LE(missed_moves, 0.1 * moves);
}

TEST(CompareTest, ABudgetThatIsSpentIsSaidAndTheScriptStillFits) {
  std::string before;
  std::string after;
  for (int k = 0; k < 60'000; ++k) {
    absl::StrAppend(&before, "a", k, " the ");
    absl::StrAppend(&after, "b", k, " of the ");
  }
  const Edit edit = CompareTexts({"Title", before}, {"Title", after});
  EXPECT_EQ(ApplyForward(edit, {"Title", before}),
            (std::vector<std::string>{"Title", after}));
  EXPECT_FALSE(CompareTexts({"a b"}, {"a c"}).budget_hit);
}

TEST(CompareTest, ManyLongParagraphsSpendTheBudget) {
  // Every third word of each paragraph is another one.
  std::vector<std::string> before = {"Title"};
  std::vector<std::string> after = {"Title"};
  for (int paragraph = 0; paragraph < 200; ++paragraph) {
    std::string old_text = "Begin";
    std::string new_text = "Start";
    for (int word = 0; word < 1000; ++word) {
      const int number = (paragraph * 7919 + word * 104729) % 99991;
      absl::StrAppend(&old_text, " w", number);
      absl::StrAppend(&new_text, word % 3 == 0 ? " x" : " w", number);
    }
    before.push_back(old_text);
    after.push_back(new_text);
  }
  const Edit edit = CompareTexts(before, after);
  EXPECT_TRUE(edit.budget_hit);
  EXPECT_EQ(ApplyForward(edit, before), after);
  EXPECT_EQ(ApplyBackward(edit, after), before);
  // Counted in steps, not in time.
  EXPECT_EQ(CompareTexts(before, after), edit);
}

TEST(CompareTest, MarksFallWhereAnEditorPutsThem) {
  const struct {
    const char* name;
    const char* marked;
  } kCases[] = {
      {"the sentence that stood keeps its full stop",
       "Title\nThe mayor said the bridge would stay {~shut~>open~}.{+ Work "
       "begins on the eastern pier next week.+}\n"},
      {"two words around a function word",
       "Title\nDie Abstimmung wurde am {~Dienstagabend~>Mittwochabend~} auf "
       "{~Mai~>Juni~} verschoben, weil die Kosten gestiegen sind.\n"},
      {"a sentence put before a block that stays",
       "Title\n{+Farmers in the valley fear for their apple harvest this "
       "autumn. +}The judge ruled that the city must publish the report.\n"},
      {"Korean blocks of short words move",
       "제목\n법원은 시가 보고서 전문을 공개해야 한다고 판결했다. 장관은 "
       "조사를 약속했다.\n{<a}\n자원봉사자들은 밤새 담요와 국을 나눠 "
       "주었다. 학교는 문을 닫는다.\n비판자들은 이 제안을 선물이라고 "
       "불렀다. 노조는 반대한다.\n{>a}{~폭우로~>방향이~} 중앙역 근처 지하도가 "
       "물에 잠겼다.\n"},
      {"a percentage with a decimal comma",
       "Titel\nDie Inflation lag im Mai bei {~2,4~>2,7~} Prozent.\n"},
      {"right to left",
       "عنوان\nقال الوزير إن {~12~>15~} شخصا أصيبوا في الحادث.\n"},
      {"one line of text", "Fire at the old {~mill~>harbour~}\n"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const GeneratedEdit pair = ReadMarkedText(c.marked);
    const Edit edit = CompareTexts(pair.old_blocks, pair.new_blocks);
    const EditScore score = ScoreOps(OpsOf(edit), pair.gold);
    EXPECT_EQ(score.f1, 1) << Dump(ToOps(edit));
    EXPECT_EQ(score.moves, score.gold_moves) << Dump(ToOps(edit));
    EXPECT_LE(score.runs, score.gold_runs) << Dump(ToOps(edit));
  }
}

TEST(CompareTest, TheBorderOfASplitIsAPieceOfItsOwn) {
  const std::vector<std::string> whole = {
      "Title", "The judge ruled on Monday. The city must publish the report."};
  const std::vector<std::string> pieces = {"Title",
                                           "The judge ruled on Monday.",
                                           "The city must publish the report."};
  const auto has = [](const Ops& ops, const char* op, const char* text) {
    return std::count(ops.begin(), ops.end(),
                      std::pair<std::string, std::string>(op, text)) == 1;
  };
  EXPECT_TRUE(has(OpsOf(CompareTexts(whole, pieces)), "+", "\n"));
  const Ops merge = OpsOf(CompareTexts(pieces, whole));
  EXPECT_TRUE(has(merge, "-", "\n"));
  EXPECT_TRUE(has(merge, "+", " "));
}

}  // namespace
}  // namespace stet
