#!/usr/bin/env python3
"""Writes Sources/Text/UnicodeClassTable.swift and Sources/Text/UnicodeMappingTable.swift.

Asks the Hugging Face `tokenizers` library (0.23.3) scalar by scalar what it does, instead of reading
the Unicode database: the library mixes several Unicode versions (Rust's standard library and the
crates unicode_categories, unicode-normalization-alignments and regex), and a tokenizer that feeds
trained weights has to agree with the library, not with the standard.

    python3 Scripts/make-unicode-tables.py        # about a minute
"""

import pathlib
import sys
import unicodedata

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

if tokenizers.__version__ != "0.23.3":
    sys.exit(f"pinned to tokenizers 0.23.3, this is {tokenizers.__version__}")

TARGET = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "Text"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL = range(0xAC00, 0xAC00 + 11172)

# Bits of UnicodeClasses, in its order.
CONTROL, WHITESPACE, PUNCTUATION, IDEOGRAPH, STRIPPED, LOWERED, WORD, REORDERED = (
    1 << bit for bit in range(8)
)


def bert(clean=False, chinese=False, strip=False, lower=False):
    return normalizers.BertNormalizer(
        clean_text=clean, handle_chinese_chars=chinese, strip_accents=strip, lowercase=lower
    ).normalize_str


clean, chinese = bert(clean=True), bert(chinese=True)
strip, lower = bert(strip=True), bert(lower=True)
nfd = normalizers.NFD().normalize_str
pretokenize = pre_tokenizers.BertPreTokenizer().pre_tokenize_str

# The added-token matcher's \w: a single_word token is not found next to such a scalar.
word_probe = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
word_probe.add_special_tokens([AddedToken("=", single_word=True, normalized=False, special=True)])


def is_word(c):
    return len(word_probe.encode(chr(c) + "=")) == 1


# Canonical combining classes: a scalar moves in front of a mark of a higher class and behind one of
# a lower class. One long-established mark of every class serves as the measuring rod.
rods = {}
for c in SCALARS:
    k = unicodedata.combining(chr(c))
    # Unassigned to the library, and so no rod, unless it moves in front of U+0345, the highest class.
    if k and nfd("\u0345" + chr(c)) == chr(c) + "\u0345" or c == 0x345:
        rods.setdefault(k, chr(c))
ORDER = sorted(rods)


def before(a, b):
    """Whether `a` after `b` moves in front of it."""
    return nfd(b + a) == a + b and a != b


def combining_class(c):
    s = chr(c)
    if nfd(s) != s:  # marks that decompose: the class of the first one
        return combining_class(ord(nfd(s)[0]))
    if s in rods.values():
        return next(k for k in ORDER if rods[k] == s)
    low, high = rods[ORDER[0]], rods[ORDER[-1]]
    if not before(s, high) and not before(low, s):
        return 0
    fitting = [k for k in ORDER if not before(s, rods[k]) and not before(rods[k], s)]
    assert len(fitting) == 1, (hex(c), fitting)
    return fitting[0]


classes, stripped, lowered, combining = [], {}, {}, {}
for c in SCALARS:
    s, bits = chr(c), 0
    cleaned, words = clean("a" + s + "b"), len(pretokenize("a" + s + "b"))
    bits |= CONTROL if cleaned == "ab" else 0
    bits |= {1: 0, 2: WHITESPACE, 3: PUNCTUATION}[words]
    # Cleaning turns into a space what the pre-tokenizer splits at, and nothing else.
    assert cleaned == ("ab" if bits & CONTROL else "a b" if words == 2 else "a" + s + "b"), hex(c)
    bits |= IDEOGRAPH if chinese(s) != s else 0
    bits |= WORD if is_word(c) else 0
    if (to := lower(s)) != s:
        bits |= LOWERED
        lowered[c] = [ord(x) for x in to]
    if (to := strip(s)) != s:
        bits |= STRIPPED
        stripped[c] = [ord(x) for x in to]
    if k := combining_class(c):
        combining[c] = k
    classes.append((c, bits))

# A mark that survives accent stripping moves past its neighbours, and its offsets with it.
classes = [
    (c, bits | (REORDERED if any(x in combining for x in stripped.get(c, [c])) else 0))
    for c, bits in classes
]

for i, c in enumerate(HANGUL):
    parts = [0x1100 + i // 588, 0x1161 + i % 588 // 28] + ([0x11A7 + i % 28] if i % 28 else [])
    assert stripped.pop(c) == parts, hex(c)
for c, to in stripped.items():
    # What UnicodeMappings relies on: a mark of its own either stays or goes whole.
    assert c not in combining or to == [], hex(c)
    assert all(chr(x) == nfd(chr(x)) for x in to)


def runs(pairs):
    """(first, last, value) for neighbouring scalars of one value."""
    out = []
    for c, value in pairs:
        if out and out[-1][2] == value and out[-1][1] in (c - 1, c - 0x801):
            out[-1][1] = c
        else:
            out.append([c, c, value])
    return out


def literal(name, comment, words, digits=0):
    lines = [f"  /// {line}" for line in comment] + [f"  static let {name}: [UInt32] = ["]
    line = "   "
    for word in words:
        item = f" 0x{word:0{digits}X},"
        if len(line) + len(item) > 100:
            lines.append(line)
            line = "   "
        line += item
    return "\n".join(lines + [line, "  ]"])


HEADER = """// Written by Scripts/make-unicode-tables.py from tokenizers 0.23.3; do not edit.
// swift-format-ignore-file
"""

class_words = [(first << 8) | bits for first, _, bits in runs(classes)]
combining_words = []
for first, last, k in runs(sorted(combining.items())):
    combining_words += [(first << 8) | k, last]
(TARGET / "UnicodeClassTable.swift").write_text(
    HEADER
    + "\n/// Behaviour classes and combining classes of all scalars, as sorted runs.\nenum UnicodeClassTable {\n"
    + literal("runs", ["`first scalar << 8 | class bits`; a run ends where the next begins."], class_words)
    + "\n\n"
    + literal(
        "combining",
        ["Pairs `first scalar << 8 | canonical combining class`, `last scalar`."],
        combining_words,
    )
    + "\n}\n"
)

# Lower case: runs of scalars at one distance, in steps of one or two.
single = [(c, to[0]) for c, to in sorted(lowered.items()) if len(to) == 1]
steps = []
for c, to in single:
    delta = to - c
    if steps:
        last = steps[-1]
        gap = c - last["last"]
        if last["delta"] == delta and gap in (1, 2) and last["step"] in (0, gap):
            last["last"], last["step"] = c, gap
            continue
    steps.append({"first": c, "last": c, "step": 0, "delta": delta})
lower_words = []
for run in steps:
    lower_words += [(run["first"] << 2) | max(run["step"], 1), run["last"], run["delta"] & 0xFFFFFFFF]
assert {c: to for c, to in lowered.items() if len(to) != 1} == {0x130: [0x69, 0x307]}

one = [(c, to[0]) for c, to in sorted(stripped.items()) if len(to) == 1]
many = [(c, to) for c, to in sorted(stripped.items()) if len(to) > 1]
one_words, many_words = [], []
for c, to in one:
    one_words += [c, to]
for c, to in many:
    assert len(to) <= 3
    many_words += [c] + to + [0] * (3 - len(to))
(TARGET / "UnicodeMappingTable.swift").write_text(
    HEADER
    + "\n/// Lower case and accent stripping (NFD without nonspacing marks), sorted by scalar.\nenum UnicodeMappingTable {\n"
    + literal(
        "lower",
        [
            "Triples `first << 2 | step`, `last`, `distance` (two's complement); U+0130 alone becomes two",
            "scalars and is not listed.",
        ],
        lower_words,
    )
    + "\n\n"
    + literal("base", ["Pairs `scalar`, `what is left of it`; Hangul is computed."], one_words)
    + "\n\n"
    + literal("bases", ["Quadruples `scalar`, two or three scalars left of it, 0 for none."], many_words)
    + "\n}\n"
)
print(f"{len(class_words)} class runs, {len(combining_words) // 2} combining runs, {len(lower_words) // 3} lower-case runs, {len(one)} single and {len(many)} multiple bases; Mn {sum(1 for t in stripped.values() if not t)}")
print("surviving marks:", sum(1 for c, b in classes if b & REORDERED))
