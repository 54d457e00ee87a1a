#!/usr/bin/env bash
# Runs tests under a sanitizer: those of the library, or those whose names match. The first build takes 20 minutes.
#
#   Scripts/sanitize.sh thread [REGEX]     data races: ThreadSanitizer
#   Scripts/sanitize.sh address [REGEX]    memory that is freed or out of bounds: AddressSanitizer
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
sanitizer=${1-}
tests=${2-^(Batching|Inference|Jobs|Scoring)Tests\.}
options=(--sanitize="$sanitizer" --scratch-path ".build/$sanitizer")
case $sanitizer in
  thread | address) swift build --build-tests "${options[@]}" ;;
  *)
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
    exit 64
    ;;
esac

# Leaks are not looked for: what the Swift runtime and tests keep until the process ends would be among them.
launch=(env "ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=0}")
if [ "$sanitizer" = thread ]; then
  mutex=$PWD/.build/thread/mutex.so
  clang -O1 -Wall -Wextra -Werror -fPIC -shared -o "$mutex" Scripts/sanitizers/mutex.c
  library=$(dirname "$(readlink -f "$(command -v swiftc)")")/../lib/swift/linux/libswiftSynchronization.so
  for symbol in $(nm -D --defined-only "$mutex" | awk '/MutexHandle/ { print $3 }'); do
    nm -D --defined-only "$library" | grep -F "$symbol" >/dev/null || {
      echo "sanitize: Swift has no $symbol any more; see Scripts/sanitizers/mutex.c" >&2
      exit 1
    }
  done
  # ThreadSanitizer expects addresses that are not random.
  launch=(env "LD_PRELOAD=$mutex" setarch -R)
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"${launch[@]}" swift test --skip-build "${options[@]}" --filter "$tests" 2>&1 | tee "$log"
if ! grep -qE 'Test run with [1-9][0-9]* tests' "$log"; then
  echo "sanitize: no test matches $tests" >&2
  exit 1
fi
if grep -qE '(WARNING: Thread|ERROR: Address)Sanitizer' "$log"; then
  echo "sanitize: the sanitizer has found something; see above" >&2
  exit 1
fi
