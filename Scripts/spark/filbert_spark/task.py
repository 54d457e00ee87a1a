"""What a Spark task does: batches of texts in, answers out, in order, through one filbert."""

from __future__ import annotations

import collections
import dataclasses
import itertools
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

import pyarrow
from pyspark import TaskContext

from .answers import ERROR, Answers
from .counts import Counts
from .errors import Crashed, FilbertError
from .model import Model
from .process import exchange

T = TypeVar("T")
"""A batch of Spark's, whatever the caller made its texts from."""

KEYS = ("text", "text_pair")
"""The members of the objects that filbert reads."""

# Lines are decoded when there is this much of them: Arrow's reader costs the same for ten rows as for one.
_DECODED_AT_ONCE = 1 << 18

_quote = json.JSONEncoder(ensure_ascii=False).encode


@dataclasses.dataclass(frozen=True)
class Batch(Generic[T]):
    source: T
    texts: Sequence[pyarrow.Array]
    """The column of the texts, and for pairs that of the second ones."""

    @property
    def rows(self) -> int:
        return len(self.texts[0])

    def lines(self) -> list[str]:
        """A JSON object for each row. A text that is null or not UTF-8 is written as null and gets no answer."""
        columns = [[_quote(text) for text in texts(column)] for column in self.texts]
        keys = [f'"{key}":' for key in KEYS[:len(columns)]]
        return ["{" f'{",".join(map("".join, zip(keys, row)))}' "}\n" for row in zip(*columns)]

    def reason(self, row: int) -> str:
        """Why filbert had no answer for a row."""
        for name, column in zip(("text", "second text"), self.texts):
            if not column[row].is_valid:
                return f"The {name} is null."
            if texts(column.slice(row, 1))[0] is None:
                return f"The {name} is not UTF-8."
        return "The text is empty." if len(self.texts) == 1 else "A text of the pair is empty."


def texts(column: pyarrow.Array) -> list[str | None]:
    """The values of a column. Spark's strings are bytes; those that are not UTF-8 become None here."""
    try:
        values: list[str | None] = column.to_pylist()
        return values
    except UnicodeDecodeError:
        large = pyarrow.types.is_large_string(column.type)
        return [_decoded(value) for value in column.cast(pyarrow.large_binary() if large else pyarrow.binary()).to_pylist()]


def _decoded(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


@dataclasses.dataclass(frozen=True)
class Task:
    """Everything a task needs. Spark pickles it."""

    model: Model
    command: str
    arguments: tuple[str, ...]
    answers: Answers
    pairs: bool
    threads: int | None
    counts: Counts | None

    def run(
            self, sources: Iterator[T],
            texts_of: Callable[[T], Sequence[pyarrow.Array]]) -> Iterator[tuple[T, pyarrow.Table]]:
        """Each source with the answers for its rows, in order. Sources without rows are left out."""
        batches = (batch for batch in (Batch(source, texts_of(source)) for source in sources) if batch.rows > 0)
        try:
            yield from self._answer(batches)
        except FilbertError as error:
            raise FilbertError(f"{socket.gethostname()}: {error}") from None

    def _answer(self, batches: Iterator[Batch[T]]) -> Iterator[tuple[T, pyarrow.Table]]:
        first = next(batches, None)
        if first is None:
            return
        binary, directory = self.model.on_node()
        context = TaskContext.get()
        threads = self.threads or (context.cpus() if context is not None else 1)
        command = command_line(binary, directory, self.command, self.pairs, self.arguments, threads)
        while first is not None:
            # A second time only after a crash, with the batches that are left.
            yield from _Run[T](self, command).batches(itertools.chain([first], batches))
            first = next(batches, None)


def command_line(
        binary: str, directory: str, command: str, pairs: bool, arguments: Sequence[str], threads: int) -> list[str]:
    """The command that reads JSON Lines from stdin and writes a line for each of them, also for those it cannot score."""
    return [
        binary, command, "--model", directory, "--input", "-", "--input-format", "jsonl", "--encoding", "utf-8",
        "--output", "-", "--text-column", KEYS[0], *(["--text-pair-column", KEYS[1]] if pairs else []),
        "--skip-bad-rows", "--quiet", "--threads", str(threads), *arguments]


def harmless(pairs: bool) -> dict[str, str]:
    """A row that no filbert has trouble with."""
    return dict.fromkeys(KEYS[:2 if pairs else 1], "hello")


class _Run(Generic[T]):
    """One process over batches, until they end or it crashes; then the rows it had are taken apart."""

    def __init__(self, task: Task, command: list[str]):
        self.command = command
        self.answers = task.answers
        self.counts = task.counts
        self.harmless = json.dumps(harmless(task.pairs)) + "\n"
        # Only predict writes a summary, which has the number of texts that were cut.
        self.summarizes = task.counts is not None and task.command == "predict"
        self.waiting: collections.deque[Batch[T]] = collections.deque()
        self.tables: list[pyarrow.Table] = []
        self.rows = 0

    def batches(self, batches: Iterator[Batch[T]]) -> Iterator[tuple[T, pyarrow.Table]]:
        """The batches that are done, as soon as they are."""
        start = time.monotonic()
        try:
            with tempfile.TemporaryDirectory(prefix="filbert-") as scratch:
                summary = os.path.join(scratch, "summary.json")
                for table in self._exchange(self._lines(batches), ["--summary", summary] if self.summarizes else []):
                    yield from self._take(table)
                self._note_cut(summary)
        except Crashed as crash:
            lines = list(itertools.chain.from_iterable(batch.lines() for batch in self.waiting))[self.rows:]
            self._check_harmless(crash)
            for table in self._isolate(lines):
                yield from self._take(table)
        if self.waiting or self.rows:
            raise FilbertError("filbert answered another number of rows than it was given; report this defect.")
        if self.counts is not None:
            self.counts.seconds.add(time.monotonic() - start)

    def _lines(self, batches: Iterator[Batch[T]]) -> Iterator[bytes]:
        for batch in batches:
            self.waiting.append(batch)
            yield "".join(batch.lines()).encode()

    def _exchange(self, pieces: Iterator[bytes], options: Sequence[str] = ()) -> Iterator[pyarrow.Table]:
        """The answers for the lines in `pieces`. If the process crashes, those it has written come first."""
        begun = bytearray()
        try:
            for piece in exchange([*self.command, *options], pieces, sys.stderr):
                begun += piece
                if len(begun) >= _DECODED_AT_ONCE and (end := begun.rfind(b"\n") + 1):
                    yield self.answers.decode(bytes(begun[:end]))
                    del begun[:end]
        except Crashed:
            # What is left of a line that was cut is not an answer.
            del begun[begun.rfind(b"\n") + 1:]
            if begun:
                yield self.answers.decode(bytes(begun))
            raise
        if begun:
            yield self.answers.decode(bytes(begun))

    def _take(self, table: pyarrow.Table) -> Iterator[tuple[T, pyarrow.Table]]:
        """Adds answers, and takes out the batches that are complete."""
        self.tables.append(table)
        self.rows += table.num_rows
        while self.waiting and self.rows >= self.waiting[0].rows:
            batch = self.waiting.popleft()
            answered = pyarrow.concat_tables(self.tables)
            self.tables = [answered.slice(batch.rows)]
            self.rows -= batch.rows
            yield batch.source, self._explain(batch, answered.slice(0, batch.rows).combine_chunks())

    def _explain(self, batch: Batch[T], table: pyarrow.Table) -> pyarrow.Table:
        """Gives each row without an answer its error."""
        errors = table.column(ERROR).to_pylist()
        answered = [table.column(name).is_valid().to_pylist() for name in self.answers.members]
        for row, values in enumerate(zip(*answered)):
            if errors[row] is None and not any(values):
                errors[row] = batch.reason(row)
        if self.counts is not None:
            self.counts.rows.add(batch.rows)
            self.counts.errors.add(sum(error is not None for error in errors))
        return table.set_column(len(self.answers.members), ERROR, pyarrow.array(errors, pyarrow.string()))

    def _note_cut(self, summary: str) -> None:
        if self.counts is not None and self.summarizes:
            with open(summary, encoding="utf-8") as file:
                self.counts.cut.add(json.load(file)["texts"]["cut"])

    def _check_harmless(self, crash: Crashed) -> None:
        """Raises `FilbertError` if filbert crashes with a harmless text too: then no row is the cause."""
        try:
            collections.deque(self._exchange(iter([self.harmless.encode()])), maxlen=0)
        except Crashed:
            raise FilbertError(f"{crash} It does so with any text.") from None

    def _isolate(self, lines: list[str]) -> Iterator[pyarrow.Table]:
        """Scores rows of which some crash filbert: splits the unanswered ones in half until single rows are left."""
        if not lines:
            return
        answered = 0
        try:
            for table in self._exchange(iter(["".join(lines).encode()])):
                answered += table.num_rows
                yield table
        except Crashed as crash:
            rest = lines[answered:]
            if len(rest) == 1:
                yield self.answers.without_result(f"The row ends the process. {crash}")
                return
            yield from self._isolate(rest[:len(rest) // 2])
            yield from self._isolate(rest[len(rest) // 2:])
