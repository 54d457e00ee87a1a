#!/usr/bin/env python3
"""Regenerates the reference values under Tests/Fixtures with the Python implementations.

    python -m venv .peers && .peers/bin/pip install -r Scripts/fixtures/requirements.txt
    .peers/bin/python Scripts/make-fixtures.py [NAME...]

NAME is a script of Scripts/fixtures without its ending; by default all of them run. Values are only
comparable when written by the versions in Scripts/fixtures/requirements.txt, so other versions are
refused. `git diff --stat Tests/Fixtures` is empty afterwards unless a script was changed.
"""

import importlib.metadata
import pathlib
import subprocess
import sys

FIXTURES = pathlib.Path(__file__).resolve().parent / "fixtures"


def differing_versions():
    """Every pinned package that is not installed in the pinned version, as a sentence."""
    for line in (FIXTURES / "requirements.txt").read_text().splitlines():
        requirement = line.split("#")[0].strip()
        if not requirement:
            continue
        name, pinned = requirement.split("==")
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield f"{name} {pinned} is not installed"
            continue
        # PyTorch appends the kind of build: 2.15.0+cpu.
        if installed.split("+")[0] != pinned:
            yield f"{name} is {installed}, not {pinned}"


def main():
    available = sorted(path.stem for path in FIXTURES.glob("*.py"))
    names = sys.argv[1:] or available
    if {"-h", "--help"} & set(names):
        print(__doc__)
        return
    unknown = [name for name in names if name not in available]
    if unknown:
        sys.exit(f"make-fixtures: no script for {', '.join(unknown)}; there are {', '.join(available)}")
    problems = list(differing_versions())
    if problems:
        sys.exit(
            f"make-fixtures: {'; '.join(problems)}: "
            "run `pip install -r Scripts/fixtures/requirements.txt`")
    for name in names:
        print(f"make-fixtures: {name}", flush=True)
        subprocess.run([sys.executable, FIXTURES / f"{name}.py"], check=True)


if __name__ == "__main__":
    main()
