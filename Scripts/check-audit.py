#!/usr/bin/env python3
"""Compares `filbert audit` with cleanlab on real files.

    Scripts/check-audit.py rows --model DIR [--separator ,] FILE.csv ...
    Scripts/check-audit.py noise --model DIR --train FILE.csv --test FILE.csv [--share 0.1] [--seed 1] [--method probe]

Files have the columns text and label (labels, with --separator between them). --filbert is .build/release/filbert by
default. Needs the packages of Scripts/fixtures/requirements.txt.

rows   gives `audit` and cleanlab the same out-of-fold probabilities (TF-IDF and logistic regression), and compares rows
       and order for all filters and rankings. cleanlab's order of equal scores is that of numpy.argsort, which differs
       between processors. The second figure is that of cleanlab with a stable argsort. Ends with 1 if that differs.
noise  changes a share of the labels at random. Prints how well `audit` and cleanlab find the changed labels, as average
       precision: for the rows that each lists, with unlisted rows ranked last, and for all rows by score. Then trains
       on the original file, on the file with changed labels, and on that file without the rows that `audit` lists.
       Prints macro F1 on the test file for each.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

warnings.filterwarnings("ignore")
import cleanlab.filter  # noqa: E402
import cleanlab.multilabel_classification.filter as label_sets  # noqa: E402

FILTERS = ["prune_by_class", "prune_by_noise_rate", "both", "confident_learning", "predicted_neq_given",
           "low_normalized_margin", "low_self_confidence"]
RANKINGS = ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]
ARGSORT = np.argsort


def stable_argsort(array, *positional, **named):
    return ARGSORT(array, *positional, **{**named, "kind": "stable"})


def read(path, column):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [row[column] for row in rows]


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def regression():
    return make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=10, max_iter=1000))


def probabilities(texts, given, folds):
    """Out of fold, as Filbert reads them: single precision."""
    model = regression() if given.ndim == 1 else OneVsRestClassifier(regression())
    return cross_val_predict(model, texts, given, cv=folds, method="predict_proba").astype(np.float32)


def run(*command):
    """What the program writes to stdout; ends the script with its messages if it fails."""
    outcome = subprocess.run(command, capture_output=True, text=True)
    if outcome.returncode != 0:
        sys.exit(outcome.stderr)
    return outcome.stdout


def audit(options, work, *arguments):
    """The findings of the command: rows of its CSV file."""
    output = work / "audit.csv"
    run(options.filbert, "audit", "--model", options.model, "--output", output, "--overwrite", "--quiet", *arguments)
    with open(output, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def wrong_labels(found):
    return [int(row["row"]) - 1 for row in found if row["reason"].startswith("wrong label")]


def cleanlabs(given, p, name, ranking):
    """The rows of cleanlab, with numpy.argsort as it is."""
    p = p.astype(float)
    if given.ndim == 1:
        rows = cleanlab.filter.find_label_issues(
            given, p, filter_by=name, return_indices_ranked_by=ranking, n_jobs=1)
    else:
        sets = [np.flatnonzero(row).tolist() for row in given]
        rows = label_sets.find_label_issues(sets, p, filter_by=name, return_indices_ranked_by=ranking, n_jobs=1)
    return [int(row) for row in rows]


def difference(ours, theirs):
    """Rows that only one of the two has; or, if they have the same, how many places differ."""
    if set(ours) != set(theirs):
        return f"{len(set(ours) ^ set(theirs))} rows differ"
    places = sum(a != b for a, b in zip(ours, theirs))
    return f"{places} places differ" if places else "equal"


def compare(options, path, work):
    texts, labels = read(path, "labels" if options.separator else "label")
    if options.separator:
        sets = [[label for label in row.split(options.separator) if label] for row in labels]
        names = sorted({label for row in sets for label in row})
        given = np.array([[name in row for name in names] for row in sets], dtype=int)
        folds, task = KFold(5, shuffle=True, random_state=1), ["--label-separator", options.separator]
    else:
        names = sorted(set(labels))
        given = np.array([names.index(label) for label in labels])
        folds, task = StratifiedKFold(5, shuffle=True, random_state=1), []
    p = probabilities(texts, given, folds)
    column = "labels" if options.separator else "label"
    predicted = ([options.separator.join(names[k] for k in np.flatnonzero(row > 0.5)) for row in p]
                 if options.separator else [names[k] for k in p.argmax(axis=1)])
    write(work / "train.csv", ["text", column], zip(texts, labels))
    write(work / "scored.csv", ["text", column, f"predicted_{column}"] + [f"probability_{name}" for name in names],
          ([text, label, answer, *map(str, row)] for text, label, answer, row in zip(texts, labels, predicted, p)))
    wrong = 0
    for name in FILTERS:
        # cleanlab gives rows of sets in a wrong order here, see Sources/LabelQuality.
        ordered = not options.separator or name not in FILTERS[5:]
        for ranking in RANKINGS:
            ours = wrong_labels(audit(
                options, work, "--train", work / "train.csv", "--predictions", work / "scored.csv", "--filter", name,
                "--ranking", ranking, "--labels-only", *task))
            np.argsort = ARGSORT
            plain = cleanlabs(given, p, name, ranking)
            np.argsort = stable_argsort
            stable = cleanlabs(given, p, name, ranking)
            np.argsort = ARGSORT
            if not ordered:
                ours, plain, stable = sorted(ours), sorted(plain), sorted(stable)
            result = difference(ours, stable)
            wrong += result != "equal"
            print(f"{path.name}  {name:22} {ranking:28} {len(ours):5} rows  {difference(ours, plain):18} stable: {result}",
                  flush=True)
    return wrong


def rows(options):
    with tempfile.TemporaryDirectory() as work:
        sys.exit(1 if sum(compare(options, path, pathlib.Path(work)) for path in options.files) else 0)


def precision(wrong, ranked):
    """Average precision of a list; rows that are not in it come last, all at once."""
    scores = np.zeros(len(wrong))
    scores[ranked] = np.arange(len(ranked), 0, -1)
    return average_precision_score(wrong, scores)


def macro_f1(options, work, *arguments):
    model = work / "model"
    run(options.filbert, "train", "--model", options.model, "--output", model, "--overwrite", "--quiet", "--method",
        options.method, *arguments)
    report = run(options.filbert, "evaluate", "--model", model, "--data", options.test, "--format", "json", "--quiet")
    return json.loads(report)["macro avg"]["f1-score"]


def noise(options):
    texts, labels = read(options.train, "label")
    names = sorted(set(labels))
    true = np.array([names.index(label) for label in labels])
    generator = np.random.default_rng(options.seed)
    changed = generator.choice(len(true), int(round(options.share * len(true))), replace=False)
    given = true.copy()
    given[changed] = (true[changed] + generator.integers(1, len(names), len(changed))) % len(names)
    wrong = given != true
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        clean, noisy = work / "clean.csv", work / "noisy.csv"
        write(clean, ["text", "label"], zip(texts, labels))
        write(noisy, ["text", "label"], ((text, names[label]) for text, label in zip(texts, given)))
        found = audit(options, work, "--train", noisy)
        ours = wrong_labels(found)
        print(f"{len(texts)} rows, {wrong.sum()} labels changed")
        print(f"audit                                  {len(ours):5} rows  precision {wrong[ours].mean():.3f}  "
              f"recall {wrong[ours].sum() / wrong.sum():.3f}  AP of the list {precision(wrong, ours):.4f}", flush=True)
        p = probabilities(texts, given, StratifiedKFold(5, shuffle=True, random_state=1))
        for name in FILTERS:
            theirs = cleanlabs(given, p, name, "self_confidence")
            print(f"cleanlab, TF-IDF, {name:20} {len(theirs):5} rows  precision {wrong[theirs].mean():.3f}  "
                  f"recall {wrong[theirs].sum() / wrong.sum():.3f}  AP of the list {precision(wrong, theirs):.4f}",
                  flush=True)
        everything = audit(options, work, "--train", noisy, "--filter", "predicted_neq_given")
        print(f"AP if all rows with another answer are listed: audit {precision(wrong, wrong_labels(everything)):.4f}, "
              f"cleanlab {precision(wrong, cleanlabs(given, p, 'predicted_neq_given', 'self_confidence')):.4f}", flush=True)
        listed = work / "listed.csv"
        write(listed, ["line", "text", "reason"], ([row["line"], row["text"], row["reason"]] for row in found))
        best = macro_f1(options, work, "--train", clean)
        worst = macro_f1(options, work, "--train", noisy)
        mended = macro_f1(options, work, "--train", noisy, "--without", listed)
        print(f"macro F1 ({options.method}): {best:.4f} with the right labels, {worst:.4f} with changed ones, {mended:.4f} "
              f"without the rows of audit: {(mended - worst) / (best - worst):.0%} regained")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", default=".build/release/filbert")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("rows")
    command.add_argument("--model", required=True)
    command.add_argument("--separator")
    command.add_argument("files", nargs="+", type=pathlib.Path)
    command.set_defaults(start=rows)
    command = commands.add_parser("noise")
    command.add_argument("--model", required=True)
    command.add_argument("--train", required=True, type=pathlib.Path)
    command.add_argument("--test", required=True, type=pathlib.Path)
    command.add_argument("--share", type=float, default=0.1)
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--method", default="fine-tuning")
    command.set_defaults(start=noise)
    options = parser.parse_args()
    options.start(options)


if __name__ == "__main__":
    main()
