#include "parser/site_name.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"

namespace stet {
namespace {

// Latin letters as addresses write them: "müritz" is "mueritz" or "muritz".
std::string InAddress(absl::string_view word, bool spell_umlauts) {
  static constexpr absl::string_view kLetters[] = {
      "aàáâãäåāăą", "cçćč", "dďđ",       "eèéêëēėęě", "gğģ",
      "iìíîïīįı",   "lłľļ", "nñńňņ",     "oòóôõöøōő", "rřŕ",
      "sśšșş",      "tťțţ", "uùúûüūůűų", "yýÿ",       "zźżž"};
  std::string plain;
  for (size_t at = 0; at < word.size();) {
    const size_t begin = at;
    NextCodePoint(word, at);
    const absl::string_view letter = word.substr(begin, at - begin);
    if (letter.size() == 1) {
      plain += letter.front();
      continue;
    }
    const auto* const found = std::find_if(
        std::begin(kLetters), std::end(kLetters), [&](absl::string_view forms) {
          return absl::StrContains(forms, letter);
        });
    if (found == std::end(kLetters)) {
      absl::StrAppend(&plain, letter);
      continue;
    }
    plain += found->front();
    if (spell_umlauts && (letter == "ä" || letter == "ö" || letter == "ü"))
      plain += 'e';
  }
  return plain;
}

// Parts of titles that blog software sets between site and headline.
bool IsArchiveWord(const WordList& words) {
  const std::string joined = Joined(words);
  return joined == "blogarchive" || joined == "blogarchiv" ||
         joined == "archive" || joined == "archiv" || joined == "home" ||
         joined == "startseite";
}

struct Separator {
  absl::string_view text;
  Parts parts;
};

constexpr Separator kSeparators[] = {
    {" | ", Parts::kSurely},  {" - ", Parts::kLoosely},
    {" – ", Parts::kLoosely}, {" — ", Parts::kLoosely},
    {" :: ", Parts::kSurely}, {" » ", Parts::kSurely},
    {" « ", Parts::kSurely},  {" · ", Parts::kSurely},
    {" • ", Parts::kSurely},  {" / ", Parts::kLoosely},
    {"｜", Parts::kSurely},   {"_", Parts::kSurely},
    {" ‹ ", Parts::kSurely},  {" > ", Parts::kTrail},
    {"|", Parts::kSurely},    {" ― ", Parts::kLoosely},
    {" │ ", Parts::kSurely},  {" : ", Parts::kLoosely},
    {" ⋆ ", Parts::kSurely},  {" ✓ ", Parts::kSurely}};

TitleCut LastCut(absl::string_view title) {
  TitleCut last;
  for (const Separator& separator : kSeparators) {
    const size_t at = title.rfind(separator.text);
    if (at != absl::string_view::npos &&
        (last.begin == absl::string_view::npos || at > last.begin))
      last = {at, separator.text.size(), separator.parts};
  }
  return last;
}

TitleCut FirstCut(absl::string_view title) {
  TitleCut first;
  for (const Separator& separator : kSeparators) {
    const size_t at = title.find(separator.text);
    if (at < first.begin) first = {at, separator.text.size(), separator.parts};
  }
  return first;
}

}  // namespace

std::string HostName(absl::string_view url) {
  absl::string_view host = OwnAddress(url);
  host = host.substr(0, host.find_first_of("/?#:"));
  std::string longest;
  std::string label;
  for (const char c : host) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      label += absl::ascii_tolower(static_cast<unsigned char>(c));
    } else if (c == '.') {
      if (label.size() > longest.size() && label != "www") longest = label;
      label.clear();
    }
  }
  return longest;
}

bool NamesHost(const WordList& words, const std::string& host_name) {
  if (host_name.empty() || words.empty() || words.size() > 8) return false;
  constexpr size_t kInitialsMin = 2;
  if (words.size() >= kInitialsMin && words.size() == host_name.size() &&
      std::equal(words.begin(), words.end(), host_name.begin(),
                 [](const std::string& word, char initial) {
                   return word.front() == initial;
                 }))
    return true;
  if (host_name.size() < 3) return false;
  std::string joined = Joined(words);
  if (absl::StartsWith(joined, "www")) joined.erase(0, 3);
  for (const bool spell_umlauts : {false, true}) {
    const std::string name = InAddress(joined, spell_umlauts);
    if (absl::StartsWith(name, host_name) &&
        name.size() <= host_name.size() + 4)
      return true;
  }
  return false;
}

std::vector<TitleCut> AllCuts(absl::string_view title) {
  constexpr size_t kCutsMax = 12;  // More are no title's.
  std::vector<TitleCut> cuts;
  for (const Separator& separator : kSeparators) {
    for (size_t at = title.find(separator.text);
         at != absl::string_view::npos && cuts.size() < kCutsMax;
         at = title.find(separator.text, at + separator.text.size()))
      cuts.push_back({at, separator.text.size(), separator.parts});
  }
  return cuts;
}

std::string WithoutSiteName(absl::string_view title,
                            const SiteNameOptions& options) {
  title = absl::StripAsciiWhitespace(title);
  const WordList site = TitleWords(options.site_name);
  const WordList home = TitleWords(options.home_name);
  const std::string host = HostName(options.url);
  const WordList slug = SlugWords(options.url);
  const auto is_site = [&](const WordList& words) {
    return !words.empty() && (words == site || words == home ||
                              NamesHost(words, host) || IsArchiveWord(words));
  };
  // A name that holds separators itself goes as a whole.
  for (const TitleCut& cut : AllCuts(title)) {
    const absl::string_view front = title.substr(0, cut.begin);
    const absl::string_view back = title.substr(cut.begin + cut.size);
    const WordList front_words = TitleWords(front);
    const WordList back_words = TitleWords(back);
    if (front_words.empty() || back_words.empty()) continue;
    const bool is_front = front_words == site || front_words == home;
    if (!is_front && back_words != site && back_words != home) continue;
    title = absl::StripAsciiWhitespace(is_front ? back : front);
    break;
  }
  // Words that the address has too are the page's own.
  const auto is_own = [&](const WordList& words) {
    return slug.size() >= 3 && Agreement(words, slug) >= 0.4;
  };
  for (int round = 0; round < 5; ++round) {
    const TitleCut last = LastCut(title);
    if (last.begin == absl::string_view::npos) break;
    const TitleCut first = FirstCut(title);
    const absl::string_view rest = title.substr(0, last.begin);
    const absl::string_view behind = title.substr(first.begin + first.size);
    const WordList tail_words =
        TitleWords(title.substr(last.begin + last.size));
    const WordList rest_words = TitleWords(rest);
    const WordList head_words = TitleWords(title.substr(0, first.begin));
    if (rest_words.empty() || tail_words.empty()) {
      title = absl::StripAsciiWhitespace(rest_words.empty() ? behind : rest);
      continue;
    }
    const bool likely = options.how == SiteNameOptions::kLikely;
    const size_t tail = tail_words.size();
    const bool is_bar = last.parts == Parts::kSurely;
    // A dash in a title of few words parts no site off.
    constexpr size_t kFewWords = 3;
    const bool is_short = last.parts == Parts::kTrail ||
                          (!is_bar && rest_words.size() < kFewWords);
    if (is_site(tail_words)) {
      title = rest;
    } else if (is_site(head_words)) {
      title = behind;
    } else if (likely && !is_own(tail_words) &&
               (is_own(rest_words) ||
                (is_bar && tail <= 6 && tail <= rest_words.size() + 2) ||
                (!is_short && tail <= 5 && tail * 2 <= rest_words.size()))) {
      if (!is_bar && tail > 8) break;
      title = rest;
    } else if (likely && is_own(tail_words) && !is_own(head_words) &&
               head_words.size() <= 6 && first.parts != Parts::kLoosely) {
      title = behind;
    } else {
      break;
    }
    title = absl::StripAsciiWhitespace(title);
  }
  return std::string(title);
}

}  // namespace stet
