"""Checks of texts that are typed, for every kind of model."""
import csv
import io
import re

from bench import bars, choose, close, equal, finish, quiet, same_bars, score, score_file, select
from bench import TEXTS, write
from running import check, Missing
from server import answer, request
from tiny_models import HOSTILE


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
        table = f"text,<script>a</script>\n{TEXTS[0]},{HOSTILE.replace(chr(34), '')}\n"
        choose(page, bench.file(f"{HOSTILE[:4]}.csv", table.encode()))
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
def gives_labels_by_stored_thresholds(bench):
    model = next((each for each in bench.info["models"] if "thresholds" in each), None)
    if not model:
        raise Missing("no model with thresholds")
    least = model["thresholds"]
    page = bench.open(model)
    assert all(label in page.text("#about") for label in least), f"not named: {page.text('#about')}"
    score(page, TEXTS)
    table = "text\n" + "".join(f"{text}\n" for text in TEXTS)
    query = {**bench.query(model), "all": "true"}
    rows = list(csv.DictReader(io.StringIO(
        request(bench.url, "predict", table.encode(), "text/csv", query=query)[2].decode())))
    shown = [[each["label"] for each in text if each["chosen"]] for text in bars(page)]
    equal(shown, [[row["predicted_label"]] if row["predicted_label"] else [] for row in rows], "labels")
    quiet(bench, page)
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
def says_why(bench):
    model = bench.classifier()
    if not model.get("explains"):
        raise Missing("a server that explains")
    page = bench.open(model)
    score(page, TEXTS)
    page.run("document.querySelectorAll('#text-results div.row button').forEach((button) => button.click())")
    page.wait("document.querySelectorAll('.reasons').length === 3")
    expected = answer(bench.url, "explain", {"inputs": [[text] for text in TEXTS]}, query=bench.query(model))
    shown = page.run("""[...document.querySelectorAll(".reasons")].map((text) => ({
      text: [...text.childNodes].map((node) => (node.localName === "span" ? node.firstChild : node).data).join(""),
      words: [...text.querySelectorAll(".for, .against")].map((word) => [word.firstChild.data, word.className]),
    }))""")
    equal([each["text"] for each in shown], TEXTS, "texts")
    for each, text in zip(shown, expected):
        least = max(abs(word["attribution"]) for word in text["words"]) / 10
        equal(each["words"], [[word["word"], "for" if word["attribution"] > 0 else "against"]
                              for word in text["words"] if abs(word["attribution"]) >= least], "words")
    quiet(bench, page)
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
      text: [...text.childNodes].map((node) => (node.localName === "mark" ? node.firstChild : node).data).join(""),
      marks: [...text.querySelectorAll("mark")].map((mark) => [mark.firstChild.data, mark.lastChild.textContent]),
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
    equal(page.run("document.querySelector('#text-form [data-cut]').hidden"), True,
          "that there is no box to cut texts, which are read whole")
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
        equal(page.run("[at('pairs-choice').hidden, at('second').hidden]"), [False, True],
              "that the switch is there and the second field is not")
        page.run("at('pairs').click()")
        equal(page.run("at('second').hidden"), False, "the second field after the switch")
    quiet(bench, page)
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
        equal(page.run("document.activeElement.querySelector('.text').textContent"), texts[shown],
              "where the focus goes")
    equal(page.run("document.querySelectorAll('#text-results > ol > li').length"), 230, "texts that are shown")
    equal(page.run(f"{button}.hidden"), True, "that the button is gone")
    same_bars(bars(page), answer(bench.url, "predict", {"inputs": [[t] for t in texts]}, query=bench.query(model)))
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
    page.run("info.auto_truncate = true; describe()")
    equal(page.run("[...document.querySelectorAll('[data-cut]')].map((each) => each.hidden)"), [True, True],
          "that there is no box where the server cuts texts in any case")
    assert "leaves out the rest" in page.text("#about"), page.text("#about")
    page.close()
