#!/usr/bin/env python3
"""Compares `train --task matching` with sentence-transformers: the same loss, batches, steps and rates.

    python3 -m venv .peers && .peers/bin/pip install sentence-transformers==6.2.0 tensorboard==2.21.0
    .peers/bin/python Scripts/check-matching.py [PART...] [--filbert PATH] [--model DIR] [--data DIR] [--epochs N]
        [--seeds N...] [--dropout P]

arithmetic  Without dropout, and with batches in which no text occurs twice: the losses of the first 20 steps must agree
            to 1e-4, and SentenceTransformer must open the model and give the vectors of `embed` to 1e-5.
intents     Messages of customers to the names of their intents, for the bots of HINT3 below DIR: mean reciprocal rank
            and share of first places on the test messages; untrained, trained here, and by sentence-transformers.
purchases   The next item of a history. Items are sentences of real reviews of clothes. Customers are made up: what they
            buy next is mostly of the kind that goes with the last one (after a dress a jacket). Customers of the test
            are others.
new         Like purchases, but all items of the test are new. Nobody bought them in training, so counting which item
            followed which does not help.
popular     Like purchases, but with more items. Some are bought much more often than others of their kind. The model is
            also trained with --popularity-correction, which must give a higher MRR. The result of ranking by
            popularity is printed too.

The model trained here must be better than the untrained one by 0.05 MRR, and not worse than that of
sentence-transformers by more than the standard error of the difference over the test queries of all seeds. The two draw
different dropout: between seeds, the mean reciprocal rank of `purchases` has a standard deviation of about 0.01. With
--dropout 0, they differ only in that Filbert leaves some items out of the loss. One thread, float32.
"""

import argparse
import csv
import json
import math
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

MASK = (1 << 64) - 1
BATCH, RATE, WARMUP = 32, 1e-4, 0.1
FIRST_STEPS = 20


# The order in which Filbert visits examples: Sources/Tensor/RandomStream.swift.

def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def order(count, epoch, seed):
    key = mix((seed + 0x9E3779B97F4A7C15) & MASK)
    for part in (epoch, 0x6F72646572):
        key = mix(key ^ mix((part + 0xD1B54A32D192ED03) & MASK))
    result = list(range(count))
    for last in range(count - 1, 0, -1):
        number = mix((key + 0x9E3779B97F4A7C15 * (last + 1)) & MASK)
        other = (number * (last + 1)) >> 64
        result[last], result[other] = result[other], result[last]
    return result


# The peer.

def train_peer(pairs, options, epochs, seed, dropout):
    """MultipleNegativesRankingLoss of sentence-transformers under AdamW, by the recipe that Filbert is given."""
    torch.manual_seed(seed)
    model = SentenceTransformer(options.model, device="cpu")
    model.max_seq_length = 128
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = dropout
    loss = MultipleNegativesRankingLoss(model)
    groups = {True: [], False: []}
    for name, parameter in model.named_parameters():
        if "pooler" not in name:
            groups[not (name.endswith("bias") or "LayerNorm" in name)].append(parameter)
    optimizer = torch.optim.AdamW(
        [{"params": groups[True], "weight_decay": 0.01}, {"params": groups[False], "weight_decay": 0.0}], lr=RATE)
    steps = epochs * math.ceil(len(pairs) / BATCH)
    warmup = math.ceil(WARMUP * steps)
    losses = []
    model.train()
    for epoch in range(epochs):
        visited = order(len(pairs), epoch, seed)
        for start in range(0, len(pairs), BATCH):
            step = len(losses)
            factor = step / max(1, warmup) if step < warmup else (steps - step) / max(1, steps - warmup)
            for group in optimizer.param_groups:
                group["lr"] = RATE * factor
            batch = [pairs[index] for index in visited[start:start + BATCH]]
            value = loss([model.preprocess([pair[side] for pair in batch]) for side in (0, 1)], None)
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(value.item())
    return model.eval(), losses


# Filbert.

def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def run(*arguments):
    subprocess.run([str(argument) for argument in arguments], check=True)


def train_here(place, options, epochs, seed, dropout, data, *more):
    run(options.filbert, "train", "--model", options.model, "--task", "matching", "--recipe", "plain",
        "--epochs", epochs, "--batch-size", BATCH, "--learning-rate", RATE, "--warmup-ratio", WARMUP,
        "--validation-fraction", 0, "--dropout", dropout, "--seed", seed, "--threads", 1, "--quiet", "--tensorboard",
        place / "log", "--output", place / "model", *data, *more)
    log = EventAccumulator(str(place / "log"), size_guidance={"scalars": 0})
    log.Reload()
    return place / "model", [event.value for event in log.Scalars("train/loss")]


def embed(model, texts, place, options):
    write(place / "texts.csv", [["text"]] + [[text] for text in texts])
    run(options.filbert, "embed", "--model", model, "--input", place / "texts.csv", "--output",
        place / "vectors.jsonl", "--overwrite", "--quiet", "--max-length", 128)
    with open(place / "vectors.jsonl", encoding="utf-8") as file:
        return numpy.array([json.loads(line)["embedding"] for line in file])


# Figures.

def ranks(scores, right):
    """The place of each query's item."""
    own = scores[numpy.arange(len(right)), right]
    return 1 + (scores > own[:, None]).sum(1)


def shown(name, found, seconds=None):
    """Prints the mean reciprocal rank, and the shares of queries whose item is first and among the first ten."""
    took = "" if seconds is None else f"  {seconds:6.0f} s"
    print(f"  {name:<26}MRR {(1 / found).mean():.4f}  first {(found == 1).mean():.4f}  "
          f"ten {(found <= 10).mean():.4f}{took}", flush=True)


def compare(title, pairs, tests, items, options, epochs, data, is_popular=False):
    """Trains both with each seed, prints what each finds, and returns whether the bars hold."""
    print(f"{title}: {len(pairs)} pairs, {len(tests)} test queries, {len(items)} items, {epochs} epochs", flush=True)
    right = numpy.array([items.index(item) for _, item in tests])
    queries = [query for query, _ in tests]

    def here(name, seed, *more):
        with tempfile.TemporaryDirectory() as directory:
            place = Path(directory)
            started, model = time.time(), options.model
            if seed is not None:
                model, _ = train_here(place, options, epochs, seed, options.dropout, data(place, pairs), *more)
            seconds = None if seed is None else time.time() - started
            found = ranks(embed(model, queries, place, options) @ embed(model, items, place, options).T, right)
            shown(name, found, seconds)
            return 1 / found

    def there(seed):
        started = time.time()
        peer, _ = train_peer(pairs, options, epochs, seed, options.dropout)
        seconds = time.time() - started
        vectors = [peer.encode(texts, normalize_embeddings=True, show_progress_bar=False) for texts in (queries, items)]
        found = ranks(vectors[0] @ vectors[1].T, right)
        shown(f"sentence-transformers, {seed}", found, seconds)
        return 1 / found

    before = here("untrained", None)
    own = numpy.concatenate([here(f"Filbert, seed {seed}", seed) for seed in options.seeds])
    difference = own - numpy.concatenate([there(seed) for seed in options.seeds])
    error = difference.std(ddof=1) / math.sqrt(len(difference))
    print(f"  difference {difference.mean():+.4f}, standard error {error:.4f}", flush=True)
    holds = own.mean() >= before.mean() + 0.05 and difference.mean() >= -error
    if is_popular:
        counts = numpy.array([sum(item == other for _, other in pairs) for item in items])
        shown("by popularity", ranks(numpy.tile(counts, (len(right), 1)), right))
        corrected = numpy.concatenate(
            [here(f"corrected, seed {seed}", seed, "--popularity-correction") for seed in options.seeds])
        return holds and corrected.mean() > own.mean()
    return holds


def pairs_file(place, pairs):
    write(place / "train.csv", [["query", "item"], *pairs])
    return ["--train", place / "train.csv", "--text-column", "query", "--text-pair-column", "item"]


# Data.

def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(label):
    return label.replace("_", " ").lower()


KINDS = {"dress": "dress dresses", "top": "top tee shirt blouse", "jeans": "jeans pants", "skirt": "skirt skirts",
         "sweater": "sweater cardigan", "jacket": "jacket coat vest"}
# What goes with what was bought last.
NEXT = {"dress": "jacket", "jacket": "jeans", "jeans": "top", "top": "skirt", "skirt": "sweater", "sweater": "dress"}
CUSTOMERS, TEST_CUSTOMERS = 120, 60
ITEMS_A_KIND, POPULAR_ITEMS_A_KIND = 8, 30


def catalogue(data, count):
    """Sentences of reviews that name exactly one kind of clothes."""
    found = {kind: [] for kind in KINDS}
    for row in read(data / "womens_clothing_reviews" / "recommended_small_train.csv"):
        for sentence in re.split(r"[.!?\r\n]+", row["text"]):
            sentence = " ".join(sentence.split())
            tokens = set(re.findall(r"[a-z]+", sentence.lower()))
            kinds = [kind for kind, names in KINDS.items() if tokens & set(names.split())]
            if len(kinds) == 1 and 5 <= len(sentence.split()) <= 12 and sentence not in found[kinds[0]]:
                found[kinds[0]].append(sentence)
    return {kind: sentences[:count] for kind, sentences in found.items()}


def histories(items, customers, generator, is_popular):
    """Purchases of each customer, in order. If some are popular, the n-th of a kind is bought 1/n as often as
    the first.
    """
    kinds = list(items)
    result = []
    for _ in range(customers):
        kind, bought = generator.choice(kinds), []
        for _ in range(generator.randint(3, 6)):
            choice = [item for item in items[kind] if item not in bought]
            weights = [1 / (1 + items[kind].index(item)) if is_popular else 1 for item in choice]
            bought.append(generator.choices(choice, weights)[0])
            kind = NEXT[kind] if generator.random() < 0.8 else generator.choice(kinds)
        result.append(bought)
    return result


HISTORY = 2


def query(items):
    return "; ".join(reversed(items[-HISTORY:]))


def next_items(bought):
    return [(query(items[:place]), items[place]) for items in bought for place in range(1, len(items))]


# The parts.

def arithmetic(options):
    reviews = read(options.data / "womens_clothing_reviews" / "recommended_small_train.csv")
    texts = list(dict.fromkeys(" ".join(row["text"].split()[:20]) for row in reviews))
    # The beginning of a review and what follows: no text occurs twice.
    pairs = []
    seen = set()
    for text in texts:
        pair = (" ".join(text.split()[:10]), " ".join(text.split()[10:]))
        if pair[1] and not seen & set(pair):
            pairs.append(pair)
            seen |= set(pair)
    pairs = pairs[:FIRST_STEPS * BATCH]
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        seed = options.seeds[0]
        model, here = train_here(place, options, 1, seed, 0, pairs_file(place, pairs))
        _, there = train_peer(pairs, options, 1, seed, 0)
        difference = max(abs(a - b) for a, b in zip(here, there, strict=True))
        print(f"arithmetic: losses of {len(here)} steps from {here[0]:.4f} to {here[-1]:.4f}, greatest difference "
              f"{difference:.1e}", flush=True)
        sample = [text for pair in pairs[:100] for text in pair]
        ours = embed(model, sample, place, options)
        theirs = SentenceTransformer(str(model), device="cpu").encode(sample, show_progress_bar=False)
        vectors = float(numpy.abs(ours - theirs).max())
        print(f"arithmetic: vectors of {len(sample)} texts in sentence-transformers, greatest difference {vectors:.1e}")
    return difference <= 1e-4 and vectors <= 1e-5


def intents(options):
    holds = True
    for bot in options.bots:
        place = options.data / "hint3_retail_chatbots" / "v1"
        pairs = [(row["text"], words(row["label"])) for row in read(place / f"{bot}_train.csv")]
        items = sorted({item for _, item in pairs})
        tests = [(row["text"], words(row["label"])) for row in read(place / f"{bot}_test.csv")]
        tests = [test for test in tests if test[1] in items]
        holds &= compare(f"intents of {bot}", pairs, tests, items, options, options.epochs, pairs_file)
    return holds


def purchases_file(bought):
    """A function that writes the purchases of all customers to a training file, one a day for each customer."""
    def file(place, _):
        rows = [(f"c{number}", item, f"2026-{1 + day // 28:02}-{1 + day % 28:02}")
                for number, items in enumerate(bought) for day, item in enumerate(items)]
        write(place / "purchases.csv", [["customer", "product", "date"], *rows])
        return ["--train", place / "purchases.csv", "--user-column", "customer", "--item-column", "product", "--time",
                "date", "--history", HISTORY]
    return file


def every(items):
    return [item for kind in items.values() for item in kind]


def purchases(options, is_popular=False):
    generator = random.Random(42)
    items = catalogue(options.data, POPULAR_ITEMS_A_KIND if is_popular else ITEMS_A_KIND)
    factor = 2 if is_popular else 1
    train, test = (histories(items, factor * count, generator, is_popular) for count in (CUSTOMERS, TEST_CUSTOMERS))
    return compare("popular" if is_popular else "purchases", next_items(train), next_items(test), every(items), options,
                   options.epochs, purchases_file(train), is_popular)


def popular(options):
    return purchases(options, is_popular=True)


def new(options):
    generator = random.Random(42)
    both = catalogue(options.data, 2 * ITEMS_A_KIND)
    old, fresh = ({kind: found[half] for kind, found in both.items()}
                  for half in (slice(ITEMS_A_KIND), slice(ITEMS_A_KIND, None)))
    train = histories(old, CUSTOMERS, generator, False)
    test = histories(fresh, TEST_CUSTOMERS, generator, False)
    return compare(
        "new", next_items(train), next_items(test), every(fresh), options, options.epochs, purchases_file(train))


PARTS = {"arithmetic": arithmetic, "intents": intents, "purchases": purchases, "new": new, "popular": popular}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--filbert", default=".build/release/filbert")
    parser.add_argument("--model", default="Models/all-minilm-l6-v2")
    parser.add_argument("--data", type=Path, default=Path("data"), help="directory with HINT3 and the reviews")
    parser.add_argument("--bots", nargs="+", default=["sofmattress", "curekart", "powerplay11"])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seeds", type=int, nargs="+", default=[42])
    parser.add_argument("--dropout", type=float, default=0.1, help="of both; `arithmetic` has none (default: 0.1)")
    parser.add_argument("parts", nargs="*", metavar="PART", default=list(PARTS))
    options = parser.parse_args()
    torch.set_num_threads(1)
    failed = [part for part in options.parts if not PARTS[part](options)]
    sys.exit(f"check-matching: the bars do not hold for {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
