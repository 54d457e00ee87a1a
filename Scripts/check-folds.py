#!/usr/bin/env python3
"""Compares `filbert cross-validate` with scikit-learn on real rows: the folds, and the figures of the answers.

    Scripts/check-folds.py --filbert PROGRAM --model DIR --train FILE [--label-column NAME] [--group-column NAME]
        [--time-column NAME] [--folds 5] [--repeats 1] [--seed 42]

Runs the command with linear models (--method probe), reads the CSV and the JSON that it writes, and compares

- the folds with those of StratifiedKFold, RepeatedStratifiedKFold, StratifiedGroupKFold or TimeSeriesSplit, row by row;
- the report with classification_report and other figures of the same answers, to 1e-12;
- the figures of each fold, their mean and deviation with NumPy's, and the interval with SciPy's, to 1e-12.

Needs scikit-learn 1.9.1, scipy and pandas. The file must be a CSV with labels whose rows are all used, and whose times are
written as 2026-03-14.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas
from scipy import stats
from sklearn import metrics
from sklearn.model_selection import (
    RepeatedStratifiedKFold, StratifiedGroupKFold, StratifiedKFold, TimeSeriesSplit)


def expected_folds(frame, labels, arguments):
    """The fold of each row in each repetition, from 1 on; 0 for rows that no fold answers."""
    count, seed, repeats = arguments.folds, arguments.seed, arguments.repeats
    folds = np.zeros((repeats, len(frame)), int)
    order = np.arange(len(frame))
    if arguments.time_column:
        order = np.argsort(frame[arguments.time_column].to_numpy(), kind="stable")
        splits = TimeSeriesSplit(count).split(order)
    elif arguments.group_column:
        state = np.random.RandomState(seed)
        splits = [split for _ in range(repeats) for split in StratifiedGroupKFold(
            count, shuffle=True, random_state=state).split(frame, labels, frame[arguments.group_column])]
    elif repeats > 1:
        splits = RepeatedStratifiedKFold(n_splits=count, n_repeats=repeats, random_state=seed).split(frame, labels)
    else:
        splits = StratifiedKFold(count, shuffle=True, random_state=seed).split(frame, labels)
    for place, (_, test) in enumerate(splits):
        folds[place // count, order[test]] = place % count + 1
    return folds


def figures(gold, given, probabilities, names):
    found = {"accuracy": metrics.accuracy_score(gold, given), "macro_f1": metrics.f1_score(gold, given, average="macro"),
             "weighted_f1": metrics.f1_score(gold, given, average="weighted"),
             "matthews_correlation": metrics.matthews_corrcoef(gold, given),
             "log_loss": metrics.log_loss(gold, probabilities, labels=names)}
    if len(names) == 2:
        found["roc_auc"] = metrics.roc_auc_score(gold == names[1], probabilities[:, 1])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--train", required=True)
    parser.add_argument("--label-column", default="label")
    parser.add_argument("--group-column")
    parser.add_argument("--time-column")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--seed", type=int, default=42)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    problems = []

    def compare(what, value, expected, tolerance=1e-12):
        if value is None or not np.isclose(value, expected, rtol=tolerance, atol=tolerance):
            problems.append(f"{what}: {value}, but {expected} expected")

    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory) / "answers.csv"
        command = [arguments.filbert, "cross-validate", "--method", "probe", "--format", "json", "--quiet",
                   "--output", str(output)]
        for name in ("model", "train", "label_column", "group_column", "time_column", "folds", "repeats", "seed"):
            if getattr(arguments, name) is not None:
                command += [f"--{name.replace('_', '-')}", str(getattr(arguments, name))]
        report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        answers = pandas.read_csv(output, dtype=str, keep_default_na=False)
    frame = pandas.read_csv(arguments.train, dtype=str, keep_default_na=False)
    labels = frame[arguments.label_column].to_numpy()
    if "repetition" not in answers:
        answers["repetition"] = "1"

    expected = expected_folds(frame, labels, arguments)
    folds = np.zeros_like(expected)
    lines = answers["line"].astype(int).to_numpy()
    row_of_line = {line: row for row, line in enumerate(sorted(set(lines)))}
    rows = np.array([row_of_line[line] for line in lines])
    if arguments.time_column:
        # Rows that nobody answers are not in the file.
        rows = np.flatnonzero(expected[0])[rows]
    folds[answers["repetition"].astype(int).to_numpy() - 1, rows] = answers["fold"].astype(int).to_numpy()
    print(f"{(folds == expected).sum()} of {expected.size} rows are in scikit-learn's fold")
    if not (folds == expected).all():
        problems.append("the folds differ")

    names = sorted(set(labels))
    columns = [f"probability_{name}" for name in names]
    over = report["cross_validation"]
    found = {}
    for place in range(arguments.folds * arguments.repeats):
        repetition, fold = divmod(place, arguments.folds)
        part = answers[(answers["repetition"] == str(repetition + 1)) & (answers["fold"] == str(fold + 1))]
        for key, value in figures(part[arguments.label_column].to_numpy(), part["predicted_label"].to_numpy(),
                                  part[columns].astype(np.float32).astype(float).to_numpy(), names).items():
            found.setdefault(key, []).append(value)
    ratio = np.mean(np.array(over["test_rows"]) / np.array(over["training_rows"]))
    for key, values in found.items():
        figure, count = over["figures"][key], len(values)
        for place, value in enumerate(values):
            compare(f"{key} of fold {place + 1}", figure["folds"][place], value)
        compare(f"mean {key}", figure["mean"], np.mean(values))
        compare(f"deviation of {key}", figure["standard_deviation"], np.std(values, ddof=1))
        scale = np.sqrt(np.var(values, ddof=1) * (1 / count + ratio))
        if scale > 0:
            low, high = stats.t.interval(0.95, count - 1, loc=np.mean(values), scale=scale)
            compare(f"low end of {key}", figure["low"], max(low, -1 if key == "matthews_correlation" else 0))
            compare(f"high end of {key}", figure["high"], high if key == "log_loss" else min(high, 1))
    first = answers[answers["repetition"] == "1"]
    gold, given = first[arguments.label_column].to_numpy(), first["predicted_label"].to_numpy()
    for key, value in figures(gold, given, first[columns].astype(np.float32).astype(float).to_numpy(), names).items():
        if key in report:
            compare(f"{key} of all rows", report[key], value)
    for name, row in metrics.classification_report(gold, given, output_dict=True).items():
        for key, value in row.items() if isinstance(row, dict) else []:
            compare(f"{key} of {name}", report[name][key], value)
    print("\n".join(problems) if problems else f"{sum(map(len, found.values()))} figures of folds, their means, deviations "
          "and intervals, and the report equal scikit-learn's and SciPy's")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
