"""What the tests share: one cluster, one session, the models, and what the commands themselves answer."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from pyspark.sql import SparkSession

import filbert_spark
import models
from cluster import Cluster

FILBERT = pathlib.Path(os.environ["FILBERT"]).resolve()


class SparkCase(unittest.TestCase):
    """Tests on a cluster, which all classes share."""

    @classmethod
    def setUpClass(cls):
        if not hasattr(SparkCase, "spark"):
            SparkCase._start()

    @classmethod
    def _start(cls):
        directory = pathlib.Path(tempfile.mkdtemp(prefix="filbert-spark-tests-"))
        SparkCase.directory = directory
        (directory / "models").mkdir()
        models.make(FILBERT, directory / "models")
        SparkCase.fragile = directory / "fragile"
        source = pathlib.Path(__file__).with_name("fragile.py").read_text(encoding="utf-8")
        SparkCase.fragile.write_text(f"#!{sys.executable}\n" + source.replace("@filbert@", str(FILBERT)), encoding="utf-8")
        SparkCase.fragile.chmod(0o755)
        # Pages name files without directories. Spark takes them from where its process was started.
        work = directory / "work"
        work.mkdir()
        (work / "Models").symlink_to(directory / "models")
        (work / "bin").mkdir()
        (work / "bin/filbert").symlink_to(FILBERT)
        os.environ["PATH"] = f"{work / 'bin'}:{os.environ['PATH']}"
        os.chdir(work)
        (directory / "cluster").mkdir()
        SparkCase.cluster = Cluster(directory / "cluster")
        SparkCase.spark = (
            SparkSession.builder.master(SparkCase.cluster.url).appName("tests")
            .config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
            .config("spark.executor.memory", "512m").config("spark.cores.max", "2")
            .config("spark.sql.shuffle.partitions", "2").config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
            .config("spark.sql.warehouse.dir", str(directory / "warehouse"))
            .config("spark.ui.showConsoleProgress", "false").getOrCreate())
        SparkCase.spark.sparkContext.setLogLevel("OFF")

    @classmethod
    def stop(cls):
        """Ends what `_start` has started; the runner calls it once."""
        if hasattr(SparkCase, "spark"):
            SparkCase.spark.stop()
            SparkCase.cluster.stop()
            shutil.rmtree(SparkCase.directory, ignore_errors=True)

    def model(self, name, binary=FILBERT, **options):
        return filbert_spark.present(str(self.directory / "models" / name), str(binary), **options)

    def path(self, name):
        return str(self.directory / f"{self.id()}-{name}")

    def through_parquet(self, df):
        """The rows of a DataFrame once it was written and read, by `id`."""
        path = self.path("written")
        df.write.parquet(path)
        rows = self.spark.read.parquet(path).orderBy("id").collect()
        return {row.id: row.asDict(recursive=True) for row in rows}

    def answers(self, name, rows, *options, command="predict"):
        """What `filbert` answers for rows with `id` and the texts, by `id`."""
        written = "".join(json.dumps(row) + "\n" for row in rows)
        printed = subprocess.run(
            [FILBERT, command, "--model", self.directory / "models" / name, "--input", "-", "--input-format", "jsonl",
             "--output", "-", "--text-column", "text", "--skip-bad-rows", "--quiet", *options],
            input=written, capture_output=True, check=True, encoding="utf-8").stdout
        return {row["id"]: {name: value for name, value in json.loads(line).items() if name not in row}
                for row, line in zip(rows, printed.split("\n")[:-1], strict=True)}
