#!/usr/bin/env python3
"""Measures steps of training on machines made of network namespaces, beside what plan.py predicts.

  Scripts/benchmark/network/compare.py --filbert .build/mpi/filbert --model Models/all-minilm-l6-v2 --train reviews.csv
      [--machines 2] [--rate 1gbit] [--delay 0.2ms] [--batch-size 32] [--parts 4] [--rounds 3] [-- more options of train]

Each rank has one thread. Steps of a single rank show what a token costs on this machine. Short and long runs alternate,
and only the difference of their times is used, so that reading and loading do not count. Needs root and OpenMPI; see
namespaces.py. Ends with 1 if a step takes 15 % more or less than predicted.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import namespaces
import plan

DIRECTORY = pathlib.Path(__file__).resolve().parent
SHORT, LONG = 4, 16
# What a link carries besides headers, of its rate.
CARRIED = 0.95


def seconds_of(command, settings, steps, directory):
    """Seconds and tokens of a run of so many steps."""
    output = os.path.join(directory, "model")
    run = subprocess.run(
        [*command, settings.filbert, "train", "--model", settings.model, "--train", settings.train, "--output", output,
         "--overwrite", "--quiet", "--threads", "1", "--recipe", "plain", "--validation-fraction", "0", "--batch-size",
         str(settings.batch_size), "--parts", str(settings.parts), "--epochs", "1000", "--max-steps", str(steps),
         *settings.more],
        capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(run.stderr)
    with open(os.path.join(output, "training.json"), encoding="utf-8") as file:
        record = json.load(file)
    return record["seconds"], record["seconds"] * record["tokens_per_second"]


def step(commands, settings):
    """The median time of a step and its tokens, for each way to start."""
    found = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as directory:
        for _ in range(settings.rounds):
            for name, command in commands.items():
                short = seconds_of(command, settings, SHORT, directory)
                long = seconds_of(command, settings, LONG, directory)
                found[name].append([(after - before) / (LONG - SHORT) for before, after in zip(short, long)])
    return {name: [statistics.median(column) for column in zip(*values)] for name, values in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--train", required=True)
    parser.add_argument("--machines", type=int, nargs="+", default=[2])
    parser.add_argument("--rate", type=namespaces.rate, default="1gbit", help="of a link, each way (default: 1gbit)")
    parser.add_argument("--delay", default="0.2ms", help="from a machine to another (default: 0.2ms)")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("more", nargs="*")
    settings = parser.parse_args()
    try:
        delay_ms = namespaces.milliseconds(settings.delay)
    except argparse.ArgumentTypeError as error:
        parser.error(f"--delay: {error}")
    commands = {1: []}
    for machines in settings.machines:
        commands[machines] = [
            DIRECTORY / "namespaces.py", "--machines", str(machines), "--rate", settings.rate, "--delay", settings.delay, "--"]
    found = step(commands, settings)
    alone, tokens = found.pop(1)
    model = plan.changed(plan.MINILM, ["cores=1", f"tokens_a_row={tokens / settings.batch_size}"])
    computing = alone - model.seconds_an_update - settings.parts * model.seconds_a_part
    model = plan.changed(model, [f"seconds_a_token={computing / tokens}"])
    print(f"1 machine: {alone * 1e3:.1f} ms a step of {tokens:.0f} tokens")
    settings.measured = [(machines, seconds) for machines, (seconds, _) in found.items()]
    settings.rows, settings.order, settings.no_overlap = settings.batch_size, "tree", False
    network = plan.Network(CARRIED * namespaces.gigabits(settings.rate), delay_ms)
    return 0 if plan.compare(model, network, settings) else 1


if __name__ == "__main__":
    sys.exit(main())
