#!/usr/bin/env python3
"""Measures how soon `filbert trend` finds a shift, and how often it alarms without one.

Dated reviews are drawn from labelled ones: 200 rows a day, 90 days, 20 % negative, and 32 % for the last three days.
For each seed the shift must be found by its second day, and alarms before it are false. Beside it, on the same counts: a
CUSUM in numpy with the usual constants (k = 0.5, h = 5 standard deviations of the first four weeks), and ruptures (PELT,
ruptures from PyPI), which is asked on the evening of the second day whether there is a change in the last week.

    Scripts/check-trend.py --filbert .build/release/filbert --data reviews.csv [--seeds 100] [--by COLUMN]

The data need columns `label` (0 is negative) and `review`. Needs numpy; ruptures if it is installed.
"""

import argparse
import csv
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy

DAYS, SHIFTED, ROWS, QUIET_SHARE, SHIFTED_SHARE = 90, 3, 200, 0.20, 0.32
LEARNED = 28
START = datetime.date(2025, 1, 6)


def dated(rows, seed, by):
    """The rows of one seed: day, label, group, text; and the counts of negatives."""
    random = numpy.random.default_rng(seed)
    parts = {label: [row for row in rows if row["label"] == label] for label in ("0", "1")}
    lines, counts = [], []
    for day in range(DAYS):
        share = SHIFTED_SHARE if day >= DAYS - SHIFTED else QUIET_SHARE
        negatives = random.binomial(ROWS, share)
        counts.append(negatives)
        for label, count in (("0", negatives), ("1", ROWS - negatives)):
            for place in random.integers(0, len(parts[label]), count):
                row = parts[label][place]
                lines.append((day, label, row.get(by, "") if by else "", row["review"]))
    return lines, numpy.array(counts)


def filbert(program, lines, folder, by, options):
    """The days on which alarms were raised."""
    path = pathlib.Path(folder) / "scored.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "predicted_label", "group", "text"])
        for day, label, group, text in lines:
            writer.writerow([START + datetime.timedelta(day), label, group, text])
    command = [program, "trend", str(path), "--time", "date", "--format", "json", "--quiet", *options]
    if by:
        command += ["--by", "group"]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode not in (0, 3):
        sys.exit(result.stderr)
    report = json.loads(result.stdout)
    return [report["periods"].index(alarm["raised"]) for alarm in report["alarms"]]


def cusum(counts, k=0.5, h=5.0):
    """The days on which a two-sided CUSUM alarms; it starts again after each."""
    shares = counts / ROWS
    mean, deviation = shares[:LEARNED].mean(), shares[:LEARNED].std(ddof=1)
    up = down = 0.0
    alarms = []
    for day in range(LEARNED, len(shares)):
        z = (shares[day] - mean) / deviation
        up, down = max(0, up + z - k), max(0, down - z - k)
        if max(up, down) > h:
            alarms.append(day)
            up = down = 0.0
    return alarms


def ruptures_days(counts):
    """The days on which PELT, run every evening, finds a change in the last week that it did not find before."""
    import ruptures

    shares = counts / ROWS
    deviation = shares[:LEARNED].std(ddof=1)
    alarms, known = [], -7
    for day in range(LEARNED, len(shares)):
        signal = (shares[: day + 1] / deviation).reshape(-1, 1)
        # The penalty of the Bayesian information criterion for a mean and a place.
        points = ruptures.Pelt(model="l2", min_size=1, jump=1).fit_predict(signal, pen=2 * numpy.log(day + 1))
        recent = [point for point in points[:-1] if point > day - 7 and point > known + 7]
        if recent:
            alarms.append(day)
            known = recent[-1]
    return alarms


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", default=".build/release/filbert")
    parser.add_argument("--data", required=True)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--by", help="a column of the data whose values are groups")
    parser.add_argument("options", nargs="*", help="further options of filbert trend, after --")
    arguments = parser.parse_args()
    with open(arguments.data, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    methods = {"numpy": lambda _, counts: cusum(counts)}
    try:
        import ruptures  # noqa: F401

        methods["ruptures"] = lambda _, counts: ruptures_days(counts)
    except ImportError:
        print("ruptures is not installed; left out")
    with tempfile.TemporaryDirectory() as folder:
        methods["filbert"] = lambda lines, _: filbert(
            arguments.filbert, lines, folder, arguments.by, arguments.options)
        found = {name: [0, 0, 0] for name in methods}
        false = dict.fromkeys(methods, 0)
        for seed in range(arguments.seeds):
            lines, counts = dated(rows, seed, arguments.by)
            for name, method in methods.items():
                days = method(lines, counts)
                false[name] += sum(day < DAYS - SHIFTED for day in days)
                for day in range(SHIFTED):
                    found[name][day] += any(DAYS - SHIFTED <= other <= DAYS - SHIFTED + day for other in days)
    quiet = arguments.seeds * (DAYS - SHIFTED - LEARNED)
    for name in methods:
        print(f"{name}: found by day 1, 2, 3: {found[name]} of {arguments.seeds}; "
              f"{false[name]} false alarms in {quiet} quiet days, {100 * false[name] / quiet:.2f} per 100")
    ours = found["filbert"][1] >= 0.95 * arguments.seeds and false["filbert"] <= quiet / 100
    print("passed" if ours else "FAILED")
    sys.exit(not ours)


if __name__ == "__main__":
    main()
