# shellcheck shell=bash
# How fetch-model.sh asks the hub, and whom it believes; it sources this file.

endpoint=${HF_ENDPOINT:-https://huggingface.co}
endpoint=${endpoint%/}
origin=$(printf '%s' "$endpoint" | cut -d / -f 1-3)
# Taken out of the environment, so that no program started here inherits it.
token=${HF_TOKEN:-}
unset HF_TOKEN

is_endpoint='^https://[][A-Za-z0-9.:-]+(/[A-Za-z0-9._~/-]*)?$'
is_token='^[A-Za-z0-9._~+/=-]+$'
is_commit='^[0-9a-f]{40}$'
is_checksum='^([0-9a-f]{40}|[0-9a-f]{64})$'

# blob_of FILE: the sha1 by which git, and so the hub, knows a small file.
blob_of() {
  { printf 'blob %d\0' "$(wc -c <"$1")" && cat "$1"; } \
    | if has sha1sum; then sha1sum; else shasum -a 1; fi | cut -d ' ' -f 1
}

# option NAME VALUE: a line of a file of options for curl.
option() {
  local value=${2//\\/\\\\}
  printf '%s = "%s"\n' "$1" "${value//\"/\\\"}"
}

# request URL FILE: one request whose redirect is not followed. Prints the status and where it redirects
# to; leaves the body in FILE, the headers in FILE.headers, the reason of a failure in FILE.error. Every
# user of the machine can read a program's arguments, so the token and the address (redirects to storage
# carry a signature that opens the file) go through a pipe. Quick to give up on hosts that do not answer.
request() {
  {
    option url "$1"
    if [ -n "$token" ] && [[ $1 == "$origin"/* ]]; then
      option header "Authorization: Bearer $token"
    fi
  } | curl --config - --proto '=https' --proto-redir '=https' --no-location --globoff --silent \
    --show-error --connect-timeout 5 --speed-limit 1024 --speed-time 30 --suppress-connect-headers \
    --dump-header "$2.headers" --output "$2" --write-out '%{http_code} %{redirect_url}' 2>"$2.error"
}

# fail FILE REASON
fail() {
  printf '%s\n' "$2" >"$1.error"
  return 1
}

# download URL FILE PREFIX: goes through at most five redirects, to addresses that begin with PREFIX.
download() {
  local url=$1 answer hop
  for hop in 1 2 3 4 5; do
    if [[ $url != "$3"* ]]; then
      fail "$2" "its address does not begin with $3"
      return
    fi
    answer=$(request "$url" "$2") || return
    case ${answer%% *} in
      200) return ;;
      301 | 302 | 303 | 307 | 308) url=${answer#* } ;;
      *)
        fail "$2" "redirect $hop leads to an answer of ${answer%% *}"
        return
        ;;
    esac
  done
  fail "$2" "it is redirected too often"
}

# header FILE NAME: the value of a header in the last answer that FILE.headers has (answers of 1xx stand
# before it), without the quotes and the W/ of an entity tag. Values that differ are joined, which makes
# no checksum.
header() {
  awk -v name="$2" '
    /^HTTP\// { value = "" }
    {
      sub(/\r$/, "")
      colon = index($0, ":")
      if (!colon || tolower(substr($0, 1, colon - 1)) != name) next
      text = substr($0, colon + 1)
      gsub(/^[ \t]+|[ \t]+$/, "", text)
      sub(/^W\//, "", text)
      gsub(/"/, "", text)
      if (value != text) value = value text
    }
    END { print value }' "$1.headers"
}

# stated FILE STATUS: the checksum that an answer of the hub states of a file: the sha256 of a large one,
# the git blob of a small one, or nothing. The entity tag of a redirect is not that of the file.
stated() {
  local linked sum
  linked=$(header "$1" x-linked-etag)
  sum=$linked
  [ -n "$linked" ] || [ "$2" != 200 ] || sum=$(header "$1" etag)
  sum=$(printf '%s' "$sum" | tr 'A-F' 'a-f')
  if [[ $sum =~ $is_checksum ]]; then
    printf '%s\n' "$sum"
  elif [ -n "$linked" ]; then
    fail "$1" "the hub states something that is not a checksum"
  fi
}

# from_hub_file REPOSITORY REVISION NAME FILE: one file. What the first answer, the hub's own, states of it
# decides; what the hosts state that it redirects to is not looked at.
from_hub_file() {
  local answer sum commit prefix=https://
  answer=$(request "$endpoint/$1/resolve/$2/$3" "$4") || return
  case ${answer%% *} in
    200 | 301 | 302 | 303 | 307 | 308) ;;
    *)
      fail "$4" "the hub answers ${answer%% *}"
      return
      ;;
  esac
  sum=$(stated "$4" "${answer%% *}") || return
  commit=$(header "$4" x-repo-commit)
  if [[ $2 =~ $is_commit && -n $commit && $commit != "$2" ]]; then
    fail "$4" "the hub answers with commit $commit instead of $2"
    return
  fi
  if [ "$3" = model.safetensors ] && [ ${#sum} -ne 64 ]; then
    fail "$4" "the hub states no sha256 for the weights, so they are not taken"
    return
  fi
  if [[ $answer != 200* ]]; then
    # Without a checksum the hub has to send the bytes itself.
    [ -n "$sum" ] || prefix=$origin/
    download "${answer#* }" "$4" "$prefix" || return
  fi
  case ${#sum} in
    64) [ "$sum" = "$(sha256_of "$4")" ] || fail "$4" "it does not have the sha256 that the hub states" ;;
    40) [ "$sum" = "$(blob_of "$4")" ] || fail "$4" "it is not the git blob that the hub states" ;;
  esac
}

# commit_of REPOSITORY REVISION FILE: the commit that a branch or tag stands for now; FILE is overwritten.
# Mirrors that say it in no header may say it in their API; from others the revision is taken as it is named.
commit_of() {
  local commit
  if [[ ! $2 =~ $is_commit ]]; then
    request "$endpoint/$1/resolve/$2/config.json" "$3" >"$3.answer" || return
    commit=$(header "$3" x-repo-commit)
    if [ -z "$commit" ] && request "$endpoint/api/models/$1/revision/$2" "$3" >"$3.answer"; then
      commit=$(grep -o '"sha" *: *"[0-9a-f]\{40\}"' "$3" | head -n 1 | cut -d '"' -f 4)
    fi
    if [[ $commit =~ $is_commit ]]; then
      printf '%s\n' "$commit"
      return
    fi
  fi
  printf '%s\n' "$2"
}

# from_hub REPOSITORY REVISION DIRECTORY: whatever of the files Filbert reads the repository has.
from_hub() {
  local file commit target
  [ "${HF_HUB_OFFLINE:-0}" != 1 ] || {
    say "HF_HUB_OFFLINE is set: not asking $endpoint"
    return 1
  }
  [[ $endpoint =~ $is_endpoint ]] \
    || die "HF_ENDPOINT is ${endpoint##*@}, but only https://HOST[:PORT][/PATH] is asked, on this machine as well"
  [[ -z $token || $token =~ $is_token ]] || die "HF_TOKEN has characters that no token has"
  has curl || {
    say "curl is needed for $endpoint"
    return 1
  }
  commit=$(commit_of "$1" "$2" "$3/config.json") || {
    say "$endpoint/$1: $(head -n 1 "$3/config.json.error")"
    return 1
  }
  for file in config.json vocab.txt tokenizer.json tokenizer_config.json \
    special_tokens_map.json modules.json sentence_bert_config.json config_sentence_transformers.json \
    1_Pooling/config.json model.safetensors; do
    target=$3/$file
    mkdir -p "${target%/*}"
    if ! from_hub_file "$1" "$commit" "$file" "$target"; then
      rm -f "$target"
      if grep -q '^the hub answers 404' "$target.error"; then
        # Not every repository has every tokenizer file, and only some are of sentence-transformers.
        if [[ $file == *token* || $file == vocab.txt || $file == modules.json || $file == *sentence_* \
          || $file == 1_Pooling/* ]]; then continue; fi
        [ "$file" != model.safetensors ] || fail "$target" "there is none, and Filbert reads no pickled weights"
      fi
      say "$endpoint/$1: $file: $(head -n 1 "$target.error")"
      return 1
    fi
  done
  rm -f "$3"/{,1_Pooling/}*.{error,headers,answer}
  [ -f "$3/1_Pooling/config.json" ] || rmdir "$3/1_Pooling"
  if [ ! -f "$3/vocab.txt" ] && [ ! -f "$3/tokenizer.json" ]; then
    say "$endpoint/$1 has neither vocab.txt nor tokenizer.json: no BERT tokenizer"
    return 1
  fi
  [[ $commit =~ $is_commit ]] || say "$endpoint does not say which commit $commit is: the files may be of several"
  printf '%s %s\n' "$endpoint/$1" "$commit" >"$3/SOURCE"
}
