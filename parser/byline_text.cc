#include "parser/byline_text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
#include "parser/byline_words.h"
#include "parser/date_text.h"
#include "parser/html_entities.h"

namespace stet {
namespace {

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
  for (const absl::string_view introduction : BylineIntroductions()) {
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
       {",", ";", "|", "、", "，", "•", "·", "⋅", "∙", "／", " / ", " - ",
        " – ", " — ", "\n", "›", "»", "："}) {
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
    if (IsRoleWord(word)) return true;
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
    if (words >= 1 && IsBehindName(word)) return StripEdges(rest.substr(0, at));
    if (IsRoleWord(word)) {
      if (words >= 2 && !is_role) return StripEdges(rest.substr(0, at));
      is_role = true;
    }
    ++words;
    at = end + 1;
  }
  return std::string(rest);
}

bool BeginsLower(absl::string_view word) {
  if (word.empty()) return false;
  size_t at = 0;
  const char32_t c = NextCodePoint(word, at);
  return IsLetter(c) && !IsUpper(c) && c < 0x500;
}

// Prose is no name: it begins lower case, has many lower-case words, or ends a
// sentence with one: "web site. Views".
bool IsProse(absl::string_view name) {
  int words = 0;
  int lower = 0;
  bool first_lower = false;
  bool ends_sentence = false;  // The word before does; "e.V." at the end not.
  for (const absl::string_view word :
       absl::StrSplit(name, ' ', absl::SkipEmpty())) {
    if (ends_sentence) return true;
    const bool is_lower = BeginsLower(word);
    if (words == 0) first_lower = is_lower;
    ends_sentence =
        is_lower && words > 0 && word.size() > 3 && absl::EndsWith(word, ".");
    lower += is_lower;
    ++words;
  }
  return (first_lower && words >= 4) || lower >= 4;
}

// What a note about the author says between the names in it: "is the",
// "registered dietitian". A name that begins lower case stands alone.
void DropProse(std::vector<std::string>& names) {
  static constexpr absl::string_view kParticles[] = {
      "de", "da", "di", "van", "von", "der", "del", "bin", "al",
      "el", "le", "la", "ter", "zu",  "dos", "du",  "af",  "av"};
  const auto is_lower = [](const std::string& name) {
    const absl::string_view first =
        absl::string_view(name).substr(0, name.find(' '));
    return BeginsLower(first) && absl::StrContains(name, ' ') &&
           std::find(std::begin(kParticles), std::end(kParticles), first) ==
               std::end(kParticles);
  };
  if (std::all_of(names.begin(), names.end(), is_lower)) return;
  names.erase(std::remove_if(names.begin(), names.end(), is_lower),
              names.end());
}

bool CanBeName(absl::string_view name, absl::string_view folded) {
  const size_t length = CountCodePoints(name);
  if (length < 2 || name.size() > kNameBytesMax) return false;
  if (absl::StrContains(folded, "://") || absl::StartsWith(folded, "www.") ||
      absl::StrContains(folded, "@"))
    return false;
  if (IsNoName(folded)) return false;
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

// The names in text without a date.
std::vector<std::string> NamesInPlain(std::string plain) {
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
    if (absl::StartsWith(name, "@"))
      name = StripEdges(absl::string_view(name).substr(1));
    const std::string folded = FoldCase(name);
    if (!CanBeName(name, folded) || IsBehindName(folded)) continue;
    if (!names.empty() && IsRole(folded)) continue;
    const bool known = std::any_of(
        names.begin(), names.end(),
        [&](const std::string& other) { return FoldCase(other) == folded; });
    if (!known && names.size() < kNamesMax) names.push_back(std::move(name));
  }
  DropProse(names);
  if (names.size() == 2 && IsInverted(parts) && absl::StrContains(plain, ','))
    return {absl::StrCat(names[1], " ", names[0])};
  return names;
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
  const auto date = FindDate(plain, {});
  if (!date.has_value()) return NamesInPlain(plain);
  // "Eva Beispiel, 3. März 2021": what stands before the date; behind it only
  // what says that it is a byline: "Posted on 3 March 2021 by Eva Example".
  const std::string before = StripEdges(plain.substr(0, date->begin));
  const std::string behind = StripEdges(plain.substr(date->end));
  if (CountCodePoints(before) < 3) return NamesInPlain(behind);
  std::vector<std::string> names = NamesInPlain(before);
  return names.empty() && BeginsLikeByline(behind) ? NamesInPlain(behind)
                                                   : names;
}

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

}  // namespace stet
