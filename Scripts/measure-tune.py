#!/usr/bin/env python3
"""Whether a search pays: test figures of the recipe that `tune` keeps beside those of the default.

    Scripts/measure-tune.py --model DIR --train FILE --test FILE [--rows 1000] [--seed 1] [--filbert .build/release/filbert]
        [-- OPTIONS OF TUNE]

Draws --rows rows of the training file with the same share of every label, searches, trains the default and the recipe that
is kept on these rows, and evaluates both on the test file. Options after -- such as --folds 2 and --trials 20 are
those of the search; options of a recipe, such as --epochs 6, fix it for all.
"""
import argparse
import collections
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

SEARCH = {"--trials", "--sampler", "--search", "--space", "--folds", "--validation", "--metric", "--time-budget"}


def sample(source, count, seed, target):
    """Writes `count` rows, of every label the same share, in the order of the file."""
    with open(source, newline="") as file:
        rows = list(csv.DictReader(file))
    label = next(name for name in ("label", "intent", "category") if name in rows[0])
    groups = collections.defaultdict(list)
    for number, row in enumerate(rows):
        groups[row[label]].append(number)
    rng = random.Random(seed)
    chosen = []
    for name in sorted(groups):
        share = count * len(groups[name]) / len(rows)
        size = int(share) + (rng.random() < share - int(share))
        chosen += rng.sample(groups[name], min(len(groups[name]), max(1, size)))
    with open(target, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[number] for number in sorted(chosen))
    return len(chosen)


def recipe_options(options):
    """Those of tune that train has too."""
    kept, values = [], iter(options)
    for option in values:
        if option in SEARCH:
            next(values)
        elif option.split("=")[0] not in SEARCH:
            kept.append(option)
    return kept


class Measurement:
    def __init__(self, arguments, work):
        self.arguments, self.work = arguments, work
        self.data = work / "train.csv"

    def run(self, *command):
        done = subprocess.run([self.arguments.filbert, *map(str, command)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{command[0]} ends with {done.returncode}: {done.stderr}")
        return done.stdout

    def figures(self, *more):
        """Macro F1 and accuracy on the test file of a model of all rows."""
        model = self.work / "model"
        self.run("train", "--model", self.arguments.model, "--train", self.data, "--output", model, "--overwrite", "--quiet",
                 "--seed", self.arguments.seed, *recipe_options(self.arguments.options), *more)
        report = json.loads(self.run("evaluate", "--model", model, "--data", self.arguments.test, "--format", "json", "--quiet"))
        return report["macro avg"]["f1-score"], report["accuracy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--train", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--filbert", default=".build/release/filbert")
    parser.add_argument("options", nargs="*")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        measurement = Measurement(arguments, pathlib.Path(directory))
        count = sample(arguments.train, arguments.rows, arguments.seed, measurement.data)
        started = time.monotonic()
        output = measurement.work / "tuned"
        print(measurement.run("tune", "--model", arguments.model, "--train", measurement.data, "--output", output, "--quiet",
                              "--seed", arguments.seed, *arguments.options))
        print(f"{count} rows, {time.monotonic() - started:.0f} s", flush=True)
        decision = json.loads((output / "trials.json").read_text())["decision"]
        print(decision)
        f1, accuracy = measurement.figures()
        print(f"default: test macro F1 {f1:.4f}, accuracy {accuracy:.4f}", flush=True)
        if decision["kept"] != 0:
            f1, accuracy = measurement.figures("--recipe", output / "recipe.json")
        print(f"kept (trial {decision['kept']}): test macro F1 {f1:.4f}, accuracy {accuracy:.4f}")


if __name__ == "__main__":
    main()
