// A web server on loopback that does what a test tells it, good or bad: real
// sockets, real TLS, no waiting that the test did not ask for.
//
//   HttpServer server;
//   server.On("/news", {.body = "<p>Hi"});
//   server.On("/cut", {.body = std::string(1000, 'x'), .cut_after = 10});
//   FetchOnce(server.Url("/news"), …);
//   server.requests()  // What was asked, with every header.

#ifndef STET_TESTS_SUPPORT_HTTP_SERVER_H_
#define STET_TESTS_SUPPORT_HTTP_SERVER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace stet {

struct ServerRequest {
  std::string method;
  std::string target;  // Path and query.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // Of a POST with a Content-Length.
  absl::Time at;

  std::string Header(absl::string_view name) const;  // "" if none.
};

enum class Framing { kLength, kChunked, kUntilClose };

struct ServerReply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  Framing framing = Framing::kLength;
  // Ends the connection after so many bytes of the (framed) body.
  std::optional<size_t> cut_after = {};
  bool reset = false;  // That end is a RST, not a FIN.
  // Sent instead of all the above, byte for byte; the connection then ends.
  std::string raw = {};
  // Sent again and again, after the headers, until the client goes away.
  std::string endless = {};
  bool hang = false;  // Says nothing until the client goes away.
};

// Thread-safe.
class HttpServer {
 public:
  using Handler = std::function<ServerReply(const ServerRequest&)>;
  enum class Scheme { kHttp, kHttps };

  // On 127.0.0.1, any free port. With kHttps, a new certificate of its own for
  // localhost, 127.0.0.1 and news.test.
  explicit HttpServer(Scheme scheme = Scheme::kHttp);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // What `path` (without query) answers; anything else is a 404. /robots.txt is
  // a path like any other.
  void On(const std::string& path, ServerReply reply);
  template <typename Function>
  requires std::is_invocable_r_v<ServerReply, Function&, const ServerRequest&>
  void On(const std::string& path, Function handler) {
    OnRequest(path, Handler(std::move(handler)));
  }

  int port() const;
  std::string Url(absl::string_view path,
                  absl::string_view host = "127.0.0.1") const;
  // For CrawlerOptions::resolve: `host` leads here.
  std::string Resolve(absl::string_view host) const;
  std::string ca_file() const;  // Its certificate, PEM; for kHttps.

  std::vector<ServerRequest> requests() const;
  // The targets asked for, in order.
  std::vector<std::string> targets() const;
  size_t connections() const;  // Ever opened.

 private:
  void OnRequest(const std::string& path, Handler handler);
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace stet
#endif  // STET_TESTS_SUPPORT_HTTP_SERVER_H_
