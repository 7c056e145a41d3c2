#include "tests/report/made_up_stories.h"

namespace stet {
namespace {

// One version; the lines of `text` are the headline and the paragraphs.
struct Telling {
  const char* url;
  const char* source;
  const char* language;
  int day;  // Of November 2026, at hour:minute, UTC.
  int hour;
  int minute;
  int status;
  const char* text;
};

constexpr char kGazette[] = "Example Gazette";
constexpr char kZeitung[] = "Beispiel Zeitung";

constexpr Telling kTellings[] = {
    // A number and a word, both languages' quotes.
    {"https://beispiel.de/politik/haushalt", kZeitung, "de", 22, 9, 0, 200,
     "Haushalt: Regierung plant 4,5 Milliarden Euro für Schulen\n"
     "Die Regierung will im nächsten Jahr 4,5 Milliarden Euro für Schulen "
     "ausgeben.\n"
     "„Das ist ein Anfang“, sagte die Ministerin.\n"
     "Der Landtag stimmt im Dezember ab."},
    {"https://beispiel.de/politik/haushalt", kZeitung, "de", 22, 16, 45, 200,
     "Haushalt: Regierung plant 3,9 Milliarden Euro für Schulen\n"
     "Die Regierung will im nächsten Jahr 3,9 Milliarden Euro für Schulen "
     "ausgeben.\n"
     "„Das ist ein guter Anfang“, sagte die Ministerin.\n"
     "Der Landtag stimmt im Dezember ab."},
    // From right to left, with a number inside.
    {"https://example.org/ar/story", "مثال اليوم", "ar", 23, 7, 0, 200,
     "وزير الطاقة يعلن خطة جديدة لخفض الأسعار\n"
     "أعلن وزير الطاقة يوم الاثنين خطة جديدة لخفض أسعار الكهرباء بنسبة 10 في "
     "المئة.\n"
     "وقال إن الخطة تبدأ في يناير.\n"
     "وتشمل الخطة المدارس والمستشفيات في جميع المحافظات."},
    {"https://example.org/ar/story", "مثال اليوم", "ar", 23, 10, 15, 200,
     "وزير الطاقة يعلن خطة جديدة لخفض الأسعار\n"
     "أعلن وزير الطاقة يوم الاثنين خطة جديدة لخفض أسعار الكهرباء بنسبة 15 في "
     "المئة.\n"
     "وقال إن الخطة تبدأ في مارس.\n"
     "وتشمل الخطة المدارس والمستشفيات في جميع المحافظات."},
    {"https://example.org/he/story", "דוגמה", "he", 22, 5, 30, 200,
     "הרכבת החדשה לצפון תיפתח בשנה הבאה\n"
     "משרד התחבורה הודיע כי הקו החדש ייפתח ב-3 במרץ.\n"
     "הנסיעה תימשך 45 דקות."},
    {"https://example.org/he/story", "דוגמה", "he", 22, 8, 10, 200,
     "הרכבת החדשה לצפון תיפתח בעוד שנתיים\n"
     "משרד התחבורה הודיע כי הקו החדש ייפתח ב-9 במאי.\n"
     "הנסיעה תימשך 45 דקות."},
    // Without spaces between words.
    {"https://example.jp/news/1", "例新聞", "ja", 23, 1, 0, 200,
     "台風12号、九州に上陸へ 12人けが\n"
     "台風12号は23日午前、九州南部に上陸する見込みで、これまでに12人がけがをし"
     "た"
     "。\n"
     "気象庁は警戒を呼びかけている。"},
    {"https://example.jp/news/1", "例新聞", "ja", 23, 6, 30, 200,
     "台風12号、九州に上陸 18人けが\n"
     "台風12号は23日午前、九州南部に上陸し、これまでに18人がけがをした。\n"
     "気象庁は警戒を呼びかけている。"},
    {"https://example.cn/a/7", "例报", "zh", 21, 3, 0, 200,
     "市政府宣布新地铁线明年开通\n"
     "市政府周六宣布,新地铁线将于明年三月开通,全长二十八公里。\n"
     "票价尚未确定。"},
    {"https://example.cn/a/7", "例报", "zh", 21, 9, 20, 200,
     "市政府宣布新地铁线后年开通\n"
     "市政府周六宣布,新地铁线将于后年五月开通,全长三十一公里。\n"
     "票价尚未确定。"},
    {"https://example.fr/culture/musee", "Le Courrier d’Exemple", "fr", 22, 10,
     0, 200,
     "Le musée de la mer rouvrira en mars\n"
     "Fermé depuis deux ans, le musée de la mer rouvrira ses portes le "
     "12 mars, a annoncé la mairie.\n"
     "« Nous sommes prêts », a dit la directrice, Claire Aubin."},
    {"https://example.fr/culture/musee", "Le Courrier d’Exemple", "fr", 22, 13,
     30, 200,
     "Le musée de la mer rouvrira en mars\n"
     "Fermé depuis deux ans, le musée de la mer rouvrira ses portes le "
     "12 mars, a annoncé la mairie.\n"
     "« Nous sommes prêts », a dit la directrice, Claire Aubin.\n"
     "Rectificatif : une version précédente de cet article situait le musée "
     "au port de Saint-Alban ; il se trouve au fort."},
    // A quotation goes without a word.
    {"https://example.com/news/clinic", kGazette, "en", 22, 6, 50, 200,
     "County clinic to keep its night ward\n"
     "The county clinic in Marlow will keep its night ward until 2028, the "
     "board decided on Saturday.\n"
     "“I was told to say nothing of the staff we lost,” said a senior nurse.\n"
     "The ward has 24 beds and was to close in spring.\n"
     "The union had asked for a public vote."},
    {"https://example.com/news/clinic", kGazette, "en", 22, 15, 20, 200,
     "County clinic to keep its night ward\n"
     "The county clinic in Marlow will keep its night ward until 2028, the "
     "board decided on Saturday.\n"
     "The ward has 24 beds and was to close in spring.\n"
     "The union had asked for a public vote."},
    // Grown in the course of a day; the last paragraph moves up.
    {"https://example.com/sport/final", kGazette, "en", 21, 17, 0, 200,
     "Rovers and Athletic level at half time\n"
     "Rovers and Athletic were level at half time in the county cup final.\n"
     "Dean Okoro scored first, after 11 minutes.\n"
     "A crowd of 4,200 watched in the rain at Alder Park."},
    {"https://example.com/sport/final", kGazette, "en", 21, 17, 55, 200,
     "Rovers win county cup after late goal\n"
     "Rovers beat Athletic 2-1 in the county cup final on Saturday.\n"
     "Dean Okoro scored first, after 11 minutes.\n"
     "A crowd of 4,200 watched in the rain at Alder Park.\n"
     "Ines Calder’s goal in the 88th minute decided the match."},
    {"https://example.com/sport/final", kGazette, "en", 21, 20, 5, 200,
     "Rovers win county cup after late goal\n"
     "Rovers beat Athletic 2-1 in the county cup final on Saturday.\n"
     "Ines Calder’s goal in the 88th minute decided the match.\n"
     "Dean Okoro scored first, after 11 minutes.\n"
     "A crowd of 4,800 watched in the rain at Alder Park.\n"
     "The players were received at the town hall in the evening."},
    // A slip of the pen, and nothing but typography.
    {"https://beispiel.de/lokal/markt", kZeitung, "de", 23, 5, 0, 200,
     "Wochenmarkt zieht auf den Domplatz\n"
     "Der Wochenmarkt zieht im Früjahr auf den Domplatz.\n"
     "Die Händler sind zufrieden."},
    {"https://beispiel.de/lokal/markt", kZeitung, "de", 23, 8, 40, 200,
     "Wochenmarkt zieht auf den Domplatz\n"
     "Der Wochenmarkt zieht im Frühjahr auf den Domplatz.\n"
     "Die Händler sind zufrieden."},
    {"https://beispiel.de/lokal/chor", kZeitung, "de", 22, 5, 0, 200,
     "Chor singt \"Morgen\" im Rathaus\n"
     "Der Chor singt am Freitag im Rathaus."},
    {"https://beispiel.de/lokal/chor", kZeitung, "de", 22, 11, 0, 200,
     "Chor singt „Morgen“ im Rathaus\n"
     "Der Chor singt am Freitag im Rathaus."},
    // Gone.
    {"https://example.com/news/harbour", kGazette, "en", 21, 8, 0, 200,
     "Minister’s brother won harbour contract\n"
     "The contract for the new harbour went to a company owned by the "
     "minister’s brother.\n"
     "The ministry did not answer questions."},
    {"https://example.com/news/harbour", kGazette, "en", 22, 20, 30, 410,
     "Minister’s brother won harbour contract\n"
     "The contract for the new harbour went to a company owned by the "
     "minister’s brother.\n"
     "The ministry did not answer questions."},
    // Watched, and never edited.
    {"https://example.com/news/bridge", kGazette, "en", 20, 8, 0, 200,
     "New bridge opens to traffic\nThe bridge over the Ald opened on Friday."},
    {"https://example.fr/culture/chorale", "Le Courrier d’Exemple", "fr", 20, 9,
     0, 200, "La chorale chantera samedi\nLe concert est gratuit."},
};

}  // namespace

void AddMadeUpStories(MadeUpNewsroom& room) {
  for (const Telling& t : kTellings) {
    room.Add(
        t.url, t.source,
        absl::FromCivil(absl::CivilSecond(2026, 11, t.day, t.hour, t.minute, 9),
                        absl::UTCTimeZone()),
        MakeArticle(t.text, t.language), t.status);
  }
}

}  // namespace stet
