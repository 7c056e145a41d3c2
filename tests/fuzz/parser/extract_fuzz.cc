// Any bytes give an Article in valid text, the same at every look, or a clear
// error.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "model/article.h"
#include "model/unicode.h"
#include "parser/extract.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const stet::ExtractOptions options = {.url = "https://example.com/a",
                                        .content_type = "text/html"};
  const auto first = stet::ExtractArticle(bytes, options);
  const auto second = stet::ExtractArticle(bytes, options);
  if (first.ok() != second.ok()) std::abort();
  if (!first.ok()) return 0;
  const stet::Article& article = first->article;
  if (article != second->article) std::abort();
  if (!stet::IsValidUtf8(article.title)) std::abort();
  for (const stet::Block& block : article.blocks) {
    if (block.text.empty() || !stet::IsValidUtf8(block.text)) std::abort();
  }
  for (const stet::ArticleLink& link : article.links) {
    if (link.block >= article.blocks.size()) std::abort();
  }
  if (!(article.confidence >= 0 && article.confidence <= 1)) std::abort();
  return 0;
}
