"""Child processes: how long, how much memory, and why they failed.

Linux counts the parent's memory at the fork into `ru_maxrss` of the child, also after `exec`. So nothing here imports a
peer, and `peak` has a small process of its own in between.
"""

import json
import os
import subprocess
import sys
import tempfile
import time


class Failed(Exception):
    """What a program said last."""


class Finished:
    def __init__(self, seconds, peak, stdout):
        self.seconds, self.peak, self.stdout = seconds, peak, stdout


def reason(stderr, status):
    stderr.seek(0)
    lines = [line.strip() for line in stderr.read().decode(errors="replace").splitlines() if line.strip()]
    said = lines[-1] if lines else f"ended with status {status} and said nothing"
    return said.replace("|", "\\|")[:200]


def run(command, environment=None, stdin=None):
    """Runs a program to its end: wall seconds, bytes at its peak, what it wrote."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        source = subprocess.PIPE if stdin is not None else subprocess.DEVNULL
        start = time.perf_counter()
        try:
            process = subprocess.Popen(command, stdin=source, stdout=out, stderr=err, env=environment)
        except OSError as error:
            raise Failed(f"{command[0]}: {error.strerror}")
        if stdin is not None:
            process.stdin.write(stdin.encode())
            process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(reason(err, process.returncode))
        out.seek(0)
        return Finished(seconds, usage.ru_maxrss * 1024, out.read().decode())


# Starts a program and writes its peak in KiB to a file.
LAUNCHER = """
import os, sys
_, status, usage = os.wait4(os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ), 0)
with open(sys.argv[1], "w") as file:
    file.write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status) and 1)
"""


def peak(command):
    """Runs a program to its end: bytes at its peak."""
    with tempfile.NamedTemporaryFile("r") as file:
        run([sys.executable, "-I", "-S", "-c", LAUNCHER, file.name, *command])
        return int(file.read()) * 1024


class Resident:
    """A program that loads once and then does a job for every line it reads: lines of JSON in, lines of JSON out."""

    def __init__(self, command, environment):
        self.stderr = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.stderr, env=environment, text=True)
        self.loading = self.answer()

    def answer(self):
        # Libraries print notices; the answer is the line that begins as an object.
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        status = self.process.wait()
        raise Failed(reason(self.stderr, status))

    def ask(self, **job):
        try:
            self.process.stdin.write(json.dumps(job) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failed(reason(self.stderr, self.process.wait()))
        return self.answer()

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait()
        self.stderr.close()
