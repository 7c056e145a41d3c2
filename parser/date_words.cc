#include "parser/date_words.h"

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "model/unicode.h"

namespace stet {
namespace {

// Names, genitives and abbreviations of each month; FoldCase is applied.
constexpr absl::string_view kMonths[] = {
    // January
    "january jan januar jänner jaenner jän januari janvier janv enero ene "
    "gennaio gen janeiro gener tammikuu tammikuuta tammikuun stycznia styczeń "
    "sty ledna leden led января январь янв січня січень січ студзеня ocak oca "
    "ιανουαρίου ιανουάριος γενάρη γενάρης ιαν януари януар ян január januára "
    "jaanuar sausio "
    "sausis janvāris janvārī siječnja siječanj sij januara ianuarie ian јануар "
    "јануара јануари يناير جانفي ينایر ژانویه ינואר जनवरी জানুয়ারি "
    "มกราคม ม.ค januára yanvar қаңтар იანვარი հունվարի",
    // February
    "february feb februar feber februari février fevrier févr fevr febrero "
    "febbraio fevereiro fev febrer helmikuu helmikuuta helmikuun lutego luty "
    "lut února únor úno февраля февраль фев февр лютого лютий лют şubat şub "
    "φεβρουαρίου φεβρουάριος φλεβάρη φλεβάρης φεβ φεβρ февруари фебруар "
    "február februára "
    "veebruar vasario vasaris februāris februārī veljače veljača velj februara "
    "februarie фебруара فبراير فيفري شباط فوریه פברואר फरवरी फ़रवरी ফেব্রুয়ারি "
    "กุมภาพันธ์ ก.พ fevral თებერვალი փետրվարի febr",
    // March
    "march mar märz maerz mär mrz maart mrt mars marzo março marco març "
    "maaliskuu maaliskuuta maaliskuun marca marzec března březen bře марта "
    "март "
    "мар березня березень бер mart μαρτίου μάρτιος μάρτη μάρτης μαρ március "
    "márc marec "
    "märts kovo kovas marts martā ožujka ožujak ožu marta martie марта مارس "
    "آذار "
    "מרץ मार्च মার্চ มีนาคม มี.ค მარტი մարտի",
    // April
    "april apr avril avr abril abr aprile huhtikuu huhtikuuta huhtikuun "
    "kwietnia kwiecień kwi dubna duben dub апреля апрель апр квітня квітень "
    "квіт nisan nis απριλίου απρίλιος απρίλη απρίλης απρ април április ápr "
    "aprill apríla "
    "apríl "
    "balandžio balandis aprīlis aprīlī travnja travanj tra aprila aprilie "
    "априла أبريل ابريل إبريل أفريل نيسان آوریل אפריל अप्रैल এপ্রিল เมษายน เม.ย "
    "აპრილი ապրիլի",
    // May
    "may mai mei maj maio mayo maggio mag maig toukokuu toukokuuta toukokuun "
    "maja května květen kvě мая май травня травень трав mayıs μαΐου μάιος μάη "
    "μάης "
    "μάϊος "
    "μαϊου μαι май május máj mája gegužės gegužė maijs maijā svibnja svibanj "
    "svi мај маја مايو ماي أيار ايار مه מאי मई মে พฤษภาคม พ.ค maí მაისი մայիսի",
    // June
    "june jun juni juin junio giugno giu junho juny kesäkuu kesäkuuta kesäkuun "
    "czerwca czerwiec cze června červen čvn июня июнь июн червня червень черв "
    "haziran haz ιουνίου ιούνιος ιούνη ιούνης ιουν ιούν юни június jún júna "
    "juuni birželio "
    "birželis jūnijs jūnijā lipnja lipanj lip juna iunie јун јуна يونيو يونيه "
    "جوان حزيران ژوئن יוני जून জুন มิถุนายน มิ.ย ივნისი հունիսի junij junija",
    // July
    "july jul juli juillet juil julio luglio lug julho juliol heinäkuu "
    "heinäkuuta heinäkuun lipca lipiec července červenec čvc июля июль июл "
    "липня липень лип temmuz tem ιουλίου ιούλιος ιούλη ιούλης ιουλ ιούλ юли "
    "július júl júla "
    "juuli liepos liepa jūlijs jūlijā srpnja srpanj srp jula iulie јул јула "
    "يوليو يوليه جويلية تموز ژوئیه יולי जुलाई জুলাই กรกฎาคม ก.ค ივლისი հուլիսի "
    "julij julija",
    // August
    "august aug agt augustus août aout agosto ago agost elokuu elokuuta "
    "elokuun "
    "sierpnia sierpień sie srpna srpen августа август авг серпня серпень серп "
    "ağustos ağu αυγούστου αύγουστος αυγούστο αυγ augusztus agustus augusta "
    "rugpjūčio "
    "rugpjūtis "
    "augusts augustā kolovoza kolovoz kol avgust avgusta augusti أغسطس اغسطس "
    "أوت آب اوت אוגוסט अगस्त আগস্ট สิงหาคม ส.ค აგვისტო օգոստոսի avg ágúst",
    // September
    "september sep sept septembre septiembre setiembre settembre set setembro "
    "setembre syyskuu syyskuuta syyskuun września wrzesień wrz září zář "
    "сентября сентябрь сен сент вересня вересень вер eylül eyl σεπτεμβρίου "
    "σεπτέμβριος σεπτέμβρη σεπτέμβρης σεπ σεπτ септември септембар szeptember "
    "szept septembra "
    "rugsėjo rugsėjis septembris septembrī rujna rujan ruj septembrie "
    "септембра سبتمبر أيلول ايلول سپتامبر ספטמבר सितंबर सितम्बर সেপ্টেম্বর "
    "กันยายน ก.ย სექტემბერი սեպտեմբերի",
    // October
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuu "
    "lokakuuta lokakuun października październik paź října říjen říj октября "
    "октябрь окт жовтня жовтень жовт ekim eki οκτωβρίου οκτώβριος οκτώβρη "
    "οκτώβρης οχτώβρη οκτ октомври "
    "октобар október oktobra októbra oktoober spalio spalis oktobris oktobrī "
    "octombrie октобра أكتوبر اكتوبر اکتبر אוקטובר अक्टूबर अक्तूबर অক্টোবর "
    "ตุลาคม ต.ค ოქტომბერი հոկտեմբերի octubre",
    // November
    "november nov novembre noviembre novembro marraskuu marraskuuta "
    "marraskuun listopada listopad lis listopadu ноября ноябрь ноя нояб "
    "листопада листопад лист kasım kas νοεμβρίου νοέμβριος νοέμβρη νοέμβρης "
    "νοε ноември "
    "новембар "
    "novembra lapkričio lapkritis novembris novembrī studenoga studenog "
    "studeni "
    "stu noiembrie новембра نوفمبر نوامبر נובמבר नवंबर नवम्बर নভেম্বর พฤศจิกายน "
    "พ.ย ნოემბერი նոյեմբերի noi nóvember",
    // December
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro "
    "desembre desember des joulukuu joulukuuta joulukuun grudnia grudzień gru "
    "prosince prosinec pro декабря декабрь дек грудня грудень груд aralık ara "
    "δεκεμβρίου δεκέμβριος δεκέμβρη δεκέμβρης δεκ декември децембар decembra "
    "detsember gruodžio "
    "gruodis decembris decembrī prosinca prosinac decembrie децембра ديسمبر "
    "دسامبر דצמבר दिसंबर दिसम्बर ডিসেম্বর ธันวาคม ธ.ค დეკემბერი դեկտեմբերի "
    "detsembri dekabr"};

struct Zone {
  absl::string_view name;
  int minutes;
};
// Abbreviations that two zones share stand for the one with more newspapers.
constexpr Zone kZones[] = {
    {"z", 0},      {"ut", 0},      {"utc", 0},     {"gmt", 0},    {"wet", 0},
    {"west", 60},  {"bst", 60},    {"ist", 330},   {"cet", 60},   {"cest", 120},
    {"met", 60},   {"mest", 120},  {"mez", 60},    {"mesz", 120}, {"eet", 120},
    {"eest", 180}, {"msk", 180},   {"trt", 180},   {"sast", 120}, {"cat", 120},
    {"eat", 180},  {"wat", 60},    {"gst", 240},   {"pkt", 300},  {"wib", 420},
    {"ict", 420},  {"wita", 480},  {"hkt", 480},   {"sgt", 480},  {"pht", 480},
    {"awst", 480}, {"wit", 540},   {"jst", 540},   {"kst", 540},  {"acst", 570},
    {"acdt", 630}, {"aest", 600},  {"aedt", 660},  {"nzst", 720}, {"nzdt", 780},
    {"nst", -210}, {"ndt", -150},  {"ast", -240},  {"adt", -180}, {"est", -300},
    {"edt", -240}, {"et", -300},   {"cst", -360},  {"cdt", -300}, {"ct", -360},
    {"mst", -420}, {"mdt", -360},  {"mt", -420},   {"pst", -480}, {"pdt", -420},
    {"pt", -480},  {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"brt", -180},
    {"art", -180}, {"clt", -240},
};

}  // namespace

int MonthOfWord(absl::string_view folded, absl::string_view language) {
  static const auto* const kWords = [] {
    auto* words = new absl::flat_hash_map<std::string, int>;
    for (size_t i = 0; i < std::size(kMonths); ++i) {
      for (const absl::string_view word : absl::StrSplit(kMonths[i], ' ')) {
        words->emplace(FoldCase(word), static_cast<int>(i) + 1);
      }
    }
    return words;
  }();
  // Croatian counts listopad as the tenth month, its neighbours as the
  // eleventh.
  if (absl::StartsWith(folded, "listopad") &&
      (absl::StartsWith(language, "hr") || absl::StartsWith(language, "bs")))
    return 10;
  auto found = kWords->find(folded);
  // Hebrew sets "in" before the month without a space.
  constexpr absl::string_view kHebrewIn = "ב";
  if (found == kWords->end() && absl::StartsWith(folded, kHebrewIn))
    found = kWords->find(folded.substr(kHebrewIn.size()));
  return found == kWords->end() ? 0 : found->second;
}

std::optional<int> ZoneOfWord(absl::string_view folded) {
  for (const Zone& zone : kZones) {
    if (zone.name == folded) return zone.minutes;
  }
  return std::nullopt;
}

std::optional<int> HalfDayOfWord(absl::string_view folded) {
  for (const absl::string_view word :
       {"am", "a.m", "오전", "上午", "午前", "凌晨", "早上", "πμ", "ص", "sa"}) {
    if (folded == word) return 0;
  }
  for (const absl::string_view word :
       {"pm", "p.m", "오후", "下午", "午後", "晚上", "傍晚", "μμ", "م", "ch"}) {
    if (folded == word) return 12;
  }
  return std::nullopt;
}

}  // namespace stet
