"""Checks of tables: chosen, dropped, scored, downloaded."""
import csv
import io
import math
import os
import shutil
import time

from bench import choose, equal, quiet, score_file, TEXTS, write
from devtools import Failure
from running import check, Missing
from server import request


def downloaded(bench, page, name):
    """The bytes of the file that the link gives, pressed by Enter."""
    folder = os.path.join(bench.directory, "downloads")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    bench.browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder,
                       browserContextId=page.context)
    page.run("document.querySelector('#file-results a[download]').focus()")
    page.key("Enter")
    until = time.monotonic() + 30
    path = os.path.join(folder, name)
    while not os.path.exists(path):
        if time.monotonic() > until:
            raise Failure(f"no download {name}; there is {os.listdir(folder)}")
        time.sleep(0.05)
    with open(path, "rb") as file:
        return file.read()


def round_trip(bench, model, name, data, kind="text/csv", ticks=(), query=None, route="predict"):
    """Scores a file on the page and by a request, and compares the bytes."""
    page = bench.open(model)
    choose(page, bench.file(name, data))
    for tick in ticks:
        page.run(f"at('{tick}').click()")
    score_file(page)
    status, _, expected = request(bench.url, route, data, kind, query={**bench.query(model), **(query or {})})
    if status == 415:
        raise Missing("this server takes no such tables")
    equal(status, 200, f"status of the test's own request, {expected[:200]!r}")
    equal(page.text("#file-alert"), "", "the alert")
    stem, ending = os.path.splitext(name)
    got = downloaded(bench, page, f"{stem}-scored{ending}")
    assert got == expected, f"{got[:200]!r}, expected {expected[:200]!r}"
    quiet(bench, page)
    return page, got.decode()


@check
def takes_a_dropped_file(bench):
    page = bench.open(bench.classifier())
    path = bench.file("dropped.csv", "text\nred mattress\n".encode())
    for event in ("dragEnter", "dragOver", "drop"):
        # Anywhere on the page: a file that misses the field must not replace it.
        page.call("Input.dispatchDragEvent", type=event, x=300, y=60,
                  data={"items": [], "files": [path], "dragOperationsMask": 1})
        if event == "dragOver":
            equal(page.run("at('drop').classList.contains('over')"), True, "that the field answers")
    page.wait("!at('file-options').hidden")
    assert page.text("#drop").startswith("dropped.csv"), page.text("#drop")
    equal(page.run("location.href"), bench.url, "the address after the drop")
    page.close()


@check
def scores_a_file(bench):
    rows = "".join(f'{n},"{TEXTS[n % 3].replace(chr(34), chr(34) * 2)}",shop {n}\r\n' for n in range(40))
    data = ("\ufeffid,text,\"the \"\"shop\"\", named\"\r\n" + rows + '41,"two\nlines",x\r\n').encode()
    page, text = round_trip(bench, bench.classifier(), "My orders.2026.csv", data, ticks=["all"], query={"all": "true"})
    equal(page.text("#file-facts"), f"{math.ceil(len(data) / 1024)} KB, 41 rows", "what is said of the file")
    equal(page.run("[...at('column').options].map((each) => each.value)"), ["", "id", "text", 'the "shop", named'],
          "columns")
    assert page.text("#file-status").startswith("My orders.2026.csv: 41 rows in"), page.text("#file-status")
    equal(page.run("document.querySelectorAll('#file-results tbody tr').length"), 10, "rows of the preview")
    names = page.run("[...document.querySelectorAll('#file-results th.added')].map((each) => each.textContent)")
    probabilities = [f"probability_{label}" for label in bench.classifier()["labels"]]
    equal(names, ["predicted_label", "probability", *probabilities], "new columns")
    labels = [row["predicted_label"] for row in csv.DictReader(io.StringIO(text))]
    shown = page.run("Object.fromEntries([...document.querySelectorAll('#file-results .bars li')].map((each) => "
                     "[each.querySelector('.label').textContent, Number(each.querySelector('data').value)]))")
    equal(shown, {label: labels.count(label) for label in set(labels)}, "counts of labels")
    page.close()


@check
def scores_files_of_other_kinds(bench):
    model = bench.classifier()
    page, _ = round_trip(bench, model, "orders.tsv", b"note\ttext\nx\tred mattress\n", "text/tab-separated-values")
    page.close()
    page, _ = round_trip(bench, model, "semicolons.csv", "id;text\n1;red, and big\n2;your order\n".encode())
    equal(page.run("[...at('column').options].map((each) => each.value)"), ["", "id", "text"], "columns")
    page.close()
    data = "订单,评论内容\n1,你们的床垫多少钱\n2,红色大号\n3,在哪里到货\n".encode("gb18030")
    page, _ = round_trip(bench, model, "订单.csv", data)
    equal(page.run("[...at('column').options].map((each) => each.value)"), ["", "订单", "评论内容"], "columns in GB18030")
    page.close()


@check
def scores_a_file_with_several_labels(bench):
    model = bench.model("classification", "multi_label_classification")
    page, text = round_trip(bench, model, "topics.csv", ("text\n" + "".join(f"{t}\n" for t in TEXTS[:2] * 5)).encode())
    fields = [row["predicted_labels"] for row in csv.DictReader(io.StringIO(text))]
    shown = page.run("Object.fromEntries([...document.querySelectorAll('#file-results .bars li')].map((each) => "
                     "[each.querySelector('.label').textContent, Number(each.querySelector('data').value)]))")
    shown.pop("(none)", None)
    equal(shown, {label: count for label in model["labels"] if (count := sum(label in field for field in fields))},
          "counts of labels")
    page.close()


@check
def scores_a_file_with_numbers(bench):
    model = bench.model("classification", "regression")
    page, text = round_trip(bench, model, "stars.csv", ("text\n" + "".join(f"{t}\n" for t in TEXTS[:2])).encode())
    values = [float(line.rsplit(",", 1)[1]) for line in text.splitlines()[1:]]
    shown = [float(each.split(": ")[1].replace(",", "")) for each in page.text("#file-results ul").split("\n")]
    for got, expected in zip(shown, [sum(values) / len(values), min(values), max(values)], strict=True):
        assert abs(got - expected) <= 1e-4 * abs(expected), f"{shown} of {values}"
    page.close()


@check
def tags_a_file(bench):
    data = ("id,text\n" + "".join(f"{n},nike shoes size 42 red\n" for n in range(5))).encode()
    page, _ = round_trip(bench, bench.model("tagging"), "queries.csv", data, route="tag")
    first = page.run("document.querySelector('#file-results td.added').textContent")
    assert "(" in first and "{" not in first, f"entities in the preview: {first}"
    page.close()


@check
def says_what_cannot_be_read(bench):
    page = bench.open(bench.classifier())
    for name, data, words in [
        ("book.xlsx", b"PK\x03\x04" + bytes(100), "CSV UTF-8"), ("empty.csv", b"", "empty"),
        ("large.csv", b"text\n" + b"red mattress\n" * (bench.info["max_body_size"] // 13 + 1), "at a time"),
        ("many.csv", b"text\n" + b"x\n" * (bench.info["max_client_batch_size"] + 1), "will refuse more"),
    ]:
        page.choose_file("#file", bench.file(name, data))
        page.wait("at('file-alert').textContent")
        assert words in page.text("#file-alert"), f"{name}: {page.text('#file-alert')}"
        if name == "large.csv":
            equal(page.run("at('file-go').disabled"), True, "the button of a file that is too large")
        page.run("show('file-alert', null)")
    choose(page, bench.file("holes.csv", b"id,text\n1,red\n2,\n3,blue\n"))
    page.run("show('file-alert', null)")
    score_file(page)
    said = page.text("#file-alert")
    assert "ine 3" in said and "Here: tick" in said, f"a row without a text: {said}"
    page.run("at('skip-bad').click()")
    score_file(page)
    equal(page.text("#file-alert"), "", "the alert after the box was ticked")
    assert "(none)" in page.text("#file-results"), "the row without a label is not counted"
    page.run(f"at('texts').value = 'x\\n'.repeat({bench.info['max_client_batch_size'] + 1}); at('texts').focus()")
    page.key("Enter", modifiers=2)
    assert f"{bench.info['max_client_batch_size']:,} at a time" in page.text("#text-alert"), page.text("#text-alert")
    write(page, [" ", ""])
    page.key("Enter", modifiers=2)
    equal(page.text("#text-alert"), "Please enter a text.", "the alert without texts")
    page.close()
