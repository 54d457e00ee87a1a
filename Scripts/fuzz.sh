#!/usr/bin/env bash
# Feeds what reads files with inputs that libFuzzer invents from the fixtures; see Sources/Fuzzing/README.md.
#
#   Scripts/fuzz.sh [OPTION...] [SECONDS]          all targets one after the other, SECONDS (60) each
#   Scripts/fuzz.sh --only csv,json 600            these targets
#   Scripts/fuzz.sh --seeds DIR                    files of this directory too are where every target begins
#   Scripts/fuzz.sh --corpus                       what was found worth keeping before, each once: what CI runs
#   Scripts/fuzz.sh --keep                         puts inputs that reach further than those of the corpus into it
#   Scripts/fuzz.sh --only csv --reproduce FILE    one input, with the law it breaks
#   Scripts/fuzz.sh --only csv --minimize FILE     the smallest input that breaks the same (SECONDS at most)
#
# What is found grows in Output/fuzzing/TARGET and is where the next run begins; inputs that break something stay in
# Output/fuzzing/crashes. Fails where there is any.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
say() { printf 'fuzz: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

all=(csv table table-file compressed decoding json safetensors model-files checkpoint tokenizer encoding colliding cleaning
  tagged cells kernels scoring)
targets=("${all[@]}") seconds=60 seeds='' reproduce='' minimize='' build=1 mode=fuzz
while [ $# -gt 0 ]; do
  case $1 in
    --only | --seeds | --reproduce | --minimize)
      [ $# -ge 2 ] || die "$1 needs a value"
      case $1 in
        --only) IFS=, read -r -a targets <<<"$2" ;;
        --seeds) seeds=$2 ;;
        --reproduce) reproduce=$2 ;;
        --minimize) minimize=$2 ;;
      esac
      shift
      ;;
    --skip-build) build=0 ;;
    --corpus) mode=corpus ;;
    --keep) mode=keep ;;
    [0-9]*) seconds=$1 ;;
    -h | --help)
      sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
      exit
      ;;
    *) die "unknown argument: $1" ;;
  esac
  shift
done
for target in "${targets[@]}"; do
  [[ " ${all[*]} " = *" $target "* ]] || die "there is no target $target; there are ${all[*]}"
done
[ -z "$seeds" ] || [ -d "$seeds" ] || die "$seeds is no directory"

# A folder of its own: what is compiled to be watched is of no other use. Optimised, for speed, and with every assertion:
# our own, and those of the standard library for unsafe pointers. C traps where its behaviour is undefined. The package
# manager's two options reach the Swift compiler one by one, and of these it heeds the last alone.
options=(-c release --scratch-path .build/fuzzing --product Fuzzing --sanitize fuzzer --sanitize address
  -Xswiftc "-sanitize=fuzzer,address" -Xswiftc -assert-config -Xswiftc Debug
  -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined)
export FILBERT_FUZZING=1
[ "$build" = 0 ] || swift build "${options[@]}" >&2
program=$(swift build "${options[@]}" --show-bin-path)/Fuzzing
[ -x "$program" ] || die "there is no $program; leave out --skip-build"

output=Output/fuzzing
mkdir -p "$output/crashes"
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
# Leaks are not looked for: the Swift runtime keeps what it has made once. Its own reports of crashes disturb these. Of
# freed memory 16 MB are watched instead of 256, which no input frees.
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16 SWIFT_BACKTRACE=enable=no

# Each file of the arguments, with a byte in front that chooses what it is read as. Long texts only take longer, but half
# a file of weights or a tokenizer is none.
longest=2000
seed() {
  local folder=$1 choice=$2 file
  shift 2
  for file in "$@"; do
    [ -f "$file" ] || continue
    { printf '%b' "$choice" && head -c "$longest" "$file"; } \
      >"$folder/$(printf '%s' "$choice$file" | cksum | cut -d ' ' -f 1)"
  done
}

# A corpus is a file: one input a line, in base64.
unpack() {
  local line number=0
  while IFS= read -r line; do
    base64 -d <<<"$line" >"$2/kept-$number"
    number=$((number + 1))
  done <"$1"
}

# Where a target begins.
make_seeds() {
  local target=$1 folder=$2 fixtures=Tests/Fixtures lines=$TMPDIR/lines file choice extra=()
  local own=Sources/Fuzzing/Seeds/$target corpus=Sources/Fuzzing/Corpus/$target.txt
  mkdir -p "$folder" "$lines"
  case $target in
    json | safetensors | tokenizer | model-files | checkpoint) longest=20000 ;;
    *) longest=2000 ;;
  esac
  if [ -n "$seeds" ]; then mapfile -t extra < <(find "$seeds" -type f -size -64k); fi
  if [ -d "$own" ]; then seed "$folder" '' "$own"/*; fi
  if [ -f "$corpus" ]; then unpack "$corpus" "$folder"; fi
  # One case each: small inputs are mutated best.
  head -n 40 "$fixtures/tagging/samples.jsonl" | split -l 1 - "$lines/tagged-"
  awk 'NR % 97 == 0' "$fixtures/tokenizer/cases.jsonl" | split -l 1 - "$lines/case-"
  case $target in
    csv) seed "$folder" '' Scripts/quickstart/new-messages.csv Scripts/queryner/queries.csv "${extra[@]}" ;;
    compressed)
      for choice in '\0\0\0\0\0' '\0\2\0\7\1' '\1\1\0\11\0' '\1\3\1\0\1'; do
        seed "$folder" "$choice" "$lines"/* "${extra[@]}"
      done
      ;;
    decoding)
      for choice in '\0' '\1' '\2' '\3' '\6' '\7' '\10' '\11' '\12' '\13'; do
        seed "$folder" "$choice" "$lines"/case-* "${extra[@]}"
      done
      ;;
    model-files | checkpoint) seed "$folder" '' "${extra[@]}" ;;
    cleaning)
      for choice in '\0\0' '\3\0' '\17\0' '\361\1'; do
        seed "$folder" "$choice" "$lines"/case-* "${extra[@]}"
      done
      ;;
    colliding | scoring)
      for choice in '\0' '\1' '\2'; do seed "$folder" "$choice" "$lines"/* "${extra[@]}"; done
      ;;
    kernels)
      for choice in '\0' '\1' '\2' '\3' '\4' '\5' '\6' '\7' '\10' '\11' '\12' '\13'; do
        seed "$folder" "$choice" "$lines"/case-*
      done
      ;;
    table | table-file)
      for choice in '\0' '\1' '\2' '\3' '\4'; do
        seed "$folder" "$choice" Scripts/quickstart/new-messages.csv "$lines"/* "${extra[@]}"
      done
      ;;
    json)
      find "$fixtures" -name '*.json' -size -20k -print0 | while IFS= read -r -d '' file; do
        seed "$folder" '' "$file"
      done
      seed "$folder" '' "$lines"/* "${extra[@]}"
      ;;
    safetensors)
      seed "$folder" '' "$fixtures"/model/*/model*.safetensors "$fixtures"/model/sharded/*.json \
        "${extra[@]}"
      ;;
    tokenizer) seed "$folder" '' "$fixtures"/tokenizer/{tokenizer.json,vocab.txt} "${extra[@]}" ;;
    encoding)
      for choice in '\0' '\4' '\12' '\17'; do seed "$folder" "$choice" "$lines"/case-* "${extra[@]}"; done
      ;;
    cells)
      for choice in '\0' '\1' '\2' '\4' '\26'; do
        seed "$folder" "$choice" Scripts/quickstart/train.csv "${extra[@]}"
      done
      ;;
    tagged)
      for choice in '\0' '\1' '\2' '\14'; do seed "$folder" "$choice" "$lines"/* "${extra[@]}"; done
      awk 'NR <= 60' Scripts/queryner/test.iob2.txt >"$TMPDIR/columns"
      seed "$folder" '\0' "$TMPDIR/columns"
      ;;
  esac
}

common=(-rss_limit_mb=1800 -malloc_limit_mb=1000 -timeout=20)
if [ -n "$reproduce$minimize" ]; then
  [ ${#targets[@]} -eq 1 ] || die "name the target with --only"
  export FILBERT_FUZZ_TARGET=${targets[0]}
  if [ -n "$reproduce" ]; then "$program" "${common[@]}" "$reproduce" && exit; fi
  [ -n "$minimize" ] || exit 1
  exec "$program" "${common[@]}" -minimize_crash=1 -max_total_time="$seconds" \
    -exact_artifact_path="$minimize.minimal" "$minimize"
fi

# The corpus of a target and, of the inputs in Output/fuzzing, the small ones that reach what it does not.
keep() {
  local target=$1 corpus=Sources/Fuzzing/Corpus/$1.txt merged=$TMPDIR/merged-$1 file size=0
  local before=$TMPDIR/before-$1
  mkdir -p "$merged" "$before" "$(dirname "$corpus")"
  if [ -f "$corpus" ]; then unpack "$corpus" "$before"; fi
  FILBERT_FUZZ_TARGET=$target "$program" "${common[@]}" -merge=1 -max_len=1000 "$merged" "$before" \
    "$output/$target" >"$output/$target.log" 2>&1 || die "cannot merge: see the end of $output/$target.log"
  # The smallest first, up to what a reader of patches bears.
  find "$merged" -type f -printf '%s %f\n' | sort -n | while read -r bytes file; do
    size=$((size + bytes))
    [ "$size" -le 12000 ] || continue
    base64 -w 0 "$merged/$file"
    echo
  done | LC_ALL=C sort >"$corpus"
  printf '%-12s %5s inputs in the corpus\n' "$target" "$(wc -l <"$corpus")"
}

failed=()
for target in "${targets[@]}"; do
  mkdir -p "$output/$target"
  if [ "$mode" = keep ]; then
    keep "$target"
    continue
  fi
  make_seeds "$target" "$TMPDIR/seeds-$target"
  dictionary=Sources/Fuzzing/Dictionaries/$target.txt
  limits=("${common[@]}" -max_len=$((longest + 1000)) -print_final_stats=1)
  if [ "$mode" = corpus ]; then
    # The same inputs for every patch: what random changes find belongs to no patch in particular.
    limits+=(-runs=0)
    grown=()
  else
    say "$target: $seconds s"
    limits+=(-max_total_time="$seconds")
    grown=("$output/$target")
    if [ -f "$dictionary" ]; then limits+=(-dict="$dictionary"); fi
  fi
  log=$output/$target.log
  # Lines of the progress are many; the last has what counts.
  FILBERT_FUZZ_TARGET=$target "$program" "${limits[@]}" -artifact_prefix="$output/crashes/$target-" \
    ${grown[@]+"${grown[@]}"} "$TMPDIR/seeds-$target" >"$log" 2>&1 || failed+=("$target")
  last=$(grep -aE '^#[0-9]+' "$log" | tail -n 1 || true)
  printf '%-12s %10s executions, %s, %s MB\n' "$target" \
    "$(awk '/stat::number_of_executed_units/ { print $2 }' "$log")" \
    "$(grep -oE 'cov: [0-9]+ ft: [0-9]+' <<<"$last" || printf 'no coverage')" \
    "$(awk '/stat::peak_rss_mb/ { print $2 }' "$log")"
done
if [ ${#failed[@]} -gt 0 ]; then
  for target in "${failed[@]}"; do tail -n 60 "$output/$target.log" >&2; done
  die "broken: ${failed[*]}; see $output/crashes"
fi
