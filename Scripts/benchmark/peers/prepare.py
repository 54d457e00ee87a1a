"""Models in the forms the peers need, and what is installed.

    prepare.py versions
    prepare.py base MODEL OUTPUT        a random classifier of BERT base's size, with MODEL's vocabulary
    prepare.py convert MODEL OUTPUT     {hf,ct2,labels.json} and {plain,optimized,int8}.onnx in OUTPUT

A conversion that fails is one line on the standard output; the peer that needs it says so too.
"""

import importlib.metadata
import json
import pathlib
import sys

NAMES = {"torch": "PyTorch", "transformers": "transformers", "tokenizers": "tokenizers", "onnxruntime": "ONNX Runtime",
         "openvino": "OpenVINO", "ctranslate2": "CTranslate2"}


def versions():
    found = []
    for package, name in NAMES.items():
        try:
            found.append(f"{name} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"no {name}")
    print(", ".join(found))


def base(source, output):
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(source)
    BertForSequenceClassification(BertConfig(vocab_size=len(tokenizer), num_labels=2)).save_pretrained(output)
    tokenizer.save_pretrained(output)


def save(model, output):
    from transformers import AutoTokenizer, BertForSequenceClassification

    network = BertForSequenceClassification.from_pretrained(model, attn_implementation="eager").float().eval()
    network.save_pretrained(output / "hf")
    # config.json leaves out names that nobody gave.
    labels = [network.config.id2label[number] for number in range(network.config.num_labels)]
    (output / "labels.json").write_text(json.dumps(labels))
    AutoTokenizer.from_pretrained(model).save_pretrained(output / "hf")
    return network


def export(network, output):
    import torch

    ids = torch.ones(2, 16, dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    with torch.no_grad():
        torch.onnx.export(
            network, (ids, ids, ids * 0), str(output / "plain.onnx"), input_names=names, output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in names}, dynamo=False, opset_version=17)


def optimize(network, output):
    from onnxruntime.transformers import optimizer

    optimizer.optimize_model(
        str(output / "plain.onnx"), "bert", num_heads=network.config.num_attention_heads,
        hidden_size=network.config.hidden_size).save_model_to_file(str(output / "optimized.onnx"))


def quantize(output):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Seven bits of weights: eight overflow in the 16-bit sums of processors without VNNI.
    quantize_dynamic(
        str(output / "optimized.onnx"), str(output / "int8.onnx"), weight_type=QuantType.QInt8, per_channel=True,
        reduce_range=True, extra_options={"DefaultTensorType": 1})


def convert_ct2(output):
    import ctranslate2

    ctranslate2.converters.TransformersConverter(str(output / "hf")).convert(str(output / "ct2"), force=True)


def convert(model, output):
    output = pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    network = save(model, output)
    for name, step in (("ONNX", lambda: export(network, output)), ("optimized ONNX", lambda: optimize(network, output)),
                       ("int8 ONNX", lambda: quantize(output)), ("CTranslate2", lambda: convert_ct2(output))):
        try:
            step()
        except Exception as error:  # any library's own kind; the other forms are still wanted
            print(f"no {name}: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


if __name__ == "__main__":
    {"versions": versions, "base": base, "convert": convert}[sys.argv[1]](*sys.argv[2:])
