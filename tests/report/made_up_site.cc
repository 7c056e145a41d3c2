// made_up_site DIRECTORY [--whole-text]: writes the site of the made-up
// newsroom, always the same, to be looked at.

#include <cstdio>

#include "absl/strings/string_view.h"
#include "tests/report/made_up_newsroom.h"

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "made_up_site DIRECTORY [--whole-text]\n");
    return 2;
  }
  stet::MadeUpNewsroom room = stet::DemoNewsroom();
  stet::SiteInput input = room.Input();
  for (stet::SiteOutlet& outlet : input.outlets) {
    if (outlet.name == "例报")
      outlet.problem = "unreadable since 2026-11-22: answered with status 503";
  }
  stet::SiteOptions options;
  options.changes_only =
      !(argc > 2 && absl::string_view(argv[2]) == "--whole-text");
  options.contact = "edits@example.org";
  const auto stats = stet::WriteSite(input, argv[1], options);
  if (!stats.ok()) {
    std::fprintf(stderr, "%s\n", stats.status().ToString().c_str());
    return 1;
  }
  std::printf("%lld files\n", static_cast<long long>(stats->files_written));
  return 0;
}
