#include "tests/cli/program_harness.h"

#include <fstream>
#include <iterator>
#include <sstream>

#include "cli/program.h"

namespace stet {

Context ProgramHarness::MakeContext() {
  Context context;
  context.store_directory = Path("store");
  context.config_path = Path("stet.toml");
  context.clock = [this] { return now_; };
  return context;
}

CommandResult ProgramHarness::Run(std::vector<std::string> arguments,
                                  const std::string& worker_program) {
  std::ostringstream out;
  std::ostringstream err;
  Context context = MakeContext();
  context.worker_program = worker_program;
  context.out = &out;
  context.err = &err;
  CommandResult result;
  result.code = RunProgram(arguments, context);
  result.out = out.str();
  result.err = err.str();
  return result;
}

void ProgramHarness::Write(const std::string& name,
                           absl::string_view text) const {
  std::ofstream(Path(name), std::ios::binary) << text;
}

std::string ProgramHarness::Read(const std::string& name) const {
  std::ifstream file(Path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string ProgramHarness::Path(const std::string& name) const {
  return directory_.path() / name;
}

}  // namespace stet
