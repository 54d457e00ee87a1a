#!/usr/bin/env python3
"""Tests pages of `filbert evaluate --report` and `trend --report` in a headless Chromium, over the DevTools protocol.

    Scripts/test-report.py [--page FILE ...] [--screenshots DIRECTORY] [--axe FILE] [--only NAME]

Without --page it has the tests of Sources/Pages and Sources/Reports write pages with made-up figures, in both languages, with
and without hostile texts. Needs nothing but Python and Chromium (`apt-get install chromium`, and `fonts-noto-cjk` for
pictures). The audit needs axe-core, which `.peers/bin/pip install axe-playwright-python` brings; it is left out where there is
none. Ends with 77 where there is no Chromium, with 1 where a check fails.
"""
import argparse
import glob
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(ROOT, "Scripts", "page"), os.path.join(ROOT, "Scripts", "report")]
import checks  # noqa: E402
from devtools import Browser, find_chromium  # noqa: E402
from running import CHECKS, passes  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", metavar="FILE", nargs="+", help="pages to test")
    parser.add_argument("--screenshots", metavar="DIRECTORY", help="where pictures and PDFs of the pages go")
    parser.add_argument("--axe", metavar="FILE", help="axe.min.js; by default that of a package in .peers")
    parser.add_argument("--only", metavar="NAME", help="checks whose names contain this")
    parser.add_argument("--traits", metavar="LIST", help="of the build whose tests write the pages, such as CommandLine,MPI")
    options = parser.parse_args()
    chromium = find_chromium()
    if not chromium:
        print("There is no Chromium on this machine, so the pages were not tested.", file=sys.stderr)
        return 77
    axe = options.axe or next(
        iter(sorted(glob.glob(os.path.join(ROOT, ".peers/lib/python*/site-packages/axe*/axe.min.js")))), None)
    with tempfile.TemporaryDirectory(prefix="filbert-report-") as directory:
        pages = options.page or demonstration(directory, options.traits)
        browser = Browser(chromium)
        try:
            failed = 0
            for page in pages:
                print(os.path.basename(page))
                bench = checks.Bench(browser, page, axe)
                failed += sum(not passes(check, bench, indent="  ") for check in CHECKS
                              if not options.only or options.only in check.__name__)
                if options.screenshots:
                    name = os.path.splitext(os.path.basename(page))[0]
                    checks.take_pictures(bench, options.screenshots, name)
        finally:
            browser.close()
    print(f"{failed} checks failed." if failed else "All checks passed.")
    return 1 if failed else 0


def demonstration(directory, traits):
    """The pages that the tests write."""
    environment = {**os.environ, "FILBERT_DEMONSTRATION": directory}
    subprocess.run(["swift", "test", *(["--traits", traits] if traits else []), "--filter",
                    "writesDemonstration"],
                   cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    pages = sorted(glob.glob(os.path.join(directory, "*.html")))
    if not pages:
        sys.exit("test-report: the tests wrote no page.")
    return pages


if __name__ == "__main__":
    sys.exit(main())
