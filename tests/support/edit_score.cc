#include "tests/support/edit_score.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "report/json_report.h"
#include "report/tokens.h"

namespace stet {
namespace {

bool OnOldSide(absl::string_view op) {
  return op == "=" || op == "-" || op == "<=" || op == "<-";
}
bool OnNewSide(absl::string_view op) {
  return op == "=" || op == "+" || op == ">=" || op == ">+";
}

// A side's text without white space, and whether each byte is marked.
struct Labels {
  std::string text;
  std::vector<bool> marked;
};

Labels LabelsOf(const Ops& ops, bool old_side) {
  Labels labels;
  for (const auto& [op, text] : ops) {
    if (!(old_side ? OnOldSide(op) : OnNewSide(op))) continue;
    for (const char c : text) {
      if (c == ' ' || c == '\n') continue;
      labels.text += c;
      labels.marked.push_back(op.back() != '=');
    }
  }
  return labels;
}

std::string TextOf(const Ops& ops, bool old_side) {
  std::string text;
  for (const auto& [op, piece] : ops) {
    if (old_side ? OnOldSide(op) : OnNewSide(op)) text += piece;
  }
  return text;
}

struct Counts {
  int both = 0;
  int only_ours = 0;
  int only_gold = 0;
  int broken = 0;
};

void CountSide(const Ops& ops, const Ops& gold, bool old_side, Counts& counts) {
  const std::string text = TextOf(gold, old_side);
  const Labels ours = LabelsOf(ops, old_side);
  const Labels theirs = LabelsOf(gold, old_side);
  if (ours.text != theirs.text) return;
  Vocabulary vocabulary;
  size_t at = 0;  // Bytes of `ours` passed.
  for (const Token& token : Tokenise(text, vocabulary)) {
    if (vocabulary[token.id].kind == TokenKind::kNewline) continue;
    bool ours_any = false;
    bool ours_all = true;
    bool gold_any = false;
    for (size_t k = token.start; k < token.end; ++k) {
      if (text[k] == ' ' || text[k] == '\n') continue;
      ours_any = ours_any || ours.marked[at];
      ours_all = ours_all && ours.marked[at];
      gold_any = gold_any || theirs.marked[at];
      ++at;
    }
    counts.broken += ours_any && !ours_all;
    counts.both += ours_any && gold_any;
    counts.only_ours += ours_any && !gold_any;
    counts.only_gold += !ours_any && gold_any;
  }
}

int RunsOf(const Ops& ops) {
  int runs = 0;
  char before = '=';
  for (const auto& [op, text] : ops) {
    if (op[0] == '<') continue;  // Shown as a pointer.
    if (op.back() == '=') {
      if (!text.empty()) before = '=';
      continue;
    }
    const bool visible = text == " " || absl::StrContains(text, "\n") ||
                         text.find_first_not_of(' ') != std::string::npos;
    if (op.back() == before || !visible) continue;
    ++runs;
    before = op.back();
  }
  return runs;
}

int CostOf(const Ops& ops) {
  int cost = 0;
  for (const auto& [op, text] : ops) {
    if (op.back() == '=' || op[0] == '<') continue;
    Vocabulary vocabulary;
    cost += static_cast<int>(Tokenise(text, vocabulary).size());
  }
  return cost;
}

int MovesOf(const Ops& ops) {
  return static_cast<int>(
      std::count_if(ops.begin(), ops.end(), [](const auto& op) {
        return op.first == ">=" && absl::EndsWith(op.second, "\n");
      }));
}

// Newlines that one side has inside a block of the other.
int BordersOf(const Ops& ops) {
  int borders = 0;
  bool kept = false;  // Something of this block stays.
  for (size_t k = 0; k < ops.size(); ++k) {
    const auto& [op, text] = ops[k];
    if (op == "=" && text != "\n") kept = true;
    if (text == "\n" && op.size() == 1 && op != "=" && kept) ++borders;
    if (op.back() == '=' && absl::EndsWith(text, "\n")) kept = false;
  }
  return borders;
}

// Writes the pieces of one marked line.
void ReadLine(absl::string_view line, const std::string& place, Ops& ops) {
  const auto add = [&](char op, absl::string_view text) {
    if (text.empty() || (place == "<" && op == '+') ||
        (place == ">" && op == '-'))
      return;
    const bool border = text == "P" && op != '=';
    ops.emplace_back(absl::StrCat(place, std::string(1, op)),
                     border ? "\n" : std::string(text));
  };
  const bool whole_gone =
      absl::StartsWith(line, "{-") && line.find("-}") == line.size() - 2;
  const bool whole_come =
      absl::StartsWith(line, "{+") && line.find("+}") == line.size() - 2;
  while (!line.empty()) {
    const size_t open = std::min(
        {line.find("{-"), line.find("{+"), line.find("{~"), line.size()});
    add('=', line.substr(0, open));
    line.remove_prefix(open);
    if (line.empty()) break;
    const char kind = line[1];
    const std::string close = absl::StrCat(std::string(1, kind), "}");
    const size_t end = line.find(close, 2);
    const absl::string_view inner = line.substr(2, end - 2);
    if (kind == '~') {
      const size_t arrow = inner.find("~>");
      add('-', inner.substr(0, arrow));
      add('+', inner.substr(arrow + 2));
    } else {
      add(kind, inner);
    }
    line.remove_prefix(end + 2);
  }
  ops.emplace_back(absl::StrCat(place, whole_gone   ? "-"
                                       : whole_come ? "+"
                                                    : "="),
                   "\n");
}

}  // namespace

EditScore ScoreOps(const Ops& ops, const Ops& gold) {
  EditScore score;
  score.rebuilds = true;
  Counts counts;
  for (const bool old_side : {true, false}) {
    score.rebuilds =
        score.rebuilds && TextOf(ops, old_side) == TextOf(gold, old_side);
    CountSide(ops, gold, old_side, counts);
  }
  const int all = 2 * counts.both + counts.only_ours + counts.only_gold;
  score.f1 = all > 0 ? 2.0 * counts.both / all : 1;
  score.broken = counts.broken;
  score.cost = CostOf(ops);
  score.gold_cost = CostOf(gold);
  score.runs = RunsOf(ops);
  score.gold_runs = RunsOf(gold);
  score.moves = MovesOf(ops);
  score.gold_moves = MovesOf(gold);
  score.borders = BordersOf(ops);
  score.gold_borders = BordersOf(gold);
  return score;
}

Ops OpsOf(const Edit& edit) {
  Ops ops;
  for (const auto& op : ToOps(edit))
    ops.emplace_back(op[0].get<std::string>(), op[1].get<std::string>());
  return ops;
}

GeneratedEdit ReadMarkedText(absl::string_view text) {
  GeneratedEdit pair;
  const std::vector<absl::string_view> lines =
      absl::StrSplit(text, '\n', absl::SkipEmpty());
  std::map<std::string, absl::string_view> arrivals;
  for (absl::string_view line : lines) {
    if (absl::ConsumePrefix(&line, "{>"))
      arrivals[std::string(line.substr(0, 1))] = line.substr(2);
  }
  for (absl::string_view line : lines) {
    if (absl::ConsumePrefix(&line, "{<")) {
      ReadLine(arrivals[std::string(line.substr(0, 1))], "<", pair.gold);
    } else if (absl::ConsumePrefix(&line, "{>")) {
      ReadLine(line.substr(2), ">", pair.gold);
    } else {
      ReadLine(line, "", pair.gold);
    }
  }
  const auto blocks = [&](bool old_side) {
    std::string side = TextOf(pair.gold, old_side);
    if (absl::EndsWith(side, "\n")) side.pop_back();
    return std::vector<std::string>(absl::StrSplit(side, '\n'));
  };
  pair.old_blocks = blocks(true);
  pair.new_blocks = blocks(false);
  return pair;
}

}  // namespace stet
