"""The functions that users call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

import pyarrow
from pyspark.sql import types

from .answers import Answers, parse
from .counts import Counts
from .errors import FilbertError
from .model import Model
from .process import exchange
from .task import Task, command_line, harmless

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Command = Literal["predict", "embed"]

# Options that change an answer, not which rows there are or how they are written: here Spark does that.
_OPTIONS = {
    "--abstain", "--clean", "--decoding", "--interval", "--long-texts", "--max-length", "--no-normalize", "--normalize",
    "--pooling", "--round", "--stride", "--threshold", "--window-pooling"}


def score(
        df: DataFrame, model: Model, *, text: str = "text", pair: str | None = None, command: Command = "predict",
        probabilities: bool = False, options: Sequence[str] = (), prefix: str = "", threads: int | None = None,
        counts: Counts | None = None) -> DataFrame:
    """`df` with the answers of a model as new columns; rows, their order within a partition and other columns stay.

    The new columns are those of `filbert predict`: `predicted_label` and `probability`; `predicted_labels`;
    `predicted_value`; or `entities`. With `command="embed"` it is `embedding`. The last one is `error`: null, or a
    sentence that says why the row has no answer (a text that is null, empty or not UTF-8, or that ends the process).

    - text, pair: names of the columns with the texts, and with the second texts of pairs.
    - probabilities: adds `probabilities`, a map from every label to its probability (`predict --all`).
    - options: further options of the command as on the command line, such as `["--max-length", "32"]`.
    - prefix: text before the names of the new columns.
    - threads: of each process; `spark.task.cpus` unless given.
    - counts: counts rows, errors and seconds while a job runs.

    Raises `FilbertError` with filbert's own sentence if the model, the options or the program are wrong: the driver
    scores one text before it returns. Raises `ValueError` if columns are missing or have names of the new ones.
    """
    named = [text] if pair is None else [text, pair]
    columns = [_column(df, name) for name in named]
    task = _task(model, command, pair is not None, probabilities, options, threads, counts)
    added = [types.StructField(prefix + field.name, field.dataType) for field in task.answers.fields]
    taken = {_folded(df, name) for name in df.columns}
    for field in added:
        if _folded(df, field.name) in taken:
            raise ValueError(f"There is a column {field.name!r} already; drop it, or give a prefix for the new columns.")

    schema = types.StructType([*df.schema.fields, *added])

    def scored(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch, answers in task.run(batches, lambda batch: [batch.column(column) for column in columns]):
            values = [*batch.columns, *(column.combine_chunks() for column in answers.columns)]
            yield pyarrow.RecordBatch.from_arrays(values, schema.names)

    # mapInArrow takes names of columns for expressions, so that a name with a point in it would be an error.
    return df.toDF(*(f"c{number}" for number in range(len(df.columns)))).mapInArrow(scored, schema)


def register(
        spark: SparkSession, name: str, model: Model, *, pairs: bool = False, command: Command = "predict",
        probabilities: bool = False, options: Sequence[str] = (), threads: int | None = None,
        counts: Counts | None = None) -> Any:
    """Registers a SQL function that takes a text (or two, with `pairs`) and returns a struct of what `score` adds.

    `SELECT id, intent(review).predicted_label FROM reviews`. The function is returned too, for columns of DataFrames.
    Like `score`, it runs one filbert a task. It is an iterator of Arrow arrays, for which PySpark 4.1 or later is needed.
    """
    try:
        from pyspark.sql.functions import arrow_udf  # type: ignore[attr-defined]
    except ImportError:
        raise FilbertError("SQL functions need PySpark 4.1 or later; use score() and a temporary view.") from None
    task = _task(model, command, pairs, probabilities, options, threads, counts)

    def structs(answered: Iterator[tuple[Any, pyarrow.Table]]) -> Iterator[pyarrow.Array]:
        for _, answers in answered:
            yield pyarrow.StructArray.from_arrays(
                [column.combine_chunks() for column in answers.columns], names=answers.column_names)

    # Spark reads the kind of a function from its annotations.
    def of_texts(batches: Iterator[pyarrow.Array]) -> Iterator[pyarrow.Array]:
        return structs(task.run(batches, lambda column: [column]))

    def of_pairs(batches: Iterator[tuple[pyarrow.Array, ...]]) -> Iterator[pyarrow.Array]:
        return structs(task.run(batches, list))

    returned = types.StructType(task.answers.fields)
    return spark.udf.register(name, arrow_udf(of_pairs if pairs else of_texts, returned))


def _task(
        model: Model, command: Command, pairs: bool, probabilities: bool, options: Sequence[str], threads: int | None,
        counts: Counts | None) -> Task:
    """Scores one text here: this finds wrong models and options before a job starts, and what the answers are."""
    if not isinstance(model, Model):
        raise ValueError("model is what ship() or present() returns, not a path.")
    if command not in get_args(Command):
        raise ValueError(f"command is one of {', '.join(get_args(Command))}, not {command!r}.")
    if threads is not None and threads < 1:
        raise ValueError(f"threads must be at least 1, not {threads}.")
    if isinstance(options, str):
        raise ValueError("options is a list, such as ['--max-length', '32'], not a string.")
    for option in options:
        name = option.partition("=")[0]
        if name.startswith("-") and name not in _OPTIONS:
            raise ValueError(f"{name} is not an option that changes answers; use {', '.join(sorted(_OPTIONS))}.")
    if probabilities and command != "predict":
        raise ValueError("Only predict has probabilities.")
    tagger = command == "predict" and _is_tagger(model)
    arguments = [
        *options, *(["--all"] if probabilities else []),
        *(["--columns", "none"] if command == "predict" and not tagger else [])]
    row = harmless(pairs)
    line = command_line(model.binary, model.directory, command, pairs, arguments, threads=1)
    answer = parse(b"".join(exchange(line, [json.dumps(row).encode() + b"\n"])))
    return Task(model, command, tuple(arguments), Answers.of(answer, frozenset(row)), pairs, threads, counts)


def _is_tagger(model: Model) -> bool:
    """Whether the model tags words. predict then writes the text with its entities and refuses --columns."""
    with open(f"{model.directory}/config.json", encoding="utf-8") as file:
        return any("TokenClassification" in name for name in json.load(file).get("architectures") or ())


def _column(df: DataFrame, name: str) -> int:
    """The number of a column of texts."""
    folded = _folded(df, name)
    found = [number for number, other in enumerate(df.columns) if _folded(df, other) == folded]
    if len(found) != 1:
        there = "is no column" if not found else "are several columns"
        raise ValueError(f"There {there} {name!r}; the columns are {', '.join(df.columns)}.")
    kind = df.schema[found[0]].dataType
    if not isinstance(kind, (types.StringType, types.VarcharType, types.CharType)):
        raise ValueError(f"The column {name!r} has the type {kind.simpleString()}; cast it to string.")
    return found[0]


def _folded(df: DataFrame, name: str) -> str:
    """A name as Spark compares names."""
    return name if df.sparkSession.conf.get("spark.sql.caseSensitive") == "true" else name.lower()
