#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "model/unicode.h"
#include "parser/date_text.h"
#include "parser/decode.h"
#include "parser/encoding_convert.h"
#include "parser/html_entities.h"
#include "parser/link_readers.h"
#include "parser/xml_tokens.h"

namespace stet {
namespace {

constexpr size_t kPieceBytes = 1 << 20;
// An entry longer than this is none.
constexpr size_t kEntryBytesMax = 4 << 20;
constexpr size_t kWarningsMax = 20;

struct InflateEnd {
  void operator()(z_stream* stream) const noexcept {
    inflateEnd(stream);
    std::default_delete<z_stream>()(stream);
  }
};
using Inflater = std::unique_ptr<z_stream, InflateEnd>;

// Bytes a piece at a time, unpacked where they are gzipped.
class Pieces {
 public:
  explicit Pieces(absl::string_view bytes) : rest_(bytes) {
    if (!LooksGzipped(bytes)) return;
    auto stream = std::make_unique<z_stream>();
    *stream = z_stream{};
    if (inflateInit2(stream.get(), 15 + 16) != Z_OK) return;
    inflater_.reset(stream.release());
  }

  // Appends up to kPieceBytes to `piece`; false at the end.
  bool Append(std::string& piece) {
    if (inflater_ == nullptr) {
      const absl::string_view next = rest_.substr(0, kPieceBytes);
      rest_.remove_prefix(next.size());
      absl::StrAppend(&piece, next);
      return !next.empty();
    }
    const size_t before = piece.size();
    piece.resize(before + kPieceBytes);
    // zlib's older half takes non-const input.
    inflater_->next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
    inflater_->avail_in = static_cast<uInt>(
        std::min<size_t>(rest_.size(), static_cast<size_t>(UINT32_MAX / 2)));
    inflater_->next_out = reinterpret_cast<Bytef*>(&piece[before]);
    inflater_->avail_out = static_cast<uInt>(kPieceBytes);
    const size_t given = inflater_->avail_in;
    const int result =
        ended_ ? Z_BUF_ERROR : inflate(inflater_.get(), Z_NO_FLUSH);
    rest_.remove_prefix(given - inflater_->avail_in);
    const size_t made = kPieceBytes - inflater_->avail_out;
    piece.resize(before + made);
    if (result == Z_STREAM_END) {
      ended_ = true;
      complete_ = true;
      // Several members in a row are one file (RFC 1952 section 2.2).
      if (LooksGzipped(rest_) && inflateReset(inflater_.get()) == Z_OK) {
        ended_ = false;
        complete_ = false;
      }
    } else if (result != Z_OK) {
      ended_ = true;
    }
    return made > 0;
  }

  bool complete() const { return inflater_ == nullptr || complete_; }

 private:
  absl::string_view rest_;
  Inflater inflater_;
  bool ended_ = false;
  bool complete_ = false;
};

class SitemapReader {
 public:
  explicit SitemapReader(absl::string_view url) : url_(url) {
    links_.kind = SourceKind::kSitemap;
  }

  bool full() const { return full_; }
  Links& links() { return links_; }

  void Warn(std::string warning) {
    if (links_.warnings.size() < kWarningsMax)
      links_.warnings.push_back(std::move(warning));
  }

  // Whole entries of XML.
  void ReadXml(absl::string_view utf8) {
    XmlTokens tokens(utf8);
    while (!full_ && tokens.Next()) {
      switch (tokens.kind()) {
        case XmlTokens::kStart:
          Start(tokens);
          break;
        case XmlTokens::kEnd:
          End(tokens);
          break;
        case XmlTokens::kText:
          if (Gathers()) *text_ += DecodeEntities(tokens.raw_text());
          break;
        case XmlTokens::kCdata:
          if (Gathers()) absl::StrAppend(&*text_, tokens.raw_text());
          break;
      }
    }
  }

  void ReadLines(absl::string_view utf8) {
    for (absl::string_view line :
         absl::StrSplit(utf8, absl::ByAnyChar("\r\n"))) {
      line = absl::StripAsciiWhitespace(line);
      if (line.empty()) continue;
      LinkEntry entry;
      if (absl::StartsWith(line, "http")) entry.url = JoinUrl(line, "");
      if (entry.url.empty()) {
        Warn(absl::StrCat("not an address: ", line.substr(0, 100)));
        continue;
      }
      Add(std::move(entry));
    }
  }

  void Finish() {
    if (entry_.has_value()) {
      Warn("the document ends inside an entry");
      Close();
    }
  }

 private:
  bool Gathers() const {
    return text_.has_value() && text_->size() < kEntryTextBytesMax * 4;
  }

  void Start(const XmlTokens& tokens) {
    const std::string name = absl::AsciiStrToLower(tokens.name());
    if (name == "url" || name == "sitemap") {
      if (entry_.has_value()) {
        Warn("an entry begins inside an entry");
        Close();
      }
      entry_.emplace();
      entry_->kind =
          name == "sitemap" ? SourceKind::kSitemap : SourceKind::kArticle;
      prefix_ = std::string(tokens.prefix());
      depth_ = 0;
      text_.emplace();  // An index's address may stand without <loc>.
      return;
    }
    if (!entry_.has_value()) return;
    ++depth_;
    const bool own = tokens.prefix() == prefix_ && depth_ == 1;
    const bool news = tokens.prefix() == "news" || tokens.prefix() == "n";
    if ((own && (name == "loc" || name == "lastmod")) ||
        (news && (name == "publication_date" || name == "title"))) {
      field_ = news ? absl::StrCat("news:", name) : name;
      text_.emplace();
    } else if (depth_ == 1 && !saw_bare_) {
      saw_bare_ = true;
      TakeBare();
    }
  }

  void End(const XmlTokens& tokens) {
    const std::string name = absl::AsciiStrToLower(tokens.name());
    if (!entry_.has_value()) return;
    if (name == "url" || name == "sitemap") {
      Close();
      return;
    }
    if (depth_ > 0) --depth_;
    if (field_.empty() || !text_.has_value()) return;
    const std::string text = CollapseSpace(*text_);
    if (field_ == "loc") {
      entry_->url = JoinUrl(text, url_);
      if (entry_->url.empty())
        Warn(absl::StrCat("not an address: ", text.substr(0, 100)));
    } else if (field_ == "news:title") {
      entry_->title = ToNfc(PlainText(text.substr(0, kEntryTextBytesMax)));
    } else if (const auto date = ParseDate(text); date.has_value()) {
      (field_ == "lastmod" ? entry_->updated : entry_->published) = date->time;
    } else if (!text.empty()) {
      Warn(absl::StrCat("not a date: ", text.substr(0, 100)));
    }
    field_.clear();
    text_.reset();
  }

  void TakeBare() {
    if (!text_.has_value() || !field_.empty()) return;
    const std::string text = CollapseSpace(*text_);
    if (entry_->url.empty() && absl::StartsWith(text, "http"))
      entry_->url = JoinUrl(text, url_);
  }

  void Close() {
    TakeBare();
    if (entry_->url.empty()) {
      Warn("an entry without an address");
    } else {
      Add(std::move(*entry_));
    }
    entry_.reset();
    field_.clear();
    text_.reset();
    saw_bare_ = false;
  }

  void Add(LinkEntry entry) {
    if (links_.entries.size() >= kSitemapEntriesMax) {
      Warn(absl::StrCat("more than ", kSitemapEntriesMax,
                        " entries; the rest is passed over"));
      full_ = true;
      return;
    }
    links_.entries.push_back(std::move(entry));
  }

  const absl::string_view url_;
  Links links_;
  std::optional<LinkEntry> entry_;
  std::string prefix_;
  std::string field_;
  std::optional<std::string> text_;
  size_t depth_ = 0;
  bool saw_bare_ = false;
  bool full_ = false;
};

// Where the last whole entry of `piece` ends; 0 if it holds none.
size_t LastEntryEnd(absl::string_view piece, bool xml) {
  if (!xml) {
    const size_t line = piece.find_last_of("\r\n");
    return line == absl::string_view::npos ? 0 : line + 1;
  }
  size_t best = 0;
  for (const absl::string_view end : {"url>", "sitemap>"}) {
    for (size_t at = piece.rfind(end); at != absl::string_view::npos && at > 0;
         at = piece.rfind(end, at - 1)) {
      const size_t open = piece.rfind('<', at);
      if (open != absl::string_view::npos && open + 1 < piece.size() &&
          piece[open + 1] == '/' && at - open < 40) {
        best = std::max(best, at + end.size());
        break;
      }
      if (at < piece.size() / 2) break;
    }
  }
  return best;
}

}  // namespace

bool LooksGzipped(absl::string_view bytes) {
  return absl::StartsWith(bytes, "\x1F\x8B");
}

std::string Gunzip(absl::string_view bytes, size_t bytes_max, bool& complete) {
  Pieces pieces(bytes);
  std::string all;
  complete = true;
  while (pieces.Append(all)) {
    if (all.size() <= bytes_max) continue;
    all.resize(bytes_max);
    complete = false;
    return all;
  }
  complete = pieces.complete();
  return all;
}

absl::StatusOr<Links> ReadSitemap(absl::string_view bytes,
                                  absl::string_view url,
                                  absl::string_view content_type) {
  SitemapReader reader(url);
  Pieces pieces(bytes);
  std::string buffer;
  absl::string_view encoding;
  bool xml = true;
  size_t total = 0;
  for (bool more = true; more && !reader.full();) {
    const size_t before = buffer.size();
    more = pieces.Append(buffer);
    total += buffer.size() - before;
    if (total > kSitemapBytesMax) {
      reader.Warn(absl::StrCat("longer than ", kSitemapBytesMax,
                               " bytes; the rest is passed over"));
      break;
    }
    if (encoding.empty()) {
      const Decoded decoded = Decode(
          buffer, {.content_type = content_type, .markup = Markup::kXml});
      encoding = decoded.encoding;
      xml = decoded.text.find('<') != std::string::npos;
      if (XmlTokens::DeclaresEntity(decoded.text)) {
        return absl::InvalidArgumentError(absl::StrCat(
            "reading the sitemap ", url, ": it declares an entity"));
      }
    }
    // UTF-16 has no bytes to cut at; such files are read at once.
    const bool wide = absl::StartsWith(encoding, "UTF-16");
    if (wide && more) continue;
    const size_t end = more ? LastEntryEnd(buffer, xml) : buffer.size();
    if (end == 0 && buffer.size() > kEntryBytesMax) {
      return absl::ResourceExhaustedError(
          absl::StrCat("reading the sitemap ", url, ": an entry of more than ",
                       kEntryBytesMax, " bytes"));
    }
    const std::string text =
        ConvertToUtf8(absl::string_view(buffer).substr(0, end), encoding);
    absl::string_view piece = text;
    absl::ConsumePrefix(&piece, "\xEF\xBB\xBF");
    if (xml) {
      reader.ReadXml(piece);
    } else {
      reader.ReadLines(piece);
    }
    buffer.erase(0, end);
  }
  reader.Finish();
  if (!pieces.complete() && !reader.full())
    reader.Warn("the gzip stream is cut or damaged");
  return std::move(reader.links());
}

}  // namespace stet
