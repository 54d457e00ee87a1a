"""A random encoder and small tables, for runs whose bits are compared and whose quality does not matter."""
import csv
import json
import math
import pathlib
import random
import re
import struct

MESSAGES = pathlib.Path(__file__).resolve().parent.parent / "quickstart/train.csv"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
PRODUCTS = {"mattress", "bed", "pillow", "table", "chair", "oil", "shampoo", "cream", "sofa", "protector", "size", "order"}


# Ranks own dense parameters in pieces of so many (Matrix.elementsASquareSum). A smaller encoder would belong to rank 0
# alone, and a checkpoint would collect nothing from the others.
PIECE = 1 << 18
MOST_RANKS = 4


class Sizes:
    """How large the random encoder and the data are."""

    def __init__(self, small):
        self.rows = 48 if small else 240
        self.words = 150 if small else 600
        self.hidden = 192
        self.layers = 3
        self.positions = 64


def messages(count):
    with open(MESSAGES, newline="", encoding="utf-8") as file:
        rows = [(row["text"].replace("\n", " "), row["label"]) for row in csv.DictReader(file)]
    # The file is sorted by label.
    return [rows[place * len(rows) // count] for place in range(count)]


def write_encoder(directory, sizes):
    """A BERT with random values, in the layout of Hugging Face."""
    directory.mkdir()
    counts = {}
    for text, _ in messages(sizes.rows):
        for word in re.findall(r"[a-z]{2,}", text.lower()):
            counts[word] = counts.get(word, 0) + 1
    words = sorted(counts, key=lambda word: (-counts[word], word))[:sizes.words]
    vocabulary = SPECIAL + list(LETTERS) + ["##" + letter for letter in LETTERS] + words
    (directory / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    hidden, inner = sizes.hidden, 2 * sizes.hidden
    (directory / "config.json").write_text(json.dumps({
        "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "hidden_size": hidden,
        "intermediate_size": inner, "num_hidden_layers": sizes.layers, "num_attention_heads": 2,
        "max_position_embeddings": sizes.positions, "type_vocab_size": 2, "vocab_size": len(vocabulary),
        "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "layer_norm_eps": 1e-12,
        "initializer_range": 0.2, "pad_token_id": 0}), encoding="utf-8")
    shapes = {
        "embeddings.word_embeddings.weight": (len(vocabulary), hidden),
        "embeddings.position_embeddings.weight": (sizes.positions, hidden),
        "embeddings.token_type_embeddings.weight": (2, hidden),
    }
    shapes |= norm("embeddings.LayerNorm", hidden)
    for layer in range(sizes.layers):
        prefix = f"encoder.layer.{layer}."
        for name in ("query", "key", "value"):
            shapes |= linear(f"{prefix}attention.self.{name}", hidden, hidden)
        shapes |= linear(f"{prefix}attention.output.dense", hidden, hidden)
        shapes |= norm(f"{prefix}attention.output.LayerNorm", hidden)
        shapes |= linear(f"{prefix}intermediate.dense", hidden, inner)
        shapes |= linear(f"{prefix}output.dense", inner, hidden)
        shapes |= norm(f"{prefix}output.LayerNorm", hidden)
    dense = sum(math.prod(shape) for name, shape in shapes.items() if "word_embeddings" not in name)
    assert dense > (MOST_RANKS - 1) * PIECE, f"{dense} dense parameters are too few for each rank to own a piece"
    write_tensors(directory / "model.safetensors", shapes)


def linear(name, inputs, outputs):
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def norm(name, size):
    return {f"{name}.weight": (size,), f"{name}.bias": (size,)}


def write_tensors(path, shapes):
    rng = random.Random(18)
    header, data = {}, bytearray()
    for name, shape in shapes.items():
        count = math.prod(shape)
        middle = 1.0 if name.endswith("LayerNorm.weight") else 0.0
        values = struct.pack(f"<{count}f", *(rng.gauss(middle, 0.1) for _ in range(count)))
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def write_tables(work, sizes):
    """The shop messages with labels, with tags of product words, and with the number of their words."""
    rows = messages(sizes.rows)
    write_csv(work / "labels.csv", ["text", "label"], rows)
    write_csv(work / "numbers.csv", ["text", "words"], [(text, len(text.split())) for text, _ in rows])
    lines = []
    for text, _ in rows:
        for word in re.findall(r"\w+", text):
            lines.append(f"{word} {'B-PRODUCT' if word.lower() in PRODUCTS else 'O'}")
        lines.append("")
    (work / "tags.conll").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_csv(path, names, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)
