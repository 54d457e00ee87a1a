#!/usr/bin/env python3
"""Tests of Scripts/benchmark/network: the plan keeps to what can be counted by hand, the manual shows what it predicts, and
namespaces give MPI the rate and the delay that were asked for.

  Scripts/test-network.py

The last one needs root, OpenMPI and a C compiler; without them it is left out. Ends with 1 if a check fails.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

NETWORK = pathlib.Path(__file__).resolve().parent / "benchmark/network"
PAGE = pathlib.Path(__file__).resolve().parent.parent / "Sources/FilbertCLI/Documentation.docc/ManyMachines.md"
sys.path.insert(0, str(NETWORK))
sys.dont_write_bytecode = True

import check_runner  # noqa: E402
import plan  # noqa: E402


def check_subtrees():
    """The sums of all ranks are all parts in their order, each a subtree: as many parts as divide its first number."""
    for parts in range(1, 40):
        for ranks in range(1, 12):
            runs = [plan.run_of(rank, ranks, parts) for rank in range(ranks)]
            found = [block for run in runs for block in plan.sums_of(run, parts, "tree")]
            assert [part for block in found for part in block] == list(range(parts)), (parts, ranks)
            assert all(len(block) & (len(block) - 1) == 0 and block.start % len(block) == 0 for block in found), found


def check_bytes():
    """Two ranks send half of the gradients and half of their sum; with a part each, both orders are the same."""
    slow = plan.Network(1, 0.2)
    for model in (plan.MINILM, plan.BERT):
        tokens = 8 * model.tokens_a_row
        both = model.dense_bytes() + model.word_bytes(tokens)
        found = plan.predict(model, slow, 2, 8, 2, "tree")
        assert abs(found.sent_bytes / both - 1) < 1e-9, (found, both)
        assert found == plan.predict(model, slow, 2, 8, 2, "direct")
        four = [plan.predict(model, slow, 2, 8, 8, order).sent_bytes for order in ("tree", "direct")]
        assert four[1] > 2 * four[0], "parts that travel alone cost as much as sums"


def check_limits():
    """Without a network that holds it up, a step takes its computing; on a slow one, at least its bytes."""
    fast, slow = plan.Network(1e9, 0, 0), plan.Network(0.01, 0, 0)
    model = plan.changed(plan.MINILM, ["seconds_a_gigabyte=0", "cores=1"])
    alone = plan.predict(model, fast, 1, 64, 8, "tree").seconds
    for ranks in (2, 4, 8):
        found = plan.predict(model, fast, ranks, 64, 8, "tree")
        assert abs(found.seconds * ranks / alone - 1) < 1e-6, (ranks, found, alone)
        found = plan.predict(model, slow, ranks, 64, 8, "tree")
        assert found.seconds > found.sent_bytes * 8 / 0.01e9, found
        assert found.seconds < plan.predict(model, slow, ranks, 64, 8, "tree", overlaps=False).seconds


def check_page():
    """The manual shows what the plan predicts."""
    text = PAGE.read_text(encoding="utf-8")
    assert "\n".join(plan.page_table()) in text, f"{PAGE.name} lacks the table of `plan.py --page`"


def lacking():
    """Why there can be no machines here; None if there can."""
    if os.geteuid() != 0 or not shutil.which("mpicc") or not shutil.which("ip"):
        return "root, OpenMPI or iproute2 is missing"
    if subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode != 0:
        return "there may be no network namespaces here"
    return None


# Plain sends, as Filbert asks for; see namespaces.py.
ENVIRONMENT = {**os.environ, "OMPI_MCA_btl_tcp_flags": "1"}


def check_namespaces():
    if missing := lacking():
        return missing
    command = [NETWORK / "namespaces.py", "--machines", "2", "--rate", "500mbit", "--delay", "1ms"]
    run = subprocess.run([*command, "--check"], capture_output=True, text=True, timeout=120, env=ENVIRONMENT)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["machines"] == ["machine-0", "machine-1"], found
    # Other work on this machine may hold up a round trip, hardly all of them.
    assert 2.0 <= found["fastest_round_trip_ms"] < 2.5, found
    assert 0.2 < found["gbit_per_second"] < 0.5 and found["gbit_per_second_each_way"] < 0.5, found
    ended = subprocess.run([*command, "--", "sh", "-c", "exit 65"], capture_output=True, timeout=60)
    assert ended.returncode == 65, ended.returncode


if __name__ == "__main__":
    sys.exit(check_runner.run([
        check_subtrees, check_bytes, check_limits, check_page, check_namespaces]))
