"""What filbert answers for a row, as JSON, as Arrow arrays and as Spark's types."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Mapping
from typing import Any

import numpy
import pyarrow
import pyarrow.json
from pyspark.sql import types

from .errors import FilbertError

ERROR = "error"

_ENTITY = types.StructType([
    types.StructField("text", types.StringType()),
    types.StructField("label", types.StringType()),
    types.StructField("start", types.IntegerType()),
    types.StructField("end", types.IntegerType()),
    types.StructField("probability", types.DoubleType()),
    types.StructField("start_byte", types.IntegerType()),
    types.StructField("end_byte", types.IntegerType()),
])

# The members of an answer, as Predict.md and Embed.md describe them, with Spark's types.
_TYPES: dict[str, types.DataType] = {
    "predicted_label": types.StringType(),
    "probability": types.DoubleType(),
    "in_scope": types.BooleanType(),
    "predicted_labels": types.ArrayType(types.StringType()),
    "probabilities": types.MapType(types.StringType(), types.DoubleType()),
    "predicted_value": types.DoubleType(),
    "predicted_value_low": types.DoubleType(),
    "predicted_value_high": types.DoubleType(),
    "entities": types.ArrayType(_ENTITY),
    "embedding": types.ArrayType(types.FloatType()),
}

_PROBABILITIES = "probabilities"


@dataclasses.dataclass(frozen=True)
class Answers:
    """The members that a model adds to a row, in filbert's order; `labels` are those of `probabilities`."""

    members: tuple[str, ...]
    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Mapping[str, Any], given: frozenset[str]) -> Answers:
        """From the answer for one row, without the members that were `given` to filbert."""
        members = tuple(name for name in answer if name not in given)
        for name in members:
            if name not in _TYPES:
                raise FilbertError(
                    f"This filbert answers {name}, which this package does not know; take both from one version.")
        return cls(members, tuple(answer.get(_PROBABILITIES) or ()))

    @property
    def fields(self) -> list[types.StructField]:
        """The columns that are added: the members, and `error`, which is null for rows that were scored."""
        return [types.StructField(name, _TYPES[name]) for name in self.members] + [
            types.StructField(ERROR, types.StringType())]

    def decode(self, lines: bytes) -> pyarrow.Table:
        """The members of one or more whole lines of JSON. A row that filbert could not score has nulls only."""
        table = pyarrow.json.read_json(
            io.BytesIO(lines),
            read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
            parse_options=pyarrow.json.ParseOptions(
                explicit_schema=pyarrow.schema([(name, self._arrow(name)) for name in self.members]),
                unexpected_field_behavior="ignore"))
        columns = [table.column(name).combine_chunks() for name in self.members]
        columns = [self._map(column) if name == _PROBABILITIES else column
                   for name, column in zip(self.members, columns)]
        return pyarrow.table([*columns, pyarrow.nulls(table.num_rows, pyarrow.string())], [*self.members, ERROR])

    def without_result(self, error: str) -> pyarrow.Table:
        """The row of a text that has no answer, for this reason."""
        table = self.decode(b"{}\n")
        return table.set_column(len(self.members), ERROR, pyarrow.array([error]))

    def _arrow(self, name: str) -> pyarrow.DataType:
        if name == _PROBABILITIES:
            return pyarrow.struct([(label, pyarrow.float64()) for label in self.labels])
        return _arrow(_TYPES[name])

    def _map(self, column: pyarrow.StructArray) -> pyarrow.MapArray:
        """Label and probability of each label, from an object that has all labels in every row."""
        count = len(self.labels)
        valid = column.is_valid().to_numpy(zero_copy_only=False)
        ends = numpy.concatenate(([0], numpy.cumsum(valid * count)))
        values = numpy.column_stack([values.to_numpy(zero_copy_only=False) for values in column.flatten()])[valid]
        # A null at the beginning of a row makes the row null.
        offsets = pyarrow.array(ends, pyarrow.int32(), mask=numpy.append(~valid, False))
        keys = pyarrow.array(list(self.labels) * int(valid.sum()), pyarrow.string())
        return pyarrow.MapArray.from_arrays(offsets, keys, pyarrow.array(values.reshape(-1), pyarrow.float64()))


def _arrow(kind: types.DataType) -> pyarrow.DataType:
    if isinstance(kind, types.ArrayType):
        return pyarrow.list_(_arrow(kind.elementType))
    if isinstance(kind, types.StructType):
        return pyarrow.struct([(field.name, _arrow(field.dataType)) for field in kind])
    return {types.StringType: pyarrow.string(), types.DoubleType: pyarrow.float64(), types.FloatType: pyarrow.float32(),
            types.IntegerType: pyarrow.int32(), types.BooleanType: pyarrow.bool_()}[type(kind)]


def parse(lines: bytes) -> dict[str, Any]:
    """The first line, as an object."""
    answer: dict[str, Any] = json.loads(lines.splitlines()[0])
    return answer
