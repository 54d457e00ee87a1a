"""Runs all tests, or those named, and stops the cluster: FILBERT=PATH PYSPARK_PYTHON=PATH run.py [-k PATTERN ...]"""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from support import SparkCase  # noqa: E402

try:
    program = unittest.main(
        module=None, argv=[sys.argv[0], "discover", "-s", str(HERE), *sys.argv[1:]], exit=False)
finally:
    SparkCase.stop()
sys.exit(not program.result.wasSuccessful())
