"""The examples of the pages, marked `pyspark`, run one after the other."""

import shutil

from models import ROOT
from support import SparkCase

PAGES = ["Scripts/spark/README.md", "Sources/FilbertCLI/Documentation.docc/Spark.md"]


def blocks(page):
    """The number of the first line and the text of each example."""
    found, lines, start = [], None, 0
    for number, line in enumerate((ROOT / page).read_text(encoding="utf-8").splitlines(), 1):
        if line == "```pyspark":
            lines, start = [], number + 1
        elif lines is not None and line == "```":
            found.append((start, "\n".join(lines)))
            lines = None
        elif lines is not None:
            lines.append(line)
    return found


class PageTests(SparkCase):
    def test_examples_run(self):
        reviews = self.spark.createDataFrame(
            [("is emi available",), ("where is my order",), (None,), ("",)], "review string")
        reviews.write.parquet("reviews.parquet")
        reviews.write.parquet("incoming")
        for page in PAGES:
            examples = blocks(page)
            self.assertTrue(examples, page)
            names = {"spark": self.spark, "print": lambda *values: None}
            for start, text in examples:
                with self.subTest(f"{page}:{start}"):
                    exec(compile(text, f"{page}:{start}", "exec"), names)
            scored = self.spark.read.parquet("scored.parquet")
            self.assertEqual(scored.columns, ["review", "predicted_label", "probability", "error"])
            self.assertEqual((scored.count(), scored.where("error IS NULL").count()), (4, 2))
            shutil.rmtree("scored.parquet")
        self.assertEqual(names["failed"].count(), 2)
        self.assertEqual(names["counts"].values["rows"], 4)
        self.assertEqual(names["observation"].get, {"rows": 4, "errors": 2})
        for table, rows in [("labels.parquet", 4), ("stream.parquet", 4), ("counted.parquet", 4)]:
            self.assertEqual(self.spark.read.parquet(table).count(), rows)


