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

# `Filbert` re-exports types of other modules. The plugin leaves such types out, so the symbols are extracted here.
swift build --quiet --target Filbert
products=$(swift build --show-bin-path)
exported=$(sed -n 's/^@_exported public import //p' Sources/Filbert/Filbert.swift | paste -sd,)
triple=$(swiftc -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)",.*/\1/p')
symbols=$(mktemp -d)
trap 'rm -rf "$symbols"' EXIT
maps=()
for map in Sources/C*/module.modulemap; do maps+=(-Xcc "-fmodule-map-file=$map"); done
for map in "$products"/C*.build/module.modulemap; do
  if grep -q "\"$(basename "${map%.build/*}")\"" Package.swift; then maps+=(-Xcc "-fmodule-map-file=$map"); fi
done
swift symbolgraph-extract -module-name Filbert -target "$triple" -I "$products/Modules" "${maps[@]}" \
  -experimental-allowed-reexported-modules="$exported" -minimum-access-level public -skip-synthesized-members \
  -output-dir "$symbols"

# The plugin's own sandbox keeps it from writing outside its directory.
swift package --quiet --disable-sandbox --allow-writing-to-directory "$output" generate-documentation \
  --target Filbert --warnings-as-errors --output-path "$output/filbert-library" \
  --additional-symbol-graph-dir "$symbols"
# Without its symbols, which are of interest to those who read its code.
swift package --quiet --disable-sandbox --allow-writing-to-directory "$output" generate-documentation \
  --target FilbertCLI --warnings-as-errors --output-path "$output/filbert" \
  --symbol-graph-minimum-access-level public --exclude-extended-types
echo "The manuals are in $output; \`python3 -m http.server --directory $output/filbert\` shows one."
