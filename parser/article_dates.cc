#include "parser/article_dates.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "model/unicode.h"
#include "parser/date_text.h"
#include "parser/html_entities.h"

namespace stet {
namespace {

// Keys of the article's publication, the surest first.
constexpr absl::string_view kArticleKeys[] = {
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "publish_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dcterms.issued",
    "dc.date.issued",
    "cxenseparse:recs:publishtime",
    "article.published",
    "article_date_original",
    "article.created",
    "originalpublicationdate",
    "published-date",
    "published_date",
    "publication_date",
    "publication-date",
    "rnews:datepublished",
    "bt:pubdate",
    "ptime",
    "displaydate",
    "dateposted",
    "article:post_date",
    "weibo:article:create_at",
    "vr:published_time",
    "shareaholic:article_published_time"};

// Keys that content managers fill with their page's date rather than with that
// of the article in it.
constexpr absl::string_view kPageKeys[] = {
    "dc.date.created", "dcterms.created",   "dc.date",
    "dcterms.date",    "dcterms.available", "date",
    "datecreated",     "gentime",           "created"};

constexpr absl::string_view kModifiedKeys[] = {
    "article:modified_time", "og:updated_time", "og:modified_time",
    "article:updated_time",  "datemodified",    "dcterms.modified",
    "dc.date.modified",      "last-modified",   "lastmod",
    "article.updated",       "dc.modified",     "modified",
    "updated_time",          "revised",         "utime"};

// Whether a date's text names a day, not a month alone: "2017/01".
bool HasDay(absl::string_view text) {
  int numbers = 0;
  int letters = 0;
  size_t longest = 0;
  size_t digits = 0;
  for (const char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      numbers += digits == 0;
      longest = std::max(longest, ++digits);
    } else {
      digits = 0;
      letters +=
          !absl::ascii_ispunct(static_cast<unsigned char>(c)) && c != ' ';
    }
  }
  return numbers >= 3 || (numbers == 2 && letters > 0) || longest > 7;
}

// The same numbers as "4/3/2021" where "3/4/2021" can be read in two ways; ""
// where it cannot.
std::string WithDayAndMonthSwapped(absl::string_view text) {
  const auto number = [&](size_t& at) {
    const size_t begin = at;
    while (at < text.size() &&
           absl::ascii_isdigit(static_cast<unsigned char>(text[at])))
      ++at;
    return text.substr(begin, at - begin);
  };
  size_t at = 0;
  const absl::string_view a = number(at);
  if (at >= text.size() || (text[at] != '/' && text[at] != '-')) return "";
  const char sign = text[at++];
  const absl::string_view b = number(at);
  if (at >= text.size() || text[at] != sign) return "";
  const size_t rest = at++;
  const absl::string_view year = number(at);
  const auto may_be_month = [](absl::string_view digits) {
    return (digits.size() == 1 && digits != "0") ||
           (digits.size() == 2 &&
            (digits[0] == '0' || (digits[0] == '1' && digits[1] <= '2')));
  };
  if (year.size() != 4 || !may_be_month(a) || !may_be_month(b) || a == b)
    return "";
  return absl::StrCat(b, absl::string_view(&sign, 1), a, text.substr(rest));
}

// Further apart than clocks and midnights explain.
bool IsOtherDay(absl::Time a, absl::Time b) {
  return absl::AbsDuration(a - b) > absl::Hours(36);
}

bool IsMidnight(absl::Time time) {
  constexpr int64_t kDay = 24 * 60 * 60;
  return absl::ToUnixSeconds(time) % kDay == 0;
}

// Whether a date that the article's head shows says more than that of the page:
// another day, or the time of the same one.
bool IsBetter(const PageDate& shown, const PageDate& of_page) {
  if (IsOtherDay(shown.time, of_page.time)) return true;
  return IsMidnight(of_page.time) && shown.time > of_page.time &&
         shown.time < of_page.time + absl::Hours(24);
}

struct Declaration {
  std::optional<PageDate> date;
  absl::string_view text;
};

class Chooser {
 public:
  Chooser(const HtmlDocument& document, const PageHead& head,
          const ArticleDatesOptions& options)
      : document_(document), head_(head), options_(options) {}

  PageDates Choose() {
    const Declaration json_ld =
        Declare(options_.json_ld_published, MetadataSource::kJsonLd);
    const Declaration article = FirstOf(kArticleKeys);
    Declaration published = json_ld.date.has_value() ? json_ld : article;
    if (json_ld.date.has_value() && article.date.has_value() &&
        IsOtherDay(json_ld.date->time, article.date->time)) {
      // The publisher says both: the one that readers see.
      const std::optional<PageDate>& shown = Shown().published;
      if (shown.has_value() && !IsOtherDay(article.date->time, shown->time) &&
          IsOtherDay(json_ld.date->time, shown->time))
        published = article;
    }
    if (!published.date.has_value()) {
      // What a page says of itself may be older or younger than its article.
      published = FirstOf(kPageKeys);
      const std::optional<PageDate>& shown = Shown().published;
      if (shown.has_value() &&
          (!published.date.has_value() ||
           (shown->is_marked && IsBetter(*shown, *published.date))))
        published = {shown, ""};
    }
    Declaration modified =
        Declare(options_.json_ld_modified, MetadataSource::kJsonLd);
    if (!modified.date.has_value()) modified = FirstOf(kModifiedKeys);
    SettleOrder(published, modified);
    if (!published.date.has_value()) published.date = LastResort();
    if (!modified.date.has_value() && shown_.has_value())
      modified.date = shown_->modified;
    if (published.date.has_value())
      published.date = OnShownClock(document_, *published.date, options_.page);
    if (modified.date.has_value() && modified.date->offset_minutes == 0 &&
        published.date.has_value())
      modified.date->offset_minutes = published.date->offset_minutes;
    return {published.date, modified.date};
  }

 private:
  const PageDates& Shown() {
    if (!shown_.has_value()) shown_ = FindPageDates(document_, options_.page);
    return *shown_;
  }

  Declaration Declare(absl::string_view text, MetadataSource source) const {
    const std::optional<PublisherTime> time =
        PublicationDate(text, options_.page.language);
    if (!time.has_value()) return {};
    return {PageDate{time->time, time->offset_minutes, source}, text};
  }

  // The first that one of the keys declares; of a day before of a month.
  Declaration FirstOf(absl::Span<const absl::string_view> keys) const {
    Declaration of_month;
    for (const absl::string_view key : keys) {
      const absl::string_view text = head_.Find({key});
      if (text.empty()) continue;
      const bool is_open_graph =
          absl::StartsWith(key, "article:") || absl::StartsWith(key, "og:");
      const Declaration declaration =
          Declare(text, is_open_graph ? MetadataSource::kOpenGraph
                                      : MetadataSource::kMeta);
      if (!declaration.date.has_value()) continue;
      if (HasDay(text)) return declaration;
      if (!of_month.date.has_value()) of_month = declaration;
    }
    return of_month;
  }

  // Reads day and month the other way round where what else the page says of
  // the day agrees with that alone.
  void SettleOrder(Declaration& published, Declaration& modified) {
    if (!published.date.has_value()) return;
    const std::string swapped = WithDayAndMonthSwapped(published.text);
    if (swapped.empty()) return;
    const Declaration other = Declare(swapped, published.date->source);
    if (!other.date.has_value()) return;
    const std::string modified_swapped = WithDayAndMonthSwapped(modified.text);
    const auto speaks_for_other = [&](const std::optional<PageDate>& witness) {
      return witness.has_value() &&
             !IsOtherDay(witness->time, other.date->time) &&
             IsOtherDay(witness->time, published.date->time);
    };
    if (!speaks_for_other(Shown().published) &&
        !speaks_for_other(Shown().modified) &&
        (!modified_swapped.empty() || !speaks_for_other(modified.date)))
      return;
    published.date = other.date;
    if (modified_swapped.empty()) return;
    const Declaration same_order =
        Declare(modified_swapped, modified.date->source);
    if (same_order.date.has_value()) modified.date = same_order.date;
  }

  // What no key of ours names, what stands in scripts, and what the
  // description ends with: "Bridge closed (3 March 2021)".
  std::optional<PageDate> LastResort() const {
    for (const MetaElement& meta : head_.metas) {
      const bool of_publication = absl::StrContains(meta.key, "publish") ||
                                  absl::StrContains(meta.key, "uploaded") ||
                                  absl::StrContains(meta.key, "created") ||
                                  absl::StrContains(meta.key, "pubdate");
      if (!of_publication || absl::StrContains(meta.key, "publisher")) continue;
      const Declaration declaration =
          Declare(meta.content, MetadataSource::kMeta);
      if (declaration.date.has_value()) return declaration.date;
    }
    const absl::string_view language = options_.page.language;
    if (const auto time = FindDateInScripts(options_.html, language);
        time.has_value())
      return PageDate{time->time, time->offset_minutes,
                      MetadataSource::kScript};
    const std::string description =
        CollapseSpace(PlainText(head_.Find({"og:description", "description"})));
    constexpr size_t kTailBytes = 60;
    size_t from =
        description.size() > kTailBytes ? description.size() - kTailBytes : 0;
    while (from > 0 &&
           (static_cast<unsigned char>(description[from]) & 0xC0) == 0x80)
      ++from;
    const absl::string_view tail = absl::string_view(description).substr(from);
    const auto found = FindDate(tail, {.language = language});
    if (!found.has_value() || found->end + 2 < tail.size()) return std::nullopt;
    return PageDate{found->date.time, std::nullopt, MetadataSource::kMeta};
  }

  const HtmlDocument& document_;
  const PageHead& head_;
  const ArticleDatesOptions& options_;
  std::optional<PageDates> shown_;  // Looked for when first needed.
};

}  // namespace

PageDates ChooseDates(const HtmlDocument& document, const PageHead& head,
                      const ArticleDatesOptions& options) {
  return Chooser(document, head, options).Choose();
}

}  // namespace stet
