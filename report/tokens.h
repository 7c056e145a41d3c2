// Text as the units that a reader marks: a word, a number with its separators,
// one Han or Kana character, one Thai, Lao or Khmer cluster, one punctuation
// mark. White space belongs to the token before it.
//
//   Vocabulary vocabulary;
//   const std::vector<Token> tokens = Tokenise("at least 4,500 dead",
//   vocabulary);
//
// Not thread-safe; one Vocabulary serves one comparison, and the texts that it
// was given must outlive it.

#ifndef STET_REPORT_TOKENS_H_
#define STET_REPORT_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace stet {

enum class TokenKind : uint8_t {
  kWord,
  kNumber,
  kHan,
  kKana,
  kThai,  // Also Lao and Khmer.
  kPunctuation,
  kNewline,  // Between the blocks of a split or merge.
};

struct Token {
  uint32_t id = 0;         // Equal for equal text only.
  uint32_t start = 0;      // Bytes.
  uint32_t end = 0;        // Behind the token itself.
  uint32_t space_end = 0;  // Behind the white space that follows it.
};

// Gives equal tokens equal numbers, and remembers what is known of each.
class Vocabulary {
 public:
  struct Entry {
    absl::string_view text;
    TokenKind kind = TokenKind::kWord;
    float weight = 1;     // How much a reader recognises a text by it; 0 to 1.
    uint32_t folded = 0;  // Equal for tokens that differ in case, or in the
                          // style of a quote mark or dash.
  };

  uint32_t Add(absl::string_view text, TokenKind kind);
  const Entry& operator[](uint32_t id) const { return entries_[id]; }
  size_t size() const { return entries_.size(); }

 private:
  std::vector<Entry> entries_;
  absl::flat_hash_map<absl::string_view, uint32_t> ids_;
  std::deque<std::string> folded_texts_;  // A deque's strings stay in place.
};

// Tokens in order; together with the white space they cover the text, but for
// white space before the first. `text` is valid UTF-8 of less than 4 GiB.
std::vector<Token> Tokenise(absl::string_view text, Vocabulary& vocabulary);

// Words as WordCount counts them: a Han or Kana character is one, and so is a
// run of Thai, Lao or Khmer.
int CountWords(absl::string_view text);

// Whether a sentence ends before tokens[index]: behind a full stop, question or
// exclamation mark and its closing quotes and brackets, or at a newline; also
// at either end of the text.
bool SentenceStartsAt(const std::vector<Token>& tokens, size_t index,
                      const Vocabulary& vocabulary);

}  // namespace stet
#endif  // STET_REPORT_TOKENS_H_
