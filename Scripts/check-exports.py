#!/usr/bin/env python3
"""Checks that annotation tools import what `select` writes, with the right labels and spans.

    python3 -m venv .peers-annotation
    .peers-annotation/bin/pip install label-studio-sdk==2.0.5 doccano==1.8.4 "marshmallow<4" "numpy<2"
    .peers-annotation/bin/python Scripts/check-exports.py --classifier DIR --tagger DIR [--filbert PATH] [--pool FILE]

Use a separate environment: doccano pins old versions of NumPy and pandas. Each file is read by the tool's own code:

  Label Studio  label_studio_sdk parses the labelling interface, validates every prediction against it, and converts
                the tasks to CoNLL columns as its export does
  doccano       its importer, with a database of its own, creates examples, categories and spans
  Prodigy       is not on PyPI: files are checked against the rules on prodi.gy/docs/api-interfaces
  CSV           the csv module of Python

What they read is compared with the JSON Lines that `select` writes for the same rows. The pool gets rows with emoji, quotes
and line breaks, where offsets and formats go wrong.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

STRANGE = [
    "👟👟 where is my \"nike\" order?\nsecond line", "退款 👍 please, it’s late", "e\u0301te\u0301 & <b>bold</b>; a,b",
    "play 🎵 some jazz by miles davis 🎺 tonight",
]


def select(options, model, pool, output, *more):
    subprocess.run(
        [options.filbert, "select", "--model", model, "--pool", str(pool), "--count", "40", "--output", str(output),
         "--strategy", "random", "--quiet", "--overwrite", *more], check=True)
    return output


def expected(options, model, pool, place):
    """The chosen rows, in their order."""
    path = select(options, model, pool, place / "rows.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def spans(row):
    return [(span["start"], span["end"], span["label"]) for span in row["suggested_entities"]]


def check_label_studio(options, model, pool, place, rows, is_tagger):
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    path = select(options, model, pool, place / "tasks.json", "--export", "label-studio")
    configuration = path.with_suffix(".xml").read_text(encoding="utf-8")
    interface = LabelInterface(configuration)
    interface.validate()
    tasks = json.loads(path.read_text(encoding="utf-8"))
    assert len(tasks) == len(rows)
    for task, row in zip(tasks, rows):
        assert task["data"]["text"] == row["text"]
        [prediction] = task["predictions"]
        errors = interface.validate_prediction(prediction, return_errors=True)
        assert not errors, errors
        if is_tagger:
            found = [(r["value"]["start"], r["value"]["end"], r["value"]["labels"][0]) for r in prediction["result"]]
            assert found == spans(row), (found, row)
            # The SDK and the editor count Unicode scalars, as Python does.
            assert all(row["text"][r["value"]["start"]:r["value"]["end"]] == r["value"]["text"]
                       for r in prediction["result"])
        else:
            assert prediction["result"][0]["value"]["choices"] == [row["suggested_label"]]
            assert abs(prediction["score"] - float(row["probability"])) < 1e-4
    # As if everybody had accepted all suggestions.
    accepted = place / "accepted.json"
    accepted.write_text(json.dumps(
        [{"id": i, "data": task["data"], "annotations": [{"id": i, "result": task["predictions"][0]["result"]}]}
         for i, task in enumerate(tasks)]), encoding="utf-8")
    converter = Converter(configuration, str(place))
    if is_tagger:
        converter.convert_to_conll2003(str(accepted), str(place / "conll"), is_dir=False)
        columns = [line.split() for line in (place / "conll" / "result.conll").read_text(encoding="utf-8").split("\n")]
        begun = sum(1 for line in columns if line and line[-1].startswith("B-"))
        assert begun == sum(len(spans(row)) for row in rows), begun
    else:
        converter.convert_to_json_min(str(accepted), str(place / "min"), is_dir=False)
        converted = json.loads((place / "min" / "result.json").read_text(encoding="utf-8"))
        assert [task["label"] for task in converted] == [row["suggested_label"] for row in rows]


def start_doccano(place):
    import backend

    sys.path.insert(0, os.path.dirname(backend.__file__))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
    os.environ["DATABASE_URL"] = f"sqlite:///{place / 'doccano.sqlite3'}"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def check_doccano(options, model, pool, place, rows, is_tagger):
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import create_file_format
    from data_import.pipeline.readers import FileName
    from django.contrib.auth import get_user_model
    from labels.models import Category, Span
    from projects.models import ProjectType, SequenceLabelingProject, TextClassificationProject

    path = select(options, model, pool, place / "doccano.jsonl", "--export", "doccano")
    user, _ = get_user_model().objects.get_or_create(username="somebody")
    task = ProjectType.SEQUENCE_LABELING if is_tagger else ProjectType.DOCUMENT_CLASSIFICATION
    kind = SequenceLabelingProject if is_tagger else TextClassificationProject
    project = kind.objects.create(name=task, project_type=task, created_by=user)
    dataset = load_dataset(
        task, create_file_format("JSONL"), [FileName(str(path), path.name, path.name)], project, encoding="utf_8")
    dataset.save(user)
    assert not dataset.errors, dataset.errors
    examples = list(project.examples.order_by("id"))
    assert [example.text for example in examples] == [row["text"] for row in rows]
    for example, row in zip(examples, rows):
        assert example.meta["rank"] == row["rank"] and example.meta["why"] == row["why"]
        if is_tagger:
            found = [(s.start_offset, s.end_offset, s.label.text)
                     for s in Span.objects.filter(example=example).order_by("start_offset")]
            assert found == spans(row), (found, row)
        else:
            [category] = Category.objects.filter(example=example)
            assert category.label.text == row["suggested_label"]


def check_prodigy(options, model, pool, place, rows, is_tagger):
    path = select(options, model, pool, place / "prodigy.jsonl", "--export", "prodigy")
    tasks = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for task, row in zip(tasks, rows, strict=True):
        text = task["text"]
        assert text == row["text"] and isinstance(task["meta"], dict)
        if not is_tagger:
            identifiers = [option["id"] for option in task["options"]]
            assert len(set(identifiers)) == len(identifiers) and all(option["text"] for option in task["options"])
            assert task["accept"] == [row["suggested_label"]] and set(task["accept"]) <= set(identifiers)
            continue
        tokens = task["tokens"]
        for index, token in enumerate(tokens):
            assert token["id"] == index and text[token["start"]:token["end"]] == token["text"]
            assert token["ws"] == (text[token["end"]:token["end"] + 1] == " ")
        for span in task["spans"]:
            assert tokens[span["token_start"]]["start"] == span["start"]
            assert tokens[span["token_end"]]["end"] == span["end"]
        assert [(span["start"], span["end"], span["label"]) for span in task["spans"]] == spans(row)


def check_csv(options, model, pool, place, rows, is_tagger):
    path = select(options, model, pool, place / "rows.csv")
    with open(path, encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for line, row in zip(table, rows, strict=True):
        assert line["text"] == row["text"] and line["rank"] == str(row["rank"]) and line["why"] == row["why"]
        if is_tagger:
            assert json.loads(line["suggested_entities"]) == row["suggested_entities"]
        else:
            assert line["suggested_label"] == row["suggested_label"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--filbert", default=".build/release/filbert")
    parser.add_argument("--classifier", required=True, help="a model of one label")
    parser.add_argument("--tagger", required=True, help="a model that tags words")
    parser.add_argument("--pool", default="Scripts/quickstart/test.csv", help="a CSV file with a column text")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        start_doccano(place)
        with open(options.pool, encoding="utf-8", newline="") as file:
            texts = STRANGE + [row["text"] for row in csv.DictReader(file)][:36]
        pool = place / "pool.csv"
        with open(pool, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text", "shop"]] + [[text, "Łódź, \"A\""] for text in dict.fromkeys(texts)])
        for model, is_tagger in ((options.classifier, False), (options.tagger, True)):
            rows = expected(options, model, pool, place)
            assert len(rows) >= len(STRANGE) and {row["text"] for row in rows} >= set(STRANGE)
            checks = (check_label_studio, check_doccano, check_prodigy, check_csv)
            for check in checks:
                check(options, model, pool, place, rows, is_tagger)
            what = f"{sum(len(spans(row)) for row in rows)} spans" if is_tagger else "labels"
            print(f"check-exports: {len(rows)} rows with {what}: Label Studio, doccano, Prodigy, CSV")


if __name__ == "__main__":
    main()
