"""Scores the rows of Spark's DataFrames with filbert. README.md shows how."""

import sys

from pyspark import cloudpickle

from .counts import Counts
from .errors import FilbertError
from .model import Model, present, ship
from .scoring import register, score

__all__ = ["Counts", "FilbertError", "Model", "present", "register", "score", "ship"]

# Nodes need no copy of this package: Spark sends its functions with each job.
cloudpickle.register_pickle_by_value(sys.modules[__name__])  # type: ignore[no-untyped-call]
