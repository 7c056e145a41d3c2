#include "tests/support/edit_generator.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "model/unicode.h"
#include "tests/support/edit_generator_sentences.h"
#include "tests/support/random.h"

namespace stet {
namespace {

// A piece of a sentence, unchanged ('='), deleted ('-') or inserted ('+').
struct Piece {
  char op = '=';
  std::string text;
};
// A sentence and the white space behind it.
struct Sentence {
  std::vector<Piece> pieces;
  bool touched = false;
};
struct Paragraph {
  std::vector<Sentence> sentences;
  char op = '=';  // The whole paragraph.
  int move = 0;   // Not 0: moved; both its places bear the number.
  bool left = false;
  bool touched = false;
  bool item = false;  // A line of a list.
};

class Generator {
 public:
  explicit Generator(const GeneratorOptions& options)
      : random_(options.seed * 7919 + 17) {
    language_ = &kSentences[random_.Below(std::size(kSentences))];
    pool_ = absl::StrSplit(language_->text, '\n');
    for (std::string& line : pool_) line = WithNumber(line);
    for (size_t i = pool_.size(); i > 1; --i)
      std::swap(pool_[i - 1], pool_[random_.Below(i)]);
    WriteArticle();
    const size_t edits =
        1 + random_.Below(static_cast<size_t>(options.edits_max));
    for (size_t k = 0; k < edits; ++k) EditOnce();
  }

  GeneratedEdit Take() {
    GeneratedEdit pair;
    pair.language = language_->language;
    pair.kinds = kinds_;
    for (const Paragraph& paragraph : paragraphs_) Write(paragraph, pair.gold);
    std::string before;
    std::string after;
    for (const auto& [op, text] : pair.gold) {
      if (op != "+" && op[0] != '>') before += text;
      if (op == "=" || op == "+" || op == ">=" || op == ">+") after += text;
    }
    before.pop_back();  // The last newline.
    after.pop_back();
    pair.old_blocks = absl::StrSplit(before, '\n');
    pair.new_blocks = absl::StrSplit(after, '\n');
    return pair;
  }

 private:
  std::string WithNumber(const std::string& line) {
    static constexpr size_t kLimits[] = {90, 900, 3000};
    const size_t number = 2 + random_.Below(kLimits[random_.Below(3)]);
    return absl::StrReplaceAll(line, {{"{n}", absl::StrCat(number)}});
  }

  // A sentence that the article does not hold yet; the pool is cut short by
  // each. Empty when it is used up.
  std::string Fresh() {
    if (pool_.empty()) return "";
    std::string sentence = pool_.back();
    pool_.pop_back();
    return sentence;
  }

  void WriteArticle() {
    Paragraph headline;
    std::string title = Fresh();
    if (title.back() == '.') title.pop_back();
    headline.sentences.push_back({{{'=', title}}});
    paragraphs_.push_back(headline);
    const size_t reserve = pool_.size() / 3;
    if (random_.Chance(30)) WriteList();
    while (pool_.size() > reserve) {
      Paragraph paragraph;
      const size_t count = 1 + random_.Below(3);
      for (size_t k = 0; k < count && pool_.size() > reserve; ++k)
        paragraph.sentences.push_back({{{'=', Fresh()}}});
      paragraphs_.push_back(paragraph);
    }
  }

  // Lines of one form: "Place: 12".
  std::string Item() {
    const std::string& sentence = pool_[random_.Below(pool_.size())];
    const auto words = Words(sentence);
    const bool unspaced = *language_->between == '\0';
    const size_t count = std::min<size_t>(unspaced ? 4 : 2, words.size());
    const size_t from = random_.Below(words.size() - count + 1);
    return absl::StrCat(
        sentence.substr(words[from].first,
                        words[from + count - 1].second - words[from].first),
        ": ", 2 + random_.Below(900));
  }
  void WriteList() {
    const size_t count = 4 + random_.Below(5);
    for (size_t k = 0; k < count; ++k) {
      Paragraph item;
      item.item = true;
      item.sentences.push_back({{{'=', Item()}}});
      paragraphs_.push_back(item);
    }
  }

  void EditOnce() {
    static constexpr size_t kWeights[] = {20, 20, 8, 10, 8, 10, 5, 5,
                                          14, 6,  6, 5,  5, 5,  5, 5};
    size_t at = random_.Below(137);
    size_t kind = 0;
    while (at >= kWeights[kind]) at -= kWeights[kind++];
    bool done = false;
    switch (kind) {
      case 0:
        done = ChangeNumber();
        break;
      case 1:
        done = ChangeWords(1);
        break;
      case 2:
        done = ChangeWords(2 + random_.Below(2));
        break;
      case 3:
        done = InsertSentence();
        break;
      case 4:
        done = DeleteSentence();
        break;
      case 5:
        done = RewriteSentence();
        break;
      case 6:
        done = InsertParagraph();
        break;
      case 7:
        done = DeleteParagraph();
        break;
      case 8:
        done = MoveParagraph();
        break;
      case 9:
        done = SplitParagraph();
        break;
      case 10:
        done = MergeParagraphs();
        break;
      case 11:
        done = InsertLikeNeighbour();
        break;
      case 12:
        done = InsertItem();
        break;
      case 13:
        done = DeleteItem();
        break;
      case 14:
        done = ChangeItem();
        break;
      default:
        done = ChangeQuoteMarks();
        break;
    }
    static constexpr absl::string_view kNames[] = {
        "number", "word",  "words", "sentence+", "sentence-", "rewrite",
        "para+",  "para-", "move",  "split",     "merge",     "like+",
        "item+",  "item-", "item",  "marks"};
    if (done) absl::StrAppend(&kinds_, kinds_.empty() ? "" : " ", kNames[kind]);
  }

  Paragraph* PickParagraph(bool item = false) {
    for (int attempt = 0; attempt < 20; ++attempt) {
      Paragraph& paragraph =
          paragraphs_[1 + random_.Below(paragraphs_.size() - 1)];
      if (paragraph.op == '=' && paragraph.move == 0 &&
          paragraph.item == item && !paragraph.sentences.empty())
        return &paragraph;
    }
    return nullptr;
  }
  Sentence* PickSentence() {
    Paragraph* paragraph =
        random_.Chance(10) ? &paragraphs_[0] : PickParagraph();
    if (paragraph == nullptr) return nullptr;
    Sentence& sentence =
        paragraph->sentences[random_.Below(paragraph->sentences.size())];
    return sentence.touched ? nullptr : &sentence;
  }

  // Replaces [start, end) of the sentence's one piece.
  static void Replace(Sentence& sentence, size_t start, size_t end,
                      const std::string& by) {
    const std::string text = sentence.pieces[0].text;
    sentence.pieces.clear();
    const auto add = [&](char op, const std::string& piece) {
      if (!piece.empty()) sentence.pieces.push_back({op, piece});
    };
    add('=', text.substr(0, start));
    add('-', text.substr(start, end - start));
    add('+', by);
    add('=', text.substr(end));
    sentence.touched = true;
  }

  bool ChangeNumber() {
    Sentence* sentence = PickSentence();
    return sentence != nullptr && ChangeNumberOf(*sentence);
  }
  bool ChangeNumberOf(Sentence& sentence) {
    const std::string& text = sentence.pieces[0].text;
    const size_t start = text.find_first_of("0123456789");
    if (start == std::string::npos) return false;
    size_t end = start;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    const std::string old_number = text.substr(start, end - start);
    std::string number = absl::StrCat(2 + random_.Below(4000));
    if (number == old_number) number = "1";
    Replace(sentence, start, end, number);
    return true;
  }

  // The words of a sentence as byte ranges; a character each in Han and Kana.
  static std::vector<std::pair<size_t, size_t>> Words(const std::string& text) {
    std::vector<std::pair<size_t, size_t>> words;
    bool in_word = false;
    for (size_t i = 0; i < text.size();) {
      const size_t start = i;
      const char32_t c = NextCodePoint(text, i);
      const bool single = IsHanOrKana(c);
      const bool letter =
          IsLetter(c) || c == U'\'' || IsMark(c) || c == U'\u200C';
      if (single || (letter && !in_word)) words.emplace_back(start, i);
      if (letter && in_word && !single) words.back().second = i;
      in_word = letter && !single;
    }
    return words;
  }

  bool ChangeWords(size_t count) {
    Sentence* sentence = PickSentence();
    if (sentence == nullptr || pool_.empty()) return false;
    const std::string text = sentence->pieces[0].text;
    const auto words = Words(text);
    const bool unspaced = *language_->between == '\0';
    if (unspaced) count *= 2;
    if (words.size() < count + 4) return false;
    const size_t first = random_.Below(words.size() - count);
    const std::string& other = pool_[random_.Below(pool_.size())];
    const auto others = Words(other);
    const size_t mode = random_.Below(10);
    std::string by;
    if (mode < 8) {  // Replaced; else, if 8, deleted; else inserted.
      const size_t want = std::min(count, others.size());
      const size_t from = random_.Below(others.size() - want + 1);
      by = other.substr(others[from].first,
                        others[from + want - 1].second - others[from].first);
    }
    const size_t start = words[first].first;
    size_t end = words[first + count - 1].second;
    const std::string gone = text.substr(start, end - start);
    if (SharesWord(gone, by)) return false;
    if (mode == 8) {
      if (!unspaced && end < text.size() && text[end] == ' ') ++end;
    } else if (mode == 9) {
      const auto& word = others[random_.Below(others.size())];
      by = other.substr(word.first, word.second - word.first);
      if (!unspaced) by += ' ';
      end = start;
    }
    Replace(*sentence, start, end, by);
    return true;
  }

  // Whether any word stands on both sides, which gold would mark wrongly.
  static bool SharesWord(const std::string& a, const std::string& b) {
    for (const auto& [start, end] : Words(a)) {
      for (const auto& [other_start, other_end] : Words(b)) {
        if (a.substr(start, end - start) ==
            b.substr(other_start, other_end - other_start))
          return true;
      }
    }
    return false;
  }

  bool InsertSentence() {
    Paragraph* paragraph = PickParagraph();
    const std::string text = Fresh();
    if (paragraph == nullptr || text.empty()) return false;
    const size_t at = random_.Below(paragraph->sentences.size() + 1);
    paragraph->sentences.insert(
        paragraph->sentences.begin() + static_cast<std::ptrdiff_t>(at),
        {{{'+', text}}, true});
    return true;
  }

  bool DeleteSentence() {
    Paragraph* paragraph = PickParagraph();
    if (paragraph == nullptr || paragraph->sentences.size() < 2) return false;
    Sentence& sentence =
        paragraph->sentences[random_.Below(paragraph->sentences.size())];
    if (sentence.touched) return false;
    const auto kept =
        std::count_if(paragraph->sentences.begin(), paragraph->sentences.end(),
                      [](const Sentence& s) {
                        return s.pieces.size() > 1 || s.pieces[0].op == '=';
                      });
    if (kept < 2) return false;
    sentence.pieces[0].op = '-';
    sentence.touched = true;
    return true;
  }

  bool RewriteSentence() {
    Paragraph* paragraph = PickParagraph();
    if (paragraph == nullptr) return false;
    Sentence& sentence =
        paragraph->sentences[random_.Below(paragraph->sentences.size())];
    const std::string text = Fresh();
    if (sentence.touched || text.empty()) return false;
    sentence.pieces = {{'-', sentence.pieces[0].text}, {'+', text}};
    sentence.touched = true;
    return true;
  }

  bool InsertParagraph() {
    Paragraph paragraph;
    paragraph.op = '+';
    const size_t count = 1 + random_.Below(2);
    for (size_t k = 0; k < count; ++k) {
      const std::string text = Fresh();
      if (!text.empty()) paragraph.sentences.push_back({{{'=', text}}, true});
    }
    if (paragraph.sentences.empty()) return false;
    const size_t at = 1 + random_.Below(paragraphs_.size());
    paragraphs_.insert(paragraphs_.begin() + static_cast<std::ptrdiff_t>(at),
                       paragraph);
    return true;
  }

  // A new paragraph like the one above it, but for a number and a word.
  bool InsertLikeNeighbour() {
    const Paragraph* model = PickParagraph();
    if (model == nullptr || Touched(*model)) return false;
    Paragraph paragraph;
    paragraph.op = '+';
    for (const Sentence& sentence : model->sentences) {
      std::string text = sentence.pieces[0].text;
      const size_t digit = text.find_first_of("0123456789");
      if (digit != std::string::npos)
        text[digit] = text[digit] == '7' ? '4' : '7';
      const auto words = Words(text);
      const auto others = Words(pool_.empty() ? text : pool_.back());
      if (words.size() > 6 && !others.empty()) {
        const std::string& other = pool_.empty() ? text : pool_.back();
        text.replace(
            words[3].first, words[3].second - words[3].first,
            other.substr(others[0].first, others[0].second - others[0].first));
      }
      if (text == sentence.pieces[0].text) return false;
      paragraph.sentences.push_back({{{'=', text}}, true});
    }
    const auto at = model - paragraphs_.data() + 1;
    Paragraph& like = paragraphs_[static_cast<size_t>(at) - 1];
    like.touched = true;
    for (Sentence& sentence : like.sentences) sentence.touched = true;
    paragraphs_.insert(paragraphs_.begin() + at, paragraph);
    return true;
  }

  bool InsertItem() {
    const Paragraph* beside = PickParagraph(/*item=*/true);
    if (beside == nullptr || pool_.empty()) return false;
    Paragraph item;
    item.op = '+';
    item.item = true;
    item.sentences.push_back({{{'=', Item()}}, true});
    const auto at = beside - paragraphs_.data();
    // Beside a line that changed it may be paired with that.
    for (const auto k : {at - 1, at}) {
      const Paragraph& neighbour = paragraphs_[static_cast<size_t>(k)];
      if (neighbour.op != '=' || Touched(neighbour)) return false;
    }
    paragraphs_.insert(paragraphs_.begin() + at, item);
    return true;
  }
  bool DeleteItem() {
    Paragraph* item = PickParagraph(/*item=*/true);
    if (item == nullptr || Touched(*item)) return false;
    const auto at = item - paragraphs_.data();
    for (const auto k : {at - 1, at + 1}) {
      if (static_cast<size_t>(k) >= paragraphs_.size()) continue;
      const Paragraph& neighbour = paragraphs_[static_cast<size_t>(k)];
      if (neighbour.op != '=' || Touched(neighbour)) return false;
    }
    item->op = '-';
    return true;
  }
  bool ChangeItem() {
    Paragraph* item = PickParagraph(/*item=*/true);
    return item != nullptr && !item->sentences[0].touched &&
           ChangeNumberOf(item->sentences[0]);
  }

  // “…” becomes «…».
  bool ChangeQuoteMarks() {
    Paragraph* paragraph = PickParagraph();
    if (paragraph == nullptr) return false;
    for (Sentence& sentence : paragraph->sentences) {
      if (sentence.touched || sentence.pieces.size() != 1) continue;
      const std::string text = sentence.pieces[0].text;
      const size_t open = text.find("“");
      const size_t close = text.find("”");
      if (open == std::string::npos || close == std::string::npos ||
          open > close)
        continue;
      sentence.pieces.clear();
      const auto add = [&](char op, const std::string& piece) {
        if (!piece.empty()) sentence.pieces.push_back({op, piece});
      };
      const size_t mark = std::string("“").size();
      add('=', text.substr(0, open));
      add('-', "“");
      add('+', "«");
      add('=', text.substr(open + mark, close - open - mark));
      add('-', "”");
      add('+', "»");
      add('=', text.substr(close + mark));
      sentence.touched = true;
      return true;
    }
    return false;
  }

  bool DeleteParagraph() {
    Paragraph* paragraph = PickParagraph();
    if (paragraph == nullptr || paragraph->move != 0 || Touched(*paragraph))
      return false;
    paragraph->op = '-';
    return true;
  }

  static bool Touched(const Paragraph& paragraph) {
    return paragraph.touched ||
           std::any_of(paragraph.sentences.begin(), paragraph.sentences.end(),
                       [](const Sentence& s) { return s.touched; });
  }

  bool MoveParagraph() {
    Paragraph* picked = PickParagraph();
    if (picked == nullptr || picked->move != 0 || picked->touched) return false;
    // What was mostly rewritten is no longer the same paragraph.
    const auto whole = std::count_if(
        picked->sentences.begin(), picked->sentences.end(),
        [](const Sentence& sentence) { return !sentence.touched; });
    if (static_cast<size_t>(whole) * 2 <= picked->sentences.size())
      return false;
    // By two places at least: of two neighbours that swap either may be said
    // to have moved.
    const auto from = picked - paragraphs_.data();
    const auto to =
        static_cast<std::ptrdiff_t>(1 + random_.Below(paragraphs_.size() - 1));
    if (to - from < 3 && from - to < 2) return false;
    // One move is clear; in a short article a second may cross it.
    if (moves_ >= (paragraphs_.size() >= 9 ? 2 : 1)) return false;
    picked->move = ++moves_;
    Paragraph arrived = *picked;
    picked->left = true;
    paragraphs_.insert(paragraphs_.begin() + to, arrived);
    return true;
  }

  bool SplitParagraph() {
    Paragraph* paragraph = PickParagraph();
    if (paragraph == nullptr || paragraph->move != 0 || paragraph->touched ||
        paragraph->sentences.size() < 2 || Touched(*paragraph))
      return false;
    const size_t at = 1 + random_.Below(paragraph->sentences.size() - 1);
    std::vector<Piece> border;
    if (*language_->between != '\0') border.push_back({'-', " "});
    border.push_back({'+', "\n"});
    paragraph->sentences.insert(
        paragraph->sentences.begin() + static_cast<std::ptrdiff_t>(at),
        {border, true});
    paragraph->touched = true;
    return true;
  }

  bool MergeParagraphs() {
    for (size_t k = 1; k + 1 < paragraphs_.size(); ++k) {
      const size_t i = 1 + (k + random_.Below(7)) % (paragraphs_.size() - 2);
      Paragraph& first = paragraphs_[i];
      Paragraph& second = paragraphs_[i + 1];
      if (first.op != '=' || second.op != '=' || first.move != 0 ||
          second.move != 0 || first.item || second.item || Touched(first) ||
          Touched(second))
        continue;
      std::vector<Piece> border = {{'-', "\n"}};
      if (*language_->between != '\0') border.push_back({'+', " "});
      first.sentences.push_back({border, true});
      first.sentences.insert(first.sentences.end(), second.sentences.begin(),
                             second.sentences.end());
      first.touched = true;
      paragraphs_.erase(paragraphs_.begin() + static_cast<std::ptrdiff_t>(i) +
                        1);
      return true;
    }
    return false;
  }

  static bool IsBorder(const Sentence& sentence) {
    return std::any_of(sentence.pieces.begin(), sentence.pieces.end(),
                       [](const Piece& piece) { return piece.text == "\n"; });
  }

  void Write(const Paragraph& paragraph, Ops& gold) const {
    const std::string place = paragraph.move == 0 ? ""
                              : paragraph.left    ? "<"
                                                  : ">";
    const auto put = [&](char op, const std::string& text) {
      if (paragraph.op != '=') op = paragraph.op;
      if (place == "<" && op == '+') return;
      if (place == ">" && op == '-') return;
      gold.emplace_back(place + op, text);
    };
    bool old_before = false;  // Whether a sentence precedes on each side.
    bool new_before = false;
    for (const Sentence& sentence : paragraph.sentences) {
      if (IsBorder(sentence)) {
        for (const Piece& piece : sentence.pieces) put(piece.op, piece.text);
        old_before = new_before = false;
        continue;
      }
      const bool in_old =
          std::any_of(sentence.pieces.begin(), sentence.pieces.end(),
                      [](const Piece& piece) { return piece.op != '+'; });
      const bool in_new =
          std::any_of(sentence.pieces.begin(), sentence.pieces.end(),
                      [](const Piece& piece) { return piece.op != '-'; });
      const bool old_space = in_old && old_before;
      const bool new_space = in_new && new_before;
      if (*language_->between != '\0') {
        if (old_space && new_space) {
          put('=', " ");
        } else if (old_space) {
          put('-', " ");
        } else if (new_space) {
          put('+', " ");
        }
      }
      old_before = old_before || in_old;
      new_before = new_before || in_new;
      for (const Piece& piece : sentence.pieces) put(piece.op, piece.text);
    }
    put('=', "\n");
  }

  Random random_;
  const LanguageSentences* language_;
  std::vector<std::string> pool_;
  std::vector<Paragraph> paragraphs_;
  std::string kinds_;
  int moves_ = 0;
};

}  // namespace

GeneratedEdit GenerateEdit(const GeneratorOptions& options) {
  return Generator(options).Take();
}

}  // namespace stet
