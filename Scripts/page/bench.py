"""What checks of the page have in common. A check raises `AssertionError` or `Failure`, or `Missing`."""
import json
import math
import os

from devtools import Page
from running import Missing
from server import request

TEXTS = ["how much is the red mattress", "你们的床垫多少钱", "my order is <b>late</b> & \"lost\""]

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
