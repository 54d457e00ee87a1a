#!/usr/bin/env python3
"""Prints texts of words that collide in a hash table without a key, a JSON string a line.

    make-collisions.py --model DIR --texts 25000 > collisions.jsonl
    check-tokenizer.py --model DIR --texts collisions.jsonl --filbert .build/release/filbert --alone 100

The words collide with tokens in the table that Filbert had until it was given a key: FNV-1a, 32 bits of it as a tag, slots
probed one after another from the high bits of a product. The lookup of a word, or of "##" and what follows its first
letter, comes by a token with the same tag. Tokens of one byte are among them, which is shorter than "##" and once ended the
process, and tokens of every other length, those first that most lookups come by. In themselves they are ordinary unknown
words. Needs numpy, transformers and 500 MB; a minute or two a vocabulary.
"""

import argparse
import json
import random
import sys

import numpy as np

PRIME, OFFSET, GOLDEN = 0x100000001B3, 0xCBF29CE484222325, 0x9E3779B97F4A7C15
MASK, TAG = (1 << 64) - 1, (1 << 32) - 1
LETTERS = b"abcdefghijklmnopqrstuvwxyz"
CODES = np.frombuffer(LETTERS, np.uint8)
# A word is AHEAD letters whose states are computed from the beginning, and BEHIND whose states are computed from the tag.
AHEAD, BEHIND = 5, 4


def fnv(data, state=OFFSET):
    for byte in data:
        state = ((state ^ byte) * PRIME) & MASK
    return state


def spelled(number, length):
    """The letters of a number, the quickest last."""
    return bytes(LETTERS[number // 26**place % 26] for place in reversed(range(length)))


class FormerTable:
    """Open addressing with at least twice as many slots as tokens, a power of two."""

    def __init__(self, tokens):
        self.bits = max(4, (2 * len(tokens) - 1).bit_length())
        self.size = 1 << self.bits
        self.slots = [None] * self.size
        self.slot_of = {}
        for token in tokens:
            if token:
                slot = self.first(fnv(token))
                while self.slots[slot] is not None:
                    slot = (slot + 1) % self.size
                self.slots[slot], self.slot_of[token] = token, slot

    def first(self, state):
        return ((state * GOLDEN) & MASK) >> (64 - self.bits)

    def reach(self, token):
        """How many slots one can start in and come by `token`: those from the beginning of its run."""
        slot = start = self.slot_of[token]
        while self.slots[(start - 1) % self.size] is not None:
            start = (start - 1) % self.size
        return (slot - start) % self.size + 1

    def comes_by(self, states, token):
        """Which of many states lead past `token`."""
        first = (states * np.uint64(GOLDEN)) >> np.uint64(64 - self.bits)
        distance = (np.uint64(self.slot_of[token]) - first) & np.uint64(self.size - 1)
        return distance < np.uint64(self.reach(token))


def states_ahead(start):
    """The states behind `start` and AHEAD letters in the order of their tags, and the numbers of the letters."""
    states = np.array([fnv(start)], np.uint64)
    for _ in range(AHEAD):
        states = ((states[:, None] ^ CODES.astype(np.uint64)) * np.uint64(PRIME)).reshape(-1)
    order = np.argsort((states & np.uint64(TAG)).astype(np.uint32))
    return states[order], order


def tags_behind(tag):
    """The tags from which BEHIND letters lead to `tag`, by the numbers of the letters: FNV can be undone."""
    inverse = np.uint32(pow(PRIME & TAG, -1, 1 << 32))
    tags = np.array([tag], np.uint32)
    for _ in range(BEHIND):
        # The last letter first, so it is the quickest in the end.
        tags = ((tags * inverse)[None, :] ^ CODES.astype(np.uint32)[:, None]).reshape(-1)
    return tags


def goals_of_bytes(tokens):
    """Tags to reach before a last letter, and the letters with the tokens they lead to; of tokens of one byte.

    The tags are equal where the state before the last letter is OFFSET ^ x and the letter is x ^ token.
    """
    for x in range(128):
        ends = [(bytes([x ^ letter]), bytes([letter])) for letter in LETTERS]
        yield (OFFSET ^ x) & TAG, [(letter, token) for token, letter in ends if token in tokens]


def colliding(table, ahead, goals):
    """Yields (letters, token): behind the start of `ahead` the letters have the token's tag, and probing comes by it."""
    states, order = ahead
    tags = (states & np.uint64(TAG)).astype(np.uint32)
    for tag, ends in goals:
        behind = tags_behind(tag)
        # In their order, which is kinder to the cache.
        numbers = np.argsort(behind)
        places = np.minimum(np.searchsorted(tags, behind[numbers]), len(tags) - 1)
        meet = tags[places] == behind[numbers]
        numbers, places = numbers[meet], places[meet]
        reached = states[places]
        for place in reversed(range(BEHIND)):
            reached = (reached ^ CODES[numbers // 26**place % 26].astype(np.uint64)) * np.uint64(PRIME)
        for last, token in ends:
            final = reached
            for letter in last:
                final = (final ^ np.uint64(letter)) * np.uint64(PRIME)
            for index in np.nonzero(table.comes_by(final, token))[0]:
                yield spelled(int(order[places[index]]), AHEAD) + spelled(int(numbers[index]), BEHIND) + last, token


def words(vocabulary, count):
    """Words for `count` collisions of each of three kinds, and with how many tokens of which length."""
    tokens = [token.encode() for token in sorted(vocabulary, key=vocabulary.get)]
    table = FormerTable(tokens)
    known = table.slot_of
    # Of each length those that most starts come by.
    by_length = {}
    for token in sorted(known, key=table.reach, reverse=True):
        by_length.setdefault(len(token), []).append(token)
    by_length.pop(1, None)
    ranks = range(max(map(len, by_length.values())))
    longer = [group[rank] for rank in ranks for group in by_length.values() if rank < len(group)]
    goals = [(fnv(token) & TAG, [(b"", token)]) for token in longer[: 2 * count]]
    heads = [bytes([letter]) for letter in LETTERS if bytes([letter]) in known]
    found, lengths = [], {}
    rests = states_ahead(b"##")
    for start, ahead, kind in (
        (b"##", rests, goals_of_bytes(known)), (b"##", rests, goals), (b"", None, goals)
    ):
        left = count
        for letters, token in colliding(table, ahead or states_ahead(start), kind):
            # The rest is looked up where no longer beginning is a token.
            made = [letters] if not start else [
                head + letters for head in heads if not any((head + letters)[:end] in known for end in range(2, 12))]
            found += [word.decode() for word in made[:3]]
            if made:
                lengths[len(token)] = lengths.get(len(token), 0) + 1
                left -= 1
            if not left:
                break
    return found, lengths


def texts(words, count, seed=20240607):
    """Every word alone, then sentences of them, in other cases, with marks and words between them."""
    pick = random.Random(seed)
    made = words[:count]
    while len(made) < count:
        parts = []
        for _ in range(pick.randint(1, 6)):
            word = pick.choice(words)
            kind = pick.random()
            parts.append(
                word.upper() if kind < 0.1 else word.capitalize() if kind < 0.2
                else word + pick.choice(words) if kind < 0.3 else pick.choice(LETTERS.decode()) + word[1:]
                if kind < 0.5 else word)
            parts.append(pick.choice([" ", " ", ", ", ". ", "-", " the ", " 你好 ", "é ", "\u3000"]))
        made.append("".join(parts))
    return made


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--model", required=True, help="directory of a tokenizer")
    arguments.add_argument("--texts", type=int, default=25_000, help="how many")
    arguments.add_argument("--collisions", type=int, default=100, help="how many of each of three kinds")
    options = arguments.parse_args()
    from transformers import AutoTokenizer

    vocabulary = AutoTokenizer.from_pretrained(options.model)._tokenizer.get_vocab(with_added_tokens=False)
    found, lengths = words(vocabulary, options.collisions)
    shown = ", ".join(f"{number} of {length}" for length, number in sorted(lengths.items()))
    print(f"{options.model}: {len(found)} words; they collide with tokens, by bytes: {shown}", file=sys.stderr)
    for text in texts(found, options.texts):
        print(json.dumps(text, ensure_ascii=False))


if __name__ == "__main__":
    main()
