#include "parser/text_blocks.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "model/unicode.h"
#include "parser/markup_words.h"

namespace stet {
namespace {

constexpr size_t kLinksPerBlockMax = 200;
constexpr uint32_t kHanLetters = 3;

bool IsStrongTag(Tag tag) { return tag == Tag::kB || tag == Tag::kStrong; }

bool IsSentenceMark(char32_t c) {
  switch (c) {
    case '.':
    case ',':
    case ';':
    case '!':
    case '?':
    case 0x3001:  // Ideographic comma and full stop.
    case 0x3002:
    case 0xFF0C:
    case 0xFF01:
    case 0xFF1F:
    case 0xFF1B:
    case 0x060C:  // Arabic comma, semicolon, question mark.
    case 0x061B:
    case 0x061F:
    case 0x06D4:
    case 0x0964:  // Danda.
      return true;
    default:
      return false;
  }
}

bool EndsSentence(char32_t c) {
  return (IsSentenceMark(c) && c != ',' && c != 0x3001 && c != 0xFF0C &&
          c != 0x060C && c != ';') ||
         c == 0x2026;
}

bool IsClosingMark(char32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D ||
         c == 0x2019 || c == 0x201C || c == 0xBB || c == 0xAB || c == 0x300D ||
         c == 0x300F || c == 0xFF09;
}

// Counts what the features need of a finished block's text.
void Measure(TextBlock& block) {
  uint32_t dense = 0;  // Characters of scripts without spaces.
  bool in_word = false;
  const absl::string_view text = block.text;
  for (size_t i = 0; i < text.size();) {
    // Most of most texts: a word of ASCII letters.
    const size_t word = i;
    while (i < text.size() &&
           absl::ascii_isalpha(static_cast<unsigned char>(text[i])))
      ++i;
    if (i > word) {
      block.letters += static_cast<uint32_t>(i - word);
      if (!in_word) ++block.words;
      in_word = true;
      block.ends_sentence = false;
      continue;
    }
    const char32_t c = NextCodePoint(text, i);
    const bool letter = IsLetter(c) || IsMark(c);
    const bool digit = !letter && IsDigit(c);
    if (IsHanOrKana(c) || IsThaiLaoKhmer(c)) {
      ++dense;
      block.letters += IsHanOrKana(c) ? kHanLetters : 1;
      in_word = false;
      continue;
    }
    if (letter || digit) {
      ++block.letters;
      if (digit) ++block.digits;
      if (!in_word) ++block.words;
      in_word = true;
      block.ends_sentence = false;
      continue;
    }
    in_word = false;
    if (IsSentenceMark(c)) ++block.sentence_marks;
    if (EndsSentence(c)) {
      block.ends_sentence = true;
    } else if (!IsClosingMark(c) && !IsSpace(c)) {
      block.ends_sentence = false;
    }
  }
  block.words += (dense + 1) / 2;
}

uint32_t LettersIn(absl::string_view text) {
  uint32_t letters = 0;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    if (IsHanOrKana(c)) {
      letters += kHanLetters;
    } else if (IsLetter(c) || IsDigit(c) || IsMark(c)) {
      ++letters;
    }
  }
  return letters;
}

// Collects the inline run at hand and makes a block of it at each border.
class BlockBuilder {
 public:
  BlockBuilder(const HtmlDocument& document, absl::string_view page_url,
               std::vector<TextBlock>& out)
      : document_(document), site_(SiteOf(page_url)), out_(out) {}

  void Text(NodeId n, NodeId link, bool strong) {
    const absl::string_view text = document_.text(n);
    if (link != kNoNode && LeadsToSamePage(link)) {
      // "#", "¶" or "↑" behind a heading or note: a handle, no text.
      if (LettersIn(text) == 0) {
        space_ = true;
        return;
      }
      // A heading that is its own address.
      if (IsHeadingTag(document_.tag(NearestBlock(n)))) link = kNoNode;
    }
    size_t from = raw_.size();
    for (size_t i = 0; i < text.size();) {
      const size_t start = i;
      // Most of most texts: printable ASCII in a row.
      while (i < text.size() && text[i] > ' ' && text[i] < 0x7F) ++i;
      const char32_t c = i > start ? U'x' : NextCodePoint(text, i);
      if (IsSpace(c)) {
        indented_ = indented_ || c == 0x3000 || c == 0xA0;
        space_ = true;
        continue;
      }
      if (breaks_ > 0) {
        Break();
        from = std::min(from, raw_.size());
      }
      if (raw_.empty()) {
        block_.first = n;
        block_.node = NearestBlock(n);
      } else if (space_) {
        raw_ += ' ';
      }
      space_ = false;
      raw_.append(text.data() + start, i - start);
    }
    if (raw_.size() <= from) return;
    block_.last = n + 1;
    const absl::string_view added = absl::string_view(raw_).substr(from);
    if (strong) block_.strong_letters += LettersIn(added);
    if (link == kNoNode) return;
    const uint32_t letters = LettersIn(added);
    block_.link_letters += letters;
    if (StaysOnSite(document_.Attribute(link, Attr::kHref)))
      block_.own_link_letters += letters;
    AddLink(link, from);
  }

  void LineBreak() {
    ++breaks_;
    indented_ = false;
    space_ = true;
  }

  void Border() {
    if (!raw_.empty()) Finish();
    breaks_ = 0;
    space_ = false;
    indented_ = false;
  }

 private:
  // Below which a country's registry gives out names.
  static bool IsSharedLabel(absl::string_view label) {
    static constexpr absl::string_view kLabels[] = {
        "co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go", "gob"};
    return std::find(std::begin(kLabels), std::end(kLabels), label) !=
           std::end(kLabels);
  }

  // The last two labels of an address's host: close enough to a site.
  static absl::string_view SiteOf(absl::string_view url) {
    const size_t scheme = url.find("//");
    if (scheme == absl::string_view::npos) return "";
    absl::string_view host = url.substr(scheme + 2);
    host = host.substr(0, host.find_first_of("/?#:"));
    size_t dot = host.rfind('.');
    if (dot != absl::string_view::npos && dot > 0) {
      // "co.uk" is no site.
      const size_t second = host.rfind('.', dot - 1);
      if (second != absl::string_view::npos) {
        const bool is_short =
            IsSharedLabel(host.substr(second + 1, dot - second - 1));
        const size_t third =
            is_short && second > 0 ? host.rfind('.', second - 1) : second;
        host = third == absl::string_view::npos ? host : host.substr(third + 1);
      }
    }
    return host;
  }

  bool StaysOnSite(absl::string_view href) const {
    if (site_.empty()) return true;
    if (!absl::StartsWithIgnoreCase(href, "http") &&
        !absl::StartsWith(href, "//"))
      return true;
    return absl::EqualsIgnoreCase(SiteOf(href), site_);
  }

  bool LeadsToSamePage(NodeId link) const {
    return absl::StartsWith(document_.Attribute(link, Attr::kHref), "#");
  }

  NodeId NearestBlock(NodeId n) const {
    NodeId up = document_.parent(n);
    while (document_.parent(up) != kNoNode && !IsBlockTag(document_.tag(up))) {
      up = document_.parent(up);
    }
    return up;
  }

  // Two line breaks, or one before an indented line, part paragraphs.
  void Break() {
    if ((breaks_ >= 2 || indented_) && !raw_.empty()) Finish();
    breaks_ = 0;
    indented_ = false;
  }

  void AddLink(NodeId link, size_t from) {
    auto& links = block_.links;
    if (!links.empty() && links.back().node == link) {
      links.back().end = static_cast<uint32_t>(raw_.size());
    } else if (links.size() < kLinksPerBlockMax) {
      while (from < raw_.size() && raw_[from] == ' ') ++from;
      links.push_back({link, static_cast<uint32_t>(from),
                       static_cast<uint32_t>(raw_.size())});
    }
  }

  void Finish() {
    block_.text = ToNfc(raw_);
    if (block_.text.size() != raw_.size()) {
      for (TextLink& link : block_.links) link = Renumbered(link);
    }
    Measure(block_);
    out_.push_back(std::move(block_));
    block_ = TextBlock();
    raw_.clear();
  }

  TextLink Renumbered(const TextLink& link) const {
    const absl::string_view raw(raw_);
    const size_t start = ToNfc(raw.substr(0, link.start)).size();
    const size_t end = ToNfc(raw.substr(0, link.end)).size();
    const size_t size = block_.text.size();
    return {link.node, static_cast<uint32_t>(std::min(start, size)),
            static_cast<uint32_t>(std::min(end, size))};
  }

  const HtmlDocument& document_;
  const absl::string_view site_;
  std::vector<TextBlock>& out_;
  TextBlock block_;
  std::string raw_;  // Collapsed, before NFC.
  int breaks_ = 0;
  bool space_ = false;
  bool indented_ = false;
};

bool HoldsNoText(Tag tag) {
  return tag == Tag::kButton || tag == Tag::kRt || tag == Tag::kRp ||
         tag == Tag::kScript || tag == Tag::kStyle || tag == Tag::kTitle;
}

bool IsCell(Tag tag) { return tag == Tag::kTd || tag == Tag::kTh; }

// The row whose cell directly holds the block, or kNoNode.
NodeId RowOf(const HtmlDocument& document, const TextBlock& block) {
  if (!IsCell(document.tag(block.node))) return kNoNode;
  const NodeId row = document.parent(block.node);
  return row != kNoNode && document.tag(row) == Tag::kTr ? row : kNoNode;
}

void AppendCell(TextBlock& row, TextBlock&& cell) {
  const auto shift = static_cast<uint32_t>(row.text.size() + 3);
  row.text += " | ";
  row.text += cell.text;
  for (TextLink link : cell.links) {
    link.start += shift;
    link.end += shift;
    row.links.push_back(link);
  }
  row.last = cell.last;
  row.letters += cell.letters;
  row.link_letters += cell.link_letters;
  row.own_link_letters += cell.own_link_letters;
  row.strong_letters += cell.strong_letters;
  row.words += cell.words;
  row.sentence_marks += cell.sentence_marks;
  row.digits += cell.digits;
  row.ends_sentence = cell.ends_sentence;
}

// Joins the cells of data rows. A cell with a long text is layout.
std::vector<TextBlock> JoinRows(const HtmlDocument& document,
                                std::vector<TextBlock> blocks) {
  constexpr uint32_t kCellLettersMax = 300;
  std::vector<TextBlock> joined;
  joined.reserve(blocks.size());
  for (size_t i = 0; i < blocks.size();) {
    const NodeId row = RowOf(document, blocks[i]);
    size_t end = i + 1;
    bool data = row != kNoNode && blocks[i].letters <= kCellLettersMax;
    while (data && end < blocks.size() &&
           document.Contains(row, blocks[end].first)) {
      data = RowOf(document, blocks[end]) == row &&
             blocks[end].letters <= kCellLettersMax;
      ++end;
    }
    if (!data) end = i + 1;
    joined.push_back(std::move(blocks[i]));
    if (data && end > i + 1) {
      joined.back().node = row;
      for (size_t cell = i + 1; cell < end; ++cell) {
        AppendCell(joined.back(), std::move(blocks[cell]));
      }
    }
    i = end;
  }
  return joined;
}

// How many readers wrote on a paragraph, in the midst of it:
// <a class="comments-count">0</a>.
bool IsCommentCount(const HtmlDocument& document, NodeId n) {
  constexpr size_t kDigitsMax = 5;
  const NodeId child = document.FirstChild(n);
  if (child == kNoNode || !document.IsText(child) ||
      document.SubtreeEnd(n) != child + 1)
    return false;
  const absl::string_view text =
      absl::StripAsciiWhitespace(document.text(child));
  return !text.empty() && text.size() <= kDigitsMax &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); }) &&
         (FindMarkupWords(document.Attribute(n, Attr::kClass)) &
          Bit(MarkupWord::kComments)) != 0;
}

}  // namespace

bool IsProse(const TextBlock& block) {
  return block.letters >= 40 && block.words >= 8 && block.sentence_marks > 0 &&
         block.link_letters * 3 < block.letters &&
         block.digits * 3 < block.letters && !IsPlaceholder(block);
}

bool IsPlaceholder(const TextBlock& block) {
  return absl::StartsWithIgnoreCase(block.text, "lorem ipsum dolor");
}

bool IsInList(const HtmlDocument& document, const TextBlock& block) {
  return document.tag(block.node) == Tag::kLi ||
         document.tag(document.parent(block.node)) == Tag::kLi;
}

bool IsNumberedHeading(const HtmlDocument& document, const TextBlock& block) {
  constexpr size_t kDigitsMax = 3;
  switch (document.tag(block.node)) {
    case Tag::kH2:
    case Tag::kH3:
    case Tag::kH4:
      break;
    default:
      return false;
  }
  const absl::string_view text = block.text;
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(text[digits])) ++digits;
  return digits > 0 && digits <= kDigitsMax && digits < text.size() &&
         (text[digits] == '.' || text[digits] == ')' || text[digits] == ':');
}

std::vector<TextBlock> FindTextBlocks(const HtmlDocument& document, NodeId root,
                                      absl::string_view page_url) {
  std::vector<TextBlock> blocks;
  BlockBuilder builder(document, page_url, blocks);
  NodeId link = kNoNode;
  NodeId link_end = 0;
  NodeId strong_end = 0;
  for (NodeId n = root + 1; n < document.SubtreeEnd(root);) {
    const Tag tag = document.tag(n);
    if (HoldsNoText(tag) || ((tag == Tag::kA || tag == Tag::kSpan) &&
                             IsCommentCount(document, n))) {
      n = document.SubtreeEnd(n);
    } else {
      if (n >= link_end) link = kNoNode;
      if (tag == Tag::kText) {
        builder.Text(n, link, n < strong_end);
      } else if (tag == Tag::kBr) {
        builder.LineBreak();
      } else if (IsBlockTag(tag)) {
        builder.Border();
      } else if (tag == Tag::kA &&
                 !document.Attribute(n, Attr::kHref).empty()) {
        link = n;
        link_end = document.SubtreeEnd(n);
      } else if (IsStrongTag(tag)) {
        strong_end = std::max(strong_end, document.SubtreeEnd(n));
      }
      ++n;
    }
    // Leaving blocks: the ancestors that end here.
    for (NodeId up = n - 1; up > root && document.SubtreeEnd(up) == n;
         up = document.parent(up)) {
      if (up != n - 1 || !document.IsText(up)) {
        if (IsBlockTag(document.tag(up)) && document.tag(up) != Tag::kBr) {
          builder.Border();
        }
      }
    }
  }
  builder.Border();
  return JoinRows(document, std::move(blocks));
}

}  // namespace stet
