// stet serve: the edits as pages on loopback, out of the live store.

#include <csignal>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "cli/commands.h"
#include "cli/crawl_setup.h"
#include "cli/exit_codes.h"
#include "cli/http_service.h"
#include "cli/live_site.h"
#include "cli/open_store.h"
#include "cli/store_socket.h"
#include "model/status_macros.h"
#include "store/leveldb_store.h"

namespace stet {
namespace {

// Where answers come from: the holder of the store, if a run is in progress,
// else the store opened for reading, which keeps no run from starting.
class LiveStore {
 public:
  explicit LiveStore(const Context& context)
      : context_(context),
        directory_(context.Resolve(context.store_directory)) {}

  LiveAnswer Answer(const LiveRequest& request) {
    if (std::optional<LiveAnswer> held = FromHolder(request))
      return *std::move(held);
    const absl::MutexLock lock(&mutex_);  // One open at a time.
    const absl::StatusOr<std::unique_ptr<Store>> store = Open();
    const absl::StatusOr<Config> config = LoadConfig(context_);
    if (!store.ok()) return Failed(store.status());
    if (!config.ok()) return Failed(config.status());
    return site_.Answer(**store, *config, request);
  }

 private:
  std::optional<LiveAnswer> FromHolder(const LiveRequest& request) {
    Context asking = context_;
    std::ostringstream out;
    std::ostringstream err;
    asking.out = &out;
    asking.err = &err;
    std::vector<std::string> arguments = {
        "serve-page", absl::StrCat("--target=", request.target),
        absl::StrCat("--base=", request.base)};
    if (!request.accept_datetime.empty())
      arguments.push_back(
          absl::StrCat("--accept-datetime=", request.accept_datetime));
    const std::optional<int> code = AskHolder(arguments, asking);
    if (!code || *code != kDone) return std::nullopt;
    return DecodeAnswer(out.str());
  }

  // Anew for each answer: an open store would keep a run from starting.
  absl::StatusOr<std::unique_ptr<Store>> Open() {
    return OpenLevelDbStore({.directory = directory_, .read_only = true});
  }

  static LiveAnswer Failed(const absl::Status& status) {
    return {.status = 503,
            .type = "text/plain; charset=utf-8",
            .body = absl::StrCat("The store cannot be read: ",
                                 TerminalSafe(status.message()), "\n")};
  }

  const Context context_;
  const std::string directory_;
  const PageReader reader_{{.worker_program = context_.worker_program}};
  LiveSite site_{reader_};
  absl::Mutex mutex_;
};

}  // namespace

int ServeCommand(Context& context, const ServeOptionsCli& options) {
  // The threads that answer leave these to us.
  sigset_t ending;
  sigset_t before;
  sigemptyset(&ending);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ending, signal);
  pthread_sigmask(SIG_BLOCK, &ending, &before);
  int code = kDone;
  {
    LiveStore store(context);
    const auto service = HttpService::Listen(
        {.listen = options.listen, .hosts = options.hosts},
        [&store](const LiveRequest& request) { return store.Answer(request); });
    if (!service.ok()) {
      code = absl::IsInvalidArgument(service.status()) ? kUsage
                                                       : kSourceUnreadable;
      PrintError(context, service.status().message());
    } else {
      *context.out << (*service)->url() << "\n" << std::flush;
      int signal = SIGHUP;  // Nothing to reload: stet.toml is read each time.
      while (signal == SIGHUP) sigwait(&ending, &signal);
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return code;
}

int ServePageCommand(Context& context, const ServePageOptionsCli& options) {
  const auto config = LoadConfig(context);
  if (!config.ok()) return Fail(context, config.status());
  return WithStore(context, StoreAccess::kRead, [&](Store& store) {
    const PageReader reader({.worker_program = context.worker_program});
    LiveSite own(reader);
    LiveSite& site = context.live_site == nullptr ? own : *context.live_site;
    *context.out << EncodeAnswer(
        site.Answer(store, *config,
                    {.target = options.target,
                     .accept_datetime = options.accept_datetime,
                     .base = options.base}));
    return kDone;
  });
}

}  // namespace stet
