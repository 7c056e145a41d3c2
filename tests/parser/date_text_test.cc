#include "parser/date_text.h"

#include <gtest/gtest.h>

#include <string>

#include "model/time_text.h"

namespace stet {
namespace {

std::string Parsed(absl::string_view text) {
  const auto date = ParseDate(text);
  return date.has_value() ? FormatUtc(date->time) : "";
}

std::string Found(absl::string_view text, absl::string_view language = "") {
  const auto found = FindDate(text, {.language = language});
  return found.has_value() ? FormatUtc(found->date.time) : "";
}

TEST(ParseDateTest, FormsMeantForMachinesAreRead) {
  const struct {
    const char* text;
    const char* want;
  } kCases[] = {
      // RFC 822 and 2822, with the zones that feeds write.
      {"Mon, 02 Mar 2020 15:04:05 GMT", "2020-03-02T15:04:05Z"},
      {"Mon, 2 Mar 2020 15:04 -0500", "2020-03-02T20:04:00Z"},
      {"2 Mar 20 15:04:05 PST", "2020-03-02T23:04:05Z"},
      {"Mon, 02 Mar 2020 15:04:05 MESZ", "2020-03-02T13:04:05Z"},
      {"Mon, 02 Mar 2020 15:04:05 GMT+0100", "2020-03-02T14:04:05Z"},
      {"Monday, 02-Mar-20 15:04:05 UTC", "2020-03-02T15:04:05Z"},
      {"Mo, 02 März 2020 15:04:05 +0100", "2020-03-02T14:04:05Z"},
      {"lun., 02 févr. 2020 15:04:05 +0100", "2020-02-02T14:04:05Z"},
      {"Mar, 03 Dic 2019 15:04:05 +0000", "2019-12-03T15:04:05Z"},
      // asctime, and as JavaScript prints it.
      {"Mon Mar  2 15:04:05 2020", "2020-03-02T15:04:05Z"},
      {"Mon Mar 02 2020 15:04:05 GMT-0500 (EST)", "2020-03-02T20:04:05Z"},
      // RFC 3339 and ISO 8601.
      {"2020-03-02T15:04:05Z", "2020-03-02T15:04:05Z"},
      {"2020-03-02t15:04:05.123456z", "2020-03-02T15:04:05Z"},
      {"2020-03-02 15:04:05 +01:00", "2020-03-02T14:04:05Z"},
      {"2020-03-02T15:04+0530", "2020-03-02T09:34:00Z"},
      {"2020-03-02T23:59:60Z", "2020-03-02T23:59:59Z"},
      {"20200302T150405Z", "2020-03-02T15:04:05Z"},
      {"20200302", "2020-03-02T00:00:00Z"},
      {"2020-03", "2020-03-01T00:00:00Z"},
      {"2020-062", "2020-03-02T00:00:00Z"},
      {"2020/03/02 3:04 PM", "2020-03-02T15:04:00Z"},
      {"12:30 AM, 2 March 2020", "2020-03-02T00:30:00Z"},
      {"2.3.2020 15:04", "2020-03-02T15:04:00Z"},
      {"2020-03-02 오후 3:04:05", "2020-03-02T06:04:05Z"},
      {" \n2020-03-02\t", "2020-03-02T00:00:00Z"},
      {"2020-02-29", "2020-02-29T00:00:00Z"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(Parsed(c.text), c.want);
  }
}

TEST(ParseDateTest, WhatDoesNotExistIsNoDate) {
  for (const char* text :
       {"", "infinite-future", "infinite-past", "now", "2019-02-29",
        "2020-13-01", "2020-00-10", "2020-01-32", "2020-03-02T24:01:00Z",
        "2020-03-02T15:60:00Z", "2020-03-02T15:04:00+99:00", "12:30",
        "Mon, 02 Mar", "31 Feb 2020", "99999999999999999999", "2020-03-02-01",
        "1583161445", "Mar x 2020 11:00:00 GMT", "02 Mar 31841 10:00:00"}) {
    EXPECT_EQ(Parsed(text), "") << text;
  }
  EXPECT_EQ(Parsed(std::string(kDateBytesMax + 1, ' ') + "2020"),
            "2020-01-01T00:00:00Z");
  EXPECT_EQ(Parsed("2020-03-02" + std::string(kDateBytesMax, 'x')), "");
}

TEST(ParseDateTest, WhatIsWrittenIsTold) {
  EXPECT_FALSE(ParseDate("2020-03-02")->has_time);
  EXPECT_TRUE(ParseDate("2020-03-02 10:00")->has_time);
  EXPECT_FALSE(ParseDate("2020-03-02 10:00")->has_zone);
  EXPECT_TRUE(ParseDate("2020-03-02T10:00+01:00")->has_zone);
}

TEST(FindDateTest, DatesInRunningTextOfManyLanguages) {
  const struct {
    const char* text;
    const char* language;
    const char* want;
  } kCases[] = {
      {"Published on March 3rd, 2021 at 5:04 p.m. ET", "en",
       "2021-03-03T22:04:00Z"},
      {"Wed 3 Mar 2021 10.04 GMT", "en", "2021-03-03T00:00:00Z"},
      {"Von Eva Beispiel, 3. März 2021, 14:30 Uhr", "de",
       "2021-03-03T14:30:00Z"},
      {"Stand: 03.03.2021 | 14:30 Uhr", "de", "2021-03-03T14:30:00Z"},
      {"Publié le 1er août 2021 à 08:05", "fr", "2021-08-01T08:05:00Z"},
      {"3 de marzo de 2021", "es", "2021-03-03T00:00:00Z"},
      {"3 marzo 2021", "it", "2021-03-03T00:00:00Z"},
      {"3 de março de 2021", "pt", "2021-03-03T00:00:00Z"},
      {"woensdag 3 maart 2021", "nl", "2021-03-03T00:00:00Z"},
      {"3 mars 2021 kl. 14:30", "sv", "2021-03-03T14:30:00Z"},
      {"3. maj 2021", "da", "2021-05-03T00:00:00Z"},
      {"3. desember 2021", "no", "2021-12-03T00:00:00Z"},
      {"3. maaliskuuta 2021", "fi", "2021-03-03T00:00:00Z"},
      {"3 września 2021", "pl", "2021-09-03T00:00:00Z"},
      {"3 listopada 2021", "pl", "2021-11-03T00:00:00Z"},
      {"3. listopada 2021", "hr", "2021-10-03T00:00:00Z"},
      {"3. září 2021", "cs", "2021-09-03T00:00:00Z"},
      {"3 марта 2021 в 14:30", "ru", "2021-03-03T14:30:00Z"},
      {"3 березня 2021", "uk", "2021-03-03T00:00:00Z"},
      {"03 Ağustos 2021 14:30", "tr", "2021-08-03T14:30:00Z"},
      {"3 Μαρτίου 2021", "el", "2021-03-03T00:00:00Z"},
      {"2021年3月3日14:30", "zh", "2021-03-03T14:30:00Z"},
      {"2021年 3月 3日(水)", "ja", "2021-03-03T00:00:00Z"},
      {"2021년 3월 3일", "ko", "2021-03-03T00:00:00Z"},
      {"٣ مارس ٢٠٢١", "ar", "2021-03-03T00:00:00Z"},
      {"3 كانون الأول 2021", "ar", "2021-12-03T00:00:00Z"},
      {"3 בספטמבר 2021", "he", "2021-09-03T00:00:00Z"},
      {"Rabu, 3 Agustus 2021", "id", "2021-08-03T00:00:00Z"},
      {"3 tháng 3, 2021", "vi", "2021-03-03T00:00:00Z"},
      {"3 martie 2021", "ro", "2021-03-03T00:00:00Z"},
      {"2021. március 3. 14:30", "hu", "2021-03-03T14:30:00Z"},
      {"3 март 2021 г.", "bg", "2021-03-03T00:00:00Z"},
      {"3. март 2021.", "sr", "2021-03-03T00:00:00Z"},
      {"3 มีนาคม 2564", "th", "2021-03-03T00:00:00Z"},
      {"3 मार्च 2021", "hi", "2021-03-03T00:00:00Z"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(Found(c.text, c.language), c.want);
  }
}

TEST(FindDateTest, TheOrderOfDayAndMonthFollowsTheLanguage) {
  EXPECT_EQ(Found("3/4/2021", "en-US"), "2021-03-04T00:00:00Z");
  EXPECT_EQ(Found("3/4/2021", "en-GB"), "2021-04-03T00:00:00Z");
  EXPECT_EQ(Found("3/4/2021", "fr"), "2021-04-03T00:00:00Z");
  EXPECT_EQ(Found("13/4/2021", "en-US"), "2021-04-13T00:00:00Z");
  EXPECT_EQ(Found("4/13/2021", "fr"), "2021-04-13T00:00:00Z");
  EXPECT_EQ(Found("3.4.2021", "en-US"), "2021-04-03T00:00:00Z");
}

TEST(FindDateTest, OtherNumbersAreNoDates) {
  for (const char* text :
       {"version 1.2.3.2020", "call 12-12-2020-33", "3 March", "March 2021",
        "in 2021 3 men", "10.000.000", "31 February 2021", "3 March 1820",
        "2021-13-13", ""}) {
    EXPECT_EQ(Found(text, "en"), "") << text;
  }
}

TEST(FindDateTest, ThePlaceOfTheDateIsTold) {
  const std::string text = "Updated 3 March 2021 14:30 UTC by Eva";
  const auto found = FindDate(text, {.language = "en"});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(text.substr(found->begin, found->end - found->begin),
            "3 March 2021 14:30 UTC");
}

TEST(FindDateInUrlTest, DaysInPathsAreRead) {
  const struct {
    const char* url;
    const char* want;
  } kCases[] = {
      {"https://example.com/2021/03/03/name.html", "2021-03-03T00:00:00Z"},
      {"https://example.com/a/2021-03-03-name", "2021-03-03T00:00:00Z"},
      {"https://example.com/20210303/name", "2021-03-03T00:00:00Z"},
      {"https://example.com/2021/mar/03/name", "2021-03-03T00:00:00Z"},
      {"https://example.com/notes/03-03-2021", "2021-03-03T00:00:00Z"},
      {"https://example.com/notes/03-03-2021-name", ""},
      {"https://example.com/?d=2021-03-03", ""},
      {"https://example.com/story/99999999", ""},
      {"https://20210303.example.com/", ""},
      {"https://example.com/2021/13/03/name", ""},
      {"", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.url);
    const auto date = FindDateInUrl(c.url);
    EXPECT_EQ(date.has_value() ? FormatUtc(date->time) : "", c.want);
  }
}

TEST(FindDateTest, HostileTextIsQuick) {
  std::string digits;
  for (int i = 0; i < 100000; ++i) digits += "3.4.";
  EXPECT_EQ(Found(digits), "");
  EXPECT_EQ(Parsed(digits), "");
}

}  // namespace
}  // namespace stet
