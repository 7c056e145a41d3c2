#include "model/counter_lines.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr size_t kBytesMax = 90;
constexpr size_t kAgeWordsMax = 9;
constexpr size_t kAgeOthersMax = 3;  // "last updated about".
constexpr size_t kCountedWordsMax = 5;
constexpr size_t kDenseOthersMax = 4;  // Characters: "最終更新".

// Make an age of the span of time before or behind them.
constexpr absl::string_view kBehindSpan[] = {
    "ago",   "atr\xC3\xA1s", "fa",      "geleden", "sedan",  "siden",
    "temu",  "назад",        "тому",    "önce",    "sitten", "पहले",
    "trước", "lalu",         "ezelőtt", "old"};
constexpr absl::string_view kBeforeSpan[] = {
    "vor", "hace", "h\xC3\xA1", "منذ", "قبل", "πριν", "לפני", "acum"};
// Make a reading time of it.
constexpr absl::string_view kReadingWords[] = {
    "read",    "reading",  "lesezeit", "lecture", "lectura", "leitura",
    "lettura", "leestijd", "lästid",   "lesetid", "læsetid", "lukuaika",
    "чтения",  "чтение",   "czytania", "okuma"};
// Beginnings of the words for spans; what follows may be inflection.
constexpr absl::string_view kSpanStems[] = {"second",
                                            "secs",
                                            "sekund",
                                            "segundo",
                                            "second",
                                            "minut",
                                            "mins",
                                            "hour",
                                            "stund",
                                            "heure",
                                            "hora",
                                            "hours",
                                            "ora",
                                            "ore",
                                            "uur",
                                            "uren",
                                            "timm",
                                            "time",
                                            "tunti",
                                            "day",
                                            "tag",
                                            "jour",
                                            "d\xC3\xAD"
                                            "a",
                                            "dia",
                                            "giorn",
                                            "dag",
                                            "dygn",
                                            "dni",
                                            "dzie",
                                            "week",
                                            "woche",
                                            "semain",
                                            "semana",
                                            "settiman",
                                            "veck",
                                            "uge",
                                            "uke",
                                            "tydzie",
                                            "month",
                                            "monat",
                                            "mois",
                                            "mes",
                                            "m\xC3\xAA"
                                            "s",
                                            "maand",
                                            "m\xC3\xA5nad",
                                            "year",
                                            "jahr",
                                            "año",
                                            "anno",
                                            "anni",
                                            "jaar",
                                            "godzin",
                                            "секунд",
                                            "минут",
                                            "час",
                                            "дн",
                                            "день",
                                            "недел",
                                            "месяц",
                                            "хвилин",
                                            "годин",
                                            "dakika",
                                            "saat",
                                            "gün",
                                            "hafta",
                                            "دقيقة",
                                            "دقائق",
                                            "ساعة",
                                            "ساعات",
                                            "يوم",
                                            "أيام",
                                            "λεπτ",
                                            "ώρ",
                                            "मिनट",
                                            "घंट",
                                            "phút",
                                            "giờ",
                                            "menit",
                                            "jam",
                                            "hari",
                                            "דקות",
                                            "שעות",
                                            "שעה",
                                            "minute",
                                            "oră",
                                            "órá",
                                            "perc",
                                            "min",
                                            "sek",
                                            "päiv"};
constexpr absl::string_view kSpanWords[] = {
    "h",   "hr",  "hrs", "min", "mins", "m",   "s",  "sec", "sek",
    "std", "d",   "w",   "wk",  "wks",  "mo",  "yr", "yrs", "y",
    "an",  "ans", "мин", "ч",   "t",    "tim", "j",  "g",   "год"};
constexpr size_t kInflectionBytesMax = 6;

// What pages count of their readers.
constexpr absl::string_view kCounted[] = {"comment",
                                          "comments",
                                          "view",
                                          "views",
                                          "shares",
                                          "likes",
                                          "replies",
                                          "retweets",
                                          "reads",
                                          "followers",
                                          "kommentare",
                                          "kommentar",
                                          "kommentarer",
                                          "commentaires",
                                          "commentaire",
                                          "comentarios",
                                          "comentario",
                                          "coment\xC3\xA1rios",
                                          "coment\xC3\xA1rio",
                                          "commenti",
                                          "commento",
                                          "reacties",
                                          "reactie",
                                          "komentarzy",
                                          "komentarze",
                                          "комментариев",
                                          "комментария",
                                          "комментарий",
                                          "просмотров",
                                          "просмотра",
                                          "kommenttia",
                                          "yorum",
                                          "aufrufe",
                                          "vues",
                                          "visualizaciones",
                                          "visualizzazioni",
                                          "تعليق",
                                          "تعليقات",
                                          "komentar"};
// Counted of a page only behind the number: "Votes: 1,204" is a result.
constexpr absl::string_view kCountedBehind[] = {"votes", "share", "reactions",
                                                "vote"};

template <size_t N>
bool IsOneOf(absl::string_view word, const absl::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool IsDigitAt(absl::string_view text, size_t at) {
  return at < text.size() &&
         absl::ascii_isdigit(static_cast<unsigned char>(text[at]));
}

// Bare of the marks around it.
absl::string_view Bare(absl::string_view word) {
  constexpr absl::string_view kMarks = ".,:;()[]|!-*/";
  while (!word.empty() && kMarks.find(word.front()) != absl::string_view::npos)
    word.remove_prefix(1);
  while (!word.empty() && kMarks.find(word.back()) != absl::string_view::npos)
    word.remove_suffix(1);
  return word;
}

std::vector<absl::string_view> WordsOf(absl::string_view text) {
  std::vector<absl::string_view> words;
  for (const absl::string_view raw :
       absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const absl::string_view word = Bare(raw);
    if (!word.empty() && word != "·" && word != "•" && word != "–")
      words.push_back(word);
  }
  return words;
}

bool IsSpan(absl::string_view word) {
  if (IsOneOf(word, kSpanWords)) return true;
  return std::any_of(std::begin(kSpanStems), std::end(kSpanStems),
                     [&](absl::string_view stem) {
                       return absl::StartsWith(word, stem) &&
                              word.size() - stem.size() <= kInflectionBytesMax;
                     });
}

// "3", "1,204", "1.2k"; the rest of the word is left in `rest`.
bool IsNumber(absl::string_view word, absl::string_view& rest) {
  if (!IsDigitAt(word, 0)) return false;
  size_t end = 0;
  while (IsDigitAt(word, end) ||
         ((word[end] == ',' || word[end] == '.') && IsDigitAt(word, end + 1))) {
    if (++end == word.size()) break;
  }
  rest = word.substr(end);
  return true;
}

bool IsNumberOf(absl::string_view word) {
  absl::string_view rest;
  return IsNumber(word, rest) && (rest.empty() || rest == "k" || rest == "m");
}

// "3分钟前", "2 時間前", "5분 전".
bool IsDenseAge(absl::string_view text) {
  static constexpr absl::string_view kSpans[] = {
      "秒", "秒钟", "分", "分钟", "分鐘", "小时", "小時", "時間",
      "天", "日",   "周", "週間", "个月", "か月", "年",   "초",
      "분", "시간", "일", "주",   "개월", "년"};
  size_t others = 0;
  bool age = false;
  for (size_t i = 0; i < text.size();) {
    if (!IsDigitAt(text, i)) {
      const char32_t c = NextCodePoint(text, i);
      others += IsLetter(c) ? 1 : 0;
      continue;
    }
    while (IsDigitAt(text, i)) ++i;
    while (i < text.size() && text[i] == ' ') ++i;
    for (const absl::string_view span : kSpans) {
      if (!absl::StartsWith(text.substr(i), span)) continue;
      absl::string_view rest = text.substr(i + span.size());
      if (absl::StartsWith(rest, " ")) rest.remove_prefix(1);
      if (absl::StartsWith(rest, "前") || absl::StartsWith(rest, "전")) {
        age = true;
        i = text.size() - rest.size() + 3;
        break;
      }
    }
  }
  return age && others <= kDenseOthersMax;
}

bool IsDenseCount(absl::string_view text) {
  size_t letters = 0;
  bool digit = false;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    letters += IsLetter(c) ? 1 : 0;
    digit = digit || IsDigit(c);
  }
  if (!digit || letters > kDenseOthersMax + 2) return false;
  for (const absl::string_view counted :
       {"评论", "評論", "阅读", "閱讀", "浏览", "コメント", "댓글", "조회"}) {
    if (absl::StrContains(text, counted)) return true;
  }
  return false;
}

}  // namespace

bool IsAgeLine(absl::string_view folded) {
  if (folded.size() > kBytesMax) return false;
  if (IsDenseAge(folded)) return true;
  const std::vector<absl::string_view> words = WordsOf(folded);
  if (words.empty() || words.size() > kAgeWordsMax) return false;
  bool mark = absl::StartsWith(folded, "il y a ") ||
              absl::StrContains(folded, " il y a ");
  bool span = false;
  size_t others = 0;
  size_t span_end = 0;  // One past the last word of the span before.
  for (size_t i = 0; i < words.size(); ++i) {
    absl::string_view rest;
    if (IsNumber(words[i], rest)) {
      // "vor 3 Stunden", "vor etwa 3 Stunden".
      const bool led = (i > 0 && IsOneOf(words[i - 1], kBeforeSpan)) ||
                       (i > 1 && IsOneOf(words[i - 2], kBeforeSpan));
      const absl::string_view glued = Bare(rest);
      const bool apart = glued.empty();
      if (apart ? i + 1 < words.size() && IsSpan(words[i + 1])
                : IsSpan(glued)) {
        span = true;
        mark = mark || led;
        if (apart) ++i;
        span_end = i + 1;
      }
    } else if (IsOneOf(words[i], kReadingWords) ||
               (span && span_end == i && IsOneOf(words[i], kBehindSpan))) {
      mark = true;
    } else {
      others += IsOneOf(words[i], kBeforeSpan) ? 0 : 1;
    }
  }
  // A sentence ends in a full stop; "3 min." does too.
  const bool sentence = absl::EndsWith(folded, ".") && !IsSpan(words.back());
  return mark && span && others <= kAgeOthersMax && !sentence;
}

bool IsCountedLine(absl::string_view folded) {
  if (folded.size() > kBytesMax) return false;
  if (IsDenseCount(folded)) return true;
  if (IsDigitAt(folded, 0) && absl::EndsWith(folded, "are reading"))
    return true;
  if (IsDigitAt(folded, 0) && absl::EndsWith(folded, "mal geteilt"))
    return true;
  const std::vector<absl::string_view> words = WordsOf(folded);
  if (words.size() > kCountedWordsMax) return false;
  size_t others = 0;
  bool counted = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool behind = i > 0 && IsNumberOf(words[i - 1]);
    const bool before = i + 1 < words.size() && IsNumberOf(words[i + 1]);
    if ((IsOneOf(words[i], kCounted) && (behind || before)) ||
        (IsOneOf(words[i], kCountedBehind) && behind)) {
      counted = true;
    } else if (!IsNumberOf(words[i])) {
      ++others;
    }
  }
  return counted && others <= 1 && !absl::EndsWith(folded, ".");
}

}  // namespace stet
