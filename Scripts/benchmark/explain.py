#!/usr/bin/env python3
"""Compares `filbert explain` with captum and shap: time, equality, faithfulness. Prints one table.

    python Scripts/benchmark/explain.py --filbert BIN --model DIR --texts FILE.csv [--limit 200] [--shap 20] [--rounds 3]

Needs torch, transformers, captum and shap (`pip install captum shap`). The programs run in turn, in every round, on the
same texts, the first `--limit` of the column "text", on `--threads` threads:

- filbert: the command as a whole, loading and writing included; its usual steps;
- filbert-loo: the same with `--leave-one-out`, words ranked by attributions and drops together;
- captum: `LayerIntegratedGradients` on the word embeddings, text by text, 50 steps, as its documentation shows; loading not
  counted;
- shap: `Explainer(pipeline)`, which is its Partition explainer, on the first `--shap` texts only, scaled to all.

On a busy machine compare processor seconds rather than seconds; set OMP_WAIT_POLICY=passive, or PyTorch's threads count the
time in which they wait.

Also: the greatest difference of a word between `filbert explain --steps 50` and captum; the median of the completeness
error; comprehensiveness and sufficiency (ERASER's AOPC over 1, 5, 10, 20 and 50 % of the words, rounded up) of all three,
computed by PyTorch in the same way.
"""

import argparse
import csv
import json
import math
import resource
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from captum.attr import LayerIntegratedGradients
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

SHARES = [0.01, 0.05, 0.1, 0.2, 0.5]
STEPS = 50


class Watch:
    """Seconds, and processor seconds of this process and the programs it ran."""

    def __init__(self):
        self.start, self.used = time.perf_counter(), self.processor()

    @staticmethod
    def processor():
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    def read(self, scale=1):
        return (time.perf_counter() - self.start) * scale, (self.processor() - self.used) * scale


class Peer:
    """The model in PyTorch, and texts as words."""

    def __init__(self, directory):
        self.tokenizer = AutoTokenizer.from_pretrained(directory)
        self.model = AutoModelForSequenceClassification.from_pretrained(directory).eval()
        self.method = LayerIntegratedGradients(
            lambda ids: self.model(input_ids=ids).logits, self.model.bert.embeddings.word_embeddings)

    def encode(self, text):
        return self.tokenizer(text, truncation=True, return_offsets_mapping=True)

    def words(self, text):
        """The places of the pieces of each word, and its characters."""
        encoding = self.encode(text)
        words = {}
        for piece, word in enumerate(encoding.word_ids()):
            if word is not None:
                words.setdefault(word, []).append(piece)
        offsets = encoding["offset_mapping"]
        return [(pieces, (offsets[pieces[0]][0], offsets[pieces[-1]][1])) for pieces in words.values()]

    @torch.no_grad()
    def probabilities(self, ids):
        return self.model(input_ids=torch.tensor([ids])).logits.softmax(-1)[0]

    def captum(self, text):
        ids = torch.tensor([self.encode(text)["input_ids"]])
        special = (ids == self.tokenizer.cls_token_id) | (ids == self.tokenizer.sep_token_id)
        baseline = torch.where(special, ids, self.tokenizer.pad_token_id)
        with torch.no_grad():
            target = int(self.model(input_ids=ids).logits.argmax())
        pieces = self.method.attribute(ids, baseline, target=target, n_steps=STEPS).sum(-1)[0].detach().numpy()
        return [float(pieces[own].sum()) for own, _ in self.words(text)]

    def faithfulness(self, text, attributions):
        """Comprehensiveness and sufficiency of one text; None without words."""
        ids, words = self.encode(text)["input_ids"], [pieces for pieces, _ in self.words(text)]
        if not words:
            return None
        whole = self.probabilities(ids)
        label = int(whole.argmax())
        order = sorted(range(len(words)), key=lambda word: (-attributions[word], word))

        def fall(left_out):
            gone = {piece for word in left_out for piece in words[word]}
            return float(whole[label] - self.probabilities([i for n, i in enumerate(ids) if n not in gone])[label])

        counts = [math.ceil(share * len(words)) for share in SHARES]
        return (statistics.mean(fall(order[:count]) for count in counts),
                statistics.mean(fall(order[count:]) for count in counts))


def filbert(options, texts, *more):
    """The watch, and the rows that were written."""
    with tempfile.TemporaryDirectory() as directory:
        source, target = Path(directory, "texts.csv"), Path(directory, "why.jsonl")
        with source.open("w", newline="") as file:
            csv.writer(file).writerows([["text"]] + [[text] for text in texts])
        command = [options.filbert, "explain", "--model", options.model, "--input", source, "--output", target,
                   "--threads", str(options.threads), "--quiet"]
        watch = Watch()
        subprocess.run([*command, *more], check=True)
        return watch.read(), [json.loads(line)["explanation"] for line in target.read_text().splitlines()]


def strengths(words):
    """How `filbert explain --leave-one-out` ranks words."""
    sums = [sum(abs(w[name]) for w in words) or 1 for name in ("attribution", "drop")]
    return [w["attribution"] / sums[0] + w["drop"] / sums[1] for w in words]


def shap_words(peer, explanation, text, label):
    """shap's values of the text's tokens, added up to words by their characters."""
    values, end, spans = [], 0, []
    for token, value in zip(explanation.data, explanation.values[:, label]):
        spans.append((end, end + len(token), float(value)))
        end += len(token)
    for _, (first, last) in peer.words(text):
        values.append(sum(v * max(0, min(b, last) - max(a, first)) / max(1, b - a) for a, b, v in spans))
    return values


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("filbert", "model", "texts"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--shap", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with open(options.texts, newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)][:options.limit]
    peer = Peer(options.model)
    times = {"filbert": [], "filbert-loo": [], "captum": [], "shap": []}
    for number in range(options.rounds):
        watched, ours = filbert(options, texts)
        times["filbert"].append(watched)
        watched, left_out = filbert(options, texts, "--leave-one-out")
        times["filbert-loo"].append(watched)
        watch = Watch()
        theirs = [peer.captum(text) for text in texts]
        times["captum"].append(watch.read())
        if options.shap and number == 0:
            import shap
            explainer = shap.Explainer(
                pipeline("text-classification", model=peer.model, tokenizer=peer.tokenizer, top_k=None, device="cpu"))
            some = texts[:options.shap]
            watch = Watch()
            partition = explainer(some, silent=True)
            times["shap"].append(watch.read(len(texts) / len(some)))
    attributions = {"filbert": [[w["attribution"] for w in row["words"]] for row in ours],
                    "filbert-loo": [strengths(row["words"]) for row in left_out], "captum": theirs}
    if options.shap:
        names = [peer.model.config.id2label[n] for n in sorted(peer.model.config.id2label)]
        columns = [partition.output_names.index(name) for name in names]
        attributions["shap"] = [
            shap_words(peer, row, text, columns[int(peer.probabilities(peer.encode(text)["input_ids"]).argmax())])
            for row, text in zip(partition, texts)]
    _, exact = filbert(options, texts, "--steps", str(STEPS))
    difference = max(abs(w["attribution"] - v) for row, own in zip(exact, theirs) for w, v in zip(row["words"], own))
    errors = [abs(sum(w["attribution"] for w in r["words"]) - (r["value"] - r["baseline"]))
              / abs(r["value"] - r["baseline"]) for r in ours if r["value"] != r["baseline"]]
    print(f"{len(texts)} texts, {options.threads} threads, best of {options.rounds}")
    print(f"greatest difference of a word from captum at {STEPS} steps: {difference:.2e}")
    print(f"completeness error: median {statistics.median(errors):.4f}, 90 % below {np.quantile(errors, .9):.4f}; "
          f"steps: mean {statistics.mean(r['steps'] for r in ours):.1f}")
    print("| | seconds | times filbert's | processor seconds | times filbert's | comprehensiveness | sufficiency |\n"
          "|---|---|---|---|---|---|---|")
    for name, own in attributions.items():
        figures = [f for f in map(peer.faithfulness, texts, own) if f]
        best = [min(column) for column in zip(*times[name])]
        ratios = [a / min(b) for a, b in zip(best, zip(*times["filbert"]))]
        print(f"| {name} | {best[0]:.1f} | {ratios[0]:.1f} | {best[1]:.1f} | {ratios[1]:.1f} "
              f"| {statistics.mean(f[0] for f in figures):.4f} | {statistics.mean(f[1] for f in figures):.4f} "
              f"| ({len(figures)} texts)")
    if options.shap:
        for name in ("filbert", "filbert-loo"):
            some = [f for f in map(peer.faithfulness, texts[:options.shap], attributions[name]) if f]
            print(f"{name} on shap's texts: comprehensiveness {statistics.mean(f[0] for f in some):.4f}, "
                  f"sufficiency {statistics.mean(f[1] for f in some):.4f}")


if __name__ == "__main__":
    main()
