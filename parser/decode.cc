#include "parser/decode.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "parser/encoding_convert.h"

namespace stet {
namespace {

// https://encoding.spec.whatwg.org/#names-and-labels
struct EncodingLabels {
  absl::string_view name;
  absl::string_view labels;  // Separated by spaces.
};
constexpr EncodingLabels kEncodings[] = {
    {"UTF-8",
     "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 "
     "x-unicode20utf8"},
    {"IBM866", "866 cp866 csibm866 ibm866"},
    {"ISO-8859-2",
     "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 "
     "iso_8859-2 iso_8859-2:1987 l2 latin2"},
    {"ISO-8859-3",
     "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 "
     "iso_8859-3 iso_8859-3:1988 l3 latin3"},
    {"ISO-8859-4",
     "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 "
     "iso_8859-4 iso_8859-4:1988 l4 latin4"},
    {"ISO-8859-5",
     "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 "
     "iso88595 iso_8859-5 iso_8859-5:1988"},
    {"ISO-8859-6",
     "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic "
     "ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 "
     "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"},
    {"ISO-8859-7",
     "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 "
     "iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 "
     "sun_eu_greek"},
    {"ISO-8859-8",
     "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e "
     "iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 "
     "visual"},
    {"ISO-8859-8-I", "csiso88598i iso-8859-8-i logical"},
    {"ISO-8859-10",
     "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 "
     "latin6"},
    {"ISO-8859-13", "iso-8859-13 iso8859-13 iso885913"},
    {"ISO-8859-14", "iso-8859-14 iso8859-14 iso885914"},
    {"ISO-8859-15",
     "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"},
    {"ISO-8859-16", "iso-8859-16"},
    {"KOI8-R", "cskoi8r koi koi8 koi8-r koi8_r"},
    {"KOI8-U", "koi8-ru koi8-u"},
    {"macintosh", "csmacintosh mac macintosh x-mac-roman"},
    {"windows-874",
     "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"},
    {"windows-1250", "cp1250 windows-1250 x-cp1250"},
    {"windows-1251", "cp1251 windows-1251 x-cp1251"},
    {"windows-1252",
     "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 "
     "iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
     "iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252"},
    {"windows-1253", "cp1253 windows-1253 x-cp1253"},
    {"windows-1254",
     "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 "
     "iso_8859-9 iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254"},
    {"windows-1255", "cp1255 windows-1255 x-cp1255"},
    {"windows-1256", "cp1256 windows-1256 x-cp1256"},
    {"windows-1257", "cp1257 windows-1257 x-cp1257"},
    {"windows-1258", "cp1258 windows-1258 x-cp1258"},
    {"x-mac-cyrillic", "x-mac-cyrillic x-mac-ukrainian"},
    {"GBK",
     "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk "
     "iso-ir-58 x-gbk"},
    {"gb18030", "gb18030"},
    {"Big5", "big5 big5-hkscs cn-big5 csbig5 x-x-big5"},
    {"EUC-JP", "cseucpkdfmtjapanese euc-jp x-euc-jp"},
    {"ISO-2022-JP", "csiso2022jp iso-2022-jp"},
    {"Shift_JIS",
     "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j "
     "x-sjis"},
    {"EUC-KR",
     "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 "
     "ks_c_5601-1989 ksc5601 ksc_5601 windows-949"},
    {"replacement",
     "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr "
     "replacement"},
    {"UTF-16BE", "unicodefffe utf-16be"},
    {"UTF-16LE",
     "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 "
     "utf-16le"},
    {"x-user-defined", "x-user-defined"},
};

constexpr absl::string_view kUtf8 = "UTF-8";
constexpr absl::string_view kUtf16Le = "UTF-16LE";
constexpr absl::string_view kUtf16Be = "UTF-16BE";
constexpr absl::string_view kWindows1252 = "windows-1252";
// The standard looks at 1024 bytes and lets the tree builder start again at a
// later <meta>; one longer look finds both.
constexpr size_t kPrescanBytes = 64 * 1024;
constexpr size_t kLabelBytesMax = 40;

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

absl::string_view StripSpace(absl::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

// The encoding named after "charset=" in the content of a <meta> or a
// Content-Type header; "" for none. HTML Standard, "extracting a character
// encoding from a meta element".
absl::string_view CharsetIn(absl::string_view content) {
  const std::string lower = absl::AsciiStrToLower(content.substr(0, 1024));
  for (size_t at = lower.find("charset"); at != std::string::npos;
       at = lower.find("charset", at + 1)) {
    absl::string_view rest = absl::string_view(lower).substr(at + 7);
    while (!rest.empty() && IsSpace(rest.front())) rest.remove_prefix(1);
    if (!absl::ConsumePrefix(&rest, "=")) continue;
    while (!rest.empty() && IsSpace(rest.front())) rest.remove_prefix(1);
    if (rest.empty()) return "";
    if (rest.front() == '"' || rest.front() == '\'') {
      const size_t end = rest.find(rest.front(), 1);
      if (end == absl::string_view::npos) return "";
      return EncodingOfLabel(rest.substr(1, end - 1));
    }
    return EncodingOfLabel(rest.substr(0, rest.find_first_of("; \t\n\f\r")));
  }
  return "";
}

// What a declaration in ASCII can mean.
absl::string_view AsDeclared(absl::string_view encoding) {
  if (encoding == kUtf16Le || encoding == kUtf16Be) return kUtf8;
  if (encoding == "x-user-defined") return kWindows1252;
  return encoding;
}

// The encoding of <?xml … encoding="…"; "" for none.
absl::string_view XmlDeclaration(absl::string_view bytes) {
  const size_t start = bytes.find_first_not_of(" \t\r\n");
  if (start == absl::string_view::npos) return "";
  bytes.remove_prefix(start);
  if (!absl::StartsWith(bytes, "<?xml")) return "";
  bytes = bytes.substr(0, bytes.substr(0, kPrescanBytes).find('>'));
  const size_t at = bytes.find("encoding");
  if (at == absl::string_view::npos) return "";
  bytes = StripSpace(bytes.substr(at + 8));
  if (!absl::ConsumePrefix(&bytes, "=")) return "";
  bytes = StripSpace(bytes);
  if (bytes.empty() || (bytes.front() != '"' && bytes.front() != '\''))
    return "";
  const size_t end = bytes.find(bytes.front(), 1);
  if (end == absl::string_view::npos) return "";
  return AsDeclared(EncodingOfLabel(bytes.substr(1, end - 1)));
}

// HTML Standard 13.2.3.2, "prescan a byte stream to determine its encoding".
class Prescan {
 public:
  explicit Prescan(absl::string_view bytes) : bytes_(bytes) {}

  absl::string_view Run() {
    for (; at_ < bytes_.size(); ++at_) {
      if (bytes_[at_] != '<') continue;
      const absl::string_view rest = bytes_.substr(at_);
      if (absl::StartsWith(rest, "<!--")) {
        // The comment's end may share its dashes: "<!-->".
        const size_t end = bytes_.find("-->", at_ + 2);
        if (end == absl::string_view::npos) return "";
        at_ = end + 2;
      } else if (rest.size() > 5 && absl::StartsWithIgnoreCase(rest, "<meta") &&
                 (IsSpace(rest[5]) || rest[5] == '/')) {
        at_ += 5;
        if (const absl::string_view found = Meta(); !found.empty())
          return found;
      } else if (rest.size() > 1 &&
                 (absl::ascii_isalpha(static_cast<unsigned char>(rest[1])) ||
                  (rest[1] == '/' && rest.size() > 2 &&
                   absl::ascii_isalpha(static_cast<unsigned char>(rest[2]))))) {
        while (at_ < bytes_.size() && !IsSpace(bytes_[at_]) &&
               bytes_[at_] != '>')
          ++at_;
        while (NextAttribute()) {
        }
      } else if (rest.size() > 1 &&
                 (rest[1] == '!' || rest[1] == '/' || rest[1] == '?')) {
        const size_t end = bytes_.find('>', at_);
        if (end == absl::string_view::npos) return "";
        at_ = end;
      }
    }
    return "";
  }

 private:
  struct Attribute {
    std::string name;
    std::string value;
  };

  absl::string_view Meta() {
    std::vector<std::string> seen;
    bool got_pragma = false;
    std::optional<bool> need_pragma;
    absl::string_view charset;
    while (const std::optional<Attribute> attribute = NextAttribute()) {
      if (std::find(seen.begin(), seen.end(), attribute->name) != seen.end())
        continue;
      seen.push_back(attribute->name);
      if (attribute->name == "http-equiv") {
        got_pragma |= attribute->value == "content-type";
      } else if (attribute->name == "content") {
        if (charset.empty()) {
          charset = CharsetIn(attribute->value);
          if (!charset.empty()) need_pragma = true;
        }
      } else if (attribute->name == "charset") {
        charset = EncodingOfLabel(attribute->value);
        need_pragma = false;
      }
    }
    if (!need_pragma.has_value() || (*need_pragma && !got_pragma)) return "";
    return AsDeclared(charset);
  }

  // "Get an attribute"; names and values in lower case.
  std::optional<Attribute> NextAttribute() {
    while (at_ < bytes_.size() && (IsSpace(bytes_[at_]) || bytes_[at_] == '/'))
      ++at_;
    if (at_ >= bytes_.size() || bytes_[at_] == '>') return std::nullopt;
    Attribute attribute;
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_];
      if (c == '=' && !attribute.name.empty()) break;
      if (IsSpace(c) || c == '/' || c == '>') break;
      attribute.name += absl::ascii_tolower(static_cast<unsigned char>(c));
      ++at_;
    }
    while (at_ < bytes_.size() && IsSpace(bytes_[at_])) ++at_;
    if (at_ >= bytes_.size()) return std::nullopt;
    if (bytes_[at_] != '=') return attribute;
    ++at_;
    while (at_ < bytes_.size() && IsSpace(bytes_[at_])) ++at_;
    if (at_ >= bytes_.size()) return std::nullopt;
    const char quote = bytes_[at_];
    if (quote == '"' || quote == '\'') {
      const size_t end = bytes_.find(quote, at_ + 1);
      if (end == absl::string_view::npos) {
        at_ = bytes_.size();
        return std::nullopt;
      }
      attribute.value =
          absl::AsciiStrToLower(bytes_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      return attribute;
    }
    const size_t start = at_;
    while (at_ < bytes_.size() && !IsSpace(bytes_[at_]) && bytes_[at_] != '>')
      ++at_;
    if (at_ >= bytes_.size()) return std::nullopt;
    attribute.value = absl::AsciiStrToLower(bytes_.substr(start, at_ - start));
    return attribute;
  }

  absl::string_view bytes_;
  size_t at_ = 0;
};

// The byte order mark's encoding and length.
std::pair<absl::string_view, size_t> ByteOrderMark(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "\xEF\xBB\xBF")) return {kUtf8, 3};
  if (absl::StartsWith(bytes, "\xFE\xFF")) return {kUtf16Be, 2};
  if (absl::StartsWith(bytes, "\xFF\xFE")) return {kUtf16Le, 2};
  return {"", 0};
}

bool IsDoubleByte(absl::string_view encoding) {
  return encoding == "GBK" || encoding == "gb18030" || encoding == "Big5" ||
         encoding == "EUC-JP" || encoding == "EUC-KR" ||
         encoding == "Shift_JIS";
}

// Whether valid UTF-8 outweighs a declaration of something else. In one-byte
// encodings hardly any text is UTF-8 by chance; two-byte text may be, if short.
bool OutweighsDeclaration(const Utf8Scan& scan, absl::string_view declared) {
  return scan.multibyte >= (IsDoubleByte(declared) ? 12u : 2u);
}

Decoded Finish(absl::string_view bytes, absl::string_view encoding,
               EncodingSource source) {
  return {ConvertToUtf8(bytes, encoding), encoding, source};
}

absl::string_view Declared(absl::string_view bytes, Markup markup) {
  // XML in UTF-16 without a byte order mark (XML 1.0 appendix F).
  if (bytes.size() >= 4 && bytes[0] == '<' && bytes[1] == 0 && bytes[2] != 0 &&
      bytes[3] == 0)
    return kUtf16Le;
  if (bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == '<' && bytes[2] == 0 &&
      bytes[3] != 0)
    return kUtf16Be;
  const absl::string_view xml = XmlDeclaration(bytes);
  if (markup == Markup::kXml) return xml;
  const absl::string_view html = PrescanEncoding(bytes);
  return html.empty() ? xml : html;
}

}  // namespace

absl::string_view EncodingOfLabel(absl::string_view label) {
  static const auto* const kLabels = [] {
    auto* labels =
        new absl::flat_hash_map<absl::string_view, absl::string_view>;
    for (const EncodingLabels& encoding : kEncodings) {
      for (const absl::string_view name :
           absl::StrSplit(encoding.labels, ' ')) {
        labels->emplace(name, encoding.name);
      }
    }
    return labels;
  }();
  label = StripSpace(label);
  if (label.size() > kLabelBytesMax) return "";
  const auto found = kLabels->find(absl::AsciiStrToLower(label));
  return found == kLabels->end() ? absl::string_view() : found->second;
}

absl::string_view PrescanEncoding(absl::string_view bytes) {
  return Prescan(bytes.substr(0, kPrescanBytes)).Run();
}

Decoded Decode(absl::string_view bytes, const DecodeOptions& options) {
  if (const auto [encoding, length] = ByteOrderMark(bytes); length > 0) {
    return Finish(bytes.substr(length), encoding,
                  EncodingSource::kByteOrderMark);
  }
  if (const absl::string_view http = CharsetIn(options.content_type);
      !http.empty()) {
    return Finish(bytes, http, EncodingSource::kHttp);
  }
  const absl::string_view declared = Declared(bytes, options.markup);
  if (declared == kUtf16Le || declared == kUtf16Be)
    return Finish(bytes, declared, EncodingSource::kDeclaration);
  const Utf8Scan scan = ScanUtf8(bytes);
  const bool is_utf8 = scan.valid_bytes == bytes.size();
  if (is_utf8 && (declared.empty() || declared == kUtf8 ||
                  OutweighsDeclaration(scan, declared))) {
    const bool ascii = scan.multibyte == 0 && declared.empty();
    return {std::string(bytes), ascii ? kWindows1252 : kUtf8,
            declared == kUtf8 ? EncodingSource::kDeclaration
                              : EncodingSource::kDetected};
  }
  if (!declared.empty() && declared != kUtf8)
    return Finish(bytes, declared, EncodingSource::kDeclaration);
  // A few broken sequences in UTF-8 (a cut comment, a stray byte) are common.
  if (declared == kUtf8 || scan.multibyte >= 8) {
    std::string text = ConvertToUtf8(bytes, kUtf8);
    size_t broken = 0;
    for (size_t at = text.find("\xEF\xBF\xBD"); at != std::string::npos;
         at = text.find("\xEF\xBF\xBD", at + 3)) {
      ++broken;
    }
    if (broken <= ScanUtf8(text).multibyte / 2 + 1) {
      return {std::move(text), kUtf8,
              declared == kUtf8 ? EncodingSource::kDeclaration
                                : EncodingSource::kDetected};
    }
  }
  return Finish(bytes, DetectEncoding(bytes), EncodingSource::kDetected);
}

}  // namespace stet
