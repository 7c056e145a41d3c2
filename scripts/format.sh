#!/bin/sh
# format.sh [--check]: brings every source to .clang-format, or says which are not.
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-}" = "--check" ]; then
  git ls-files '*.h' '*.cc' | xargs clang-format --dry-run --Werror
else
  git ls-files '*.h' '*.cc' | xargs clang-format -i
fi
