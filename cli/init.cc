// stet init: a commented stet.toml and an empty store.

#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/exit_codes.h"
#include "cli/open_store.h"
#include "cli/read_input.h"

namespace stet {

int InitCommand(Context& context, const InitOptionsCli& options) {
  const std::string config = context.Resolve(context.config_path);
  struct stat info {};
  const bool have_config = stat(config.c_str(), &info) == 0;
  if (!have_config || options.force) {
    const absl::Status written = WriteFileAtomically(config, InitialConfig());
    if (!written.ok()) {
      PrintError(context, written.message());
      return kUsage;
    }
  }
  // Opened, so that a wrong stet.toml or a store of a later format shows now.
  const int code =
      WithStore(context, StoreAccess::kCreate, [](Store&) { return kDone; });
  if (code != kDone || context.quiet) return code;
  *context.err << (have_config && !options.force ? "Kept " : "Wrote ")
               << context.config_path << ", store in "
               << context.store_directory << ".\n"
               << "Next: stet add https://www.example.com/rss.xml   (a feed, "
                  "sitemap, front page "
                  "or article)\n";
  return kDone;
}

}  // namespace stet
