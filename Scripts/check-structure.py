#!/usr/bin/env python3
"""Checks what CONTRIBUTING.md says about the shape of the Swift code, and prints what breaks it.

- No function has more than 60 lines, no file that people write more than 400.
- No two folders of a target use each other, directly or through others, as far as the names of their types and of
  functions outside of types show.
- No string of a library target names an option of the command line, such as --max-length. A library
  names the parameter; the command says which option sets it.

    Scripts/check-structure.py [--only TARGET ...]

Reads the code as `swift format` leaves it: the brace that ends a declaration stands under its first letter.
"""

import argparse
import pathlib
import re
import sys
from collections import defaultdict

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONGEST_FUNCTION = 60
LONGEST_FILE = 400
# Targets that are programs or tests: they may name options.
PROGRAMS = {"FilbertCLI", "PredictExample", "ServerExample", "BatchExample", "Fuzzing", "Benchmarks"}

ATTRIBUTES = r"(?:@\w+(?:\([^)]*\))?\s+)*"
MODIFIERS = r"(?:(?:package|public|private|fileprivate|internal|static|class|final|mutating|nonmutating|consuming|" \
            r"borrowing|override|convenience|required|isolated|nonisolated|lazy|unsafe|indirect|(?:\w+)\(\w+\))\s+)*"
FUNCTION = re.compile(rf"^(\s*){ATTRIBUTES}{MODIFIERS}(func\s+\S+?(?=[(<])|init\b|deinit\b|subscript\b|var\s+\w+)")
DECLARED = re.compile(
    rf"^{ATTRIBUTES}{MODIFIERS}(?:struct|enum|class|actor|protocol|typealias|func)\s+(\w+)", re.MULTILINE)
STRING = re.compile(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"')
OPTION = re.compile(r"(?<![\w-])--[a-z]")


def without_comments(text):
    """The code alone, with as many lines. A comment mark within a string stays."""
    pattern = re.compile(r'("""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*")|//[^\n]*')
    return pattern.sub(lambda match: match.group(1) or "", text)


def long_functions(lines):
    """The line, name and length of each function with too many lines."""
    for start, line in enumerate(lines):
        match = FUNCTION.match(line)
        if not match:
            continue
        indentation = match.group(1)
        # The signature ends in a brace, on this line or where swift format has broken it.
        opening = start
        while not lines[opening].rstrip().endswith("{"):
            opening += 1
            if opening == len(lines) or not lines[opening].startswith((indentation + " ", indentation + ")")):
                opening = None
                break
        if opening is None:
            continue
        end = next(
            (i for i in range(opening + 1, len(lines)) if lines[i].startswith(indentation + "}")), None)
        if end is not None and end - start + 1 > LONGEST_FUNCTION:
            yield start + 1, match.group(2), end - start + 1


def circles(folders):
    """The pairs of folders of a target that need each other: names declared in one and used in the other."""
    declared = {folder: set() for folder in folders}
    used = {folder: set() for folder in folders}
    for folder, texts in folders.items():
        for text in texts:
            declared[folder] |= set(DECLARED.findall(text))
            used[folder] |= set(re.findall(r"[A-Za-z_]\w*", STRING.sub('""', text)))
    owners = defaultdict(set)
    for folder, names in declared.items():
        for name in names:
            owners[name].add(folder)
    needs = {folder: {} for folder in folders}
    for folder in folders:
        for name in used[folder] - declared[folder]:
            if len(owners[name]) == 1:
                (owner,) = owners[name]
                needs[folder].setdefault(owner, set()).add(name)

    def reachable(start):
        found, rest = set(), list(needs[start])
        while rest:
            folder = rest.pop()
            if folder not in found:
                found.add(folder)
                rest += needs[folder]
        return found

    reach = {folder: reachable(folder) for folder in folders}
    for first in sorted(folders):
        for second in sorted(folders):
            if first < second and second in reach[first] and first in reach[second]:
                yield first, second, needs[first].get(second, set()), needs[second].get(first, set())


def named(names):
    names = sorted(names)
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "") if names else "others between them"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", help="targets (folders of Sources and Tests) to look at; all by default")
    arguments = parser.parse_args()
    found = []
    targets = defaultdict(lambda: defaultdict(list))
    for path in sorted([*ROOT.glob("Sources/**/*.swift"), *ROOT.glob("Tests/**/*.swift")]):
        name = path.relative_to(ROOT)
        target = name.parts[1]
        if arguments.only and target not in arguments.only:
            continue
        text = path.read_text()
        lines = text.splitlines()
        code = without_comments(text)
        if len(lines) > LONGEST_FILE and not re.match(r"// Generated by|// Written by", lines[0]):
            found.append(f"{name}: {len(lines)} lines; at most {LONGEST_FILE}")
        for line, function, length in long_functions(lines):
            found.append(f"{name}:{line}: {function} has {length} lines; at most {LONGEST_FUNCTION}")
        if name.parts[0] != "Sources":
            continue
        targets[target]["/".join(name.parts[1:-1])].append(code)
        if target not in PROGRAMS:
            for match in STRING.finditer(code):
                # What stands in backticks is a command of somebody else: `iconv --list`.
                if OPTION.search(re.sub(r"`[^`]*`", "", match.group())):
                    line = code.count("\n", 0, match.start()) + 1
                    found.append(f"{name}:{line}: the string names an option of the command line")
    for target, folders in targets.items():
        if target in ("Benchmarks", "Fuzzing"):
            continue
        for first, second, there, back in circles(folders):
            found.append(f"Sources/{first} and Sources/{second} use each other: {named(there)}; {named(back)}")
    print("\n".join(found) if found else "The structure is as CONTRIBUTING.md says.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
