#include "report/json_report.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "model/digest.h"
#include "model/time_text.h"
#include "nlohmann/json.hpp"

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(absl::string_view text) {
  return std::string(text.data(), text.size());
}

Json TimeOrNull(const std::optional<absl::Time>& time) {
  if (!time.has_value()) return nullptr;
  return FormatUtc(*time);
}

Json Strings(const std::vector<std::string>& strings) {
  Json list = Json::array();
  for (const std::string& text : strings) list.push_back(text);
  return list;
}

Json Indexes(const std::vector<int>& indexes) {
  Json list = Json::array();
  for (const int index : indexes) list.push_back(index);
  return list;
}

absl::string_view Sign(TokenOp op) {
  switch (op) {
    case TokenOp::kKeep:
      return "=";
    case TokenOp::kDelete:
      return "-";
    case TokenOp::kInsert:
      return "+";
  }
  return "=";
}

Json ToJson(const EditClass& edit_class) {
  Json evidence = Json::array();
  for (const Evidence& span : edit_class.evidence) {
    evidence.push_back({{"side", span.side == Side::kOld ? "old" : "new"},
                        {"block", span.block},
                        {"start", span.start},
                        {"end", span.end},
                        {"text", span.text}});
  }
  return {{"name", edit_class.name},
          {"rule", edit_class.rule},
          {"severity", Text(SeverityName(edit_class.severity))},
          {"weight", edit_class.weight},
          {"hidden", edit_class.hidden},
          {"note", edit_class.note},
          {"evidence", std::move(evidence)}};
}

Json ToJson(const BlockChange& change) {
  Json tokens = Json::array();
  for (const TokenRun& run : change.tokens)
    tokens.push_back({{"op", Text(Sign(run.op))}, {"text", run.text}});
  Json json = {{"op", Text(BlockOpName(change.op))},
               {"old", Indexes(change.old_blocks)},
               {"new", Indexes(change.new_blocks)}};
  if (change.moved_to.has_value()) json["moved_to"] = *change.moved_to;
  if (change.moved_from.has_value()) json["moved_from"] = *change.moved_from;
  json["tokens"] = std::move(tokens);
  return json;
}

Json VersionHead(const VersionInfo& version) {
  return {{"version", version.version},
          {"first_seen", FormatUtc(version.first_seen)},
          {"last_seen", FormatUtc(version.last_seen)},
          {"hash", ToHex(version.hash)},
          {"title", version.title}};
}

}  // namespace

nlohmann::ordered_json ToJson(const Article& article) {
  Json blocks = Json::array();
  for (const Block& block : article.blocks) {
    Json json = {{"kind", Text(BlockKindName(block.kind))},
                 {"text", block.text}};
    if (!block.in_body) json["in_body"] = false;
    if (block.posted.has_value()) json["posted"] = FormatUtc(*block.posted);
    blocks.push_back(std::move(json));
  }
  Json links = Json::array();
  for (const ArticleLink& link : article.links) {
    links.push_back(
        {{"url", link.url}, {"text", link.text}, {"block", link.block}});
  }
  return {{"url", article.url},
          {"canonical_url", article.canonical_url},
          {"title", article.title},
          {"byline", Strings(article.byline)},
          {"published", TimeOrNull(article.published)},
          {"modified", TimeOrNull(article.modified)},
          {"language", article.language},
          {"site_name", article.site_name},
          {"description", article.description},
          {"image", article.image},
          {"tags", Strings(article.tags)},
          {"correction_notes", Strings(article.correction_notes)},
          {"paywalled", article.paywalled},
          {"blocks", std::move(blocks)},
          {"links", std::move(links)},
          {"text", BodyText(article)},
          {"word_count", WordCount(article)},
          {"page_kind", Text(PageKindName(article.page_kind))},
          {"reason", article.reason},
          {"confidence", article.confidence},
          {"extractor_version", article.extractor_version}};
}

nlohmann::ordered_json ToJson(const VersionInfo& info) {
  Json json = {{"version", info.version},
               {"first_seen", FormatUtc(info.first_seen)},
               {"last_seen", FormatUtc(info.last_seen)},
               {"title", info.title},
               {"words", info.words},
               {"hash", ToHex(info.hash)},
               {"previous_hash", ToHex(info.previous_hash)},
               {"status", info.status},
               {"edit", info.edit},
               {"silent", info.silent},
               {"score", info.score},
               {"classes", Strings(info.classes)},
               {"looks", info.looks}};
  if (info.erased) {
    json["erased"] = true;
    json["erase_reason"] = info.erase_reason;
    json["erased_at"] = info.erased_at == absl::InfinitePast()
                            ? Json()
                            : Json(FormatUtc(info.erased_at));
  }
  return json;
}

nlohmann::ordered_json ToJson(const Links& links) {
  Json entries = Json::array();
  for (const LinkEntry& entry : links.entries) {
    entries.push_back({{"url", entry.url},
                       {"id", entry.id},
                       {"title", entry.title},
                       {"published", TimeOrNull(entry.published)},
                       {"updated", TimeOrNull(entry.updated)}});
    if (entry.kind != SourceKind::kArticle)
      entries.back()["kind"] = Text(SourceKindName(entry.kind));
  }
  return entries;
}

nlohmann::ordered_json ToJson(const Edit& edit, const VersionInfo& old_version,
                              const VersionInfo& new_version) {
  Json classes = Json::array();
  for (const EditClass& edit_class : edit.classes)
    classes.push_back(ToJson(edit_class));
  Json blocks = Json::array();
  for (const BlockChange& change : edit.blocks)
    blocks.push_back(ToJson(change));
  return {{"schema", "stet.diff/1"},
          {"old", VersionHead(old_version)},
          {"new", VersionHead(new_version)},
          {"classes", std::move(classes)},
          {"score", edit.score},
          {"silent", edit.silent},
          {"stats",
           {{"words_added", edit.stats.words_added},
            {"words_removed", edit.stats.words_removed},
            {"moved_blocks", edit.stats.moved_blocks}}},
          {"blocks", std::move(blocks)},
          {"budget_hit", edit.budget_hit}};
}

nlohmann::ordered_json ToExportJson(const Snapshot& snapshot,
                                    absl::string_view url) {
  Json json = {{"id", VersionId(url, snapshot.info.version)},
               {"url", Text(url)},
               {"version", snapshot.info.version},
               {"first_seen", FormatUtc(snapshot.info.first_seen)},
               {"last_seen", FormatUtc(snapshot.info.last_seen)},
               {"status", snapshot.info.status},
               {"hash", ToHex(snapshot.info.hash)},
               {"previous_hash", ToHex(snapshot.info.previous_hash)}};
  if (snapshot.info.erased) {
    json["erased"] = true;
    json["erase_reason"] = snapshot.info.erase_reason;
    json["erased_at"] = snapshot.info.erased_at == absl::InfinitePast()
                            ? Json()
                            : Json(FormatUtc(snapshot.info.erased_at));
  }
  const Json article = ToJson(snapshot.article);
  for (const auto& [key, value] : article.items()) {
    if (!json.contains(key)) json[key] = value;
  }
  return json;
}

nlohmann::ordered_json ToOps(const Edit& edit) {
  Json ops = Json::array();
  const auto add = [&](const std::string& sign, absl::string_view text) {
    ops.push_back(Json::array({sign, Text(text)}));
  };
  for (const BlockChange& change : edit.blocks) {
    const std::string prefix = change.moved_to.has_value()     ? "<"
                               : change.moved_from.has_value() ? ">"
                                                               : "";
    for (const TokenRun& run : change.tokens) {
      // The border that a split or merge made or took is a piece of its own.
      const std::string sign = absl::StrCat(prefix, Sign(run.op));
      absl::string_view rest = run.text;
      for (size_t at = rest.find('\n'); at != absl::string_view::npos;
           at = rest.find('\n')) {
        if (at > 0) add(sign, rest.substr(0, at));
        add(sign, "\n");
        rest.remove_prefix(at + 1);
      }
      if (!rest.empty()) add(sign, rest);
    }
    const absl::string_view end = change.op == BlockOp::kDelete   ? "-"
                                  : change.op == BlockOp::kInsert ? "+"
                                                                  : "=";
    add(absl::StrCat(prefix, end), "\n");
  }
  return ops;
}

std::string VersionId(absl::string_view url, uint32_t version) {
  return absl::StrCat(url, "@", version);
}

std::string Dump(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stet
