#!/usr/bin/env bash
# Finds entities in product-search queries: fine-tunes a tagger on 3,000 queries of QueryNER, prints the reports on 993
# others and tags a file of new ones. Installs, builds and fetches what is missing, as quickstart.sh does.
#
#   Scripts/quickstart-tagging.sh
set -euo pipefail

# shellcheck source=Scripts/prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

step "Fine-tune: what in a query is brand, product, size, color?"
run filbert train --model Models/all-minilm-l6-v2 --train Scripts/queryner/train.iob2.txt \
  --output Models/products --overwrite

step "Evaluate on queries the model has not seen"
run filbert evaluate --model Models/products --data Scripts/queryner/test.iob2.txt

step "Tag new queries"
mkdir -p Output
run filbert predict --model Models/products --input Scripts/queryner/queries.csv \
  --output Output/tagged.jsonl --overwrite
run head -n 2 Output/tagged.jsonl

printf '\nDone in %d s after the build. The model is in Models/products, the queries in Output/tagged.jsonl.\n' \
  $((SECONDS - began))
