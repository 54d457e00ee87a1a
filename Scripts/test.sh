#!/usr/bin/env bash
# Installs what is missing and runs all tests; arguments go to `swift test`.
#
#   Scripts/test.sh [--filter NAME] [--traits CommandLine,MPI]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
Scripts/install-packages.sh
swift test "$@"
printf 'All tests passed in %d s, build included.\n' "$SECONDS"
