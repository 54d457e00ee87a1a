"""Checks of who can use the page: keys, languages, colours, widths, names."""
import json
import re
import time

from bench import choose, equal, score, score_file, TEXTS, write
from running import check


@check
def leads_the_keyboard_through(bench):
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
    report = ["report"] if bench.info.get("report") else []
    tabs = ["tab-model"] if bench.info.get("items") else []
    equal(walk, ["skip", "en", "zh", *tabs, *several, *report, "texts", *pairs, "text-cut", "text-go", "clear", "drop", "api"],
          "order of the focus")
    page.run("document.activeElement.blur(); document.querySelector('.skip').focus()")
    page.key("Enter")
    page.key("Tab")
    assert page.run("document.activeElement.id") in ("texts", "pairs", "text-cut"), \
        "the link to the texts leads elsewhere"
    page.close()


def tab_to(page, target, back=False):
    for _ in range(30):
        page.key("Tab", modifiers=8 if back else 0)
        if page.run("document.activeElement.id || document.activeElement.dataset.language") == target:
            return
    raise AssertionError(f"Tab does not lead to {target}")


@check
def is_worked_by_keyboard_alone(bench):
    page = bench.open(bench.classifier())
    page.run("document.activeElement.blur(); scrollTo(0, 0)")
    tab_to(page, "texts")
    page.type(TEXTS[0])
    tab_to(page, "text-go")
    page.key("Enter")
    page.wait("document.querySelectorAll('#text-results li .bar').length")
    equal(page.run("document.activeElement.id"), "text-go", "the focus after scoring")
    if len(bench.info["models"]) > 1:
        tab_to(page, "model", back=True)
        before = page.run("at('model').selectedIndex")
        page.key("ArrowDown")
        equal(page.run("at('model').selectedIndex"), before + 1, "the model after an arrow key")
        page.key("ArrowUp")
    page.call("Page.setInterceptFileChooserDialog", enabled=True)
    tab_to(page, "drop")
    page.key("Enter")
    until = time.monotonic() + 20
    while not page.events("Page.fileChooserOpened"):
        assert time.monotonic() < until, "no dialogue for a file"
        page.browser.listen(1)
    page.call("Page.setInterceptFileChooserDialog", enabled=False)
    choose(page, bench.file("keys.csv", "text\nred mattress\n".encode()))
    tab_to(page, "file-go")
    page.key("Enter")
    page.wait("document.querySelectorAll('#file-results a[download]').length")
    page.key("Tab")
    equal(page.run("document.activeElement.localName"), "a", "what follows the button is the download")
    page.key("Tab")
    equal(page.run("[document.activeElement.className, document.activeElement.getAttribute('role')]"),
          ["scroll", "region"], "the table can be scrolled by keys")
    tab_to(page, "zh", back=True)
    page.key(" ")
    equal(page.run("document.documentElement.lang"), "zh-Hans", "the language after the space bar")
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
      && !node.closest("[lang=en], [translate=no], kbd, .text, .verdict, .label, option, #version, #about,"
        + "script, style"))
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
            score(page, TEXTS)
            if not page.run("at('file-form').hidden"):
                choose(page, bench.file("contrast.csv", b"text,text_pair\nred mattress,blue\n"))
            page.run("for (const each of document.querySelectorAll('details')) each.open = true;"
                     "for (const id of ['page-alert', 'text-alert']) show(id, () => 'An alert');"
                     "at('text-results').append(make('p', { className: 'note' }, 'A note'));"
                     "at('key-form').hidden = false;")
            result = page.run(bench.contrast)
            assert result["seen"] > 40, f"only {result['seen']} contrasts were looked at"
            equal(result["found"], [], f"contrasts, {'dark' if dark else 'light'}, {model['name']}")
            page.close()
        palette = bench.open(dark=dark)
        palette.run("at('text-results').append(...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => "
                    "make('mark', { className: `e${n}` }, 'x', make('b', {}, 'y'))))")
        equal(palette.run(bench.contrast)["found"], [], "contrasts of the marks")
        palette.close()
        red, green, blue = map(int, re.findall(r"\d+", colours.pop())[:3])
        assert (red + green + blue < 200) == dark, f"the page is {(red, green, blue)} where dark is {dark}"


@check
def keeps_still_where_asked(bench):
    for still in (False, True):
        page = bench.open(still=still)
        moving = page.run("[...document.querySelectorAll('*')].map((each) => getComputedStyle(each)).filter((style) => "
                          "style.transitionDuration !== '0s' || style.animationName !== 'none').length")
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
        empty = page.run("""[...document.querySelectorAll("p, span, label, button, a, h1, h2, h3, summary, option")]
          .filter((each) => each.checkVisibility() && !each.textContent.trim()).map((each) => each.outerHTML)""")
        equal(empty, [], "elements that say nothing")
        ids = page.run("[...document.querySelectorAll('[id]')].map((each) => each.id)")
        equal(len(ids), len(set(ids)), "ids, each once")
        equal(page.run("[at('text-status').getAttribute('aria-live'), at('file-status').getAttribute('aria-live')]"),
              ["polite", "polite"], "what is read aloud when it changes")
        page.close()
