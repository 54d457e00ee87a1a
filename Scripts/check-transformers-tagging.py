#!/usr/bin/env python3
"""Does transformers load a tagger that Filbert saved and tag words alike, and the other way round?

Run:      python Scripts/check-transformers-tagging.py --filbert .build/release/filbert --model MODEL --data FILE.conll
          MODEL: a tagger that `filbert train` made without --head crf; FILE.conll: a word a line, blank lines between
Versions: Scripts/fixtures/requirements.txt
Fails with a sentence unless there is no missing or unexpected tensor and each word's best tag has the same
probability to 1e-5 (and is the same tag, where two are not that close).
"""

import argparse
import csv
import io
import subprocess
import sys
import tempfile

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

TOLERANCE = 1e-5


def read_words(path):
    sentences, words = [], []
    with open(path, encoding="utf-8-sig") as file:
        for line in [*file, ""]:
            line = line.rstrip("\r\n")
            if line.strip(" \t"):
                words.append(line.split("\t")[0])
            elif words:
                sentences.append(words)
                words = []
    return sentences


def filbert_tags(filbert, model, data, max_length):
    """(tag, probability or None) of every word of the file."""
    command = [filbert, "predict", "--model", model, "--input", data, "--input-format", "conll", "--output", "-",
               "--format", "csv", "--quiet", "--decoding", "greedy", "--max-length", str(max_length)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = csv.DictReader(io.StringIO(out, newline=""))
    return [(r["predicted_tag"], float(r["probability"]) if r["probability"] else None) for r in rows]


def transformers_tags(model, sentences, max_length):
    network, report = AutoModelForTokenClassification.from_pretrained(model, output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if report[kind]:
            sys.exit(f"{kind} of {model}: {report[kind]}")
    tokenizer = AutoTokenizer.from_pretrained(model)
    network.eval()
    tags = []
    with torch.inference_mode():
        for start in range(0, len(sentences), 32):
            part = sentences[start:start + 32]
            batch = tokenizer(part, is_split_into_words=True, padding=True, return_tensors="pt")
            if batch["input_ids"].shape[1] > max_length:
                sys.exit(f"a sentence near number {start} has more than {max_length} pieces; leave it out")
            probabilities = network(**batch).logits.softmax(-1)
            for row, words in enumerate(part):
                first = {}
                for position, word in enumerate(batch.word_ids(row)):
                    if word is not None:
                        first.setdefault(word, position)
                for word in range(len(words)):
                    tags.append(probabilities[row, first[word]] if word in first else None)
    return tags, network, tokenizer


def compare(what, ours, theirs, names):
    if len(ours) != len(theirs):
        sys.exit(f"{what}: {len(ours)} words against {len(theirs)}")
    worst = 0.0
    for number, ((tag, probability), row) in enumerate(zip(ours, theirs)):
        if row is None or probability is None:
            if (row is None) != (probability is None):
                sys.exit(f"{what}: word {number} has pieces on one side only")
            continue
        best = row.max().item()
        chosen = row[{v: k for k, v in names.items()}[tag]].item()
        worst = max(worst, abs(best - probability), abs(chosen - probability))
    if not worst <= TOLERANCE:
        sys.exit(f"{what}: probabilities differ by {worst}")
    print(f"{what}: {len(ours)} words, greatest difference {worst:.2g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--filbert", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--max-length", type=int, default=128)
    arguments = parser.parse_args()
    sentences = read_words(arguments.data)

    ours = filbert_tags(arguments.filbert, arguments.model, arguments.data, arguments.max_length)
    theirs, network, tokenizer = transformers_tags(arguments.model, sentences, arguments.max_length)
    compare("saved by Filbert, loaded by transformers", ours, theirs, network.config.id2label)

    with tempfile.TemporaryDirectory() as directory:
        torch.manual_seed(3)
        torch.nn.init.normal_(network.classifier.weight, std=0.5)
        network.save_pretrained(directory)
        tokenizer.save_pretrained(directory)
        ours = filbert_tags(arguments.filbert, directory, arguments.data, arguments.max_length)
        theirs, _, _ = transformers_tags(directory, sentences, arguments.max_length)
        compare("saved by transformers, loaded by Filbert", ours, theirs, network.config.id2label)


if __name__ == "__main__":
    main()
