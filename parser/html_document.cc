#include "parser/html_document.h"

#include <gumbo.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "model/unicode.h"
#include "parser/html_cut.h"

namespace stet {

// Memory for one tree, handed out in order and given back as a whole. Gumbo
// has no way to fail, so that a spent budget leaves its C frames by longjmp.
class ParseArena {
 public:
  ParseArena() = default;
  ParseArena(const ParseArena&) = delete;
  ParseArena& operator=(const ParseArena&) = delete;

  void Begin(size_t bytes_max, double cpu_seconds_max) {
    chunk_ = 0;
    used_ = 0;
    total_ = 0;
    allocations_ = 0;
    bytes_max_ = bytes_max;
    cpu_deadline_ = CpuSeconds() + cpu_seconds_max;
  }

  void* Allocate(size_t size) {
    size = (size + kAlignment - 1) / kAlignment * kAlignment;
    total_ += size;
    const bool look = ++allocations_ % kAllocationsPerLook == 0;
    if (total_ > bytes_max_ || (look && CpuSeconds() > cpu_deadline_)) {
      std::longjmp(spent_, 1);
    }
    if (chunk_ == chunks_.size() || used_ + size > chunks_[chunk_].size) {
      NextChunk(size);
    }
    char* const memory = chunks_[chunk_].memory.get() + used_;
    used_ += size;
    return memory;
  }

  // Big trees give their memory back; others keep it for the next page.
  bool worth_keeping() const { return total_ <= kKeptBytesMax; }

  std::jmp_buf& spent() { return spent_; }

 private:
  static constexpr size_t kAlignment = alignof(std::max_align_t);
  static constexpr size_t kChunkBytes = 1 << 20;
  static constexpr size_t kKeptBytesMax = 24 << 20;
  static constexpr size_t kAllocationsPerLook = 4096;

  struct Chunk {
    std::unique_ptr<char[]> memory;
    size_t size;
  };

  static double CpuSeconds() {
    timespec now = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) +
           static_cast<double>(now.tv_nsec) * 1e-9;
  }

  // Out of line and without an object alive at a longjmp.
  void NextChunk(size_t size) {
    if (chunk_ < chunks_.size()) ++chunk_;
    while (chunk_ < chunks_.size() && chunks_[chunk_].size < size) ++chunk_;
    if (chunk_ == chunks_.size()) {
      const size_t bytes = std::max(size, kChunkBytes);
      // Not value-initialised: a page of zeros costs as much as parsing it.
      chunks_.push_back({std::unique_ptr<char[]>(new char[bytes]), bytes});
    }
    used_ = 0;
  }

  std::vector<Chunk> chunks_;
  size_t chunk_ = 0;  // Index of the one in use.
  size_t used_ = 0;   // Of it.
  size_t total_ = 0;
  size_t allocations_ = 0;
  size_t bytes_max_ = 0;
  double cpu_deadline_ = 0;
  std::jmp_buf spent_ = {};
};

namespace {

// One arena a thread waits for the next page, since fresh memory from the
// kernel costs more than the tree that is built in it.
thread_local std::unique_ptr<ParseArena> spare_arena;

std::unique_ptr<ParseArena> TakeArena() {
  if (spare_arena != nullptr) return std::move(spare_arena);
  return std::make_unique<ParseArena>();
}

void* ArenaAllocate(void* arena, size_t size) {
  return static_cast<ParseArena*>(arena)->Allocate(size);
}

void ArenaFree(void*, void*) {}

// Null where the arena's budget was spent. Nothing with a destructor may live
// in this frame.
GumboOutput* BuildTree(const GumboOptions* options, const char* html,
                       size_t size, ParseArena* arena) {
  if (setjmp(arena->spent()) != 0) return nullptr;
  return gumbo_parse_with_options(options, html, size);
}

Tag TagOf(GumboTag tag) {
  static const auto kTags = [] {
    std::array<Tag, GUMBO_TAG_LAST + 1> tags = {};
    for (size_t i = 0; i < tags.size(); ++i) {
      tags[i] =
          i >= GUMBO_TAG_UNKNOWN
              ? Tag::kOther
              : FindTag(gumbo_normalized_tagname(static_cast<GumboTag>(i)));
    }
    return tags;
  }();
  return kTags[tag];
}

const GumboVector* ChildrenOf(const GumboNode* node) {
  switch (node->type) {
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
      return &node->v.element.children;
    default:
      return nullptr;
  }
}

// The next node in document order, or null.
const GumboNode* NextNode(const GumboNode* node, const GumboNode* root) {
  const GumboVector* const children = ChildrenOf(node);
  if (children != nullptr && children->length > 0) {
    return static_cast<const GumboNode*>(children->data[0]);
  }
  while (node != root) {
    const GumboNode* const parent = node->parent;
    const GumboVector* const siblings = ChildrenOf(parent);
    const size_t next = node->index_within_parent + 1;
    if (next < siblings->length) {
      return static_cast<const GumboNode*>(siblings->data[next]);
    }
    node = parent;
  }
  return nullptr;
}

}  // namespace

HtmlDocument::HtmlDocument() = default;
HtmlDocument::HtmlDocument(HtmlDocument&&) noexcept = default;
HtmlDocument& HtmlDocument::operator=(HtmlDocument&&) noexcept = default;

HtmlDocument::~HtmlDocument() {
  if (arena_ != nullptr && spare_arena == nullptr && arena_->worth_keeping()) {
    spare_arena = std::move(arena_);
  }
}

absl::StatusOr<HtmlDocument> HtmlDocument::Parse(absl::string_view utf8,
                                                 const Limits& limits) {
  if (utf8.size() > kInputBytesMax) {
    return absl::ResourceExhaustedError(
        absl::StrCat("reading a page of ", utf8.size(), " bytes: more than ",
                     kInputBytesMax));
  }
  HtmlDocument document;
  document.cut_ = std::make_unique<PackedPage>(PackHtml(utf8));
  document.cut_hash_ = document.cut_->Hash();
  document.cut_text_bytes_ = document.cut_->text_bytes();
  document.json_ld_ = document.cut_->TakeJsonLd();
  document.spare_ = std::make_unique<std::string>();
  document.arena_ = TakeArena();
  constexpr size_t kSmallPageArena = 64 << 20;
  const size_t arena_bytes =
      std::min(limits.arena_bytes_max,
               std::max(kSmallPageArena, 64 * document.cut_->spare_bytes()));
  document.arena_->Begin(arena_bytes, limits.cpu_seconds_max);

  GumboOptions options = kGumboDefaultOptions;
  options.allocator = ArenaAllocate;
  options.deallocator = ArenaFree;
  options.userdata = document.arena_.get();
  options.max_errors = 0;  // Each would hold a copy of the open tags.
  const GumboOutput* const output =
      BuildTree(&options, document.cut_->html().data(),
                document.cut_->html().size(), document.arena_.get());
  if (output == nullptr) {
    return absl::ResourceExhaustedError(
        absl::StrCat("building the tree of a page of ", utf8.size(),
                     " bytes: more than ", arena_bytes, " bytes of memory or ",
                     limits.cpu_seconds_max, " seconds"));
  }
  document.Flatten(output->root);
  return document;
}

// Merges neighbouring texts and drops comments on the way.
void HtmlDocument::Flatten(const void* gumbo_root) {
  const auto* const root = static_cast<const GumboNode*>(gumbo_root);
  nodes_.reserve(cut_->html().size() / 12 + 16);
  spare_->reserve(cut_->spare_bytes());
  std::vector<PackedPage::Attribute> packed;
  std::vector<NodeId> open;  // The elements that the node at hand is in.
  std::vector<const GumboNode*> open_nodes;
  for (const GumboNode* node = root; node != nullptr;
       node = NextNode(node, root)) {
    while (!open.empty() && open_nodes.back() != node->parent) {
      nodes_[open.back()].end = size();
      open.pop_back();
      open_nodes.pop_back();
    }
    Node flat = {};
    flat.parent = open.empty() ? kNoNode : open.back();
    flat.end = size() + 1;
    flat.attributes = static_cast<uint32_t>(attributes_.size());
    const GumboVector* const children = ChildrenOf(node);
    if (children != nullptr) {
      const GumboElement& element = node->v.element;
      flat.tag = TagOf(element.tag);
      const absl::string_view known = TagName(flat.tag);
      GumboStringPiece name = element.original_tag;
      if (flat.tag == Tag::kOther && name.data != nullptr) {
        gumbo_tag_from_original_text(&name);
        flat.data = name.data;
        flat.size = static_cast<uint32_t>(name.length);
      } else {
        flat.data = known.data();
        flat.size = static_cast<uint32_t>(known.size());
      }
      for (size_t i = 0; i < element.attributes.length; ++i) {
        const auto* const attribute =
            static_cast<const GumboAttribute*>(element.attributes.data[i]);
        if (attribute->name == PackedPage::kListName) {
          packed.clear();
          cut_->AppendAttributes(attribute->value, packed);
          for (const PackedPage::Attribute& one : packed) {
            attributes_.push_back({one.attr, one.value});
            ++flat.attribute_count;
          }
          continue;
        }
        const size_t attr = FindAttr(attribute->name);
        if (attr == kAttrCount) continue;
        attributes_.push_back({static_cast<Attr>(attr), attribute->value});
        ++flat.attribute_count;
      }
      if (flat.tag == Tag::kHead && head_ == kNoNode) head_ = size();
      if (flat.tag == Tag::kBody && body_ == kNoNode) body_ = size();
      open.push_back(size());
      open_nodes.push_back(node);
    } else if (node->type == GUMBO_NODE_COMMENT) {
      continue;
    } else {
      flat.tag = Tag::kText;
      const absl::string_view text = cut_->TextOf(node->v.text.text, *spare_);
      flat.data = text.data();
      flat.size = static_cast<uint32_t>(text.size());
    }
    nodes_.push_back(flat);
  }
  for (const NodeId n : open) nodes_[n].end = size();
  if (head_ == kNoNode) head_ = 0;
  if (body_ == kNoNode) body_ = 0;
}

absl::string_view HtmlDocument::tag_name(NodeId n) const {
  const Node& node = nodes_[n];
  return node.tag == Tag::kText ? absl::string_view()
                                : absl::string_view(node.data, node.size);
}

absl::string_view HtmlDocument::text(NodeId n) const {
  const Node& node = nodes_[n];
  return node.tag == Tag::kText ? absl::string_view(node.data, node.size)
                                : absl::string_view();
}

NodeId HtmlDocument::NextSibling(NodeId n) const {
  const NodeId next = nodes_[n].end;
  const NodeId up = nodes_[n].parent;
  return up != kNoNode && next < nodes_[up].end ? next : kNoNode;
}

std::string HtmlDocument::TextContent(NodeId n) const {
  std::string raw;
  for (NodeId at = n; at < SubtreeEnd(n); ++at) {
    if (IsText(at)) {
      raw.append(nodes_[at].data, nodes_[at].size);
    } else if (IsBlockTag(tag(at))) {
      raw += ' ';
    }
    // Leaving a block parts words too.
    for (NodeId up = at; up != n && SubtreeEnd(up) == at + 1; up = parent(up)) {
      if (!IsText(up) && IsBlockTag(tag(up))) raw += ' ';
    }
  }
  return CollapseSpace(raw);
}

absl::string_view HtmlDocument::language() const {
  for (const Attr attr : {Attr::kLang, Attr::kXmlLang}) {
    const absl::string_view lang = Attribute(0, attr);
    if (!lang.empty()) return lang;
  }
  for (NodeId n = head_; n < SubtreeEnd(head_); ++n) {
    if (tag(n) == Tag::kMeta &&
        absl::EqualsIgnoreCase(Attribute(n, Attr::kHttpEquiv),
                               "content-language")) {
      return Attribute(n, Attr::kContent);
    }
  }
  return {};
}

bool IsBlockTag(Tag tag) {
  switch (tag) {
    case Tag::kText:
    case Tag::kOther:
    case Tag::kA:
    case Tag::kAbbr:
    case Tag::kB:
    case Tag::kBig:
    case Tag::kCite:
    case Tag::kCode:
    case Tag::kDel:
    case Tag::kEm:
    case Tag::kFont:
    case Tag::kI:
    case Tag::kIns:
    case Tag::kMark:
    case Tag::kNobr:
    case Tag::kQ:
    case Tag::kRp:
    case Tag::kRt:
    case Tag::kRuby:
    case Tag::kS:
    case Tag::kSmall:
    case Tag::kSpan:
    case Tag::kStrike:
    case Tag::kStrong:
    case Tag::kSub:
    case Tag::kSup:
    case Tag::kTime:
    case Tag::kTt:
    case Tag::kU:
    case Tag::kWbr:
      return false;
    default:
      return true;
  }
}

bool IsHeadingTag(Tag tag) { return tag == Tag::kH1 || IsSubheadingTag(tag); }

bool IsSubheadingTag(Tag tag) {
  return tag == Tag::kH2 || tag == Tag::kH3 || tag == Tag::kH4 ||
         tag == Tag::kH5 || tag == Tag::kH6;
}

}  // namespace stet
