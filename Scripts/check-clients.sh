#!/usr/bin/env bash
# Asks a server with the clients that people have: huggingface_hub, openai, kserve and tritonclient from PyPI, and curl as
# for text-embeddings-inference and SageMaker. Every answer must be that of `filbert predict` and `filbert embed`.
#
#   Scripts/check-clients.sh [--filbert .build/release/filbert] [--python VENV/bin/python]
#                            [--classifier DIR] [--tagger DIR] [--encoder DIR]
#
# Without --python the clients are installed in .peers/clients. Models that are not named are small ones of the tests.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
die() {
  printf 'check-clients: %s\n' "$*" >&2
  exit 64
}
filbert=$root/.build/release/filbert python='' classifier='' tagger='' encoder=''
while [ $# -gt 0 ]; do
  case $1 in
    --filbert | --python | --classifier | --tagger | --encoder)
      [ $# -ge 2 ] || die "$1 needs a value"
      printf -v "${1#--}" '%s' "$2"
      shift
      ;;
    *) die "there is no option $1" ;;
  esac
  shift
done
[ -x "$filbert" ] || die "$filbert is missing: swift build -c release --product filbert, or name another with --filbert"
if [ -z "$python" ]; then
  python=$root/.peers/clients/bin/python
  [ -x "$python" ] || python3 -m venv "$root/.peers/clients"
  "$python" -m pip install --quiet --requirement "$root/Scripts/clients/requirements.txt"
fi

directory=$(mktemp -d)
server=''
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  rm -rf "$directory"
}
trap stop EXIT

"$python" "$root/Scripts/clients/make_models.py" "$directory"
classifier=${classifier:-$directory/classifier}
tagger=${tagger:-$directory/tagger}
encoder=${encoder:-$directory/encoder}

# What the commands answer.
texts=$root/Scripts/clients/texts.csv
run() { "$filbert" "$@" --input "$texts" --quiet; }
run predict --model "$classifier" --all --output "$directory/scores.csv"
run predict --model "$tagger" --output "$directory/entities.csv"
run embed --model "$encoder" --normalize --output "$directory/vectors.jsonl"

"$filbert" serve --model classifier="$classifier" --model tagger="$tagger" --model encoder="$encoder" --items "$texts" --port 0 \
  --log-level warning 2> "$directory/log" &
server=$!
for _ in $(seq 300); do
  address=$(sed -n 's/^Listening on \(http:[^ ]*\).*/\1/p' "$directory/log")
  [ -z "$address" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
[ -n "$address" ] || {
  cat "$directory/log" >&2
  exit 1
}
"$python" "$root/Scripts/clients/check.py" "$address" "$directory"
