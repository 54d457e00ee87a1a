"""What a run counted, and how it is said."""

import collections
import json
import math
import statistics


def percentile(sorted_values, share):
    """The smallest value that so large a share of the values does not exceed; None of none."""
    if not sorted_values:
        return None
    return sorted_values[max(0, math.ceil(share * len(sorted_values)) - 1)]


def latencies(seconds):
    """Milliseconds: median, 95th, 99th percentile and greatest."""
    values = sorted(seconds)
    if not values:
        return None
    return {name: round(1000 * percentile(values, share), 2)
            for name, share in [("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99), ("max_ms", 1)]}


class Tally:
    """Requests by how they ended, latencies of the answered ones, and the first few that were wrong."""

    def __init__(self):
        self.ends = collections.Counter()
        self.latencies = collections.defaultdict(list)
        self.wrong = collections.Counter()
        self.examples = {}

    def answer(self, status, seconds):
        self.ends[str(status)] += 1
        self.latencies[status].append(seconds)

    def lost(self, how):
        self.ends[how] += 1

    def fault(self, kind, example):
        self.wrong[kind] += 1
        self.examples.setdefault(kind, str(example)[:600])

    def summary(self, seconds):
        ok = self.latencies[200]
        return {"seconds": round(seconds, 2), "requests": sum(self.ends.values()), "ends": dict(self.ends),
                "per_second": round(len(ok) / seconds, 1), "ok": latencies(ok),
                "refused": latencies([t for status in (429, 503) for t in self.latencies[status]]),
                "wrong": dict(self.wrong), "examples": self.examples}


def median(values):
    return statistics.median(values)


def say(result):
    """One line of JSON on the standard output: what a script reads; people read it too."""
    print(json.dumps(result, ensure_ascii=False), flush=True)
