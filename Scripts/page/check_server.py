"""Checks of what is between the page and the server: policy, addresses, keys, refusals."""
import time

from bench import bars, equal, finish, quiet, same_bars, score, TEXTS, write
from devtools import Page
from running import check, Missing
from server import answer, Prefix, request


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


@check
def leads_to_the_report(bench):
    if not bench.info.get("report"):
        raise Missing("a server with a report")
    prefix = Prefix(bench.url)
    try:
        page = bench.open(url=prefix.url)
        equal(page.text("#report"), page.run("strings.en.report"), "the link")
        page.run("at('report').focus()")
        page.key("Enter")
        page.wait("location.pathname.endsWith('/report') && document.readyState === 'complete'")
        equal(page.run("location.href"), prefix.url + "report", "where the link leads")
        for kind, text in (("style", "body { color: rgb(1, 2, 3) }"), ("script", "window.ran = true")):
            page.run(f"document.body.append(Object.assign(document.createElement('{kind}'), {{ textContent: '{text}' }}))")
        equal(page.run("[getComputedStyle(document.body).color, window.ran ?? false]"), ["rgb(1, 2, 3)", False],
              "that the policy lets styles work and no script run")
        page.close()
    finally:
        prefix.close()


@check
def tries_again(bench):
    """A server that is not there when the page asks for its models."""
    page = bench.open()
    page.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
    page.run("at('work').hidden = true; start()")
    page.wait("!at('again').hidden")
    equal(page.text("#page-alert"), "The server cannot be reached. Is it still running?", "the alert")
    page.call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    page.run("at('again').focus()")
    page.key("Enter")
    page.wait("!at('work').hidden && at('again').hidden && !at('page-alert').textContent")
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
    equal(page.run("[at('api').hidden, at('report').hidden]"), [True, True], "that links, which send no key, are hidden")
    score(page, TEXTS)
    equal(page.run("[localStorage.length, sessionStorage.length, document.cookie, at('key').value, location.href]"),
          [0, 0, "", "", url], "places where the key could be left")
    page.call("Page.reload")
    page.wait("!at('key-form').hidden")
    page.close()


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
