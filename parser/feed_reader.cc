#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
#include "model/url.h"
#include "parser/date_text.h"
#include "parser/html_entities.h"
#include "parser/link_readers.h"
#include "parser/xml_tokens.h"

namespace stet {
namespace {

constexpr size_t kDepthMax = 256;
constexpr size_t kWarningsMax = 20;

void Warn(Links& links, std::string warning) {
  if (links.warnings.size() < kWarningsMax)
    links.warnings.push_back(std::move(warning));
}

std::string Bounded(absl::string_view text) {
  std::string clean = ToNfc(CollapseSpace(text));
  if (clean.size() <= kEntryTextBytesMax) return clean;
  size_t cut = kEntryTextBytesMax;
  while (cut > 0 && (static_cast<unsigned char>(clean[cut]) & 0xC0) == 0x80)
    --cut;
  clean.resize(cut);
  return clean;
}

bool IsHttp(absl::string_view text) {
  return absl::StartsWithIgnoreCase(text, "http://") ||
         absl::StartsWithIgnoreCase(text, "https://");
}

// How the text of an element is to be read.
enum class TextForm { kPlain, kHtml, kMarkup };

// The element whose text is being gathered.
struct Field {
  std::string name;  // Lower case, without prefix.
  std::string prefix;
  std::string base;
  TextForm form = TextForm::kPlain;
  bool base64 = false;
  size_t depth = 0;
  std::string rel;  // Of a <link>.
  std::string text;
};

struct Entry {
  LinkEntry link;
  int link_rank = 0;   // Of link.url; higher wins, then the first.
  int title_rank = 0;  // title, media:title, dc:title.
  std::string guid_as_url;
};

class FeedReader {
 public:
  FeedReader(absl::string_view utf8, absl::string_view url)
      : tokens_(utf8), url_(url) {}

  Links Run() {
    links_.kind = SourceKind::kFeed;
    while (tokens_.Next()) {
      switch (tokens_.kind()) {
        case XmlTokens::kStart:
          Start();
          break;
        case XmlTokens::kEnd:
          End();
          break;
        case XmlTokens::kText:
          if (field_.has_value() && field_->text.size() < kFieldBytesMax)
            field_->text += DecodeEntities(tokens_.raw_text());
          break;
        case XmlTokens::kCdata:
          if (field_.has_value() && field_->text.size() < kFieldBytesMax)
            absl::StrAppend(&field_->text, tokens_.raw_text());
          break;
      }
      if (full_) break;
    }
    if (field_.has_value()) Finish();
    if (entry_.has_value()) {
      Warn(links_, "the document ends inside an entry");
      Close();
    }
    return std::move(links_);
  }

 private:
  static constexpr size_t kFieldBytesMax = 64 << 10;

  struct Open {
    std::string name;  // As written.
    std::string base;
  };

  absl::string_view Base() const {
    return stack_.empty() ? url_ : absl::string_view(stack_.back().base);
  }

  void Start() {
    if (stack_.size() >= kDepthMax) {
      ++beyond_;
      return;
    }
    std::string base(Base());
    // CDF's BASE came before xml:base.
    const char* const base_name =
        tokens_.HasAttribute("xml:base") ? "xml:base" : "base";
    if (tokens_.HasAttribute(base_name)) {
      std::string joined = JoinUrl(tokens_.Attribute(base_name), base);
      if (!joined.empty()) base = std::move(joined);
    }
    const std::string name = absl::AsciiStrToLower(tokens_.name());
    stack_.push_back({std::string(tokens_.qualified_name()), base});
    if (field_.has_value() && field_->form != TextForm::kMarkup &&
        IsFieldOfItsOwn(name)) {
      // Nothing that markup has: the end tag before it is missing.
      stack_.erase(stack_.end() - 2);
      Finish();
    }
    if (field_.has_value()) {
      // Markup inside a title; anything but markup means a forgotten end tag.
      if (field_->form != TextForm::kHtml) field_->form = TextForm::kMarkup;
      if (name == "br" || name == "p") field_->text += ' ';
      if (name != "item" && name != "entry") return;
      Finish();
    }
    if (name == "item" || name == "entry") {
      if (entry_.has_value() && name == entry_name_) {
        Warn(links_, "an entry begins inside an entry");
        Close();
      }
      if (!entry_.has_value()) Begin(name, base);
      return;
    }
    if (entry_.has_value() ? stack_.size() == entry_depth_ + 1
                           : stack_.size() <= 3)
      BeginField(name, base);
  }

  static bool IsFieldOfItsOwn(absl::string_view name) {
    return name == "link" || name == "guid" || name == "pubdate" ||
           name == "description" || name == "published" || name == "updated";
  }

  void Begin(const std::string& name, const std::string& base) {
    if (links_.entries.size() >= kFeedEntriesMax) {
      Warn(links_, absl::StrCat("more than ", kFeedEntriesMax,
                                " entries; the rest is passed over"));
      full_ = true;
      return;
    }
    entry_.emplace();
    entry_name_ = name;
    entry_depth_ = stack_.size();
    entry_prefix_ = std::string(tokens_.prefix());
    // RSS 1.0 names its items by address.
    entry_->link.id = Bounded(tokens_.Attribute("rdf:about"));
    // CDF keeps address and time in attributes.
    if (const std::string href = tokens_.Attribute("href"); !href.empty())
      OfferLink(href, base, 2);
    if (const auto date = ParseDate(tokens_.Attribute("lastmod"));
        date.has_value())
      entry_->link.updated = date->time;
  }

  void BeginField(const std::string& name, const std::string& base) {
    static constexpr absl::string_view kFields[] = {
        "title",  "link",    "guid",     "id",   "pubdate",  "published",
        "issued", "updated", "modified", "date", "origlink", "dc:title"};
    if (std::find(std::begin(kFields), std::end(kFields), name) ==
        std::end(kFields))
      return;
    Field field;
    field.name = name;
    field.prefix = absl::AsciiStrToLower(tokens_.prefix());
    field.base = base;
    field.depth = stack_.size();
    const std::string type = absl::AsciiStrToLower(tokens_.Attribute("type"));
    const std::string mode = absl::AsciiStrToLower(tokens_.Attribute("mode"));
    const bool rss = entry_.has_value() ? entry_name_ == "item" : true;
    field.base64 = mode == "base64";
    if (type == "html" || type == "text/html" || mode == "escaped" ||
        (rss && type.empty()))
      field.form = TextForm::kHtml;
    if (name == "link" && entry_.has_value()) {
      field.rel = absl::AsciiStrToLower(tokens_.Attribute("rel"));
      std::string href = tokens_.Attribute("href");
      if (href.empty()) href = tokens_.AttributeOfAnyPrefix("resource");
      if (!href.empty()) {
        OfferLink(href, base, LinkRank(field, type));
        return;
      }
    }
    field_ = std::move(field);
  }

  // 0: not the entry's page.
  int LinkRank(const Field& field, absl::string_view type) const {
    if (!field.rel.empty() && field.rel != "alternate" &&
        !absl::EndsWith(field.rel, "/alternate"))
      return 0;
    const bool own = field.prefix == entry_prefix_ || field.prefix.empty();
    if (!own && field.prefix != "atom" && field.prefix != "a10") return 0;
    if (!type.empty() && !absl::StrContains(type, "html")) return 2;
    return own ? 4 : 3;
  }

  void OfferLink(absl::string_view reference, absl::string_view base,
                 int rank) {
    reference = absl::StripAsciiWhitespace(reference);
    if (rank <= entry_->link_rank || reference.empty()) return;
    std::string url = JoinUrl(reference, base);
    if (url.empty()) {
      Warn(links_, absl::StrCat("an entry's address is none: ",
                                reference.substr(0, 100)));
      return;
    }
    entry_->link.url = std::move(url);
    entry_->link_rank = rank;
  }

  void End() {
    if (beyond_ > 0) {
      --beyond_;
      return;
    }
    // The matching start, if there is one; unclosed elements in between end
    // with it.
    const absl::string_view name = tokens_.qualified_name();
    size_t at = stack_.size();
    while (at > 0 && !absl::EqualsIgnoreCase(stack_[at - 1].name, name)) --at;
    if (at == 0) return;
    if (field_.has_value() && at <= field_->depth) Finish();
    if (entry_.has_value() && at <= entry_depth_) Close();
    stack_.resize(at - 1);
  }

  std::string TextOf(const Field& field) const {
    std::string text = field.text;
    if (field.base64) {
      std::string decoded;
      if (absl::Base64Unescape(absl::StripAsciiWhitespace(text), &decoded))
        text = ToValidUtf8(decoded);
    }
    return Bounded(field.form == TextForm::kHtml ? PlainText(text) : text);
  }

  void Finish() {
    const Field field = *std::exchange(field_, std::nullopt);
    if (!entry_.has_value()) {
      if (field.name == "title" && links_.title.empty() &&
          field.prefix != "media")
        links_.title = TextOf(field);
      return;
    }
    const absl::string_view raw = absl::StripAsciiWhitespace(field.text);
    if (field.name == "title") {
      const int rank = field.prefix == entry_prefix_ || field.prefix.empty() ? 3
                       : field.prefix == "media"                             ? 2
                       : field.prefix == "dc"                                ? 1
                                              : 0;
      std::string title = TextOf(field);
      if (rank > entry_->title_rank && !title.empty()) {
        entry_->link.title = std::move(title);
        entry_->title_rank = rank;
      }
    } else if (field.name == "link") {
      OfferLink(raw, field.base, LinkRank(field, ""));
    } else if (field.name == "origlink") {
      OfferLink(raw, field.base, 9);  // feedburner:origLink
    } else if (field.name == "guid" || field.name == "id") {
      Identify(field, raw);
    } else {
      Date(field, raw);
    }
  }

  void Identify(const Field& field, absl::string_view raw) {
    if (raw.empty() || (field.prefix != entry_prefix_ &&
                        !field.prefix.empty() && field.prefix != "atom"))
      return;
    entry_->link.id = Bounded(raw);
    // Even with isPermaLink="false": it serves only where there is no link.
    if (IsHttp(raw)) entry_->guid_as_url = JoinUrl(raw, field.base);
  }

  void Date(const Field& field, absl::string_view raw) {
    const std::optional<WrittenDate> date = ParseDate(raw);
    if (!date.has_value()) {
      if (!raw.empty())
        Warn(links_, absl::StrCat("not a date: ", raw.substr(0, 100)));
      return;
    }
    const auto set = [&](std::optional<absl::Time>& value) {
      if (!value.has_value()) value = date->time;
    };
    if (field.name == "pubdate" || field.name == "published" ||
        field.name == "issued") {
      set(entry_->link.published);
    } else {
      set(entry_->link.updated);  // updated, modified, dc:date
    }
  }

  void Close() {
    Entry entry = *std::exchange(entry_, std::nullopt);
    if (entry.link.url.empty()) entry.link.url = entry.guid_as_url;
    // An entry never changed was last changed when it was published.
    if (!entry.link.updated.has_value())
      entry.link.updated = entry.link.published;
    if (entry.link.url.empty())
      Warn(links_, absl::StrCat("an entry without an address: ",
                                entry.link.title.substr(0, 100)));
    links_.entries.push_back(std::move(entry.link));
  }

  XmlTokens tokens_;
  const absl::string_view url_;
  Links links_;
  std::vector<Open> stack_;
  size_t beyond_ = 0;  // Start tags deeper than kDepthMax.
  std::optional<Field> field_;
  std::optional<Entry> entry_;
  std::string entry_name_;
  std::string entry_prefix_;
  size_t entry_depth_ = 0;
  bool full_ = false;
};

std::string JsonText(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  if (found->is_number_integer()) return absl::StrCat(found->get<int64_t>());
  return "";
}

}  // namespace

std::string JoinUrl(absl::string_view reference, absl::string_view base) {
  reference = absl::StripAsciiWhitespace(reference);
  if (reference.empty()) return "";
  const absl::StatusOr<Url> base_url = Url::Parse(base);
  const absl::StatusOr<Url> url =
      Url::Parse(reference, base_url.ok() ? &*base_url : nullptr);
  if (!url.ok()) return "";
  // An absolute address stays as it is listed.
  return IsHttp(reference) ? std::string(reference) : url->href();
}

Links ReadXmlFeed(absl::string_view utf8, absl::string_view url) {
  return FeedReader(utf8, url).Run();
}

absl::StatusOr<Links> ReadJsonFeed(absl::string_view utf8,
                                   absl::string_view url) {
  const nlohmann::json feed =
      nlohmann::json::parse(utf8.begin(), utf8.end(), nullptr,
                            /*allow_exceptions=*/false);
  if (feed.is_discarded() || !feed.is_object() || !feed.contains("items") ||
      !feed["items"].is_array()) {
    return absl::InvalidArgumentError(
        absl::StrCat("reading ", url.empty() ? "a document" : url,
                     ": JSON, but no JSON Feed (no list \"items\")"));
  }
  Links links;
  links.kind = SourceKind::kFeed;
  links.title = Bounded(JsonText(feed, "title"));
  for (const nlohmann::json& item : feed["items"]) {
    if (links.entries.size() >= kFeedEntriesMax) {
      Warn(links, absl::StrCat("more than ", kFeedEntriesMax,
                               " entries; the rest is passed over"));
      break;
    }
    if (!item.is_object()) {
      Warn(links, "an item that is no object");
      continue;
    }
    LinkEntry entry;
    entry.id = Bounded(JsonText(item, "id"));
    entry.title = Bounded(JsonText(item, "title"));
    entry.url = JoinUrl(JsonText(item, "url"), url);
    if (entry.url.empty())
      entry.url = JoinUrl(JsonText(item, "external_url"), url);
    if (entry.url.empty() && IsHttp(entry.id))
      entry.url = JoinUrl(entry.id, url);
    if (const auto date = ParseDate(JsonText(item, "date_published")))
      entry.published = date->time;
    if (const auto date = ParseDate(JsonText(item, "date_modified")))
      entry.updated = date->time;
    if (!entry.updated.has_value()) entry.updated = entry.published;
    links.entries.push_back(std::move(entry));
  }
  return links;
}

}  // namespace stet
