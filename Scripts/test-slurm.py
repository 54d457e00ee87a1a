#!/usr/bin/env python3
"""Runs the scripts of Scripts/deploy/slurm on a real Slurm: a controller and one node on the loopback of this machine.

  Scripts/test-slurm.py [--filbert .build/release/filbert] [--with-mpi .build/mpi/filbert]

Scores a table in shards, interrupts one of them, and joins them: the result must be the same as that of one run. With
--with-mpi, a Filbert that was built with the trait MPI, it also trains on two ranks. Needs Debian's slurm-wlm, and runs
as root. Ends with 1 if a check fails.
"""
import argparse
import contextlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "Scripts/deploy/slurm"
PAGE = ROOT / "Sources/FilbertCLI/Documentation.docc/ManyMachines.md"
SHARDS = 4
# What one run of the table takes, so that a shard of it can be interrupted.
LONG_ENOUGH = 12
LONGEST_WAIT = 240

CONFIGURATION = """
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
# A job that is put back would wait until its credential has expired, two minutes by default.
AuthInfo=cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort={controller}
SlurmdPort={node}
StateSaveLocation={directory}/state
SlurmdSpoolDir={directory}/spool
SlurmctldPidFile={directory}/slurmctld.pid
SlurmdPidFile={directory}/slurmd.pid
SlurmctldLogFile={directory}/slurmctld.log
SlurmdLogFile={directory}/slurmd.log
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
NodeName=localhost NodeAddr=127.0.0.1 CPUs=4 RealMemory=8000
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Slurm:
    """A cluster of one node, for as long as the `with` statement runs."""

    def __init__(self, directory, filbert):
        self.directory = directory
        for name in ("state", "spool"):
            (directory / name).mkdir()
        # A classifier and an encoder, as small as they can be.
        (directory / "models").mkdir()
        subprocess.run([sys.executable, ROOT / "Scripts/clients/make_models.py", directory / "models"], check=True)
        (directory / "bin").mkdir()
        (directory / "bin/filbert").symlink_to(filbert)
        configuration = directory / "slurm.conf"
        configuration.write_text(
            CONFIGURATION.format(directory=directory, controller=free_port(), node=free_port()), encoding="utf-8")
        self.environment = {**os.environ, "SLURM_CONF": str(configuration),
                            "PATH": f"{directory / 'bin'}:{os.environ['PATH']}"}

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            for words in (["slurmctld", "-D"], ["slurmd", "-D", "-N", "localhost"]):
                daemon = stack.enter_context(subprocess.Popen(
                    words, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
                stack.callback(daemon.terminate)
            self.wait_until(lambda: "idle" in self.call("sinfo", "--noheader", "--format=%T", check=False), "a node")
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *error):
        self.stack.close()

    def call(self, *words, check=True, **environment):
        answer = subprocess.run([str(word) for word in words], env={**self.environment, **environment},
                                cwd=self.directory, capture_output=True, text=True)
        assert not check or answer.returncode == 0, f"{words[0]}: {answer.stderr}"
        return answer.stdout

    def wait_until(self, condition, what):
        end = time.monotonic() + LONGEST_WAIT
        while not condition():
            if time.monotonic() > end:
                logs = [path.read_text(errors="replace")[-2000:] for path in self.directory.glob("*.log")]
                raise AssertionError(f"Slurm did not give {what} in {LONGEST_WAIT} s:\n" + "\n".join(logs))
            time.sleep(0.05)

    def wait_for(self, job):
        self.wait_until(lambda: not self.call("squeue", "--noheader", "--jobs", job, check=False), f"job {job}")

    def log(self, pattern):
        return "".join(path.read_text() for path in sorted(self.directory.glob(pattern)))


def write_table(path, rows):
    with open(path, "w", encoding="utf-8") as table:
        table.write("id,text\n")
        for i in range(rows):
            table.write(f'{i},"a message of {i % 97} words, and {i}"\n' if i % 50 else f"{i},\n")


def lines_of_the_manual():
    """What the page about many machines tells users of Slurm to type."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    found, = (block for block in blocks if "predict-shards.sbatch" in block)
    return found


def whole_run(slurm, rows):
    """Scores a table of so many rows without shards. Returns the seconds that this took."""
    write_table(slurm.directory / "messages.csv", rows)
    began = time.monotonic()
    slurm.call("filbert", "predict", "--model", "models/classifier", "--input", "messages.csv", "--output", "whole.csv",
               "--rejects", "whole.rejects.csv", "--quiet", "--overwrite")
    return time.monotonic() - began


def check_shards(slurm):
    """One shard is interrupted as by the time limit: the array and the join end all the same, with all rows."""
    rows = 40_000
    while (seconds := whole_run(slurm, rows)) < LONG_ENOUGH:
        rows = int(rows * min(20, 1.3 * LONG_ENOUGH / seconds))
    (slurm.directory / "Scripts").symlink_to(ROOT / "Scripts")
    submitted = slurm.call("bash", "-ec", lines_of_the_manual(), MODEL="models/classifier", SHARDS=str(SHARDS),
                           SBATCH_ARRAY_INX=f"0-{SHARDS - 1}", SBATCH_MEM_PER_NODE="1500M")
    join = submitted.split()[-1]
    job = slurm.call("squeue", "--noheader", "--name=filbert-predict", "--format=%F").split()[0]
    slurm.wait_until((slurm.directory / "scored/part-3.csv.partial").exists, "a running shard")
    slurm.call("scancel", "--signal=TERM", f"{job}_2")
    slurm.wait_for(join)
    put_back = slurm.call("scontrol", "show", "job", f"{job}_2", check=False)
    assert "Restarts=1" in put_back, f"shard 2 was not put back into the queue: {put_back}"
    for ending in (".csv", ".rejects.csv"):
        whole, joined = slurm.directory / f"whole{ending}", slurm.directory / f"scored{ending}"
        assert joined.exists(), slurm.log("filbert-*.log")
        assert joined.read_bytes() == whole.read_bytes(), f"{joined.name} is not that of one run"


def check_training(slurm, filbert):
    """Two ranks train what one process does that cuts its batches as they do."""
    (slurm.directory / "bin/filbert").unlink()
    (slurm.directory / "bin/filbert").symlink_to(filbert)
    with open(slurm.directory / "train.csv", "w", encoding="utf-8") as table:
        table.write("text,label\n")
        for i in range(200):
            table.write(f"message {i} of good words,yes\n" if i % 2 else f"message {i} of bad words,no\n")
    job = slurm.call("sbatch", "--parsable", "--nodes=1", "--ntasks-per-node=2", "--cpus-per-task=1", "--mem=2G",
                     SCRIPTS / "train.sbatch", MODEL="models/encoder", OUTPUT="two").strip()
    slurm.wait_for(job)
    slurm.call("filbert", "train", "--model", "models/encoder", "--train", "train.csv", "--output", "one", "--threads", 2,
               "--parts", 4)
    weights = [slurm.directory / name / "model.safetensors" for name in ("one", "two")]
    assert weights[1].exists(), slurm.log("filbert-train-*.log")
    assert weights[0].read_bytes() == weights[1].read_bytes(), "two ranks give another model than one process"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filbert", type=pathlib.Path, default=ROOT / ".build/release/filbert", metavar="FILE")
    parser.add_argument("--with-mpi", type=pathlib.Path, metavar="FILE", help="a Filbert with the trait MPI")
    arguments = parser.parse_args()
    missing = [name for name in ("slurmctld", "slurmd", "sbatch") if not shutil.which(name)]
    if missing:
        sys.exit(f"test-slurm: {missing[0]} is missing; install slurm-wlm")
    checks = [check_shards]
    if arguments.with_mpi:
        checks.append(lambda slurm: check_training(slurm, arguments.with_mpi.resolve()))
    with tempfile.TemporaryDirectory() as directory, \
            Slurm(pathlib.Path(directory), arguments.filbert.resolve()) as slurm:
        for check in checks:
            check(slurm)
    print(f"{len(checks)} passed, 0 failed")


if __name__ == "__main__":
    main()
