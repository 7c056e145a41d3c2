#include "parser/page_kind.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "model/unicode.h"
#include "parser/date_text.h"
#include "parser/markup_words.h"
#include "parser/page_dates.h"

namespace stet {
namespace {

constexpr size_t kPostsMin = 3;
constexpr uint32_t kShortPage = 150;  // Words; a notice is no longer.
constexpr uint32_t kEmptyPage = 25;
constexpr uint32_t kTeaserWords = 4;  // A link that is a headline has as many.
constexpr uint32_t kTeaserLetters = 20;

// Titles of pages that stand where an article was, case folded.
constexpr absl::string_view kErrorTitles[] = {"404",
                                              "410 gone",
                                              "403 forbidden",
                                              "500 internal",
                                              "502 bad",
                                              "503 service",
                                              "504 gateway",
                                              "page not found",
                                              "not found",
                                              "page unavailable",
                                              "page doesn't exist",
                                              "page does not exist",
                                              "page can't be found",
                                              "page cannot be found",
                                              "nothing found",
                                              "access denied",
                                              "attention required",
                                              "just a moment",
                                              "are you a robot",
                                              "are you human",
                                              "security check",
                                              "service unavailable",
                                              "an error occurred",
                                              "error page",
                                              "seite nicht gefunden",
                                              "nicht gefunden",
                                              "nicht verfügbar",
                                              "seite existiert nicht",
                                              "zugriff verweigert",
                                              "page introuvable",
                                              "introuvable",
                                              "page non trouvée",
                                              "erreur 404",
                                              "accès refusé",
                                              "página no encontrada",
                                              "no encontrad",
                                              "acceso denegado",
                                              "página não encontrada",
                                              "não encontrad",
                                              "pagina non trovata",
                                              "non trovata",
                                              "pagina niet gevonden",
                                              "niet gevonden",
                                              "sidan hittades inte",
                                              "hittades inte",
                                              "siden ble ikke funnet",
                                              "siden blev ikke fundet",
                                              "ikke fundet",
                                              "ikke funnet",
                                              "sivua ei löyt",
                                              "strona nie została znaleziona",
                                              "nie znaleziono",
                                              "stránka nenalezena",
                                              "stránka neexistuje",
                                              "nem található",
                                              "pagina nu a fost găsită",
                                              "страница не найдена",
                                              "не найден",
                                              "сторінку не знайдено",
                                              "не знайдено",
                                              "η σελίδα δεν βρέθηκε",
                                              "δεν βρέθηκε",
                                              "sayfa bulunamadı",
                                              "bulunamadı",
                                              "halaman tidak ditemukan",
                                              "không tìm thấy",
                                              "ページが見つかりません",
                                              "見つかりません",
                                              "页面不存在",
                                              "找不到",
                                              "페이지를 찾을 수 없",
                                              "الصفحة غير موجودة",
                                              "הדף לא נמצא"};

// The same, as all of a title.
constexpr absl::string_view kErrorWords[] = {
    "error", "oops",   "fehler",  "erreur", "erro",   "errore", "fout",
    "fel",   "feil",   "fejl",    "virhe",  "błąd",   "chyba",  "hiba",
    "hata",  "ошибка", "помилка", "σφάλμα", "エラー", "错误",   "오류"};

constexpr absl::string_view kConsentTitles[] = {"consent",
                                                "cookie",
                                                "privacy settings",
                                                "before you continue",
                                                "your privacy",
                                                "zustimmung",
                                                "einwilligung",
                                                "datenschutzeinstellungen",
                                                "privatsphäre",
                                                "consentement",
                                                "vie privée",
                                                "consentimiento",
                                                "privacidad",
                                                "consenso",
                                                "toestemming",
                                                "samtycke",
                                                "samtykke",
                                                "evästeet",
                                                "zgoda",
                                                "souhlas",
                                                "согласие",
                                                "συγκατάθεση"};

constexpr absl::string_view kLoginTitles[] = {
    "log in",         "login",     "sign in",      "anmelden",
    "einloggen",      "connexion", "se connecter", "identifiez-vous",
    "iniciar sesión", "acceder",   "accedi",       "inloggen",
    "logga in",       "logg inn",  "log ind",      "kirjaudu",
    "zaloguj",        "logowanie", "přihlášení",   "bejelentkezés",
    "autentificare",  "войти",     "вход",         "увійти",
    "σύνδεση",        "giriş yap", "masuk",        "đăng nhập",
    "ログイン",       "登录",      "登入",         "로그인",
    "تسجيل الدخول",   "התחברות"};

constexpr absl::string_view kLiveWords[] = {
    "liveblog",       "live blog",   "live-blog",         "live updates",
    "live-updates",   "liveticker",  "live-ticker",       "newsticker",
    "news-ticker",    "newsblog",    "en direct",         "en-direct",
    "en directo",     "en-directo",  "minuto a minuto",   "minuto-a-minuto",
    "in diretta",     "ao vivo",     "ao-vivo",           "liveblogg",
    "direkte:",       "seuranta",    "na żywo",           "online přenos",
    "élő közvetítés", "прямой эфир", "онлайн-трансляция", "canlı anlatım"};

// The software of forums names itself.
constexpr absl::string_view kForumSoftware[] = {
    "phpbb",  "vbulletin",       "discourse", "xenforo",
    "mybb",   "simple machines", "invision",  "vanilla forums",
    "flarum", "nodebb",          "woltlab",   "burning board",
    "smf "};

absl::string_view FindAny(absl::string_view folded,
                          absl::Span<const absl::string_view> words) {
  for (const absl::string_view word : words) {
    if (absl::StrContains(folded, word)) return word;
  }
  return "";
}

bool IsDeclaredArticle(const Metadata& metadata) {
  return absl::StrContains(metadata.schema_type, "Article") ||
         absl::EndsWith(metadata.schema_type, "Posting") ||
         metadata.open_graph_type == "article";
}

std::string PageTitle(const HtmlDocument& document) {
  for (NodeId n = document.head(); n < document.SubtreeEnd(document.head());
       ++n) {
    if (document.tag(n) == Tag::kTitle) return document.TextContent(n);
  }
  return "";
}

// The software that made the page, where it is a forum's.
absl::string_view ForumSoftware(const HtmlDocument& document) {
  for (NodeId n = document.head(); n < document.SubtreeEnd(document.head());
       ++n) {
    if (document.tag(n) != Tag::kMeta ||
        !absl::EqualsIgnoreCase(document.Attribute(n, Attr::kName),
                                "generator"))
      continue;
    const std::string generator =
        absl::AsciiStrToLower(document.Attribute(n, Attr::kContent));
    return FindAny(generator, kForumSoftware);
  }
  const std::string id =
      absl::AsciiStrToLower(document.Attribute(document.body(), Attr::kId));
  if (id == "phpbb") return "phpbb";
  return "";
}

// A post's time: of its first <time>, or of the first short text that is one.
std::optional<absl::Time> TimeOf(const HtmlDocument& document, NodeId post,
                                 absl::string_view language) {
  for (NodeId n = post; n < document.SubtreeEnd(post); ++n) {
    const absl::string_view itemprop = document.Attribute(n, Attr::kItemprop);
    const bool marked = itemprop == "datePublished" ||
                        itemprop == "dateCreated" || itemprop == "dateModified";
    if (document.tag(n) != Tag::kTime && !marked) continue;
    for (const Attr attr : {Attr::kDatetime, Attr::kContent}) {
      if (const auto time =
              PublicationDate(document.Attribute(n, attr), language);
          time.has_value())
        return time->time;
    }
    const std::string text = document.TextContent(n);
    if (const auto found = FindDate(text, {.language = language});
        found.has_value())
      return found->date.time;
  }
  return std::nullopt;
}

bool HoldsTime(const HtmlDocument& document, NodeId n) {
  for (NodeId i = n; i < document.SubtreeEnd(n); ++i) {
    if (document.tag(i) == Tag::kTime) return true;
    if (document.IsText(i)) continue;
    const MarkupWords words =
        FindMarkupWords(document.Attribute(i, Attr::kClass));
    if ((words & Bit(MarkupWord::kDate)) != 0) return true;
  }
  return false;
}

bool IsSchemaPost(const HtmlDocument& document, NodeId n, PageKind kind) {
  const absl::string_view type = document.Attribute(n, Attr::kItemtype);
  const absl::string_view itemprop = document.Attribute(n, Attr::kItemprop);
  if (kind == PageKind::kLive)
    return itemprop == "liveBlogUpdate" ||
           (absl::EndsWith(type, "/BlogPosting") && n > document.body());
  return absl::EndsWith(type, "/DiscussionForumPosting") ||
         absl::EndsWith(type, "/Answer") || absl::EndsWith(type, "/Question") ||
         absl::EndsWith(type, "/Comment");
}

// Of the elements that begin alike (tag, first class), under one parent, those
// with the most prose.
std::vector<NodeId> LargestRow(const HtmlDocument& document, PageKind kind) {
  struct Row {
    std::vector<NodeId> nodes;
    size_t letters = 0;
  };
  absl::flat_hash_map<std::pair<NodeId, std::string>, Row> rows;
  for (NodeId n = document.body(); n < document.size(); ++n) {
    const Tag tag = document.tag(n);
    if (tag != Tag::kDiv && tag != Tag::kArticle && tag != Tag::kLi &&
        tag != Tag::kSection && tag != Tag::kTable && tag != Tag::kTr)
      continue;
    const absl::string_view name = document.Attribute(n, Attr::kClass);
    const std::string lower = absl::AsciiStrToLower(
        absl::StrCat(name.substr(0, 200), " ",
                     document.Attribute(n, Attr::kId).substr(0, 100)));
    const bool named = kind == PageKind::kForum
                           ? absl::StrContains(lower, "post") ||
                                 absl::StrContains(lower, "message") ||
                                 absl::StrContains(lower, "topic") ||
                                 absl::StrContains(lower, "reply")
                           : absl::StrContains(lower, "post") ||
                                 absl::StrContains(lower, "live") ||
                                 absl::StrContains(lower, "block") ||
                                 absl::StrContains(lower, "entry") ||
                                 absl::StrContains(lower, "update") ||
                                 absl::StrContains(lower, "ticker") ||
                                 tag == Tag::kArticle;
    if (!named && !IsSchemaPost(document, n, kind)) continue;
    if (document.SubtreeEnd(n) - n < 4) continue;
    Row& row = rows[{document.parent(n),
                     absl::StrCat(static_cast<int>(tag), " ",
                                  lower.substr(0, lower.find(' ')))}];
    if (row.nodes.size() >= kPostsMax || !HoldsTime(document, n)) continue;
    row.nodes.push_back(n);
    for (NodeId i = n; i < document.SubtreeEnd(n); ++i) {
      if (document.IsText(i) && document.text(i).size() > 30)
        row.letters += document.text(i).size();
    }
  }
  const Row* best = nullptr;
  for (const auto& [key, row] : rows) {
    if (row.nodes.size() < kPostsMin || row.letters < 40 * row.nodes.size())
      continue;
    // Ties go to the outer, earlier row: the map has no order of its own.
    if (best == nullptr || row.letters > best->letters ||
        (row.letters == best->letters &&
         row.nodes.front() < best->nodes.front()))
      best = &row;
  }
  return best == nullptr ? std::vector<NodeId>() : best->nodes;
}

// The most words of prose that stand side by side in one element: an article
// has a run of it, a front page a sentence here and there.
uint32_t LongestRun(const HtmlDocument& document,
                    const std::vector<TextBlock>& blocks) {
  absl::flat_hash_map<NodeId, uint32_t> runs;
  uint32_t longest = 0;
  for (const TextBlock& block : blocks) {
    if (block.words < 10 || block.link_letters * 3 > block.letters) continue;
    const Tag tag = document.tag(block.node);
    const NodeId parent = tag == Tag::kP || tag == Tag::kLi
                              ? document.parent(block.node)
                              : block.node;
    longest = std::max(longest, runs[parent] += block.words);
  }
  return longest;
}

// Four words; some scripts set no spaces between them.
bool IsLongTitle(absl::string_view title) {
  constexpr int kSpacesMin = 3;
  constexpr int kDenseMin = 8;
  int spaces = 0, dense = 0;
  for (size_t i = 0; i < title.size();) {
    const char32_t c = NextCodePoint(title, i);
    spaces += c == ' ';
    dense += IsHanOrKana(c) || IsThaiLaoKhmer(c);
  }
  return spaces >= kSpacesMin || dense >= kDenseMin;
}

// A headline that leads nowhere is of this page; those of an index are links.
bool HasOwnHeadline(const HtmlDocument& document, const Metadata& metadata) {
  const NodeId n = metadata.headline_node;
  if (n == kNoNode || !IsLongTitle(metadata.title)) return false;
  for (NodeId i = n; i < document.SubtreeEnd(n); ++i) {
    if (document.tag(i) == Tag::kA) return false;
  }
  return document.parent(n) == kNoNode ||
         document.tag(document.parent(n)) != Tag::kA;
}

uint32_t HeadlineLinks(const std::vector<TextBlock>& blocks) {
  absl::flat_hash_set<std::string> seen;
  for (const TextBlock& block : blocks) {
    if (block.link_letters < kTeaserLetters || block.words < kTeaserWords ||
        block.links.empty() || block.words > 40)
      continue;
    if (block.link_letters * 2 > block.letters) seen.insert(block.text);
  }
  return static_cast<uint32_t>(seen.size());
}

struct Inputs {
  bool form = false;  // The cut leaves no fields in it.
  uint32_t links = 0;
};

Inputs CountInputs(const HtmlDocument& document) {
  Inputs inputs;
  for (NodeId n = document.body(); n < document.size(); ++n) {
    inputs.links += document.tag(n) == Tag::kA;
    inputs.form |= document.tag(n) == Tag::kForm;
  }
  return inputs;
}

}  // namespace

PostList FindPosts(const HtmlDocument& document, const Metadata& metadata,
                   absl::string_view url) {
  PostList list;
  const bool live_schema = metadata.schema_type == "LiveBlogPosting";
  const std::string title =
      FoldCase(absl::StrCat(metadata.title, " ", PageTitle(document)));
  const std::string path = absl::AsciiStrToLower(url.substr(0, 1000));
  absl::string_view live = FindAny(title, kLiveWords);
  if (live.empty()) live = FindAny(path, kLiveWords);
  const absl::string_view forum = ForumSoftware(document);
  const bool forum_schema = metadata.schema_type == "DiscussionForumPosting" ||
                            metadata.schema_type == "QAPage";
  if (!live.empty() || live_schema) {
    list.kind = PageKind::kLive;
    list.reason = live_schema ? "its data say LiveBlogPosting"
                              : absl::StrCat("it calls itself \"", live, "\"");
  } else if (!forum.empty() || forum_schema) {
    list.kind = PageKind::kForum;
    list.reason = forum_schema
                      ? absl::StrCat("its data say ", metadata.schema_type)
                      : absl::StrCat("its software is ", forum);
  } else {
    return list;
  }
  for (const NodeId n : LargestRow(document, list.kind))
    list.posts.push_back({n, TimeOf(document, n, metadata.language)});
  if (list.posts.empty()) {
    if (!live_schema) return {};
  } else {
    absl::StrAppend(&list.reason, ", with ", list.posts.size(), " posts");
  }
  return list;
}

PageVerdict JudgePage(const HtmlDocument& document,
                      const std::vector<TextBlock>& blocks,
                      const Metadata& metadata, const PageFacts& facts) {
  PageVerdict verdict;
  const Inputs inputs = CountInputs(document);
  const bool declared = IsDeclaredArticle(metadata);
  const auto is = [&](PageKind kind, std::string reason) {
    verdict.kind = kind;
    verdict.reason = std::move(reason);
    return verdict;
  };
  const std::string title =
      FoldCase(absl::StrCat(metadata.title, " | ", PageTitle(document)));
  const bool is_short = facts.words < kShortPage;
  if (is_short && !declared && !metadata.published.has_value()) {
    absl::string_view word = FindAny(title, kErrorTitles);
    for (const absl::string_view whole : kErrorWords) {
      if (word.empty() && FoldCase(metadata.title) == whole) word = whole;
    }
    if (!word.empty())
      return is(PageKind::kError,
                absl::StrCat("the title says \"", word, "\", and there are ",
                             facts.words, " words of text"));
    word = FindAny(title, kConsentTitles);
    if (!word.empty() && inputs.links < 60)
      return is(PageKind::kConsent,
                absl::StrCat("the title says \"", word, "\", and there are ",
                             facts.words, " words of text"));
    const absl::string_view login = FindAny(title, kLoginTitles);
    if (inputs.form && !login.empty())
      return is(PageKind::kLogin, absl::StrCat("the title says \"", login,
                                               "\", and there are a form and ",
                                               facts.words, " words of text"));
  }
  const uint32_t headlines = HeadlineLinks(blocks);
  const uint32_t run = LongestRun(document, blocks);
  constexpr uint32_t kHeadlinesOfIndex = 15;
  constexpr uint32_t kRunOfIndex = 100;
  // A section names itself above its headlines; no two sentences of it belong
  // together.
  constexpr uint32_t kHeadlinesOfSection = 25;
  constexpr uint32_t kRunOfSection = 60;
  // Where half of what was found stands together, the page has a text, though a
  // short one.
  constexpr uint32_t kRunOfText = 50;
  const bool has_text = run >= kRunOfText && run * 2 >= facts.words;
  const bool front = !HasOwnHeadline(document, metadata) && !has_text &&
                     headlines >= kHeadlinesOfIndex && run < kRunOfIndex &&
                     facts.words < headlines * 15;
  const bool section = headlines >= kHeadlinesOfSection &&
                       run < kRunOfSection && run * 4 < facts.words &&
                       facts.words < headlines * 25;
  if (!declared && (front || section))
    return is(PageKind::kIndex,
              absl::StrCat(headlines, " links that are headlines, and at most ",
                           run, " words of text together"));
  if (facts.words < kEmptyPage && !declared) {
    if (inputs.links > 30)
      return is(PageKind::kIndex, absl::StrCat(inputs.links, " links and ",
                                               facts.words, " words of text"));
    return is(PageKind::kOther, absl::StrCat(facts.words, " words of text"));
  }
  return verdict;
}

}  // namespace stet
