// An HTTP/1.1 server on loopback for reading alone: GET and HEAD, bounded in
// connections, header bytes and time, deaf to other sites' names (DNS
// rebinding), with the headers that keep a browser to our own pages.
//
//   STET_ASSIGN_OR_RETURN(auto service, HttpService::Listen(options, handler));
//   … service->port() …   // Until it is destroyed.

#ifndef STET_CLI_HTTP_SERVICE_H_
#define STET_CLI_HTTP_SERVICE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/live_answer.h"

namespace stet {

struct HttpServiceOptions {
  std::string option = "--listen";  // Where `listen` was given, for messages.
  std::string listen = "127.0.0.1:8080";  // Or "[::1]:8080"; port 0 any free.
  // Names besides localhost, 127.0.0.1 and [::1] that a request may ask for:
  // those of a web server in front.
  std::vector<std::string> hosts;
  unsigned connections_max = 64;
  unsigned threads = 4;
  unsigned idle_seconds_max = 15;
  size_t header_bytes_max = 16 << 10;  // The request's line and fields.
};

// Called from several threads.
using HttpHandler = std::function<LiveAnswer(const LiveRequest&)>;

class HttpService {
 public:
  // kInvalidArgument for an address that is not loopback; kUnavailable if it
  // cannot be listened on.
  static absl::StatusOr<std::unique_ptr<HttpService>> Listen(
      const HttpServiceOptions& options, HttpHandler handler);
  // Ends answers under way, then closes.
  ~HttpService();
  HttpService(const HttpService&) = delete;
  HttpService& operator=(const HttpService&) = delete;

  int port() const;
  std::string url() const;  // "http://127.0.0.1:8080/"

 private:
  class Impl;
  explicit HttpService(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace stet
#endif  // STET_CLI_HTTP_SERVICE_H_
