#!/usr/bin/env bash
# Checks GET /openapi.json of a running server: that it is OpenAPI, by openapi-spec-validator, and that the server does what
# it says, by schemathesis: no answer of 500 or more, every answer as described.
#
#   Scripts/check-openapi.sh --python VENV/bin/python --url http://127.0.0.1:8080 [--key KEY] [--examples 100] [--seed 1]
#
# The Python needs `pip install schemathesis openapi-spec-validator`. Further arguments after -- go to `schemathesis run`.
set -euo pipefail

die() {
  printf 'check-openapi: %s\n' "$*" >&2
  exit 64
}
python=python3 url='' key='' examples=100 seed=1
while [ $# -gt 0 ]; do
  case $1 in
    --python | --url | --key | --examples | --seed)
      [ $# -ge 2 ] || die "$1 needs a value"
      printf -v "${1#--}" '%s' "$2"
      shift
      ;;
    --)
      shift
      break
      ;;
    *) die "there is no option $1" ;;
  esac
  shift
done
[ -n "$url" ] || die "--url http://HOST:PORT is needed"
python=$(command -v "$python") || die "there is no such Python"
python=$(cd "$(dirname "$python")" && pwd)/$(basename "$python")
schemathesis=$(dirname "$python")/schemathesis
[ -x "$schemathesis" ] || die "$schemathesis is missing: $python -m pip install schemathesis openapi-spec-validator"

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
headers=()
[ -z "$key" ] || headers=(--header "Authorization: Bearer $key")

"$python" - "$url/openapi.json" "$key" "$directory/openapi.json" <<'PYTHON'
import json
import sys
import urllib.request

import openapi_spec_validator

address, key, path = sys.argv[1:]
request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"} if key else {})
document = json.load(urllib.request.urlopen(request, timeout=10))
openapi_spec_validator.validate(document)
for operations in document["paths"].values():
    for operation in operations.values():
        if isinstance(operation, dict):  # schemathesis cannot write these.
            operation.get("requestBody", {}).get("content", {}).pop("application/x-ndjson", None)
with open(path, "w", encoding="utf-8") as file:
    json.dump(document, file)
print(f"{address} is OpenAPI {document['openapi']} with {len(document['paths'])} paths")
PYTHON

cd "$directory" # What schemathesis keeps between runs goes with it.
# What a schema cannot say: which routes the model answers, and that more texts than may be get 413.
"$schemathesis" run openapi.json --url "$url" "${headers[@]}" --max-examples "$examples" --seed "$seed" \
  --checks all --exclude-checks negative_data_rejection,positive_data_acceptance --phases examples,coverage,fuzzing,stateful "$@"
