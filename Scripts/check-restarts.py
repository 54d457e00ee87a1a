#!/usr/bin/env python3
"""Kills a command at random moments, resumes it, and compares what it writes with an undisturbed run.

    Scripts/check-restarts.py [--filbert .build/debug/filbert] [--kills 10] [--rounds 1] [--seed 1] [-- COMMAND ...]

COMMAND is a command of filbert with its options and without --resume; {output} in it stands for the output, a file or a
directory. Without one it is `tune` on a tiny encoder. Each round starts with nothing, kills the command KILLS times at
moments up to its undisturbed time, each time with --resume, and lets it end. If it ends before it is killed, its output is
looked at and removed, and the next run starts with nothing. Its output, stdout and files that end like
--output must have the bytes of the undisturbed run, and nothing may be left beside them but locks. Prints what was done
and ends with 1 if anything differs.
"""
import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from importlib import import_module

check_kills = import_module("check-kills")

TUNE = ["tune", "--model", "{work}/model", "--train", "{work}/train.csv", "--output", "{output}", "--trials", "9", "--epochs", "2",
        "--search", "learning-rate=1e-4..1e-2", "--search", "batch-size=2,4,8", "--checkpoint-interval", "0"]


def content(path):
    """The bytes of a file, or of all files of a directory."""
    if path.is_file():
        return path.read_bytes()
    if not path.is_dir():
        return None
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def left(directory, output):
    return [path.name for path in directory.iterdir() if path != output and path.suffix != ".lock"]


class Check:
    def __init__(self, arguments, work):
        self.work = work
        self.command = [str(pathlib.Path(arguments.filbert).resolve())] + (arguments.command or TUNE)

    def start(self, output, *more):
        command = [part.replace("{output}", str(output)).replace("{work}", str(self.work)) for part in self.command]
        return subprocess.Popen(command + list(more), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, output, *more):
        process = self.start(output, *more)
        stdout, errors = process.communicate()
        if process.returncode != 0:
            sys.exit(f"ends with {process.returncode}: {errors.decode()}")
        return stdout

    def round(self, number, count, random, seconds):
        """Whether the output of a run that was killed `count` times is the same, and what is left beside it."""
        place = self.work / f"round-{number}"
        place.mkdir()
        output = place / "output"
        killed = 0
        while killed < count:
            process = self.start(output, "--resume")
            try:
                # Early moments have most of the beginnings and ends of models in them.
                process.wait(timeout=seconds * random.random() ** 2)
                if process.returncode != 0:
                    sys.exit(f"ends with {process.returncode}: {process.stderr.read().decode()}")
                process.communicate()
                if content(output) != self.expected[0]:
                    sys.exit("a run that ended by itself has another output")
                shutil.rmtree(output) if output.is_dir() else output.unlink()
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                killed += 1
        # A run that was killed after its output was in place may have left what it kept beside it.
        stdout = self.finish(output, "--resume", "--overwrite") if output.exists() else self.finish(output, "--resume")
        same = (content(output), stdout.replace(bytes(output), b"")) == self.expected
        rest = left(place, output)
        shutil.rmtree(place)
        return same, rest

    def run(self, arguments):
        place = self.work / "whole"
        place.mkdir()
        started = time.monotonic()
        stdout = self.finish(place / "output")
        seconds = time.monotonic() - started
        self.expected = (content(place / "output"), stdout.replace(bytes(place / "output"), b""))
        print(f"undisturbed: {seconds:.1f} s")
        rng = random.Random(arguments.seed)
        is_good = True
        for number in range(arguments.rounds):
            same, rest = self.round(number, arguments.kills, rng, seconds)
            print(f"round {number + 1}: killed {arguments.kills} times, {'the same bytes' if same else 'OTHER BYTES'}"
                  + (f", LEFT {rest}" if rest else ""))
            is_good = is_good and same and not rest
        return is_good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", default=".build/debug/filbert")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("command", nargs="*")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        check_kills.write_model(work / "model")
        check_kills.write_tables(work)
        if not Check(arguments, work).run(arguments):
            sys.exit(1)


if __name__ == "__main__":
    main()
