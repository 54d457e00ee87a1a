"""Checks of a page that `evaluate --report` writes. A check raises `AssertionError` or `Failure`, or `Missing`."""
import base64
import os
import re
import xml.etree.ElementTree as ElementTree

from devtools import Page
from running import Missing, check

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 500_000

class Bench:
    """A browser and a page, which is opened again for each check."""

    def __init__(self, browser, path, axe):
        self.browser, self.path, self.axe = browser, path, axe

    def open(self, **how):
        return Page(self.browser, "file://" + os.path.abspath(self.path), **how)

    def script(self, *path):
        with open(os.path.join(HERE, *path), encoding="utf-8") as file:
            return file.read()


@check
def page_is_complete_and_small(bench):
    with open(bench.path, "rb") as file:
        data = file.read()
    assert len(data) <= LIMIT, f"{len(data)} bytes, at most {LIMIT}"
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise AssertionError(f"not well-formed: {error}") from error
    names = [element.get("id") for element in root.iter() if element.get("id")]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice, f"ids that occur twice: {sorted(twice)[:5]}"
    for element in root.iter():
        for attribute in ("aria-labelledby", "aria-describedby"):
            for name in (element.get(attribute) or "").split():
                assert name in names, f"{attribute} of {element.tag} names {name}, which does not exist"
        if element.get("href") and not element.get("href").startswith("data:"):
            target = element.get("href")
            assert target.startswith("#") and target[1:] in names, f"a link leads to {target}"


@check
def nothing_is_requested_and_nothing_complains(bench):
    page = bench.open()
    for _ in range(20):
        bench.browser.listen(0.02)
    requests = [url for url in page.requests() if not url.startswith("data:")]
    assert len(requests) == 1, f"requests: {requests[:5]}"
    assert not page.complaints(), f"the console: {page.complaints()[:5]}"
    page.close()


@check
def hostile_texts_are_inert(bench):
    page = bench.open()
    page.run("[...document.querySelectorAll('details')].forEach((each) => each.open = true)")
    for _ in range(20):
        bench.browser.listen(0.02)
    assert not page.events("Page.javascriptDialogOpening"), "a dialog opened"
    active = page.run("""[...document.querySelectorAll('*')].filter((each) =>
      ['script', 'img', 'iframe', 'object', 'embed', 'form', 'input', 'base', 'foreignobject', 'animate', 'set', 'use', 'image']
        .includes(each.localName.toLowerCase())
      || [...each.attributes].some((attribute) => attribute.name.startsWith('on') || /^\\s*javascript:/i.test(attribute.value)))
      .map((each) => each.outerHTML.slice(0, 80))""")
    assert not active, f"elements that act: {active[:5]}"
    hidden = page.run("""(document.body.textContent.match(
      /[\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u202A-\\u202E\\u2066-\\u2069\\uFFFE\\uFFFF]/g) || []).length""")
    assert hidden == 0, f"{hidden} control characters"
    page.close()


@check
def page_fits_phones_and_screens(bench):
    for width in (320, 360, 768, 1440):
        for dark in (False, True):
            page = bench.open(width=width, dark=dark)
            page.run("[...document.querySelectorAll('details')].forEach((each) => each.open = true)")
            needed = page.run("document.documentElement.scrollWidth")
            assert needed <= width, f"at {width} pixels the page is {needed} wide"
            page.close()


@check
def words_of_charts_have_room(bench):
    page = bench.open(width=1440)
    found = page.run(bench.script("layout.js"))
    assert not found, f"{len(found)}: " + "; ".join(found[:5])
    page.close()


@check
def text_has_contrast(bench):
    for dark in (False, True):
        page = bench.open(dark=dark)
        answer = page.run(bench.script("..", "page", "contrast.js"))
        assert answer["seen"] > 20 and not answer["found"], f"dark: {dark}: {answer['found'][:5]}"
        page.close()


@check
def axe_finds_nothing(bench):
    if not bench.axe:
        raise Missing("axe.min.js was not found; see the help")
    with open(bench.axe, encoding="utf-8") as file:
        axe = file.read()
    for dark in (False, True):
        for width in (360, 1440):
            page = bench.open(width=width, dark=dark)
            page.run("[...document.querySelectorAll('details')].forEach((each) => each.open = true)")
            # Regions that scroll have a gradient as their background, before which axe does not measure contrast.
            page.run("document.head.insertAdjacentHTML('beforeend', '<style>.wide { background: none !important }</style>')")
            page.run(axe + "; undefined")
            answer = page.run("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
                              " 'best-practice']}).then((found) => [found.passes.length, found.violations.map((each) =>"
                              " [each.id, each.help, each.nodes.length, each.nodes[0].html.slice(0, 160)])])")
            assert answer[0] > 20 and not answer[1], f"{width} pixels, dark: {dark}: {answer}"
            page.close()


@check
def keyboard_reaches_everything(bench):
    page = bench.open(width=360)
    page.key("Tab")
    assert page.run("document.activeElement.className") == "skip", "the first stop is not the link to the content"
    assert page.run("document.activeElement.getBoundingClientRect().left >= 0"), "the link to the content is not seen"
    page.key("Enter")
    page.wait("document.activeElement.id === 'main'")
    expected = page.run("document.querySelectorAll('main a, main summary, main [tabindex=\"0\"]').length")
    stops = set()
    for _ in range(expected + 5):
        page.key("Tab")
        stops.add(page.run("""(() => {
          const all = [...document.querySelectorAll('main a, main summary, main [tabindex="0"]')];
          return all.indexOf(document.activeElement); })()"""))
    folded = page.run("""[...document.querySelectorAll('main details:not([open])')].reduce((sum, each) =>
      sum + each.querySelectorAll('a, summary ~ * summary, [tabindex="0"]').length, 0)""")
    assert len(stops - {-1}) >= expected - folded, f"{len(stops)} of {expected - folded} were reached"
    page.close()


@check
def print_opens_what_is_folded(bench):
    page = bench.open(width=1000)
    page.call("Emulation.setEmulatedMedia", media="print")
    hidden = page.run("""(document.body.getBoundingClientRect(),
      [...document.querySelectorAll('details:not(.data) > *:not(summary)')].filter((each) =>
        each.getBoundingClientRect().height === 0 || !each.checkVisibility()).length)""")
    assert hidden == 0, f"{hidden} folded parts are not printed"
    assert not page.run("document.querySelector('nav').checkVisibility()"), "the contents are printed"
    dark = page.run("getComputedStyle(document.body).color")
    assert dark.startswith("rgb(2") or dark.startswith("rgb(0"), f"words are printed in {dark}"
    data = base64.b64decode(page.call("Page.printToPDF", printBackground=True)["data"])
    pages = len(re.findall(rb"/Type\s*/Page\b", data))
    assert data.startswith(b"%PDF") and pages, "no PDF"
    page.close()


def take_pictures(bench, directory, name):
    os.makedirs(directory, exist_ok=True)
    for width in (360, 1440):
        for dark in (False, True):
            page = bench.open(width=width, dark=dark, still=True)
            page.screenshot(os.path.join(directory, f"{name}-{'dark' if dark else 'light'}-{width}.png"))
            page.close()
    page = bench.open()
    with open(os.path.join(directory, f"{name}.pdf"), "wb") as file:
        file.write(base64.b64decode(page.call("Page.printToPDF", printBackground=True)["data"]))
    page.close()
