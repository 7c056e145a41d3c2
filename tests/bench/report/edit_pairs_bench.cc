// Judges the comparison on pairs with gold marks.
//
//   edit_pairs_bench [--seed S] [--count N] [--edits E] [--verbose] [FILE…]
//   edit_pairs_bench --write DIR …                      for other programs to
//   judge
//
// Pairs come from the generator, or, where FILEs are given, from texts with
// CriticMarkup's marks, cases divided by lines that begin with "=== ".

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "report/compare.h"
#include "tests/support/edit_generator.h"
#include "tests/support/edit_score.h"

namespace stet {
namespace {

struct Sums {
  int pairs = 0;
  double f1 = 0;
  double cost = 0;
  int runs = 0, gold_runs = 0, broken = 0, over = 0, bad = 0;
  int moves = 0, gold_moves = 0, false_moves = 0, missed_moves = 0;
  int false_borders = 0, missed_borders = 0, gold_borders = 0;

  void Add(const EditScore& s) {
    ++pairs;
    f1 += s.f1;
    const double ratio =
        s.gold_cost > 0 ? 1.0 * s.cost / s.gold_cost : 1 + s.cost / 10.0;
    cost += ratio;
    over += s.cost > 1.25 * std::max(1, s.gold_cost);
    runs += s.runs;
    gold_runs += s.gold_runs;
    broken += s.broken;
    bad += !s.rebuilds;
    gold_moves += s.gold_moves;
    false_moves += std::max(0, s.moves - s.gold_moves);
    missed_moves += std::max(0, s.gold_moves - s.moves);
    gold_borders += s.gold_borders;
    false_borders += std::max(0, s.borders - s.gold_borders);
    missed_borders += std::max(0, s.gold_borders - s.borders);
  }
  void Print(const std::string& name) const {
    std::printf(
        "%-6s %4d F1 %.3f cost %.3f runs %.3f broken %d bad %d >1.25 %d "
        "moves %d -%d +%d borders %d -%d +%d\n",
        name.c_str(), pairs, f1 / pairs, cost / pairs,
        1.0 * runs / std::max(1, gold_runs), broken, bad, over, gold_moves,
        missed_moves, false_moves, gold_borders, missed_borders, false_borders);
  }
};

std::string Marked(const Ops& ops) {
  std::string text;
  for (const auto& [op, piece] : ops) {
    const absl::string_view shown =
        piece == "\n" && op.back() != '=' ? "P" : absl::string_view(piece);
    if (op == "=") {
      text += piece;
    } else if (op.back() == '=') {
      absl::StrAppend(&text, op.substr(0, 1), piece);
    } else {
      absl::StrAppend(&text, "{", op, shown, op.substr(op.size() - 1), "}",
                      piece == "\n" ? "\n" : "");
    }
  }
  return text;
}

void WritePair(const std::string& directory, const GeneratedEdit& pair) {
  std::filesystem::create_directories(directory);
  std::ofstream(directory + "/old.txt")
      << absl::StrJoin(pair.old_blocks, "\n") << "\n";
  std::ofstream(directory + "/new.txt")
      << absl::StrJoin(pair.new_blocks, "\n") << "\n";
  nlohmann::json gold = nlohmann::json::array();
  for (const auto& [op, text] : pair.gold)
    gold.push_back(nlohmann::json::array({op, text}));
  std::ofstream(directory + "/gold.json") << gold.dump();
}

int Main(const std::vector<std::string>& arguments) {
  uint64_t seed = 1;
  int count = 300;
  int edits = 5;
  bool verbose = false;
  std::string write;
  std::vector<GeneratedEdit> pairs;
  std::vector<std::string> files;
  for (size_t k = 0; k < arguments.size(); ++k) {
    const auto next = [&] {
      return k + 1 < arguments.size() ? arguments[++k] : std::string();
    };
    if (arguments[k] == "--seed") {
      seed = std::strtoull(next().c_str(), nullptr, 10);
    } else if (arguments[k] == "--count") {
      count = std::atoi(next().c_str());
    } else if (arguments[k] == "--edits") {
      edits = std::atoi(next().c_str());
    } else if (arguments[k] == "--verbose") {
      verbose = true;
    } else if (arguments[k] == "--write") {
      write = next();
    } else {
      files.push_back(arguments[k]);
    }
  }
  for (const std::string& file : files) {
    std::ifstream in(file);
    std::stringstream all;
    all << '\n' << in.rdbuf();
    const std::string text = all.str();
    for (const absl::string_view part :
         absl::StrSplit(text, "\n=== ", absl::SkipEmpty())) {
      const size_t end = part.find('\n');
      if (absl::StartsWith(part, "#") || end == std::string::npos) continue;
      pairs.push_back(ReadMarkedText(part.substr(end + 1)));
      pairs.back().language = std::string(part.substr(0, 2));
      pairs.back().kinds = std::string(part.substr(0, end));
    }
  }
  for (int k = 0; files.empty() && k < count; ++k)
    pairs.push_back(GenerateEdit({.seed = seed + k, .edits_max = edits}));
  std::map<std::string, Sums> sums;
  for (size_t k = 0; k < pairs.size(); ++k) {
    const GeneratedEdit& pair = pairs[k];
    if (!write.empty())
      WritePair(absl::StrCat(write, "/", pair.language, "-", 1000 + k), pair);
    const Ops ops = OpsOf(CompareTexts(pair.old_blocks, pair.new_blocks));
    const EditScore score = ScoreOps(ops, pair.gold);
    sums["all"].Add(score);
    sums[pair.language].Add(score);
    const bool poor = score.f1 < 0.97 || score.moves != score.gold_moves ||
                      score.borders != score.gold_borders || !score.rebuilds ||
                      score.cost > 1.15 * score.gold_cost;
    if (!verbose || !poor) continue;
    std::printf("--- %zu %s [%s] f1 %.3f cost %d/%d runs %d/%d\n", k,
                pair.language.c_str(), pair.kinds.c_str(), score.f1, score.cost,
                score.gold_cost, score.runs, score.gold_runs);
    std::printf("GOLD\n%s", Marked(pair.gold).c_str());
    std::printf("OURS\n%s", Marked(ops).c_str());
  }
  for (const auto& [name, sum] : sums) sum.Print(name);
  return 0;
}

}  // namespace
}  // namespace stet

int main(int argc, char** argv) {
  return stet::Main(std::vector<std::string>(argv + 1, argv + argc));
}
