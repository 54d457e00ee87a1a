#!/usr/bin/env python3
"""Tests the page of `filbert serve` in a headless Chromium, over the DevTools protocol.

    Scripts/test-page.py [--filbert .build/debug/filbert] [--screenshots DIRECTORY] [--only NAME]
    Scripts/test-page.py --url http://127.0.0.1:8080/ [--locked-url URL --key KEY]

Without --url it makes a small model of every kind, with random weights, and starts the program with them. Needs nothing
but Python and Chromium (`apt-get install chromium`, and `fonts-noto-cjk` for pictures); ends with 77 where there is no
Chromium, with 1 where a check fails.
"""
import argparse
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "page"))
import bench as benches  # noqa: E402
import check_access  # noqa: E402, F401 each adds its checks to CHECKS
import check_files  # noqa: E402, F401
import check_match  # noqa: E402, F401
import check_server  # noqa: E402, F401
import check_texts  # noqa: E402, F401
import pictures  # noqa: E402
from devtools import Browser, find_chromium  # noqa: E402
from running import CHECKS, passes  # noqa: E402
from server import Server, request  # noqa: E402
from tiny_models import ITEMS, write_models  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", default=".build/debug/filbert")
    parser.add_argument("--url")
    parser.add_argument("--locked-url", help="a server that asks for a key")
    parser.add_argument("--key", default="a-key-for-nothing-but-tests")
    parser.add_argument("--screenshots", metavar="DIRECTORY")
    parser.add_argument("--only", metavar="NAME", help="checks whose names contain this")
    options = parser.parse_args()
    chromium = find_chromium()
    if not chromium:
        print("There is no Chromium on this machine, so the page was not tested.", file=sys.stderr)
        return 77
    servers = []
    with tempfile.TemporaryDirectory(prefix="filbert-page-") as directory:
        browser = None
        try:
            if options.url:
                url = options.url
                locked = (options.locked_url, options.key) if options.locked_url else None
            else:
                models = write_models(os.path.join(directory, "models"))
                report = os.path.join(directory, "report.html")
                with open(report, "w", encoding="utf-8") as file:
                    file.write('<!DOCTYPE html>\n<html lang="en"><title>Report</title><body>A report</body></html>\n')
                items = os.path.join(directory, "items.csv")
                with open(items, "w", encoding="utf-8") as file:
                    file.write(ITEMS)
                servers.append(Server(options.filbert, models, options=[
                    "--explain", "--report", report, "--items", items, "--item-id", "number", "--keep", "answer,price"]))
                servers.append(Server(options.filbert, {"intent": models["intent"]}, ["--report", report], options.key))
                url, locked = servers[0].url, (servers[1].url, options.key)
            if locked and request(locked[0], "info")[0] != 401:
                locked = None
            browser = Browser(chromium)
            bench = benches.Bench(browser, url, locked, directory)
            failed = [each for each in CHECKS
                      if not (options.only and options.only not in each.__name__) and not passes(each, bench)]
            if options.screenshots:
                pictures.take(bench, options.screenshots)
        finally:
            if browser:
                browser.close()
            for server in servers:
                server.close()
    print(f"{len(failed)} of the checks failed." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
