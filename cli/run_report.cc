#include "cli/run_report.h"

namespace stet {

absl::Status UpdateSite(const Context&, Store&, const Config&,
                        const std::string& directory) {
  return absl::UnimplementedError(directory);
}

}  // namespace stet
