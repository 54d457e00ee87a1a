#!/usr/bin/env python3
"""Measures Filbert and what people use otherwise, side by side; started by Scripts/benchmark.sh.

Needs nothing but Python: the peers run in processes of their own, with the Python that --python names.
"""

import argparse
import datetime
import functools
import json
import os
import pathlib
import shutil
import sys
import zlib

import child
import report
import scoring
import startup
import texts
import tokenizing
import training

JOBS = ["scoring", "training", "cold", "tokenizer", "memory"]
PEERS = list(scoring.PEERS | training.PEERS | startup.PEERS | tokenizing.PEERS)
NOTES = """\
Medians of {rounds} rounds, in each of which the programs ran in turn; "Filbert is 1.50x" is the median over the rounds
of the other's time by Filbert's in the same round. Texts are cut at {length} tokens, repeated texts are left out.
Scoring: Filbert's time is from process start to process end and has the loading of the model in it; the peers have
loaded the model and done the job once before, which is not counted. That favours the peers. They read the same CSV
file, take sorted batches of 32 (unless said otherwise) and write a CSV file with label and probability. Peak memory is
that of a process that loads and scores once, or trains (resident set, mapped files included). Products alone:
floating-point operations of the real tokens, the last layer for [CLS] only, attention included, at the rate that
OpenBLAS's sgemm reached in the same round on blocks of 512 tokens with the model's shapes; its ratio is Filbert's share
of that bound. Tokens are real ones, without padding."""


class Bench:
    """What all jobs share: the options, the models in the forms the programs need, the work folder."""

    def __init__(self, options):
        self.here = pathlib.Path(__file__).resolve().parent
        self.work = pathlib.Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.filbert, self.python, self.rates_binary = options.filbert, options.python, options.rates
        self.rounds, self.threads, self.max_length = options.rounds, options.threads, options.max_length
        self.wanted = [] if options.peers == "none" else options.peers.split(",")
        unknown = sorted(set(self.wanted) - set(PEERS))
        if unknown:
            sys.exit(f"benchmark: there is no peer {', '.join(unknown)}; there are {', '.join(PEERS)}")
        self.environment = os.environ | {
            "OMP_NUM_THREADS": str(self.threads), "RAYON_NUM_THREADS": str(self.threads),
            "TOKENIZERS_PARALLELISM": "true", "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}
        self.report = report.Report()
        self.tables = texts.tables(options, self.work)
        self.encoder = self.base(options.model) if options.base else options.model

    @staticmethod
    def say(line):
        print(f"benchmark: {line}", file=sys.stderr, flush=True)

    def peers(self, known):
        return [name for name in known if self.python and name in self.wanted]

    def prepare(self, *arguments):
        return child.run([self.python, str(self.here / "peers" / "prepare.py"), *arguments], self.environment).stdout

    def base(self, vocabulary):
        """A classifier of the size of BERT base with random weights."""
        if not self.python:
            sys.exit("benchmark: --base needs transformers; say --setup, or --python BIN")
        directory = self.work / "bert-base-random"
        if not (directory / "model.safetensors").exists():
            self.say(f"making {directory}")
            self.prepare("base", vocabulary, str(directory))
        return str(directory)

    @functools.cached_property
    def classifier(self):
        """The model itself, or, of an encoder without a head, what an epoch on the training texts makes of it."""
        kinds = self.configuration_of(self.encoder).get("architectures") or []
        if any(kind.endswith("ForSequenceClassification") for kind in kinds):
            return self.encoder
        directory = self.work / "classifier"
        self.say(f"{self.encoder} has no classifier: training one in {directory}")
        child.run([self.filbert, "train", "--model", self.encoder, "--train", self.tables["train-short"], "--output",
                   str(directory), "--overwrite", "--quiet", "--epochs", "1", "--validation-fraction", "0"])
        return str(directory)

    @staticmethod
    def configuration_of(directory):
        try:
            return json.loads((pathlib.Path(directory) / "config.json").read_text())
        except OSError as error:
            sys.exit(f"benchmark: {directory}/config.json: {error.strerror}; give a model directory with --model")

    @property
    def configuration(self):
        return self.configuration_of(self.classifier)

    @functools.cached_property
    def prepared(self):
        """The model as ONNX, ONNX in int8, CTranslate2 and saved by transformers. Kept as long as it is the same."""
        weights = pathlib.Path(self.classifier) / "model.safetensors"
        name = f"{weights.parent.resolve().name}-{zlib.crc32(weights.read_bytes()):08x}"
        directory = self.work / name
        if not (directory / "done").exists():
            self.say(f"converting the model for the peers into {directory}")
            said = self.prepare("convert", self.classifier, str(directory)).splitlines()
            # What could not be converted is missed by the peer that needs it, and is a line of the table there.
            failures = [line for line in said if line.startswith("no ")]
            for line in failures:
                self.say(line)
            if not failures:
                (directory / "done").touch()
        return str(directory)

    @functools.cache
    def can_quantize(self):
        return "\n  quantize" in child.run([self.filbert, "--help"]).stdout

    @functools.cache
    def _quantized(self):
        directory = self.work / "int8"
        shutil.rmtree(directory, ignore_errors=True)
        child.run([self.filbert, "quantize", "--model", self.classifier, "--output", str(directory)])
        return str(directory)

    def quantized(self):
        if not self.can_quantize():
            raise child.Failed("this build has no `filbert quantize`")
        return self._quantized()

    def rates(self, *arguments):
        if not self.rates_binary:
            raise child.Failed("needs `Rates`: FILBERT_BENCHMARKS=1 swift build -c release --product Rates")
        return child.run([self.rates_binary, *arguments]).stdout

    def product_rate(self):
        """OpenBLAS's operations a second at this model's shapes."""
        sizes = (self.configuration[k] for k in ("hidden_size", "intermediate_size", "num_hidden_layers"))
        return json.loads(self.rates("sgemm", str(self.threads), *map(str, sizes)))["gflops"] * 1e9


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        fields = dict(line.split(":", 1) for line in file if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    flags = fields.get("flags", "").split()
    kinds = [name for flag, name in (("avx2", "AVX2"), ("avx512f", "AVX-512"), ("avx_vnni", "AVX-VNNI"),
                                     ("avx512_vnni", "AVX-512 VNNI"), ("amx_int8", "AMX")) if flag in flags]
    return f"{fields.get('model name', 'unknown processor')} ({', '.join(kinds) or 'no AVX2'})"


def headline(bench):
    shape = bench.configuration_of(bench.encoder)
    version = child.run([bench.filbert, "--version"]).stdout.strip()
    compared = bench.prepare("versions").strip() if bench.python and bench.wanted else "no peers: Filbert alone"
    return (f"{datetime.date.today()}, {processor()}, {bench.threads} threads on {os.cpu_count()} processors, load "
            f"{os.getloadavg()[0]:.1f} at the start; {pathlib.Path(bench.encoder).name}, "
            f"{shape.get('num_hidden_layers')} layers of {shape.get('hidden_size')}; {version}; {compared}.")


def main():
    parser = argparse.ArgumentParser(prog="Scripts/benchmark.sh", description=__doc__.splitlines()[0], epilog=(
        "--setup makes .peers and installs the peers there. Without it and without --python (or .peers/bin/python) "
        "Filbert is measured alone. Peers: " + ", ".join(PEERS) + "."))
    parser.add_argument("--model", default="Models/all-minilm-l6-v2", help="encoder or classifier (%(default)s)")
    parser.add_argument("--base", action="store_true",
                        help="a random classifier of the size of BERT base in place of the model, with its vocabulary")
    parser.add_argument("--short", metavar="FILE", help="CSV with a column text (default: shop messages)")
    parser.add_argument("--long", metavar="FILE", help="the same, of longer texts (default: shop messages, joined)")
    parser.add_argument("--train-short", metavar="FILE", help="CSV with columns text and label")
    parser.add_argument("--train-long", metavar="FILE", help="the same, of longer texts")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only so many rows of every file")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="(%(default)s)")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="(%(default)s)")
    parser.add_argument("--max-length", type=int, default=128, metavar="TOKENS", help="(%(default)s)")
    parser.add_argument("--only", default=",".join(JOBS), metavar="JOB,JOB", help="(%(default)s)")
    parser.add_argument("--kinds", default="short,long", metavar="KIND,KIND", help="of texts (%(default)s)")
    parser.add_argument("--peers", default=",".join(PEERS), metavar="NAME,NAME", help="or none (all)")
    parser.add_argument("--python", metavar="BIN", help="a Python that has the peers")
    parser.add_argument("--filbert", metavar="BIN", help="(built)")
    parser.add_argument("--rates", metavar="BIN", help="(built)")
    parser.add_argument("--work", default="Output/benchmark", metavar="DIR", help="(%(default)s)")
    options = parser.parse_args()
    chosen, kinds = options.only.split(","), options.kinds.split(",")
    for name, all in (*((job, JOBS) for job in chosen), *((kind, ["short", "long"]) for kind in kinds)):
        if name not in all:
            sys.exit(f"benchmark: there is no {name}; there are {', '.join(all)}")
    if not options.filbert:
        sys.exit("benchmark: give --filbert BIN, or start Scripts/benchmark.sh, which builds it")
    try:
        bench = Bench(options)
        head = headline(bench)
        for kind in kinds:
            if "scoring" in chosen:
                scoring.measure(bench, kind)
            if "memory" in chosen:
                scoring.memory(bench, kind)
            if "training" in chosen:
                training.measure(bench, kind)
        if "cold" in chosen:
            startup.measure(bench)
        if "tokenizer" in chosen:
            tokenizing.measure(bench)
    except child.Failed as failure:
        sys.exit(f"benchmark: {failure}")
    print(f"{head}\n\n{bench.report.markdown()}\n\n{NOTES.format(rounds=bench.rounds, length=bench.max_length)}")


if __name__ == "__main__":
    main()
