"""A standalone cluster of Spark on the loopback: a master, and workers of one core each."""

import os
import pathlib
import re
import signal
import subprocess
import time

import pyspark

HOME = pathlib.Path(pyspark.__file__).parent


class Cluster:
    def __init__(self, directory, workers=2, memory="1g"):
        self.directory = pathlib.Path(directory)
        self.memory = memory
        self.processes = []
        self.master = self._start("Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        self.url = self._wait(self.master, r"Starting Spark master at (spark://\S+)")
        self.workers = [self.add_worker() for _ in range(workers)]

    def add_worker(self):
        number = len(self.processes)
        worker = self._start(
            "Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", self.memory,
            "--work-dir", str(self.directory / f"worker-{number}"), self.url)
        self._wait(worker, r"(Successfully registered)")
        return worker

    def kill(self, worker):
        """What a machine does that loses its power: the worker and its executors are gone at once."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self.processes.remove(worker)

    def stop(self):
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait()

    def _start(self, role, *arguments):
        log = open(self.directory / f"{role}-{len(self.processes)}.log", "w", encoding="utf-8")
        with log:
            process = subprocess.Popen(
                [HOME / "bin/spark-class", f"org.apache.spark.deploy.{role.lower()}.{role}", *arguments],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
                env=os.environ | {"SPARK_HOME": str(HOME), "SPARK_DAEMON_MEMORY": "256m"})
        process.log = pathlib.Path(log.name)
        self.processes.append(process)
        return process

    @staticmethod
    def _wait(process, pattern):
        for _ in range(600):
            if match := re.search(pattern, process.log.read_text(encoding="utf-8")):
                return match.group(1)
            if process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"{process.args[1]} did not start:\n{process.log.read_text(encoding='utf-8')}")
