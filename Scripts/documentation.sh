#!/usr/bin/env bash
# Builds the manuals of the command line and of the library as web pages, and fails on a warning.
#
#   Scripts/documentation.sh [DIRECTORY]         # .build/documentation unless another is given
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
output=${1:-.build/documentation}
# The package has the plugin of DocC only if this is set.
export FILBERT_DOCUMENTATION=1
mkdir -p "$output"

symbols=$(mktemp -d)
trap 'rm -rf "$symbols"' EXIT
Scripts/extract-symbols.sh "$symbols"

# The plugin's own sandbox keeps it from writing outside its directory.
swift package --quiet --disable-sandbox --allow-writing-to-directory "$output" generate-documentation \
  --target Filbert --warnings-as-errors --output-path "$output/filbert-library" \
  --additional-symbol-graph-dir "$symbols"
# Without its symbols, which are of interest to those who read its code.
swift package --quiet --disable-sandbox --allow-writing-to-directory "$output" generate-documentation \
  --target FilbertCLI --warnings-as-errors --output-path "$output/filbert" \
  --symbol-graph-minimum-access-level public --exclude-extended-types
echo "The manuals are in $output; \`python3 -m http.server --directory $output/filbert\` shows one."
