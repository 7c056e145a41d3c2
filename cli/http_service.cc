#include "cli/http_service.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "model/digest.h"
#include "model/status_macros.h"

namespace stet {
namespace {

struct Address {
  sockaddr_storage storage{};
  bool six = false;
  std::string host;  // "127.0.0.1" or "[::1]".
};

// Loopback alone: there is no login.
absl::StatusOr<Address> ParseListen(const std::string& option,
                                    const std::string& text) {
  Address address;
  const size_t colon = text.rfind(':');
  int port = -1;
  std::string host = text.substr(0, colon);
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 0 ||
      port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat(option, " ", text, ": write it as 127.0.0.1:8080"));
  }
  if (host == "localhost" || host.empty()) host = "127.0.0.1";
  in_addr four{};
  in6_addr six{};
  std::string bare = host;
  if (bare.size() > 2 && bare.front() == '[' && bare.back() == ']')
    bare = bare.substr(1, bare.size() - 2);
  if (inet_pton(AF_INET, host.c_str(), &four) == 1 &&
      (ntohl(four.s_addr) >> 24) == 127) {
    auto* const in = reinterpret_cast<sockaddr_in*>(&address.storage);
    in->sin_family = AF_INET;
    in->sin_addr = four;
    in->sin_port = htons(static_cast<uint16_t>(port));
    address.host = host;
    return address;
  }
  if (inet_pton(AF_INET6, bare.c_str(), &six) == 1 &&
      IN6_IS_ADDR_LOOPBACK(&six)) {
    auto* const in = reinterpret_cast<sockaddr_in6*>(&address.storage);
    in->sin6_family = AF_INET6;
    in->sin6_addr = six;
    in->sin6_port = htons(static_cast<uint16_t>(port));
    address.six = true;
    address.host = "[::1]";
    return address;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      option, " ", text,
      ": only loopback, since there is no login; put a web server that has one "
      "in front, and name it with --host"));
}

absl::string_view HeaderOf(MHD_Connection* connection, const char* name) {
  const char* const value =
      MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? absl::string_view() : absl::string_view(value);
}

}  // namespace

class HttpService::Impl {
 public:
  Impl(HttpServiceOptions options, HttpHandler handler)
      : options_(std::move(options)), handler_(std::move(handler)) {}
  ~Impl() {
    if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  absl::Status Start() {
    STET_ASSIGN_OR_RETURN(const Address address,
                          ParseListen(options_.option, options_.listen));
    host_ = address.host;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
    if (address.six) flags |= MHD_USE_IPv6;
    daemon_ = MHD_start_daemon(
        flags, 0, nullptr, nullptr, &OnRequest, this,  //
        MHD_OPTION_SOCK_ADDR,
        reinterpret_cast<const sockaddr*>(&address.storage),
        MHD_OPTION_URI_LOG_CALLBACK, &OnTarget, this,
        MHD_OPTION_NOTIFY_COMPLETED, &OnCompleted, this,
        MHD_OPTION_CONNECTION_LIMIT, options_.connections_max,
        MHD_OPTION_CONNECTION_TIMEOUT, options_.idle_seconds_max,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, options_.header_bytes_max * 2,
        MHD_OPTION_THREAD_POOL_SIZE, options_.threads,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1U, MHD_OPTION_END);
    if (daemon_ == nullptr) {
      return absl::UnavailableError(absl::StrCat(
          "listening on ", options_.listen, ": ", strerror(errno)));
    }
    const MHD_DaemonInfo* const info =
        MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT);
    port_ = info == nullptr ? kUnknownPort : info->port;
    port_.notify_all();
    return absl::OkStatus();
  }

  int port() const { return port_; }
  std::string url() const {
    return absl::StrCat("http://", host_, ":", port(), "/");
  }

 private:
  // The target as the request line has it: the library gives the path decoded
  // and without its query.
  static void* OnTarget(void*, const char* target, MHD_Connection*) {
    return std::make_unique<std::string>(target).release();
  }
  static void OnCompleted(void*, MHD_Connection*, void** state,
                          MHD_RequestTerminationCode) {
    const std::unique_ptr<std::string> done(
        static_cast<std::string*>(std::exchange(*state, nullptr)));
  }

  static MHD_Result OnRequest(void* self, MHD_Connection* connection,
                              const char*, const char* method, const char*,
                              const char*, size_t* upload_size, void** state) {
    *upload_size = 0;  // A body is read and forgotten.
    const auto* const target = static_cast<const std::string*>(*state);
    auto* const impl = static_cast<Impl*>(self);
    impl->port_.wait(0);
    return impl->Respond(connection, method, target == nullptr ? "/" : *target);
  }

  // Whether Host names this server: with any other name a page of another site
  // would read ours as its own.
  bool IsOurs(absl::string_view host) const {
    const std::string lower = absl::AsciiStrToLower(host);
    for (const std::string& name : options_.hosts) {
      if (lower == absl::AsciiStrToLower(name)) return true;
    }
    absl::string_view name = lower;
    if (!absl::ConsumeSuffix(&name, absl::StrCat(":", port())) && port() != 80)
      return false;
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]" ||
           name == host_;
  }

  LiveAnswer AnswerTo(absl::string_view method, absl::string_view host,
                      absl::string_view accept_datetime,
                      const std::string& target) const {
    const auto plain = [](int status, absl::string_view text) {
      return LiveAnswer{.status = status,
                        .type = "text/plain; charset=utf-8",
                        .body = std::string(text)};
    };
    if (method != "GET" && method != "HEAD") {
      LiveAnswer answer = plain(405, "Only reading is possible here.\n");
      answer.headers.emplace_back("Allow", "GET, HEAD");
      return answer;
    }
    if (host.empty()) return plain(400, "The request names no host.\n");
    if (!IsOurs(host))
      return plain(421,
                   "This server does not go by that name; stet serve --host "
                   "NAME lets it.\n");
    if (target.empty() || target.front() != '/')
      return plain(400, "The request's target is no path.\n");
    return handler_({.target = target,
                     .accept_datetime = std::string(accept_datetime),
                     .base = absl::StrCat("http://", host, "/")});
  }

  MHD_Result Respond(MHD_Connection* connection, const char* method,
                     const std::string& target) const {
    LiveAnswer answer =
        AnswerTo(method, HeaderOf(connection, "Host"),
                 HeaderOf(connection, "Accept-Datetime"), target);
    const std::string tag =
        absl::StrCat("\"", ToHex(Sha256Of(answer.body)).substr(0, 32), "\"");
    const bool known =
        answer.status == 200 && HeaderOf(connection, "If-None-Match") == tag;
    if (known) {
      answer.status = 304;
      answer.body.clear();
    }
    MHD_Response* const response = MHD_create_response_from_buffer(
        answer.body.size(), answer.body.data(), MHD_RESPMEM_MUST_COPY);
    if (response == nullptr) return MHD_NO;
    const auto add = [response](const char* name, const std::string& value) {
      MHD_add_response_header(response, name, value.c_str());
    };
    add("Content-Type", answer.type);
    add("ETag", tag);
    add("Cache-Control", "no-cache");
    add("Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action "
        "'self'; frame-ancestors 'none'; base-uri 'none'");
    add("X-Content-Type-Options", "nosniff");
    add("X-Frame-Options", "DENY");
    add("Referrer-Policy", "no-referrer");
    add("Cross-Origin-Resource-Policy", "same-origin");
    add("Cross-Origin-Opener-Policy", "same-origin");
    for (const auto& [name, value] : answer.headers) {
      // A value that could end its line early would write the next one.
      if (value.find_first_of("\r\n") == std::string::npos &&
          value.find('\0') == std::string::npos)
        add(name.c_str(), value);
    }
    const MHD_Result queued = MHD_queue_response(
        connection, static_cast<unsigned>(answer.status), response);
    MHD_destroy_response(response);
    return queued;
  }

  const HttpServiceOptions options_;
  const HttpHandler handler_;
  MHD_Daemon* daemon_ = nullptr;
  // 0 until the daemon, whose threads are at work by then, has told it:
  // requests wait for it.
  static constexpr int kUnknownPort = -1;
  std::atomic<int> port_ = 0;
  std::string host_;
};

absl::StatusOr<std::unique_ptr<HttpService>> HttpService::Listen(
    const HttpServiceOptions& options, HttpHandler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  STET_RETURN_IF_ERROR(impl->Start());
  return std::unique_ptr<HttpService>(new HttpService(std::move(impl)));
}

HttpService::HttpService(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpService::~HttpService() = default;
int HttpService::port() const { return impl_->port(); }
std::string HttpService::url() const { return impl_->url(); }

}  // namespace stet
