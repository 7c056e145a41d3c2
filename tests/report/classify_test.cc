#include "report/classify.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "report/classes.h"
#include "report/compare.h"

namespace stet {
namespace {

const EditClass* Find(const Edit& edit, absl::string_view name) {
  for (const EditClass& found : edit.classes) {
    if (found.name == name) return &found;
  }
  return nullptr;
}

std::string Names(const Edit& edit) {
  std::string names;
  for (const EditClass& found : edit.classes)
    names += found.name + " (" + found.note + ") ";
  return names;
}

TEST(ClassifyTest, EachClassHasItsSignsAndOnlyThose) {
  const struct {
    const char* before;  // One paragraph under a headline.
    const char* after;
    const char* has;    // A class that must be named.
    const char* lacks;  // One that must not.
    const char* note = "";
  } kCases[] = {
      {"At least 3 people were killed.", "At least 5 people were killed.",
       "number_changed", "typo_fix", "3 → 5"},
      {"At least 3 people died in the fire; the 3 were from the town, 40 fled.",
       "At least 5 people died in the fire; the 5 were from the town, 60 fled.",
       "number_changed", "typo_fix", "3 → 5 (×2), 40 → 60"},
      {"He found twelve letters there.", "He found thirty-one letters there.",
       "number_changed", "wording_changed", "twelve → thirty-one"},
      {"She counted thirty-one boats.", "She counted thirty-two boats.",
       "number_changed", "wording_changed"},
      {"Es waren einunddreißig Boote.", "Es waren zweiunddreißig Boote.",
       "number_changed", "wording_changed"},
      {"Il y avait douze blessés.", "Il y avait quinze blessés.",
       "number_changed", "wording_changed"},
      {"Olay sırasında iki kişi öldü.", "Olay sırasında beş kişi öldü.",
       "number_changed", "wording_changed"},
      {"At least 3 people, 2 of them children, were killed.",
       "At least 3 people were killed.", "number_changed", "typo_fix", "2 → —"},
      {"At least 3 people were killed.",
       "At least 3 people, 2 of them children, were killed.", "wording_changed",
       "number_changed"},
      {"Many feared for the harvest.", "Many prayed for the harvest.",
       "wording_changed", "hedging_changed"},
      {"He allegedly took the money.", "He took the money.", "hedging_changed",
       "number_changed"},
      {"Er hat angeblich das Geld genommen.", "Er hat das Geld genommen.",
       "hedging_changed", "number_changed"},
      {"They met on Monday in the town hall.",
       "They met on Tuesday in the town hall.", "date_changed",
       "number_changed"},
      {"The letter came on Monday and was read.",
       "The letter came two days ago and was read.", "date_changed",
       "number_changed"},
      {"The goverment fell after the vote.",
       "The government fell after the vote.", "typo_fix", "wording_changed"},
      {"That contract is legal in the state.",
       "That contract is illegal in the state.", "wording_changed", "typo_fix"},
      {"It was led by Anna Berg at first.",
       "It was led by Paul Stein at first.", "name_changed", "wording_changed"},
      {"The mayor spoke. “We will rebuild the whole bridge,” he said.",
       "The mayor spoke. “We may rebuild half the bridge,” he said.",
       "quote_changed", "hedging_changed"},
      {"The vote was “free and fair” for all.",
       "The vote was «free and fair» for all.", "typography_only",
       "quote_changed"},
      {"The judge ruled. The city must publish it.",
       "The judge ruled. The city must publish it. Critics were pleased.",
       "sentence_added", "sentence_removed"},
      {"The judge ruled. The city must publish it. Critics were pleased.",
       "The judge ruled. The city must publish it.", "sentence_removed",
       "sentence_added"},
      {"Lindqvist rejected the accusation again.",
       "Lindqvist denied this once again.", "wording_changed",
       "attribution_changed"},
      {"The fire is out, officials said.",
       "The fire is out, the fire brigade said.", "attribution_changed",
       "number_changed"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.after);
    const Edit edit = CompareTexts({"Title", c.before}, {"Title", c.after});
    const EditClass* const found = Find(edit, c.has);
    EXPECT_NE(found, nullptr) << Names(edit);
    if (found == nullptr) continue;
    EXPECT_EQ(Find(edit, c.lacks), nullptr) << Names(edit);
    const ClassRule* const rule = FindClass(c.has);
    ASSERT_NE(rule, nullptr);
    EXPECT_EQ(found->rule, rule->rule);
    EXPECT_FALSE(found->evidence.empty());
    for (const Evidence& span : found->evidence) {
      const std::string text = span.side == Side::kOld ? c.before : c.after;
      ASSERT_LE(span.end, text.size());
      EXPECT_EQ(text.substr(span.start, span.end - span.start), span.text);
    }
    if (*c.note != '\0') {
      EXPECT_EQ(found->note, c.note);
    }
    EXPECT_DOUBLE_EQ(edit.score, ScoreOf(edit));
  }
}

Article Lines(const std::vector<std::string>& lines,
              BlockKind kind = BlockKind::kParagraph) {
  Article article{.title = "Minutes of the council"};
  for (const std::string& line : lines)
    article.blocks.push_back({.kind = kind, .text = line});
  return article;
}

TEST(ClassifyTest, DatesThatAllGoOneDayAreATimeZone) {
  const struct {
    std::vector<std::string> before;
    std::vector<std::string> after;
    bool reported;
    BlockKind kind = BlockKind::kParagraph;
  } kCases[] = {
      {{"24 Nov. 2021", "28 Oct. 2021", "Agenda of the meeting."},
       {"25 Nov. 2021", "29 Oct. 2021", "Agenda of the meeting."},
       false},
      {{"Friday, March 12, 2021", "Wednesday, June 30, 2021"},
       {"Saturday, March 13, 2021", "Thursday, July 1, 2021"},
       false},
      {{"2021-11-24", "2021-10-28"}, {"2021-11-23", "2021-10-27"}, false},
      {{"3月12日", "5月4日"}, {"3月13日", "5月5日"}, false},
      {{"24. November 2021", "28. Oktober 2021"},
       {"25. November 2021", "29. Oktober 2021"},
       false},
      // One date alone, two that part, more than a day, other words.
      {{"24 Nov. 2021", "28 Oct. 2021"},
       {"25 Nov. 2021", "28 Oct. 2021"},
       true},
      {{"24 Nov. 2021", "28 Oct. 2021"},
       {"25 Nov. 2021", "27 Oct. 2021"},
       true},
      {{"24 Nov. 2021", "28 Oct. 2021"},
       {"26 Nov. 2021", "30 Oct. 2021"},
       true},
      {{"24 Nov. 2021", "28 Oct. 2021"},
       {"24 Nov. 2022", "28 Oct. 2022"},
       false},
      {{"Opened 24 Nov. 2021", "Closed 28 Oct. 2021"},
       {"Opened 25 Nov. 2021", "Closed 29 Oct. 2021"},
       true},
      {{"Dead: 24", "Hurt: 28"}, {"Dead: 25", "Hurt: 29"}, true},
      // A date that came or went says nothing, unless it is one of a list.
      {{"24 Nov. 2021", "Agenda of the meeting."},
       {"Agenda of the meeting."},
       false},
      {{"24 Nov. 2021", "28 Oct. 2021"},
       {"28 Oct. 2021"},
       true,
       BlockKind::kListItem},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.before[0] + " → " + c.after[0]);
    const Edit edit = Compare(Lines(c.before, c.kind), Lines(c.after, c.kind));
    EXPECT_FALSE(edit.classes.empty());
    EXPECT_EQ(IsReported(edit), c.reported) << Names(edit);
  }
}

TEST(ClassifyTest, TheDayOfTheLookIsAClock) {
  const auto seen = [](int day) {
    return absl::FromCivil(absl::CivilHour(2021, 3, day, 9),
                           absl::UTCTimeZone());
  };
  const Article before = Lines({"Friday, 12 March 2021", "Agenda of the day."});
  const Article after = Lines({"Monday, 15 March 2021", "Agenda of the day."});
  EXPECT_FALSE(IsReported(
      Compare(before, after, {.old_seen = seen(12), .new_seen = seen(15)})));
  EXPECT_TRUE(IsReported(
      Compare(before, after, {.old_seen = seen(2), .new_seen = seen(15)})));
  EXPECT_TRUE(IsReported(Compare(before, after)));
}

TEST(ClassifyTest, APureSplitIsNoTypography) {
  const Edit edit = CompareTexts(
      {"Title", "The judge ruled on Monday. The city must publish it all."},
      {"Title", "The judge ruled on Monday.", "The city must publish it all."});
  EXPECT_NE(Find(edit, "paragraph_split"), nullptr);
  EXPECT_EQ(Find(edit, "typography_only"), nullptr) << Names(edit);
}

// What a page shows before and after, and whether the edit is silent. Every
// article has the title, `before` or `after`, and where given a notice.
struct Silence {
  const char* before;
  const char* after;
  const char* notice;  // A block that came with the edit.
  int modified_hours;  // How far the publisher's date moved; -1: none stated.
  bool silent;
};

Article ArticleOf(const char* text, const char* notice, int hours) {
  Article article;
  article.title = "Fire at the harbour";
  for (const absl::string_view block : absl::StrSplit(text, '|'))
    article.blocks.push_back(
        {.kind = BlockKind::kParagraph, .text = std::string(block)});
  if (*notice != '\0')
    article.blocks.push_back({.kind = BlockKind::kParagraph, .text = notice});
  if (hours >= 0) article.modified = absl::FromUnixSeconds(hours * 3600);
  return article;
}

constexpr char kThree[] = "At least 3 people were killed in the fire.";
constexpr char kFive[] = "At least 5 people were killed in the fire.";
constexpr char kLong[] =
    "The port closed two terminals.|The union said that crews had reported "
    "strange noises since autumn.|Repairs begin in June.";
constexpr char kShort[] =
    "The port closed two terminals.|Repairs begin in June.";

TEST(ClassifyTest, AnEditIsSilentWhenNoNoticeIsSeen) {
  const Silence kCases[] = {
      // A number, with no notice; the date stands still or is not stated.
      {kThree, kFive, "", 0, true},
      {kThree, kFive, "", -1, true},
      // The publisher's date moved.
      {kThree, kFive, "", 1, false},
      {kLong, kShort, "", 1, false},
      // A removal.
      {kLong, kShort, "", 0, true},
      {kLong, kShort, "", -1, true},
      // An addition is news.
      {kShort, kLong, "", 0, false},
      {kShort, kLong, "", -1, false},
      // Words and typography.
      {"The old mill burned.", "The old mill was burning.", "", 0, false},
      {"He said “no comment on that” twice.",
       "He said «no comment on that» twice.", "", 0, false},
      // Quotes.
      {"“We will rebuild the whole bridge,” he said.",
       "“We could rebuild half the bridge,” he said.", "", 0, true},
      {"“We will rebuild the whole bridge,” he said.",
       "“We could rebuild half the bridge,” he said.", "", 2, false},
      // A sentence removed.
      {"The judge ruled. Critics of the mayor were pleased.",
       "The judge ruled.", "", 0, true},
      {"The judge ruled.", "The judge ruled. Critics were pleased.", "", 0,
       false},
      {kThree, kThree, "", 0, false},
  };
  for (const Silence& c : kCases) {
    SCOPED_TRACE(c.after);
    const Edit edit =
        Compare(ArticleOf(c.before, "", c.modified_hours < 0 ? -1 : 0),
                ArticleOf(c.after, c.notice, c.modified_hours));
    EXPECT_EQ(edit.silent, c.silent) << Names(edit);
  }
}

// Lines of the press of many languages beside the same change of a number.
TEST(ClassifyTest, ANoticeInAnyLanguageBreaksTheSilence) {
  const struct {
    const char* line;
    bool notice;
  } kCases[] = {
      {"Correction: an earlier version gave a wrong number.", true},
      {"This article was amended on 3 May to correct the number.", true},
      {"Updated 14:05", true},
      {"Korrektur: Die Zahl war falsch.", true},
      {"In einer früheren Version dieses Artikels war von 3 die Rede.", true},
      {"Aktualisiert: 3. Mai, 14:05 Uhr", true},
      {"Rectificatif : le bilan était erroné.", true},
      {"Mis à jour le 3 mai à 14h05", true},
      {"Fe de errores: la cifra era otra.", true},
      {"Actualizado: 14:05", true},
      {"Erramos: o número estava errado.", true},
      {"Atualizado: 14:05", true},
      {"Errata corrige: il numero era sbagliato.", true},
      {"Aggiornamento: 14:05", true},
      {"Rectificatie: het aantal klopte niet.", true},
      {"Rättelse: antalet var fel.", true},
      {"Rettelse: antallet var feil.", true},
      {"Oikaisu: luku oli väärä.", true},
      {"Sprostowanie: liczba była błędna.", true},
      {"Oprava: číslo bylo chybné.", true},
      {"Исправление: число было неверным.", true},
      {"Виправлення: число було хибним.", true},
      {"Διόρθωση: ο αριθμός ήταν λάθος.", true},
      {"Düzeltme: sayı yanlıştı.", true},
      {"تصحيح: كان العدد خطأ.", true},
      {"תיקון: המספר היה שגוי.", true},
      {"اصلاحیه: عدد نادرست بود.", true},
      {"सुधार: संख्या गलत थी।", true},
      {"更正：本文早前版本的数字有误。", true},
      {"訂正：当初の記事の人数に誤りがありました。", true},
      {"정정: 숫자가 잘못되었습니다.", true},
      {"แก้ไข: ตัวเลขไม่ถูกต้อง", true},
      {"Đính chính: con số sai.", true},
      {"Koreksi: angka itu salah.", true},
      // Sentences of the news that hold such words.
      {"The correction of the river took ten years.", false},
      {"Critics want the old harbour back.", false},
      {"Markets expect a correction of prices this autumn.", false},
      {"Die Berichtigung des Flusses dauerte lange.", false},
      {"La mairie a précisé le calendrier des travaux.", false},
      {"El alcalde visitó el puerto por la tarde.", false},
      {"O prefeito visitou o porto à tarde.", false},
      {"Il sindaco ha visitato il porto.", false},
      {"De burgemeester bezocht de haven.", false},
      {"Borgmästaren besökte hamnen på kvällen.", false},
      {"Burmistrz odwiedził port wieczorem.", false},
      {"Мэр посетил порт вечером.", false},
      {"市长晚上视察了港口。", false},
      {"市長は夜に港を視察した。", false},
      {"시장은 저녁에 항구를 방문했다.", false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.line);
    const Edit edit =
        Compare(ArticleOf(kThree, "", 0), ArticleOf(kFive, c.line, 0));
    EXPECT_EQ(edit.silent, !c.notice) << Names(edit);
  }
}

}  // namespace
}  // namespace stet
