#include "cli/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace stet {
namespace {

struct EasyDeleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const noexcept {
    curl_slist_free_all(list);
  }
};

struct Upload {
  absl::string_view left;
};

size_t Read(char* buffer, size_t size, size_t count, void* user) {
  auto& upload = *static_cast<Upload*>(user);
  const size_t n = std::min(size * count, upload.left.size());
  std::memcpy(buffer, upload.left.data(), n);
  upload.left.remove_prefix(n);
  return n;
}

size_t Discard(char*, size_t size, size_t count, void*) { return size * count; }

void SetLong(CURL* easy, CURLoption option, long value) {
  curl_easy_setopt(easy, option, value);
}

}  // namespace

absl::Status SendMail(const SmtpOptions& options, const std::string& from,
                      const std::string& to, absl::string_view message) {
  const std::unique_ptr<CURL, EasyDeleter> easy(curl_easy_init());
  const std::unique_ptr<curl_slist, ListDeleter> recipients(
      curl_slist_append(nullptr, absl::StrCat("<", to, ">").c_str()));
  if (easy == nullptr || recipients == nullptr)
    return absl::UnavailableError("sending the mail: out of memory");
  CURL* const e = easy.get();
  Upload upload{message};
  char error_text[CURL_ERROR_SIZE] = {};
  SetLong(e, CURLOPT_NOSIGNAL, 1);
  curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(e, CURLOPT_PROXY, "");
  curl_easy_setopt(e, CURLOPT_URL, options.server.c_str());
  SetLong(e, CURLOPT_USE_SSL, options.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE);
  SetLong(e, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  SetLong(e, CURLOPT_SSL_VERIFYPEER, 1);
  SetLong(e, CURLOPT_SSL_VERIFYHOST, 2);
  if (!options.ca_file.empty()) {
    curl_easy_setopt(e, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(e, CURLOPT_CAPATH, nullptr);
  }
  if (!options.user.empty()) {
    curl_easy_setopt(e, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(e, CURLOPT_PASSWORD, options.password.c_str());
  }
  curl_easy_setopt(e, CURLOPT_MAIL_FROM, absl::StrCat("<", from, ">").c_str());
  curl_easy_setopt(e, CURLOPT_MAIL_RCPT, recipients.get());
  SetLong(e, CURLOPT_UPLOAD, 1);
  curl_easy_setopt(e, CURLOPT_READFUNCTION, &Read);
  curl_easy_setopt(e, CURLOPT_READDATA, &upload);
  curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, &Discard);
  SetLong(e, CURLOPT_CONNECTTIMEOUT_MS, 15000);
  SetLong(e, CURLOPT_TIMEOUT_MS, absl::ToInt64Milliseconds(options.timeout));
  curl_easy_setopt(e, CURLOPT_ERRORBUFFER, error_text);
  const CURLcode code = curl_easy_perform(e);
  if (code == CURLE_OK) return absl::OkStatus();
  long answer = 0;
  curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &answer);
  return absl::UnavailableError(absl::StrCat(
      "sending mail by ", options.server, " to ", to, ": ",
      error_text[0] != '\0' ? error_text : curl_easy_strerror(code),
      answer >= 400 && !absl::StrContains(error_text, absl::StrCat(answer))
          ? absl::StrCat(" (the server said ", answer, ")")
          : ""));
}

}  // namespace stet
