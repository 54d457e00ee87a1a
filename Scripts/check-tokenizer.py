#!/usr/bin/env python3
"""Compares tokenizer output with Hugging Face tokenizers 0.23.3, text by text.

    check-tokenizer.py --model DIR --texts FILE.jsonl --filbert .build/release/filbert [--alone 100]
    check-tokenizer.py --generate 20000 > generated.jsonl

FILE.jsonl holds a JSON string on each line. The first --alone of them are also given to a process of their own. Without
--filbert, prints the reference's output in the form of `filbert tokenize`.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile

SPECIAL = ["[SEP]", "[MASK]", "[CLS]", "[UNK]", "[PAD]", "[sep]", "[MASK", "[[MASK]]", "##a"]
RANGES = [
    (0x20, 0x7F, 30), (0x00, 0x20, 4), (0x7F, 0xA1, 3), (0xA0, 0x250, 8), (0x250, 0x300, 2),
    (0x300, 0x370, 8), (0x370, 0x400, 3), (0x400, 0x530, 5), (0x590, 0x700, 4), (0x900, 0xE00, 6),
    (0xE00, 0x1000, 4), (0x1000, 0x1200, 2), (0x1AB0, 0x1B80, 3), (0x1D00, 0x2000, 5),
    (0x2000, 0x2070, 6), (0x2070, 0x2C00, 5), (0x2C00, 0x3000, 3), (0x3000, 0x3100, 5),
    (0x3130, 0x3400, 2), (0x3400, 0x4DC0, 2), (0x4E00, 0xA000, 10), (0xA000, 0xAC00, 3),
    (0xAC00, 0xD7A4, 4), (0xD7A4, 0xD800, 1), (0xE000, 0xF900, 1), (0xF900, 0xFB00, 2),
    (0xFB00, 0x10000, 5), (0x10000, 0x11E00, 5), (0x11E00, 0x17000, 2), (0x1D000, 0x1D300, 3),
    (0x1D400, 0x1D800, 2), (0x1E000, 0x1F000, 2), (0x1F000, 0x1FB00, 6), (0x2B7F0, 0x2B950, 2),
    (0x20000, 0x32000, 2), (0xE0000, 0xE0200, 1), (0x10000, 0x110000, 1),
]
MARKS = [0x301, 0x308, 0x316, 0x323, 0x345, 0x344, 0x334, 0xF73, 0xF81, 0x302E, 0x302F, 0x16FF0,
         0x1B44, 0x1BAA, 0xA953, 0xA9C0, 0x1D165, 0x1D16D, 0x1D16E, 0x111C0, 0x200D, 0xFE0F, 0x1D15E,
         0x1D160, 0x0DDD, 0x1B06, 0xC5B4, 0x1E2B, 0x130, 0x3A3, 0x212A, 0x1F80, 0xFFFD]
WORDS = ["the", "running", "unaffordable", "Crème", "brûlée", "İstanbul", "ΣΊΣΥΦΟΣ", "straße", "naïve",
         "你好", "手机壳", "価格", "한국어", "ёлка", "Москва", "शॉपिंग", "ราคา", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "don't",
         "e-mail", "$9.99", "3×5", "ﬁne", "①", "…", "—", "“quoted”", "a\u200bb", "x" * 99, "y" * 100,
         "z" * 101]


def generated(count, seed=20240607):
    pick = random.Random(seed)
    weights = [r[2] for r in RANGES]

    def scalar():
        low, high, _ = pick.choices(RANGES, weights)[0]
        return chr(pick.randrange(low, high))

    for number in range(count):
        parts = []
        for _ in range(pick.randint(1, 14)):
            kind = pick.random()
            if kind < 0.35:
                parts.append("".join(scalar() for _ in range(pick.randint(1, 12))))
            elif kind < 0.55:
                parts.append(pick.choice(WORDS))
            elif kind < 0.65:
                base = pick.choice(["a", "E", "é", "你", "\U0001D15E", "한", "", " ", scalar()])
                parts.append(base + "".join(chr(pick.choice(MARKS)) for _ in range(pick.randint(1, 7))))
            elif kind < 0.75:
                parts.append(pick.choice(SPECIAL))
            elif kind < 0.78:
                parts.append("".join(pick.choice("abcdefgé你") for _ in range(300)))
            elif kind < 0.80:
                parts.append("\ud800".encode("utf-8", "replace").decode() + "\ufffd")
            else:
                parts.append("".join(pick.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(pick.randint(1, 9))))
            parts.append(pick.choice(["", "", " ", " ", "  ", "\t", "\u00a0", "\u3000", ", "]))
        text = "".join(parts)
        yield text.replace("\n", " ").replace("\r", " ") if number % 2 else text


def reference(directory):
    """The tokenizer of a directory as transformers builds it, without padding and truncation."""
    from transformers import AutoTokenizer

    backend = AutoTokenizer.from_pretrained(directory)._tokenizer
    backend.no_padding()
    backend.no_truncation()
    return backend


def shaped(e, added):
    # An added token under its own name: the library's list has the text it was found as ("  [MASK]").
    tokens = [added.get(i, token) for i, token in zip(e.ids, e.tokens)]
    return {"ids": e.ids, "tokens": tokens, "offsets": [list(o) for o in e.offsets],
            "types": e.type_ids, "words": e.word_ids}


def tokenized(filbert, model, texts):
    """What `filbert tokenize` prints for texts in one file; nothing for texts behind the one that ends it."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", newline="\n") as table:
        table.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
        table.flush()
        command = [filbert, "tokenize", "--model", model, "--input", table.name]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            for _ in texts:
                line = process.stdout.readline()
                yield json.loads(line) if line else {}


def differences(want, got):
    """The parts that differ."""
    return [key for key in ("ids", "tokens", "offsets", "types", "words")
            if (key in got or key in ("ids", "tokens", "offsets")) and got.get(key) != want[key]]


def show(text, want, got, bad):
    print("DIFFERENT", bad, ascii(text[:200]))
    for key in bad:
        pairs = list(zip(want[key], got.get(key, [])))
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), len(pairs))
        print("  ", key, "at", at, "want", ascii(want[key][at : at + 5]), "got", ascii(got.get(key, [])[at : at + 5]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model")
    arguments.add_argument("--texts")
    arguments.add_argument("--filbert")
    arguments.add_argument("--alone", type=int, default=0)
    arguments.add_argument("--generate", type=int)
    options = arguments.parse_args()
    if options.generate:
        for text in generated(options.generate):
            print(json.dumps(text, ensure_ascii=False))
        return 0
    backend = reference(options.model)
    added = {i: token.content for i, token in backend.get_added_tokens_decoder().items()}
    # Split at LF only: U+2028 and U+0085 stand unescaped in JSON strings.
    with open(options.texts, encoding="utf-8", newline="\n") as file:
        texts = [json.loads(line) for line in file]
    together = tokenized(options.filbert, options.model, texts) if options.filbert else None
    different = different_alone = pieces = 0
    for first in range(0, len(texts), 1000):
        batch = texts[first : first + 1000]
        for number, (text, encoding) in enumerate(zip(batch, backend.encode_batch(batch)), first):
            want = shaped(encoding, added)
            pieces += len(want["ids"])
            if together is None:
                print(json.dumps(want, ensure_ascii=False))
                continue
            got = next(together)
            if bad := differences(want, got):
                different += 1
                if different <= 10:
                    show(text, want, got, bad)
            if number < options.alone:
                different_alone += bool(differences(want, next(tokenized(options.filbert, options.model, [text]))))
    print(f"{options.model}: {len(texts)} texts, {pieces} pieces, {different} different; "
          f"alone {min(options.alone, len(texts))}, {different_alone} different", file=sys.stderr)
    return 1 if different or different_alone else 0


if __name__ == "__main__":
    sys.exit(main())
