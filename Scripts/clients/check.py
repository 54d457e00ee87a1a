#!/usr/bin/env python3
"""Compares the answers of a server to the clients that people have with those of the commands; see check-clients.sh.

    check.py http://127.0.0.1:8080 DIR

DIR has scores.csv, entities.csv and vectors.jsonl, what `filbert predict` and `filbert embed` answer to the same texts. The
server has models called classifier, tagger and encoder. Prints a line for each call; ends with 1 if an answer differs by more
than 1e-6.
"""

import asyncio
import csv
import json
import logging
import pathlib
import subprocess
import sys
import warnings
from importlib.metadata import version

import numpy as np

TOLERANCE = 1e-6
ADDRESS, DIRECTORY = sys.argv[1].rstrip("/"), pathlib.Path(sys.argv[2])
failures = []


# What the commands answer.

def rows(name):
    with open(DIRECTORY / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SCORED, TAGGED = rows("scores.csv"), rows("entities.csv")
TEXTS = [row["text"] for row in SCORED]
SCORES = [{name.removeprefix("probability_"): float(value) for name, value in row.items()
           if name.startswith("probability_")} for row in SCORED]
ENTITIES = [json.loads(row["entities"]) for row in TAGGED]
VECTORS = np.array([json.loads(line)["embedding"] for line in open(DIRECTORY / "vectors.jsonl", encoding="utf-8")])
COSINES = VECTORS[1:] @ VECTORS[0]


# Comparing. Each function gives the largest difference.

def numbers(answer, expected):
    answer, expected = np.asarray(answer, float), np.asarray(expected, float)
    assert answer.shape == expected.shape, f"the shape is {answer.shape}, not {expected.shape}"
    return float(np.abs(answer - expected).max(initial=0))


def scores(answer, expected, top=None):
    pairs = [(x["label"], x["score"]) if isinstance(x, dict) else (x.label, x.score) for x in answer]
    order = sorted(expected, key=expected.get, reverse=True)[:top]
    assert [label for label, _ in pairs] == order, f"the labels are {pairs}, not {order}"
    return numbers([score for _, score in pairs], [expected[label] for label in order])


def entities(answer, expected):
    def key(x):
        return (x["entity_group"], x["word"], x["start"], x["end"])
    own = [(x["label"], x["text"], x["start"], x["end"]) for x in expected]
    assert [key(x) for x in answer] == own, f"the entities are {answer}, not {own}"
    return numbers([x["score"] for x in answer], [x["probability"] for x in expected])


def each(compare, answers, expected, **options):
    assert len(answers) == len(expected), f"{len(answers)} answers to {len(expected)} texts"
    return max(compare(x, y, **options) for x, y in zip(answers, expected))


def check(client, call, answer):
    """Prints what came out of a call; `answer` asks and compares."""
    try:
        difference = answer()
        problem = "" if difference <= TOLERANCE else f"differs by {difference:.1e}"
    except Exception as error:  # Whatever a client makes of an answer is reported.
        difference, problem = float("nan"), f"{type(error).__name__}: {error}"
    print(f"{client:28} {call:56} {problem or f'{difference:.0e}'}")
    if problem:
        failures.append(call)


# The clients.

def hub():
    from huggingface_hub import InferenceClient

    name = f"huggingface_hub {version('huggingface_hub')}"

    def client(model, path="/"):
        return InferenceClient(model=f"{ADDRESS}{path}?model={model}")

    def classify(path="/", **options):
        return [client("classifier", path).text_classification(text, **options) for text in TEXTS]

    check(name, "text_classification", lambda: each(scores, classify(), SCORES))
    check(name, "text_classification(top_k=1)", lambda: each(scores, classify(top_k=1), SCORES, top=1))
    check(name, "text_classification(top_k=2, function_to_apply)",
          lambda: each(scores, classify(top_k=2, function_to_apply="softmax"), SCORES, top=2))
    # /predict answers with the list itself, and the client takes its first element.
    check(name, "text_classification at /predict",
          lambda: each(scores, [[x] for x in classify("/predict", top_k=1)], SCORES, top=1))
    check(name, "token_classification",
          lambda: each(entities, [client("tagger").token_classification(text) for text in TEXTS], ENTITIES))
    check(name, "token_classification(aggregation_strategy, ignore_labels)",
          lambda: each(entities, [client("tagger").token_classification(
              text, aggregation_strategy="simple", ignore_labels=["O"]) for text in TEXTS], ENTITIES))
    check(name, "feature_extraction of a text",
          lambda: numbers([client("encoder").feature_extraction(text)[0] for text in TEXTS], VECTORS))
    check(name, "feature_extraction of texts, options",
          lambda: numbers(client("encoder").feature_extraction(
              TEXTS, normalize=True, truncate=True, truncation_direction="right"), VECTORS))
    check(name, "feature_extraction at /embed",
          lambda: numbers(client("encoder", "/embed").feature_extraction(TEXTS), VECTORS))
    check(name, "sentence_similarity",
          lambda: numbers(client("encoder").sentence_similarity(TEXTS[0], TEXTS[1:]), COSINES))
    check(name, "sentence_similarity at /similarity",
          lambda: numbers(client("encoder", "/similarity").sentence_similarity(TEXTS[0], TEXTS[1:]), COSINES))


def openai():
    from openai import NotFoundError, OpenAI

    name, client = f"openai {version('openai')}", OpenAI(base_url=f"{ADDRESS}/v1", api_key="none")

    def embed(**options):
        answer = client.embeddings.create(model="encoder", input=TEXTS, **options)
        assert [x.index for x in answer.data] == list(range(len(TEXTS))) and answer.usage.prompt_tokens > len(TEXTS)
        return [x.embedding for x in answer.data]

    def unknown():
        try:
            client.embeddings.create(model="text-embedding-3-small", input="a")
        except NotFoundError as error:
            assert "available: classifier, tagger, encoder" in str(error), error
            return 0
        raise AssertionError("a model that is not there answered")

    def models():
        assert [x.id for x in client.models.list()] == ["classifier", "tagger", "encoder"]
        return numbers(client.models.retrieve("encoder").created > 0, True)

    check(name, "embeddings.create (base64)", lambda: numbers(embed(), VECTORS))
    check(name, "embeddings.create(encoding_format=\"float\")",
          lambda: numbers(embed(encoding_format="float"), VECTORS))
    check(name, "embeddings.create(dimensions, user)",
          lambda: numbers(embed(dimensions=VECTORS.shape[1], user="42"), VECTORS))
    check(name, "embeddings.create of a text", lambda: numbers(
        client.embeddings.create(model="encoder", input=TEXTS[0]).data[0].embedding, VECTORS[0]))
    check(name, "embeddings.create, another model: NotFoundError", unknown)
    check(name, "models.list, models.retrieve", models)


def kserve():
    from kserve import InferenceRESTClient, RESTConfig

    name = f"kserve {version('kserve')}"

    async def infer(protocol, model, data):
        client = InferenceRESTClient(RESTConfig(protocol=protocol, retries=1))
        assert await client.is_model_ready(ADDRESS, model)
        return await client.infer(ADDRESS, data, model_name=model)

    def predict(model, **options):
        data = {"instances": TEXTS, **options}
        return asyncio.run(infer("v1", model, data))["predictions"]

    def tensor(model, output):
        data = {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [len(TEXTS)], "data": TEXTS}]}
        answer = asyncio.run(infer("v2", model, data))
        return next(x for x in answer.outputs if x.name == output).as_numpy()

    check(name, "v1 :predict, classifier", lambda: each(scores, predict("classifier"), SCORES))
    check(name, "v1 :predict, classifier, top_k",
          lambda: each(scores, predict("classifier", parameters={"top_k": 1}), SCORES, top=1))
    check(name, "v1 :predict, tagger", lambda: each(entities, predict("tagger"), ENTITIES))
    check(name, "v1 :predict, encoder", lambda: numbers(predict("encoder"), VECTORS))
    check(name, "v2 infer, classifier", lambda: numbers(
        tensor("classifier", "probabilities"), [list(x.values()) for x in SCORES]))
    check(name, "v2 infer, encoder", lambda: numbers(tensor("encoder", "embedding"), VECTORS))


def triton():
    import tritonclient.http as triton

    name = f"tritonclient {version('tritonclient')}"
    client = triton.InferenceServerClient(ADDRESS.removeprefix("http://"))

    def infer(model, output):
        texts = triton.InferInput("text", [len(TEXTS)], "BYTES")
        texts.set_data_from_numpy(np.array([x.encode() for x in TEXTS], dtype=object), binary_data=False)
        wanted = triton.InferRequestedOutput(output, binary_data=False)
        return client.infer(model, [texts], outputs=[wanted]).as_numpy(output)

    def ready():
        assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("tagger")
        return 0

    check(name, "is_server_ready, is_model_ready", ready)
    check(name, "infer, classifier", lambda: numbers(
        infer("classifier", "probabilities"), [list(x.values()) for x in SCORES]))
    check(name, "infer, encoder", lambda: numbers(infer("encoder", "embedding"), VECTORS))


def curl():
    name = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    name = f"curl {name}"

    def ask(path, body=None):
        data = [] if body is None else ["--header", "Content-Type: application/json", "--data", json.dumps(body)]
        result = subprocess.run(["curl", "--silent", "--show-error", "--fail-with-body", *data, ADDRESS + path],
                                capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout or result.stderr
        return json.loads(result.stdout)

    def of_tokens():
        means = [np.mean(vectors, axis=0) for vectors in ask("/embed_all", {"inputs": TEXTS})]
        return numbers([x / np.linalg.norm(x) for x in means], VECTORS)

    def decoded():
        def tokens(texts):
            body = {"inputs": texts, "add_special_tokens": False}
            return [[x["id"] for x in text] for text in ask("/tokenize?model=encoder", body)]
        texts = ask("/decode?model=encoder", {"ids": tokens(TEXTS), "skip_special_tokens": False})
        assert tokens(texts) == tokens(TEXTS), texts
        return 0

    def matched():
        """The items are the texts."""
        answer = ask("/match", {"inputs": TEXTS[0], "top": len(TEXTS)})
        assert [x["rank"] for x in answer] == list(range(1, len(TEXTS) + 1))
        return numbers([x["score"] for x in answer],
                       [VECTORS[TEXTS.index(x["item"])] @ VECTORS[0] for x in answer])

    pair = {"inputs": {"source_sentence": TEXTS[0], "sentences": TEXTS[1:]}, "parameters": {"truncate": True}}
    check(name, "/predict", lambda: each(
        scores, ask("/predict", {"inputs": [[x] for x in TEXTS], "truncate": False}), SCORES))
    check(name, "/", lambda: each(scores, ask("/?model=classifier", {"inputs": TEXTS}), SCORES))
    check(name, "/embed", lambda: numbers(ask("/embed", {"inputs": TEXTS, "normalize": True}), VECTORS))
    check(name, "/embed_all: the mean", of_tokens)
    check(name, "/similarity", lambda: numbers(ask("/similarity", pair), COSINES))
    check(name, "/similarity of pairs", lambda: numbers(
        ask("/similarity", {"inputs": [[TEXTS[0], text] for text in TEXTS[1:]]}), COSINES))
    check(name, "/match", matched)
    check(name, "/v1/embeddings", lambda: numbers(
        [x["embedding"] for x in ask("/v1/embeddings", {"input": TEXTS})["data"]], VECTORS))
    check(name, "/decode: the same tokens again", decoded)
    check(name, "/invocations of SageMaker", lambda: each(
        scores, ask("/invocations?model=classifier", {"inputs": TEXTS, "parameters": {"top_k": 1}}), SCORES, top=1))
    check(name, "/ping of SageMaker", lambda: len(ask("/ping")))
    check(name, "/tag", lambda: each(
        lambda answer, expected: numbers(answer != expected, False), ask("/tag", {"inputs": TEXTS}), ENTITIES))


def main():
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    for client in (hub, openai, kserve, triton, curl):
        client()
    if failures:
        sys.exit(f"{len(failures)} calls differ: {', '.join(failures)}")
    print(f"All answers are those of the commands, within {TOLERANCE:.0e}.")


main()
