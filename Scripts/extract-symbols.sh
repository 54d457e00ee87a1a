#!/usr/bin/env bash
# Writes what the library product offers, as symbol graphs, into a directory.
#
#   Scripts/extract-symbols.sh DIRECTORY
set -euo pipefail

output=$1
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# `Filbert` re-exports types of other modules. The plugin of DocC leaves such types out, so they are extracted here.
swift build --quiet --target Filbert
products=$(swift build --show-bin-path)
exported=$(sed -n 's/^@_exported public import //p' Sources/Filbert/Filbert.swift | paste -sd,)
triple=$(swiftc -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)",.*/\1/p')
maps=()
for map in Sources/C*/module.modulemap; do maps+=(-Xcc "-fmodule-map-file=$map"); done
for map in "$products"/C*.build/module.modulemap; do
  if grep -q "\"$(basename "${map%.build/*}")\"" Package.swift; then maps+=(-Xcc "-fmodule-map-file=$map"); fi
done
swift symbolgraph-extract -module-name Filbert -target "$triple" -I "$products/Modules" "${maps[@]}" \
  -experimental-allowed-reexported-modules="$exported" -minimum-access-level public -skip-synthesized-members \
  -output-dir "$output"
