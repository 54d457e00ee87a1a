#!/usr/bin/env python3
"""Checks that TensorBoard reads what `train --tensorboard` writes, also of a run that was interrupted.

    python3 -m venv .peers && .peers/bin/pip install tensorboard==2.21.0
    .peers/bin/python Scripts/check-tensorboard.py [--filbert PATH] [--model DIR] [--train FILE]

Trains on FILE twice, the second time with an interruption. In both, each step must be there exactly once, the figures of
each epoch must be those of training.json, and both models must have the same bytes.
"""

import argparse
import json
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def scalars(directory):
    reader = EventAccumulator(str(directory), size_guidance={"scalars": 0, "tensors": 0})
    reader.Reload()
    assert "recipe" in reader.Tags()["tensors"], "the recipe is missing"
    return {tag: reader.Scalars(tag) for tag in reader.Tags()["scalars"]}


def require(values, record):
    """Requires each step once, and the epochs of the record."""
    steps = [event.step for tag in ("train/loss", "refit/loss") for event in values.get(tag, [])]
    assert steps == list(range(1, len(steps) + 1)), f"steps {steps}"
    for tag in ("learning_rate", "gradient_norm"):
        count = sum(len(values.get(f"{stage}/{tag}", [])) for stage in ("train", "refit"))
        assert count == len(steps), f"{tag} has {count} of {len(steps)} steps"
    for name, key in (("loss", "validation_loss"), ("macro_f1", "macro_f1"), ("accuracy", "accuracy")):
        logged = [event.value for event in values[f"validation/{name}"]]
        expected = [epoch[key] for epoch in record["history"]]
        assert len(logged) == len(expected), f"{name} has {len(logged)} of {len(expected)} epochs"
        assert all(abs(a - b) <= 1e-6 * max(1, abs(b)) for a, b in zip(logged, expected)), name
    return len(steps)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--filbert", default=".build/release/filbert")
    parser.add_argument("--model", default="Models/all-minilm-l6-v2")
    parser.add_argument("--train", default="Scripts/quickstart/train.csv")
    options = parser.parse_args()
    command = [options.filbert, "train", "--model", options.model, "--train", options.train,
               "--epochs", "2", "--quiet", "--checkpoint-interval", "0"]
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)

        def arguments(name):
            return command + ["--output", str(place / name), "--tensorboard", str(place / f"{name}-log")]

        subprocess.run(arguments("whole"), check=True)
        program = subprocess.Popen(arguments("cut"))
        while not (place / "cut.checkpoint").exists() and program.poll() is None:
            time.sleep(0.01)
        time.sleep(0.05)
        # Not SIGTERM: what was logged after the last checkpoint is to be forgotten.
        program.send_signal(signal.SIGKILL)
        assert program.wait() != 0, "it had finished; give it a larger FILE"
        subprocess.run(arguments("cut") + ["--resume"], check=True)
        for name in ("whole", "cut"):
            record = json.loads((place / name / "training.json").read_text())
            files = list((place / f"{name}-log").iterdir())
            steps = require(scalars(place / f"{name}-log"), record)
            assert len(files) == (2 if name == "cut" else 1), files
            print(f"{name}: {steps} steps and {len(record['history'])} epochs in {len(files)} file(s)")
        models = [(place / name / "model.safetensors").read_bytes() for name in ("whole", "cut")]
        assert models[0] == models[1], "the models differ"
    print("check-tensorboard: all steps are there once")


if __name__ == "__main__":
    main()
