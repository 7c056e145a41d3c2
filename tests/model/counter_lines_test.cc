#include "model/counter_lines.h"

#include "gtest/gtest.h"
#include "model/unicode.h"

namespace stet {
namespace {

TEST(CounterLinesTest, AnAgeIsASpanOfTimeWithItsWord) {
  for (const char* line : {"3 minutes ago",
                           "Updated 12 min ago",
                           "2h ago",
                           "Jane Roe · 3 hours ago",
                           "5 min read",
                           "5-minute read",
                           "vor 5 Minuten",
                           "vor etwa 3 Stunden",
                           "Lesezeit: 4 Min.",
                           "il y a 2 heures",
                           "Temps de lecture : 3 min",
                           "hace 3 horas",
                           "há 2 dias",
                           "3 ore fa",
                           "2 uur geleden",
                           "5 minut temu",
                           "3 timmar sedan",
                           "2 timer siden",
                           "3 часа назад",
                           "2 години тому",
                           "3 saat önce",
                           "2 tuntia sitten",
                           "3時間前",
                           "更新 3分钟前",
                           "3시간 전",
                           "منذ 3 ساعات"}) {
    EXPECT_TRUE(IsAgeLine(FoldCase(line))) << line;
  }
  for (const char* line :
       {"Deaths so far: 10", "Crossings cancelled so far: 12",
        "Families left: 12", "He left 3 days ago and came back alone at night.",
        "He died 3 days ago.", "Wait: 3 hours", "Vor Gericht: 3 Zeugen",
        "Vor dem Spiel: 12 Punkte, 3 Tage Pause", "Delay | 5 hours",
        "3 minutes of silence", "前首相は10人と会談", "3년 만에 10명 사망",
        "1 von 3 Kindern", "Fastest lap: 1 min 32 s", "Tempo 30"}) {
    EXPECT_FALSE(IsAgeLine(FoldCase(line))) << line;
  }
}

TEST(CounterLinesTest, ACountIsANumberBesideWhatPagesCount) {
  for (const char* line :
       {"12 comments", "1,204 views", "Comments (12)", "View 12 comments",
        "1.2k shares", "12 Kommentare", "3 commentaires", "34 votes",
        "26 people are reading", "12条评论", "コメント 3"}) {
    EXPECT_TRUE(IsCountedLine(FoldCase(line))) << line;
  }
  for (const char* line :
       {"Shares fell 5 percent", "Shares down 12", "Votes: 1,204",
        "Views differ on article 12", "12 likely cases",
        "Replies came in 3 days", "Comments on section 12 of the law",
        "Cases: 12", "12 dead"}) {
    EXPECT_FALSE(IsCountedLine(FoldCase(line))) << line;
  }
}

}  // namespace
}  // namespace stet
