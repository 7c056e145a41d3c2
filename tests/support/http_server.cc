#include "tests/support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

namespace stet {
namespace {

template <auto function>
struct Free {
  template <typename T>
  void operator()(T* handle) const {
    function(handle);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using TlsContext = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, Free<SSL_free>>;

Certificate SelfSigned(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509* const x = certificate.get();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x), 86400);
  X509_set_pubkey(x, key);
  X509_NAME* const name = X509_get_subject_name(x);
  X509_NAME_add_entry_by_txt(
      name, "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>("stet test"), -1, -1, 0);
  X509_set_issuer_name(x, name);
  std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name,
                          "DNS:localhost,DNS:news.test,IP:127.0.0.1"));
  X509_add_ext(x, names.get(), -1);
  X509_sign(x, key, EVP_sha256());
  return certificate;
}

// A TLS context with a new certificate, which also goes to `ca_file`.
TlsContext MakeTlsContext(std::string& ca_file) {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  const Certificate certificate = SelfSigned(key.get());
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context.get(), certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), key.get());
  char path[] = "/tmp/stet-test-ca-XXXXXX";
  const int fd = mkstemp(path);
  FILE* const file = fdopen(fd, "w");
  PEM_write_X509(file, certificate.get());
  fclose(file);
  ca_file = path;
  return context;
}

// One connection: a socket, with TLS on it or not.
class Connection {
 public:
  Connection(int fd, SSL_CTX* context) : fd_(fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (context == nullptr) return;
    tls_.reset(SSL_new(context));
    SSL_set_fd(tls_.get(), fd);
    usable_ = SSL_accept(tls_.get()) == 1;
  }
  ~Connection() {
    if (tls_ != nullptr && !reset_ && usable_) SSL_shutdown(tls_.get());
    if (reset_) {
      const linger at_once{1, 0};
      setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    close(fd_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Reads until `stop` comes; false at the end.
  bool ReadUntil(absl::string_view stop, std::string& buffer) {
    while (usable_ && !absl::StrContains(buffer, stop)) {
      if (!ReadSome(buffer)) return false;
    }
    return usable_;
  }

  bool ReadAtLeast(size_t size, std::string& buffer) {
    while (usable_ && buffer.size() < size) {
      if (!ReadSome(buffer)) return false;
    }
    return usable_;
  }

  bool Write(absl::string_view bytes) {
    while (usable_ && !bytes.empty()) {
      const ssize_t count =
          tls_ != nullptr ? SSL_write(tls_.get(), bytes.data(),
                                      static_cast<int>(bytes.size()))
                          : send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) usable_ = false;
      if (usable_) bytes.remove_prefix(static_cast<size_t>(count));
    }
    return usable_;
  }

  void WaitForClient() {
    std::string rest;
    ReadUntil("never", rest);
  }
  void Reset() { reset_ = true; }
  // From another thread: ends whatever it waits for.
  void Interrupt() { shutdown(fd_, SHUT_RDWR); }

 private:
  bool ReadSome(std::string& buffer) {
    char bytes[4096];
    const ssize_t count =
        tls_ != nullptr
            ? SSL_read(tls_.get(), bytes, static_cast<int>(sizeof bytes))
            : recv(fd_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    buffer.append(bytes, static_cast<size_t>(count));
    return true;
  }

  const int fd_;
  Tls tls_;
  bool usable_ = true;
  bool reset_ = false;
};

ServerRequest ParseRequest(absl::string_view head) {
  ServerRequest request;
  request.at = absl::Now();
  bool first = true;
  for (absl::string_view line : absl::StrSplit(head, "\r\n")) {
    if (first) {
      const std::vector<std::string> words = absl::StrSplit(line, ' ');
      request.method = words[0];
      if (words.size() > 1) request.target = words[1];
      first = false;
      continue;
    }
    const std::pair<absl::string_view, absl::string_view> field =
        absl::StrSplit(line, absl::MaxSplits(':', 1));
    request.headers.emplace_back(field.first,
                                 absl::StripAsciiWhitespace(field.second));
  }
  return request;
}

std::string Framed(const ServerReply& reply) {
  if (reply.framing != Framing::kChunked) return reply.body;
  std::string framed;
  constexpr size_t kChunk = 1000;
  for (size_t i = 0; i < reply.body.size(); i += kChunk) {
    const absl::string_view piece =
        absl::string_view(reply.body).substr(i, kChunk);
    absl::StrAppend(&framed, absl::Hex(piece.size()), "\r\n", piece, "\r\n");
  }
  return framed + "0\r\n\r\n";
}

std::string Head(const ServerReply& reply) {
  std::string head = absl::StrCat("HTTP/1.1 ", reply.status, " Because\r\n");
  for (const auto& [name, value] : reply.headers) {
    absl::StrAppend(&head, name, ": ", value, "\r\n");
  }
  const bool bodiless = reply.status == 304 || reply.status == 204;
  if (!reply.endless.empty() || reply.framing == Framing::kUntilClose) {
    absl::StrAppend(&head, "Connection: close\r\n");
  } else if (reply.framing == Framing::kChunked) {
    absl::StrAppend(&head, "Transfer-Encoding: chunked\r\n");
  } else if (!bodiless) {
    absl::StrAppend(&head, "Content-Length: ", reply.body.size(), "\r\n");
  }
  return head + "\r\n";
}

// Whether the connection can be used again.
bool Send(const ServerReply& reply, Connection& connection) {
  if (reply.hang) {
    connection.WaitForClient();
    return false;
  }
  if (!reply.raw.empty()) {
    connection.Write(reply.raw);
  } else if (!reply.endless.empty()) {
    connection.Write(Head(reply));
    while (connection.Write(reply.endless)) {
    }
  } else {
    const std::string body = Framed(reply);
    connection.Write(Head(reply) +
                     body.substr(0, reply.cut_after.value_or(body.size())));
  }
  if (reply.reset) connection.Reset();
  return reply.raw.empty() && reply.endless.empty() && !reply.reset &&
         !reply.cut_after && reply.framing != Framing::kUntilClose;
}

}  // namespace

std::string ServerRequest::Header(absl::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (absl::EqualsIgnoreCase(key, name)) return value;
  }
  return "";
}

class HttpServer::Impl {
 public:
  explicit Impl(Scheme scheme) : scheme_(scheme) {
    // Of its own threads only: what the code under test does stays visible.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigset_t before;
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    if (scheme == Scheme::kHttps) tls_ = MakeTlsContext(ca_file_);
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, any, size) != 0 || listen(listener_, 128) != 0 ||
        getsockname(listener_, any, &size) != 0) {
      std::perror("test server");
      std::abort();
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { Accept(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  ~Impl() {
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    close(listener_);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      for (Connection* connection : open_) connection->Interrupt();
    }
    for (std::thread& thread : threads_) thread.join();
    if (!ca_file_.empty()) unlink(ca_file_.c_str());
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Scheme scheme() const { return scheme_; }
  int port() const { return port_; }
  const std::string& ca_file() const { return ca_file_; }

  void On(const std::string& path, Handler handler) {
    const std::lock_guard<std::mutex> lock(mutex_);
    handlers_[path] = std::move(handler);
  }
  std::vector<ServerRequest> requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
  }
  size_t connections() const { return connections_; }

 private:
  void Accept() {
    while (!stopping_) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      ++connections_;
      threads_.emplace_back([this, fd] { Serve(fd); });
    }
  }

  void Serve(int fd) {
    std::list<Connection*>::iterator place;
    // The handshake is the connection's own time, not the acceptor's.
    Connection connection(fd, tls_.get());
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      place = open_.insert(open_.end(), &connection);
      if (stopping_) connection.Interrupt();
    }
    std::string buffer;
    while (connection.ReadUntil("\r\n\r\n", buffer)) {
      const size_t end = buffer.find("\r\n\r\n");
      ServerRequest request =
          ParseRequest(absl::string_view(buffer).substr(0, end));
      buffer.erase(0, end + 4);
      size_t length = 0;
      if (absl::SimpleAtoi(request.Header("content-length"), &length)) {
        if (!connection.ReadAtLeast(length, buffer)) break;
        request.body = buffer.substr(0, length);
        buffer.erase(0, length);
      }
      if (!Send(Answer(request), connection)) break;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    open_.erase(place);
  }

  ServerReply Answer(const ServerRequest& request) {
    Handler handler;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      requests_.push_back(request);
      const auto found =
          handlers_.find(request.target.substr(0, request.target.find('?')));
      if (found != handlers_.end()) handler = found->second;
    }
    return handler ? handler(request)
                   : ServerReply{.status = 404, .body = "not here"};
  }

  const Scheme scheme_;
  TlsContext tls_;
  std::string ca_file_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<size_t> connections_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, Handler> handlers_;
  std::vector<ServerRequest> requests_;
  std::list<Connection*> open_;
  std::vector<std::thread> threads_;  // The acceptor's until it has ended.
  std::thread acceptor_;
};

HttpServer::HttpServer(Scheme scheme) : impl_(std::make_unique<Impl>(scheme)) {}
HttpServer::~HttpServer() = default;
void HttpServer::On(const std::string& path, ServerReply reply) {
  impl_->On(path,
            [reply = std::move(reply)](const ServerRequest&) { return reply; });
}
void HttpServer::OnRequest(const std::string& path, Handler handler) {
  impl_->On(path, std::move(handler));
}
int HttpServer::port() const { return impl_->port(); }
std::string HttpServer::Url(absl::string_view path,
                            absl::string_view host) const {
  return absl::StrCat(
      impl_->scheme() == Scheme::kHttps ? "https://" : "http://", host, ":",
      port(), path);
}
std::string HttpServer::Resolve(absl::string_view host) const {
  return absl::StrCat(host, ":", port(), ":127.0.0.1");
}
std::string HttpServer::ca_file() const { return impl_->ca_file(); }
std::vector<ServerRequest> HttpServer::requests() const {
  return impl_->requests();
}
std::vector<std::string> HttpServer::targets() const {
  std::vector<std::string> targets;
  for (const ServerRequest& request : requests()) {
    targets.push_back(request.target);
  }
  return targets;
}
size_t HttpServer::connections() const { return impl_->connections(); }

}  // namespace stet
