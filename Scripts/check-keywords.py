#!/usr/bin/env python3
"""Checks that `filbert trend` lists the words of a complaint that is mixed into real texts.

    Scripts/check-keywords.py --filbert PROGRAM --data DIRECTORY [--seeds 3]

DIRECTORY has the labelled sets by folder (banking77, email_intent, womens_clothing_reviews, shop_intent,
online_shopping_10_cats); cases whose set is missing are left out. In each of ten cases, texts are spread over 40 days of 100
rows, a fifth of them labelled `complaint`. In the last four days it is two fifths, and half of these rows also say one of a
few sentences. The alarm of `complaint` has to list the planted words: as a term of their own or as a part of one. Other terms
are listed too, so that a reader can see what was found by chance. Needs nothing but Python and a program; ends with 1 if a
word is missing.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ENGLISH = "womens_clothing_reviews/recommended_small_train.csv", "text"
CHINESE = "online_shopping_10_cats/online_shopping_10_cats.csv", "review"
CASES = [
    (("banking77/train.csv", "text"), "refund", ["Where is my refund?", "I want a refund.", "No refund so far"]),
    (ENGLISH, "broken zipper", ["It came with a broken zipper.", "Broken zipper after a day.", "A broken zipper again!"]),
    (("email_intent/train.csv", "text"), "password", ["The password is rejected.", "Reset my password.", "password!"]),
    (("shop_intent/train.csv", "text"), "charged twice", ["I was charged twice", "You charged twice.", "charged twice!!"]),
    (ENGLISH, "mold", ["There was mold on it.", "Smells of mold.", "mold in the box"]),
    (CHINESE, "退款", ["要求退款没人理。", "申请退款，", "退款太慢了"]),
    (CHINESE, "发霉", ["打开发霉了。", "里面已经发霉，", "发霉变黑了"]),
    (CHINESE, "不好用", ["遥控器不好用。", "不好用，", "真的不好用"]),
    (CHINESE, "过期", ["收到就过期了。", "过期的，", "已经过期三个月"]),
    (CHINESE, "假货", ["怀疑是假货。", "假货！", "买到假货了"]),
]
DAYS, ROWS, CHANGED = 40, 100, 4


def texts(path, column):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [row[column][:300] for row in csv.DictReader(file) if row[column].strip()]


def write_rows(path, source, sentences, chance):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "predicted_label", "text"])
        for day in range(DAYS):
            is_changed = day >= DAYS - CHANGED
            for _ in range(ROWS):
                text, label = chance.choice(source), "other"
                if chance.random() < (0.4 if is_changed else 0.2):
                    label = "complaint"
                    if is_changed and chance.random() < 0.5:
                        text = f"{text} {chance.choice(sentences)}"
                writer.writerow([f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}", label, text])


def words(filbert, path):
    command = [filbert, "trend", path, "--time", "date", "--text-column", "text", "--format", "json", "--quiet"]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode not in (0, 3):
        sys.exit(f"check-keywords: {' '.join(map(str, command))}: {result.stderr}")
    alarms = [alarm for alarm in json.loads(result.stdout)["alarms"] if alarm["status"] == "on"]
    return [word["text"] for alarm in alarms for word in alarm["words"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", required=True, help="the program")
    parser.add_argument("--data", required=True, type=Path, help="folder of the labelled sets")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    missed = 0
    for (name, column), planted, sentences in CASES:
        if not (options.data / name).exists():
            print(f"{planted}: left out, there is no {name}")
            continue
        source = texts(options.data / name, column)
        for seed in range(options.seeds):
            with tempfile.TemporaryDirectory() as directory:
                path = Path(directory) / "scored.csv"
                write_rows(path, source, sentences, random.Random(seed))
                found = words(options.filbert, path)
            is_found = any(planted in term for term in found)
            missed += not is_found
            print(f"{'found' if is_found else 'MISSED'} {planted} ({name}, seed {seed}): {', '.join(found)}", flush=True)
    print(f"{missed} missed" if missed else "All planted words were found.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
