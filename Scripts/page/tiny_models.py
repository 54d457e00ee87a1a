"""Models of a few thousand random weights, as `transformers` writes them. They know nothing, but answer as others do.

Every call writes the same bytes.
"""
import json
import os
import random
import struct
import string

HOSTILE = "<img src=x onerror=\"document.title='caught'\">"
ITEMS = (f"number,text,answer,price\n7,track my order,Open your orders.,\n8,red mattress,In stock.,299\n"
         f"9,你们的床垫多少钱,<b>价格</b>在商品页上。,199\n10,\"{HOSTILE.replace(chr(34), chr(34) * 2)}\",none,1\n")
LAYERS, WIDTH, HEADS, INNER, POSITIONS = 1, 16, 2, 32, 64


def vocabulary():
    letters = string.ascii_lowercase + string.digits + string.punctuation
    chinese = "你们的床垫多少钱订单到货红色大号价格请问在哪里"
    return (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list(letters)
            + [f"##{letter}" for letter in string.ascii_lowercase + string.digits] + sorted(set(chinese)))


def tensors(head, outputs, rng):
    """Names, shapes and values of the weights; `head` is "sequence", "token" or None."""
    prefix = "bert." if head else ""
    weights = {}

    def matrix(name, rows, columns, spread):
        weights[prefix + name] = ([rows, columns], [rng.gauss(0, spread) for _ in range(rows * columns)])

    def vector(name, size, value=0.0):
        weights[prefix + name] = ([size], [value] * size)

    def linear(name, rows, columns, spread=0.4):
        matrix(f"{name}.weight", rows, columns, spread)
        vector(f"{name}.bias", rows)

    def norm(name):
        vector(f"{name}.weight", WIDTH, 1.0)
        vector(f"{name}.bias", WIDTH)

    matrix("embeddings.word_embeddings.weight", len(vocabulary()), WIDTH, 1)
    matrix("embeddings.position_embeddings.weight", POSITIONS, WIDTH, 0.5)
    matrix("embeddings.token_type_embeddings.weight", 2, WIDTH, 0.5)
    norm("embeddings.LayerNorm")
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        for part in ("query", "key", "value"):
            linear(f"{layer}.attention.self.{part}", WIDTH, WIDTH)
        linear(f"{layer}.attention.output.dense", WIDTH, WIDTH)
        norm(f"{layer}.attention.output.LayerNorm")
        linear(f"{layer}.intermediate.dense", INNER, WIDTH)
        linear(f"{layer}.output.dense", WIDTH, INNER)
        norm(f"{layer}.output.LayerNorm")
    if head != "token":
        linear("pooler.dense", WIDTH, WIDTH, 0.8)
    if head:
        prefix = ""
        linear("classifier", outputs, WIDTH, 1.0)
    return weights


def write_model(directory, head, labels=(), problem=None, seed=1, training=None):
    os.makedirs(directory)
    weights = tensors(head, len(labels), random.Random(seed))
    header, data = {}, b""
    for name, (shape, values) in weights.items():
        piece = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(directory, "model.safetensors"), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    kind = {"sequence": "BertForSequenceClassification", "token": "BertForTokenClassification", None: "BertModel"}[head]
    configuration = {
        "architectures": [kind], "model_type": "bert", "hidden_size": WIDTH, "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS, "intermediate_size": INNER, "max_position_embeddings": POSITIONS,
        "type_vocab_size": 2, "vocab_size": len(vocabulary()), "hidden_act": "gelu", "layer_norm_eps": 1e-12,
        "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "pad_token_id": 0,
    }
    if labels:
        configuration["id2label"] = {str(number): label for number, label in enumerate(labels)}
        configuration["label2id"] = {label: number for number, label in enumerate(labels)}
    if problem:
        configuration["problem_type"] = problem
    files = {"config.json": configuration,
             "tokenizer_config.json": {"tokenizer_class": "BertTokenizer", "do_lower_case": True,
                                       "model_max_length": POSITIONS}}
    if training:
        files["training.json"] = training
    for name, value in files.items():
        with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
    with open(os.path.join(directory, "vocab.txt"), "w", encoding="utf-8") as file:
        file.writelines(f"{token}\n" for token in vocabulary())


def write_models(directory):
    """One model of each kind; returns their names and directories in the order of the page's list."""
    path = lambda name: os.path.join(directory, name)
    write_model(path("intent"), "sequence", ["buying", "not_buying", HOSTILE], seed=1)
    write_model(path("topics"), "sequence", [f"topic {letter}" for letter in "ABCDEFGHIJ"] + [HOSTILE],
                problem="multi_label_classification", seed=2)
    write_model(path("stars"), "sequence", ["stars"], problem="regression", seed=3)
    tags = [f"{mark}-{kind}" for kind in ("brand", "colour", HOSTILE) for mark in "BI"]
    write_model(path("products"), "token", ["O"] + tags, seed=7)
    write_model(path("vectors"), None, seed=5)
    write_model(path("match"), "sequence", ["fits", "does_not_fit"], seed=6,
                training={"columns": {"text": "message", "text_pair": "item", "label": "label"}})
    write_model(path("urgent"), "sequence", ["urgent", "later"], seed=8,
                training={"decision": [{"label": "urgent", "threshold": 0.01}, {"label": "later", "threshold": 0.99}]})
    return {name: path(name) for name in ("intent", "topics", "stars", "products", "vectors", "match", "urgent")}
