"""What the page has to do, each in a tab of its own. A check raises `AssertionError` or `Failure`."""
import json
import math
import os
import re
import shutil
import time

from devtools import Failure, Page
from server import Prefix, answer, request
from tiny_models import HOSTILE

TEXTS = ["how much is the red mattress", "你们的床垫多少钱", "my order is <b>late</b> & \"lost\""]
CHECKS = []


class Missing(Exception):
    """The server has nothing to try this with."""


def check(function):
    CHECKS.append(function)
    return function


def equal(got, expected, what):
    assert got == expected, f"{what}: {got!r}, expected {expected!r}"


def close(got, expected, what):
    assert len(got) == len(expected) and all(abs(a - b) <= 1e-6 for a, b in zip(got, expected)), \
        f"{what}: {got}, expected {expected}"


class Bench:
    """A browser, a server, and the models it has of each kind."""

    def __init__(self, browser, url, locked, directory):
        self.browser, self.url, self.locked, self.directory = browser, url, locked, directory
        self.info = json.loads(request(url, "info")[2])
        self.contrast = open(os.path.join(os.path.dirname(__file__), "contrast.js"), encoding="utf-8").read()

    def model(self, task, problem=None, pairs=False):
        for model in self.info["models"]:
            only_pairs = model.get("reads_single_texts") is False
            if model["task"] == task and model.get("problem") == problem and only_pairs == pairs:
                return model
        raise Missing(f"no model of this kind: {task} {problem or ''}{' of pairs' if pairs else ''}")

    def classifier(self):
        return self.model("classification", "single_label_classification")

    def query(self, model):
        return {"model": model["name"]} if len(self.info["models"]) > 1 else {}

    def open(self, model=None, url=None, **how):
        page = Page(self.browser, url or self.url, **how)
        page.wait("!at('work').hidden")
        if model:
            select(page, model)
        return page

    def file(self, name, data):
        path = os.path.join(self.directory, name)
        with open(path, "wb") as file:
            file.write(data)
        return path


def select(page, model):
    page.run(f"at('model').value = {json.dumps(model['name'])}; at('model').onchange()")


def write(page, texts, field="texts"):
    page.run(f"at('{field}').focus(); at('{field}').value = ''")
    page.type("\n".join(texts))


def finish(page, part="text"):
    page.wait(f"at('{part}-stop').hidden")


def score(page, texts):
    """Types texts and presses Ctrl+Enter."""
    write(page, texts)
    page.key("Enter", modifiers=2)
    finish(page)
    equal(page.text("#text-alert"), "", "the alert")


def bars(page):
    """Labels, values and what is written beside the bars, of every text."""
    return page.run("""[...document.querySelectorAll("#text-results > ol > li")].map((card) =>
      [...card.querySelectorAll("ul.bars li")].map((item) => {
        const label = item.querySelector(".label").firstChild.data, data = item.querySelector("data");
        return { label, score: Number(data.value), written: data.textContent,
          width: parseFloat(item.querySelector(".bar").style.width), chosen: item.classList.contains("chosen") };
      }))""")


def same_bars(got, expected):
    equal([[each["label"] for each in text] for text in got], [[each["label"] for each in text] for text in expected],
          "labels in order")
    for text, wanted in zip(got, expected):
        close([each["score"] for each in text], [each["score"] for each in wanted], "numbers")
        for each in text:
            assert abs(each["width"] - 100 * each["score"]) < 0.01, f"a bar of {each['width']} % for {each['score']}"
            if 0.0005 <= each["score"] <= 0.9995:
                equal(each["written"], f"{math.floor(each['score'] * 1000 + 0.5) / 10:.1f}%", "the value beside a bar")


def choose(page, path):
    page.choose_file("#file", path)
    page.wait("at('file-alert').textContent || !at('file-options').hidden")


def score_file(page):
    page.run("at('file-go').click()")
    finish(page, "file")


def quiet(bench, page):
    equal(page.complaints(), [], "complaints of the console")
    outside = [url for url in page.requests() if not url.startswith((page.url, "data:", "blob:"))]
    equal(outside, [], "requests to elsewhere")


@check
def loads_without_complaint(bench):
    page = bench.open()
    quiet(bench, page)
    equal(page.run("[...at('model').options].map((each) => each.value)"),
          [model["name"] for model in bench.info["models"]], "models")
    status, headers, body = request(bench.url, "")
    equal(status, 200, "status")
    policy = headers["Content-Security-Policy"] or ""
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy, f"the policy: {policy}"
    if tag := headers["ETag"]:
        equal(request(bench.url, "", headers={"If-None-Match": tag})[0], 304, "status for a page that is known")
    assert b"http" not in body.replace(b"http://www.w3.org/2000/svg", b""), "the page names another address"
    page.close()


@check
def runs_no_markup_that_gets_in(bench):
    """The policy holds even where the page would not: neither strings nor new scripts are run."""
    page = bench.open()
    for attempt in ("document.body.innerHTML = '<b>x</b>'", "eval('1')"):
        page.run("window.tried = ''")
        page.run(f"at('clear').addEventListener('click', () => {{ try {{ {attempt}; tried = 'done' }} "
                 "catch (error) { tried = error.name } }, { once: true })")
        page.run("at('clear').click()")
        assert page.run("tried") in ("TypeError", "EvalError"), f"{attempt}: {page.run('tried')}"
    page.run("document.head.append(Object.assign(document.createElement('style'), "
             "{ textContent: 'body { display: none }' }))")
    equal(page.run("getComputedStyle(document.body).display"), "block", "display after a style from elsewhere")
    page.close()


@check
def classifies_typed_texts(bench):
    model = bench.classifier()
    page = bench.open(model)
    score(page, ["", TEXTS[0], "   ", *TEXTS[1:], ""])
    expected = answer(bench.url, "predict", {"inputs": [[text] for text in TEXTS]}, query=bench.query(model))
    same_bars(bars(page), expected)
    equal(page.run("[...document.querySelectorAll('#text-results .text')].map((each) => each.textContent)"), TEXTS,
          "texts")
    equal(page.run("[...document.querySelectorAll('#text-results .verdict')].map((each) => each.textContent)"),
          [text[0]["label"] for text in expected], "labels")
    status = page.text("#text-status")
    assert status.startswith("3 texts in ") and expected[0][0]["label"] in status, f"the status: {status}"
    score(page, TEXTS[:1])
    assert re.match(r"1 text in [\d.]+ s\. \S", page.text("#text-status")), f"the status: {page.text('#text-status')}"
    page.run("at('clear').click()")
    equal(page.run("[at('texts').value, at('text-status').textContent, at('text-results').childNodes.length, "
                   "document.activeElement.id]"), ["", "", 0, "texts"], "what is left after Clear")
    quiet(bench, page)
    page.close()


@check
def shows_hostile_labels_as_text(bench):
    for model in (bench.classifier(), bench.model("tagging")):
        if HOSTILE not in model["labels"]:
            raise Missing("no label with markup")
        page = bench.open(model)
        score(page, TEXTS + [HOSTILE, "nike shoes size 42 red"])
        choose(page, bench.file(f"{HOSTILE[:4]}.csv", f"text,<script>a</script>\n{TEXTS[0]},{HOSTILE.replace(chr(34), '')}\n".encode()))
        score_file(page)
        assert HOSTILE in page.text("#text-results"), "the label is not shown"
        equal(page.run("document.querySelectorAll('img, main script').length"), 0, "elements made of labels and texts")
        equal(page.run("document.title"), "Filbert", "the title")
        quiet_but_files = [each for each in page.complaints() if "415" not in each]
        equal(quiet_but_files, [], "complaints of the console")
        page.close()


@check
def marks_every_label_that_applies(bench):
    model = bench.model("classification", "multi_label_classification")
    page = bench.open(model)
    score(page, TEXTS)
    expected = answer(bench.url, "predict", {"inputs": [[text] for text in TEXTS]}, query=bench.query(model))
    shown = bars(page)
    same_bars(shown, expected)
    for text in shown:
        equal([each["label"] for each in text if each["chosen"]],
              [each["label"] for each in text if each["score"] >= 0.5], "marked labels")
    marks = page.run("document.querySelectorAll('#text-results .chosen .unseen').length")
    equal(marks, sum(each["chosen"] for text in shown for each in text), "marks that are read aloud")
    page.close()


@check
def answers_with_a_number(bench):
    model = bench.model("classification", "regression")
    page = bench.open(model)
    score(page, TEXTS)
    expected = answer(bench.url, "predict", {"inputs": [[text] for text in TEXTS]}, query=bench.query(model))
    close(page.run("[...document.querySelectorAll('#text-results data')].map((each) => Number(each.value))"),
          [text[0]["score"] for text in expected], "numbers")
    page.close()


@check
def highlights_entities(bench):
    model = bench.model("tagging")
    texts = ["nike shoes size 42 red", "你们的床垫 👟 red nike 多少钱", "plain words", "long " * 300 + "red nike"]
    page = bench.open(model)
    score(page, texts)
    expected = answer(bench.url, "tag", {"inputs": texts}, query=bench.query(model))
    assert sum(len(text) for text in expected) > 3, "the model finds too little to test with"
    shown = page.run("""[...document.querySelectorAll("#text-results .tagged")].map((text) => ({
      text: [...text.childNodes].map((node) => node.localName === "mark" ? node.firstChild.data : node.data ?? "").join(""),
      marks: [...text.querySelectorAll("mark")].map((mark) => [mark.firstChild.data, mark.querySelector("b").textContent]),
    }))""")
    equal([each["text"] for each in shown], texts, "texts")
    equal([each["marks"] for each in shown], [[[e["text"], e["label"]] for e in text] for text in expected], "entities")
    found = [entity for text in expected for entity in text]
    rows = page.run("[...document.querySelectorAll('#text-results tbody tr')].map((row) => "
                    "[...row.cells].map((cell) => cell.textContent))")
    equal([row[1:3] + row[4:] for row in rows], [[e["text"], e["label"], f"{e['start']}–{e['end']}"] for e in found],
          "rows of the table")
    equal(sorted(page.run("[...document.querySelectorAll('.legend li')].map((each) => each.textContent)")),
          sorted({e["label"] for e in found}), "the legend")
    equal(page.run("document.querySelector('#text-form [data-cut]').hidden"), True, "no box to cut texts that are read whole")
    page.close()


@check
def compares_vectors(bench):
    model = bench.model("embedding")
    page = bench.open(model)
    score(page, TEXTS)
    vectors = answer(bench.url, "embed", {"inputs": TEXTS, "normalize": True}, query=bench.query(model))
    expected = [sum(x * y for x, y in zip(a, b)) for a in vectors for b in vectors]
    shown = page.run("[...document.querySelectorAll('#text-results td data')].map((each) => Number(each.value))")
    assert len(shown) == 9 and all(abs(a - b) < 1e-5 for a, b in zip(shown, expected)), f"{shown} {expected}"
    equal(page.run("document.querySelectorAll('#text-results th[scope=row]').length"), 3, "names of rows")
    assert "filbert embed" in page.text("#file-rule"), "what to do about files is not said"
    write(page, TEXTS[:1])
    page.key("Enter", modifiers=2)
    assert "two texts" in page.text("#text-alert"), page.text("#text-alert")
    page.close()


@check
def reads_pairs(bench):
    model = bench.model("classification", "single_label_classification", pairs=True)
    page = bench.open(model)
    second = ["red mattress", "床垫", "an order"]
    write(page, second, "second-texts")
    score(page, TEXTS)
    expected = answer(bench.url, "predict", {"inputs": [list(pair) for pair in zip(TEXTS, second)]},
                      query=bench.query(model))
    same_bars(bars(page), expected)
    write(page, TEXTS + ["one more"])
    page.key("Enter", modifiers=2)
    assert "Line 4" in page.text("#text-alert"), page.text("#text-alert")
    path = bench.file("pairs.csv", "id,message,item\n1,how much,red mattress\n2,where,order\n".encode())
    choose(page, path)
    page.run("at('column').value = 'message'; at('second-column').value = 'item'")
    score_file(page)
    equal(page.text("#file-alert"), "", "the alert")
    single = next((m for m in bench.info["models"] if m.get("reads_pairs") and m.get("reads_single_texts", True)), None)
    if single:
        select(page, single)
        equal(page.run("[at('pairs-choice').hidden, at('second').hidden]"), [False, True], "the switch, the second field")
        page.run("at('pairs').click()")
        equal(page.run("at('second').hidden"), False, "the second field after the switch")
    quiet(bench, page)
    page.close()


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
    equal(names[:3], ["predicted_label", "probability", f"probability_{bench.classifier()['labels'][0]}"], "new columns")
    import csv
    import io
    labels = [row["predicted_label"] for row in csv.DictReader(io.StringIO(text))]
    shown = page.run("Object.fromEntries([...document.querySelectorAll('#file-results .bars li')].map((each) => "
                     "[each.querySelector('.label').textContent, Number(each.querySelector('data').value)]))")
    equal(shown, {label: labels.count(label) for label in set(labels)}, "counts of labels")
    page.close()


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
def lists_many_texts_in_parts(bench):
    model = bench.classifier()
    page = bench.open(model)
    texts = [f"red mattress {n}" for n in range(230)]
    score(page, texts)
    button = "document.querySelector('#text-results > button')"
    for shown, rest in ((100, "Show 100 more"), (200, "Show 30 more")):
        equal(page.run("document.querySelectorAll('#text-results > ol > li').length"), shown, "texts that are shown")
        equal(page.run(f"{button}.textContent"), rest, "the button for the others")
        page.run(f"{button}.click()")
        equal(page.run("document.activeElement.querySelector('.text').textContent"), texts[shown], "where the focus goes")
    equal(page.run("document.querySelectorAll('#text-results > ol > li').length"), 230, "texts that are shown")
    equal(page.run(f"{button}.hidden"), True, "that the button is gone")
    same_bars(bars(page), answer(bench.url, "predict", {"inputs": [[t] for t in texts]}, query=bench.query(model)))
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
    import csv
    import io
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


@check
def says_what_was_cut(bench):
    model = bench.classifier()
    page = bench.open(model)
    long = "red mattress " * model["max_input_length"]
    write(page, [long, "red"])
    page.key("Enter", modifiers=2)
    finish(page)
    said = page.text("#text-alert")
    assert "token" in said and "Cut texts that are too long" in said, f"a text that is too long: {said}"
    page.run("at('text-cut').click()")
    score(page, [long, "red"])
    assert page.text("#text-results .note").startswith("1 text was too long"), page.text("#text-results")
    path = bench.file("long.csv", f"text\n{long}\nred\n{long}\n".encode())
    choose(page, path)
    score_file(page)
    assert "Cut texts that are too long" in page.text("#file-alert"), page.text("#file-alert")
    page.run("at('file-cut').click()")
    score_file(page)
    assert page.text("#file-results .note").startswith("2 texts were too long"), page.text("#file-results")
    page.close()


def intercept(page, pattern, answer_with):
    """Scores a text while requests to `pattern` meet `answer_with`, which gets the id of the one that is held."""
    page.call("Fetch.enable", patterns=[{"urlPattern": pattern}])
    write(page, TEXTS)
    page.key("Enter", modifiers=2)
    until = time.monotonic() + 20
    while not (held := page.events("Fetch.requestPaused")):
        assert time.monotonic() < until, "no request"
        page.browser.listen(1)
    answer_with(held[-1]["requestId"])
    finish(page)
    page.call("Fetch.disable")
    page.browser.events.clear()


@check
def says_what_the_server_says(bench):
    page = bench.open(bench.classifier())
    body = "eyJlcnJvciI6ICJUb28gbWFueSA8Yj5yZXF1ZXN0czwvYj4uIn0="  # {"error": "Too many <b>requests</b>."}
    intercept(page, "*/predict*", lambda request_id: page.call(
        "Fetch.fulfillRequest", requestId=request_id, responseCode=429, body=body,
        responseHeaders=[{"name": "Retry-After", "value": "7"}, {"name": "Content-Type", "value": "application/json"}]))
    equal(page.text("#text-alert"), "Too many <b>requests</b>. Try again in 7 seconds.", "the alert of 429")
    equal(page.run("[at('text-alert').getAttribute('role'), document.querySelector('#text-alert [lang]').lang]"),
          ["alert", "en"], "role and language of the alert")
    intercept(page, "*/predict*", lambda request_id: page.call(
        "Fetch.fulfillRequest", requestId=request_id, responseCode=502, body="PGh0bWw+"))
    equal(page.text("#text-alert"), "The server answered with status 502.", "the alert of a proxy's answer")
    intercept(page, "*/predict*", lambda request_id: page.call(
        "Fetch.failRequest", requestId=request_id, errorReason="ConnectionRefused"))
    equal(page.text("#text-alert"), "The server cannot be reached. Is it still running?", "the alert without a server")
    intercept(page, "*/predict*", lambda request_id: page.run("at('text-stop').click()"))
    equal([page.text("#text-status"), page.text("#text-alert")], ["Stopped.", ""], "after Stop")
    score(page, TEXTS)
    equal(len(bars(page)), 3, "texts that are scored after all that")
    page.close()


@check
def asks_for_a_key(bench):
    if not bench.locked:
        raise Missing("no server with keys")
    url, key = bench.locked
    page = Page(bench.browser, url)
    page.wait("!at('key-form').hidden")
    equal(page.run("[document.activeElement.id, at('key').type, at('work').hidden]"), ["key", "password", True],
          "where the page waits")
    for wrong in ("wrong", "schlüssel 密钥"):
        page.run("at('key').value = ''")
        page.type(wrong)
        page.key("Enter")
        page.wait("at('page-alert').textContent && !at('key-form').hidden")
    page.run("at('key').value = ''; at('key').focus()")
    page.type(key)
    page.key("Enter")
    page.wait("!at('work').hidden")
    equal(page.text("#page-alert"), "", "the alert with the right key")
    score(page, TEXTS)
    equal(page.run("[localStorage.length, sessionStorage.length, document.cookie, at('key').value, location.href]"),
          [0, 0, "", "", url], "places where the key could be left")
    page.call("Page.reload")
    page.wait("!at('key-form').hidden")
    page.close()


@check
def is_worked_by_keyboard_alone(bench):
    page = bench.open(bench.classifier())
    page.run("document.activeElement.blur()")
    walk = []
    for _ in range(30):
        page.key("Tab")
        name, outline = page.run("""(() => {
          const node = document.activeElement, style = getComputedStyle(node);
          return [node.id || node.dataset.language || node.className || node.localName,
            style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth)];
        })()""")
        if name == "body" or name in walk:
            break
        assert outline >= 2, f"{name} does not show that it has the focus"
        walk.append(name)
    several = ["model"] if len(bench.info["models"]) > 1 else []
    pairs = ["pairs"] if bench.classifier()["reads_pairs"] else []
    equal(walk, ["skip", "en", "zh", *several, "texts", *pairs, "text-cut", "text-go", "clear", "drop", "api"],
          "order of the focus")

    def tab_to(target, back=False):
        for _ in range(30):
            page.key("Tab", modifiers=8 if back else 0)
            if page.run("document.activeElement.id || document.activeElement.dataset.language") == target:
                return
        raise AssertionError(f"Tab does not lead to {target}")

    page.run("document.activeElement.blur(); scrollTo(0, 0)")
    tab_to("texts")
    page.type(TEXTS[0])
    tab_to("text-go")
    page.key("Enter")
    page.wait("document.querySelectorAll('#text-results li .bar').length")
    equal(page.run("document.activeElement.id"), "text-go", "the focus after scoring")
    if several:
        tab_to("model", back=True)
        before = page.run("at('model').selectedIndex")
        page.key("ArrowDown")
        equal(page.run("at('model').selectedIndex"), before + 1, "the model after an arrow key")
        page.key("ArrowUp")
    page.call("Page.setInterceptFileChooserDialog", enabled=True)
    tab_to("drop")
    page.key("Enter")
    until = time.monotonic() + 20
    while not page.events("Page.fileChooserOpened"):
        assert time.monotonic() < until, "no dialogue for a file"
        page.browser.listen(1)
    page.call("Page.setInterceptFileChooserDialog", enabled=False)
    choose(page, bench.file("keys.csv", "text\nred mattress\n".encode()))
    tab_to("file-go")
    page.key("Enter")
    page.wait("document.querySelectorAll('#file-results a[download]').length")
    page.key("Tab")
    equal(page.run("document.activeElement.localName"), "a", "what follows the button is the download")
    page.key("Tab")
    equal(page.run("[document.activeElement.className, document.activeElement.getAttribute('role')]"),
          ["scroll", "region"], "the table can be scrolled by keys")
    tab_to("zh", back=True)
    page.key(" ")
    equal(page.run("document.documentElement.lang"), "zh-Hans", "the language after the space bar")
    page.run("document.activeElement.blur(); scrollTo(0, 0)")
    page.run("document.querySelector('.skip').focus()")
    page.key("Enter")
    page.key("Tab", modifiers=0)
    assert page.run("document.activeElement.id") in ("texts", "pairs", "text-cut"), "the link to the texts leads elsewhere"
    page.close()


@check
def speaks_chinese(bench):
    page = bench.open(bench.classifier(), language="zh-CN,zh;q=0.9,en;q=0.5")
    equal(page.run("[document.documentElement.lang, language]"), ["zh-Hans", "zh"], "the language of the page")
    equal(page.text("h1"), page.run("strings.zh.heading"), "the heading")
    score(page, TEXTS)
    page.run("at('texts').value = ''; at('text-form').requestSubmit()")
    equal(page.text("#text-alert"), page.run("strings.zh.nothing"), "an alert")
    score(page, TEXTS)
    words = page.run("""[...document.querySelectorAll("body *")].filter((node) => node.checkVisibility()
      && !node.closest("[lang=en], [translate=no], kbd, .text, .verdict, .label, option, #version, #about, script, style"))
      .flatMap((node) => [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data))
      .concat([...document.querySelectorAll("[aria-label]")].map((node) => node.getAttribute("aria-label")))""")
    known = "|".join(map(re.escape, [*bench.classifier()["labels"], "CSV", "openapi.json", "Filbert", "filbert"]))
    english = [word for word in words if re.search("[A-Za-z]{3}", re.sub(known, "", word))]
    equal(english, [], "English words on the Chinese page")
    page.run("document.querySelector('[data-language=en]').click()")
    equal(page.run("document.documentElement.lang"), "en", "the language after the switch")
    assert page.text("#text-status").startswith("3 texts in"), "what was said before stays Chinese"
    equal(page.text("h1"), page.run("strings.en.heading"), "the heading")
    page.close()
    page = bench.open(language="de-DE,de")
    equal(page.run("document.documentElement.lang"), "en", "the language where the browser has neither")
    strings = page.run("strings")
    equal(sorted(strings["zh"]), sorted(strings["en"]), "keys of the two languages")
    used = set(re.findall(r"\{(\w+)\}", json.dumps(strings["en"])))
    for name, english in strings["en"].items():
        chinese = strings["zh"][name]
        equal(isinstance(chinese, list), isinstance(english, list), f"{name}: one and several")
        for one, other in zip(*[value if isinstance(value, list) else [value] for value in (english, chinese)]):
            holes = [set(re.findall(r"\{(\w+)\}", text)) for text in (one, other)]
            # "Gives a text its label" needs no number.
            assert holes[0] | {"n"} == holes[1] | {"n"}, f"{name}: {one!r} and {other!r} fill in different things"
    whole = page.run("document.documentElement.outerHTML")
    unused = [name for name in strings["en"] if len(re.findall(rf"\b{name}\b", whole)) < 3]
    equal(unused, [], "strings that nothing uses")
    assert used, "no placeholders"
    page.close()


@check
def can_be_read_in_light_and_dark(bench):
    for dark in (False, True):
        colours = set()
        for model in bench.info["models"]:
            page = bench.open(model, dark=dark)
            colours.add(page.run("getComputedStyle(document.body).backgroundColor"))
            if not page.run("at('second').hidden"):
                write(page, TEXTS, "second-texts")
            score(page, TEXTS + ["nike shoes size 42 red"] * (model["task"] != "classification" or not page.run("!at('second').hidden")) )
            if not page.run("at('file-form').hidden"):
                choose(page, bench.file("contrast.csv", b"text,text_pair\nred mattress,blue\n"))
            page.run("for (const each of document.querySelectorAll('details')) each.open = true;"
                     "for (const id of ['page-alert', 'text-alert']) show(id, () => 'An alert');"
                     "at('text-results').append(make('p', { className: 'note' }, 'A note')); at('key-form').hidden = false;"
                     "for (const animation of document.getAnimations()) animation.finish();")
            result = page.run(bench.contrast)
            assert result["seen"] > 40, f"only {result['seen']} contrasts were looked at"
            equal(result["found"], [], f"contrasts, {'dark' if dark else 'light'}, {model['name']}")
            page.close()
        palette = bench.open(dark=dark)
        palette.run("at('text-results').append(...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => make('mark', { className: `e${n}` }, 'x', make('b', {}, 'y'))))")
        equal(palette.run(bench.contrast)["found"], [], "contrasts of the marks")
        palette.close()
        red, green, blue = map(int, re.findall(r"\d+", colours.pop())[:3])
        assert (red + green + blue < 200) == dark, f"the page is {(red, green, blue)} where dark is {dark}"


@check
def keeps_still_where_asked(bench):
    for still in (False, True):
        page = bench.open(still=still)
        moving = page.run("[...document.querySelectorAll('*')].filter((each) => "
                          "getComputedStyle(each).transitionDuration !== '0s' || getComputedStyle(each).animationName !== 'none').length")
        equal(moving == 0, still, "that nothing moves")
        page.close()


@check
def fits_narrow_windows(bench):
    for model in bench.info["models"]:
        page = bench.open(model, width=320)
        if not page.run("at('second').hidden"):
            write(page, TEXTS[:2], "second-texts")
        score(page, [TEXTS[0], "w" * 300] if page.run("at('second').hidden") else TEXTS[:2])
        if not page.run("at('file-form').hidden"):
            columns = "text,text_pair," + ",".join(f"a_column_{n}" for n in range(9))
            choose(page, bench.file("wide.csv", (columns + "\nred mattress,blue" + ",x" * 9 + "\n").encode()))
            score_file(page)
        equal(page.run("document.documentElement.scrollWidth"), 320, f"width of the page, {model['name']}")
        page.close()


@check
def has_names_for_everything(bench):
    for model in bench.info["models"]:
        page = bench.open(model)
        if not page.run("at('second').hidden"):
            write(page, TEXTS, "second-texts")
        score(page, TEXTS)
        if not page.run("at('file-form').hidden"):
            choose(page, bench.file("names.csv", b"text,text_pair\nred mattress,blue\n"))
            score_file(page)
        page.run("at('key-form').hidden = false")
        nodes = [node for node in page.call("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
        value = lambda node, field: node.get(field, {}).get("value", "")
        roles = {value(node, "role") for node in nodes}
        for node in nodes:
            focusable = any(each["name"] == "focusable" for each in node.get("properties", []))
            if focusable or value(node, "role") in ("region", "columnheader", "rowheader", "heading"):
                assert value(node, "name").strip(), f"{model['name']}: a {value(node, 'role')} without a name"
        for role in ("main", "banner", "contentinfo", "alert", "status", "heading", "region"):
            assert role in roles, f"{model['name']}: no {role} among {sorted(roles)}"
        levels = page.run("[...document.querySelectorAll('h1, h2, h3')].filter((each) => each.checkVisibility())"
                          ".map((each) => Number(each.localName[1]))")
        assert levels[0] == 1 and levels.count(1) == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), \
            f"levels of headings: {levels}"
        empty = page.run("""[...document.querySelectorAll("p, span, label, button, a, h1, h2, h3, summary, option, caption")]
          .filter((each) => each.checkVisibility() && !each.textContent.trim()).map((each) => each.outerHTML)""")
        equal(empty, [], "elements that say nothing")
        ids = page.run("[...document.querySelectorAll('[id]')].map((each) => each.id)")
        equal(len(ids), len(set(ids)), "ids, each once")
        equal(page.run("[at('text-status').getAttribute('aria-live'), at('file-status').getAttribute('aria-live')]"),
              ["polite", "polite"], "what is read aloud when it changes")
        page.close()


@check
def works_under_a_path(bench):
    prefix = Prefix(bench.url)
    try:
        model = bench.classifier()
        page = bench.open(model, url=prefix.url)
        score(page, TEXTS)
        same_bars(bars(page), answer(bench.url, "predict", {"inputs": [[t] for t in TEXTS]}, query=bench.query(model)))
        quiet(bench, page)
        page.close()
    finally:
        prefix.close()
