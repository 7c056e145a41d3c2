#include "parser/host_knowledge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "model/digest.h"
#include "parser/extract.h"

namespace stet {
namespace {

constexpr uint64_t kBlock = 7;

// What `articles` different articles with the block teach, of `all`.
HostKnowledge Learned(int articles, int all) {
  HostKnowledge knowledge;
  for (int i = 0; i < all; ++i) {
    const std::vector<uint64_t> blocks =
        i < articles ? std::vector<uint64_t>{kBlock, 1000U + i}
                     : std::vector<uint64_t>{1000U + i};
    knowledge.Learn(10'000U + i, 20'000U + i, blocks);
  }
  return knowledge;
}

TEST(HostKnowledgeTest, ABlockOfManyArticlesIsFurniture) {
  const struct {
    int articles;
    int all;
    bool want;
  } kCases[] = {{1, 1, false},  {2, 2, false},   {3, 3, true},    {3, 15, true},
                {3, 16, false}, {40, 100, true}, {19, 100, false}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.articles, " of ", c.all));
    const HostKnowledge knowledge = Learned(c.articles, c.all);
    EXPECT_EQ(knowledge.IsFurniture(kBlock), c.want);
    EXPECT_FALSE(knowledge.IsFurniture(1000));  // Of one article alone.
    const auto decoded = HostKnowledge::Decode(knowledge.Encode());
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(decoded->IsFurniture(kBlock), c.want);
    EXPECT_EQ(knowledge.Furniture().IsFurniture(kBlock), c.want);
    EXPECT_EQ(knowledge.Furniture().articles(), knowledge.articles());
  }
}

// As version 1 was written: numbers of 8 bytes, hashes whole.
TEST(HostKnowledgeTest, WhatWasLearnedEarlierIsKept) {
  const auto numbers = [](const std::vector<uint64_t>& all) {
    std::string bytes(1, 1);
    for (uint64_t number : all) {
      for (int i = 0; i < 8; ++i)
        bytes.push_back(static_cast<char>(number >> (8 * i)));
    }
    return bytes;
  };
  const uint64_t article = Hash64("article"), block = Hash64("a block");
  auto knowledge =
      HostKnowledge::Decode(numbers({3, 1, article, 2, block, 3, 12, 1}));
  ASSERT_TRUE(knowledge.ok()) << knowledge.status();
  EXPECT_TRUE(knowledge->IsFurniture(block));
  EXPECT_FALSE(knowledge->IsFurniture(Hash64("another")));
  knowledge->Learn(article, 5, {block});
  EXPECT_EQ(knowledge->articles(), 3U) << "counted before";
  const std::string again = knowledge->Encode();
  EXPECT_LT(again.size(), 30U);
  EXPECT_EQ(HostKnowledge::Decode(again)->CountOf(block), 3U);
  for (size_t cut = 1; cut < again.size(); ++cut)
    EXPECT_FALSE(HostKnowledge::Decode(again.substr(0, cut)).ok()) << cut;
}

TEST(HostKnowledgeTest, OneArticleTeachesOnce) {
  HostKnowledge looks;  // The same article, edited again and again.
  for (int i = 0; i < 10; ++i) looks.Learn(1, 100U + i, {kBlock});
  EXPECT_FALSE(looks.IsFurniture(kBlock));
  EXPECT_EQ(looks.articles(), 1U);

  HostKnowledge addresses;  // One text at many addresses.
  for (int i = 0; i < 10; ++i) addresses.Learn(1U + i, 100, {kBlock});
  EXPECT_FALSE(addresses.IsFurniture(kBlock));
  EXPECT_EQ(addresses.articles(), 1U);
}

std::string Page(int n, const std::string& inserted) {
  std::string page = "<html lang=en><title>T</title><body><article>";
  for (int i = 0; i < 4; ++i) {
    absl::StrAppend(&page, "<p>Report ", n, ", paragraph ", i,
                    ": the fares of the ferry will rise by a third in the "
                    "spring, as the council said on Monday.</p>");
    if (i == 1) page += inserted;
  }
  return page + "</article></body></html>";
}

// Whether the inserted block's text stays in the last of ten articles.
bool Stays(const std::string& inserted, const std::string& text) {
  HostKnowledge knowledge;
  for (int n = 0; n < 10; ++n) {
    const auto seen = ExtractArticle(Page(n, inserted), {.host = &knowledge});
    EXPECT_TRUE(seen.ok()) << seen.status();
    knowledge.Learn(Hash64(absl::StrCat(n)), Hash64(BodyText(seen->article)),
                    seen->fingerprints);
  }
  const auto last = ExtractArticle(Page(10, inserted), {.host = &knowledge});
  EXPECT_TRUE(last.ok()) << last.status();
  const auto& blocks = last->article.blocks;
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](const Block& block) { return block.text == text; });
}

TEST(HostKnowledgeTest, WhatRecursGoesUnlessItIsPartOfEachArticle) {
  const struct {
    const char* html;
    const char* text;
    bool want;
  } kCases[] = {
      {"<p>Harbour lights of the week</p>", "Harbour lights of the week",
       false},
      {"<h3>More from the quay</h3>", "More from the quay", false},
      {"<p>The tide tables stand on page nine.</p>",
       "The tide tables stand on page nine.", true},
      {"<p>(Reuters)</p>", "(Reuters)", true},
      {"<p>“No comment”</p>", "“No comment”", true},
      {"<p>„Kein Kommentar“</p>", "„Kein Kommentar“", true},
      {"<blockquote><p>We will see</p></blockquote>", "We will see", true},
      {"<p>Correction: the ferry leaves at nine</p>",
       "Correction: the ferry leaves at nine", true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.html);
    EXPECT_EQ(Stays(c.html, c.text), c.want);
  }
}

}  // namespace
}  // namespace stet
