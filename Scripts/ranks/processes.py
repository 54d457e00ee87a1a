"""Starts programs with `mpirun`, and finds their processes."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import uuid

MARK = "FILBERT_CHECK_RANKS"
GONE_WITHIN = 10


class Launcher:
    """`mpirun` of OpenMPI or MPICH."""

    def __init__(self, mpirun):
        self.mpirun = mpirun
        try:
            version = subprocess.run([mpirun, "--version"], capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            sys.exit(f"check-ranks: {mpirun} does not run: {error}")
        self.is_open_mpi = "Open MPI" in version or "OpenRTE" in version
        self.name = "OpenMPI" if self.is_open_mpi else "MPICH"

    def command(self, ranks, program):
        # OpenMPI refuses root, and more ranks than cores, and binds each rank to one core.
        more = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none"] if self.is_open_mpi else []
        return [self.mpirun, *more, "-n", str(ranks), *program]


class Run:
    """A command whose processes are recognised by a mark in their environment, even when their parents have ended."""

    def __init__(self, command, directory, more=None):
        self.mark = uuid.uuid4().hex
        environment = {**os.environ, **(more or {}), MARK: self.mark}
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=self.errors)

    def wait(self, seconds):
        """The exit code; None, after the processes are killed, if it takes longer."""
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            for pid in self.processes():
                kill(pid, signal.SIGKILL)
            self.process.wait()
            return None

    def error_text(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def processes(self):
        """All that run, with the environment of each."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                text = (entry / "environ").read_bytes()
                if f"{MARK}={self.mark}".encode() not in text:
                    continue
                # A zombie is gone, and waits for its parent to notice.
                if (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                    found[int(entry.name)] = dict(
                        part.split(b"=", 1) for part in text.split(b"\0") if b"=" in part)
            except OSError:
                continue
        return found

    def ranks(self):
        """The process of each rank."""
        found = {}
        for pid, environment in self.processes().items():
            rank = environment.get(b"OMPI_COMM_WORLD_RANK", environment.get(b"PMI_RANK"))
            if rank is not None:
                found[int(rank)] = pid
        return found

    def seconds_until_gone(self):
        """None, after the processes are killed, if it is more than `GONE_WITHIN`."""
        began = time.monotonic()
        while self.process.poll() is None or self.processes():
            if time.monotonic() - began > GONE_WITHIN:
                self.wait(0)
                return None
            time.sleep(0.01)
        return time.monotonic() - began


def kill(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def error_lines(run):
    return [line for line in run.error_text().splitlines() if line.startswith("error:")]
