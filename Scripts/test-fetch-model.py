#!/usr/bin/env python3
"""Tests Scripts/fetch-model.sh against hubs on the loopback: whom it believes, and whom it tells the token.

    Scripts/test-fetch-model.py [--only NAME]

Needs Python, curl and openssl. Ends with 1 if a check fails.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "fetch"))
from bench import CHECKS, SCRIPT, Bench, check  # noqa: E402
from hub import FIRST, OTHER, SECOND, SMALL, WEIGHTS, Certificate, Hub, Server, blob, sha256  # noqa: E402

TOKEN = "hf_aTokenThatNobodyMaySee"


@check
def takes_what_the_hub_states(bench):
    hub = bench.hub()
    bench.takes(hub)
    assert bench.read("SOURCE").decode() == f"{hub.url}/owner/name {FIRST}\n", bench.read("SOURCE")
    assert f"{sha256(WEIGHTS)}  model.safetensors\n" in bench.read("SHA256SUMS").decode()


@check
def takes_weights_from_the_hub_itself(bench):
    hub = bench.hub()
    hub.directly = True
    bench.takes(hub)
    assert not hub.storage.requests


@check
def believes_the_hub_and_not_the_storage(bench):
    own = {"X-Linked-Etag": f'"{sha256(OTHER)}"', "ETag": f'"{sha256(OTHER)}"'}
    bench.refuses(bench.hub(stated="0" * 64, sent=OTHER, storage_says=own), "sha256")
    bench.refuses(bench.hub(sent=OTHER, storage_says=own), "sha256")


@check
def is_not_harmed_by_what_the_storage_states(bench):
    for says in ("0" * 64, "nonsense", ""):
        bench.takes(bench.hub(storage_says={"X-Linked-Etag": says, "ETag": says, "X-Repo-Commit": SECOND}))


@check
def refuses_weights_without_a_checksum(bench):
    bench.refuses(bench.hub(stated=None), "states no sha256")
    alone = bench.hub(stated=None, storage_says={"X-Linked-Etag": f'"{sha256(WEIGHTS)}"'})
    bench.refuses(alone, "states no sha256")
    assert not alone.storage.requests, "the storage was asked all the same"
    hub = bench.hub(stated=None)
    hub.directly = True
    bench.refuses(hub, "states no sha256")


@check
def refuses_a_checksum_that_is_none(bench):
    for stated in ("nonsense", sha256(WEIGHTS)[:63], sha256(WEIGHTS) + "0", "z" * 64, blob(WEIGHTS),
                   f'{sha256(WEIGHTS)}"\r\nX-Linked-Etag: "{"0" * 64}'):
        bench.refuses(bench.hub(stated=stated), "the hub states")


@check
def checks_small_files_too(bench):
    hub = bench.hub()
    hub.files[FIRST]["vocab.txt"] += b"added\n"
    bench.refuses(hub, "vocab.txt", "git blob")


@check
def takes_small_files_of_no_checksum_from_the_hub_alone(bench):
    hub = bench.hub()
    hub.says_blobs = False
    bench.takes(hub)
    hub.to_storage = ["vocab.txt", "model.safetensors"]
    bench.refuses(hub, "vocab.txt", f"does not begin with {hub.url}/")


@check
def takes_what_sentence_transformers_wrote(bench):
    hub = bench.hub()
    pipeline = {"modules.json": b"[]", "1_Pooling/config.json": b'{"pooling_mode": "cls"}'}
    hub.files[FIRST] |= pipeline
    status, said = bench.fetch(hub.url)
    assert status == 0, said
    for name, content in pipeline.items():
        assert bench.read(name) == content
        assert f"{sha256(content)}  {name}\n" in bench.read("SHA256SUMS").decode()


@check
def follows_the_hub_to_its_cache(bench):
    hub = bench.hub()
    hub.says_blobs = False
    reply = hub.reply

    def cached(parts):
        if parts[:2] == ["api", "resolve-cache"]:
            return 200, {}, SMALL[parts[-1]]
        if parts[0] != "api" and len(parts) == 5 and parts[-1] in SMALL:
            return 307, {"Location": f"/api/resolve-cache/models/owner/name/{FIRST}/{parts[-1]}"}, b""
        return reply(parts)
    hub.reply = cached
    hub.has_api = True
    bench.takes(hub, token=TOKEN)
    assert len(hub.tokens) == len(hub.requests), "a private model could not be fetched"


@check
def fetches_all_files_from_one_commit(bench):
    for in_the_api in (False, True):
        hub = bench.hub()
        hub.says_commit, hub.has_api = not in_the_api, in_the_api
        hub.files[SECOND] = {name: b"moved" for name in hub.files[FIRST]}

        def move(path, hub=hub):
            if "/api/" in path or hub.says_commit:
                hub.main = SECOND
        hub.after_request = move
        bench.takes(hub)
        assert bench.read("SOURCE").decode().endswith(f" {FIRST}\n"), bench.read("SOURCE")


@check
def fetches_the_revision_that_is_asked_for(bench):
    hub = bench.hub()
    hub.main = SECOND
    bench.takes(hub, "--revision", FIRST)
    assert all(f"/resolve/{FIRST}/" in path for path in hub.requests), hub.requests
    status, said = bench.fetch(hub.url, "--revision", "../main")
    assert status == 1 and "is not a revision" in said, said


@check
def refuses_another_commit_than_asked_for(bench):
    hub = bench.hub()
    hub.files = {SECOND: hub.files[FIRST]}
    reply = hub.reply
    hub.reply = lambda parts: reply([SECOND if part == FIRST else part for part in parts])
    status, said = bench.fetch(hub.url, "--revision", FIRST)
    assert status == 1 and SECOND in said, said
    bench.left_nothing()


@check
def says_when_a_hub_names_no_commit(bench):
    hub = bench.hub()
    hub.says_commit = False
    assert "does not say which commit" in bench.takes(hub)


@check
def goes_without_the_tokenizer_files_that_are_not_there(bench):
    hub = bench.hub()
    bench.takes(hub)
    assert any(path.endswith("/tokenizer.json") for path in hub.requests)
    del hub.files[FIRST]["vocab.txt"]
    bench.refuses(hub, "no BERT tokenizer")


@check
def does_not_let_the_storage_leave_out_a_file(bench):
    hub = bench.hub()
    hub.to_storage = ["tokenizer_config.json"]
    storage = Server(lambda path: (404, {}, b""), bench.certificate)
    hub.location, reply = storage.url + "/object", hub.reply

    def linked(parts):
        status, headers, body = reply(parts)
        if status == 302:
            headers["X-Linked-Etag"] = headers["ETag"]
        return status, headers, body
    hub.reply = linked
    bench.refuses(hub, "tokenizer_config.json", "404")


@check
def says_that_pickled_weights_are_not_read(bench):
    hub = bench.hub()
    del hub.files[FIRST]["model.safetensors"]
    bench.refuses(hub, "pickled")


@check
def keeps_nothing_of_a_download_that_breaks_off(bench):
    hub = bench.hub(storage_says={"Content-Length": str(len(WEIGHTS) + 1)})
    bench.refuses(hub, "model.safetensors")


@check
def keeps_nothing_when_it_is_stopped(bench):
    for number in (signal.SIGINT, signal.SIGTERM):
        asked, go_on = threading.Event(), threading.Event()
        hub = bench.hub()

        def hold(path, asked=asked, go_on=go_on):
            if path.endswith("/model.safetensors"):
                asked.set()
                go_on.wait(60)
        hub.after_request = hold
        process = bench.start(hub.url)
        assert asked.wait(60), "the weights were not asked for"
        os.killpg(process.pid, number)
        process.communicate(timeout=60)
        go_on.set()
        assert process.returncode != 0
        bench.left_nothing()


@check
def shows_the_token_to_nobody_but_the_hub(bench):
    hub = bench.hub()
    bench.takes(hub, token=TOKEN)
    with open(bench.arguments, encoding="utf-8") as file:
        arguments = file.read()
    assert "https" in arguments and TOKEN not in arguments, arguments
    assert "secret" not in arguments, "the signature of the storage's address is in the arguments"
    assert hub.tokens and set(hub.tokens) == {f"Bearer {TOKEN}"}, hub.tokens
    assert not hub.exposed, f"{hub.exposed} had it in its arguments"
    assert hub.storage.requests and not hub.storage.tokens, "the storage was told the token"


@check
def sends_the_token_to_no_host_with_a_longer_name(bench):
    hub = bench.hub()
    hub.location = hub.location.replace("https://", f"https://127.0.0.1:{hub.url.split(':')[-1]}@")
    bench.fetch(hub.url, token=TOKEN)
    assert hub.storage.requests and f"Bearer {TOKEN}" not in hub.storage.tokens, hub.storage.tokens


@check
def refuses_a_token_that_would_be_more_than_a_header(bench):
    bench.refuses(bench.hub(), "HF_TOKEN", token=TOKEN + "\nX: y")


@check
def asks_no_hub_in_the_clear(bench):
    plain = Server(lambda path: (404, {}, b""))
    for name in ("owner/name", "all-minilm-l6-v2"):
        bench.refuses(plain.url, "https://", name=name, token=TOKEN)
    assert not plain.requests, "it was asked all the same"


@check
def follows_no_redirect_into_the_clear(bench):
    plain = Server(lambda path: (200, {}, WEIGHTS))
    hub = bench.hub()
    hub.location = plain.url + "/object"
    bench.refuses(hub, "does not begin with https://", token=TOKEN)
    assert not plain.requests, "it was asked all the same"


@check
def gives_up_on_redirects_in_a_circle(bench):
    hub = bench.hub()
    storage = Server(lambda path: (302, {"Location": path}, b""), bench.certificate)
    hub.location = storage.url + "/object"
    bench.refuses(hub, "redirected too often")
    assert len(storage.requests) == 5, storage.requests


@check
def believes_no_unknown_certificate(bench):
    with tempfile.TemporaryDirectory() as directory:
        hub = Hub(Certificate(directory))
        bench.refuses(hub, "certificate")
        assert not hub.requests


@check
def takes_wheels_over_https_only(bench):
    tools = os.path.join(bench.directory, "tools")  # No pip and no Python.
    os.mkdir(tools)
    for name in ("awk bash cat chmod curl cut dirname env grep head mkdir mktemp mv rm sed sh sha256sum tr").split():
        os.symlink(shutil.which(name), os.path.join(tools, name))
    for certificate, reason in ((None, "does not begin with https://"), (bench.certificate, "expected sha256")):
        page = '<a href="{}/gt-0.1.0-py3.whl#sha256=0">'
        index = Server(lambda path: (200, {}, page.format(index.url).encode()), certificate)
        bench.refuses("https://127.0.0.1:1", reason, name="all-minilm-l6-v2",
                      PATH=tools, PIP_INDEX_URL=index.url, HF_HUB_OFFLINE="1")
        assert bool(index.requests) == bool(certificate), index.requests


@check
def takes_names_of_models_only(bench):
    hub = bench.hub()
    for name in ("owner/../name", "owner/name/tree", "/name", "owner/", "owner/name?x=1", "owner/name#x", "a b/name",
                 "owner/na%2Fme", "owner/..", "-owner/name", "owner/@127.0.0.1", "#", "unknown", "owner/name\n"):
        status, said = bench.fetch(hub.url, name=name)
        assert status == 1 and name.split("\n")[0] in said, f"{name!r}: {said}"
        bench.left_nothing()
    assert not hub.requests, hub.requests


@check
def keeps_control_characters_from_the_terminal(bench):
    hub = bench.hub(stated=None)
    hub.reply = lambda parts: (302, {"X-Repo-Commit": "\x1b[31m\u009b", "Location": "\x1b[2J"}, b"")
    status, said = bench.fetch(hub.url, "--revision", FIRST)
    assert status == 1 and "with commit [31m" in said, said
    assert all(character == "\n" or " " <= character <= "~" for character in said), said


@check
def finds_an_intact_model_without_asking(bench):
    hub = bench.hub()
    bench.takes(hub)
    seen, output = len(hub.requests), bench.output
    again = [SCRIPT, "owner/name", "--output", output]
    run = subprocess.run(again, env=bench.environment, capture_output=True, text=True)
    assert run.returncode == 0 and "intact" in run.stderr and len(hub.requests) == seen, run.stderr
    run = subprocess.run([*again, "--revision", SECOND], env=bench.environment, capture_output=True, text=True)
    assert run.returncode == 1 and FIRST in run.stderr, run.stderr
    with open(os.path.join(output, "vocab.txt"), "a", encoding="utf-8") as file:
        file.write("changed\n")
    run = subprocess.run(again, env=bench.environment, capture_output=True, text=True)
    assert run.returncode == 1 and "vocab.txt" in run.stderr, run.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="NAME", help="checks whose names contain this")
    only = parser.parse_args().only
    # A shell may have started this with SIGINT ignored, which the script would inherit.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="filbert-fetch-") as directory:
        bench = Bench(directory)
        for each in CHECKS:
            name = each.__name__.replace("_", " ")
            if only and only not in each.__name__:
                continue
            try:
                each(bench)
                passed += 1
                print(f"ok        {name}")
            except Exception as error:  # A check that breaks must not hide the others.
                failed += 1
                print(f"FAILED    {name}: {error}")
                if not isinstance(error, AssertionError):
                    traceback.print_exc()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
