"""Answers on the cluster are those of the commands, for each kind of model, through Parquet."""

import unittest

import numpy
import pyarrow
from pyspark.sql import types

import filbert_spark
from filbert_spark.answers import Answers
from support import SparkCase

TEXTS = [
    "where is my red sofa", "I want to buy a cheap phone 👍🏽", "我想买床垫", "", "  ", None,
    'a "quoted" \\ text\nof two lines',
    "order \u2028 cancel \u0000 please", "is emi available", "size 42 case, how much? " * 40, '["buy"]', "\ufeffhello",
]


class AnswerTests(SparkCase):
    def setUp(self):
        self.rows = [{"id": number, "text": TEXTS[number % len(TEXTS)]} for number in range(300)]
        self.df = self.spark.createDataFrame(
            [(row["id"], row["text"]) for row in self.rows], "id long, text string").repartition(3)

    def check(self, found, expected, names):
        self.assertEqual(list(found), list(expected))
        for number, row in found.items():
            answer = expected[number]
            self.assertEqual({name: row[name] for name in names}, {name: answer[name] for name in names}, row)
            text = row["text"]
            self.assertEqual(
                row["error"], "The text is null." if text is None else None if text.strip() else "The text is empty.")

    def test_one_label(self):
        found = self.through_parquet(filbert_spark.score(self.df, self.model("classifier"), probabilities=True))
        expected = self.answers("classifier", self.rows, "--all")
        self.check(found, expected, ["predicted_label", "probability", "probabilities"])

    def test_one_label_and_options(self):
        options = ["--abstain", "0.5", "--max-length", "8", "--threshold", "buying=0.2"]
        found = self.through_parquet(filbert_spark.score(self.df, self.model("intent"), options=options))
        expected = self.answers("intent", self.rows, *options)
        self.check(found, expected, ["predicted_label", "probability", "in_scope"])
        # A row without a label was scored all the same.
        self.assertTrue(any(row["predicted_label"] is None and row["error"] is None for row in found.values()))

    def test_several_labels(self):
        options = ["--threshold", "0.52"]
        found = self.through_parquet(
            filbert_spark.score(self.df, self.model("topics"), probabilities=True, options=options))
        self.check(found, self.answers("topics", self.rows, "--all", *options), ["predicted_labels", "probabilities"])
        self.assertGreater(len({tuple(row["predicted_labels"] or ()) for row in found.values()}), 1)

    def test_a_number_and_its_interval(self):
        options = ["--interval", "0.5"]
        found = self.through_parquet(filbert_spark.score(self.df, self.model("spend"), options=options))
        self.check(found, self.answers("spend", self.rows, *options),
                   ["predicted_value", "predicted_value_low", "predicted_value_high"])

    def test_entities(self):
        found = self.through_parquet(filbert_spark.score(self.df, self.model("tagger")))
        self.check(found, self.answers("tagger", self.rows), ["entities"])
        self.assertTrue(any(row["entities"] for row in found.values()))

    def test_vectors(self):
        scored = filbert_spark.score(self.df, self.model("encoder"), command="embed", options=["--normalize"])
        self.assertEqual(scored.schema["embedding"].dataType, types.ArrayType(types.FloatType()))
        found = self.through_parquet(scored)
        expected = self.answers("encoder", self.rows, "--normalize", command="embed")
        for answer in expected.values():
            if answer["embedding"] is not None:
                answer["embedding"] = [float(numpy.float32(value)) for value in answer["embedding"]]
        self.check(found, expected, ["embedding"])

    def test_pairs(self):
        seconds = ["vitamin C serum", None, "shaker bottle", "", "queen size ortho mattress"]
        rows = [row | {"text_pair": seconds[row["id"] % len(seconds)]} for row in self.rows]
        df = self.spark.createDataFrame(
            [(row["id"], row["text_pair"], row["text"]) for row in rows], "id long, item string, history string")
        found = self.through_parquet(filbert_spark.score(df, self.model("recommend"), text="history", pair="item"))
        expected = self.answers("recommend", rows, "--text-pair-column", "text_pair")
        for number, row in found.items():
            for name in ["predicted_label", "probability"]:
                self.assertEqual(row[name], expected[number][name])
            self.assertEqual(row["error"], self.error_of_pair(row["history"], row["item"]))

    @staticmethod
    def error_of_pair(text, second):
        if text is None:
            return "The text is null."
        if second is None:
            return "The second text is null."
        return None if text.strip() and second.strip() else "A text of the pair is empty."

    def test_strings_that_are_not_utf8(self):
        df = self.spark.sql(
            "SELECT id, CASE WHEN id = 1 THEN CAST(X'66FF' AS STRING) ELSE 'red sofa' END AS text FROM range(3)")
        scored = filbert_spark.score(df, self.model("classifier")).select("id", "predicted_label", "error").orderBy("id")
        self.assertEqual([row.error for row in scored.collect()], [None, "The text is not UTF-8.", None])
        self.assertEqual([row.predicted_label is None for row in scored.collect()], [False, True, False])


class DecodingTests(unittest.TestCase):
    """Arrow from lines, without a cluster."""

    def test_rows_without_an_answer_are_null_wherever_they_are(self):
        answers = Answers(("probabilities", "predicted_labels"), ("b", "a"))
        lines = [b'{"probabilities":null,"predicted_labels":null}\n',
                 b'{"probabilities":{"a":1,"b":0.25},"predicted_labels":[]}\n']
        for order in [[0], [1], [0, 1], [1, 0], [0, 1, 0, 1], [1, 1, 0]]:
            with self.subTest(order):
                table = answers.decode(b"".join(lines[number] for number in order))
                expected = [None, [("b", 0.25), ("a", 1.0)]]
                self.assertEqual(table.column("probabilities").to_pylist(), [expected[number] for number in order])
                self.assertEqual(table.column("predicted_labels").to_pylist(), [[None, []][number] for number in order])
                table.validate(full=True)

    def test_numbers_are_the_nearest_doubles(self):
        written = ["0.70592993", "1e-45", "1.1754944e-38", "0.1", "1", "3.4028235e38"]
        lines = "".join(f'{{"predicted_value":{number}}}\n' for number in written).encode()
        self.assertEqual(
            Answers(("predicted_value",)).decode(lines).column(0).to_pylist(), [float(number) for number in written])

    def test_members_that_nobody_asked_for_are_left_out(self):
        table = Answers(("entities",)).decode('{"text":"é","entities":[]}\n'.encode())
        self.assertEqual(table.column_names, ["entities", "error"])
        self.assertEqual(table.schema.field("error").type, pyarrow.string())
