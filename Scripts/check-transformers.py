#!/usr/bin/env python3
"""Does transformers load what Filbert saves, with the same probabilities, and the other way round?

Run:      python Scripts/check-transformers.py --filbert .build/release/filbert --model MODEL --data FILE.csv
          MODEL: a classifier that `filbert train` made; FILE.csv: texts in a column "text"
Versions: Scripts/fixtures/requirements.txt
Fails with a sentence unless there is no missing or unexpected tensor and every probability agrees to 1e-5.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

TOLERANCE = 1e-5


def filbert_probabilities(filbert, model, data, max_length):
    command = [filbert, "predict", "--model", model, "--input", data, "--output", "-", "--format", "jsonl", "--all",
               "--quiet", "--max-length", str(max_length)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [json.loads(line)["probabilities"] for line in out.splitlines()]


def transformers_probabilities(model, texts, max_length):
    network, report = AutoModelForSequenceClassification.from_pretrained(model, output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if report[kind]:
            sys.exit(f"{kind} of {model}: {report[kind]}")
    tokenizer = AutoTokenizer.from_pretrained(model)
    network.eval()
    labels = network.config.id2label
    rows = []
    with torch.inference_mode():
        for start in range(0, len(texts), 32):
            batch = tokenizer(texts[start:start + 32], truncation=True, max_length=max_length, padding=True,
                              return_tensors="pt")
            for row in network(**batch).logits.softmax(-1).tolist():
                rows.append({labels[i]: p for i, p in enumerate(row)})
    return rows, network, tokenizer


def compare(what, ours, theirs):
    if len(ours) != len(theirs):
        sys.exit(f"{what}: {len(ours)} rows against {len(theirs)}")
    worst = 0.0
    for number, (a, b) in enumerate(zip(ours, theirs)):
        if list(a) != list(b):
            sys.exit(f"{what}: row {number} has labels {list(a)} against {list(b)}")
        worst = max(worst, max(abs(a[k] - b[k]) for k in a))
    if not worst <= TOLERANCE:
        sys.exit(f"{what}: probabilities differ by {worst}")
    print(f"{what}: {len(ours)} rows, greatest difference {worst:.2g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--filbert", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--max-length", type=int, default=128)
    arguments = parser.parse_args()
    with open(arguments.data, encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]

    ours = filbert_probabilities(arguments.filbert, arguments.model, arguments.data, arguments.max_length)
    theirs, network, tokenizer = transformers_probabilities(arguments.model, texts, arguments.max_length)
    compare("saved by Filbert, loaded by transformers", ours, theirs)

    with tempfile.TemporaryDirectory() as directory:
        torch.manual_seed(3)
        torch.nn.init.normal_(network.classifier.weight, std=0.5)
        network.save_pretrained(directory)
        tokenizer.save_pretrained(directory)
        ours = filbert_probabilities(arguments.filbert, directory, arguments.data, arguments.max_length)
        theirs, _, _ = transformers_probabilities(directory, texts, arguments.max_length)
        compare("saved by transformers, loaded by Filbert", ours, theirs)
        print("files transformers wrote:", ", ".join(sorted(p.name for p in Path(directory).iterdir())))


if __name__ == "__main__":
    main()
