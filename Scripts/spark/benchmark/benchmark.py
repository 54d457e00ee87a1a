#!/usr/bin/env python3
"""Measures filbert_spark on a standalone cluster of two workers of one core each, on this machine.

    benchmark.py predict --filbert PATH --model DIR --texts FILE.csv [--rows N] [--max-length N] [--rounds N] [--kill]
    benchmark.py peers   --filbert PATH --model DIR --quantized DIR --texts FILE.csv --prepared DIR [--rows N] [--rounds N]

`predict` scores a Parquet table into another on the cluster, and the same rows as CSV with `filbert predict --threads 2`;
it compares every row, label and probability, and prints rates, start apart: executors have run a job before. With --kill
it does so once more while a worker dies at a third of the job.

`peers` scores the rows with filbert and with `predict_batch_udf` and transformers or ONNX Runtime, each in an application
of its own, in turns; memory is the greatest sum of proportional set sizes of all processes of both workers but Java's.
DIR of --prepared is what `Scripts/benchmark/peers/prepare.py convert MODEL DIR` writes. Run it with a Python that has
pyspark, pandas<3 and, for the peers, torch, transformers, onnxruntime and tokenizers.
"""

import argparse
import csv
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import pyarrow
import pyarrow.parquet
from pyspark import cloudpickle
from pyspark.sql import SparkSession

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

import filbert_spark  # noqa: E402
import peers  # noqa: E402
from cluster import Cluster  # noqa: E402

# Workers do not have the folder of this script.
cloudpickle.register_pickle_by_value(peers)


def rows(options):
    """Rows with `id` and `text`: those of the file, again and again.

    Each has its number in front. filbert scores equal texts once, more of them in one file than in eight.
    """
    with open(options.texts, encoding="utf-8", newline="") as file:
        texts = [row[options.column] for row in csv.DictReader(file)]
    return [(number, f"{number}. {texts[number % len(texts)]}") for number in range(options.rows)]


def write_input(options, directory):
    """The rows as a table of Parquet with as many files as tasks, and as CSV."""
    table, written = directory / "input", rows(options)
    table.mkdir()
    for part in range(options.tasks):
        chosen = written[part * len(written) // options.tasks:(part + 1) * len(written) // options.tasks]
        pyarrow.parquet.write_table(
            pyarrow.table({"id": [row[0] for row in chosen], "text": [row[1] for row in chosen]}),
            table / f"part-{part:05}.parquet")
    with open(directory / "input.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *written])
    return table


def application(cluster):
    spark = (
        SparkSession.builder.master(cluster.url).appName("benchmark").config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1").config("spark.executor.memory", "700m").config("spark.cores.max", "2")
        # One file a task: files are small here.
        .config("spark.sql.files.openCostInBytes", str(128 << 20)).config("spark.ui.showConsoleProgress", "false")
        .getOrCreate())
    spark.sparkContext.setLogLevel("OFF")
    return spark


def spark_seconds(spark, cluster, scored, table, output, warm=True):
    """Wall time and the workers' CPU seconds of a job from Parquet to Parquet. Executors have had a job before."""
    df = spark.read.parquet(str(table))
    if warm:
        few = df.limit(64).repartition(4)
        scored(few).write.parquet(f"{output}-warm")
    start, before = time.monotonic(), cpu_seconds(cluster)
    scored(df).write.parquet(str(output))
    return time.monotonic() - start, cpu_seconds(cluster) - before


def cpu_seconds(cluster):
    """CPU seconds of all processes of the workers so far, those that have ended included."""
    ticks = sum(sum(map(int, fields[11:15])) for _, _, fields in processes({worker.pid for worker in cluster.workers}))
    return ticks / os.sysconf("SC_CLK_TCK")


def processes(sessions):
    """The number, the name and the further fields of /proc/PID/stat of each process of these sessions."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            head, _, rest = pathlib.Path("/proc", pid, "stat").read_text(encoding="utf-8").rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        if int(fields[3]) in sessions:
            yield pid, head.partition("(")[2], fields


def predict_seconds(options, directory):
    """Wall time without the start, and CPU seconds with it."""
    summary = directory / "summary.json"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [options.filbert, "predict", "--model", options.model, "--input", directory / "input.csv", "--output",
         directory / "predicted.csv", "--summary", summary, "--overwrite", "--quiet", "--threads", "2",
         *arguments(options)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(summary.read_text(encoding="utf-8"))["seconds"], cpu


def arguments(options):
    return ["--max-length", str(options.max_length)] if options.max_length else []


def compare(directory, output):
    """Raises unless the table has each row once, with the label and the probability of `predict`."""
    table = pyarrow.parquet.read_table(output).to_pydict()
    found = dict(zip(table["id"], zip(table["predicted_label"], table["probability"], table["error"])))
    with open(directory / "predicted.csv", encoding="utf-8", newline="") as file:
        expected = {int(row["id"]): (row["predicted_label"], float(row["probability"]), None)
                    for row in csv.DictReader(file)}
    assert len(table["id"]) == len(found) == len(expected), (len(table["id"]), len(found), len(expected))
    different = [number for number in expected if found[number] != expected[number]]
    assert not different, f"{len(different)} rows differ, such as {different[0]}"
    print(f"  {len(found):,} rows equal predict's, labels and probabilities")


def measure_predict(options, directory):
    table, cluster = write_input(options, directory), Cluster(directory)
    try:
        spark = application(cluster)
        model = filbert_spark.present(options.model, options.filbert)

        def scored(df):
            return filbert_spark.score(df, model, options=arguments(options))

        ratios = []
        for number in range(options.rounds):
            output = directory / f"output-{number}"
            wall, cpu = zip(predict_seconds(options, directory),
                            spark_seconds(spark, cluster, scored, table, output, number == 0))
            ratios.append((wall[0] / wall[1], cpu[0] / cpu[1]))
            print(f"round {number + 1}: predict {options.rows / wall[0]:,.0f} rows/s, Spark {options.rows / wall[1]:,.0f} "
                  f"rows/s, ratio {ratios[-1][0]:.3f}; CPU seconds {cpu[0]:.0f} and {cpu[1]:.0f}, ratio "
                  f"{ratios[-1][1]:.3f}", flush=True)
            compare(directory, output)
        print("median ratios: rows a second {:.3f}, rows a CPU second {:.3f}".format(
            *map(statistics.median, zip(*ratios))))
        if options.kill:
            kill_a_worker(spark, cluster, scored, table, directory, options.tasks)
            compare(directory, directory / "killed")
        spark.stop()
    finally:
        cluster.stop()


def kill_a_worker(spark, cluster, scored, table, directory, tasks):
    """The job once more; a worker and all its processes are killed when a third of the tasks are done."""
    df, started = spark.read.parquet(str(table)), time.monotonic()
    thread = threading.Thread(target=lambda: scored(df).write.parquet(str(directory / "killed")))
    thread.start()
    while thread.is_alive():
        stages = [spark.sparkContext.statusTracker().getStageInfo(stage)
                  for stage in spark.sparkContext.statusTracker().getActiveStageIds()]
        if any(stage and stage.numTasks == tasks and stage.numCompletedTasks >= tasks // 3 for stage in stages):
            break
        time.sleep(0.2)
    assert thread.is_alive(), "the job was over before a worker was killed"
    cluster.kill(cluster.workers[0])
    print(f"  a worker was killed after {time.monotonic() - started:.0f} s")
    cluster.add_worker()
    thread.join()
    print(f"  the job was complete after {time.monotonic() - started:.0f} s")


class Memory(threading.Thread):
    """The greatest memory of the processes of both workers but Java's, looked at five times a second."""

    def __init__(self, workers):
        super().__init__(daemon=True)
        self.sessions = {worker.pid for worker in workers}
        self.peak = 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.2):
            self.peak = max(
                self.peak, sum(self.size(pid) for pid, name, _ in processes(self.sessions) if name != "java"))

    @staticmethod
    def size(pid):
        try:
            rollup = pathlib.Path("/proc", pid, "smaps_rollup").read_text(encoding="utf-8")
            return int(rollup.partition("\nPss:")[2].split()[0]) << 10
        except (OSError, IndexError):
            return 0


def contenders(options):
    """Functions from a DataFrame to a scored one, by name."""
    def filbert(directory):
        model = filbert_spark.present(directory, options.filbert)
        return lambda df: filbert_spark.score(df, model, options=arguments(options))

    def peer(name):
        function = peers.udf(name, str(options.prepared), options.max_length or 128)
        return lambda df: df.withColumn("answer", function("text")).select("id", "text", "answer.*")

    return {
        "filbert": lambda: filbert(options.model),
        "transformers": lambda: peer("transformers"),
        "onnxruntime": lambda: peer("onnxruntime"),
        "filbert, 8 bits": lambda: filbert(options.quantized),
        "onnxruntime, 8 bits": lambda: peer("onnxruntime-int8"),
    }


def measure_peers(options, directory):
    table, cluster = write_input(options, directory), Cluster(directory)
    rates, work, memory, labels = {}, {}, {}, {}
    try:
        for number in range(options.rounds):
            for name, make in contenders(options).items():
                spark = application(cluster)
                watch = Memory(cluster.workers)
                watch.start()
                output = directory / f"{name}-{number}"
                seconds, cpu = spark_seconds(spark, cluster, make(), table, output)
                watch.over.set()
                spark.stop()
                rates.setdefault(name, []).append(options.rows / seconds)
                work.setdefault(name, []).append(cpu)
                memory.setdefault(name, []).append(watch.peak / 1e6)
                written = pyarrow.parquet.read_table(output).to_pydict()
                labels[name] = dict(zip(written["id"], written["predicted_label"]))
                print(f"round {number + 1}: {name} {rates[name][-1]:.0f} rows/s, {cpu:.1f} CPU seconds, "
                      f"{memory[name][-1]:,.0f} MB", flush=True)
    finally:
        cluster.stop()
    for name in rates:
        same = sum(labels[name][row] == label for row, label in labels["filbert"].items()) / options.rows
        base = "filbert, 8 bits" if "8 bits" in name else "filbert"
        faster = statistics.median(mine / other for mine, other in zip(rates[base], rates[name]))
        less = statistics.median(other / mine for mine, other in zip(work[base], work[name]))
        print(f"{name}: median {statistics.median(rates[name]):.0f} rows/s, {statistics.median(memory[name]):,.0f} MB; "
              f"filbert is {faster:.2f} times as fast with a CPU time of 1/{less:.2f}; labels equal in {same:.2%}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["predict", "peers"])
    parser.add_argument("--filbert", default=".build/release/filbert")
    parser.add_argument("--model", required=True)
    parser.add_argument("--quantized")
    parser.add_argument("--prepared")
    parser.add_argument("--texts", required=True)
    parser.add_argument("--column", default="text")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--tasks", type=int, default=8, help="tasks of a job; filbert starts once for each")
    parser.add_argument("--max-length", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory(prefix="filbert-spark-benchmark-") as directory:
        (measure_predict if options.what == "predict" else measure_peers)(options, pathlib.Path(directory))


if __name__ == "__main__":
    main()
