#include "tests/store/format_reader.h"

#include <brotli/decode.h>
#include <leveldb/db.h>
#include <leveldb/filter_policy.h>
#include <openssl/sha.h>
#include <xxhash.h>
#include <zstd.h>

#include <cstring>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tuple>

namespace stet_format {
namespace {

using View = std::string_view;

void Require(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error(what);
}

// --- Section 1 ---------------------------------------------------------------

uint64_t BigEndian(View key, size_t at, size_t bytes) {
  Require(key.size() >= at + bytes, "a key is too short");
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; ++i)
    value = value << 8 | static_cast<uint8_t>(key[at + i]);
  return value;
}

std::string Number(char table, uint64_t number) {
  std::string key(1, table);
  for (int shift = 24; shift >= 0; shift -= 8)
    key += static_cast<char>(number >> shift);
  return key;
}

constexpr int64_t kPast = INT64_MIN, kFuture = INT64_MAX;

class Value {
 public:
  explicit Value(View bytes) : rest_(bytes) {}
  View Take(size_t n) {
    Require(n <= rest_.size(), "a value ends early");
    const View taken = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return taken;
  }
  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<uint8_t>(Take(1)[0]);
      value |= uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
  }
  int64_t Signed() {
    const uint64_t value = Varint();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  std::string Bytes() { return std::string(Take(Varint())); }
  bool Bool() { return Take(1)[0] != 0; }
  void Double() { Take(8); }
  std::string Digest() { return std::string(Take(32)); }
  int64_t Time() {
    const uint64_t value = Varint();
    if (value < 2) return value == 0 ? kPast : kFuture;
    const uint64_t zigzag = value - 2;
    return static_cast<int64_t>(zigzag >> 1) ^
           -static_cast<int64_t>(zigzag & 1);
  }
  std::vector<std::string> List() {
    std::vector<std::string> list(Varint());
    for (std::string& one : list) one = Bytes();
    return list;
  }
  void OptionalTime() {
    if (Bool()) Time();
  }
  bool empty() const { return rest_.empty(); }
  View rest() const { return rest_; }

 private:
  View rest_;
};

std::string Hex(View bytes) {
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

std::string Sha256(View bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string Unzstd(View frame, const std::string& prefix) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(
      ZSTD_createDCtx(), ZSTD_freeDCtx);
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 27);
  ZSTD_DCtx_refPrefix(context.get(), prefix.data(), prefix.size());
  std::string bytes(ZSTD_getFrameContentSize(frame.data(), frame.size()), '\0');
  const size_t got = ZSTD_decompressDCtx(
      context.get(), bytes.data(), bytes.size(), frame.data(), frame.size());
  Require(got == bytes.size(), "a zstd frame cannot be read");
  return bytes;
}

std::string Unbrotli(View stream, size_t size) {
  std::string bytes(size, '\0');
  Require(BrotliDecoderDecompress(
              stream.size(), reinterpret_cast<const uint8_t*>(stream.data()),
              &size, reinterpret_cast<uint8_t*>(bytes.data())) ==
                  BROTLI_DECODER_RESULT_SUCCESS &&
              size == bytes.size(),
          "a brotli stream cannot be read");
  return bytes;
}

// --- Sections 2 and 3 --------------------------------------------------------

class Database {
 public:
  explicit Database(const std::string& directory) {
    filter_.reset(leveldb::NewBloomFilterPolicy(10));
    leveldb::Options options;
    options.paranoid_checks = true;
    options.filter_policy = filter_.get();
    leveldb::DB* db = nullptr;
    const leveldb::Status status = leveldb::DB::Open(options, directory, &db);
    db_.reset(db);
    Require(status.ok(), status.ToString());
  }

  std::optional<std::string> Find(const std::string& key) const {
    std::string value;
    const leveldb::Status status = db_->Get({}, key, &value);
    if (status.IsNotFound()) return std::nullopt;
    Require(status.ok(), status.ToString());
    return Unseal(key, value);
  }
  std::string Get(const std::string& key) const {
    auto value = Find(key);
    Require(value.has_value(), "a key is missing: " + Hex(key));
    return *std::move(value);
  }
  std::vector<std::pair<std::string, std::string>> Table(
      const std::string& prefix) const {
    std::vector<std::pair<std::string, std::string>> rows;
    const std::unique_ptr<leveldb::Iterator> it(db_->NewIterator({}));
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix);
         it->Next())
      rows.emplace_back(it->key().ToString(),
                        Unseal(it->key().ToString(), it->value().ToString()));
    Require(it->status().ok(), it->status().ToString());
    return rows;
  }

 private:
  static std::string Unseal(const std::string& key, const std::string& value) {
    Require(value.size() >= 8, "a value has no seal");
    const size_t size = value.size() - 8;
    const auto little = [](uint64_t number) {
      std::string bytes;
      for (int shift = 0; shift < 64; shift += 8)
        bytes += static_cast<char>(number >> shift);
      return bytes;
    };
    const std::string sealed = key + little(XXH3_64bits(value.data(), size));
    Require(
        value.substr(size) == little(XXH3_64bits(sealed.data(), sealed.size())),
        "a seal is wrong: " + Hex(key));
    return value.substr(0, size);
  }

  std::unique_ptr<const leveldb::FilterPolicy> filter_;
  std::unique_ptr<leveldb::DB> db_;
};

// --- Section 4 ---------------------------------------------------------------

struct RawPage {
  std::string evidence, body;
};
using PageId = std::pair<uint64_t, uint64_t>;  // Version and look.

// A layout, which stands there twice.
std::string Layout(const Database& database, uint64_t host, uint64_t n) {
  std::string copies[2];
  for (const int copy : {0, 1}) {
    copies[copy] = Unzstd(
        database.Get(std::string("l") + static_cast<char>(copy) +
                     Number(' ', host).substr(1) + Number(' ', n).substr(1)),
        "");
  }
  Require(copies[0] == copies[1], "the copies of a layout differ");
  return copies[0];
}

std::vector<std::pair<PageId, RawPage>> Unpack(
    const Database& database, const std::string& bytes,
    const std::map<PageId, RawPage>& pages) {
  Value value(bytes);
  const char first = value.Take(1)[0];
  Require(first >= 0 && first < 8, "a pack begins otherwise");
  const bool zstd = (first & 1) != 0, short_evidence = (first & 2) != 0;
  std::string prefix;
  if ((first & 4) != 0) {
    Require(pages.empty(), "another pack than the first has a layout");
    const uint64_t host = value.Varint(), n = value.Varint();
    prefix = Layout(database, host, n);
    Require(value.Varint() == prefix.size(), "a layout has another size");
  } else if (const uint64_t version = value.Varint(); version != 0) {
    const uint64_t look = value.Varint();
    prefix = pages.at({version, look}).body;
    Require(value.Varint() == prefix.size(), "a prefix page has another size");
  }
  const uint64_t directory_size = value.Varint();
  const std::string directory = Unbrotli(value.Bytes(), directory_size);
  const uint64_t instructions_size = value.Varint();
  const std::string instructions = Unbrotli(value.Bytes(), instructions_size);

  Value in(instructions);
  struct One {
    uint64_t literals = 0, copied = 0, from = 0;
  };
  std::vector<One> all(in.Varint());
  uint64_t literal_bytes = 0;
  for (One& one : all) literal_bytes += one.literals = in.Varint();
  for (One& one : all) one.copied = in.Varint();
  uint64_t expected = 0;
  for (One& one : all) {
    expected += one.literals;
    if (one.copied == 0) continue;
    one.from = expected + static_cast<uint64_t>(in.Signed());
    expected = one.from + one.copied;
  }
  const std::string literals =
      zstd ? Unzstd(value.rest(), "") : Unbrotli(value.rest(), literal_bytes);
  std::string content = prefix;
  size_t literal = 0;
  for (const One& one : all) {
    content += literals.substr(literal, one.literals);
    literal += one.literals;
    Require(one.from + one.copied <= content.size(),
            "a copy of what is not yet");
    content += content.substr(one.from, one.copied);
  }

  Value names(directory);
  std::vector<std::pair<PageId, RawPage>> unpacked(names.Varint());
  uint64_t version = 0;
  for (auto& [id, page] : unpacked) {
    version += names.Varint();
    const uint64_t look = names.Varint();
    id = {version, look};
  }
  std::vector<uint64_t> evidence_sizes, body_sizes;
  for (size_t i = 0; i < unpacked.size(); ++i)
    evidence_sizes.push_back(names.Varint());
  for (size_t i = 0; i < unpacked.size(); ++i)
    body_sizes.push_back(names.Varint());
  size_t at = prefix.size();
  for (size_t i = 0; i < unpacked.size(); ++i) {
    unpacked[i].second.evidence = std::string(names.Take(evidence_sizes[i]));
    unpacked[i].second.body = content.substr(at, body_sizes[i]);
    at += body_sizes[i];
    if (!short_evidence) continue;
    auto& [evidence, body] = unpacked[i].second;
    std::string digest = Sha256(body);
    if (unpacked[i].first.second > 0) {
      Require(evidence.size() >= 32, "short evidence has no hash");
      digest = evidence.substr(evidence.size() - 32);
      evidence.resize(evidence.size() - 32);
    }
    uint64_t size = body.size();
    for (; size >= 0x80; size >>= 7) evidence += static_cast<char>(size | 0x80);
    evidence += static_cast<char>(size);
    evidence += digest;
  }
  Require(at == content.size() && names.empty(),
          "a pack has more than its pages");
  return unpacked;
}

std::map<PageId, RawPage> PagesOf(const Database& database, uint64_t article,
                                  ReadStore& store) {
  std::map<PageId, RawPage> pages;
  for (const auto& [key, value] : database.Table(Number('q', article))) {
    ++store.packs;
    if ((value.at(0) & 4) != 0) ++store.packs_on_layouts;
    for (auto& [id, page] : Unpack(database, value, pages)) {
      if (pages.empty())
        Require(id.first == BigEndian(key, 5, 4) &&
                    id.second == BigEndian(key, 9, 4),
                "a pack stands under another page than its first");
      pages.emplace(id, std::move(page));
    }
  }
  for (const auto& [key, bytes] : database.Table(Number('p', article))) {
    const PageId id = {BigEndian(key, 5, 4), BigEndian(key, 9, 4)};
    Value value(bytes);
    std::string prefix, evidence_prefix;
    for (int base = 0; base < 3; ++base) {
      const uint64_t version = value.Varint();
      if (version == 0) continue;
      const uint64_t look = value.Varint();
      const RawPage& page = pages.at({version, look});
      if (base < 2)
        prefix += page.body;
      else
        evidence_prefix = page.evidence;
    }
    RawPage page;
    page.evidence = Unzstd(value.Bytes(), evidence_prefix);
    page.body = Unzstd(value.rest(), prefix);
    pages.emplace(id, std::move(page));
  }
  return pages;
}

std::string UtcText(int64_t micros) {
  if (micros == kPast || micros == kFuture) return "";
  int64_t seconds = micros / 1000000, rest = micros % 1000000;
  if (rest < 0) rest += 1000000, --seconds;
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[64];
  const size_t size =
      std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string digits = std::to_string(rest);
  return std::string(text, size) + "." + std::string(6 - digits.size(), '0') +
         digits + "Z";
}

// The text that a version's hash is taken over.
std::string EvidenceText(View bytes, const std::string& previous,
                         const std::string& body) {
  std::string text = "stet evidence 1\n";
  const auto line = [&text](View name, View value) {
    text += std::string(name) + " " + std::to_string(value.size()) + ":" +
            std::string(value) + "\n";
  };
  Value value(bytes);
  if (!bytes.empty() && bytes[0] == 0) {  // Of what the hash says nothing.
    value.Take(1);
    value.Bytes();
    if (value.Bool()) {
      value.Bytes();
      value.Varint();
      value.Varint();
      value.Bytes();
    }
  }
  const std::string requested = value.Bytes(), final_url = value.Bytes();
  line("previous", previous);
  line("requested-url", requested);
  for (uint64_t hops = value.Varint(); hops > 0; --hops) {
    const std::string url = value.Bytes();
    line("hop-status", std::to_string(value.Signed()));
    line("hop-url", url);
    line("hop-location", value.Bytes());
  }
  line("final-url", final_url);
  const std::string status = std::to_string(value.Signed());
  const std::string http_version = value.Bytes();
  std::vector<std::pair<std::string, std::string>> headers(value.Varint());
  for (auto& [name, content] : headers) {
    name = value.Bytes();
    content = value.Bytes();
  }
  line("server-address", value.Bytes());
  line("certificate-sha256", value.Bytes());
  line("requested-at", UtcText(value.Time()));
  line("received-at", UtcText(value.Time()));
  line("http-version", http_version);
  line("status", status);
  for (const auto& [name, content] : headers) {
    line("header-name", name);
    line("header-value", content);
  }
  Require(value.Varint() == body.size(), "a body has another size");
  const std::string digest = value.Digest();
  Require(digest == Sha256(body), "a body is not the one that was hashed");
  line("body-bytes", std::to_string(body.size()));
  line("body-sha256", Hex(digest));
  Require(value.empty(), "evidence has a rest");
  return text;
}

// --- Section 5 ---------------------------------------------------------------

std::string ArticleBytes(const Database& database, uint64_t article,
                         uint64_t version,
                         const std::map<PageId, RawPage>& pages) {
  std::string key = Number('a', article) + Number(' ', version).substr(1);
  const std::string bytes = database.Get(key);
  Value value(bytes);
  const uint64_t base = value.Varint();
  View frame = value.rest();
  std::string prefix;
  if (frame[0] == 1) {
    frame.remove_prefix(1);
    prefix = pages.at({version, 0}).body;
  }
  if (base != 0) prefix += ArticleBytes(database, article, base, pages);
  return Unzstd(frame, prefix);
}

void ReadArticle(View bytes, ReadVersion& version) {
  Value value(bytes);
  value.Signed();
  value.Bytes();
  value.Bytes();
  value.Bool();
  version.headline = value.Bytes();
  value.List();
  value.OptionalTime();
  value.OptionalTime();
  for (int i = 0; i < 4; ++i) value.Bytes();
  value.List();
  value.List();
  value.Bool();
  value.Varint();
  value.Bytes();
  value.Double();
  for (uint64_t blocks = value.Varint(); blocks > 0; --blocks) {
    const uint64_t kind = value.Varint();
    version.blocks.emplace_back(kind, value.Bytes());
    value.Bool();
    value.OptionalTime();
  }
  for (uint64_t links = value.Varint(); links > 0; --links) {
    value.Bytes();
    value.Bytes();
    value.Varint();
  }
  Require(value.empty(), "an Article has a rest");
}

// --- Section 6 ---------------------------------------------------------------

std::string TreeHead(const std::vector<std::string>& leaves, size_t begin,
                     size_t end) {
  if (begin == end) return Sha256("");
  if (end - begin == 1) return Sha256(std::string(1, '\0') + leaves[begin]);
  size_t half = 1;
  while (half * 2 < end - begin) half *= 2;
  return Sha256('\x01' + TreeHead(leaves, begin, begin + half) +
                TreeHead(leaves, begin + half, end));
}

}  // namespace

ReadStore Read(const std::string& directory) {
  const Database database(directory);
  ReadStore store;
  const std::string format = database.Get("!format");
  store.format = Value(format).Varint();
  for (const auto& [key, value] : database.Table("u"))
    store.sources.push_back(Value(value).Bytes());

  std::map<std::pair<uint64_t, uint64_t>, ReadVersion> versions;
  for (const auto& [key, bytes] : database.Table("i")) {
    const uint64_t article = Value(bytes).Varint();
    const auto chain = database.Find(Number('t', article));
    if (!chain.has_value()) continue;
    const std::string check = database.Get(Number('h', article));
    Value looked(check);
    looked.Time();
    int64_t last_checked = looked.Time(), head_seen = last_checked;
    if (!looked.Bool()) head_seen = looked.Time();
    const uint64_t head = Value(*chain).Varint();
    const std::map<PageId, RawPage> pages = PagesOf(database, article, store);
    std::string previous(64, '0');
    for (uint64_t number = 1; number <= head; ++number) {
      const std::string record =
          database.Get(Number('s', article) + Number(' ', number).substr(1));
      Value value(record);
      ReadVersion version;
      version.id = key.substr(1);
      version.version = static_cast<uint32_t>(number);
      version.hash = Hex(value.Digest());
      version.first_seen = value.Time();
      version.last_seen = value.Time();
      if (number == head)
        version.last_seen = std::max(version.last_seen, head_seen);
      version.status = static_cast<int>(value.Signed());
      value.Varint();
      value.Signed();
      value.Bytes();
      value.Bool();
      value.Bool();
      value.Double();
      value.List();
      version.erased = value.Bool();
      if (version.erased) {
        version.erase_reason = value.Bytes();
      } else {
        for (auto it = pages.lower_bound({number, 0});
             it != pages.end() && it->first.first == number; ++it)
          version.bodies.push_back(it->second.body);
        const RawPage& first = pages.at({number, 0});
        Require(Hex(Sha256(EvidenceText(first.evidence, previous,
                                        first.body))) == version.hash,
                "a version's hash is not that of its evidence");
        ReadArticle(ArticleBytes(database, article, number, pages), version);
      }
      previous = version.hash;
      versions.emplace(std::pair(article, number), std::move(version));
    }
  }

  std::vector<std::string> leaves;
  for (const auto& [key, bytes] : database.Table("c")) {
    Value value(bytes);
    const uint64_t article = value.Varint();
    const uint64_t number = value.Varint();
    Require(BigEndian(key, 1, 8) == leaves.size() + 1, "the journal has a gap");
    const ReadVersion& version = versions.at({article, number});
    leaves.push_back(version.id + "@" + std::to_string(number) + " " +
                     version.hash + "\n");
    store.versions.push_back(version);
  }
  Require(store.versions.size() == versions.size(),
          "the journal does not name every version");
  for (const auto& [key, root] : database.Table("m")) {
    const uint64_t begin = BigEndian(key, 1, 8) * 256;
    Require(begin + 256 <= leaves.size() &&
                root == TreeHead(leaves, begin, begin + 256),
            "a block of the hash tree is not that of its versions");
    ++store.tree_blocks;
  }
  store.head = Hex(TreeHead(leaves, 0, leaves.size()));
  return store;
}

}  // namespace stet_format
