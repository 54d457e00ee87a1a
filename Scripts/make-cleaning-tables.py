#!/usr/bin/env python3
"""Writes Sources/Cleaning/HTMLEntityTable.swift and Sources/Cleaning/CanonicalTable.swift.

The entities are those of HTML5 (`html.entities.html5`), the decompositions and combining classes those of
`unicodedata`. Unicode never changes the normal form of an assigned character, so that a later version only
adds rows for characters that are new in it.

    python3 Scripts/make-cleaning-tables.py
"""

import html.entities
import pathlib
import sys
import unicodedata

if unicodedata.unidata_version != "14.0.0":
    sys.exit(f"pinned to Unicode 14.0.0 (Python 3.11), this is {unicodedata.unidata_version}")

TARGET = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "Cleaning"
HEADER = """// Written by Scripts/make-cleaning-tables.py from {source}; do not edit.
// swift-format-ignore-file

"""


def entities():
    html5 = html.entities.html5
    entries = []
    for name in sorted({name.rstrip(";") for name in html5}):
        value = html5[name + ";"]
        assert name.isascii() and name.isalnum() and html5.get(name, value) == value
        # Those of HTML 4 count without a semicolon too.
        mark = "*" if name in html5 else ""
        entries.append(f"{mark}{name} {','.join(f'{ord(c):X}' for c in value)}")
    lines, line = [], "    "
    for entry in entries:
        if len(line) + len(entry) > 100:
            lines.append(line + "\\")
            line = "    "
        line += entry + ";"
    lines.append(line)
    return (
        HEADER.format(source="HTML5's list in Python")
        + "/// The named character references of HTML5.\nenum HTMLEntityTable {\n"
        + "  /// `name scalars;` in ASCII order of the names; `*` stands before those that need no semicolon.\n"
        + '  static let entries = """\n'
        + "\n".join(lines)
        + '\n    """\n}\n'
    )


def literal(name, comment, words):
    lines, line = [f"  /// {comment}", f"  static let {name}: [UInt32] = ["], "   "
    for word in words:
        item = f" 0x{word:X},"
        if len(line) + len(item) > 100:
            lines.append(line)
            line = "   "
        line += item
    return "\n".join(lines + [line, "  ]"])


def canonical():
    rows, classes = [], []
    for c in range(0x110000):
        if 0xD800 <= c < 0xE000 or 0xAC00 <= c < 0xAC00 + 11172:
            continue
        s = chr(c)
        k = unicodedata.combining(s)
        if k:
            if classes and classes[-1][1] == c - 1 and classes[-1][2] == k:
                classes[-1][1] = c
            else:
                classes.append([c, c, k])
        parts = unicodedata.decomposition(s).split()
        if not parts or parts[0].startswith("<"):
            continue
        parts = [int(p, 16) for p in parts]
        assert len(parts) <= 2
        excluded = len(parts) == 1 or unicodedata.normalize("NFC", s) != s
        rows += [c | (excluded << 31), parts[0], parts[1] if len(parts) == 2 else 0]
    words = []
    for first, last, k in classes:
        words += [first << 8 | k, last]
    return (
        HEADER.format(source="Unicode 14.0.0")
        + "/// Canonical decompositions and combining classes; Hangul syllables are computed.\n"
        + "enum CanonicalTable {\n"
        + literal(
            "decompositions",
            "Triples `scalar`, first part, second part or 0; bit 31 of the scalar: nothing composes to it.",
            rows)
        + "\n\n"
        + literal(
            "combining", "Pairs `first scalar << 8 | canonical combining class`, `last scalar`.", words)
        + "\n}\n"
    )


(TARGET / "HTMLEntityTable.swift").write_text(entities())
(TARGET / "CanonicalTable.swift").write_text(canonical())
