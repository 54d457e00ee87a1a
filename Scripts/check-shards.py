#!/usr/bin/env python3
"""Scores a table in shards, kills some of them at random moments, resumes and joins them, and compares the bytes.

    Scripts/check-shards.py [--filbert .build/debug/filbert] [--rows 4000] [--shards 16] [--kills 10]
        [--model DIR --input FILE.csv] [--seed 1] [--directory /tmp] [--processes 2]

Compares the joined output, rejected rows and figures of the summary with those of one run over the whole table, without
--shard. Shards are started as by a scheduler: all have the same command line, and the number is in the environment
(JOB_COMPLETION_INDEX). Some shards get SIGKILL at random moments, once or twice, and are started again with the same
command. `join` must refuse a set with a missing shard, and join the complete one. Prints what was done, with times, and
ends with 1 if anything differs.

Without --model and --input it makes a tiny model and a table with rows that cannot be scored.
"""
import argparse
import filecmp
import importlib.util
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

SCRIPTS = pathlib.Path(__file__).resolve().parent
# What a run says about itself, and no other run.
PASSING = {"output", "rejects", "seconds", "rows_per_second", "peak_memory_bytes", "rows_of_earlier_run", "shards"}


def kills_module():
    """Scripts/check-kills.py, for its model."""
    spec = importlib.util.spec_from_file_location("check_kills", SCRIPTS / "check-kills.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_table(path, rows, rng):
    """A table with empty texts, line breaks in quotes, and rows that cannot be read."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    with open(path, "w", newline="") as file:
        file.write("id,text\n")
        for number in range(rows):
            text = " ".join(rng.choice(letters) + rng.choice(letters) for _ in range(rng.randint(1, 6)))
            kind = rng.randrange(40)
            if kind == 0:
                text = f'"{text}\n""{text}"", more"'
            elif kind == 1:
                text = ""
            elif kind == 2:
                text += ",too many"
            elif kind == 3:
                text = f'"{text}"after'
            file.write(f"{number},{text}\n")


class Check:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.rng = random.Random(options.seed)
        self.problems = []
        self.lock = threading.Lock()
        self.victims, self.missed = set(), 0
        self.model, self.input = options.model, options.input
        if not self.model:
            self.model = work / "model"
            kills_module().write_model(self.model)
        if not self.input:
            self.input = work / "rows.csv"
            write_table(self.input, options.rows, self.rng)

    def command(self, name):
        return [
            self.options.filbert, "predict", "--model", str(self.model), "--input", str(self.input), "--quiet",
            "--output", str(self.work / f"{name}.csv"), "--rejects", str(self.work / f"{name}.rejects.csv"),
            "--summary", str(self.work / f"{name}.json"), "--threads", "1",
        ]

    def whole(self):
        started = time.monotonic()
        whole = subprocess.run(self.command("whole"), stderr=subprocess.PIPE, text=True)
        if whole.returncode != 0:
            sys.exit(f"one run ended with {whole.returncode}: {whole.stderr}")
        self.seconds = time.monotonic() - started
        print(f"one run: {self.seconds:.1f} s")

    def shard(self, number, length):
        """Runs a shard, which should take so many seconds; kills it once or twice if it is one of those to kill."""
        with self.lock:
            # One that ended before its moment is made up for by another.
            is_victim = number in self.victims or self.missed > 0
            if is_victim and number not in self.victims:
                self.missed -= 1
            turns = self.rng.choice([1, 1, 2]) if is_victim else 0
            moments = [self.rng.uniform(0, 0.6 * length) for _ in range(turns)]
        command = self.command("part-{shard}") + [
            "--resume", "--checkpoint-interval", str(self.options.interval),
            "--shard-from", "kubernetes", "--shard-count", str(self.options.shards)]
        environment = os.environ | {"JOB_COMPLETION_INDEX": str(number)}
        killed = 0
        for moment in list(moments) + [None]:
            process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
            try:
                errors = process.communicate(timeout=moment)[1]
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                killed += 1
                continue
            if process.returncode != 0:
                self.problems.append(f"shard {number + 1} ended with {process.returncode}: {errors.decode()}")
            break
        if is_victim and killed == 0:
            with self.lock:
                self.missed += 1
        return killed

    def shards(self):
        count = self.options.shards
        self.victims = set(self.rng.sample(range(count), min(self.options.kills, count)))
        length = self.seconds / count * min(count, self.options.processes)
        started = time.monotonic()
        with ThreadPoolExecutor(self.options.processes) as pool:
            kills = list(pool.map(lambda number: self.shard(number, length), range(count)))
        print(f"{count} shards, {self.options.processes} at a time: {time.monotonic() - started:.1f} s, "
              f"{sum(killed > 0 for killed in kills)} of them killed, {sum(kills)} times")

    def join(self, parts):
        return subprocess.run(
            [self.options.filbert, "join", "--output", self.work / "joined.csv", "--rejects",
             self.work / "joined.rejects.csv", "--summary", self.work / "joined.json", "--quiet", *parts],
            stderr=subprocess.PIPE, text=True)

    def compare(self):
        parts = sorted(self.work.glob("part-*.csv"))
        parts = [part for part in parts if not part.name.endswith(".rejects.csv")]
        missing = self.join(parts[1:])
        if missing.returncode != 65 or (self.work / "joined.csv").exists():
            self.problems.append(f"join without the first shard: {missing.returncode} {missing.stderr}")
        started = time.monotonic()
        joined = self.join(parts)
        print(f"join: {time.monotonic() - started:.2f} s")
        if joined.returncode != 0:
            self.problems.append(f"join ended with {joined.returncode}: {joined.stderr}")
            return
        for ending in (".csv", ".rejects.csv"):
            one, all_shards = self.work / f"whole{ending}", self.work / f"joined{ending}"
            same = filecmp.cmp(one, all_shards, shallow=False)
            print(f"{all_shards.name}: {all_shards.stat().st_size} bytes, {'those of one run' if same else 'OTHER BYTES'}")
            if not same:
                self.problems.append(f"{all_shards} differs from {one}")
        one, all_shards = (
            {name: value for name, value in json.loads((self.work / name).read_text()).items() if name not in PASSING}
            for name in ("whole.json", "joined.json"))
        print(f"summary: {all_shards['rows']['read']} rows, "
              f"{'the figures of one run' if one == all_shards else 'OTHER FIGURES'}")
        if one != all_shards:
            self.problems.append(f"the summaries differ: {one} {all_shards}")
        left = [path.name for path in self.work.glob("*.partial*")]
        if left:
            self.problems.append(f"left behind: {left}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--filbert", default=str(SCRIPTS.parent / ".build/debug/filbert"))
    parser.add_argument("--rows", type=int, default=4000, help="rows of the table that is made")
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--kills", type=int, default=10, help="shards to kill")
    parser.add_argument("--processes", type=int, default=2, help="shards at a time")
    parser.add_argument("--interval", type=float, default=0, help="seconds between two points to resume from")
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--input", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--directory", default=None, help="where to work")
    options = parser.parse_args()
    options.filbert = str(pathlib.Path(options.filbert).resolve())
    if (options.model is None) != (options.input is None):
        parser.error("--model and --input go together")
    with tempfile.TemporaryDirectory(dir=options.directory) as name:
        check = Check(options, pathlib.Path(name))
        check.whole()
        check.shards()
        check.compare()
    for problem in check.problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if check.problems else 0)


if __name__ == "__main__":
    main()
