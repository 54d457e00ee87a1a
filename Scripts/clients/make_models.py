#!/usr/bin/env python3
"""Writes a classifier, a tagger and an encoder into a directory, for check-clients.sh and the tests of Scripts/spark: the
models of Tests/Fixtures, whose weights are random, with a word for each row of their embeddings.

    make_models.py DIR
"""

import json
import pathlib
import shutil
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORDS = """[PAD] [UNK] [CLS] [SEP] [MASK] , . ! ? ' where is my parcel i want to buy a red so ##fa size 42 cancel order please
我 想 买 床 垫 cheap phone 👍 ##🏽 case how much the blue lamp deliver ##ed today it do you have in stock king queen refund not late
price ##s store open""".split()


def write(source, directory, change=lambda config: config):
    directory.mkdir()
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    assert len(WORDS) == config["vocab_size"], f"{len(WORDS)} words for {config['vocab_size']} rows"
    (directory / "config.json").write_text(json.dumps(change(config)), encoding="utf-8")
    (directory / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    shutil.copy(source / "model.safetensors", directory)


def encoder(config):
    """The classifier's configuration without its head."""
    return {name: value for name, value in config.items() if name not in ("id2label", "label2id", "problem_type")} | {
        "architectures": ["BertModel"]}


def hide_head(path):
    """Renames the tensors of the head in a file of safetensors, so that the model is an encoder."""
    data = path.read_bytes()
    length, = struct.unpack("<Q", data[:8])
    tensors = json.loads(data[8:8 + length])
    header = json.dumps({name.replace("classifier.", "unused."): value for name, value in tensors.items()}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + data[8 + length:])


def make(out):
    """Writes the three models below a directory."""
    fixtures = ROOT / "Tests" / "Fixtures"
    write(fixtures / "model" / "gelu", out / "classifier")
    write(fixtures / "tagger", out / "tagger")
    write(fixtures / "model" / "gelu", out / "encoder", encoder)
    hide_head(out / "encoder" / "model.safetensors")


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]))
