# Sourced by the quickstarts: goes to the checkout, installs packages, builds Filbert and fetches the encoder. Leaves
# `filbert` in PATH, and in `began` the second at which the build was done.
# shellcheck shell=bash
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
step() { printf '\n==> %s\n' "$*"; }
run() {
  printf '$ %s\n' "$*"
  "$@"
}

step "Packages"
Scripts/install-packages.sh

step "Build"
run swift build -c release --product filbert
PATH=$(swift build -c release --show-bin-path):$PATH
# shellcheck disable=SC2034  # read by the script that sources this one
began=$SECONDS

step "Encoder: all-MiniLM-L6-v2, 23 million parameters"
run Scripts/fetch-model.sh all-minilm-l6-v2
