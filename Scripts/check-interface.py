#!/usr/bin/env python3
"""Compares what the library offers with Sources/Filbert/PublicInterface.txt, and looks for symbols without a comment.

    Scripts/check-interface.py [--update]

The file has one line for each public declaration of the product `Filbert`. A line that goes or changes breaks programs: it
belongs in CHANGELOG.md under "Changed" or "Removed", and needs a new version. --update rewrites the file.
"""

import argparse
import difflib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTING = ROOT / "Sources/Filbert/PublicInterface.txt"
# What the compiler writes, or a protocol demands, needs no comment of its own.
PROTOCOLS_OF_SWIFT = (
    "==", "!=", "hash(into:)", "hashValue", "description", "debugDescription", "encode(to:)", "init(from:)", "rawValue",
    "init(rawValue:)", "allCases", "errorDescription", "failureReason", "recoverySuggestion", "init(stringLiteral:)",
)


def symbols(directory):
    for path in sorted(Path(directory).glob("*.symbols.json")):
        graph = json.loads(path.read_text(encoding="utf-8"))
        yield from graph["symbols"]


def declaration(symbol):
    text = "".join(part["spelling"] for part in symbol["declarationFragments"])
    return " ".join(text.split())


def line(symbol):
    """`Prediction.label: let label: String`; the path tells members of different types apart."""
    return ".".join(symbol["pathComponents"][:-1] or ["-"]) + " | " + declaration(symbol)


def is_commented(symbol):
    name, kind = symbol["pathComponents"][-1], symbol["kind"]["identifier"]
    if name in PROTOCOLS_OF_SWIFT or kind in ("swift.extension", "swift.typealias", "swift.associatedtype"):
        return True
    return bool("".join(each["text"] for each in symbol.get("docComment", {}).get("lines", [])).strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="rewrite the file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([ROOT / "Scripts/extract-symbols.sh", directory], check=True)
        found = [symbol for symbol in symbols(directory) if symbol["kind"]["identifier"] != "swift.extension"]
    if not found:
        sys.exit("The library offers nothing: no symbols were extracted.")
    bare = sorted(line(symbol) for symbol in found if not is_commented(symbol))
    lines = sorted({line(symbol) for symbol in found})
    if arguments.update:
        LISTING.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{len(lines)} declarations in {LISTING.relative_to(ROOT)}")
    before = LISTING.read_text(encoding="utf-8").splitlines() if LISTING.exists() else []
    changes = [each for each in difflib.unified_diff(before, lines, "PublicInterface.txt", "now", lineterm="", n=0)]
    if changes:
        print("\n".join(changes))
        print("The public interface is not the listed one. If that is meant, note it in CHANGELOG.md and run "
              "Scripts/check-interface.py --update.", file=sys.stderr)
    for each in bare:
        print(f"no comment: {each}")
    if changes or bare:
        sys.exit(1)
    print(f"{len(lines)} public declarations as listed, all with a comment")


if __name__ == "__main__":
    main()
