#!/usr/bin/env bash
# Runs tests under a sanitizer: those of the library, or those whose names match. The build takes 20 minutes, once.
#
#   Scripts/sanitize.sh thread [REGEX]     data races: ThreadSanitizer
#   Scripts/sanitize.sh address [REGEX]    memory that is freed or out of bounds: AddressSanitizer
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
sanitizer=${1-}
tests=${2-^(Batching|Inference|Jobs)Tests\.}
options=(--sanitize="$sanitizer" --scratch-path ".build/$sanitizer")
case $sanitizer in
  thread)
    swift build --build-tests "${options[@]}"
    clang -O1 -Wall -Wextra -Werror -fPIC -shared -o .build/thread/mutex.so Scripts/sanitizers/mutex.c
    # ThreadSanitizer expects addresses that are not random.
    LD_PRELOAD=$PWD/.build/thread/mutex.so \
      setarch -R swift test --skip-build "${options[@]}" --filter "$tests"
    ;;
  address)
    swift build --build-tests "${options[@]}"
    # The Swift runtime keeps what it has made once, which is no leak.
    ASAN_OPTIONS=detect_leaks=0 swift test --skip-build "${options[@]}" --filter "$tests"
    ;;
  *)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
    exit 64
    ;;
esac
