#!/usr/bin/env bash
# From a bare Debian machine with the Swift toolchain to a purchase-intent model: installs packages, builds
# Filbert, fetches a pretrained encoder, fine-tunes it on 927 shop messages, reports on 712 others whom to contact and
# what that earns, and scores a file of new messages.
#
#   Scripts/quickstart.sh
set -euo pipefail

# shellcheck source=Scripts/prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

step "Fine-tune: does a shop message show the intent to buy?"
run filbert train --model Models/all-minilm-l6-v2 --train Scripts/quickstart/train.csv \
  --output Models/shop-intent --overwrite

step "Evaluate on messages the model has not seen: whom to contact, for whom it is worse, why it errs"
mkdir -p Output
run filbert evaluate --model Models/shop-intent --data Scripts/quickstart/test.csv \
  --value buying=30 --cost 10 --slice shop --report Output/report.html --overwrite

step "Score new messages"
run filbert predict --model Models/shop-intent --input Scripts/quickstart/new-messages.csv \
  --output Output/scored.csv --overwrite
run head -n 6 Output/scored.csv

printf '\nDone in %d s after the build. The model is in Models/shop-intent, the report in Output/report.html, the scores in Output/scored.csv.\n' \
  $((SECONDS - began))
