// The limit that a crawl is measured against, in CPU time a page: a bare fetch
// by libcurl, Gumbo's parse of the page with scripts, styles and comments cut
// out, and zstd -3 of the body.
//
//   crawl_reference URLS HOST:PORT:ADDRESS…
//
// URLS has an address a line. Prints one line of JSON: pages, and milliseconds
// a page for fetch, gumbo and zstd.

#include <curl/curl.h>
#include <gumbo.h>
#include <zstd.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "parser/html_cut.h"

namespace {

constexpr size_t kAtOnce = 16;

double CpuMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 +
         static_cast<double>(now.tv_nsec) / 1e6;
}

struct Transfer {
  CURL* easy = nullptr;
  std::string body;
};

size_t OnBody(char* bytes, size_t, size_t count, void* user) {
  static_cast<Transfer*>(user)->body.append(bytes, count);
  return count;
}

struct Costs {
  size_t pages = 0;
  double gumbo = 0;
  double zstd = 0;
};

void Measure(const std::string& body, ZSTD_CCtx* context, Costs& costs) {
  const std::string html = stet::CutHtml(body).html;
  double start = CpuMilliseconds();
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* const output =
      gumbo_parse_with_options(&options, html.data(), html.size());
  gumbo_destroy_output(&options, output);
  costs.gumbo += CpuMilliseconds() - start;
  start = CpuMilliseconds();
  std::string packed(ZSTD_compressBound(body.size()), '\0');
  ZSTD_compressCCtx(context, packed.data(), packed.size(), body.data(),
                    body.size(), 3);
  costs.zstd += CpuMilliseconds() - start;
  ++costs.pages;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  std::vector<std::string> urls;
  std::ifstream file(arguments[1]);
  for (std::string line; std::getline(file, line);) urls.push_back(line);
  curl_slist* resolve = nullptr;
  for (int i = 2; i < count; ++i)
    resolve = curl_slist_append(resolve, arguments[i]);
  curl_global_init(CURL_GLOBAL_ALL);
  CURLM* const multi = curl_multi_init();
  std::vector<Transfer> transfers(kAtOnce);
  std::vector<Transfer*> idle;
  for (Transfer& transfer : transfers) {
    transfer.easy = curl_easy_init();
    curl_easy_setopt(transfer.easy, CURLOPT_WRITEFUNCTION, OnBody);
    curl_easy_setopt(transfer.easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(transfer.easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(transfer.easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(transfer.easy, CURLOPT_RESOLVE, resolve);
    idle.push_back(&transfer);
  }
  ZSTD_CCtx* const zstd = ZSTD_createCCtx();
  Costs costs;
  const double start = CpuMilliseconds();
  size_t next = 0;
  size_t active = 0;
  while (next < urls.size() || active > 0) {
    while (next < urls.size() && !idle.empty()) {
      Transfer* const transfer = idle.back();
      idle.pop_back();
      transfer->body.clear();
      curl_easy_setopt(transfer->easy, CURLOPT_URL, urls[next++].c_str());
      curl_multi_add_handle(multi, transfer->easy);
      ++active;
    }
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    bool any = false;
    while (const CURLMsg* const message = curl_multi_info_read(multi, &left)) {
      any = true;
      char* pointer = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &pointer);
      auto* const transfer = reinterpret_cast<Transfer*>(pointer);
      if (message->data.result == CURLE_OK)
        Measure(transfer->body, zstd, costs);
      curl_multi_remove_handle(multi, transfer->easy);
      idle.push_back(transfer);
      --active;
    }
    if (!any) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  const double all = CpuMilliseconds() - start;
  const double pages = static_cast<double>(costs.pages > 0 ? costs.pages : 1);
  // What is neither: the fetch, and the cut, which is small beside it.
  std::printf(
      "{\"pages\": %zu, \"fetch\": %.3f, \"gumbo\": %.3f, \"zstd\": %.3f}\n",
      costs.pages, (all - costs.gumbo - costs.zstd) / pages,
      costs.gumbo / pages, costs.zstd / pages);
  ZSTD_freeCCtx(zstd);
  for (const Transfer& transfer : transfers) curl_easy_cleanup(transfer.easy);
  curl_multi_cleanup(multi);
  curl_slist_free_all(resolve);
  return 0;
}
