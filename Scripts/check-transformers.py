#!/usr/bin/env python3
"""Does transformers load what Filbert saves, with the same answers, and the other way round?

Run:      python Scripts/check-transformers.py --filbert .build/release/filbert --model MODEL --data FILE.csv
          MODEL: what `filbert train` made for --task classification, multilabel or regression; FILE.csv: texts in a
          column "text"
Versions: Scripts/fixtures/requirements.txt
Fails with a sentence unless there is no missing or unexpected tensor, every probability agrees to 1e-5 and every
number of a regression to 1e-5 of the greatest.
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


def filbert_answers(filbert, model, data, max_length):
    """What Filbert answers to each row: label -> probability, or None -> number."""
    problem = json.loads((Path(model) / "config.json").read_text()).get("problem_type")
    command = [filbert, "predict", "--model", model, "--input", data, "--output", "-", "--format", "jsonl", "--quiet",
               "--max-length", str(max_length)] + ([] if problem == "regression" else ["--all"])
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    if problem == "regression":
        return [{None: row["predicted_value"]} for row in rows]
    return [row["probabilities"] for row in rows]


def transformers_answers(model, texts, max_length):
    network, report = AutoModelForSequenceClassification.from_pretrained(model, output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if report[kind]:
            sys.exit(f"{kind} of {model}: {report[kind]}")
    tokenizer = AutoTokenizer.from_pretrained(model)
    network.eval()
    labels, problem = network.config.id2label, network.config.problem_type
    rows = []
    with torch.inference_mode():
        for start in range(0, len(texts), 32):
            batch = tokenizer(texts[start:start + 32], truncation=True, max_length=max_length, padding=True,
                              return_tensors="pt")
            logits = network(**batch).logits
            if problem == "regression":
                rows += [{None: row[0]} for row in logits.tolist()]
                continue
            answers = logits.sigmoid() if problem == "multi_label_classification" else logits.softmax(-1)
            rows += [{labels[i]: p for i, p in enumerate(row)} for row in answers.tolist()]
    return rows, network, tokenizer


def compare(what, ours, theirs):
    if len(ours) != len(theirs):
        sys.exit(f"{what}: {len(ours)} rows against {len(theirs)}")
    # Numbers of a regression come in any unit.
    greatest = max([1.0] + [abs(v) for row in theirs for v in row.values()])
    worst = 0.0
    for number, (a, b) in enumerate(zip(ours, theirs)):
        if list(a) != list(b):
            sys.exit(f"{what}: row {number} has labels {list(a)} against {list(b)}")
        worst = max(worst, max(abs(a[k] - b[k]) for k in a))
    if not worst <= TOLERANCE * greatest:
        sys.exit(f"{what}: answers differ by {worst}")
    print(f"{what}: {len(ours)} rows, greatest difference {worst:.2g} (greatest answer {greatest:.6g})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--filbert", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--max-length", type=int, default=128)
    arguments = parser.parse_args()
    with open(arguments.data, encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]

    ours = filbert_answers(arguments.filbert, arguments.model, arguments.data, arguments.max_length)
    theirs, network, tokenizer = transformers_answers(arguments.model, texts, arguments.max_length)
    compare("saved by Filbert, loaded by transformers", ours, theirs)

    with tempfile.TemporaryDirectory() as directory:
        torch.manual_seed(3)
        torch.nn.init.normal_(network.classifier.weight, std=0.5)
        network.save_pretrained(directory)
        tokenizer.save_pretrained(directory)
        ours = filbert_answers(arguments.filbert, directory, arguments.data, arguments.max_length)
        theirs, _, _ = transformers_answers(directory, texts, arguments.max_length)
        compare("saved by transformers, loaded by Filbert", ours, theirs)
        print("files transformers wrote:", ", ".join(sorted(p.name for p in Path(directory).iterdir())))


if __name__ == "__main__":
    main()
