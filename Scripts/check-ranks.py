#!/usr/bin/env python3
"""Trains the same models with mpirun on other numbers of ranks, kills ranks, and compares the results.

    swift build -c release --product filbert --traits CommandLine,MPI
    Scripts/check-ranks.py --filbert .build/release/filbert [--kills 20] [--model Models/all-minilm-l6-v2]
    Scripts/check-ranks.py --small                             # what continuous integration has time for
    Scripts/check-ranks.py --plain .build/release/filbert      # built without the trait: only that it refuses to be several

- same: a classifier, a tagger and a regression, plainly, with --gradient-accumulation and with the default recipe, have one
  SHA-256 of model.safetensors on 1 to 4 ranks of 1 and 2 threads.
- resume: 4 ranks are killed after a checkpoint and resumed on 2. The same for SIGTERM to mpirun.
- kills: a random rank is killed at a random moment. All processes are gone within 10 seconds, the model is complete or
  absent, and another number of ranks finishes it with the same hash.
- pages: the examples of README.md and of the manual's pages about many machines run as they are there (OpenMPI).
- errors: a wrong option, bad data, a file that one rank lacks or that differs there, an output that cannot be written: the
  exit code of a run without mpirun, and one line that begins with `error:`. Rank 0 prints that line even if it is slower
  than the others.

Without --model the encoder is small and random: this is about bits and not about quality. Ends with 1 if anything is wrong.
Works with OpenMPI and MPICH, whichever `mpirun` is (--mpirun).
"""
import argparse
import functools
import hashlib
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from ranks.encoder import Sizes, write_csv, write_encoder, write_tables  # noqa: E402
from ranks.processes import GONE_WITHIN, Launcher, Run, error_lines, kill  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
MANUAL = ROOT / "Sources/FilbertCLI/Documentation.docc"
PAGES = [MANUAL / "TrainingOnManyMachines.md", MANUAL / "ManyMachines.md"]
# Seconds of a run that cannot succeed, from its start.
LONGEST_ERROR = 60
SECTIONS = ["parts", "pages", "resume", "kills", "errors"]


def is_hash(text):
    return re.fullmatch("[0-9a-f]{64}", text) is not None


class Task:
    """What is trained, and the hash that every run of it must have."""

    def __init__(self, name, table, more):
        self.name, self.table, self.more = name, table, more
        self.hash = None

    def arguments(self, check, output, threads=1):
        return [
            check.filbert, "train", "--model", str(check.model), "--train", self.table, "--output", str(output),
            *self.more, "--threads", str(threads), "--quiet"]


def steps(epochs):
    return ["--recipe", "plain", "--epochs", str(epochs), "--batch-size", "8", "--max-length", "48"]


def tasks(small):
    plain = steps(2)
    accumulated = plain + ["--gradient-accumulation", "2"]
    automatic = ["--epochs", "1", "--max-length", "48"]
    tagging = ["--task", "tagging"]
    regression = ["--task", "regression", "--label-column", "words"]
    if small:
        return [Task("classifier, accumulated", "labels.csv", accumulated), Task("tagger, default recipe", "tags.conll", tagging + automatic)]
    found = []
    for name, table, more in [
            ("classifier", "labels.csv", []), ("tagger", "tags.conll", tagging), ("regression", "numbers.csv", regression)]:
        found += [
            Task(name, table, more + plain), Task(f"{name}, accumulated", table, more + accumulated),
            Task(f"{name}, default recipe", table, more + automatic)]
    return found


class Check:
    def __init__(self, options, work):
        self.launcher = Launcher(options.mpirun)
        self.filbert = os.path.abspath(options.filbert)
        self.work, self.small = work, options.small
        self.rng = random.Random(options.seed)
        self.failures = 0
        self.limit = options.limit
        self.kill_count = 2 if options.small else options.kills
        sizes = Sizes(options.small)
        write_tables(work, sizes)
        if options.model:
            self.model = pathlib.Path(options.model).resolve()
        else:
            self.model = work / "encoder"
            write_encoder(self.model, sizes)
        self.outputs = 0
        self.tasks = tasks(options.small)

    def report(self, is_right, text):
        print(("ok      " if is_right else "FAILED  ") + text, flush=True)
        self.failures += not is_right

    def new_output(self):
        """A directory for one model, in which nothing else should remain."""
        self.outputs += 1
        directory = self.work / f"out{self.outputs}"
        directory.mkdir()
        return directory / "model"

    def run(self, arguments, ranks=None, directory=None):
        command = self.launcher.command(ranks, arguments) if ranks else arguments
        return Run(command, directory or self.work)

    def trained(self, task, ranks, threads=1, more=(), output=None):
        """The hash of a whole run, or a text that says what went wrong."""
        output = output or self.new_output()
        run = self.run(task.arguments(self, output, threads) + list(more), ranks)
        code = run.wait(self.limit)
        if code != 0:
            return f"exit code {code}: {run.error_text().strip()[:500]}"
        left = self.left_beside(output)
        return self.hash(output) if not left else f"left beside the model: {left}"

    @staticmethod
    def hash(output):
        return hashlib.sha256((output / "model.safetensors").read_bytes()).hexdigest()

    @staticmethod
    def left_beside(output):
        return sorted(path.name for path in output.parent.iterdir() if path != output and path.suffix != ".lock")

    def same(self):
        for task in self.tasks:
            found = {}
            for ranks in (1, 3) if self.small else (1, 2, 3, 4):
                for threads in (1, 2):
                    found.setdefault(self.trained(task, ranks, threads), []).append(f"{ranks}x{threads}")
            is_right = len(found) == 1 and is_hash(next(iter(found)))
            task.hash = next(iter(found)) if is_right else None
            self.report(is_right, f"same: {task.name}: " + "; ".join(
                f"{value[:12] if is_right else value} on {' '.join(runs)}" for value, runs in found.items()))

    @functools.cached_property
    def long(self):
        """A run with enough steps to interrupt it in between."""
        task = Task("a longer run", "labels.csv", steps(12 if self.small else 20) + ["--gradient-accumulation", "2"])
        task.hash = self.trained(task, 1)
        self.report(is_hash(task.hash), f"a longer run: {task.hash[:500]}")
        return task

    def parts(self):
        """A run without mpirun that cuts its batches alike has the same bits."""
        task = self.tasks[0]
        alone = self.trained(task, None, 2, ["--parts", "4"])
        ranks = self.trained(task, 3, 1, ["--parts", "4"])
        self.report(alone == ranks and is_hash(ranks), f"parts: {alone[:12]} without mpirun, {ranks[:12]} on 3 ranks")

    def pages(self):
        """Four ranks of this machine do what the pages show for four machines."""
        for page in PAGES if self.launcher.is_open_mpi else []:
            blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
            # The lines before it install packages and build.
            example = next(block[block.index("mpirun "):] for block in blocks if "mpirun " in block)
            there = self.new_output().parent
            (there / "Models").mkdir()
            (there / "Models/all-minilm-l6-v2").symlink_to(self.model)
            shutil.copyfile(self.work / "labels.csv", there / "messages.csv")
            (there / "hosts").write_text("localhost slots=4\n")
            (there / "filbert").symlink_to(self.filbert)
            run = Run(["bash", "-c", example], there, {
                "PATH": f"{there}:{os.environ['PATH']}", "OMPI_ALLOW_RUN_AS_ROOT": "1",
                "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"})
            code = run.wait(self.limit)
            is_right = code == 0 and (there / "Models/intent/model.safetensors").exists()
            self.report(is_right, f"pages: {page.name}: " + (
                "the example runs" if is_right else f"{code}: {run.error_text().strip()[:500]}"))

    def start_until_checkpoint(self, task, ranks, output):
        """A run that has just written a checkpoint after every step; None if it never does."""
        run = self.run(task.arguments(self, output) + ["--checkpoint-interval", "0"], ranks)
        checkpoint = output.with_name(output.name + ".checkpoint")
        began = time.monotonic()
        while run.process.poll() is None and time.monotonic() - began < self.limit:
            if checkpoint.exists():
                time.sleep(self.rng.uniform(0, 0.2))
                return run
            time.sleep(0.005)
        return None

    def resume(self):
        task = self.long
        for name, stop in [("rank 0 killed", None), ("SIGTERM to mpirun", signal.SIGTERM)]:
            output = self.new_output()
            run = self.start_until_checkpoint(task, 4, output)
            if run is None:
                self.report(False, f"resume: {name}: the run leaves no checkpoint")
                continue
            if stop is None:
                kill(run.ranks().get(0, run.process.pid), signal.SIGKILL)
            else:
                run.process.send_signal(stop)
            seconds = run.seconds_until_gone()
            is_unfinished = not output.exists()
            resumed = self.trained(task, 2, more=["--checkpoint-interval", "0", "--resume"], output=output)
            self.report(
                seconds is not None and is_unfinished and resumed == task.hash,
                f"resume: {name}: {gone(seconds)}, exit code {run.process.returncode}, "
                f"{'unfinished' if is_unfinished else 'but it had finished'}, "
                f"then {resumed[:12] if resumed == task.hash else resumed} on 2 ranks")

    def kills(self):
        count = self.kill_count
        task = self.long
        more = ["--checkpoint-interval", "0"]
        began = time.monotonic()
        self.trained(task, 3, more=more)
        duration = time.monotonic() - began
        slowest, finished, wrong = 0.0, 0, []
        for number in range(count):
            output = self.new_output()
            ranks = self.rng.choice([2, 3, 4])
            victim = self.rng.randrange(ranks)
            run = self.run(task.arguments(self, output) + more, ranks)
            moment = self.rng.uniform(0, duration)
            time.sleep(moment)
            pid = run.ranks().get(victim)
            name = f"kill {number}, rank {victim} of {ranks} after {moment:.2f} s"
            if pid:
                kill(pid, signal.SIGKILL)
                seconds = run.seconds_until_gone()
                if seconds is None:
                    wrong.append(f"{name}: not gone after {GONE_WITHIN} s")
                slowest = max(slowest, seconds or 0)
            else:
                # It has not begun, or has ended.
                run.wait(self.limit)
            if output.exists():
                finished += 1
                if self.hash(output) != task.hash:
                    wrong.append(f"{name}: another model")
            other = self.rng.choice([n for n in (1, 2, 3, 4) if n != ranks])
            resumed = self.trained(task, other, more=more + ["--resume"], output=output)
            if resumed != task.hash:
                wrong.append(f"{name}, resumed on {other}: {resumed}")
            shutil.rmtree(output.parent)
        self.report(not wrong, f"kills: {count}, {finished} of them after the end; all gone within {slowest:.1f} s" + "".join(
            f"\n        {text}" for text in wrong))

    def errors(self):
        task = self.tasks[0]
        write_csv(self.work / "one.csv", ["text", "label"], [("a text", "same"), ("another", "same")])
        write_csv(self.work / "unlabelled.csv", ["a", "b"], [("a text", "x"), ("another", "y")])
        for name, table, output, more in [
                ("a wrong option", "labels.csv", self.new_output(), ["--epochs", "-3"]),
                ("one label only", "one.csv", self.new_output(), task.more),
                ("no text column", "unlabelled.csv", self.new_output(), task.more),
                ("missing file", "absent.csv", self.new_output(), task.more),
                ("a file as directory", "labels.csv", self.work / "one.csv/model", task.more),
                ("an output that exists", "labels.csv", self.model, task.more)]:
            arguments = Task(name, table, more).arguments(self, output)
            alone = self.run(arguments)
            expected = (alone.wait(self.limit), error_lines(alone))
            several = self.run(arguments, 3)
            found = (several.wait(self.limit), error_lines(several))
            self.report(
                found == expected and expected[0] not in (0, None) and len(expected[1]) == 1,
                f"errors: {name}: {found[0]}, {' | '.join(found[1])}" + (
                    "" if found == expected else f"; without mpirun {expected[0]}, {' | '.join(expected[1])}"))
        self.errors_of_one_rank(task)
        self.error_of_slow_rank(task)

    def errors_of_one_rank(self, task):
        """A file that only rank 1 lacks, or has with another last row, as on a machine that somebody forgot to update."""
        for name, lines in [("a file that one rank lacks", None), ("a file that differs on one rank", -1)]:
            there = self.new_output().parent
            if lines is not None:
                text = (self.work / task.table).read_text(encoding="utf-8").splitlines()[:lines]
                (there / task.table).write_text("\n".join(text) + "\n", encoding="utf-8")
            self.error_of_rank(1, name, f"cd '{there}' || exit 1", task)
        # Rank 0 alone writes; the others have to hear of it.
        self.error_of_rank(0, "a model that does not fit on the disk", "ulimit -f 100", task)

    def error_of_slow_rank(self, task):
        """A launcher ends all ranks when one has failed: the others must not leave before rank 0 has said why."""
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count())]
        try:
            arguments = Task("", "one.csv", task.more).arguments(self, self.new_output())
            run = self.run([str(self.wrapper(0, "renice -n 15 $$ > /dev/null || exit 1"))] + arguments, 3)
            code, errors = run.wait(self.limit), error_lines(run)
        finally:
            for process in busy:
                process.kill()
                process.wait()
        # If it takes more than five seconds, another rank says it.
        said = any("a classifier needs at least two labels" in line for line in errors)
        self.report(code == 65 and said, f"errors: rank 0 is slow: {code}, {' | '.join(errors)}")

    def wrapper(self, rank, preparation):
        """A script that starts a program. On this rank, it runs `preparation` first."""
        path = self.new_output().with_name("wrapper")
        path.write_text(
            f'#!/bin/sh\nif [ "${{OMPI_COMM_WORLD_RANK:-$PMI_RANK}}" = {rank} ]; then {preparation}; fi\nexec "$@"\n')
        path.chmod(0o755)
        return path

    def error_of_rank(self, rank, name, preparation, task):
        output = self.new_output()
        run = self.run([str(self.wrapper(rank, preparation))] + task.arguments(self, output), 3)
        code = run.wait(min(self.limit, LONGEST_ERROR))
        errors = error_lines(run)
        self.report(
            code in range(64, 75) and len(errors) == 1 and not output.exists(),
            f"errors: {name}: {code}, {' | '.join(errors)}")


def check_plain(options, work):
    """A program without MPI, started twice by mpirun, would train the same model twice: it says so. Once is fine."""
    check = Check(options, work)
    task = check.tasks[0]
    output = check.new_output()
    run = check.run(task.arguments(check, output), 2)
    code, errors = run.wait(check.limit), error_lines(run)
    check.report(
        code in range(64, 74) and 1 <= len(errors) <= 2 and all("was built without MPI" in line for line in errors)
        and not output.exists(), f"plain: 2 ranks: {code}, {' | '.join(errors)}")
    one, alone = check.trained(task, 1), check.trained(task, None)
    check.report(one == alone and is_hash(one), f"plain: {one[:500]} on 1 rank, {alone[:500]} without mpirun")
    return check.failures


def gone(seconds):
    return f"not gone after {GONE_WITHIN} s" if seconds is None else f"gone after {seconds:.1f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", default=".build/debug/filbert", help="built with the trait MPI")
    parser.add_argument("--plain", metavar="PROGRAM", help="built without the trait: check only that it refuses to be several")
    parser.add_argument("--mpirun", default="mpirun")
    parser.add_argument("--model", help="an encoder, in place of the random one")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--limit", type=float, default=600, help="seconds that a run may take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="two tasks, two numbers of ranks, two kills")
    parser.add_argument("--only", nargs="*", choices=SECTIONS, help="after `same`, which gives the hashes")
    parser.add_argument("--directory", default=tempfile.gettempdir(), help="where models and checkpoints go")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=options.directory, prefix="filbert-ranks-") as directory:
        if options.plain:
            options.filbert = options.plain
            sys.exit(1 if check_plain(options, pathlib.Path(directory)) else 0)
        check = Check(options, pathlib.Path(directory))
        print(f"{check.launcher.name}, {os.cpu_count()} processors", flush=True)
        check.same()
        for name in options.only or SECTIONS:
            getattr(check, name)()
    print(f"{check.failures} failures, {time.monotonic() - began:.0f} s")
    sys.exit(1 if check.failures else 0)


if __name__ == "__main__":
    main()
