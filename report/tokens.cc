#include "report/tokens.h"

#include <algorithm>
#include <array>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "model/typography.h"
#include "model/unicode.h"

namespace stet {
namespace {

constexpr float kWordWeight = 1.0F;
constexpr float kShortWordWeight = 0.35F;  // Up to three letters: mostly
                                           // function words, in any language.
constexpr float kHanWeight = 0.4F;
constexpr float kKatakanaWeight = 0.4F;
constexpr float kHiraganaWeight = 0.2F;
constexpr float kThaiWeight = 0.3F;
constexpr float kPunctuationWeight = 0.1F;
constexpr int kShortWordLetters = 3;
// Quotes and brackets that may close behind a full stop.
constexpr size_t kMarksBehindSentence = 6;

// Function words of four letters and more; shorter words need no list.
constexpr absl::string_view kFunctionWords[] = {
    // English
    "about", "after", "also", "been", "before", "being", "both", "could",
    "does", "each", "from", "have", "having", "here", "into", "itself", "just",
    "more", "most", "much", "only", "other", "over", "same", "should", "some",
    "such", "than", "that", "their", "them", "then", "there", "these", "they",
    "this", "those", "through", "under", "until", "very", "were", "what",
    "when", "where", "which", "while", "will", "with", "would", "your",
    // German
    "aber", "alle", "auch", "beim", "dass", "dann", "dem", "denn", "diese",
    "dieser", "dieses", "doch", "durch", "eine", "einem", "einen", "einer",
    "eines", "gegen", "haben", "hatte", "ihre", "ihrer", "jetzt", "kann",
    "mehr", "nach", "nicht", "noch", "oder", "ohne", "sich", "sein", "seine",
    "seiner", "sind", "sowie", "unter", "über", "werden", "wird", "wenn",
    "wurde", "wurden", "zwischen",
    // French
    "alors", "aussi", "avait", "avec", "cette", "comme", "dans", "depuis",
    "deux", "elle", "elles", "entre", "être", "mais", "même", "nous", "pour",
    "plus", "sans", "sont", "sous", "tous", "tout", "très", "vous", "était",
    // Spanish, Portuguese, Italian
    "ante", "como", "cuando", "desde", "donde", "ella", "ellos", "entre",
    "esta", "este", "están", "había", "hasta", "pero", "porque", "según",
    "sobre", "también", "tiene", "aqui", "dele", "essa", "esse", "estava",
    "isso", "mais", "mesmo", "muito", "onde", "para", "pela", "pelo", "quando",
    "quem", "seus", "suas", "também", "alla", "anche", "che", "come", "dalla",
    "degli", "della", "delle", "dello", "nella", "nelle", "dopo", "essere",
    "hanno", "loro", "questa", "questo", "sono", "stato", "tutti",
    // Dutch, Scandinavian languages
    "deze", "door", "haar", "heeft", "hebben", "maar", "meer", "naar", "niet",
    "over", "voor", "waar", "werd", "wordt", "zijn", "efter", "eller", "från",
    "hade", "inte", "ikke", "kommer", "skulle", "till", "vara", "etter", "være",
    "blev", "hvor", "også",
    // Polish, Russian, Ukrainian
    "jest", "oraz", "przez", "które", "który", "która", "tylko", "było", "если",
    "была", "было", "были", "быть", "года", "году", "этого", "который",
    "которые", "после", "также", "только", "чтобы", "через", "його", "який",
    "після", "також"};

const absl::flat_hash_set<absl::string_view>& FunctionWords() {
  static const auto* const words = new absl::flat_hash_set<absl::string_view>(
      std::begin(kFunctionWords), std::end(kFunctionWords));
  return *words;
}

bool IsApostrophe(char32_t c) { return c == U'\'' || c == U'\u2019'; }

bool IsWordPart(char32_t c) {
  return IsLetter(c) && !IsHanOrKana(c) && !IsThaiLaoKhmer(c);
}

// Letters as a Latin script would write them: a Hangul syllable is two or
// three, and Hebrew and Arabic leave the short vowels out.
int LettersIn(absl::string_view text) {
  int letters = 0;
  int sparse = 0;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    const bool hangul = c >= 0xAC00 && c <= 0xD7A3;
    const bool unvowelled = c >= 0x0590 && c <= 0x06FF;
    letters += hangul ? 2 : 1;
    sparse += unvowelled ? 1 : 0;
  }
  return letters + (sparse >= 3 ? 1 : 0);
}

float WeightOf(absl::string_view text, absl::string_view folded,
               TokenKind kind) {
  switch (kind) {
    case TokenKind::kNumber:
      return kWordWeight;
    case TokenKind::kHan:
      return kHanWeight;
    case TokenKind::kThai:
      return kThaiWeight;
    case TokenKind::kPunctuation:
      return kPunctuationWeight;
    case TokenKind::kNewline:
      return 0;
    case TokenKind::kKana: {
      size_t offset = 0;
      return NextCodePoint(text, offset) <= 0x309F ? kHiraganaWeight
                                                   : kKatakanaWeight;
    }
    case TokenKind::kWord:
      break;
  }
  if (LettersIn(text) <= kShortWordLetters) {
    size_t offset = 0;
    // A short name weighs more than a short function word.
    return IsUpper(NextCodePoint(text, offset)) && text.size() > 1
               ? 0.6F
               : kShortWordWeight;
  }
  return FunctionWords().contains(folded) ? kShortWordWeight : kWordWeight;
}

// Reads one token after another off a text.
class Reader {
 public:
  explicit Reader(absl::string_view text) : text_(text) { SkipSpace(); }

  bool done() const { return at_ >= text_.size(); }

  // The next token's kind; [start, end) and the space behind it.
  TokenKind Next(Token& token) {
    token.start = static_cast<uint32_t>(at_);
    const TokenKind kind = ReadOne();
    token.end = static_cast<uint32_t>(at_);
    SkipSpace();
    token.space_end = static_cast<uint32_t>(at_);
    return kind;
  }

 private:
  TokenKind ReadOne() {
    const char32_t c = Take();
    if (c == U'\n') return TokenKind::kNewline;
    if (IsDigit(c)) return ReadNumber();
    if (IsHanOrKana(c)) {
      const bool kana = (c >= 0x3040 && c <= 0x30FF) ||
                        (c >= 0x31F0 && c <= 0x31FF) ||
                        (c >= 0xFF66 && c <= 0xFF9F);
      TakeMarks();
      return kana ? TokenKind::kKana : TokenKind::kHan;
    }
    if (IsThaiLaoKhmer(c)) {
      TakeMarks();
      return TokenKind::kThai;
    }
    if (IsLetter(c)) return ReadWord();
    TakeMarks();
    return TokenKind::kPunctuation;
  }

  TokenKind ReadNumber() {
    while (!done()) {
      const size_t before = at_;
      const char32_t c = Take();
      if (IsDigit(c)) continue;
      // A separator counts between two digits only.
      const bool separator = c == U'.' || c == U',' || c == U'\u066B' ||
                             c == U'\u066C' || c == U'\'' || c == U'\u2019';
      if (separator && !done() && IsDigit(Peek())) continue;
      at_ = before;
      break;
    }
    return TokenKind::kNumber;
  }

  TokenKind ReadWord() {
    while (!done()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte < 0x80 && absl::ascii_isalpha(byte)) {
        ++at_;
        continue;
      }
      const size_t before = at_;
      const char32_t c = Take();
      if (IsWordPart(c) || IsMark(c) || c == U'\u200D' || c == U'\u200C' ||
          c == U'\u00AD')
        continue;
      if (IsApostrophe(c) && !done() && IsWordPart(Peek())) continue;
      at_ = before;
      break;
    }
    return TokenKind::kWord;
  }

  char32_t Take() { return NextCodePoint(text_, at_); }
  char32_t Peek() const {
    size_t i = at_;
    return NextCodePoint(text_, i);
  }
  void TakeMarks() {
    if (!done() && static_cast<unsigned char>(text_[at_]) < 0x80) return;
    while (!done() && IsMark(Peek())) Take();
  }
  void SkipSpace() {
    while (!done()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte > ' ' && byte < 0x80) return;
      const char32_t c = Peek();
      if (c == U'\n' || !IsSpace(c)) return;
      Take();
    }
  }

  absl::string_view text_;
  size_t at_ = 0;
};

bool EndsSentence(absl::string_view mark) {
  static constexpr absl::string_view kTerminals[] = {
      ".", "!", "?", "。", "！", "？", "…", "؟", "۔", "।", "．", "｡", "‼", "⁈"};
  return std::find(std::begin(kTerminals), std::end(kTerminals), mark) !=
         std::end(kTerminals);
}

bool ClosesAfterSentence(absl::string_view mark) {
  static constexpr absl::string_view kClosers[] = {"\"", "'", "”",  "’",  "“",
                                                   "»",  "«", "›",  "」", "』",
                                                   ")",  "]", "）", "】"};
  return std::find(std::begin(kClosers), std::end(kClosers), mark) !=
         std::end(kClosers);
}

bool OpensSentence(absl::string_view mark) {
  static constexpr absl::string_view kOpeners[] = {
      "\"", "'", "“",  "‘",  "„", "‚", "«", "»", "‹", "「", "『",
      "(",  "[", "（", "【", "¿", "¡", "–", "—", "-", "*",  "•"};
  return std::find(std::begin(kOpeners), std::end(kOpeners), mark) !=
         std::end(kOpeners);
}

bool StartsLowerCase(absl::string_view word) {
  size_t offset = 0;
  const char32_t c = NextCodePoint(word, offset);
  // Latin, Greek, Cyrillic and Armenian have case; other scripts say nothing.
  return c < 0x0590 && IsLetter(c) && !IsUpper(c);
}

// Whether a full stop behind `word` rather belongs to it: "Mr.", "J.", "3.".
bool IsAbbreviation(const Vocabulary::Entry& word) {
  if (word.text.size() > 2) return false;
  if (word.kind == TokenKind::kNumber) return true;
  return word.kind == TokenKind::kWord && !StartsLowerCase(word.text);
}

}  // namespace

uint32_t Vocabulary::Add(absl::string_view text, TokenKind kind) {
  const auto [it, added] =
      ids_.try_emplace(text, static_cast<uint32_t>(entries_.size()));
  if (!added) return it->second;
  const uint32_t id = it->second;
  entries_.push_back({.text = text, .kind = kind, .weight = 1, .folded = id});
  const bool lower = std::all_of(text.begin(), text.end(),
                                 [](char c) { return c >= 'a' && c <= 'z'; });
  std::string folded = lower ? std::string(text) : FoldTypography(text);
  entries_[id].weight = WeightOf(text, folded, kind);
  if (folded != text && !folded.empty()) {
    folded_texts_.push_back(std::move(folded));
    const uint32_t folded_id = Add(folded_texts_.back(), kind);
    entries_[id].folded = folded_id;
  }
  return id;
}

std::vector<Token> Tokenise(absl::string_view text, Vocabulary& vocabulary) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 5 + 4);
  Reader reader(text);
  while (!reader.done()) {
    Token token;
    const TokenKind kind = reader.Next(token);
    token.id =
        vocabulary.Add(text.substr(token.start, token.end - token.start), kind);
    tokens.push_back(token);
  }
  return tokens;
}

int CountWords(absl::string_view text) {
  int words = 0;
  bool in_thai = false;
  Reader reader(text);
  while (!reader.done()) {
    Token token;
    const TokenKind kind = reader.Next(token);
    const bool thai = kind == TokenKind::kThai;
    const bool word =
        kind != TokenKind::kPunctuation && kind != TokenKind::kNewline;
    if (word && !(thai && in_thai)) ++words;
    in_thai = thai && token.space_end == token.end;
  }
  return words;
}

bool SentenceStartsAt(const std::vector<Token>& tokens, size_t index,
                      const Vocabulary& vocabulary) {
  if (index == 0 || index >= tokens.size()) return true;
  const Vocabulary::Entry& next = vocabulary[tokens[index].id];
  if (next.kind == TokenKind::kNewline) return true;
  const size_t furthest = index - std::min(index, kMarksBehindSentence);
  for (size_t i = index; i-- > furthest;) {
    const Vocabulary::Entry& before = vocabulary[tokens[i].id];
    if (before.kind == TokenKind::kNewline) return true;
    if (before.kind != TokenKind::kPunctuation) return false;
    if (EndsSentence(before.text)) {
      const Token& last = tokens[index - 1];
      const bool spaced = last.space_end > last.end;
      const bool wide = before.text.size() > 1;  // 。 needs no space behind it.
      const bool mark =
          next.kind == TokenKind::kPunctuation && !OpensSentence(next.text);
      if (mark || (!spaced && !wide)) return false;
      if (StartsLowerCase(next.text)) return false;
      return before.text != "." || i == 0 || i + 1 < index ||
             !IsAbbreviation(vocabulary[tokens[i - 1].id]);
    }
    if (!ClosesAfterSentence(before.text)) return false;
  }
  return furthest == 0;
}

}  // namespace stet
