"""Jobs on the cluster: other columns, bad rows, bad nodes, deaths, SQL and streams."""

import datetime
import decimal
import os
import pathlib
import shutil
import threading
import time

from pyspark.errors import PythonException
from pyspark.sql import Observation, functions

import filbert_spark
from support import FILBERT, SparkCase


class ColumnTests(SparkCase):
    SCHEMA = """id long, text string, byte_ byte, short_ short, int_ int, float_ float, double_ double,
        decimal_ decimal(20,5), binary_ binary, boolean_ boolean, date_ date, time_ timestamp, local_ timestamp_ntz,
        array_ array<array<int>>, map_ map<string,array<double>>, struct_ struct<a:int,b:struct<c:string>>, interval_ interval day to second,
        `Name with ünicode, 空格 and .` string"""

    def row(self, number):
        return (
            number, "red sofa", number % 100, -number, number, 0.5, float("nan") if number == 3 else -0.0,
            decimal.Decimal("12345.67890"), b"\x00\xff", number % 2 == 0, datetime.date(1600, 2, 28),
            datetime.datetime(2026, 3, 29, 1, 30), datetime.datetime(2026, 3, 29, 2, 30), [[1, None], []],
            {"k": [1.5]}, (1, ("x",)), datetime.timedelta(days=-1, microseconds=5), "💚")

    def test_columns_of_all_types_stay(self):
        rows = [self.row(number) for number in range(20)] + [(20, "null everywhere", *[None] * 16)]
        df = self.spark.createDataFrame(rows, self.SCHEMA)
        scored = filbert_spark.score(df, self.model("classifier"))
        self.assertEqual(scored.schema[:len(df.columns)], df.schema)
        found = self.through_parquet(scored)
        for row in df.collect():
            kept = {name: found[row.id][name] for name in df.columns}
            self.assertEqual(repr(kept), repr(row.asDict(recursive=True)))

    def test_rows_keep_their_order_and_their_batches(self):
        df = self.spark.range(0, 5_000, 1, 2).withColumn("text", functions.format_string("buy %d", "id"))
        found = filbert_spark.score(df, self.model("classifier")).select("id").collect()
        self.assertEqual([row.id for row in found], list(range(5_000)))

    def test_partitions_without_rows(self):
        df = self.spark.range(3).withColumn("text", functions.lit("red")).repartition(5)
        self.assertEqual(filbert_spark.score(df, self.model("classifier")).count(), 3)
        self.assertEqual(filbert_spark.score(df.where("id < 0"), self.model("classifier")).collect(), [])

    def test_names_that_are_taken(self):
        df = self.spark.createDataFrame([("red", "x", 1)], "text string, Error string, probability int")
        with self.assertRaisesRegex(ValueError, "There is a column 'probability' already"):
            filbert_spark.score(df, self.model("classifier"))
        scored = filbert_spark.score(df, self.model("classifier"), prefix="intent_")
        self.assertEqual(scored.columns, [
            "text", "Error", "probability", "intent_predicted_label", "intent_probability", "intent_error"])
        self.assertIsNone(scored.collect()[0].intent_error)

    def test_columns_that_are_not_there_or_not_texts(self):
        df = self.spark.range(1)
        with self.assertRaisesRegex(ValueError, "There is no column 'text'; the columns are id"):
            filbert_spark.score(df, self.model("classifier"))
        with self.assertRaisesRegex(ValueError, "type bigint; cast it to string"):
            filbert_spark.score(df, self.model("classifier"), text="ID")


class BadRowTests(SparkCase):
    def test_rows_that_crash_are_found_and_the_others_scored(self):
        bad = {5, 6, 777, 1_999}
        rows = [{"id": number, "text": f"buy {number}" + (" CRASH" if number in bad else "")} for number in range(2_000)]
        df = self.spark.createDataFrame([(row["id"], row["text"]) for row in rows], "id long, text string").coalesce(1)
        expected = self.answers("classifier", rows)
        counts = filbert_spark.Counts.of(self.spark)
        found = self.through_parquet(filbert_spark.score(df, self.model("classifier", self.fragile), counts=counts))
        self.assertEqual({number for number, row in found.items() if row["error"] is not None}, bad)
        for number, row in found.items():
            if number in bad:
                self.assertEqual(row["error"], "The row ends the process. filbert crashed (SIGABRT): "
                                 "Fatal error: a text that nobody expected")
                self.assertIsNone(row["predicted_label"])
            else:
                self.assertEqual(row["probability"], expected[number]["probability"])
        self.assertEqual((counts.rows.value, counts.errors.value), (2_000, 4))

    def test_a_filbert_that_always_crashes_ends_the_job(self):
        program = self.directory / "crashes"
        if not program.exists():
            # Sound where the driver tries it, which asks for one thread, broken in the job.
            program.write_text(f'#!/bin/sh\ncase "$*" in *"--threads 3"*) kill -SEGV $$ ;; esac\nexec {FILBERT} "$@"\n')
            program.chmod(0o755)
        df = self.spark.createDataFrame([("red",), ("sofa",)], "text string")
        with self.assertRaisesRegex(PythonException, r"filbert crashed \(SIGSEGV\).*It does so with any text"):
            filbert_spark.score(df, self.model("classifier", program), threads=3).collect()


class BadModelTests(SparkCase):
    def test_errors_at_the_driver_are_filberts_sentences(self):
        df = self.spark.createDataFrame([("red",)], "text string")
        with self.assertRaisesRegex(filbert_spark.FilbertError, "There is no such model directory"):
            self.model("absent")
        with self.assertRaisesRegex(filbert_spark.FilbertError, "not a program on this machine"):
            self.model("classifier", "/no/such/filbert")
        with self.assertRaisesRegex(filbert_spark.FilbertError, "scope.safetensors, which this model does not have"):
            filbert_spark.score(df, self.model("classifier"), options=["--abstain", "0.9"])
        with self.assertRaisesRegex(ValueError, "--output is not an option that changes answers"):
            filbert_spark.score(df, self.model("classifier"), options=["--output=x"])

    def failure(self, **options):
        df = self.spark.createDataFrame([("red",)], "text string")
        with self.assertRaises(PythonException) as caught:
            filbert_spark.score(df, self.model("classifier", **options)).collect()
        return str(caught.exception)

    def test_files_on_a_node_that_are_not_the_drivers(self):
        cases = [
            (lambda copy: (copy / "vocab.txt").write_text("other\n"), "vocab.txt is not the driver's file (SHA-256 "),
            (lambda copy: (copy / "modules.json").write_text("[]"), "modules.json is not among the driver's files"),
            (lambda copy: (copy / "vocab.txt").unlink(), "vocab.txt cannot be read (No such file or directory)")]
        for number, (change, message) in enumerate(cases):
            copy = pathlib.Path(self.path(f"copy-{number}"))
            shutil.copytree(self.directory / "models/classifier", copy)
            change(copy)
            with self.subTest(message):
                self.assertIn(f"{os.uname().nodename}: {copy}/{message}", self.failure(node_model=str(copy)))

    def test_a_file_that_changes_between_jobs(self):
        copy = pathlib.Path(self.path("copy"))
        shutil.copytree(self.directory / "models/classifier", copy)
        df = self.spark.createDataFrame([("red",)], "text string")
        filbert_spark.score(df, self.model("classifier", node_model=str(copy))).collect()
        time.sleep(0.01)
        file = copy / "model.safetensors"
        data = bytearray(file.read_bytes())
        data[-1] ^= 1
        file.write_bytes(data)
        self.assertIn("model.safetensors is not the driver's file", self.failure(node_model=str(copy)))

    def test_a_program_that_is_missing_on_a_node(self):
        self.assertIn("/no/filbert cannot be read (No such file or directory); copy it to every node",
                      self.failure(node_binary="/no/filbert"))


class ShippingTests(SparkCase):
    def test_spark_brings_the_program_and_the_model(self):
        model = filbert_spark.ship(self.spark, str(self.directory / "models/classifier"), str(FILBERT))
        self.assertEqual(model, filbert_spark.ship(self.spark, str(self.directory / "models/classifier"), str(FILBERT)))
        df = self.spark.range(0, 100, 1, 4).withColumn("text", functions.lit("red sofa"))
        found = filbert_spark.score(df, model).select("predicted_label", "probability").distinct().collect()
        expected = self.answers("classifier", [{"id": 0, "text": "red sofa"}])[0]
        self.assertEqual([row.asDict() for row in found], [expected])

        @functions.udf("string")
        def unpacked(_):
            return str(model.on_node()[0])

        paths = {row[0] for row in df.select(unpacked("id")).distinct().collect()}
        self.assertTrue(all("/worker-" in path for path in paths), paths)


class DeathTests(SparkCase):
    def slow_job(self, name):
        """A job of 12 tasks of one second each, which writes to Parquet."""
        df = self.spark.range(0, 240, 1, 12).withColumn("text", functions.format_string("SLOW buy %d", "id"))
        counts = filbert_spark.Counts.of(self.spark)
        scored = filbert_spark.score(df, self.model("classifier", self.fragile), counts=counts)
        failures = []

        def write():
            try:
                scored.write.parquet(self.path(name))
            except Exception as error:
                failures.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        return thread, failures, counts

    def check_complete(self, name):
        rows = self.spark.read.parquet(self.path(name)).collect()
        self.assertEqual(sorted(row.id for row in rows), list(range(240)))
        self.assertTrue(all(row.error is None and row.predicted_label is not None for row in rows))

    def test_a_worker_that_dies_leaves_a_complete_table_and_no_process(self):
        thread, failures, counts = self.slow_job("killed")
        for _ in range(300):
            if counts.rows.value >= 60:
                break
            time.sleep(0.1)
        self.assertTrue(thread.is_alive(), "the job was over before a worker was killed")
        self.cluster.kill(self.cluster.workers[0])
        self.cluster.workers[0] = self.cluster.add_worker()
        thread.join(60)
        self.assertEqual(failures, [])
        self.check_complete("killed")
        self.assertEqual(counts.rows.value, 240)
        for _ in range(100):
            left = [pid for pid in os.listdir("/proc") if pid.isdigit() and self.runs_filbert(pid)]
            if not left:
                break
            time.sleep(0.1)
        self.assertEqual(left, [])

    def runs_filbert(self, pid):
        try:
            return str(self.directory).encode() + b"/models" in pathlib.Path("/proc", pid, "cmdline").read_bytes()
        except OSError:
            return False

    def test_a_process_that_is_killed_is_retried_by_spark(self):
        rows = [(number, "KILL" if number % 50 == 7 else "red") for number in range(200)]
        df = self.spark.createDataFrame(rows, "id long, text string").repartitionByRange(4, "id")
        counts = filbert_spark.Counts.of(self.spark)
        observation = Observation()
        scored = filbert_spark.score(df, self.model("classifier", self.fragile), counts=counts).observe(
            observation, functions.count(functions.lit(1)).alias("rows"), functions.count("error").alias("errors"))
        found = self.through_parquet(scored)
        self.assertEqual(list(found), list(range(200)))
        self.assertEqual(counts.rows.value, 200)
        self.assertEqual(observation.get, {"rows": 200, "errors": 0})


class CountTests(SparkCase):
    def test_counts_and_observations(self):
        rows = [(number, ["red " * 100, "sofa", "", None][number % 4]) for number in range(400)]
        df = self.spark.createDataFrame(rows, "id long, text string").repartition(3)
        counts, observation = filbert_spark.Counts.of(self.spark), Observation()
        scored = filbert_spark.score(df, self.model("classifier"), counts=counts).observe(
            observation, functions.count(functions.lit(1)).alias("rows"), functions.count("error").alias("errors"))
        scored.write.parquet(self.path("first"))
        self.assertEqual(observation.get, {"rows": 400, "errors": 200})
        values = counts.values
        self.assertGreater(values.pop("seconds"), 0)
        self.assertEqual(values, {"rows": 400, "errors": 200, "cut": 100})
        # Accumulators count computations: this one is the second.
        scored.write.parquet(self.path("second"))
        self.assertEqual(counts.rows.value, 800)


class SQLTests(SparkCase):
    def test_a_function_of_sql(self):
        rows = [{"id": number, "text": text} for number, text in enumerate(["where is my parcel", "", None, "buy"] * 100)]
        self.spark.createDataFrame([(row["id"], row["text"]) for row in rows], "id long, text string") \
            .repartition(3).createOrReplaceTempView("reviews")
        filbert_spark.register(self.spark, "intent", self.model("classifier"), probabilities=True)
        found = self.spark.sql("SELECT id, text, intent(text) AS answer FROM reviews WHERE intent(text).probability > 0 "
                               "OR intent(text).error IS NOT NULL ORDER BY id").collect()
        expected = self.answers("classifier", rows, "--all")
        self.assertEqual(len(found), len(rows))
        for row in found:
            answer = row.answer.asDict()
            error = answer.pop("error")
            self.assertEqual(answer, expected[row.id])
            self.assertEqual(error, {None: "The text is null.", "": "The text is empty."}.get(row.text))

    def test_a_function_of_pairs(self):
        filbert_spark.register(self.spark, "recommend", self.model("recommend"), pairs=True)
        found = self.spark.sql("SELECT recommend('creatine powder', 'shaker bottle') AS answer").collect()[0].answer
        row = {"id": 0, "text": "creatine powder", "text_pair": "shaker bottle"}
        expected = self.answers("recommend", [row], "--text-pair-column", "text_pair")
        self.assertEqual(found.asDict(), expected[0] | {"error": None})


class StreamTests(SparkCase):
    def test_a_stream_of_files(self):
        source = pathlib.Path(self.path("source"))
        source.mkdir()
        rows = [{"id": number, "text": f"buy {number}" if number % 9 else ""} for number in range(90)]
        df = self.spark.createDataFrame([(row["id"], row["text"]) for row in rows], "id long, text string")
        stream = filbert_spark.score(
            self.spark.readStream.schema(df.schema).option("maxFilesPerTrigger", 1).parquet(str(source)),
            self.model("classifier"))
        target, checkpoint = self.path("target"), self.path("checkpoint")
        for part in range(2):
            df.where(f"id % 2 = {part}").coalesce(1).write.mode("append").parquet(str(source))
            query = stream.writeStream.format("parquet").option("checkpointLocation", checkpoint) \
                .trigger(availableNow=True).start(target)
            query.awaitTermination(60)
            self.assertIsNone(query.exception())
        found = self.spark.read.parquet(target).orderBy("id").collect()
        expected = self.answers("classifier", rows)
        self.assertEqual([row.id for row in found], list(range(90)))
        for row in found:
            self.assertEqual(row.probability, expected[row.id]["probability"])
            self.assertEqual(row.error, None if row.id % 9 else "The text is empty.")
