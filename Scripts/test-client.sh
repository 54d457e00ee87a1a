#!/usr/bin/env bash
# Builds a package that uses the library alone, beside targets named Files, Text and JSON: it fetches no other package,
# and predicts.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$root/Tests/Client/." "$scratch"
# SwiftPM names a package after its directory, whatever the checkout is called.
ln -s "$root" "$scratch/filbert"
cd "$scratch"

swift package resolve
fetched=$(find .build/checkouts -mindepth 1 -maxdepth 1 2>/dev/null || true)
if [[ -n $fetched ]]; then
  printf 'The library alone should fetch no package, but this is fetched:\n%s\n' "$fetched" >&2
  exit 1
fi

# A small model: the reference classifier of the tests, with a word for each row of its embedding.
cp -r "$root/Tests/Fixtures/model/gelu" model
rows=$(grep -o '"vocab_size": *[0-9]*' model/config.json | grep -o '[0-9]*$')
head -n "$rows" "$root/Tests/Fixtures/tokenizer/vocab.txt" > model/vocab.txt
swift build
answer=$(.build/debug/Client model)
echo "$answer"
[[ $answer == "Files Text JSON "* ]]
