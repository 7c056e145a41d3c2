#include "parser/page_dates.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/phrase_index.h"
#include "model/unicode.h"
#include "parser/date_labels.h"
#include "parser/date_text.h"

namespace stet {
namespace {

constexpr size_t kDateElementBytesMax = 160;
constexpr NodeId kNearHeadlineNodes = 150;

bool Plausible(absl::Time time) {
  return time >=
             absl::FromCivil(absl::CivilDay(1990, 1, 1), absl::UTCTimeZone()) &&
         time <
             absl::FromCivil(absl::CivilDay(2100, 1, 1), absl::UTCTimeZone());
}

// An article has a foot of its own.
bool IsInArticle(const HtmlDocument& document, NodeId n) {
  for (int depth = 0; n != kNoNode && depth < 16;
       n = document.parent(n), ++depth) {
    if (document.tag(n) == Tag::kArticle) return true;
  }
  return false;
}

// Where dates are of something else than the article.
bool IsElsewhere(const HtmlDocument& document, NodeId n, NodeId headline,
                 bool is_last_resort) {
  static constexpr absl::string_view kElsewhere[] = {
      "comment",     "related",  "recommend", "sidebar", "popular",
      "disqus",      "respond",  "read-more", "weather", "copyright",
      "readmore",    "trending", "carousel",  "today",   "current-date",
      "currentdate", "recent",   "rating"};
  // Names that some pages give to the boxes that hold their articles, too.
  static constexpr absl::string_view kPerhaps[] = {
      "widget", "promo",  "latest", "calendar", "archive",
      "event",  "ticker", "more-",  "teaser",   "footer"};
  int depth = 0;
  for (; n != kNoNode && depth < 16; n = document.parent(n), ++depth) {
    // Whatever its name, what holds the headline holds the article.
    if (headline != kNoNode && document.Contains(n, headline)) return false;
    const Tag tag = document.tag(n);
    if (tag == Tag::kAside || tag == Tag::kNav ||
        (tag == Tag::kFooter && !(is_last_resort && IsInArticle(document, n))))
      return true;
    if (tag == Tag::kBody || tag == Tag::kMain) return false;
    // What holds most of the page is no side of it: "with-sidebar".
    if (document.SubtreeEnd(n) - n > document.size() / 2) return false;
    for (const Attr attr : {Attr::kClass, Attr::kId}) {
      const absl::string_view value = document.Attribute(n, attr);
      if (value.empty()) continue;
      const std::string lower = absl::AsciiStrToLower(value);
      const auto has = [&](absl::string_view word) {
        return absl::StrContains(lower, word);
      };
      if (std::any_of(std::begin(kElsewhere), std::end(kElsewhere), has) ||
          (!is_last_resort &&
           std::any_of(std::begin(kPerhaps), std::end(kPerhaps), has)))
        return true;
    }
  }
  return false;
}

enum class Kind { kNone, kSome, kPublished, kModified };

struct NamedKind {
  Kind kind = Kind::kNone;
  bool is_certain = false;  // Else the words beside the date may overrule it.
};

// The words in names that tell of dates, by kind; one word of a kind tells as
// much as two.
const PhraseIndex& DateNames() {
  static const auto* const index = new PhraseIndex(
      {"modif", "updated",  // kChangedNames of them.
       "publish", "pubdate", "datecreated", "entry-date", "post-date",
       "posted-on", "dateline",  // Up to kPublishedNames.
       "date", "datum", "fecha", "time", "meta", "byline", "posted", "info"});
  return *index;
}
constexpr size_t kChangedNames = 2;
constexpr size_t kPublishedNames = 9;

bool IsNaming(Attr attr) {
  return attr == Attr::kItemprop || attr == Attr::kClass || attr == Attr::kId ||
         attr == Attr::kDataTestid || attr == Attr::kProperty;
}

// What an element's names say of a date in it. "entry-date updated", as blog
// software writes it, is the only date of an entry as often as its change.
NamedKind KindByNames(const HtmlDocument& document, NodeId n) {
  bool published = false;
  bool modified = false;
  bool some = false;
  std::string lower;
  for (const auto& [attr, value] : document.attributes(n)) {
    if (!IsNaming(attr) || value.empty() || value.size() > 300) continue;
    lower.assign(value.data(), value.size());
    absl::AsciiStrToLower(&lower);
    for (const absl::string_view name :
         absl::StrSplit(lower, ' ', absl::SkipEmpty())) {
      size_t first = DateNames().size();
      DateNames().AnyIn(name, [&](size_t word) {
        first = std::min(first, word);
        return first < kChangedNames;
      });
      if (first < kChangedNames) {
        if (attr == Attr::kItemprop) return {Kind::kModified, true};
        modified = true;
      } else if (first < kPublishedNames) {
        published = true;
      } else if (first < DateNames().size()) {
        some = true;
      }
    }
  }
  if (published) return {Kind::kPublished, !modified};
  if (modified) return {Kind::kModified, false};
  return {some ? Kind::kSome : Kind::kNone, false};
}

std::optional<int> OffsetOf(const WrittenDate& date) {
  return date.has_zone ? std::optional<int>(date.zone_minutes) : std::nullopt;
}

// At most `bytes` of the beginning, whole characters.
absl::string_view Start(absl::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80)
    --bytes;
  return text.substr(0, bytes);
}

// The words that a date's label may stand in: the short text before `n`, which
// no other date shares.
absl::string_view TextBefore(const HtmlDocument& document, NodeId n) {
  constexpr NodeId kNodesMax = 6;
  constexpr size_t kLabelBytesMax = 48;
  const NodeId from = n > kNodesMax ? n - kNodesMax : 0;
  for (NodeId before = n; before-- > from;) {
    if (!document.IsText(before)) continue;
    const absl::string_view text =
        absl::StripAsciiWhitespace(document.text(before));
    if (text.size() < 2) continue;
    const bool has_digit = std::any_of(
        text.begin(), text.end(),
        [](unsigned char c) { return absl::ascii_isdigit(c) != 0; });
    return text.size() > kLabelBytesMax || has_digit ? "" : text;
  }
  return "";
}

// What is written before the date at `begin` of the text under `n`.
DateLabel LabelBefore(const HtmlDocument& document, NodeId n,
                      absl::string_view text, size_t begin) {
  const absl::string_view own =
      absl::StripAsciiWhitespace(text.substr(0, begin));
  constexpr size_t kLetters = 3;
  const DateLabel label = DateLabelOf(own);
  // What precedes a whole <time>, or a date that begins its element.
  const bool is_bare = own.size() < kLetters || begin == text.size();
  return label == DateLabel::kNone && is_bare
             ? DateLabelOf(TextBefore(document, n))
             : label;
}

// Whether a paragraph begins with its own date: "(3 March 2021) …",
// "Anytown, 3 March 2021 – …".
bool IsDateline(absl::string_view text, const FoundDate& found) {
  if (found.begin <= 1) return found.begin == 0 || text.front() == '(';
  constexpr size_t kPlaceBytesMax = 32;
  const absl::string_view place =
      absl::StripTrailingAsciiWhitespace(text.substr(0, found.begin));
  if (found.begin > kPlaceBytesMax || !absl::EndsWith(place, ",") ||
      std::count(place.begin(), place.end(), ' ') > 2)
    return false;
  const absl::string_view behind =
      absl::StripLeadingAsciiWhitespace(text.substr(found.end));
  return absl::StartsWith(behind, "–") || absl::StartsWith(behind, "—") ||
         absl::StartsWith(behind, "-") || absl::StartsWith(behind, ":") ||
         absl::StartsWith(behind, "(") || absl::StartsWith(behind, "/");
}

class Finder {
 public:
  Finder(const HtmlDocument& document, const PageDatesOptions& options)
      : document_(document), options_(options) {}

  PageDates Run() {
    Elements();
    // An address is older than its page's furniture: only a date marked as that
    // of the publication is surer.
    if (const auto date = FindDateInUrl(options_.url);
        date.has_value() && Plausible(date->time) && !IsMarked() &&
        (!dates_.published.has_value() ||
         absl::AbsDuration(dates_.published->time - date->time) >
             absl::Hours(48))) {
      dates_.published =
          PageDate{date->time, std::nullopt, MetadataSource::kUrl};
      published_ = {kAddressRank, 0};
    } else if (!IsMarked()) {
      InTitle();
    }
    if (!dates_.published.has_value()) NearHeadline();
    if (!dates_.published.has_value()) {
      is_last_resort_ = true;
      Elements();
      if (!dates_.published.has_value()) NearHeadline();
    }
    if (dates_.published.has_value())
      dates_.published->is_marked = IsMarked() || IsUnderHeadline();
    return dates_;
  }

 private:
  static constexpr int kMarkedRank = 1;
  static constexpr int kAddressRank = 3;
  static constexpr int kUnmarkedRank = 4;

  // How sure a date is: the lower rank wins, then the nearer to the headline.
  struct Standing {
    int rank = 0;
    NodeId distance = 0;
  };

  bool IsMarked() const {
    return dates_.published.has_value() && published_.rank <= kMarkedRank;
  }

  // In an element named for dates, where readers look for them.
  bool IsUnderHeadline() const {
    constexpr NodeId kUnder = 30;
    return options_.headline != kNoNode && published_.rank <= kUnmarkedRank &&
           published_.distance > 0 && published_.distance <= kUnder;
  }

  void Offer(std::optional<PageDate>& field, Standing& standing,
             Standing offered, PageDate date) {
    if (field.has_value() && (standing.rank < offered.rank ||
                              (standing.rank == offered.rank &&
                               standing.distance <= offered.distance)))
      return;
    if (!Plausible(date.time)) return;
    field = date;
    standing = offered;
  }

  // What stands above a headline is more often the page's than the article's.
  NodeId Distance(NodeId n) const {
    constexpr NodeId kAbove = 3;
    if (options_.headline == kNoNode) return 0;
    return n >= options_.headline ? n - options_.headline
                                  : kAbove * (options_.headline - n);
  }

  bool IsNear(NodeId n) const {
    return options_.headline == kNoNode ||
           (n + kNearHeadlineNodes > options_.headline &&
            n < options_.headline + 2 * kNearHeadlineNodes);
  }

  void Elements() {
    int looked = 0;
    for (NodeId n = document_.body(); n < document_.size(); ++n) {
      if (document_.IsText(n) || looked > 200) continue;
      const Tag tag = document_.tag(n);
      const bool is_time =
          tag == Tag::kTime ||
          (tag == Tag::kAbbr && document_.HasAttribute(n, Attr::kTitle));
      if (!is_time && !MayHoldDate(n)) continue;
      NamedKind named = KindByNames(document_, n);
      if (named.kind == Kind::kNone && !is_time) continue;
      ++looked;
      if (tag == Tag::kTime && document_.HasAttribute(n, Attr::kPubdate))
        named = {Kind::kPublished, true};
      Element(n, named, is_time);
    }
  }

  bool MayHoldDate(NodeId n) const {
    return document_.HasAttribute(n, Attr::kClass) ||
           document_.HasAttribute(n, Attr::kItemprop) ||
           document_.HasAttribute(n, Attr::kId);
  }

  void Element(NodeId n, NamedKind named, bool is_time) {
    std::string value(document_.Attribute(n, Attr::kDatetime));
    if (value.empty())
      value = std::string(document_.Attribute(n, Attr::kContent));
    if (value.empty() && is_time)
      value = std::string(document_.Attribute(n, Attr::kTitle));
    std::optional<PublisherTime> time =
        PublicationDate(value, options_.language);
    const bool machine = time.has_value();
    Kind kind = named.kind;
    std::string text;
    if (!machine || !named.is_certain) {
      if (document_.SubtreeEnd(n) - n > 40) return;
      text = document_.TextContent(n);
      if (!machine && text.size() > kDateElementBytesMax) return;
    }
    // Of a <time> all of the text: its date may be written in any way.
    size_t begin = is_time && machine ? text.size() : 0;
    if (!machine) {
      const auto found = FindDate(text, {.language = options_.language});
      if (!found.has_value()) return;
      time = PublisherTime{found->date.time, OffsetOf(found->date)};
      begin = found->begin;
    }
    if (!named.is_certain) {
      switch (LabelBefore(document_, n, text, begin)) {
        case DateLabel::kChanged:
          kind = Kind::kModified;
          break;
        case DateLabel::kPublished:
          kind = Kind::kPublished;
          break;
        case DateLabel::kOther:
          return;
        case DateLabel::kNone:
          break;
      }
    }
    const bool microdata = document_.HasAttribute(n, Attr::kItemprop);
    if (!microdata &&
        IsElsewhere(document_, n, options_.headline, is_last_resort_))
      return;
    int rank = kind == Kind::kPublished ? 0 : 2;
    if (microdata && kind == Kind::kPublished) rank -= 1;
    if (is_time && machine) --rank;
    if (!machine) rank += 2;
    if (!IsNear(n)) rank += 4;
    const MetadataSource source = microdata ? MetadataSource::kMicrodata
                                  : machine ? MetadataSource::kTimeElement
                                            : MetadataSource::kVisibleDate;
    const PageDate date{time->time, time->offset_minutes, source};
    const Standing standing{rank, Distance(n)};
    if (kind == Kind::kModified) {
      Offer(dates_.modified, modified_, standing, date);
    } else {
      Offer(dates_.published, published_, standing, date);
    }
  }

  // "Bridge closed | The Paper | 3.3.2021": a date that ends the title.
  void InTitle() {
    for (NodeId n = document_.head();
         n < document_.SubtreeEnd(document_.head()); ++n) {
      if (document_.tag(n) != Tag::kTitle) continue;
      const std::string title = document_.TextContent(n);
      const size_t cut = title.find_last_of("|-(");
      if (cut == std::string::npos) return;
      // The hyphens of 2021-03-03 part nothing off.
      const size_t from = title[cut] == '-' ? title.rfind(" - ") : cut;
      if (from == std::string::npos || title.size() - from > 40) return;
      const auto found = FindDate(absl::string_view(title).substr(from),
                                  {.language = options_.language});
      if (!found.has_value() || !Plausible(found->date.time)) return;
      dates_.published = PageDate{found->date.time, OffsetOf(found->date),
                                  MetadataSource::kHtmlElement};
      return;
    }
  }

  // A date in the text around the headline, unmarked.
  void NearHeadline() {
    if (options_.headline == kNoNode) {
      AnyShortText(document_.body(), document_.size());
      return;
    }
    const NodeId from = options_.headline > 30 ? options_.headline - 30 : 0;
    AnyShortText(std::max(from, document_.body()),
                 std::min<NodeId>(document_.size(),
                                  options_.headline + kNearHeadlineNodes));
    if (!dates_.published.has_value())
      AnyShortText(options_.headline, document_.size());
    if (is_last_resort_ && !dates_.published.has_value())
      AnyShortText(document_.body(), options_.headline);
  }

  // The first date that is called the publication's; else the first.
  void AnyShortText(NodeId from, NodeId to) {
    constexpr size_t kLineBytesMax = 90;
    constexpr size_t kDatelineBytesMax = 60;
    int looked = 0;
    for (NodeId n = from; n < to && looked < 400; ++n) {
      if (!document_.IsText(n)) continue;
      const absl::string_view text =
          absl::StripAsciiWhitespace(document_.text(n));
      if (text.size() < 6) continue;
      const bool is_line = text.size() <= kLineBytesMax;
      ++looked;
      const auto found =
          FindDate(is_line ? text : Start(text, kDatelineBytesMax),
                   {.language = options_.language});
      if (!found.has_value() || !Plausible(found->date.time)) continue;
      // A paragraph tells of dates; one that begins with its own is dated.
      if (!is_line && !IsDateline(text, *found)) continue;
      const DateLabel label = LabelBefore(document_, n, text, found->begin);
      const bool is_labelled = label == DateLabel::kPublished;
      if (label == DateLabel::kOther ||
          (dates_.published.has_value() && !is_labelled) ||
          absl::StrContains(text, "©") ||
          IsElsewhere(document_, n, options_.headline, is_last_resort_))
        continue;
      const PageDate date{found->date.time, OffsetOf(found->date),
                          MetadataSource::kVisibleDate};
      if (label == DateLabel::kChanged) {
        if (!dates_.modified.has_value()) dates_.modified = date;
        continue;
      }
      dates_.published = date;
      published_ = {kUnmarkedRank, 0};
      if (is_labelled) return;
    }
  }

  const HtmlDocument& document_;
  const PageDatesOptions& options_;
  PageDates dates_;
  Standing published_;
  Standing modified_;
  bool is_last_resort_ = false;
};

// "datePublished", "published_at", "cmsPublishingDate".
bool IsPublicationKey(absl::string_view key) {
  std::string letters;
  for (const char c : key) {
    if (c != '_') letters += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  const auto has = [&](absl::string_view word) {
    return absl::StrContains(letters, word);
  };
  if (letters == "pubdate" || letters == "deploydt" || letters == "published" ||
      letters == "firstpublished")
    return true;
  if (!has("publish") && !has("publication")) return false;
  if (has("unpublish") || has("republish") || has("updat") || has("modif") ||
      has("expir") || has("last"))
    return false;
  return has("date") || has("time") || absl::EndsWith(letters, "at");
}

}  // namespace

std::optional<PublisherTime> PublicationDate(absl::string_view value,
                                             absl::string_view language) {
  value = absl::StripAsciiWhitespace(value);
  if (value.empty()) return std::nullopt;
  // Midnight of a zone is how software writes a day: the day counts.
  constexpr absl::string_view kMidnight = "T00:00:00";
  if (value.size() >= 24 && value.size() <= 29 &&
      value.substr(10, kMidnight.size()) == kMidnight &&
      (value[value.size() - 6] == '+' || value[value.size() - 6] == '-' ||
       value[value.size() - 5] == '+' || value[value.size() - 5] == '-'))
    value = value.substr(0, 10);
  int64_t epoch = 0;
  if ((value.size() == 10 || value.size() == 13) &&
      absl::SimpleAtoi(value, &epoch)) {
    const absl::Time time = value.size() == 10 ? absl::FromUnixSeconds(epoch)
                                               : absl::FromUnixMillis(epoch);
    if (Plausible(time)) return PublisherTime{time, 0};
  }
  // "2020" alone is a year of copyright, not a day.
  if (value.size() < 6) return std::nullopt;
  std::optional<WrittenDate> date = ParseDate(value, language);
  if (!date.has_value()) {
    if (const auto found = FindDate(value, {.language = language});
        found.has_value())
      date = found->date;
  }
  if (!date.has_value() || !Plausible(date->time)) return std::nullopt;
  return PublisherTime{date->time, OffsetOf(*date)};
}

PageDate OnShownClock(const HtmlDocument& document, PageDate declared,
                      const PageDatesOptions& options) {
  const bool is_utc = declared.offset_minutes == 0;
  const int64_t seconds = absl::ToUnixSeconds(declared.time);
  constexpr int64_t kDay = 24 * 60 * 60;
  const bool is_day =
      !declared.offset_minutes.has_value() && seconds % kDay == 0;
  if (options.headline == kNoNode || is_day ||
      (declared.offset_minutes.has_value() && !is_utc))
    return declared;
  const absl::Time minute = absl::FromUnixSeconds(seconds / 60 * 60);
  const NodeId from = options.headline > 60 ? options.headline - 60 : 0;
  const NodeId to =
      std::min<NodeId>(document.size(), options.headline + kNearHeadlineNodes);
  for (NodeId n = from; n < to; ++n) {
    const bool is_text = document.IsText(n);
    const absl::string_view text =
        is_text ? absl::StripAsciiWhitespace(document.text(n))
                : document.Attribute(n, Attr::kDatetime);
    constexpr size_t kBytesMax = 90;
    if (text.size() < 12 || text.size() > kBytesMax ||
        !absl::StrContains(text, ":"))
      continue;
    const auto found = FindDate(text, {.language = options.language});
    if (!found.has_value() || !found->date.has_time) continue;
    const absl::Time shown =
        absl::FromUnixSeconds(absl::ToUnixSeconds(found->date.time) / 60 * 60);
    if (found->date.has_zone) {
      const int zone = found->date.zone_minutes;
      if (shown == minute && zone != 0) {
        declared.offset_minutes = zone;
        return declared;
      }
      // The same clock, declared without its zone.
      if (!is_utc && shown + absl::Minutes(zone) == minute) {
        declared.offset_minutes = zone;
        declared.time -= absl::Minutes(zone);
        return declared;
      }
      continue;
    }
    const int64_t ahead = absl::ToInt64Minutes(shown - minute);
    if (is_utc && ahead >= -12 * 60 && ahead <= 14 * 60 && ahead % 15 == 0) {
      declared.offset_minutes = static_cast<int>(ahead);
      return declared;
    }
  }
  return declared;
}

std::optional<PublisherTime> FindDateInScripts(absl::string_view html,
                                               absl::string_view language) {
  // A key's name is quoted, its value follows a colon; or a variable's, before
  // a sign of equality. Quotes may be escaped, once or more, where the data is
  // a string itself.
  constexpr size_t kKeyBytesMax = 32;
  for (size_t sign = html.find_first_of(":="); sign != absl::string_view::npos;
       sign = html.find_first_of(":=", sign + 1)) {
    size_t end = sign;
    while (end > 0 && (html[end - 1] == '"' || html[end - 1] == '\\' ||
                       html[end - 1] == '\'' || html[end - 1] == ' '))
      --end;
    const bool is_variable = html[sign] == '=';
    if ((end == sign) != is_variable && !is_variable) continue;
    size_t begin = end;
    while (begin > 0 && end - begin <= kKeyBytesMax &&
           (absl::ascii_isalpha(static_cast<unsigned char>(html[begin - 1])) ||
            html[begin - 1] == '_'))
      --begin;
    if (begin == 0 || begin == end) continue;
    const char before = html[begin - 1];
    if (is_variable ? before != ' ' && before != '.'
                    : before != '"' && before != '\'')
      continue;
    if (!IsPublicationKey(html.substr(begin, end - begin))) continue;
    absl::string_view value = html.substr(sign + 1, 64);
    value.remove_prefix(
        std::min(value.find_first_not_of(" \\\"'"), value.size()));
    value = value.substr(0, value.find_first_of("\\\"',}<"));
    const auto time = PublicationDate(value, language);
    if (time.has_value()) return time;
  }
  return std::nullopt;
}

PageDates FindPageDates(const HtmlDocument& document,
                        const PageDatesOptions& options) {
  return Finder(document, options).Run();
}

}  // namespace stet
