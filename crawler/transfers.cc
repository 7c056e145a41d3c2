#include "crawler/transfers.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crawler/answer_body.h"
#include "crawler/content_decoder.h"
#include "crawler/pipe_signal.h"

namespace stet {
namespace {

struct EasyDeleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
struct ShareDeleter {
  void operator()(CURLSH* share) const noexcept { curl_share_cleanup(share); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const noexcept {
    curl_slist_free_all(list);
  }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

void Append(List& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return;  // Out of memory: one header is missing.
  (void)list.release();
  list.reset(longer);
}

// A value that could end its line early would write the next one.
bool IsSafeHeader(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return c == '\r' || c == '\n' || c == '\0';
  });
}

// One exchange under way. Its address is what libcurl's callbacks are given.
struct Exchange {
  Easy easy;
  List header_lines;
  uint64_t tag = 0;
  Request request;
  const AddressPolicy* policy = nullptr;
  bool through_proxy = false;
  size_t header_bytes_max = 0;

  Answer answer;
  absl::Status failure;  // Ours, when a callback stopped the transfer.
  size_t header_bytes = 0;
  AnswerBody body{request, answer};
  bool no_descriptors = false;
  char error_text[CURL_ERROR_SIZE] = {};
};

// The leaf certificate of the connection in use.
std::string CertificateSha256(CURL* easy) {
  const curl_tlssessioninfo* session = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK ||
      session == nullptr || session->backend != CURLSSLBACKEND_OPENSSL ||
      session->internals == nullptr) {
    return "";
  }
  X509* certificate =
      SSL_get0_peer_certificate(static_cast<SSL*>(session->internals));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (certificate == nullptr ||
      X509_digest(certificate, EVP_sha256(), digest, &size) != 1) {
    return "";
  }
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(digest), static_cast<size_t>(size)});
}

// "HTTP/1.1 200 OK" or "HTTP/2 200".
void BeginAnswer(absl::string_view line, Exchange& exchange) {
  Answer& answer = exchange.answer;
  answer.headers.clear();  // Those of a 1xx answer.
  // Another of the host's addresses may have been refused meanwhile.
  exchange.failure = absl::OkStatus();
  const size_t space = line.find(' ');
  answer.http_version = std::string(
      line.substr(5, space == absl::string_view::npos ? 0 : space - 5));
  if (answer.http_version == "2.0") answer.http_version = "2";
  long status = 0;
  curl_easy_getinfo(exchange.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  if (answer.certificate_sha256.empty() &&
      absl::StartsWith(exchange.request.url, "https:")) {
    answer.certificate_sha256 = CertificateSha256(exchange.easy.get());
  }
}

absl::Status HeadersTooLarge(const Exchange& exchange) {
  return absl::ResourceExhaustedError(
      absl::StrCat("headers_too_large: more than ", exchange.header_bytes_max,
                   " bytes of headers"));
}

size_t OnHeader(char* bytes, size_t, size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.header_bytes += count;
  if (exchange.header_bytes > exchange.header_bytes_max) {
    exchange.failure = HeadersTooLarge(exchange);
    return 0;
  }
  if (exchange.body.begun()) return count;  // Trailers.
  const absl::string_view line =
      absl::StripTrailingAsciiWhitespace({bytes, count});
  if (absl::StartsWith(line, "HTTP/")) {
    BeginAnswer(line, exchange);
    return count;
  }
  const size_t colon = line.find(':');
  if (colon == absl::string_view::npos) return count;
  exchange.answer.headers.emplace_back(
      std::string(line.substr(0, colon)),
      std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  return count;
}

size_t OnBody(char* bytes, size_t, size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (exchange.failure.ok())
    exchange.failure = exchange.body.Add({bytes, count});
  return exchange.failure.ok() ? count : 0;
}

// The bytes of a socket address, and its port.
std::pair<absl::string_view, int> BytesAndPort(const curl_sockaddr& address) {
  if (address.family == AF_INET) {
    const auto* in = reinterpret_cast<const sockaddr_in*>(&address.addr);
    return {{reinterpret_cast<const char*>(&in->sin_addr), 4},
            ntohs(in->sin_port)};
  }
  if (address.family == AF_INET6) {
    const auto* in = reinterpret_cast<const sockaddr_in6*>(&address.addr);
    return {{reinterpret_cast<const char*>(&in->sin6_addr), 16},
            ntohs(in->sin6_port)};
  }
  return {"", 0};
}

// Asked with the address itself, after DNS, before every connect.
curl_socket_t OnOpenSocket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& exchange = *static_cast<Exchange*>(user);
  const auto [bytes, port] = BytesAndPort(*address);
  const absl::string_view refusal =
      exchange.through_proxy ? "" : exchange.policy->Refusal(bytes, port);
  if (!refusal.empty()) {
    exchange.failure = absl::PermissionDeniedError(
        absl::StrCat("address_refused: ", exchange.request.url, " leads to a ",
                     refusal, " address"));
    return CURL_SOCKET_BAD;
  }
  const curl_socket_t opened = socket(
      address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  // An address of the host that may be used clears an earlier one that may not.
  if (opened != CURL_SOCKET_BAD) {
    exchange.failure = absl::OkStatus();
  } else if (errno == EMFILE || errno == ENFILE) {
    exchange.no_descriptors = true;
    exchange.failure = absl::ResourceExhaustedError(
        absl::StrCat("no_descriptors: fetching ", exchange.request.url, ": ",
                     std::strerror(errno)));
  }
  return opened;
}

// Whether there is none left, as a name's resolution meets it unsaid.
bool LacksDescriptors() {
  const int spare = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
  if (spare >= 0) close(spare);
  return spare < 0 && (errno == EMFILE || errno == ENFILE);
}

bool IsNoConnection(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return true;
    default:
      return false;
  }
}

const char* Reason(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "dns";
    case CURLE_COULDNT_CONNECT:
      return "connect";
    case CURLE_OPERATION_TIMEDOUT:
      return "timeout";
    case CURLE_PARTIAL_FILE:
      return "truncated";
    case CURLE_GOT_NOTHING:
      return "empty_answer";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
      return "tls";
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return "bad_answer";
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return "connection_lost";
    default:
      return "transfer";
  }
}

// The only translation of libcurl's codes.
absl::Status CurlStatus(CURLcode code, const Exchange& exchange) {
  const std::string text =
      absl::StrCat(Reason(code), ": fetching ", exchange.request.url, ": ",
                   exchange.error_text[0] != '\0' ? exchange.error_text
                                                  : curl_easy_strerror(code));
  return absl::UnavailableError(text);
}

// OK if the answer is whole and can be taken for what it says.
absl::Status CheckWhole(CURLcode code, Exchange& exchange) {
  if (exchange.body.cut()) return absl::OkStatus();
  if (!exchange.failure.ok()) return exchange.failure;
  // What libcurl calls a header line that is longer than it would hold.
  if (code == CURLE_OUT_OF_MEMORY && !exchange.body.begun())
    return HeadersTooLarge(exchange);
  if (code != CURLE_OK) return CurlStatus(code, exchange);
  return exchange.body.End();
}

void SetLong(CURL* easy, CURLoption option, long value) {
  curl_easy_setopt(easy, option, value);
}

}  // namespace

class Transfers::Impl {
 public:
  explicit Impl(const CrawlerOptions& options)
      : options_(options), policy_(options.allow_addresses) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    share_.reset(curl_share_init());
    curl_share_setopt(share_.get(), CURLSHOPT_SHARE,
                      CURL_LOCK_DATA_SSL_SESSION);
    multi_.reset(curl_multi_init());
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      static_cast<long>(std::max(options.concurrency, 8)));
    for (const std::string& entry : options.resolve) Append(resolve_, entry);
  }

  ~Impl() {
    for (auto& [easy, exchange] : running_) {
      curl_multi_remove_handle(multi_.get(), easy);
    }
    running_.clear();
    idle_.clear();
    multi_.reset();  // Closes the connections.
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void Start(uint64_t tag, Request request) {
    auto exchange = std::make_unique<Exchange>();
    exchange->tag = tag;
    exchange->request = std::move(request);
    exchange->policy = &policy_;
    exchange->through_proxy = !options_.proxy.empty();
    exchange->header_bytes_max = options_.header_bytes_max;
    exchange->answer.requested_at = options_.clock();
    exchange->easy = TakeEasy();
    Prepare(*exchange);
    CURL* easy = exchange->easy.get();
    running_[easy] = std::move(exchange);
    curl_multi_add_handle(multi_.get(), easy);
  }

  std::vector<Done> Perform() {
    int still_running = 0;
    curl_multi_perform(multi_.get(), &still_running);
    std::vector<Done> done;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE) {
        done.push_back(Finish(message->easy_handle, message->data.result));
      }
    }
    return done;
  }

  void Wait(absl::Duration at_most) {
    const int milliseconds = static_cast<int>(absl::ToInt64Milliseconds(
        std::clamp(at_most, absl::ZeroDuration(), absl::Minutes(1)) +
        absl::Microseconds(999)));
    curl_multi_poll(multi_.get(), nullptr, 0, milliseconds, nullptr);
  }

  void Wake() { curl_multi_wakeup(multi_.get()); }
  size_t in_flight() const { return running_.size(); }

 private:
  // Handles are used again: what never changes is set once.
  Easy TakeEasy() {
    if (!idle_.empty()) {
      Easy easy = std::move(idle_.back());
      idle_.pop_back();
      return easy;
    }
    Easy easy(curl_easy_init());
    CURL* const e = easy.get();
    SetLong(e, CURLOPT_NOSIGNAL, 1);
    SetLong(e, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    SetLong(e, CURLOPT_HTTP_CONTENT_DECODING, 0);  // ContentDecoder's work.
    SetLong(e, CURLOPT_FOLLOWLOCATION, 0);
    SetLong(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1);
    SetLong(e, CURLOPT_PATH_AS_IS, 1);
    SetLong(e, CURLOPT_QUICK_EXIT, 1);  // Never waits for a DNS thread.
    SetLong(e, CURLOPT_DNS_CACHE_TIMEOUT, 300);
    SetLong(e, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    SetLong(e, CURLOPT_SSL_VERIFYPEER, 1);
    SetLong(e, CURLOPT_SSL_VERIFYHOST, 2);
    SetLong(e, CURLOPT_CONNECTTIMEOUT_MS,
            absl::ToInt64Milliseconds(options_.connect_timeout));
    // A drip keeps a connection for so long only.
    SetLong(e, CURLOPT_LOW_SPEED_LIMIT, 50);
    SetLong(e, CURLOPT_LOW_SPEED_TIME, 20);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_PROXY, options_.proxy.c_str());
    curl_easy_setopt(e, CURLOPT_NOPROXY, "");
    curl_easy_setopt(e, CURLOPT_SHARE, share_.get());
    if (!options_.ca_file.empty()) {
      curl_easy_setopt(e, CURLOPT_CAINFO, options_.ca_file.c_str());
      curl_easy_setopt(e, CURLOPT_CAPATH, nullptr);
    }
    if (resolve_ != nullptr) {
      curl_easy_setopt(e, CURLOPT_RESOLVE, resolve_.get());
    }
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, &OnHeader);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, &OnBody);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, &OnOpenSocket);
    return easy;
  }

  void Prepare(Exchange& exchange) const {
    CURL* const easy = exchange.easy.get();
    const Request& request = exchange.request;
    Append(exchange.header_lines,
           "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,"
           "*/*;q=0.8");
    Append(exchange.header_lines,
           absl::StrCat("Accept-Encoding: ", ContentDecoder::kAccepted));
    if (IsSafeHeader(options_.user_agent)) {
      Append(exchange.header_lines,
             absl::StrCat("User-Agent: ", options_.user_agent));
    }
    for (const auto& [name, value] : request.headers) {
      if (!IsSafeHeader(name) || !IsSafeHeader(value) || value.empty())
        continue;
      Append(exchange.header_lines, absl::StrCat(name, ": ", value));
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange.header_lines.get());
    if (request.post) {
      SetLong(easy, CURLOPT_POST, 1);
      SetLong(easy, CURLOPT_POSTFIELDSIZE,
              static_cast<long>(request.post->size()));
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.post->data());
    } else {
      SetLong(easy, CURLOPT_HTTPGET, 1);
    }
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    SetLong(easy, CURLOPT_TIMEOUT_MS,
            std::max<int64_t>(1, absl::ToInt64Milliseconds(request.timeout)));
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange.error_text);
  }

  Done Finish(CURL* easy, CURLcode code) {
    const auto found = running_.find(easy);
    const std::unique_ptr<Exchange> exchange = std::move(found->second);
    running_.erase(found);
    curl_multi_remove_handle(multi_.get(), easy);
    Done done;
    done.tag = exchange->tag;
    done.answer = Judge(code, *exchange, done);
    idle_.push_back(std::move(exchange->easy));
    return done;
  }

  absl::StatusOr<Answer> Judge(CURLcode code, Exchange& exchange, Done& done) {
    CURL* const easy = exchange.easy.get();
    Answer& answer = exchange.answer;
    curl_off_t total = 0, sent = 0, first_byte = 0;
    curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &sent);
    curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &first_byte);
    done.spent = absl::Microseconds(total);
    const absl::Status whole = CheckWhole(code, exchange);
    if (!whole.ok()) {
      done.no_descriptors = exchange.no_descriptors ||
                            (IsNoConnection(code) && LacksDescriptors());
      done.no_connection = IsNoConnection(code) ||
                           (code == CURLE_OPERATION_TIMEDOUT && sent == 0);
      return whole;
    }
    answer.received_at = answer.requested_at + done.spent;
    answer.latency =
        absl::Microseconds(std::max<curl_off_t>(0, first_byte - sent));
    const char* address = nullptr;
    long port = 0;
    curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
    curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &port);
    if (address != nullptr && address[0] != '\0') {
      const bool six = std::strchr(address, ':') != nullptr;
      answer.server_address =
          absl::StrCat(six ? "[" : "", address, six ? "]:" : ":", port);
    }
    return std::move(answer);
  }

  const PipeSignalHeld pipe_signal_held_;  // Outlives every connection.
  const CrawlerOptions options_;
  const AddressPolicy policy_;
  List resolve_;
  // The handles below die before what they use: share, then multi, then easy.
  std::unique_ptr<CURLSH, ShareDeleter> share_;
  std::unique_ptr<CURLM, MultiDeleter> multi_;
  std::vector<Easy> idle_;
  absl::flat_hash_map<CURL*, std::unique_ptr<Exchange>> running_;
};

Transfers::Transfers(const CrawlerOptions& options)
    : impl_(std::make_unique<Impl>(options)) {}
Transfers::~Transfers() = default;
void Transfers::Start(uint64_t tag, Request request) {
  impl_->Start(tag, std::move(request));
}
std::vector<Transfers::Done> Transfers::Perform() { return impl_->Perform(); }
void Transfers::Wait(absl::Duration at_most) { impl_->Wait(at_most); }
void Transfers::Wake() { impl_->Wake(); }
size_t Transfers::in_flight() const { return impl_->in_flight(); }

}  // namespace stet
