#include "parser/metadata.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
#include "model/url.h"
#include "parser/article_dates.h"
#include "parser/byline.h"
#include "parser/byline_text.h"
#include "parser/headline.h"
#include "parser/html_entities.h"
#include "parser/json_ld.h"
#include "parser/page_head.h"
#include "parser/site_name.h"
#include "parser/title_words.h"

namespace stet {
namespace {

constexpr size_t kTagsMax = 100;
constexpr size_t kTextBytesMax = 4096;

// Text of a field: NFC, white space collapsed, bounded.
std::string Clean(absl::string_view text) {
  std::string clean = ToNfc(CollapseSpace(text.substr(0, 4 * kTextBytesMax)));
  if (clean.size() > kTextBytesMax) {
    size_t cut = kTextBytesMax;
    while (cut > 0 && (static_cast<unsigned char>(clean[cut]) & 0xC0) == 0x80)
      --cut;
    clean.resize(cut);
  }
  return clean;
}

// A primary subtag of two or three letters, and subtags of more than one sign
// behind it: "de-AT", "zh-hans-cn"; not "english" or "utf-8".
bool IsLanguageTag(absl::string_view tag) {
  bool is_first = true;
  for (const absl::string_view part : absl::StrSplit(tag, '-')) {
    if (part.size() < 2 || part.size() > (is_first ? 3 : 8)) return false;
    is_first = false;
  }
  return true;
}

// Whether at least half of the letters are of Latin script, or there are none.
bool IsMostlyLatin(absl::string_view text) {
  constexpr char32_t kLatinEnd = 0x250;
  int latin = 0;
  int other = 0;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    if (IsLetter(c)) ++(c < kLatinEnd ? latin : other);
  }
  return other <= latin;
}

// Who holds the rights, of a name alone: no years, no address.
absl::string_view RightsHolder(absl::string_view copyright) {
  constexpr size_t kNameBytesMax = 60;
  const bool is_name =
      copyright.size() <= kNameBytesMax &&
      copyright.find("://") == absl::string_view::npos &&
      std::none_of(copyright.begin(), copyright.end(),
                   [](unsigned char c) { return absl::ascii_isdigit(c) != 0; });
  return is_name ? copyright : "";
}

// "River Agency GmbH", "Friends of the Bridge e.V."
bool HasLegalForm(absl::string_view name) {
  static constexpr absl::string_view kForms[] = {
      " e.V.", " e. V.", " e.V", " e. V", " GmbH", " gGmbH", " AG",
      " SE",   " KG",    " Inc", " Inc.", " Ltd",  " Ltd.",  " LLC",
      " Corp", " S.A.",  " S.A", " B.V.", " o.o."};
  return std::any_of(
      std::begin(kForms), std::end(kForms),
      [&](absl::string_view form) { return absl::EndsWith(name, form); });
}

class Reader {
 public:
  Reader(const HtmlDocument& document, const MetadataOptions& options)
      : document_(document),
        options_(options),
        host_name_(HostName(options.url)),
        head_(ReadPageHead(document)),
        json_ld_(ReadJsonLd(document.json_ld(), options.url)
                     .value_or(JsonLdArticle())) {}

  Metadata Run() {
    m_.schema_type = json_ld_.type;
    m_.open_graph_type =
        absl::AsciiStrToLower(head_.Find({"og:type"}).substr(0, 64));
    m_.article_body = json_ld_.article_body;
    Addresses();
    Language();
    SiteName();
    Title();
    Byline();
    Dates();
    Description();
    Tags();
    m_.paywalled = Paywalled();
    for (const std::string& note : json_ld_.correction_notes) {
      std::string text = Clean(PlainText(note));
      if (!text.empty()) m_.correction_notes.push_back(std::move(text));
    }
    return std::move(m_);
  }

 private:
  bool Set(MetadataField field, std::string& value, absl::string_view text,
           MetadataSource source) {
    if (!value.empty()) return true;
    value = Clean(text);
    if (!value.empty()) m_.sources[static_cast<size_t>(field)] = source;
    return !value.empty();
  }

  std::string Absolute(absl::string_view reference) const {
    reference = absl::StripAsciiWhitespace(reference);
    if (reference.empty()) return "";
    const absl::StatusOr<Url> page = Url::Parse(options_.url);
    if (!page.ok()) {
      const absl::StatusOr<Url> url = Url::Parse(reference);
      return url.ok() ? url->href() : "";
    }
    const absl::StatusOr<Url> base = Url::Parse(head_.base, &*page);
    const absl::StatusOr<Url> url =
        Url::Parse(reference, base.ok() ? &*base : &*page);
    return url.ok() ? url->href() : "";
  }

  // "" for what no page can have: "//bridge-closed/" names a host by mistake.
  std::string AsCanonical(absl::string_view reference) const {
    std::string href = Absolute(reference);
    const absl::StatusOr<Url> url = Url::Parse(href);
    const absl::StatusOr<Url> page = Url::Parse(options_.url);
    const bool is_host =
        url.ok() && (absl::StrContains(url->host(), '.') ||
                     (page.ok() && page->host() == url->host()));
    return is_host ? href : "";
  }

  void Addresses() {
    Set(MetadataField::kCanonicalUrl, m_.canonical_url,
        AsCanonical(head_.canonical), MetadataSource::kLinkElement) ||
        Set(MetadataField::kCanonicalUrl, m_.canonical_url,
            AsCanonical(head_.Find({"og:url"})), MetadataSource::kOpenGraph);
    Set(MetadataField::kImage, m_.image,
        Absolute(
            head_.Find({"og:image", "og:image:url", "og:image:secure_url"})),
        MetadataSource::kOpenGraph) ||
        Set(MetadataField::kImage, m_.image, Absolute(json_ld_.image),
            MetadataSource::kJsonLd) ||
        Set(MetadataField::kImage, m_.image,
            Absolute(head_.Find(
                {"twitter:image", "twitter:image:src", "thumbnail", "image"})),
            MetadataSource::kMeta);
  }

  void Language() {
    const bool is_latin =
        IsMostlyLatin(absl::StrCat(head_.title, head_.Find({"og:title"})));
    const auto set = [&](absl::string_view value, MetadataSource source) {
      value = absl::StripAsciiWhitespace(
          value.substr(0, value.find_first_of(",;")));
      if (value.size() < 2 || value.size() > 35) return false;
      std::string tag = absl::AsciiStrToLower(value);
      std::replace(tag.begin(), tag.end(), '_', '-');
      for (const char c : tag) {
        if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-')
          return false;
      }
      if (!IsLanguageTag(tag)) return false;
      // A template's English above a text that is none.
      if (absl::StartsWith(tag, "en") && !is_latin) return false;
      return Set(MetadataField::kLanguage, m_.language, tag, source);
    };
    set(document_.language(), MetadataSource::kHtmlElement) ||
        set(json_ld_.language, MetadataSource::kJsonLd) ||
        set(head_.Find({"og:locale"}), MetadataSource::kOpenGraph) ||
        set(head_.Find({"language", "dc.language", "dcterms.language",
                        "inlanguage", "content-language"}),
            MetadataSource::kMeta);
  }

  void SiteName() {
    // Some templates put the page's title where the site's name belongs.
    const absl::string_view declared = head_.Find({"og:site_name"});
    const WordList words = TitleWords(declared);
    constexpr size_t kTitleWords = 7;  // Shorter, the title may be the name.
    const bool is_title = words.size() >= kTitleWords &&
                          words == TitleWords(head_.Find({"og:title"})) &&
                          !NamesHost(words, host_name_);
    Set(MetadataField::kSiteName, m_.site_name, is_title ? "" : declared,
        MetadataSource::kOpenGraph) ||
        Set(MetadataField::kSiteName, m_.site_name, json_ld_.site_name,
            MetadataSource::kJsonLd) ||
        Set(MetadataField::kSiteName, m_.site_name,
            head_.Find({"application-name", "dc.publisher", "publisher",
                        "citation_journal_title"}),
            MetadataSource::kMeta) ||
        Set(MetadataField::kSiteName, m_.site_name,
            RightsHolder(head_.Find({"copyright"})), MetadataSource::kMeta);
  }

  void Title() {
    HeadlineCandidates candidates;
    if (json_ld_.is_article)
      candidates.json_ld = Clean(PlainText(json_ld_.headline));
    candidates.open_graph = Clean(PlainText(head_.Find({"og:title"})));
    candidates.meta = Clean(PlainText(head_.Find(
        {"headline", "citation_title", "dc.title", "dcterms.title",
         "parsely-title", "sailthru.title", "twitter:title", "title"})));
    candidates.title = Clean(head_.title);
    if (head_.microdata_headline != kNoNode) {
      const NodeId n = head_.microdata_headline;
      const absl::string_view content = document_.Attribute(n, Attr::kContent);
      candidates.microdata = Clean(content.empty() ? document_.TextContent(n)
                                                   : std::string(content));
    }
    candidates.headings = head_.headings;
    candidates.site_name = m_.site_name;
    candidates.url = options_.url;
    const Headline headline = ChooseHeadline(document_, candidates);
    Set(MetadataField::kTitle, m_.title, headline.text, headline.source);
    m_.headline_node = headline.node;
    if (m_.headline_node == kNoNode && head_.headings.size() == 1)
      m_.headline_node = head_.headings.front();
  }

  // "Eva Example The Paper" on thepaper.example: a person's name is left.
  std::string WithoutOutlet(const std::string& name) const {
    for (size_t at = name.find(' '); at != std::string::npos;
         at = name.find(' ', at + 1)) {
      const absl::string_view person = absl::string_view(name).substr(0, at);
      const WordList behind = TitleWords(name.substr(at));
      constexpr size_t kSpelledMin = 3;  // Initials may be anybody's.
      if (IsPersonName(person) && Joined(behind).size() >= kSpelledMin &&
          Joined(behind) == host_name_)
        return std::string(person);
    }
    return name;
  }

  void SetByline(std::vector<std::string> names, MetadataSource source) {
    if (!m_.byline.empty() || names.empty()) return;
    for (std::string& name : names) name = ToNfc(WithoutOutlet(name));
    m_.byline = std::move(names);
    m_.sources[static_cast<size_t>(MetadataField::kByline)] = source;
  }

  std::vector<std::string> Names(
      const std::vector<absl::string_view>& values) const {
    std::vector<std::string> names;
    for (const absl::string_view value : values) {
      for (std::string& name : NamesInByline(value)) {
        if (std::find(names.begin(), names.end(), name) == names.end() &&
            names.size() < kNamesMax)
          names.push_back(std::move(name));
      }
    }
    return names;
  }

  // "The Paper" on www.thepaper.com, "thepaper.com".
  bool IsHostName(absl::string_view folded) const {
    const absl::StatusOr<Url> page = Url::Parse(options_.url);
    if (!page.ok()) return false;
    std::string letters;
    for (const char c : folded) {
      if (absl::ascii_isalnum(static_cast<unsigned char>(c))) letters += c;
    }
    std::string host;
    for (const char c : page->host()) {
      if (absl::ascii_isalnum(static_cast<unsigned char>(c))) host += c;
    }
    return letters.size() >= 4 && absl::StrContains(host, letters);
  }

  // Whether no name is a person's: whose page it is, or a body with a legal
  // form.
  bool IsOnlySite(const std::vector<std::string>& names) const {
    return !names.empty() && std::all_of(names.begin(), names.end(),
                                         [&](const std::string& name) {
                                           return IsSite(name) ||
                                                  HasLegalForm(name);
                                         });
  }

  bool IsSite(const std::string& name) const {
    const std::string folded = FoldCase(name);
    return folded == FoldCase(m_.site_name) ||
           folded == FoldCase(json_ld_.site_name) || IsHostName(folded) ||
           NamesHost(TitleWords(name), host_name_);
  }

  void Byline() {
    struct Offer {
      std::vector<std::string> names;
      MetadataSource source;
    };
    std::vector<Offer> offers;
    Offer declared = {Names({json_ld_.authors.begin(), json_ld_.authors.end()}),
                      MetadataSource::kJsonLd};
    if (!json_ld_.authors_are_organizations) offers.push_back(declared);
    for (const absl::string_view key : {"author",
                                        "article:author",
                                        "og:article:author",
                                        "parsely-author",
                                        "sailthru.author",
                                        "citation_author",
                                        "dc.creator",
                                        "dcterms.creator",
                                        "dc.contributor",
                                        "byl",
                                        "article:author_name",
                                        "authors",
                                        "cxenseparse:author",
                                        "article.author",
                                        "rbauthors",
                                        "og:author",
                                        "book:author",
                                        "dcsext.author",
                                        "articleauthor",
                                        "article_author",
                                        "shareaholic:article_author_name"}) {
      offers.push_back({Names(head_.All(key)), MetadataSource::kMeta});
    }
    // Blog software writes for networks: label "Written by", data the name.
    if (const absl::string_view labelled =
            head_.FindLabelled([](absl::string_view label) {
              return BeginsLikeByline(absl::StrCat(label, ": x"));
            });
        !labelled.empty())
      offers.push_back({Names({labelled}), MetadataSource::kMeta});
    // An item of the page may be another work: a reference, a comment.
    offers.push_back({Names(head_.All("author", /*is_microdata=*/true)),
                      MetadataSource::kMeta});
    const auto good = [&](const Offer& offer) {
      // "The Paper, London, UK": the outlet and where it is.
      const bool site_first = offer.source == MetadataSource::kMeta &&
                              !offer.names.empty() &&
                              IsSite(offer.names.front());
      return !offer.names.empty() && !IsOnlySite(offer.names) && !site_first &&
             !(json_ld_.authors_are_organizations &&
               offer.names == declared.names);
    };
    // The outlet's own name, or an organization's, is a byline only where no
    // person signs.
    auto chosen = std::find_if(offers.begin(), offers.end(), good);
    if (chosen == offers.end()) {
      VisibleByline visible = FindByline(document_, m_.headline_node);
      m_.byline_node = visible.node;
      offers.push_back({std::move(visible.names),
                        visible.is_microdata ? MetadataSource::kMicrodata
                                             : MetadataSource::kVisibleByline});
      chosen = std::find_if(offers.begin(), offers.end(), good);
    }
    if (chosen == offers.end()) {
      VisibleByline unmarked = FindUnmarkedByline(document_, m_.headline_node);
      if (!unmarked.names.empty()) m_.byline_node = unmarked.node;
      offers.push_back(
          {std::move(unmarked.names), MetadataSource::kVisibleByline});
      chosen = std::find_if(offers.begin(), offers.end(), good);
    }
    if (chosen == offers.end()) {
      offers.insert(offers.begin(), std::move(declared));
      chosen =
          std::find_if(offers.begin(), offers.end(),
                       [](const Offer& offer) { return !offer.names.empty(); });
    }
    if (chosen != offers.end()) SetByline(chosen->names, chosen->source);
  }

  void Dates() {
    const PageDates dates =
        ChooseDates(document_, head_,
                    {.json_ld_published = json_ld_.published,
                     .json_ld_modified = json_ld_.modified,
                     .html = options_.html,
                     .page = {.url = options_.url,
                              .language = m_.language,
                              .headline = m_.headline_node}});
    if (dates.published.has_value()) {
      m_.published = dates.published->time;
      m_.published_offset = dates.published->offset_minutes;
      m_.sources[static_cast<size_t>(MetadataField::kPublished)] =
          dates.published->source;
    }
    if (dates.modified.has_value()) {
      m_.modified = dates.modified->time;
      m_.modified_offset = dates.modified->offset_minutes;
      m_.sources[static_cast<size_t>(MetadataField::kModified)] =
          dates.modified->source;
    }
  }

  void Description() {
    Set(MetadataField::kDescription, m_.description,
        PlainText(head_.Find({"og:description"})),
        MetadataSource::kOpenGraph) ||
        Set(MetadataField::kDescription, m_.description,
            PlainText(head_.Find({"description", "dc.description",
                                  "dcterms.description", "twitter:description",
                                  "sailthru.description", "abstract"})),
            MetadataSource::kMeta) ||
        Set(MetadataField::kDescription, m_.description,
            PlainText(json_ld_.description), MetadataSource::kJsonLd);
  }

  void AddTag(absl::string_view text, MetadataSource source) {
    std::string tag = Clean(PlainText(text.substr(0, kTextBytesMax)));
    if (tag.empty() || tag.size() > 100 || m_.tags.size() >= kTagsMax ||
        std::find(m_.tags.begin(), m_.tags.end(), tag) != m_.tags.end())
      return;
    m_.tags.push_back(std::move(tag));
    m_.sources[static_cast<size_t>(MetadataField::kTags)] = source;
  }

  void Tags() {
    for (const absl::string_view tag : head_.All("article:tag"))
      AddTag(tag, MetadataSource::kOpenGraph);
    if (m_.tags.empty()) {
      for (const std::string& tag : json_ld_.tags)
        AddTag(tag, MetadataSource::kJsonLd);
    }
    if (!m_.tags.empty()) return;
    for (const absl::string_view tag :
         absl::StrSplit(head_.Find({"news_keywords", "keywords", "parsely-tags",
                                    "sailthru.tags"}),
                        ','))
      AddTag(tag, MetadataSource::kMeta);
  }

  bool Paywalled() const {
    if (json_ld_.free_to_read.has_value()) return !*json_ld_.free_to_read;
    const std::string tier = absl::AsciiStrToLower(
        head_.Find({"article:content_tier", "og:article:content_tier"}));
    return tier == "locked" || tier == "metered";
  }

  const HtmlDocument& document_;
  const MetadataOptions& options_;
  const std::string host_name_;
  const PageHead head_;
  const JsonLdArticle json_ld_;
  Metadata m_;
};

}  // namespace

absl::string_view MetadataFieldName(MetadataField field) {
  switch (field) {
    case MetadataField::kCanonicalUrl:
      return "canonical_url";
    case MetadataField::kTitle:
      return "title";
    case MetadataField::kByline:
      return "byline";
    case MetadataField::kPublished:
      return "published";
    case MetadataField::kModified:
      return "modified";
    case MetadataField::kLanguage:
      return "language";
    case MetadataField::kSiteName:
      return "site_name";
    case MetadataField::kDescription:
      return "description";
    case MetadataField::kImage:
      return "image";
    case MetadataField::kTags:
      return "tags";
  }
  return "";
}

absl::string_view MetadataSourceName(MetadataSource source) {
  switch (source) {
    case MetadataSource::kNone:
      return "none";
    case MetadataSource::kJsonLd:
      return "json-ld";
    case MetadataSource::kOpenGraph:
      return "open-graph";
    case MetadataSource::kMeta:
      return "meta";
    case MetadataSource::kMicrodata:
      return "microdata";
    case MetadataSource::kTimeElement:
      return "time-element";
    case MetadataSource::kLinkElement:
      return "link-element";
    case MetadataSource::kHtmlElement:
      return "html-element";
    case MetadataSource::kHeading:
      return "heading";
    case MetadataSource::kVisibleByline:
      return "visible-byline";
    case MetadataSource::kVisibleDate:
      return "visible-date";
    case MetadataSource::kUrl:
      return "url";
    case MetadataSource::kScript:
      return "script";
  }
  return "none";
}

Metadata ReadMetadata(const HtmlDocument& document,
                      const MetadataOptions& options) {
  return Reader(document, options).Run();
}

}  // namespace stet
