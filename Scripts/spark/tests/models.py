"""Small models for the tests: those of Scripts/clients, and one trained for each task in a fraction of a second."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Scripts/clients"))

import make_models  # noqa: E402

TRAINED = {
    "intent": ["--train", "Scripts/quickstart/train.csv"],
    "topics": ["--train", "Scripts/documentation/topics.csv", "--task", "multilabel", "--label-separator", "|"],
    "spend": ["--train", "Scripts/documentation/orders.csv", "--task", "regression", "--label-column", "spend"],
    "recommend": ["--train", "Scripts/documentation/pairs.csv"],
}


def make(filbert, directory):
    """Writes `classifier`, `tagger`, `encoder`, and the trained ones, below a directory."""
    make_models.make(directory)
    for name, options in TRAINED.items():
        subprocess.run(
            [filbert, "train", "--model", directory / "encoder", "--output", directory / name, "--epochs", "1",
             "--recipe", "plain", "--quiet", *options], cwd=ROOT, check=True, capture_output=True)
