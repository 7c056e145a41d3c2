#include "parser/markup_words.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace stet {
namespace {

// A word ending in '*' is the beginning of one.
struct Entry {
  absl::string_view word;
  MarkupWord meaning;
};

constexpr Entry kEntries[] = {
    {"articlebody*", MarkupWord::kBody},
    {"bodytext*", MarkupWord::kBody},
    {"bodycopy*", MarkupWord::kBody},
    {"storybody*", MarkupWord::kBody},
    {"storytext*", MarkupWord::kBody},
    {"storycontent*", MarkupWord::kBody},
    {"articletext*", MarkupWord::kBody},
    {"articlecontent*", MarkupWord::kBody},
    {"postcontent*", MarkupWord::kBody},
    {"postbody*", MarkupWord::kBody},
    {"entrycontent*", MarkupWord::kBody},
    {"newstext*", MarkupWord::kBody},
    {"newsbody*", MarkupWord::kBody},
    {"maintext*", MarkupWord::kBody},
    {"fulltext*", MarkupWord::kBody},
    {"body", MarkupWord::kBody},
    {"artikeltext*", MarkupWord::kBody},
    {"cuerpo", MarkupWord::kBody},
    {"corpo", MarkupWord::kBody},
    {"wysiwyg", MarkupWord::kBody},
    {"prose", MarkupWord::kBody},
    {"article", MarkupWord::kArticle},
    {"artikel", MarkupWord::kArticle},
    {"articulo", MarkupWord::kArticle},
    {"story", MarkupWord::kArticle},
    {"post", MarkupWord::kArticle},
    {"hentry", MarkupWord::kArticle},
    {"entry", MarkupWord::kArticle},
    {"noticia*", MarkupWord::kArticle},
    {"nota", MarkupWord::kArticle},
    {"content*", MarkupWord::kContent},
    {"contenido*", MarkupWord::kContent},
    {"inhalt", MarkupWord::kContent},
    {"main*", MarkupWord::kMain},
    {"text*", MarkupWord::kText},
    {"texte*", MarkupWord::kText},
    {"texto*", MarkupWord::kText},
    {"paragraph*", MarkupWord::kText},
    {"para", MarkupWord::kText},
    {"richtext*", MarkupWord::kText},
    {"headline*", MarkupWord::kHeadline},
    {"title*", MarkupWord::kHeadline},
    {"titre*", MarkupWord::kHeadline},
    {"titulo*", MarkupWord::kHeadline},
    {"heading*", MarkupWord::kHeadline},
    {"hed", MarkupWord::kHeadline},
    {"standfirst*", MarkupWord::kStandfirst},
    {"lead", MarkupWord::kStandfirst},
    {"leadtext*", MarkupWord::kStandfirst},
    {"lede", MarkupWord::kStandfirst},
    {"intro*", MarkupWord::kStandfirst},
    {"teasertext", MarkupWord::kStandfirst},
    {"summary*", MarkupWord::kStandfirst},
    {"subtitle*", MarkupWord::kStandfirst},
    {"subtitulo*", MarkupWord::kStandfirst},
    {"subheadline*", MarkupWord::kStandfirst},
    {"subhead*", MarkupWord::kStandfirst},
    {"subhed*", MarkupWord::kStandfirst},
    {"dek", MarkupWord::kStandfirst},
    {"deck", MarkupWord::kStandfirst},
    {"excerpt*", MarkupWord::kStandfirst},
    {"chapo*", MarkupWord::kStandfirst},
    {"bajada*", MarkupWord::kStandfirst},
    {"vorspann*", MarkupWord::kStandfirst},
    {"description*", MarkupWord::kStandfirst},
    {"abstract*", MarkupWord::kStandfirst},
    {"sommario*", MarkupWord::kStandfirst},
    {"ingress*", MarkupWord::kStandfirst},
    {"manchet*", MarkupWord::kStandfirst},
    {"keypoint*", MarkupWord::kStandfirst},
    {"keypoints*", MarkupWord::kStandfirst},
    {"keytakeaways*", MarkupWord::kStandfirst},
    {"storyhighlights*", MarkupWord::kStandfirst},
    {"articlehighlights*", MarkupWord::kStandfirst},
    {"keytakeaway*", MarkupWord::kStandfirst},
    {"takeaway*", MarkupWord::kStandfirst},
    {"storyhighlight*", MarkupWord::kStandfirst},
    {"articlehighlight*", MarkupWord::kStandfirst},
    {"strapline*", MarkupWord::kStandfirst},
    {"preamble*", MarkupWord::kStandfirst},
    {"epigraph*", MarkupWord::kStandfirst},
    {"einleitung*", MarkupWord::kStandfirst},
    {"preface*", MarkupWord::kStandfirst},
    {"articledesc*", MarkupWord::kStandfirst},
    {"leadparagraph*", MarkupWord::kStandfirst},
    {"subtitel*", MarkupWord::kStandfirst},
    {"untertitel*", MarkupWord::kStandfirst},
    {"undertitel*", MarkupWord::kStandfirst},
    {"podtytul*", MarkupWord::kStandfirst},
    {"perex*", MarkupWord::kStandfirst},
    {"zajawka*", MarkupWord::kStandfirst},
    {"copete*", MarkupWord::kStandfirst},
    {"entradilla*", MarkupWord::kStandfirst},
    {"subtitular*", MarkupWord::kStandfirst},
    {"chapeau*", MarkupWord::kStandfirst},
    {"catenaccio*", MarkupWord::kStandfirst},
    {"linhafina", MarkupWord::kStandfirst},
    {"sapo", MarkupWord::kStandfirst},
    {"meta", MarkupWord::kMeta},
    {"metadata*", MarkupWord::kMeta},
    {"postmeta*", MarkupWord::kMeta},
    {"entrymeta*", MarkupWord::kMeta},
    {"info", MarkupWord::kMeta},
    {"details", MarkupWord::kMeta},
    {"source*", MarkupWord::kMeta},
    {"quelle", MarkupWord::kMeta},
    {"fuente", MarkupWord::kMeta},
    {"byline*", MarkupWord::kByline},
    {"author*", MarkupWord::kByline},
    {"autor*", MarkupWord::kByline},
    {"auteur*", MarkupWord::kByline},
    {"writer*", MarkupWord::kByline},
    {"contributor*", MarkupWord::kByline},
    {"vcard*", MarkupWord::kByline},
    {"date*", MarkupWord::kDate},
    {"datum", MarkupWord::kDate},
    {"fecha", MarkupWord::kDate},
    {"time", MarkupWord::kDate},
    {"timestamp*", MarkupWord::kDate},
    {"timeago*", MarkupWord::kDate},
    {"published*", MarkupWord::kDate},
    {"pubdate*", MarkupWord::kDate},
    {"updated*", MarkupWord::kDate},
    {"lastmod*", MarkupWord::kDate},
    {"bio", MarkupWord::kAuthorBox},
    {"biography*", MarkupWord::kAuthorBox},
    {"authorbox*", MarkupWord::kAuthorBox},
    {"authorbio*", MarkupWord::kAuthorBox},
    {"sabox*", MarkupWord::kAuthorBox},
    {"profile*", MarkupWord::kAuthorBox},
    {"about*", MarkupWord::kAuthorBox},
    {"tag", MarkupWord::kTags},
    {"tags", MarkupWord::kTags},
    {"taglist*", MarkupWord::kTags},
    {"topic*", MarkupWord::kTags},
    {"keyword*", MarkupWord::kTags},
    {"etiquetas*", MarkupWord::kTags},
    {"schlagw*", MarkupWord::kTags},
    {"breadcrumb*", MarkupWord::kBreadcrumb},
    {"crumb*", MarkupWord::kBreadcrumb},
    {"share*", MarkupWord::kShare},
    {"sharing*", MarkupWord::kShare},
    {"social*", MarkupWord::kShare},
    {"addthis*", MarkupWord::kShare},
    {"addtoany*", MarkupWord::kShare},
    {"sharedaddy*", MarkupWord::kShare},
    {"sns", MarkupWord::kShare},
    {"follow*", MarkupWord::kShare},
    {"like", MarkupWord::kShare},
    {"likes", MarkupWord::kShare},
    {"teilen*", MarkupWord::kShare},
    {"partag*", MarkupWord::kShare},
    {"compart*", MarkupWord::kShare},
    {"whatsapp*", MarkupWord::kShare},
    {"comment*", MarkupWord::kComments},
    {"commentary*", MarkupWord::kArticle},
    {"commentator*", MarkupWord::kArticle},
    {"komment*", MarkupWord::kComments},
    {"komentar*", MarkupWord::kComments},
    {"coment*", MarkupWord::kComments},
    {"opinie", MarkupWord::kComments},
    {"opinia", MarkupWord::kComments},
    {"reacties*", MarkupWord::kComments},
    {"yorum*", MarkupWord::kComments},
    {"comentario*", MarkupWord::kComments},
    {"commentaire*", MarkupWord::kComments},
    {"disqus*", MarkupWord::kComments},
    {"respond*", MarkupWord::kComments},
    {"discuss*", MarkupWord::kComments},
    {"reply*", MarkupWord::kComments},
    {"replies*", MarkupWord::kComments},
    {"feedback*", MarkupWord::kComments},
    {"related*", MarkupWord::kRelated},
    {"relacionad*", MarkupWord::kRelated},
    {"similar*", MarkupWord::kRelated},
    {"seealso*", MarkupWord::kRelated},
    {"readmore*", MarkupWord::kRelated},
    {"readalso*", MarkupWord::kRelated},
    {"morenews*", MarkupWord::kRelated},
    {"morefrom*", MarkupWord::kRelated},
    {"more", MarkupWord::kRelated},
    {"also", MarkupWord::kRelated},
    {"relato*", MarkupWord::kRelated},
    {"weitere*", MarkupWord::kRelated},
    {"mehr", MarkupWord::kRelated},
    {"suggest*", MarkupWord::kRelated},
    {"recirc*", MarkupWord::kRelated},
    {"crosslink*", MarkupWord::kRelated},
    {"readnext*", MarkupWord::kRelated},
    {"upnext*", MarkupWord::kRelated},
    {"recommend*", MarkupWord::kRecommend},
    {"recomend*", MarkupWord::kRecommend},
    {"popular*", MarkupWord::kRecommend},
    {"trending*", MarkupWord::kRecommend},
    {"mostread*", MarkupWord::kRecommend},
    {"most", MarkupWord::kRecommend},
    {"latest*", MarkupWord::kRecommend},
    {"recent*", MarkupWord::kRecommend},
    {"taboola*", MarkupWord::kRecommend},
    {"outbrain*", MarkupWord::kRecommend},
    {"zergnet*", MarkupWord::kRecommend},
    {"mgid*", MarkupWord::kRecommend},
    {"featured*", MarkupWord::kRecommend},
    {"ranking*", MarkupWord::kRecommend},
    {"teaser*", MarkupWord::kTeaser},
    {"card", MarkupWord::kTeaser},
    {"cards", MarkupWord::kTeaser},
    {"tile*", MarkupWord::kTeaser},
    {"feed", MarkupWord::kTeaser},
    {"river*", MarkupWord::kTeaser},
    {"carousel*", MarkupWord::kTeaser},
    {"slider*", MarkupWord::kTeaser},
    {"newsletter*", MarkupWord::kNewsletter},
    {"subscri*", MarkupWord::kNewsletter},
    {"suscri*", MarkupWord::kNewsletter},
    {"signup*", MarkupWord::kNewsletter},
    {"mailchimp*", MarkupWord::kNewsletter},
    {"mailing*", MarkupWord::kNewsletter},
    {"email*", MarkupWord::kNewsletter},
    {"optin*", MarkupWord::kNewsletter},
    {"abo", MarkupWord::kNewsletter},
    {"paywall*", MarkupWord::kPaywall},
    {"premium*", MarkupWord::kPaywall},
    {"regwall*", MarkupWord::kPaywall},
    {"meter*", MarkupWord::kPaywall},
    {"piano*", MarkupWord::kPaywall},
    {"ad", MarkupWord::kAds},
    {"ads", MarkupWord::kAds},
    {"advert*", MarkupWord::kAds},
    {"adslot*", MarkupWord::kAds},
    {"adunit*", MarkupWord::kAds},
    {"adbox*", MarkupWord::kAds},
    {"adsense*", MarkupWord::kAds},
    {"adsbygoogle*", MarkupWord::kAds},
    {"adcontainer*", MarkupWord::kAds},
    {"adwrap*", MarkupWord::kAds},
    {"dfp", MarkupWord::kAds},
    {"gpt", MarkupWord::kAds},
    {"sponsor*", MarkupWord::kAds},
    {"anzeige*", MarkupWord::kAds},
    {"werbung*", MarkupWord::kAds},
    {"publicidad*", MarkupWord::kAds},
    {"publicite*", MarkupWord::kAds},
    {"reklam*", MarkupWord::kAds},
    {"banner*", MarkupWord::kAds},
    {"mpu", MarkupWord::kAds},
    {"promo*", MarkupWord::kPromo},
    {"cta", MarkupWord::kPromo},
    {"donat*", MarkupWord::kPromo},
    {"support*", MarkupWord::kPromo},
    {"membership*", MarkupWord::kPromo},
    {"contribut*", MarkupWord::kPromo},
    {"shop*", MarkupWord::kPromo},
    {"product*", MarkupWord::kPromo},
    {"affiliate*", MarkupWord::kPromo},
    {"download*", MarkupWord::kPromo},
    {"app", MarkupWord::kPromo},
    {"caption*", MarkupWord::kCaption},
    {"figcaption*", MarkupWord::kCaption},
    {"legend*", MarkupWord::kCaption},
    {"bildunterschrift*", MarkupWord::kCaption},
    {"bildtext*", MarkupWord::kCaption},
    {"epigrafe*", MarkupWord::kCaption},
    {"credit*", MarkupWord::kCredit},
    {"photographer*", MarkupWord::kCredit},
    {"gallery*", MarkupWord::kMedia},
    {"galeria*", MarkupWord::kMedia},
    {"galerie*", MarkupWord::kMedia},
    {"video*", MarkupWord::kMedia},
    {"player*", MarkupWord::kMedia},
    {"audio*", MarkupWord::kMedia},
    {"podcast*", MarkupWord::kMedia},
    {"slideshow*", MarkupWord::kMedia},
    {"slide", MarkupWord::kMedia},
    {"media*", MarkupWord::kMedia},
    {"image*", MarkupWord::kMedia},
    {"img", MarkupWord::kMedia},
    {"photo*", MarkupWord::kMedia},
    {"picture*", MarkupWord::kMedia},
    {"figure*", MarkupWord::kMedia},
    {"foto*", MarkupWord::kMedia},
    {"bild*", MarkupWord::kMedia},
    {"embed*", MarkupWord::kEmbed},
    {"twitter*", MarkupWord::kEmbed},
    {"tweet*", MarkupWord::kEmbed},
    {"instagram*", MarkupWord::kEmbed},
    {"facebook*", MarkupWord::kEmbed},
    {"fb", MarkupWord::kEmbed},
    {"youtube*", MarkupWord::kEmbed},
    {"quote*", MarkupWord::kQuote},
    {"pullquote*", MarkupWord::kQuote},
    {"blockquote*", MarkupWord::kQuote},
    {"zitat*", MarkupWord::kQuote},
    {"infobox*", MarkupWord::kBox},
    {"factbox*", MarkupWord::kBox},
    {"box", MarkupWord::kBox},
    {"callout*", MarkupWord::kBox},
    {"aside*", MarkupWord::kBox},
    {"sidebar*", MarkupWord::kSidebar},
    {"rail", MarkupWord::kSidebar},
    {"rightcol*", MarkupWord::kSidebar},
    {"rightrail*", MarkupWord::kSidebar},
    {"rightside*", MarkupWord::kSidebar},
    {"rightbar*", MarkupWord::kSidebar},
    {"rightblock*", MarkupWord::kSidebar},
    {"rightpanel*", MarkupWord::kSidebar},
    {"colright*", MarkupWord::kSidebar},
    {"leftnav*", MarkupWord::kNavigation},
    {"leftmenu*", MarkupWord::kNavigation},
    {"complementary", MarkupWord::kSidebar},
    {"secondary*", MarkupWord::kSidebar},
    {"columnright*", MarkupWord::kSidebar},
    {"contentright*", MarkupWord::kSidebar},
    {"rightcontent*", MarkupWord::kSidebar},
    {"rightbox*", MarkupWord::kSidebar},
    {"mainright*", MarkupWord::kSidebar},
    {"rblock*", MarkupWord::kSidebar},
    {"widget*", MarkupWord::kWidget},
    {"module*", MarkupWord::kWidget},
    {"nav", MarkupWord::kNavigation},
    {"navbar*", MarkupWord::kNavigation},
    {"navigation*", MarkupWord::kNavigation},
    {"menu*", MarkupWord::kNavigation},
    {"tab", MarkupWord::kNavigation},
    {"tabs", MarkupWord::kNavigation},
    {"sitemap*", MarkupWord::kNavigation},
    {"search*", MarkupWord::kNavigation},
    {"pager*", MarkupWord::kPager},
    {"paginat*", MarkupWord::kPager},
    {"pagenav*", MarkupWord::kPager},
    {"prev", MarkupWord::kPager},
    {"previous", MarkupWord::kPager},
    {"next", MarkupWord::kPager},
    {"footer*", MarkupWord::kFooter},
    {"foot", MarkupWord::kFooter},
    {"bottom*", MarkupWord::kFooter},
    {"contentinfo", MarkupWord::kFooter},
    {"header*", MarkupWord::kHeader},
    {"masthead*", MarkupWord::kHeader},
    {"top", MarkupWord::kHeader},
    {"topbar*", MarkupWord::kHeader},
    {"banner", MarkupWord::kHeader},
    {"form*", MarkupWord::kForm},
    {"login*", MarkupWord::kForm},
    {"signin*", MarkupWord::kForm},
    {"register*", MarkupWord::kForm},
    {"poll", MarkupWord::kForm},
    {"survey*", MarkupWord::kForm},
    {"contact*", MarkupWord::kForm},
    {"cookie*", MarkupWord::kConsent},
    {"consent*", MarkupWord::kConsent},
    {"gdpr*", MarkupWord::kConsent},
    {"privacy*", MarkupWord::kConsent},
    {"onetrust*", MarkupWord::kConsent},
    {"cmp", MarkupWord::kConsent},
    {"modal*", MarkupWord::kOverlay},
    {"popup*", MarkupWord::kOverlay},
    {"overlay*", MarkupWord::kOverlay},
    {"lightbox*", MarkupWord::kOverlay},
    {"dialog*", MarkupWord::kOverlay},
    {"alert*", MarkupWord::kOverlay},
    {"notification*", MarkupWord::kOverlay},
    {"toast*", MarkupWord::kOverlay},
    {"tool", MarkupWord::kTools},
    {"tools", MarkupWord::kTools},
    {"toolbar*", MarkupWord::kTools},
    {"tooltip*", MarkupWord::kTools},
    {"print*", MarkupWord::kTools},
    {"noprint", MarkupWord::kTools},
    {"fontsize*", MarkupWord::kTools},
    {"button*", MarkupWord::kTools},
    {"btn", MarkupWord::kTools},
    {"action*", MarkupWord::kTools},
    {"icon*", MarkupWord::kTools},
    {"copyright*", MarkupWord::kCopyright},
    {"disclaimer*", MarkupWord::kCopyright},
    {"legal*", MarkupWord::kCopyright},
    {"license*", MarkupWord::kCopyright},
    {"correction*", MarkupWord::kCorrection},
    {"clarification*", MarkupWord::kCorrection},
    {"amend*", MarkupWord::kCorrection},
    {"editorsnote*", MarkupWord::kCorrection},
    {"editornote*", MarkupWord::kCorrection},
    {"live", MarkupWord::kLive},
    {"liveblog*", MarkupWord::kLive},
    {"liveticker*", MarkupWord::kLive},
    {"ticker*", MarkupWord::kLive},
    {"sronly*", MarkupWord::kHidden},
    {"visuallyhidden*", MarkupWord::kHidden},
    {"screenreader*", MarkupWord::kHidden},
    {"hidden", MarkupWord::kHidden},
    {"hide", MarkupWord::kHidden},
    {"noscript*", MarkupWord::kHidden},
    {"offscreen*", MarkupWord::kHidden},
    {"toc", MarkupWord::kToc},
    {"tableofcontents*", MarkupWord::kToc},
    {"jumplink*", MarkupWord::kToc},
    {"category*", MarkupWord::kCategory},
    {"categories*", MarkupWord::kCategory},
    {"kicker*", MarkupWord::kCategory},
    {"section", MarkupWord::kCategory},
    {"rubrik*", MarkupWord::kCategory},
    {"eyebrow*", MarkupWord::kCategory},
    {"flag", MarkupWord::kCategory},
    {"overline*", MarkupWord::kCategory},
    {"label*", MarkupWord::kCategory},
    {"link*", MarkupWord::kLink},
    {"list*", MarkupWord::kList},
    {"item", MarkupWord::kList},
    {"items", MarkupWord::kList},
    {"hentry", MarkupWord::kPost},
    {"rating*", MarkupWord::kRating},
    {"score*", MarkupWord::kRating},
    {"vote*", MarkupWord::kRating},
    {"stars", MarkupWord::kRating},
    {"review*", MarkupWord::kRating},
};

constexpr absl::string_view kNames[kMarkupWordCount] = {
    "body",       "article",    "content",    "main",       "text",
    "headline",   "standfirst", "meta",       "byline",     "date",
    "authorbox",  "tags",       "breadcrumb", "share",      "comments",
    "related",    "recommend",  "teaser",     "newsletter", "paywall",
    "ads",        "promo",      "caption",    "credit",     "media",
    "embed",      "quote",      "box",        "sidebar",    "widget",
    "navigation", "pager",      "footer",     "header",     "form",
    "consent",    "overlay",    "tools",      "copyright",  "correction",
    "live",       "hidden",     "toc",        "category",   "link",
    "list",       "rating",     "post",
};

// The table by the first two letters of its words, the longest first.
class Index {
 public:
  Index() {
    for (const Entry& entry : kEntries) {
      absl::string_view word = entry.word;
      const bool is_beginning = absl::ConsumeSuffix(&word, "*");
      std::vector<Word>& words = by_start_[StartOf(word)];
      const auto same =
          std::find_if(words.begin(), words.end(), [&](const Word& other) {
            return other.word == word && other.is_beginning == is_beginning;
          });
      if (same == words.end()) {
        words.push_back({word, Bit(entry.meaning), is_beginning});
      } else {
        same->meanings |= Bit(entry.meaning);
      }
    }
    for (std::vector<Word>& words : by_start_) {
      std::sort(words.begin(), words.end(), [](const Word& a, const Word& b) {
        return a.word.size() > b.word.size();
      });
    }
  }

  // What `word`, of lower-case ASCII letters, means as a whole and by its
  // longest beginning.
  MarkupWords Find(absl::string_view word) const {
    if (word.size() < 2) return 0;
    MarkupWords found = 0;
    bool has_beginning = false;
    for (const Word& one : by_start_[StartOf(word)]) {
      if (one.is_beginning ? has_beginning : one.word.size() != word.size())
        continue;
      if (!absl::StartsWith(word, one.word)) continue;
      found |= one.meanings;
      has_beginning = has_beginning || one.is_beginning;
    }
    return found;
  }

  // What two words mean that are one beginning together.
  MarkupWords FindPair(absl::string_view first,
                       absl::string_view second) const {
    if (first.size() < 2) return 0;
    for (const Word& one : by_start_[StartOf(first)]) {
      if (one.is_beginning && one.word.size() == first.size() + second.size() &&
          absl::StartsWith(one.word, first) && absl::EndsWith(one.word, second))
        return one.meanings;
    }
    return 0;
  }

 private:
  struct Word {
    absl::string_view word;
    MarkupWords meanings;
    bool is_beginning;
  };

  static size_t StartOf(absl::string_view word) {
    return static_cast<size_t>((word[0] - 'a') * 26 + (word[1] - 'a'));
  }

  std::array<std::vector<Word>, 26 * 26> by_start_;
};

// "has-sidebar", "sidebar--false": of a page's layout, beside which something
// is or is not, rather than of the thing itself.
constexpr MarkupWords kLayoutWords = Bit(MarkupWord::kSidebar);

bool SaysWhether(absl::string_view word) {
  return word == "has" || word == "no" || word == "with" || word == "without" ||
         word == "enabled" || word == "disabled" || word == "false" ||
         word == "none";
}

// "margin-bottom", "overflow-hidden", "border-stroke-secondary": of a property
// of the element, not of what it is.
bool IsProperty(absl::string_view word) {
  static constexpr absl::string_view kProperties[] = {
      "background", "bg",      "border", "color",    "fg",
      "fill",       "margin",  "offset", "overflow", "padding",
      "space",      "spacing", "stroke"};
  return std::find(std::begin(kProperties), std::end(kProperties), word) !=
         std::end(kProperties);
}

// "e1e566ad", which build tools make, begins with no word and ends with none:
// hexadecimal, with letters behind digits. `name` is of letters and digits.
bool IsHash(absl::string_view name) {
  constexpr size_t kBytesMin = 6;
  if (name.size() < kBytesMin) return false;
  bool mixed = false;
  for (size_t i = 0; i < name.size(); ++i) {
    if (!absl::ascii_isxdigit(name[i])) return false;
    mixed = mixed || (i > 0 && absl::ascii_isdigit(name[i - 1]) &&
                      absl::ascii_isalpha(name[i]));
  }
  return mixed;
}

}  // namespace

MarkupWords FindMarkupWords(absl::string_view value) {
  static const Index& index = *new Index();
  constexpr size_t kBytesMax = 400;
  value = value.substr(0, kBytesMax);
  MarkupWords found = 0;
  std::string word;
  std::string before;    // The word before, for "most-read" and "article-body",
  MarkupWords says = 0;  // and what it says, unless the next takes it back.
  bool is_value = false;
  const auto flush = [&] {
    if (word.empty()) return;
    if (IsProperty(word)) {
      says = 0;
      is_value = true;
    }
    if (SaysWhether(word)) says &= ~kLayoutWords;
    found |= says;
    says = is_value ? 0 : index.Find(word);
    if (SaysWhether(before)) says &= ~kLayoutWords;
    found |= index.FindPair(before, word);
    before = word.size() >= 2 ? word : "";
    word.clear();
  };
  char last = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    if (absl::ascii_isalnum(value[i]) && !absl::ascii_isalnum(last)) {
      size_t end = i;
      while (end < value.size() && absl::ascii_isalnum(value[end])) ++end;
      if (IsHash(value.substr(i, end - i))) {
        last = '0';
        i = end - 1;
        continue;
      }
    }
    const char c = value[i];
    if (!absl::ascii_isalpha(c)) {
      flush();
      if (c == ' ') {
        before.clear();
        is_value = false;
        found |= says;
        says = 0;
      }
    } else {
      if (absl::ascii_isupper(c) && absl::ascii_islower(last)) flush();
      if (word.size() < 40) word.push_back(absl::ascii_tolower(c));
    }
    last = c;
  }
  flush();
  return found | says;
}

absl::string_view MarkupWordName(MarkupWord word) {
  return kNames[static_cast<size_t>(word)];
}

}  // namespace stet
