#include "report/language.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "report/compare.h"

namespace stet {
namespace {

TEST(LanguageTest, ATextTellsItsLanguage) {
  const struct {
    const char* text;
    const char* language;
    const char* declared = "";
  } kCases[] = {
      {"The mayor said that the bridge would be closed for a week and that it "
       "was not safe to use.",
       "en"},
      {"Der Bürgermeister sagte, dass die Brücke für eine Woche gesperrt ist "
       "und nicht sicher sei.",
       "de"},
      {"Le maire a dit que le pont est fermé pour une semaine et qu'il ne "
       "serait pas sûr dans sa forme actuelle.",
       "fr"},
      {"El alcalde dijo que el puente se cierra por una semana y que no es "
       "seguro para los coches.",
       "es"},
      {"O prefeito disse que a ponte não é segura e que será fechada por uma "
       "semana para os carros.",
       "pt"},
      {"Il sindaco ha detto che il ponte non è sicuro e che sarà chiuso per "
       "una settimana alle auto.",
       "it"},
      {"De burgemeester zei dat de brug niet veilig is en dat het verkeer een "
       "week door de stad moet.",
       "nl"},
      {"Borgmästaren sade att bron inte är säker och att den ska vara stängd "
       "för bilar i en vecka.",
       "sv"},
      {"Borgmesteren sagde, at broen er blevet set efter af byen, og at den "
       "ikke blev lukket af hensyn til deres biler.",
       "da"},
      {"Kaupunginjohtaja sanoi, että silta ei ole turvallinen ja että se on "
       "kiinni, kun sitä korjataan.",
       "fi"},
      {"Burmistrz powiedział, że most nie jest bezpieczny i że będzie "
       "zamknięty dla samochodów przez tydzień.",
       "pl"},
      {"Belediye başkanı bir hafta için köprünün kapalı olduğu ve güvenli "
       "olmadığı için bu kararı verdi dedi.",
       "tr"},
      {"Мэр сказал, что мост не безопасен и что он будет закрыт на неделю "
       "для машин, но не для людей.",
       "ru"},
      {"Мер сказав, що міст не є безпечним і що він буде закритий на тиждень "
       "для машин, але не для людей.",
       "uk"},
      {"قال رئيس البلدية إن الجسر مغلق في هذا الأسبوع وإن ذلك من أجل السلامة "
       "على الطريق بعد الفيضان.",
       "ar"},
      {"市长说这座桥不安全，将关闭一周。", "zh"},
      {"市長は橋が安全ではないと述べ、一週間閉鎖すると話した。", "ja"},
      {"시장은 다리가 안전하지 않다고 말했다.", "ko"},
      {"Ο δήμαρχος είπε ότι η γέφυρα δεν είναι ασφαλής.", "el"},
      // A template's declaration is not believed against the words.
      {"Der Bürgermeister sagte, dass die Brücke für eine Woche gesperrt ist "
       "und nicht sicher sei.",
       "de", "en-US"},
      // Few words tell nothing.
      {"Foto: Reuters", "de", "de"},
      {"Pont fermé", "fr", "fr-CA"},
      {"Bridge", ""},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(LanguageOf({c.text}, c.declared), c.language) << c.text;
  }
}

// A word of one language's list that means another thing in the text's own.
TEST(LanguageTest, WordsOfOtherLanguagesRaiseNoClass) {
  const struct {
    const char* before;
    const char* after;
    const char* lacks;
  } kCases[] = {
      // "sa" says in Norwegian, "dit" in French.
      {"La ministre a quitté la salle avec sa fille et n'a pas voulu répondre "
       "à la presse.",
       "La ministre a quitté la salle avec la fille et n'a pas voulu répondre "
       "à la presse.",
       "attribution_changed"},
      {"De minister heeft dit plan voor de haven niet gelezen en wil er ook "
       "niet over praten.",
       "De minister heeft het plan voor de haven niet gelezen en wil er ook "
       "niet over praten.",
       "attribution_changed"},
      // "ma" is today in Hungarian.
      {"Il a dit que dans ma rue les arbres sont coupés et que la mairie ne "
       "répond pas aux lettres.",
       "Il a dit que dans la rue les arbres sont coupés et que la mairie ne "
       "répond pas aux lettres.",
       "date_changed"},
      // "sex" is six in Swedish, "elf" eleven in German.
      {"The film is about an elf in the north who will not leave the house "
       "that was his for years.",
       "The film is about an old man in the north who will not leave the "
       "house that was his for years.",
       "number_changed"},
      // "sedan" is a car, "dice" are thrown.
      {"The police said that the dice on the table were not of the kind that "
       "is sold in the shop.",
       "The police said that the cards on the table were not of the kind that "
       "is sold in the shop.",
       "attribution_changed"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.after);
    const Edit edit = CompareTexts({"", c.before}, {"", c.after});
    EXPECT_FALSE(edit.classes.empty());
    for (const EditClass& found : edit.classes) EXPECT_NE(found.name, c.lacks);
  }
}

// The same lists still work in their own language.
TEST(LanguageTest, WordsOfTheTextsOwnLanguageDo) {
  const struct {
    const char* before;
    const char* after;
    const char* has;
  } kCases[] = {
      {"Statsministeren sa i går at det ikke er noen grunn til å stenge broen "
       "for biler nå.",
       "Statsministeren mente i går at det ikke er noen grunn til å stenge "
       "broen for biler nå.",
       "attribution_changed"},
      {"Sex personer skadades när en buss och en bil krockade på en väg i "
       "norr, och den är stängd.",
       "Elva personer skadades när en buss och en bil krockade på en väg i "
       "norr, och den är stängd.",
       "number_changed"},
      {"Der Mann soll das Geld genommen haben, und die Polizei sucht nach ihm "
       "in der ganzen Stadt.",
       "Der Mann hat das Geld genommen, und die Polizei sucht nach ihm in der "
       "ganzen Stadt.",
       "hedging_changed"},
      {"Az ülés hétfőn lesz, és a képviselők is ott vannak, de a "
       "polgármester nem, mert beteg.",
       "Az ülés kedden lesz, és a képviselők is ott vannak, de a polgármester "
       "nem, mert beteg.",
       "date_changed"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.after);
    const Edit edit = CompareTexts({"", c.before}, {"", c.after});
    std::vector<std::string> names;
    for (const EditClass& found : edit.classes) names.push_back(found.name);
    EXPECT_NE(std::find(names.begin(), names.end(), c.has), names.end())
        << ::testing::PrintToString(names);
  }
}

}  // namespace
}  // namespace stet
