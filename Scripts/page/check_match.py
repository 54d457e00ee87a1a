"""Checks of the tab that finds items for questions."""
from bench import close, equal, finish, quiet, TEXTS, write
from running import check, Missing
from server import answer


def open_tab(bench, **how):
    if not bench.info.get("items"):
        raise Missing("a server with items")
    page = bench.open(**how)
    page.run("at('tab-match').click()")
    equal(page.run("[at('panel-match').hidden, at('panel-model').hidden]"), [False, True], "the panels")
    return page


def find(page, texts, top):
    write(page, texts, "questions")
    page.run(f"at('top').value = '{top}'; at('questions').focus()")
    page.key("Enter", modifiers=2)
    finish(page, "match")
    equal(page.text("#match-alert"), "", "the alert")


def rows(page):
    """The cells of the items of every text."""
    return page.run("""[...document.querySelectorAll("#match-results > ol > li")].map((card) =>
      [...card.querySelectorAll("tbody tr")].map((row) => ({
        score: Number(row.querySelector("data").value), cells: [...row.cells].map((cell) => cell.textContent) })))""")


def expected_items(bench, texts, **options):
    query = {"model": bench.info["items"]["model"]} if len(bench.info["models"]) > 1 else {}
    return answer(bench.url, "match", {"inputs": texts, **options}, query=query)


@check
def finds_the_items_of_questions(bench):
    page = open_tab(bench)
    count, columns = bench.info["items"]["count"], bench.info["items"]["columns"]
    assert str(count) in page.text("#match-about"), f"the number of items: {page.text('#match-about')}"
    for top in (2, count):
        find(page, TEXTS, top)
        expected, shown = expected_items(bench, TEXTS, top=top), rows(page)
        equal([len(text) for text in shown], [top] * len(TEXTS), "numbers of items")
        for found, wanted in zip(shown, expected):
            close([each["score"] for each in found], [each["score"] for each in wanted], "scores")
            equal([each["cells"][2:] for each in found],
                  [[each["item"], each["item_id"], *(each[f"item_{name}"] for name in columns)] for each in wanted],
                  "items")
    equal(page.run("document.querySelectorAll('img, main script').length"), 0, "elements made of items")
    find(page, TEXTS[:1], 1)
    assert expected_items(bench, TEXTS[:1], top=1)[0][0]["item"] in page.text("#match-status"), page.text("#match-status")
    quiet(bench, page)
    page.close()


@check
def says_what_is_wrong_with_questions(bench):
    page = open_tab(bench)
    write(page, ["", " "], "questions")
    page.key("Enter", modifiers=2)
    equal(page.text("#match-alert"), page.run("strings.en.nothing"), "the alert without a question")
    write(page, ["red mattress " * 300], "questions")
    page.key("Enter", modifiers=2)
    finish(page, "match")
    assert "Cut texts" in page.text("#match-alert"), page.text("#match-alert")
    page.run("at('match-cut').click()")
    find(page, ["red mattress " * 300], 1)
    assert page.text("#match-results .note").startswith("1 text was too long"), page.text("#match-results")
    for top in ("0", "1.5", ""):
        page.run(f"at('top').value = '{top}'; at('match-form').requestSubmit()")
        equal(page.run("at('match-form').checkValidity()"), False, f"that {top!r} items can be asked for")
    page.close()


@check
def changes_tabs_by_keys_and_speaks_chinese(bench):
    page = open_tab(bench)
    find(page, TEXTS[:1], 2)
    page.run("at('tab-match').focus()")
    page.key("ArrowLeft")
    equal(page.run("[document.activeElement.id, at('panel-match').hidden, at('tab-match').tabIndex]"),
          ["tab-model", True, -1], "the tab after an arrow key")
    page.key("ArrowRight")
    equal(page.run("[document.activeElement.id, at('tab-match').getAttribute('aria-selected')]"),
          ["tab-match", "true"], "the tab after the other arrow key")
    equal(page.run("new URL(at('skip').href).hash"), "#questions", "where the link to the texts leads")
    page.run("document.querySelector('[data-language=zh]').click()")
    equal(page.text("#tab-match"), page.run("strings.zh.tabMatch"), "the name of the tab")
    equal(page.text("#match-results thead th:nth-child(3)"), page.run("strings.zh.item"), "the header of the table")
    quiet(bench, page)
    page.close()
