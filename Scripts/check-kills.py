#!/usr/bin/env python3
"""Kills runs that replace an output at random moments, and looks at what is there afterwards.

    Scripts/check-kills.py [--filbert .build/debug/filbert] [--kills 1000] [--seed 1] [--directory /tmp]

`train`, `quantize` and `predict`, each with --overwrite, and `train` and `predict` with --resume write over a result whose
mode is private. The runs of `train` have both stages, with held-out rows and with all. After each SIGKILL the whole old or the whole new result must be under the name, with its mode, and nothing
beside it may be more open. Half of the kills come at any moment of a run, half within 5 ms after its files appear
aside or where a run ends. Now and then a run may end by itself: then nothing may be left beside the result.
Prints what was counted and ends with 1 if anything is wrong.
"""
import argparse
import collections
import filecmp
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FIXTURE = pathlib.Path(__file__).resolve().parent.parent / "Tests/Fixtures/model/relu"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def write_model(directory):
    """The classifier of the fixtures, with a vocabulary of as many tokens as it has."""
    directory.mkdir()
    for name in ("config.json", "model.safetensors"):
        shutil.copyfile(FIXTURE / name, directory / name)
    words = SPECIAL + list(LETTERS) + ["##" + letter for letter in LETTERS] + ["buy", "maybe", "none"]
    (directory / "vocab.txt").write_text("\n".join(words) + "\n")


def write_tables(work):
    rows = ["text,label"] + [f"{'buy' if n % 2 else 'none'} {LETTERS[n % 26]},{'buy' if n % 2 else 'none'}" for n in range(40)]
    (work / "train.csv").write_text("\n".join(rows) + "\n")
    for number in (0, 1):
        texts = [f"{LETTERS[(n * 7 + number) % 26]}{LETTERS[n % 26]} buy {n}" for n in range(5000 + number)]
        (work / f"in{number}.csv").write_text("text\n" + "\n".join(texts) + "\n")


class Job:
    """A command that writes one of two results, in turn, over the one that is there."""

    def __init__(self, name, work, filbert, commands, output, resumes=False):
        self.name, self.filbert, self.commands, self.resumes = name, filbert, commands, resumes
        self.directory = work / name
        self.directory.mkdir()
        self.output = self.directory / output
        self.is_directory = "." not in output
        self.results = []
        self.seconds = []
        self.counts = collections.Counter()
        self.turn = 0
        for number in (0, 1):
            started = time.monotonic()
            self.run(number)
            self.seconds.append(time.monotonic() - started)
            kept = work / f"{name}-{number}"
            self.output.rename(kept)
            self.results.append(kept)
        if self.is_directory:
            shutil.copytree(self.results[0], self.output)
            self.output.chmod(0o700)
            for file in self.output.iterdir():
                file.chmod(0o600)
        else:
            shutil.copyfile(self.results[0], self.output)
            self.output.chmod(0o600)

    def start(self, number):
        command = [self.filbert] + [part.replace("OUTPUT", str(self.output)) for part in self.commands[number]]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def run(self, number):
        process = self.start(number)
        errors = process.communicate()[1].decode()
        if process.returncode != 0:
            sys.exit(f"{self.name} ends with {process.returncode}: {errors}")

    def beside(self):
        """What is in the directory besides the result, but for locks, which are empty, and the note of a finished run."""
        return [
            path for path in self.directory.iterdir()
            if path != self.output and path.suffix != ".lock"
            and not (path.suffix == ".progress" and b'"finished"' in path.read_bytes())
        ]

    def kill(self, rng):
        """Whether a run was killed; it may have ended before."""
        number = self.turn = 1 - self.turn
        process = self.start(number)
        if rng.random() < 0.5:
            self.wait(process, rng.uniform(0, self.seconds[number] * 1.1))
        else:
            known = {path.name for path in self.beside()}
            while process.poll() is None and not any(path.name not in known for path in self.beside()):
                pass
            if rng.random() < 0.5:
                self.wait(process, rng.uniform(0, 0.005))
            else:
                self.wait_for_end(process, rng)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        was_killed = process.returncode == -signal.SIGKILL
        self.counts["killed" if was_killed else "ended before"] += 1
        self.look()
        if self.resumes and self.beside():
            # Only the same run goes on with what is there.
            self.run(number)
            if not self.is_result(number):
                self.counts["WRONG AFTER RESUMING"] += 1
        return was_killed

    @staticmethod
    def wait(process, seconds):
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            pass

    def wait_for_end(self, process, rng):
        """Until the result changes, or just before it is likely to."""
        status = self.output.stat().st_ino if self.output.exists() else 0
        limit = rng.choice([0, 0, 1, 2])
        looks = 0
        while process.poll() is None and looks <= limit * 20:
            try:
                if self.output.stat().st_ino != status:
                    looks += 1
            except FileNotFoundError:
                return

    def is_result(self, number):
        expected = self.results[number]
        if not self.is_directory:
            return self.output.is_file() and filecmp.cmp(expected, self.output, shallow=False)
        # The record of the training has times in it.
        names = [path.name for path in expected.iterdir() if path.name != "training.json"]
        if not self.output.is_dir() or {p.name for p in self.output.iterdir()} != {p.name for p in expected.iterdir()}:
            return False
        record = self.output / "training.json"
        if record.exists():
            json.loads(record.read_text())
        return all(filecmp.cmp(expected / name, self.output / name, shallow=False) for name in names)

    def look(self):
        if not self.output.exists():
            self.counts["MISSING"] += 1
        elif not (self.is_result(0) or self.is_result(1)):
            self.counts["NOT WHOLE"] += 1
        beside = self.beside()
        if beside:
            self.counts["left something aside"] += 1
        inside = [file for path in [self.output] + beside if path.is_dir() for file in path.iterdir()]
        if any(path.exists() and path.stat().st_mode & 0o077 for path in [self.output] + beside + inside):
            self.counts["MORE OPEN"] += 1

    def finish(self):
        """A whole run: its result is there, and nothing else."""
        self.turn = 1 - self.turn
        self.run(self.turn)
        self.counts["whole runs"] += 1
        if not self.is_result(self.turn):
            self.counts["WRONG"] += 1
        for path in self.directory.iterdir():
            if path in self.beside():
                self.counts["LEFT FOR GOOD"] += 1
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.output.chmod(0o700 if self.is_directory else 0o600)
        if self.is_directory:
            for file in self.output.iterdir():
                file.chmod(0o600)


def jobs(filbert, work):
    write_model(work / "base")
    write_tables(work)
    quiet = ["--threads", "1", "--quiet", "--overwrite"]
    train = ["train", "--model", f"{work}/base", "--train", f"{work}/train.csv"]
    predict = ["predict", "--model", f"{work}/base", "--output", "OUTPUT"]
    resume = ["--resume", "--checkpoint-interval", "0"]
    found = [
        Job(name, work, filbert,
            [train + ["--output", "OUTPUT", "--seed", str(n)] + more + quiet for n in (0, 1)], "model",
            resumes="--resume" in more)
        for name, more in [("train", ["--epochs", "1"]), ("train-resume", ["--epochs", "2"] + resume)]
    ]
    sources = found[0].results
    found.append(
        Job("quantize", work, filbert,
            [["quantize", "--model", str(source), "--output", "OUTPUT"] + quiet for source in sources], "model"))
    for name, more in [("predict", []), ("resume", resume)]:
        commands = [predict + ["--input", f"{work}/in{n}.csv"] + more + quiet for n in (0, 1)]
        found.append(Job(name, work, filbert, commands, "out.csv", resumes=name == "resume"))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", default=".build/debug/filbert")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--directory", default=tempfile.gettempdir())
    options = parser.parse_args()
    os.umask(0o022)
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory(dir=options.directory, prefix="filbert-kills-") as directory:
        started = time.monotonic()
        found = jobs(os.path.abspath(options.filbert), pathlib.Path(directory))
        runs = kills = 0
        while kills < options.kills:
            job = found[runs % len(found)]
            runs += 1
            kills += job.kill(rng)
            if job.turn == 1 and rng.random() < 0.1:
                job.finish()
        for job in found:
            job.finish()
            counts = ", ".join(f"{name} {count}" for name, count in sorted(job.counts.items()))
            print(f"{job.name}: {counts} ({job.seconds[0] * 1000:.0f} ms a run)")
        print(f"{kills} kills in {runs} runs, {time.monotonic() - started:.0f} s")
    sys.exit(1 if any(name.isupper() for job in found for name in job.counts) else 0)


if __name__ == "__main__":
    main()
