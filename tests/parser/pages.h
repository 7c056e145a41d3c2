// Pages that the tests of extraction are made of, and what is read of them.

#ifndef STET_TESTS_PARSER_PAGES_H_
#define STET_TESTS_PARSER_PAGES_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "parser/extract.h"

namespace stet {

// The Article of a page that is one.
inline Article ArticleIn(absl::string_view html) {
  const auto extraction = ExtractArticle(html, {});
  EXPECT_TRUE(extraction.ok()) << extraction.status();
  return extraction.ok() ? extraction->article : Article();
}

// Of its blocks.
inline std::vector<std::string> Texts(const Article& article) {
  std::vector<std::string> texts;
  for (const Block& block : article.blocks) texts.push_back(block.text);
  return texts;
}

// As <p>, of 21 words and those of `what`, no two alike.
inline std::string Paragraphs(absl::string_view what, int count) {
  std::string html;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&html, "<p>Paragraph ", i, " on ", what,
                    " says what the council heard, which was that the harbour "
                    "wall needs new stones before winter.</p>");
  }
  return html;
}

}  // namespace stet
#endif  // STET_TESTS_PARSER_PAGES_H_
