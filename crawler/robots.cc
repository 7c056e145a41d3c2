#include "crawler/robots.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "model/percent_encoding.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr size_t kNone = absl::string_view::npos;
constexpr absl::string_view kUtf8Mark = "\xEF\xBB\xBF";

// `bytes` in UTF-16 of that byte order, as UTF-8. Halves of surrogate pairs
// that stand alone become U+FFFD.
std::string FromUtf16(absl::string_view bytes, bool big_endian) {
  const auto unit = [&](size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big_endian ? first << 8 | second
                                            : second << 8 | first);
  };
  const auto is_half = [](char32_t c, char32_t from) {
    return c >= from && c < from + 0x400;
  };
  std::string text;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    if (is_half(c, 0xD800) && i + 3 < bytes.size() &&
        is_half(unit(i + 2), 0xDC00)) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
      i += 2;
    }
    AppendCodePoint(c, text);
  }
  return text;
}

// The next line of `text`, which is moved behind its CR, LF or CRLF.
absl::string_view TakeLine(absl::string_view& text) {
  const size_t end = text.find_first_of("\r\n");
  const absl::string_view line = text.substr(0, end);
  if (end == kNone) {
    text = "";
    return line;
  }
  text.remove_prefix(end);
  if (!absl::ConsumePrefix(&text, "\r\n")) text.remove_prefix(1);
  return line;
}

enum class Key { kOther, kUserAgent, kAllow, kDisallow, kCrawlDelay, kSitemap };

Key KeyOf(absl::string_view name) {
  static constexpr struct {
    absl::string_view name;
    Key key;
  } kKeys[] = {
      {"user-agent", Key::kUserAgent},   {"useragent", Key::kUserAgent},
      {"user agent", Key::kUserAgent},   {"allow", Key::kAllow},
      {"disallow", Key::kDisallow},      {"dissallow", Key::kDisallow},
      {"dissalow", Key::kDisallow},      {"disalow", Key::kDisallow},
      {"diasllow", Key::kDisallow},      {"disallaw", Key::kDisallow},
      {"crawl-delay", Key::kCrawlDelay}, {"crawldelay", Key::kCrawlDelay},
      {"sitemap", Key::kSitemap},        {"site-map", Key::kSitemap},
  };
  for (const auto& known : kKeys) {
    if (absl::EqualsIgnoreCase(name, known.name)) return known.key;
  }
  return Key::kOther;
}

// "key: value", or "key value" where there is no colon and nothing more.
std::pair<Key, absl::string_view> SplitRecord(absl::string_view line) {
  const size_t colon = line.find(':');
  if (colon != kNone) {
    return {KeyOf(absl::StripAsciiWhitespace(line.substr(0, colon))),
            absl::StripAsciiWhitespace(line.substr(colon + 1))};
  }
  const size_t space = line.find_first_of(" \t");
  if (space == kNone) return {Key::kOther, ""};
  const absl::string_view value =
      absl::StripAsciiWhitespace(line.substr(space));
  if (value.find_first_of(" \t") != kNone) return {Key::kOther, ""};
  return {KeyOf(line.substr(0, space)), value};
}

// "foobot" of "FooBot/2.1 (+http://foo.test/)"; "*" of "*" and of "* x".
std::string TokenOf(absl::string_view agent) {
  agent = absl::StripAsciiWhitespace(agent);
  if (agent == "*" || absl::StartsWith(agent, "* ")) return "*";
  const std::string text = ToValidUtf8(agent);
  size_t end = 0;
  for (size_t i = 0; i < text.size(); end = i) {
    const char32_t c = NextCodePoint(text, i);
    if (!IsLetter(c) && !IsDigit(c) && !IsMark(c) && c != '-' && c != '_')
      break;
  }
  return FoldCase(absl::string_view(text).substr(0, end));
}

// What is compared: see the header. In a pattern every '*' and a last '$' stay,
// any other is escaped.
std::string Normalised(absl::string_view text, bool is_pattern) {
  std::string encoded;
  AppendPercentEncoded(text, EncodeSet::kUri, encoded);
  const std::string normal = NormaliseEscapes(encoded);
  std::string result;
  result.reserve(normal.size());
  for (size_t i = 0; i < normal.size(); ++i) {
    const char c = normal[i];
    const bool is_wildcard = is_pattern && c == '*';
    const bool is_end = is_pattern && c == '$' && i + 1 == normal.size();
    if (c == '*' && !is_wildcard) {
      result += "%2A";
    } else if (c == '$' && !is_end) {
      result += "%24";
    } else {
      result += c;
    }
  }
  return result;
}

// Section 2.2.3. Each piece between two '*' is taken where it first occurs: a
// later place could not leave more for the pieces behind it.
bool Matches(absl::string_view pattern, absl::string_view path) {
  const bool to_end = absl::ConsumeSuffix(&pattern, "$");
  size_t star = pattern.find('*');
  if (!absl::ConsumePrefix(&path, pattern.substr(0, star))) return false;
  if (star == kNone) return !to_end || path.empty();
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    const absl::string_view piece = pattern.substr(0, star);
    if (star == kNone && to_end) return absl::EndsWith(path, piece);
    const size_t found = path.find(piece);
    if (found == kNone) return false;
    if (star == kNone) return true;
    path.remove_prefix(found + piece.size());
  }
}

}  // namespace

// Takes lines in order; RFC 9309 section 2.2.
class RobotsRules::Reader {
 public:
  explicit Reader(RobotsRules& rules) : rules_(rules) {}

  void Take(absl::string_view line, int number) {
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    const auto [key, value] = SplitRecord(line);
    switch (key) {
      case Key::kUserAgent:
        return TakeAgent(value);
      case Key::kAllow:
      case Key::kDisallow:
        return TakeRule({.allow = key == Key::kAllow,
                         .pattern = Normalised(value, true),
                         .text = std::string(line),
                         .line = number});
      case Key::kCrawlDelay:
        return TakeCrawlDelay(value);
      case Key::kSitemap:
        if (!value.empty()) rules_.sitemaps_.emplace_back(value);
        return;
      case Key::kOther:
        return;
    }
  }

 private:
  void TakeAgent(absl::string_view value) {
    if (rules_.groups_.empty() || seen_rule_) rules_.groups_.emplace_back();
    seen_rule_ = false;
    rules_.groups_.back().agents.push_back({TokenOf(value), std::nullopt});
  }

  void TakeRule(Rule rule) {
    if (rules_.groups_.empty()) return;  // Before any user agent.
    seen_rule_ = true;
    if (rule.pattern.empty()) return;  // "Disallow:" matches nothing.
    std::vector<Rule>& rules = rules_.groups_.back().rules;
    const size_t slash = rule.pattern.rfind('/');
    if (rule.allow && slash != kNone &&
        absl::StartsWith(rule.pattern.substr(slash), "/index.htm")) {
      Rule folder = rule;
      folder.pattern = rule.pattern.substr(0, slash + 1) + "$";
      rules.push_back(std::move(folder));
    }
    rules.push_back(std::move(rule));
  }

  void TakeCrawlDelay(absl::string_view value) {
    double seconds = 0;
    if (rules_.groups_.empty() || !absl::SimpleAtod(value, &seconds) ||
        std::isnan(seconds) || seconds < 0) {
      return;
    }
    const absl::Duration delay =
        std::min(absl::Seconds(seconds), kCrawlDelayMax);
    for (Agent& agent : rules_.groups_.back().agents) {
      if (!agent.crawl_delay) agent.crawl_delay = delay;
    }
  }

  RobotsRules& rules_;
  bool seen_rule_ = false;  // In the last group, so that it takes no agents.
};

RobotsRules RobotsRules::Parse(absl::string_view body) {
  std::string decoded;
  if (absl::StartsWith(body, "\xFE\xFF") ||
      absl::StartsWith(body, "\xFF\xFE")) {
    // Twice the limit, for its two bytes a character.
    decoded = FromUtf16(body.substr(2, 2 * kBytesMax), body[0] == '\xFE');
    body = decoded;
  }
  absl::ConsumePrefix(&body, kUtf8Mark);
  if (body.size() > kBytesMax) {
    body = body.substr(0, kBytesMax);
    body = body.substr(0, body.find_last_of("\r\n") + 1);
  }
  RobotsRules rules;
  Reader reader(rules);
  for (int line = 1; !body.empty(); ++line) reader.Take(TakeLine(body), line);
  return rules;
}

std::vector<const RobotsRules::Group*> RobotsRules::GroupsOf(
    absl::string_view token) const {
  std::vector<const Group*> groups;
  for (const Group& group : groups_) {
    const bool names =
        std::any_of(group.agents.begin(), group.agents.end(),
                    [token](const Agent& a) { return a.token == token; });
    if (names) groups.push_back(&group);
  }
  if (groups.empty() && token != "*") return GroupsOf("*");
  return groups;
}

RobotsDecision RobotsRules::Decide(absl::string_view agent,
                                   absl::string_view path_and_query) const {
  if (path_and_query.empty()) path_and_query = "/";
  const std::string path = Normalised(path_and_query, false);
  if (path == "/robots.txt") return {};
  const Rule* decides = nullptr;
  for (const Group* group : GroupsOf(TokenOf(agent))) {
    for (const Rule& rule : group->rules) {
      const size_t best = decides == nullptr ? 0 : decides->pattern.size();
      const bool wins =
          rule.pattern.size() > best ||
          (rule.pattern.size() == best && rule.allow && !decides->allow);
      if (wins && Matches(rule.pattern, path)) decides = &rule;
    }
  }
  if (decides == nullptr) return {};
  return {decides->allow, decides->text, decides->line};
}

std::optional<absl::Duration> RobotsRules::CrawlDelay(
    absl::string_view agent) const {
  const std::string own = TokenOf(agent);
  std::optional<absl::Duration> delay;
  for (const Group* group : GroupsOf(own)) {
    const bool is_own =
        std::any_of(group->agents.begin(), group->agents.end(),
                    [&own](const Agent& a) { return a.token == own; });
    for (const Agent& named : group->agents) {
      if (named.token == (is_own ? absl::string_view(own) : "*") &&
          named.crawl_delay) {
        delay =
            std::max(delay.value_or(*named.crawl_delay), *named.crawl_delay);
      }
    }
  }
  return delay;
}

}  // namespace stet
