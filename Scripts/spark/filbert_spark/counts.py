"""Counts of a running job, at the driver."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.accumulators import Accumulator
    from pyspark.sql import SparkSession


@dataclasses.dataclass(frozen=True)
class Counts:
    """Spark's accumulators, which grow whenever a task ends: progress while a job runs.

    Spark adds what successful tasks report. A task that died does not count, but rows that are computed twice (two
    actions on a DataFrame that is not cached, a stage that is repeated after its shuffle files were lost) count twice.
    For figures that must be those of the written table use `DataFrame.observe`, see README.md.
    """

    rows: Accumulator[int]
    """Rows, with and without an answer."""
    errors: Accumulator[int]
    """Rows with an `error`."""
    cut: Accumulator[int]
    """Texts that were longer than the model reads, and cut. `embed` does not count them, nor a process that crashed."""
    seconds: Accumulator[float]
    """Seconds of all tasks, from the first row of each to its last."""

    @classmethod
    def of(cls, spark: SparkSession) -> Counts:
        context = spark.sparkContext
        return cls(context.accumulator(0), context.accumulator(0), context.accumulator(0), context.accumulator(0.0))

    @property
    def values(self) -> dict[str, Any]:
        """What was counted so far, by name."""
        return {field.name: getattr(self, field.name).value for field in dataclasses.fields(self)}
