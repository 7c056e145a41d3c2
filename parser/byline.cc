#include "parser/byline.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
#include "parser/date_text.h"
#include "parser/html_entities.h"

namespace stet {
namespace {

constexpr size_t kBylineBytesMax = 400;

// What stands before the names, case folded; longer ones first.
constexpr absl::string_view kIntroductions[] = {"article written by",
                                                "this post was written by",
                                                "this article was written by",
                                                "medically reviewed by",
                                                "contributed by",
                                                "erstellt von",
                                                "eingestellt von",
                                                "gepostet von",
                                                "pressemitteilung von",
                                                "beitrag von",
                                                "artikel von",
                                                "text von",
                                                "gastbeitrag von",
                                                "interview von",
                                                "fotos",
                                                "foto",
                                                "fotos von",
                                                "text und fotos",
                                                "text & fotos",
                                                "redaktion:",
                                                "vom",
                                                "story by",
                                                "words by",
                                                "written by",
                                                "posted by",
                                                "published by",
                                                "reported by",
                                                "reviewed by",
                                                "edited by",
                                                "created by",
                                                "submitted by",
                                                "a report by",
                                                "article by",
                                                "review by",
                                                "text by",
                                                "photos by",
                                                "authored by",
                                                "by",
                                                "author",
                                                "authors",
                                                "autor",
                                                "autorin",
                                                "autoren",
                                                "autor/in",
                                                "autorin/autor",
                                                "ein beitrag von",
                                                "ein artikel von",
                                                "ein kommentar von",
                                                "ein gastbeitrag von",
                                                "eine analyse von",
                                                "ein interview von",
                                                "ein essay von",
                                                "eine kolumne von",
                                                "eine reportage von",
                                                "kommentar von",
                                                "verfasst von",
                                                "geschrieben von",
                                                "veröffentlicht von",
                                                "aufgezeichnet von",
                                                "interview",
                                                "interview:",
                                                "von unserem redakteur",
                                                "von unserer redakteurin",
                                                "von",
                                                "text",
                                                "texte",
                                                "par",
                                                "écrit par",
                                                "publié par",
                                                "auteur",
                                                "propos recueillis par",
                                                "por",
                                                "escrito por",
                                                "publicado por",
                                                "autora",
                                                "autores",
                                                "redacción",
                                                "redactado por",
                                                "di",
                                                "scritto da",
                                                "a cura di",
                                                "pubblicato da",
                                                "autore",
                                                "door",
                                                "geschreven door",
                                                "geplaatst door",
                                                "auteur",
                                                "av",
                                                "skrevet av",
                                                "tekst",
                                                "journalist",
                                                "af",
                                                "skrevet af",
                                                "skriven av",
                                                "text",
                                                "kirjoittanut",
                                                "teksti",
                                                "opr",
                                                "oprac",
                                                "napisał",
                                                "napisała",
                                                "autorka",
                                                "napsal",
                                                "napsala",
                                                "автор",
                                                "авторы",
                                                "текст",
                                                "автори",
                                                "yazan",
                                                "yazar",
                                                "haber",
                                                "haberi",
                                                "συντάκτης",
                                                "του",
                                                "της",
                                                "από",
                                                "γράφει ο",
                                                "γράφει η",
                                                "oleh",
                                                "penulis",
                                                "reporter",
                                                "tác giả",
                                                "theo",
                                                "作者",
                                                "记者",
                                                "記者",
                                                "文",
                                                "撰文",
                                                "編集",
                                                "执笔",
                                                "文／",
                                                "责任编辑",
                                                "글",
                                                "기자",
                                                "بقلم",
                                                "كتب",
                                                "كتبت",
                                                "מאת",
                                                "szerző",
                                                "írta",
                                                "de",
                                                "scris de",
                                                "autorul",
                                                "piše",
                                                "napisao",
                                                "пише",
                                                "от"};

// Whole parts that are no name, case folded.
constexpr absl::string_view kNoNames[] = {"no author",
                                          "posted on",
                                          "written by",
                                          "published on",
                                          "publiziert",
                                          "datum",
                                          "date",
                                          "von",
                                          "by",
                                          "autor*in",
                                          "guest",
                                          "gast",
                                          "user",
                                          "nachrichten",
                                          "advertisement",
                                          "admin",
                                          "administrator",
                                          "author",
                                          "autor",
                                          "authors",
                                          "unknown",
                                          "none",
                                          "null",
                                          "undefined",
                                          "anonymous",
                                          "share",
                                          "shares",
                                          "email",
                                          "e-mail",
                                          "twitter",
                                          "facebook",
                                          "follow",
                                          "contact",
                                          "bio",
                                          "linkedin",
                                          "instagram",
                                          "more",
                                          "mehr",
                                          "website",
                                          "print",
                                          "drucken",
                                          "comments",
                                          "comment",
                                          "updated",
                                          "published",
                                          "posted",
                                          "byline",
                                          "profile",
                                          "profil",
                                          "rss",
                                          "view all posts",
                                          "see more",
                                          "all posts",
                                          "about the author",
                                          "jr",
                                          "sr",
                                          "md",
                                          "m.d",
                                          "phd",
                                          "ph.d",
                                          "ms",
                                          "ma",
                                          "mba",
                                          "rd",
                                          "esq",
                                          "cpa",
                                          "rn",
                                          "dpt",
                                          "fand",
                                          "foma",
                                          "dabom",
                                          "cfa",
                                          "cfp",
                                          "iii",
                                          "ii",
                                          "home",
                                          "blog",
                                          "login",
                                          "news",
                                          "und",
                                          "and",
                                          "x",
                                          "kommentare"};

// Words of a part that is a role or a place of work, case folded.
constexpr absl::string_view kRoleWords[] = {"editor",
                                            "reporter",
                                            "correspondent",
                                            "journalist",
                                            "columnist",
                                            "writer",
                                            "contributor",
                                            "staff",
                                            "director",
                                            "manager",
                                            "professor",
                                            "analyst",
                                            "producer",
                                            "photographer",
                                            "critic",
                                            "fellow",
                                            "redakteur",
                                            "redakteurin",
                                            "korrespondent",
                                            "korrespondentin",
                                            "journalistin",
                                            "chefredakteur",
                                            "reporterin",
                                            "volontär",
                                            "volontärin",
                                            "ressortleiter",
                                            "ressortleiterin",
                                            "autorin",
                                            "fotograf",
                                            "ceo",
                                            "founder",
                                            "co-founder",
                                            "president",
                                            "chief",
                                            "head",
                                            "expert",
                                            "specialist",
                                            "consultant",
                                            "journaliste",
                                            "rédacteur",
                                            "rédactrice",
                                            "periodista",
                                            "redactor",
                                            "redactora",
                                            "giornalista",
                                            "redaktor",
                                            "редактор",
                                            "корреспондент",
                                            "editor-in-chief",
                                            "follow",
                                            "updated",
                                            "published",
                                            "uhr",
                                            "minuten",
                                            "minutes",
                                            "min",
                                            "read",
                                            "years",
                                            "experience",
                                            "comments",
                                            "ago",
                                            "officer",
                                            "senior",
                                            "lead"};

// Words behind a name that are none of it, case folded.
constexpr absl::string_view kBehindNames[] = {"am",
                                              "on",
                                              "at",
                                              "is",
                                              "has",
                                              "um",
                                              "publiziert",
                                              "see",
                                              "last",
                                              "posted",
                                              "reviewed",
                                              "edited",
                                              "monday",
                                              "tuesday",
                                              "wednesday",
                                              "thursday",
                                              "friday",
                                              "saturday",
                                              "sunday",
                                              "mon",
                                              "tue",
                                              "wed",
                                              "thu",
                                              "fri",
                                              "sat",
                                              "sun",
                                              "montag",
                                              "dienstag",
                                              "mittwoch",
                                              "donnerstag",
                                              "freitag",
                                              "samstag",
                                              "sonnabend",
                                              "sonntag",
                                              "lundi",
                                              "mardi",
                                              "mercredi",
                                              "jeudi",
                                              "vendredi",
                                              "samedi",
                                              "dimanche",
                                              "lunes",
                                              "martes",
                                              "miércoles",
                                              "jueves",
                                              "viernes",
                                              "sábado",
                                              "domingo",
                                              "publié",
                                              "publicado",
                                              "ca",
                                              "share",
                                              "shares",
                                              "email",
                                              "bio",
                                              "view",
                                              "gepostet",
                                              "veröffentlicht",
                                              "erstellt",
                                              "le",
                                              "geschrieben",
                                              "actualizado",
                                              "aktualisiert",
                                              "medically",
                                              "/",
                                              "⋅"};

std::string StripEdges(absl::string_view text) {
  size_t begin = 0;
  size_t end = text.size();
  while (begin < end) {
    size_t next = begin;
    const char32_t c = NextCodePoint(text, next);
    if (IsLetter(c) || IsDigit(c) || IsMark(c) || c == '@') break;
    begin = next;
  }
  while (end > begin) {
    size_t at = end - 1;
    while (at > begin && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
      --at;
    size_t next = at;
    const char32_t c = NextCodePoint(text, next);
    if (IsLetter(c) || IsDigit(c) || IsMark(c) || c == ')') break;
    // "R. R.", "Jr.": the dot of an initial stays.
    if (c == '.' && at >= begin + 1 &&
        (at < begin + 2 || text[at - 2] == ' ' || text[at - 2] == '.'))
      break;
    end = at;
  }
  return std::string(text.substr(begin, end - begin));
}

size_t CountCodePoints(absl::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The length of the introduction that `folded` begins with, 0 for none.
size_t IntroductionLength(absl::string_view folded) {
  size_t best = 0;
  for (const absl::string_view introduction : kIntroductions) {
    if (introduction.size() <= best || !absl::StartsWith(folded, introduction))
      continue;
    const absl::string_view rest = folded.substr(introduction.size());
    if (rest.empty()) continue;
    size_t next = 0;
    const char32_t c = NextCodePoint(rest, next);
    const bool han = static_cast<unsigned char>(introduction[0]) >= 0xE3;
    if (IsSpace(c) || c == ':' || c == U'：' || c == U'／' || c == '|' || han) {
      if (han && c != ':' && c != U'：' && c != U'／' && !IsSpace(c)) continue;
      best = introduction.size() + (IsSpace(c) ? 0 : next);
    }
  }
  return best;
}

// FoldCase may change lengths; ours is used only where it does not.
std::string SameLengthFold(absl::string_view text) {
  std::string folded = FoldCase(text);
  return folded.size() == text.size() ? folded : absl::AsciiStrToLower(text);
}

void StripIntroductions(std::string& text) {
  for (int i = 0; i < 2; ++i) {
    const size_t length = IntroductionLength(SameLengthFold(text));
    if (length == 0) return;
    text = StripEdges(absl::string_view(text).substr(length));
  }
}

// Names parted by commas, semicolons, bars, bullets and "and".
std::vector<std::string> Parts(absl::string_view text) {
  std::string marked(text);
  static constexpr absl::string_view kConjunctions[] = {
      " and ", " und ",  " & ",   " et ",  " y ",   " och ", " og ",
      " ja ",  " och ",  " и ",   " і ",   " та ",  " ve ",  " και ",
      " dan ", " và ",   " en ",  " e ",   " i ",   " și ",  " és ",
      " a ",   " with ", " mit ", " AND ", " UND ", " And ", " ET ",
      " Y ",   " from ", " for ", " für ", " For ", " via "};
  for (const absl::string_view conjunction : kConjunctions) {
    const bool place = conjunction == " from " || conjunction == " for " ||
                       conjunction == " For " || conjunction == " für ";
    for (size_t at = marked.find(conjunction.data(), 0, conjunction.size());
         at != std::string::npos;
         at = marked.find(conjunction.data(), at, conjunction.size())) {
      marked.replace(at, conjunction.size(), 1, place ? '\x02' : '\x01');
    }
  }
  for (const absl::string_view sign :
       {",", ";", "|", "、", "，", "•", "·", "／", " / ", " - ", " – ", " — ",
        "\n", "›", "»", "："}) {
    // What follows a bar or a dash is a title or a place as often as a name.
    for (size_t at = marked.find(sign.data(), 0, sign.size());
         at != std::string::npos;
         at = marked.find(sign.data(), at, sign.size())) {
      marked.replace(at, sign.size(), 1, '\x01');
    }
  }
  // "Eva Example/Jo Doe" are two; "det/dpa" signs as one.
  for (size_t at = marked.find('/'); at != std::string::npos;
       at = marked.find('/', at + 1)) {
    const absl::string_view before = absl::string_view(marked).substr(0, at);
    const absl::string_view behind = absl::string_view(marked).substr(at + 1);
    const auto has_space = [](absl::string_view piece) {
      return absl::StrContains(absl::StripAsciiWhitespace(piece), ' ');
    };
    if (has_space(before.substr(before.find_last_of("\x01/") + 1)) &&
        has_space(behind.substr(0, behind.find_first_of("\x01/"))))
      marked[at] = '\x01';
  }
  std::vector<std::string> parts;
  for (absl::string_view part : absl::StrSplit(marked, '\x01')) {
    part = part.substr(0, part.find('\x02'));
    parts.emplace_back(part);
  }
  return parts;
}

bool IsRole(absl::string_view folded) {
  for (const absl::string_view word : absl::StrSplit(folded, ' ')) {
    if (std::find(std::begin(kRoleWords), std::end(kRoleWords), word) !=
        std::end(kRoleWords))
      return true;
  }
  return false;
}

// "Eva Example Senior Reporter", "Eva Example on Tuesday": up to where the name
// ends. A first word is never cut.
std::string WithoutTail(const std::string& name) {
  static constexpr absl::string_view kReporters[] = {" 기자", " 特派员",
                                                     " 記者", " 记者"};
  absl::string_view rest = name;
  for (const absl::string_view reporter : kReporters)
    absl::ConsumeSuffix(&rest, reporter);
  size_t words = 0;
  bool is_role = false;  // "Example staff reporter" is all role, and stays.
  size_t at = 0;
  while (at < rest.size()) {
    size_t end = rest.find(' ', at);
    if (end == absl::string_view::npos) end = rest.size();
    const std::string word = StripEdges(FoldCase(rest.substr(at, end - at)));
    const auto is_one_of = [&](const auto& list) {
      return std::find(std::begin(list), std::end(list), word) !=
             std::end(list);
    };
    if (words >= 1 && is_one_of(kBehindNames))
      return StripEdges(rest.substr(0, at));
    if (is_one_of(kRoleWords)) {
      if (words >= 2 && !is_role) return StripEdges(rest.substr(0, at));
      is_role = true;
    }
    ++words;
    at = end + 1;
  }
  return std::string(rest);
}

// Prose is no name: it begins lower case, or has many lower-case words.
bool IsProse(absl::string_view name) {
  int words = 0;
  int lower = 0;
  bool first_lower = false;
  for (const absl::string_view word :
       absl::StrSplit(name, ' ', absl::SkipEmpty())) {
    size_t at = 0;
    const char32_t c = NextCodePoint(word, at);
    const bool is_lower = IsLetter(c) && !IsUpper(c) && c < 0x500;
    if (words == 0) first_lower = is_lower;
    lower += is_lower;
    ++words;
  }
  return (first_lower && words >= 4) || lower >= 4;
}

bool CanBeName(absl::string_view name, absl::string_view folded) {
  const size_t length = CountCodePoints(name);
  if (length < 2 || name.size() > kNameBytesMax) return false;
  if (absl::StrContains(folded, "://") || absl::StartsWith(folded, "www.") ||
      absl::StrContains(folded, "@"))
    return false;
  if (std::find(std::begin(kNoNames), std::end(kNoNames), folded) !=
      std::end(kNoNames))
    return false;
  if (std::count(name.begin(), name.end(), ' ') > 6 || IsProse(name))
    return false;
  // "wordpressadmin", "page.head.author", "{{author}}".
  if (!absl::StrContains(name, ' ') &&
      (absl::EndsWith(folded, "admin") ||
       std::count(name.begin(), name.end(), '.') > 2))
    return false;
  if (name.find_first_of("{}<>=[]\\") != absl::string_view::npos) return false;
  size_t letters = 0;
  size_t digits = 0;
  for (size_t at = 0; at < name.size();) {
    const char32_t c = NextCodePoint(name, at);
    letters += IsLetter(c);
    digits += IsDigit(c);
  }
  return letters >= 2 && digits < letters && digits <= 4;
}

// "Beispiel, Eva": the family name first.
bool IsInverted(const std::vector<std::string>& parts) {
  return parts.size() == 2 && !absl::StrContains(parts[0], ' ') &&
         !absl::StrContains(absl::StripAsciiWhitespace(parts[1]), ' ') &&
         !parts[0].empty() && !absl::StripAsciiWhitespace(parts[1]).empty();
}

}  // namespace

bool BeginsLikeByline(absl::string_view text) {
  return IntroductionLength(SameLengthFold(text.substr(0, 64))) > 0;
}

std::vector<std::string> NamesInByline(absl::string_view text) {
  std::string plain = PlainText(text.substr(0, 4 * kBylineBytesMax));
  if (plain.size() > kBylineBytesMax) return {};
  // An author's page stands where a name should: nothing in it is a name.
  if (absl::StartsWithIgnoreCase(plain, "http://") ||
      absl::StartsWithIgnoreCase(plain, "https://"))
    return {};
  if (const auto date = FindDate(plain, {}); date.has_value()) {
    // "Eva Beispiel, 3. März 2021": what stands before the date.
    const std::string before = StripEdges(plain.substr(0, date->begin));
    plain = CountCodePoints(before) >= 3 ? before : plain.substr(date->end);
  }
  plain = StripEdges(plain);
  StripIntroductions(plain);
  std::vector<std::string> names;
  const std::vector<std::string> parts = Parts(plain);
  for (const std::string& part : parts) {
    std::string name = StripEdges(part);
    StripIntroductions(name);
    if (const size_t open = name.find('(');
        open != std::string::npos && open > 2 && name.back() == ')')
      name = StripEdges(absl::string_view(name).substr(0, open));
    name = WithoutTail(name);
    if (absl::StartsWith(name, "@")) name.erase(0, 1);
    const std::string folded = FoldCase(name);
    if (!CanBeName(name, folded) ||
        std::find(std::begin(kBehindNames), std::end(kBehindNames), folded) !=
            std::end(kBehindNames))
      continue;
    if (!names.empty() && IsRole(folded)) continue;
    const bool known = std::any_of(
        names.begin(), names.end(),
        [&](const std::string& other) { return FoldCase(other) == folded; });
    if (!known && names.size() < kNamesMax) names.push_back(std::move(name));
  }
  if (names.size() == 2 && IsInverted(parts) && absl::StrContains(plain, ','))
    return {absl::StrCat(names[1], " ", names[0])};
  return names;
}

namespace {

// Where no byline of the article stands.
bool IsAside(const HtmlDocument& document, NodeId n, NodeId headline) {
  static constexpr absl::string_view kAway[] = {
      "comment", "related", "recommend", "sidebar",  "footer",    "widget",
      "teaser",  "most-",   "popular",   "promo",    "card-list", "newsletter",
      "disqus",  "respond", "read-more", "readmore", "navigation"};
  for (int depth = 0; n != kNoNode && depth < 12;
       n = document.parent(n), ++depth) {
    // Whatever its name, what holds the headline holds the article.
    if (headline != kNoNode && document.Contains(n, headline)) return false;
    const Tag tag = document.tag(n);
    if (tag == Tag::kAside || tag == Tag::kFooter || tag == Tag::kNav)
      return true;
    if (tag == Tag::kBody || tag == Tag::kArticle || tag == Tag::kMain)
      return false;
    for (const Attr attr : {Attr::kClass, Attr::kId}) {
      const absl::string_view value = document.Attribute(n, attr);
      if (value.empty()) continue;
      const std::string lower = absl::AsciiStrToLower(value);
      for (const absl::string_view word : kAway) {
        if (absl::StrContains(lower, word)) return true;
      }
    }
  }
  return false;
}

// The account that posts whatever others wrote: what the element links to.
bool IsAdministrator(const HtmlDocument& document, NodeId n) {
  constexpr NodeId kSmall = 12;
  const NodeId end = std::min(document.SubtreeEnd(n), n + kSmall);
  for (NodeId at = n; at < end; ++at) {
    if (absl::StrContains(document.Attribute(at, Attr::kHref), "/author/admin"))
      return true;
  }
  return false;
}

// How much the element's names say that it holds a byline; 0: nothing.
int BylineScore(const HtmlDocument& document, NodeId n) {
  const absl::string_view itemprop = document.Attribute(n, Attr::kItemprop);
  if (IsAdministrator(document, n)) return 0;
  if (itemprop == "author" || itemprop == "creator") return 9;
  if (absl::StrContains(document.Attribute(n, Attr::kRel), "author")) return 8;
  const Tag tag = document.tag(n);
  if (tag == Tag::kArticle || tag == Tag::kMain || tag == Tag::kBody) return 0;
  const absl::string_view names[] = {
      document.Attribute(n, Attr::kClass), document.Attribute(n, Attr::kId),
      document.Attribute(n, Attr::kDataTestid),
      document.Attribute(n, Attr::kDataComponent)};
  int score = 0;
  for (const absl::string_view name : names) {
    if (name.empty() || name.size() > 300) continue;
    const std::string lower = absl::AsciiStrToLower(name);
    const bool author = absl::StrContains(lower, "author") ||
                        absl::StrContains(lower, "autor") ||
                        absl::StrContains(lower, "auteur") ||
                        absl::StrContains(lower, "writer");
    const bool byline = absl::StrContains(lower, "byline") ||
                        absl::StrContains(lower, "by-line");
    if (!author && !byline) continue;
    if (absl::StrContains(lower, "bio") || absl::StrContains(lower, "image") ||
        absl::StrContains(lower, "avatar") ||
        absl::StrContains(lower, "photo") ||
        absl::StrContains(lower, "social") ||
        absl::StrContains(lower, "descr") ||
        absl::StrContains(lower, "authori") ||
        absl::StrContains(lower, "follow") ||
        absl::StrContains(lower, "comment"))
      continue;
    score = std::max(score, absl::StrContains(lower, "name") ? 7
                            : byline                         ? 6
                                                             : 5);
  }
  return score;
}

// The text under `n` as a byline: blocks, links and times part names, and no
// two elements' words run together.
std::string BylineText(const HtmlDocument& document, NodeId n) {
  static constexpr absl::string_view kBoundary = " • ";
  std::string text;
  const auto parts = [&](NodeId at) {
    const Tag tag = document.tag(at);
    return tag == Tag::kA || tag == Tag::kTime || tag == Tag::kBr ||
           (IsBlockTag(tag) && !document.IsText(at));
  };
  for (NodeId at = n; at < document.SubtreeEnd(n); ++at) {
    if (document.IsText(at)) {
      const absl::string_view own = document.text(at);
      const bool starts_word =
          !own.empty() &&
          (absl::ascii_isalnum(static_cast<unsigned char>(own.front())) ||
           static_cast<unsigned char>(own.front()) >= 0x80);
      if (starts_word && !text.empty()) text += ' ';
      text += CollapseSpace(own);
      if (!own.empty() &&
          absl::ascii_isspace(static_cast<unsigned char>(own.back())))
        text += ' ';
    } else if (at != n && parts(at)) {
      absl::StrAppend(&text, kBoundary);
    }
    for (NodeId up = at; up != n && document.SubtreeEnd(up) == at + 1;
         up = document.parent(up)) {
      if (!document.IsText(up) && parts(up)) absl::StrAppend(&text, kBoundary);
    }
    if (text.size() > 4 * kBylineBytesMax) break;
  }
  return text;
}

// The names inside the element: of its links, or of its text.
std::vector<std::string> NamesOf(const HtmlDocument& document, NodeId n) {
  const absl::string_view itemprop = document.Attribute(n, Attr::kItemprop);
  if (!itemprop.empty()) {
    if (const absl::string_view content = document.Attribute(n, Attr::kContent);
        !content.empty())
      return NamesInByline(content);
    for (NodeId i = n + 1; i < document.SubtreeEnd(n); ++i) {
      if (document.Attribute(i, Attr::kItemprop) != "name") continue;
      const absl::string_view content = document.Attribute(i, Attr::kContent);
      return NamesInByline(content.empty() ? document.TextContent(i)
                                           : std::string(content));
    }
  }
  return NamesInByline(BylineText(document, n));
}

// One to three words that begin upper case each, as names of persons do in
// scripts with case; particles ("de", "van") may stand between.
bool IsPersonName(absl::string_view text) {
  static constexpr absl::string_view kParticles[] = {
      "de", "da", "di", "du", "van", "von", "der", "den", "bin",
      "al", "el", "la", "le", "dos", "del", "ter", "zu",  "y"};
  static constexpr absl::string_view kNever[] = {
      "the",  "of",   "and",   "for",   "in",     "to",     "key",     "what",
      "how",  "why",  "top",   "read",  "more",   "quick",  "news",    "photo",
      "note", "live", "our",   "your",  "this",   "about",  "facts",   "points",
      "main", "best", "first", "story", "update", "report", "summary", "from",
      "by",   "with", "at",    "on",    "is"};
  int words = 0;
  for (const absl::string_view word :
       absl::StrSplit(CollapseSpace(text), ' ', absl::SkipEmpty())) {
    const std::string folded = FoldCase(word);
    if (std::find(std::begin(kNever), std::end(kNever), folded) !=
        std::end(kNever))
      return false;
    if (words > 0 && std::find(std::begin(kParticles), std::end(kParticles),
                               folded) != std::end(kParticles))
      continue;
    size_t at = 0;
    if (!IsUpper(NextCodePoint(word, at))) return false;
    while (at < word.size()) {
      const char32_t c = NextCodePoint(word, at);
      if (!IsLetter(c) && !IsMark(c) && c != '-' && c != '\'' && c != 0x2019 &&
          c != '.')
        return false;
    }
    ++words;
  }
  return words >= 2 && words <= 4;
}

// A row of a list of facts: "Author" in one element, the name in the next.
VisibleByline FindLabelled(const HtmlDocument& document, NodeId headline) {
  static constexpr absl::string_view kLabels[] = {
      "author",        "autor",       "autorin",   "autorin/autor",
      "autor/autorin", "autor/in",    "auteur",    "autore",
      "autora",        "автор",       "szerző",    "forfatter",
      "författare",    "kirjoittaja", "συντάκτης", "yazar"};
  for (NodeId n = document.body(); n + 1 < document.size(); ++n) {
    if (!document.IsText(n) || document.text(n).size() > 24) continue;
    absl::string_view label = absl::StripAsciiWhitespace(document.text(n));
    absl::ConsumeSuffix(&label, ":");
    if (std::find(std::begin(kLabels), std::end(kLabels), FoldCase(label)) ==
        std::end(kLabels))
      continue;
    NodeId next = n + 1;
    while (next < document.size() && next < n + 6 && !document.IsText(next))
      ++next;
    if (next >= document.size() || !document.IsText(next) ||
        document.text(next).size() > kNameBytesMax ||
        IsAside(document, n, headline))
      continue;
    std::vector<std::string> names = NamesInByline(document.text(next));
    if (!names.empty() && IsPersonName(names.front()))
      return {std::move(names), document.parent(next), false};
  }
  return {};
}

// The name that stands in bold, in a paragraph of its own, before the text.
VisibleByline FindBoldName(const HtmlDocument& document, NodeId headline) {
  if (headline == kNoNode) return {};
  constexpr NodeId kNear = 200;
  constexpr size_t kProseBytes = 150;
  const NodeId to = std::min<NodeId>(document.size(), headline + kNear);
  for (NodeId n = document.SubtreeEnd(headline); n < to; ++n) {
    if (!document.IsText(n)) continue;
    const absl::string_view text = absl::StripAsciiWhitespace(document.text(n));
    if (text.size() > kProseBytes) return {};
    const NodeId bold = document.parent(n);
    const Tag tag = document.tag(bold);
    const NodeId paragraph = document.parent(bold);
    if ((tag != Tag::kStrong && tag != Tag::kB) || paragraph == kNoNode ||
        document.tag(paragraph) != Tag::kP || text.size() > 80 ||
        CollapseSpace(document.TextContent(paragraph)) != CollapseSpace(text))
      continue;
    std::vector<std::string> names;
    bool all = true;
    for (const absl::string_view part :
         absl::StrSplit(text, absl::ByAnyChar("/&,"), absl::SkipEmpty())) {
      all = all && IsPersonName(part);
      names.push_back(CollapseSpace(part));
    }
    if (all && !names.empty() && !IsAside(document, n, headline))
      return {std::move(names), paragraph, false};
  }
  return {};
}

}  // namespace

VisibleByline FindByline(const HtmlDocument& document, NodeId headline) {
  VisibleByline best;
  int best_score = 0;
  int best_raw = 0;
  NodeId best_parent = kNoNode;
  int looked = 0;
  for (NodeId n = document.body(); n < document.size() && looked < 60; ++n) {
    if (document.IsText(n)) continue;
    int score = BylineScore(document, n);
    if (score == 0) continue;
    ++looked;
    if (IsAside(document, n, headline)) continue;
    // Several names stand side by side: links of one parent.
    if (best.node != kNoNode && score == best_raw &&
        document.parent(n) == best_parent &&
        n >= document.SubtreeEnd(best.node)) {
      for (std::string& name : NamesOf(document, n)) {
        if (std::find(best.names.begin(), best.names.end(), name) ==
                best.names.end() &&
            best.names.size() < kNamesMax)
          best.names.push_back(std::move(name));
      }
      continue;
    }
    // A byline follows its headline within a screen.
    const bool near =
        headline == kNoNode || (n + 60 > headline && n < headline + 400);
    const int total = score + (near ? 10 : 0);
    if (total <= best_score) continue;
    std::vector<std::string> names = NamesOf(document, n);
    if (names.empty()) continue;
    best_score = total;
    best_raw = score;
    best_parent = document.parent(n);
    best = {std::move(names), n,
            !document.Attribute(n, Attr::kItemprop).empty()};
  }
  if (best.node != kNoNode) return best;
  // Nothing is marked: a short block near the headline that begins like one.
  const NodeId from = headline == kNoNode ? document.body() : headline;
  const NodeId to = std::min<NodeId>(document.size(), from + 120);
  for (NodeId n = from; n < to; ++n) {
    if (!document.IsText(n)) continue;
    const absl::string_view text = absl::StripAsciiWhitespace(document.text(n));
    if (text.size() < 3 || text.size() > 120 || !BeginsLikeByline(text)) {
      // "By" alone, the name in the next element.
      if (text.size() > 24 || text.size() < 2 ||
          !BeginsLikeByline(absl::StrCat(text, " x")))
        continue;
    }
    const NodeId parent = document.parent(n);
    if (parent == kNoNode || parent == document.body() ||
        IsAdministrator(document, parent))
      continue;
    std::string line = document.TextContent(parent);
    if (line.size() > 150) continue;
    if (line.size() <= text.size() + 1 && text.size() <= 24 &&
        !BeginsLikeByline(line))
      line = document.TextContent(document.parent(parent));
    if (line.size() > 150 || !BeginsLikeByline(line)) continue;
    std::vector<std::string> names = NamesInByline(line);
    // A sentence, not a name: names are short and begin upper case.
    names.erase(std::remove_if(names.begin(), names.end(),
                               [](const std::string& name) {
                                 size_t at = 0;
                                 const char32_t c = NextCodePoint(name, at);
                                 return std::count(name.begin(), name.end(),
                                                   ' ') > 3 ||
                                        (c < 0x3000 && !IsUpper(c));
                               }),
                names.end());
    if (!names.empty()) return {std::move(names), parent, false};
  }
  return best;
}

VisibleByline FindUnmarkedByline(const HtmlDocument& document,
                                 NodeId headline) {
  if (VisibleByline labelled = FindLabelled(document, headline);
      !labelled.names.empty())
    return labelled;
  return FindBoldName(document, headline);
}

}  // namespace stet
