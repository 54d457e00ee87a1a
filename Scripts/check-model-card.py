#!/usr/bin/env python3
"""Checks that Hugging Face's library reads the model cards that `train` and `quantize` write, whatever labels are called.

    python3 -m venv .peers && .peers/bin/pip install huggingface_hub==2.4.0
    .peers/bin/python Scripts/check-model-card.py [--filbert PATH] [--model DIR]

Trains a few models for a step each, on files with strange names, labels and columns. Each card must have the figures of
training.json, and the names as they were.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

from huggingface_hub import ModelCard

NAMES = ["plain", "- a: b # c", "'\"|`\\", "<script>alert(1)</script>", "null", "你好", "é\u0301\u2028\u0085"]
WORDS = ["buy red mattress", "late order refund", "how much", "want a pillow", "my order is late"]


def csv(cells):
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def texts(labels, column):
    rows = [[f"{WORDS[n % 5]} {n}", labels[n % len(labels)]] for n in range(60)]
    return csv(["text", column]) + "".join(map(csv, rows))


def tagged():
    return "".join(f"buy O\nred B-COLOUR\nking B-SIZE\nsize I-SIZE\n{n} O\n\n" for n in range(30))


def check(directory, task, file):
    card = ModelCard.load(directory / "README.md")
    data, record = card.data, json.loads((directory / "training.json").read_text())
    assert data.model_name == directory.name, (data.model_name, directory.name)
    assert data.pipeline_tag == ("token-classification" if task == "tagging" else "text-classification")
    assert {result.dataset_name for result in data.eval_results} == {file}, data.eval_results
    measured = record["findings"]["probe"] if record["findings"]["keeps_probe"] else record["history"][
        record["kept_epoch"] - 1]
    titles = {
        "Macro F1": "macro_f1", "Micro F1": "micro_f1", "Weighted F1": "weighted_f1", "Entity F1": "span_f1",
        "Accuracy": "accuracy", "Subset accuracy": "accuracy", "RMSE": "rmse", "MAE": "mae", "R2": "r2"}
    assert data.eval_results
    for result in data.eval_results:
        expected = measured[titles[result.metric_name]]
        assert isinstance(result.metric_value, float) and abs(result.metric_value - expected) < 1e-6, result
    print(f"{directory.name!r} ({task}): {len(data.eval_results)} figures of {file!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--filbert", default=".build/release/filbert")
    parser.add_argument("--model", default="Models/all-minilm-l6-v2")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)

        def run(*arguments):
            subprocess.run([options.filbert, *map(str, arguments), "--quiet"], check=True, stderr=subprocess.DEVNULL)

        for number, name in enumerate(NAMES):
            file = f"{name.replace('/', '')}.csv"
            (place / file).write_text(texts(NAMES[:2] + [name + "x"], name))
            output = place / f"{number} {name.replace('/', '')}"
            run("train", "--model", options.model, f"--train={place / file}", f"--output={output}",
                f"--label-column={name}", "--text-column", "text", "--max-steps", 1)
            check(output, "classification", file)
            small = place / f"{output.name} small"
            run("quantize", f"--model={output}", f"--output={small}")
            check(small, "classification", file)
        (place / "n.csv").write_text(texts([str(n) for n in range(7)], "spend"))
        (place / "m.csv").write_text(texts(["a,b", "", "b"], "labels"))
        (place / "t.conll").write_text(tagged())
        for task, file in [("regression", "n.csv"), ("multilabel", "m.csv"), ("tagging", "t.conll")]:
            run("train", "--model", options.model, "--train", place / file, "--output", place / task,
                "--task", task, "--max-steps", 1)
            check(place / task, task, file)
    print("check-model-card: every card is read")


if __name__ == "__main__":
    main()
