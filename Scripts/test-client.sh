#!/usr/bin/env bash
# Builds and runs packages that use the library as applications do.
#
#     Scripts/test-client.sh [--server]
#
# The first uses the library alone, beside targets named Files, Text and JSON: it fetches no other package. Its programs
# are a small client and the examples of a command and a batch job. With --server, the example of a server is built and
# asked too; that fetches and builds Hummingbird.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$root/Tests/Client/." "$scratch"
cp -r "$root/Sources/PredictExample" "$root/Sources/BatchExample" "$root/Sources/ServerExample" "$scratch/Sources"
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

.build/debug/PredictExample model "do you deliver to Pune?"
printf 'id,text\n1,where is my order\n2,\n3,do you sell gift cards\n' > messages.csv
if .build/debug/BatchExample model messages.csv scored.csv; then
  echo "The batch job should exit with 1: one row has no text." >&2
  exit 1
fi
[[ $(wc -l < scored.csv) == 3 && $(wc -l < scored.csv.rejects.csv) == 2 ]]
# A job that is done is done again from the start, with another file too.
printf 'id,text\n1,where is my order\n' > messages.csv
.build/debug/BatchExample model messages.csv scored.csv
[[ $(wc -l < scored.csv) == 2 ]]

[[ ${1:-} == --server ]] || exit 0
CLIENT_WITH_SERVER=1 swift build --product ServerExample
export PORT=${PORT:-18080}
.build/debug/ServerExample model &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT
answer=$(curl --silent --show-error --fail --retry 30 --retry-delay 1 --retry-connrefused \
  --data-urlencode "message=do you deliver to Pune?" "http://localhost:$PORT/intent")
echo "$answer"
[[ $answer == *'"label":'* && $answer == *'"probability":'* ]]
kill -TERM "$server"
wait "$server"
