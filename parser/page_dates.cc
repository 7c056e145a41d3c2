#include "parser/page_dates.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
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

// Where dates are of something else than the article.
bool IsElsewhere(const HtmlDocument& document, NodeId n, NodeId headline,
                 bool is_last_resort) {
  static constexpr absl::string_view kElsewhere[] = {
      "comment", "related",   "recommend", "sidebar",  "footer",
      "teaser",  "popular",   "disqus",    "respond",  "read-more",
      "weather", "copyright", "readmore",  "trending", "carousel"};
  // Names that some pages give to the boxes that hold their articles, too.
  static constexpr absl::string_view kPerhaps[] = {
      "widget",  "promo", "latest", "calendar",
      "archive", "event", "ticker", "more-"};
  int depth = 0;
  for (; n != kNoNode && depth < 16; n = document.parent(n), ++depth) {
    // Whatever its name, what holds the headline holds the article.
    if (headline != kNoNode && document.Contains(n, headline)) return false;
    const Tag tag = document.tag(n);
    if (tag == Tag::kAside || tag == Tag::kFooter || tag == Tag::kNav)
      return true;
    if (tag == Tag::kBody || tag == Tag::kMain) return false;
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

// What an element's names say of a date in it.
Kind KindByNames(const HtmlDocument& document, NodeId n) {
  Kind kind = Kind::kNone;
  for (const Attr attr : {Attr::kItemprop, Attr::kClass, Attr::kId,
                          Attr::kDataTestid, Attr::kProperty}) {
    const absl::string_view value = document.Attribute(n, attr);
    if (value.empty() || value.size() > 300) continue;
    const std::string lower = absl::AsciiStrToLower(value);
    if (absl::StrContains(lower, "modif") ||
        absl::StrContains(lower, "updated"))
      return Kind::kModified;
    if (absl::StrContains(lower, "publish") ||
        absl::StrContains(lower, "pubdate") ||
        absl::StrContains(lower, "datecreated") ||
        absl::StrContains(lower, "entry-date") ||
        absl::StrContains(lower, "post-date") ||
        absl::StrContains(lower, "posted-on") ||
        absl::StrContains(lower, "dateline"))
      kind = Kind::kPublished;
    if (kind == Kind::kNone &&
        (absl::StrContains(lower, "date") ||
         absl::StrContains(lower, "datum") ||
         absl::StrContains(lower, "fecha") ||
         absl::StrContains(lower, "time") || absl::StrContains(lower, "meta") ||
         absl::StrContains(lower, "byline") ||
         absl::StrContains(lower, "posted") ||
         absl::StrContains(lower, "info")))
      kind = Kind::kSome;
  }
  return kind;
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

// "Updated", "Aktualisiert" before a date: of a change, not of publication.
bool SpeaksOfChange(absl::string_view text) {
  static constexpr absl::string_view kWords[] = {"updat",
                                                 "aktualisiert",
                                                 "modif",
                                                 "mise à jour",
                                                 "mis à jour",
                                                 "actualiz",
                                                 "aggiorna",
                                                 "atualizad",
                                                 "bijgewerkt",
                                                 "gewijzigd",
                                                 "uppdatera",
                                                 "oppdatert",
                                                 "opdateret",
                                                 "päivitetty",
                                                 "aktualiz",
                                                 "обновлен",
                                                 "оновлен",
                                                 "güncelle",
                                                 "更新",
                                                 "수정",
                                                 "ενημέρωση",
                                                 "last change",
                                                 "letzte änderung",
                                                 "stand:",
                                                 "تحديث"};
  const std::string folded = FoldCase(text);
  return std::any_of(
      std::begin(kWords), std::end(kWords),
      [&](absl::string_view word) { return absl::StrContains(folded, word); });
}

class Finder {
 public:
  Finder(const HtmlDocument& document, const PageDatesOptions& options)
      : document_(document), options_(options) {}

  PageDates Run() {
    Elements();
    // An address is older than its page's furniture: only a date marked as that
    // of the publication is surer.
    constexpr int kMarkedRank = 1;
    const bool marked =
        dates_.published.has_value() && published_rank_ <= kMarkedRank;
    if (const auto date = FindDateInUrl(options_.url);
        date.has_value() && Plausible(date->time) && !marked &&
        (!dates_.published.has_value() ||
         absl::AbsDuration(dates_.published->time - date->time) >
             absl::Hours(48))) {
      dates_.published =
          PageDate{date->time, std::nullopt, MetadataSource::kUrl};
    } else if (!marked) {
      InTitle();
    }
    if (!dates_.published.has_value()) NearHeadline();
    if (!dates_.published.has_value()) {
      is_last_resort_ = true;
      Elements();
    }
    return dates_;
  }

 private:
  // The best so far of each kind; a lower rank wins, then the earlier.
  void Offer(std::optional<PageDate>& field, int& field_rank, int rank,
             PageDate date) {
    if (field.has_value() && field_rank <= rank) return;
    if (!Plausible(date.time)) return;
    field = date;
    field_rank = rank;
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
      Kind kind = KindByNames(document_, n);
      if (kind == Kind::kNone && !is_time) continue;
      ++looked;
      if (tag == Tag::kTime && document_.HasAttribute(n, Attr::kPubdate))
        kind = Kind::kPublished;
      Element(n, kind, is_time);
    }
  }

  bool MayHoldDate(NodeId n) const {
    return document_.HasAttribute(n, Attr::kClass) ||
           document_.HasAttribute(n, Attr::kItemprop) ||
           document_.HasAttribute(n, Attr::kId);
  }

  void Element(NodeId n, Kind kind, bool is_time) {
    std::string value(document_.Attribute(n, Attr::kDatetime));
    if (value.empty())
      value = std::string(document_.Attribute(n, Attr::kContent));
    if (value.empty() && is_time)
      value = std::string(document_.Attribute(n, Attr::kTitle));
    std::optional<PublisherTime> time =
        PublicationDate(value, options_.language);
    const bool machine = time.has_value();
    std::string text;
    if (!time.has_value() || kind == Kind::kSome || kind == Kind::kNone) {
      if (document_.SubtreeEnd(n) - n > 40) return;
      text = document_.TextContent(n);
      if (!machine && text.size() > kDateElementBytesMax) return;
    }
    size_t begin = 0;
    if (!time.has_value()) {
      const auto found = FindDate(text, {.language = options_.language});
      if (!found.has_value()) return;
      time = PublisherTime{found->date.time, OffsetOf(found->date)};
      begin = found->begin;
    }
    if (kind != Kind::kPublished && SpeaksOfChange(text.substr(0, begin)))
      kind = Kind::kModified;
    if (kind == Kind::kSome && is_time && machine && SpeaksOfChange(text))
      kind = Kind::kModified;
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
    if (kind == Kind::kModified) {
      Offer(dates_.modified, modified_rank_, rank,
            {time->time, time->offset_minutes, source});
    } else {
      Offer(dates_.published, published_rank_, rank,
            {time->time, time->offset_minutes, source});
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
  }

  void AnyShortText(NodeId from, NodeId to) {
    int looked = 0;
    for (NodeId n = from; n < to && looked < 400; ++n) {
      if (!document_.IsText(n)) continue;
      const absl::string_view text =
          absl::StripAsciiWhitespace(document_.text(n));
      if (text.size() < 6) continue;
      constexpr size_t kLineBytesMax = 90;
      constexpr size_t kDatelineBytesMax = 60;
      const bool is_line = text.size() <= kLineBytesMax;
      ++looked;
      const auto found =
          FindDate(is_line ? text : Start(text, kDatelineBytesMax),
                   {.language = options_.language});
      if (!found.has_value() || !Plausible(found->date.time)) continue;
      // A paragraph tells of dates; one that begins with its own is dated.
      if (!is_line && found->begin > 0) continue;
      if (SpeaksOfChange(text.substr(0, found->begin))) continue;
      if (absl::StrContains(text, "©") ||
          IsElsewhere(document_, n, options_.headline, is_last_resort_))
        continue;
      dates_.published = PageDate{found->date.time, OffsetOf(found->date),
                                  MetadataSource::kVisibleDate};
      return;
    }
  }

  const HtmlDocument& document_;
  const PageDatesOptions& options_;
  PageDates dates_;
  int published_rank_ = 0;
  int modified_rank_ = 0;
  bool is_last_resort_ = false;
};

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
  std::optional<WrittenDate> date = ParseDate(value);
  if (!date.has_value()) {
    if (const auto found = FindDate(value, {.language = language});
        found.has_value())
      date = found->date;
  }
  if (!date.has_value() || !Plausible(date->time)) return std::nullopt;
  return PublisherTime{date->time, OffsetOf(*date)};
}

std::optional<int> FindShownOffset(const HtmlDocument& document,
                                   absl::Time declared,
                                   const PageDatesOptions& options) {
  if (options.headline == kNoNode) return std::nullopt;
  const absl::Time minute =
      absl::FromUnixSeconds(absl::ToUnixSeconds(declared) / 60 * 60);
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
      if (shown == minute && found->date.zone_minutes != 0)
        return found->date.zone_minutes;
      continue;
    }
    const int64_t ahead = absl::ToInt64Minutes(shown - minute);
    if (ahead >= -12 * 60 && ahead <= 14 * 60 && ahead % 15 == 0)
      return static_cast<int>(ahead);
  }
  return std::nullopt;
}

std::optional<PublisherTime> FindDateInScripts(absl::string_view html,
                                               absl::string_view language) {
  static constexpr absl::string_view kKeys[] = {
      "datepublished",  "publishedat",      "published_at", "publisheddate",
      "published",      "publishdate",      "publish_date", "publicationdate",
      "pubdate",        "publishedtime",    "publishtime",  "published_date",
      "firstpublished", "publication_date", "deploydt",     "published_time"};
  // A key's name is quoted; its value follows a colon. Quotes may be escaped,
  // once or more, where the data is a string itself.
  constexpr size_t kKeyBytesMax = 24;
  for (size_t colon = html.find(':'); colon != absl::string_view::npos;
       colon = html.find(':', colon + 1)) {
    size_t end = colon;
    while (end > 0 && (html[end - 1] == '"' || html[end - 1] == '\\' ||
                       html[end - 1] == '\'' || html[end - 1] == ' '))
      --end;
    if (end == colon) continue;
    size_t begin = end;
    while (begin > 0 && end - begin <= kKeyBytesMax &&
           (absl::ascii_isalpha(static_cast<unsigned char>(html[begin - 1])) ||
            html[begin - 1] == '_'))
      --begin;
    if (begin == 0 || (html[begin - 1] != '"' && html[begin - 1] != '\''))
      continue;
    const std::string key =
        absl::AsciiStrToLower(html.substr(begin, end - begin));
    if (std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys))
      continue;
    absl::string_view value = html.substr(colon + 1, 64);
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
