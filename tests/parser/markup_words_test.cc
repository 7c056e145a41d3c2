#include "parser/markup_words.h"

#include <gtest/gtest.h>

namespace stet {
namespace {

TEST(MarkupWordsTest, PropertiesAndTheirValuesNameNothing) {
  const struct {
    const char* value;
    MarkupWords want;
  } kCases[] = {
      {"bottom", Bit(MarkupWord::kFooter)},
      {"margin-bottom", 0},
      {"margin-bottom-4 bottom", Bit(MarkupWord::kFooter)},
      {"no-bottom-margin", 0},
      {"story-bottom", Bit(MarkupWord::kArticle) | Bit(MarkupWord::kFooter)},
      {"hidden", Bit(MarkupWord::kHidden)},
      {"x-overflow-hidden", 0},
      {"secondary-column", Bit(MarkupWord::kSidebar)},
      {"border-t border-stroke-secondary", 0},
      {"story bg-secondary", Bit(MarkupWord::kArticle)},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.value);
    EXPECT_EQ(FindMarkupWords(c.value), c.want);
  }
}

TEST(MarkupWordsTest, WhetherThereIsASidebarIsNoSidebar) {
  const struct {
    const char* value;
    bool want;
  } kCases[] = {{"sidebar", true},           {"main-sidebar", true},
                {"has-sidebar", false},      {"main no-sidebar", false},
                {"with-sidebar", false},     {"sidebar--false", false},
                {"sidebar-enabled", false},  {"has-story sidebar", true},
                {"no-sidebar sidebar", true}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.value);
    EXPECT_EQ((FindMarkupWords(c.value) & Bit(MarkupWord::kSidebar)) != 0,
              c.want);
  }
}

TEST(MarkupWordsTest, HashesHoldNoWords) {
  for (const char* name : {"component_5cd3ad805f", "e1e566ad", "x-c2ad99"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(FindMarkupWords(name) & Bit(MarkupWord::kAds), 0u);
  }
  for (const char* name : {"ad", "ad-300x250", "ad300250", "ad2", "c2 ad"}) {
    SCOPED_TRACE(name);
    EXPECT_NE(FindMarkupWords(name) & Bit(MarkupWord::kAds), 0u);
  }
}

TEST(MarkupWordsTest, ColumnsOnTheRightAreSidebars) {
  for (const char* name : {"contentRight", "right-content", "rblock"}) {
    SCOPED_TRACE(name);
    EXPECT_NE(FindMarkupWords(name) & Bit(MarkupWord::kSidebar), 0u);
  }
  EXPECT_EQ(FindMarkupWords("float-right") & Bit(MarkupWord::kSidebar), 0u);
}

}  // namespace
}  // namespace stet
