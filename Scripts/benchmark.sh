#!/usr/bin/env bash
# Measures Filbert and its peers on the same texts and model in the same run, and prints one table for Sources/Benchmarks/README.md.
#
#   Scripts/benchmark.sh --setup                   # once: makes .peers and installs the peers there (2 GB)
#   Scripts/benchmark.sh                           # everything; an hour
#   Scripts/benchmark.sh --only scoring,cold --limit 200 --rounds 3
#   Scripts/benchmark.sh --base --limit 200        # a model of BERT base's size
#   Scripts/benchmark.sh --help
#
# The table goes to the standard output, progress to the standard error. Without peers it measures Filbert alone.
# Builds Filbert unless --filbert BIN is given, and `Rates`, for the share of plain products, unless --rates BIN is.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
say() { printf 'benchmark: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}
command -v python3 >/dev/null 2>&1 || die "python3 is needed to run the programs in turn"

arguments=()
setup=0 python='' filbert='' rates='' model='' offers_help=0
while [ $# -gt 0 ]; do
  case $1 in
    --setup) setup=1 ;;
    --python | --filbert | --rates | --model)
      [ $# -ge 2 ] || die "$1 needs a value"
      printf -v "${1#--}" '%s' "$2"
      shift
      ;;
    --python=* | --filbert=* | --rates=* | --model=*)
      name=${1%%=*}
      printf -v "${name#--}" '%s' "${1#*=}"
      ;;
    -h | --help)
      offers_help=1
      arguments+=(--help)
      ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
harness=Scripts/benchmark/benchmark.py
[ "$offers_help" = 0 ] || exec python3 "$harness" --help

if [ "$setup" = 1 ]; then
  [ -x .peers/bin/python ] || python3 -m venv .peers
  # The build without CUDA is a tenth of the size; other indexes have it under the ordinary name.
  .peers/bin/pip install --quiet --timeout 15 --retries 1 --index-url https://download.pytorch.org/whl/cpu \
    "$(grep '^torch==' Scripts/fixtures/requirements.txt)" >&2 || say "taking PyTorch from the ordinary index"
  .peers/bin/pip install --quiet -r Scripts/benchmark/requirements.txt >&2
fi
if [ -z "$python" ] && [ -x .peers/bin/python ]; then python=.peers/bin/python; fi
[ -n "$python" ] || say "no peers, Filbert alone: --setup installs them, --python BIN names a Python with them"

if [ -z "$filbert" ]; then
  swift build -c release --product filbert >&2
  filbert=$(swift build -c release --show-bin-path)/filbert
fi
if [ -z "$rates" ]; then
  # A folder of its own: the everyday build knows nothing of this product and its dependencies.
  scratch=.build/rates
  FILBERT_BENCHMARKS=1 swift build -c release --scratch-path "$scratch" --product Rates >&2
  rates=$(FILBERT_BENCHMARKS=1 swift build -c release --scratch-path "$scratch" --show-bin-path)/Rates
fi
if [ -z "$model" ]; then
  model=Models/all-minilm-l6-v2
  Scripts/fetch-model.sh all-minilm-l6-v2
fi

exec python3 "$harness" --filbert "$filbert" --rates "$rates" --model "$model" \
  ${python:+--python "$python"} ${arguments[@]+"${arguments[@]}"}
