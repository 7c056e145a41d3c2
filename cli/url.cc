// stet url: what identifies an address, or what the WHATWG rules make of it.

#include "model/url.h"

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"

namespace stet {

int UrlCommand(Context& context, const UrlOptionsCli& options) {
  absl::StatusOr<Url> base = absl::NotFoundError("none");
  if (!options.base.empty()) {
    base = Url::Parse(options.base);
    if (!base.ok()) {
      PrintError(context, base.status().message());
      return kUsage;
    }
  }
  int code = kDone;
  for (const std::string& text : options.urls) {
    const auto url = Url::Parse(text, base.ok() ? &*base : nullptr);
    if (!url.ok()) {
      PrintError(context, url.status().message());
      code = kUsage;
      continue;
    }
    *context.out << (options.resolve ? url->href() : url->Identity()) << "\n";
  }
  return code;
}

}  // namespace stet
