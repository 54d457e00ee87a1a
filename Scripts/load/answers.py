"""What a server should answer: the texts, what `filbert predict --all` says of them, and whether an answer is that."""

import csv
import json
import os
import subprocess
import sys
import tempfile

TOLERANCE = 1e-5
ADDED = "probability_"


def read_texts(path):
    with open(path, encoding="utf-8") as file:
        return list(dict.fromkeys(line.rstrip("\n") for line in file if line.strip()))


def body(inputs, **members):
    return json.dumps({"inputs": inputs} | members, ensure_ascii=False).encode()


def offline(options):
    """Answers of `filbert predict --all`: a dictionary of labels and probabilities a text; and texts a second."""
    texts = read_texts(options.texts)
    with tempfile.TemporaryDirectory() as directory:
        source, scored, summary = (os.path.join(directory, name) for name in ("in.csv", "out.csv", "summary.json"))
        with open(source, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text"])
            writer.writerows([text] for text in texts)
        command = [options.filbert, "predict", "--model", options.model, "--input", source, "--text-column", "text",
                   "--output", scored, "--all", "--quiet", "--summary", summary]
        if options.max_length:
            command += ["--max-length", str(options.max_length)]
        ended = subprocess.run(command, capture_output=True, text=True)
        if ended.returncode:
            sys.exit(f"load: {' '.join(command)} ended with {ended.returncode}: {ended.stderr}")
        with open(scored, encoding="utf-8", newline="") as file:
            answers = {row["text"]: {name.removeprefix(ADDED): float(value) for name, value in row.items()
                                     if name.startswith(ADDED)} for row in csv.DictReader(file)}
        with open(summary, encoding="utf-8") as file:
            figures = json.load(file)
    return answers, figures


def fault(answer, expected=None):
    """What is wrong with the answer for one text; None where nothing is.

    `expected` has a probability for each label; without it the shape alone is looked at.
    """
    if not isinstance(answer, list) or not answer:
        return "not a list"
    for entry in answer:
        if not isinstance(entry, dict) or set(entry) != {"label", "score"} or not isinstance(entry["score"], float):
            return "an entry is not a label with a score"
    scores = [entry["score"] for entry in answer]
    if scores != sorted(scores, reverse=True):
        return "scores are not in descending order"
    if expected is None:
        return None if abs(sum(scores) - 1) < 1e-4 else "probabilities do not add up to 1"
    if len(answer) != len(expected) or {entry["label"] for entry in answer} != set(expected):
        return "other labels"
    distance = max(abs(entry["score"] - expected[entry["label"]]) for entry in answer)
    return None if distance <= TOLERANCE else f"another probability, by {distance:.2g}"


def check(tally, response, texts, expected, one):
    """Notes in `tally` what is wrong with the answer for `texts`; `one`: a single text was asked, not a list."""
    try:
        answers = json.loads(response.body)
    except ValueError:
        return tally.fault("not JSON", response.body)
    if one:
        answers = [answers]
    if not isinstance(answers, list) or len(answers) != len(texts):
        return tally.fault("another number of answers", response.body)
    for text, answer in zip(texts, answers):
        reason = fault(answer, expected and expected[text])
        if reason:
            tally.fault(reason, {"text": text, "answer": answer, "expected": expected and expected[text]})
    return None
