#!/usr/bin/env python3
"""Trains the same models with mpirun on other numbers of ranks, kills ranks, and compares the results.

    swift build -c release --product filbert --traits CommandLine,MPI
    Scripts/check-ranks.py --filbert .build/release/filbert [--kills 20] [--model Models/all-minilm-l6-v2]
    Scripts/check-ranks.py --small         # what continuous integration has time for

- same: a classifier, a tagger and a regression, plainly, with --gradient-accumulation and with the default recipe, have one
  SHA-256 of model.safetensors on 1 to 4 ranks of 1 and 2 threads.
- resume: 4 ranks are killed after a checkpoint and resumed on 2. The same for SIGTERM to mpirun.
- kills: a random rank is killed at a random moment. All processes are gone within 10 seconds, the model is complete or
  absent, and another number of ranks finishes it with the same hash.
- page: the example of the manual's page TrainingOnManyMachines runs as it is there (OpenMPI).
- errors: bad data, a file that one rank lacks or that differs there, an output that cannot be written: the exit code of a
  run without mpirun, and one line that begins with `error:`.

Without --model the encoder is small and random: this is about bits and not about quality. Ends with 1 if anything is wrong.
Works with OpenMPI and MPICH, whichever `mpirun` is (--mpirun).
"""
import argparse
import csv
import functools
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "Sources/FilbertCLI/Documentation.docc/TrainingOnManyMachines.md"
MESSAGES = ROOT / "Scripts/quickstart/train.csv"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
MARK = "FILBERT_CHECK_RANKS"
GONE_WITHIN = 10
PARTS = ["parts", "page", "resume", "kills", "errors"]
PRODUCTS = {"mattress", "bed", "pillow", "table", "chair", "oil", "shampoo", "cream", "sofa", "protector", "size", "order"}


class Sizes:
    """How large the random encoder and the data are."""

    def __init__(self, small):
        self.rows = 48 if small else 240
        self.words = 150 if small else 600
        self.hidden = 16 if small else 32
        self.layers = 1 if small else 2
        self.positions = 64


def messages(count):
    with open(MESSAGES, newline="", encoding="utf-8") as file:
        rows = [(row["text"].replace("\n", " "), row["label"]) for row in csv.DictReader(file)]
    # The file is sorted by label.
    return [rows[place * len(rows) // count] for place in range(count)]


def write_encoder(directory, sizes):
    """A BERT with random values, in the layout of Hugging Face."""
    directory.mkdir()
    counts = {}
    for text, _ in messages(sizes.rows):
        for word in re.findall(r"[a-z]{2,}", text.lower()):
            counts[word] = counts.get(word, 0) + 1
    words = sorted(counts, key=lambda word: (-counts[word], word))[:sizes.words]
    vocabulary = SPECIAL + list(LETTERS) + ["##" + letter for letter in LETTERS] + words
    (directory / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    hidden, inner = sizes.hidden, 2 * sizes.hidden
    (directory / "config.json").write_text(json.dumps({
        "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "hidden_size": hidden,
        "intermediate_size": inner, "num_hidden_layers": sizes.layers, "num_attention_heads": 2,
        "max_position_embeddings": sizes.positions, "type_vocab_size": 2, "vocab_size": len(vocabulary),
        "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "layer_norm_eps": 1e-12,
        "initializer_range": 0.2, "pad_token_id": 0}), encoding="utf-8")
    shapes = {
        "embeddings.word_embeddings.weight": (len(vocabulary), hidden),
        "embeddings.position_embeddings.weight": (sizes.positions, hidden),
        "embeddings.token_type_embeddings.weight": (2, hidden),
    }
    shapes |= norm("embeddings.LayerNorm", hidden)
    for layer in range(sizes.layers):
        prefix = f"encoder.layer.{layer}."
        for name in ("query", "key", "value"):
            shapes |= linear(f"{prefix}attention.self.{name}", hidden, hidden)
        shapes |= linear(f"{prefix}attention.output.dense", hidden, hidden)
        shapes |= norm(f"{prefix}attention.output.LayerNorm", hidden)
        shapes |= linear(f"{prefix}intermediate.dense", hidden, inner)
        shapes |= linear(f"{prefix}output.dense", inner, hidden)
        shapes |= norm(f"{prefix}output.LayerNorm", hidden)
    write_tensors(directory / "model.safetensors", shapes)


def linear(name, inputs, outputs):
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def norm(name, size):
    return {f"{name}.weight": (size,), f"{name}.bias": (size,)}


def write_tensors(path, shapes):
    rng = random.Random(18)
    header, data = {}, b""
    for name, shape in shapes.items():
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        middle = 1.0 if name.endswith("LayerNorm.weight") else 0.0
        values = struct.pack(f"<{count}f", *(rng.gauss(middle, 0.1) for _ in range(count)))
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def write_tables(work, sizes):
    """The shop messages with labels, with tags of product words, and with the number of their words."""
    rows = messages(sizes.rows)
    write_csv(work / "labels.csv", ["text", "label"], rows)
    write_csv(work / "numbers.csv", ["text", "words"], [(text, len(text.split())) for text, _ in rows])
    lines = []
    for text, _ in rows:
        for word in re.findall(r"\w+", text):
            lines.append(f"{word} {'B-PRODUCT' if word.lower() in PRODUCTS else 'O'}")
        lines.append("")
    (work / "tags.conll").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_csv(path, names, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)


class Launcher:
    """`mpirun` of OpenMPI or MPICH."""

    def __init__(self, mpirun):
        self.mpirun = mpirun
        try:
            version = subprocess.run([mpirun, "--version"], capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            sys.exit(f"check-ranks: {mpirun} does not run: {error}")
        self.is_open_mpi = "Open MPI" in version or "OpenRTE" in version
        self.name = "OpenMPI" if self.is_open_mpi else "MPICH"

    def command(self, ranks, program):
        # OpenMPI refuses root, and more ranks than cores, and binds each rank to one core.
        more = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none"] if self.is_open_mpi else []
        return [self.mpirun, *more, "-n", str(ranks), *program]


class Run:
    """A command whose processes are found by a mark in their environment, whoever their parents are."""

    def __init__(self, command, directory, more=None):
        self.mark = uuid.uuid4().hex
        environment = {**os.environ, **(more or {}), MARK: self.mark}
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=self.errors)

    def wait(self, seconds):
        """The exit code; None, after the processes are killed, if it takes longer."""
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            for pid in self.processes():
                kill(pid, signal.SIGKILL)
            self.process.wait()
            return None

    def error_text(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def processes(self):
        """All that run, with the environment of each."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                text = (entry / "environ").read_bytes()
                if f"{MARK}={self.mark}".encode() not in text:
                    continue
                # A zombie is gone, and waits for its parent to notice.
                if (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                    found[int(entry.name)] = dict(
                        part.split(b"=", 1) for part in text.split(b"\0") if b"=" in part)
            except OSError:
                continue
        return found

    def ranks(self):
        """The process of each rank."""
        found = {}
        for pid, environment in self.processes().items():
            rank = environment.get(b"OMPI_COMM_WORLD_RANK", environment.get(b"PMI_RANK"))
            if rank is not None:
                found[int(rank)] = pid
        return found

    def seconds_until_gone(self):
        """None, after the processes are killed, if it is more than `GONE_WITHIN`."""
        began = time.monotonic()
        while self.process.poll() is None or self.processes():
            if time.monotonic() - began > GONE_WITHIN:
                self.wait(0)
                return None
            time.sleep(0.01)
        return time.monotonic() - began


def is_hash(text):
    return re.fullmatch("[0-9a-f]{64}", text) is not None


def kill(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


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

    def page(self):
        """Two ranks of this machine do what the page shows for others."""
        if not self.launcher.is_open_mpi:
            return
        block = PAGE.read_text(encoding="utf-8").split("```sh\n", 1)[1].split("```", 1)[0]
        example = block[block.index("mpirun "):]
        there = self.new_output().parent
        (there / "Models").mkdir()
        (there / "Models/all-minilm-l6-v2").symlink_to(self.model)
        shutil.copyfile(self.work / "labels.csv", there / "messages.csv")
        (there / "hosts").write_text("localhost slots=4\n")
        (there / "filbert").symlink_to(self.filbert)
        run = Run(["bash", "-c", example], there, {
            "PATH": f"{there}:{os.environ['PATH']}", "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"})
        code = run.wait(self.limit)
        is_right = code == 0 and (there / "Models/intent/model.safetensors").exists()
        self.report(is_right, "page: the example runs" if is_right else f"page: {code}: {run.error_text().strip()[:500]}")

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
        for name, table, output in [
                ("one label only", "one.csv", self.new_output()), ("no text column", "unlabelled.csv", self.new_output()),
                ("missing file", "absent.csv", self.new_output()), ("a file as directory", "labels.csv", self.work / "one.csv/model"),
                ("an output that exists", "labels.csv", self.model)]:
            arguments = Task(name, table, task.more).arguments(self, output)
            alone = self.run(arguments)
            expected = (alone.wait(self.limit), error_lines(alone))
            several = self.run(arguments, 3)
            found = (several.wait(self.limit), error_lines(several))
            self.report(
                found == expected and expected[0] not in (0, None) and len(expected[1]) == 1,
                f"errors: {name}: {found[0]}, {' | '.join(found[1])}" + (
                    "" if found == expected else f"; without mpirun {expected[0]}, {' | '.join(expected[1])}"))
        self.errors_of_one_rank(task)

    def errors_of_one_rank(self, task):
        """A file that only rank 1 lacks, or has with another last row, as on a machine that somebody forgot to update."""
        for name, lines in [("a file that one rank lacks", None), ("a file that differs on one rank", -1)]:
            there = self.new_output().parent
            if lines is not None:
                text = (self.work / task.table).read_text(encoding="utf-8").splitlines()[:lines]
                (there / task.table).write_text("\n".join(text) + "\n", encoding="utf-8")
            wrapper = there / "wrapper"
            wrapper.write_text(
                "#!/bin/sh\n"
                'if [ "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}" = 1 ]; then cd "$(dirname "$0")" || exit 1; fi\n'
                'exec "$@"\n')
            wrapper.chmod(0o755)
            output = self.new_output()
            run = self.run([str(wrapper)] + task.arguments(self, output), 3)
            code = run.wait(self.limit)
            errors = error_lines(run)
            self.report(
                code in range(64, 74) and len(errors) == 1 and not output.exists(),
                f"errors: {name}: {code}, {' | '.join(errors)}")


def error_lines(run):
    return [line for line in run.error_text().splitlines() if line.startswith("error:")]


def gone(seconds):
    return f"not gone after {GONE_WITHIN} s" if seconds is None else f"gone after {seconds:.1f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", default=".build/debug/filbert", help="built with the trait MPI")
    parser.add_argument("--mpirun", default="mpirun")
    parser.add_argument("--model", help="an encoder, in place of the random one")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--limit", type=float, default=600, help="seconds that a run may take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="two tasks, two numbers of ranks, two kills")
    parser.add_argument("--only", nargs="*", choices=PARTS, help="after `same`, which gives the hashes")
    parser.add_argument("--directory", default=tempfile.gettempdir(), help="where models and checkpoints go")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=options.directory, prefix="filbert-ranks-") as directory:
        check = Check(options, pathlib.Path(directory))
        print(f"{check.launcher.name}, {os.cpu_count()} processors", flush=True)
        check.same()
        for name in options.only or PARTS:
            getattr(check, name)()
    print(f"{check.failures} failures, {time.monotonic() - began:.0f} s")
    sys.exit(1 if check.failures else 0)


if __name__ == "__main__":
    main()
