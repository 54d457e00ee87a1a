#!/usr/bin/env python3
"""Compares `filbert segment` with scikit-learn and BERTopic on the same vectors, and measures its memory.

    python -m venv .peers && .peers/bin/pip install scikit-learn bertopic
    .peers/bin/python Scripts/check-segments.py quality --model Models/all-minilm-l6-v2 --segments 77 \\
        --label-column label banking77/train.csv
    .peers/bin/python Scripts/check-segments.py memory --model Models/all-minilm-l6-v2 --rows 1000000

`quality`, for each file: two runs, on one thread and on two, must give the same bytes. The inertia of the segments must
be at most 0.5 % above that of KMeans(n_init=10), the best of --seeds, and their adjusted mutual information with the
labels at least that of scikit-learn, the mean over --seeds, minus 0.005, and at least that of BERTopic (with --bertopic;
its outliers count as a topic). The figure that `segment` prints must be scikit-learn's.

`memory` writes a file of so many different texts, segments it, and fails above --limit megabytes.

Exits with 1 if a check fails.
"""

import argparse
import csv
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(*command):
    began = time.monotonic()
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"check-segments: {' '.join(map(str, command))} ended with {done.returncode}")
    return done.stdout, time.monotonic() - began


def column(path, name):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def inertia(vectors, groups):
    """The sum of squared distances from the means of the groups."""
    groups = np.unique(groups, return_inverse=True)[1]
    sums = np.zeros((groups.max() + 1, vectors.shape[1]))
    np.add.at(sums, groups, vectors.astype(float))
    return float((vectors.astype(float) ** 2).sum() - ((sums ** 2).sum(1) / np.bincount(groups)).sum())


def topics(vectors, texts, count):
    from bertopic import BERTopic
    found, _ = BERTopic(nr_topics=count).fit_transform(texts, vectors)
    return found


def quality(arguments, directory, failures):
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_mutual_info_score
    for path in arguments.files:
        labels = column(path, arguments.label_column)
        texts = column(path, arguments.text_column)
        reading = ["--model", arguments.model, "--text-column", arguments.text_column, "--quiet"]
        run(arguments.filbert, "embed", *reading, "--input", path, "--normalize", "--output", directory / "v.jsonl",
            "--overwrite")
        with open(directory / "v.jsonl", encoding="utf-8") as file:
            vectors = np.array([json.loads(line)["embedding"] for line in file], dtype=np.float32)
        for threads in (1, 2):
            printed, seconds = run(
                arguments.filbert, "segment", path, *reading, "--segments", arguments.segments, "--against",
                arguments.label_column, "--threads", threads, "--format", "json", "--overwrite", "--output",
                directory / f"{threads}.csv", "--save", directory / f"{threads}.json", "--map", directory / f"{threads}.svg")
        for ending in ("csv", "json", "svg"):
            if (directory / f"1.{ending}").read_bytes() != (directory / f"2.{ending}").read_bytes():
                failures.append(f"{path}: other bytes in .{ending} on two threads")
        segments = [int(number) for number in column(directory / "1.csv", "segment")]
        own = (inertia(vectors, segments), adjusted_mutual_info_score(labels, segments))
        printed = json.loads(printed)["against"]["adjusted_mutual_information"]
        if abs(printed - own[1]) > 1e-9:
            failures.append(f"{path}: {printed} printed, {own[1]} by scikit-learn")
        print(f"{path}: segment: inertia {own[0]:.1f}, adjusted mutual information {own[1]:.4f}, {seconds:.1f} s with vectors")
        fits = [KMeans(arguments.segments, n_init=10, random_state=seed).fit(vectors) for seed in range(arguments.seeds)]
        peers = [(inertia(vectors, fit.labels_), adjusted_mutual_info_score(labels, fit.labels_)) for fit in fits]
        best, mean = min(peer[0] for peer in peers), np.mean([peer[1] for peer in peers])
        print(f"{path}: scikit-learn, {arguments.seeds} seeds: best inertia {best:.1f}, mean information {mean:.4f}")
        if own[0] > 1.005 * best:
            failures.append(f"{path}: inertia {own[0]:.1f}, scikit-learn {best:.1f}")
        if own[1] < mean - 0.005:
            failures.append(f"{path}: information {own[1]:.4f}, scikit-learn {mean:.4f}")
        if arguments.bertopic:
            for count in (arguments.segments, None):
                found = topics(vectors, texts, count)
                peer = adjusted_mutual_info_score(labels, found)
                outliers = np.mean(np.array(found) == -1)
                print(f"{path}: BERTopic, nr_topics={count}: information {peer:.4f}, {outliers:.0%} outliers")
                if own[1] < peer:
                    failures.append(f"{path}: information {own[1]:.4f}, BERTopic {peer:.4f}")


def memory(arguments, directory, failures):
    draws = random.Random(1)
    words = [word for word in (ROOT / "Scripts/quickstart/train.csv").read_text(encoding="utf-8").split() if word.isalpha()]
    with open(directory / "many.csv", "w", encoding="utf-8") as file:
        file.write("id,text\n")
        for row in range(arguments.rows):
            file.write(f"{row},{' '.join(draws.choices(words, k=6))} {row}\n")
    _, seconds = run(
        arguments.filbert, "segment", directory / "many.csv", "--model", arguments.model, "--max-length", arguments.max_length,
        "--segments", arguments.segments, "--output", directory / "segmented.csv", "--map", directory / "map.svg", "--quiet")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{arguments.rows} rows: {peak:.0f} MB, {seconds:.0f} s")
    if peak > arguments.limit:
        failures.append(f"{peak:.0f} MB, more than {arguments.limit}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["quality", "memory"])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--model", required=True)
    parser.add_argument("--filbert", default=ROOT / ".build/release/filbert")
    parser.add_argument("--segments", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--text-column", default="text")
    parser.add_argument("--label-column", default="label")
    parser.add_argument("--bertopic", action="store_true")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--max-length", type=int, default=16, help="of texts in `memory`, which measures no time")
    parser.add_argument("--limit", type=int, default=1_000)
    parser.add_argument("--directory", type=pathlib.Path, help="for temporary files: 2 GB for a million rows")
    arguments = parser.parse_intermixed_args()
    failures = []
    with tempfile.TemporaryDirectory(dir=arguments.directory) as directory:
        {"quality": quality, "memory": memory}[arguments.what](arguments, pathlib.Path(directory), failures)
    for failure in failures:
        print(f"check-segments: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
