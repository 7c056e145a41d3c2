#include "parser/json_ld.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
#include "parser/html_entities.h"

namespace stet {
namespace {

using Json = nlohmann::json;

constexpr size_t kAuthorsMax = 50;
constexpr size_t kTagsMax = 100;
constexpr int kDepthMax = 64;

// What strings and brackets need to become JSON: raw control characters in
// strings escaped, trailing commas and what stands around the value left out.
std::string Mend(absl::string_view text) {
  const size_t begin = text.find_first_of("{[");
  const size_t end = text.find_last_of("}]");
  if (begin == absl::string_view::npos || end == absl::string_view::npos ||
      end < begin)
    return "";
  std::string mended;
  mended.reserve(end - begin + 16);
  bool in_string = false;
  for (size_t i = begin; i <= end; ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\' && i + 1 <= end) {
        // "\'" and other escapes that JSON lacks lose their backslash.
        const char next = text[++i];
        if (absl::string_view("\"\\/bfnrtu").find(next) !=
            absl::string_view::npos)
          mended += c;
        if (static_cast<unsigned char>(next) >= 0x20) mended += next;
        continue;
      }
      if (c == '"') in_string = false;
      mended += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '}' || c == ']') {
      while (!mended.empty() &&
             (absl::ascii_isspace(static_cast<unsigned char>(mended.back())) ||
              mended.back() == ','))
        mended.pop_back();
    }
    mended += c;
  }
  return mended;
}

Json ParseJson(absl::string_view text) {
  const auto parse = [](absl::string_view json) {
    return Json::parse(json.begin(), json.end(), nullptr,
                       /*allow_exceptions=*/false, /*ignore_comments=*/true);
  };
  Json json = parse(text);
  if (json.is_discarded()) json = parse(Mend(text));
  if (json.is_discarded() && absl::StrContains(text, "&quot;"))
    json = parse(Mend(DecodeEntities(text)));
  return json;
}

const Json* Member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

// The text of a string, of the first of a list, or of what an object names.
std::string TextOf(const Json* value, const char* key = "name") {
  for (int depth = 0; value != nullptr && depth < kDepthMax; ++depth) {
    if (value->is_string())
      return DecodeEntities(value->get_ref<const std::string&>());
    if (value->is_array()) {
      value = value->empty() ? nullptr : &value->front();
    } else if (value->is_object()) {
      const Json* next = Member(*value, key);
      value = next != nullptr ? next : Member(*value, "@value");
    } else {
      return "";
    }
  }
  return "";
}

// How much a type says about the page's article; 0: nothing. The order in which
// several objects are preferred.
int TypeRank(absl::string_view type) {
  const size_t slash = type.find_last_of("/#:");
  if (slash != absl::string_view::npos) type.remove_prefix(slash + 1);
  if (type == "LiveBlogPosting") return 5;
  if (absl::EndsWith(type, "NewsArticle") || type == "Reportage") return 5;
  if (absl::EndsWith(type, "Article") || absl::EndsWith(type, "BlogPosting") ||
      type == "Report" || type == "CreativeWork")
    return 4;
  if (type == "SocialMediaPosting" || type == "DiscussionForumPosting" ||
      type == "Review" || type == "Recipe" || type == "HowTo" ||
      type == "ClaimReview" || type == "Blog")
    return 3;
  if (type == "VideoObject" || type == "AudioObject" ||
      type == "PodcastEpisode")
    return 2;
  if (absl::EndsWith(type, "Page")) return 1;
  return 0;
}

std::pair<std::string, int> TypeOf(const Json& object) {
  const Json* type = Member(object, "@type");
  std::pair<std::string, int> best{"", 0};
  const auto consider = [&](const Json& value) {
    if (!value.is_string()) return;
    const std::string& name = value.get_ref<const std::string&>();
    const int rank = TypeRank(name);
    if (rank > best.second) best = {name.substr(0, 64), rank};
  };
  if (type != nullptr && type->is_array()) {
    for (const Json& value : *type) consider(value);
  } else if (type != nullptr) {
    consider(*type);
  }
  return best;
}

// Members that lead to other pages' objects, or to none.
bool LeadsAway(absl::string_view key) {
  static constexpr absl::string_view kAway[] = {
      "author",          "publisher",       "isPartOf",
      "hasPart",         "itemListElement", "relatedLink",
      "mentions",        "about",           "comment",
      "review",          "citation",        "breadcrumb",
      "creator",         "image",           "associatedMedia",
      "video",           "liveBlogUpdate",  "speakable",
      "potentialAction", "articleBody",     "correction",
      "isBasedOn",       "subjectOf",       "interactionStatistic"};
  return std::find(std::begin(kAway), std::end(kAway), key) != std::end(kAway);
}

class Graph {
 public:
  // The typed objects of a document, and every object by its @id.
  void Add(const Json& root) {
    struct Pending {
      const Json* value;
      bool away;
      int depth;
    };
    std::vector<Pending> pending{{&root, false, 0}};
    while (!pending.empty() && seen_ < kJsonLdObjectsMax) {
      const Pending next = pending.back();
      pending.pop_back();
      if (next.depth > kDepthMax) continue;
      std::vector<Pending> children;
      if (next.value->is_array()) {
        for (const Json& item : *next.value)
          children.push_back({&item, next.away, next.depth + 1});
      } else if (next.value->is_object()) {
        ++seen_;
        if (const Json* id = Member(*next.value, "@id");
            id != nullptr && id->is_string() && next.value->size() > 1)
          ids_.emplace(id->get_ref<const std::string&>(), next.value);
        if (!next.away && TypeOf(*next.value).second > 0)
          objects_.push_back(next.value);
        for (auto it = next.value->begin(); it != next.value->end(); ++it) {
          if (!it->is_structured()) continue;
          children.push_back(
              {&*it, next.away || LeadsAway(it.key()), next.depth + 1});
        }
      }
      pending.insert(pending.end(), children.rbegin(), children.rend());
    }
  }

  const std::vector<const Json*>& objects() const { return objects_; }

  // The object that `{"@id": …}` stands for.
  const Json* Resolve(const Json* value) const {
    const Json* id = value == nullptr ? nullptr : Member(*value, "@id");
    if (id == nullptr || !id->is_string() || Member(*value, "name") != nullptr)
      return value;
    const auto found = ids_.find(id->get_ref<const std::string&>());
    return found == ids_.end() ? value : found->second;
  }

 private:
  size_t seen_ = 0;
  std::vector<const Json*> objects_;
  absl::flat_hash_map<std::string, const Json*> ids_;
};

// The account that posts whatever others wrote.
bool IsAdministrator(const Json& author) {
  for (const char* key : {"url", "@id"}) {
    const Json* value = Member(author, key);
    if (value == nullptr || !value->is_string()) continue;
    absl::string_view url = value->get_ref<const std::string&>();
    absl::ConsumeSuffix(&url, "/");
    if (absl::EndsWith(url, "/author/admin")) return true;
  }
  return false;
}

void AddNames(const Graph& graph, const Json* value,
              std::vector<std::string>& names) {
  std::vector<const Json*> pending;
  if (value != nullptr) pending.push_back(value);
  for (int steps = 0; !pending.empty() && names.size() < kAuthorsMax &&
                      steps < 4 * static_cast<int>(kAuthorsMax);
       ++steps) {
    const Json* next = graph.Resolve(pending.back());
    pending.pop_back();
    if (next->is_string()) {
      names.push_back(DecodeEntities(next->get_ref<const std::string&>()));
    } else if (next->is_array()) {
      for (auto it = next->rbegin(); it != next->rend(); ++it)
        pending.push_back(&*it);
    } else if (next->is_object()) {
      const Json* name = Member(*next, "name");
      if (IsAdministrator(*next)) {
        continue;
      }
      if (name == nullptr) {
        const std::string given = TextOf(Member(*next, "givenName"));
        const std::string family = TextOf(Member(*next, "familyName"));
        if (!given.empty() || !family.empty())
          names.push_back(absl::StrCat(given, " ", family));
      } else if (name->is_structured()) {
        pending.push_back(name);
      } else if (name->is_string()) {
        names.push_back(DecodeEntities(name->get_ref<const std::string&>()));
      }
    }
  }
}

std::vector<std::string> TagsOf(const Json* value) {
  std::vector<std::string> tags;
  if (value == nullptr) return tags;
  const auto add = [&](const Json& item) {
    const std::string text = TextOf(&item);
    if (!text.empty() && tags.size() < kTagsMax) tags.push_back(text);
  };
  if (value->is_array()) {
    for (const Json& item : *value) add(item);
  } else if (value->is_string()) {
    for (const absl::string_view tag :
         absl::StrSplit(value->get_ref<const std::string&>(), ',')) {
      if (tags.size() < kTagsMax)
        tags.push_back(DecodeEntities(absl::StripAsciiWhitespace(tag)));
    }
  } else {
    add(*value);
  }
  return tags;
}

std::vector<std::string> Corrections(const Json& object) {
  std::vector<std::string> notes;
  const Json* correction = Member(object, "correction");
  const auto add = [&](const Json& item) {
    std::string text = TextOf(&item, "text");
    if (text.empty() && item.is_object())
      text = TextOf(Member(item, "description"));
    if (!text.empty() && !absl::StartsWith(text, "http") &&
        notes.size() < kTagsMax)
      notes.push_back(std::move(text));
  };
  if (correction == nullptr) return notes;
  if (correction->is_array()) {
    for (const Json& item : *correction) add(item);
  } else {
    add(*correction);
  }
  return notes;
}

std::optional<bool> Truth(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  const std::string text = absl::AsciiStrToLower(TextOf(value));
  if (absl::EndsWith(text, "true")) return true;
  if (absl::EndsWith(text, "false")) return false;
  return std::nullopt;
}

// Whether every author is an object of a kind of organization.
bool AreOrganizations(const Graph& graph, const Json* value) {
  if (value == nullptr) return false;
  const auto is_organization = [&](const Json& item) {
    const Json* object = graph.Resolve(&item);
    return absl::EndsWith(TextOf(Member(*object, "@type"), "@id"),
                          "Organization");
  };
  if (!value->is_array()) return is_organization(*value);
  return !value->empty() &&
         std::all_of(value->begin(), value->end(), is_organization);
}

JsonLdArticle Describe(const Graph& graph, const Json& object) {
  JsonLdArticle article;
  const auto [type, rank] = TypeOf(object);
  article.type = type.substr(type.find_last_of("/#:") + 1);
  article.is_article = rank >= 3;
  article.url = TextOf(Member(object, "url"), "@id");
  if (article.url.empty())
    article.url = TextOf(Member(object, "mainEntityOfPage"), "@id");
  article.headline = TextOf(Member(object, "headline"));
  if (article.headline.empty())
    article.headline = TextOf(Member(object, "name"));
  AddNames(graph, Member(object, "author"), article.authors);
  article.authors_are_organizations =
      AreOrganizations(graph, Member(object, "author"));
  // Where the outlet signs, the creator may be who wrote it.
  if (article.authors.empty() || article.authors_are_organizations) {
    std::vector<std::string> creators;
    AddNames(graph, Member(object, "creator"), creators);
    if (!creators.empty()) {
      article.authors = std::move(creators);
      article.authors_are_organizations =
          AreOrganizations(graph, Member(object, "creator"));
    }
  }
  article.published = TextOf(Member(object, "datePublished"));
  if (article.published.empty())
    article.published = TextOf(Member(object, "dateCreated"));
  if (article.published.empty())
    article.published = TextOf(Member(object, "uploadDate"));
  article.modified = TextOf(Member(object, "dateModified"));
  article.description = TextOf(Member(object, "description"));
  article.image = TextOf(graph.Resolve(Member(object, "image")), "url");
  if (article.image.empty())
    article.image = TextOf(Member(object, "thumbnailUrl"), "url");
  article.language = TextOf(Member(object, "inLanguage"), "alternateName");
  article.site_name = TextOf(graph.Resolve(Member(object, "publisher")));
  article.tags = TagsOf(Member(object, "keywords"));
  article.article_body = TextOf(Member(object, "articleBody"));
  article.correction_notes = Corrections(object);
  article.free_to_read = Truth(Member(object, "isAccessibleForFree"));
  return article;
}

// Fills what `article` lacks from another description of the same thing.
void Complete(JsonLdArticle& article, const JsonLdArticle& other) {
  const auto fill = [](auto& field, const auto& value) {
    if (field.empty()) field = value;
  };
  fill(article.headline, other.headline);
  if (article.authors.empty())
    article.authors_are_organizations = other.authors_are_organizations;
  fill(article.authors, other.authors);
  fill(article.published, other.published);
  fill(article.modified, other.modified);
  fill(article.description, other.description);
  fill(article.image, other.image);
  fill(article.language, other.language);
  fill(article.site_name, other.site_name);
  fill(article.tags, other.tags);
  fill(article.article_body, other.article_body);
  fill(article.correction_notes, other.correction_notes);
  if (!article.free_to_read.has_value())
    article.free_to_read = other.free_to_read;
}

}  // namespace

std::optional<JsonLdArticle> ReadJsonLd(absl::Span<const std::string> scripts,
                                        absl::string_view page_url) {
  std::vector<Json> documents;
  documents.reserve(scripts.size());  // The graph points into them.
  Graph graph;
  for (const std::string& script : scripts) {
    documents.push_back(ParseJson(script));
    if (!documents.back().is_discarded()) graph.Add(documents.back());
  }
  const Json* best = nullptr;
  int best_rank = 0;
  for (const Json* object : graph.objects()) {
    int rank = 4 * TypeOf(*object).second;
    if (Member(*object, "headline") != nullptr) rank += 2;
    const std::string url = TextOf(Member(*object, "url"), "@id");
    if (!url.empty() && url == page_url) ++rank;
    if (rank > best_rank) {
      best_rank = rank;
      best = object;
    }
  }
  if (best == nullptr) return std::nullopt;
  JsonLdArticle article = Describe(graph, *best);
  for (const Json* object : graph.objects()) {
    if (object == best) continue;
    const JsonLdArticle other = Describe(graph, *object);
    const bool same =
        !other.headline.empty() && other.headline == article.headline;
    const bool page_of_it =
        !other.is_article && article.is_article && TypeOf(*object).second == 1;
    if (same || page_of_it) Complete(article, other);
  }
  return article;
}

}  // namespace stet
