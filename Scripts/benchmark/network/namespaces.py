#!/usr/bin/env python3
"""Runs an MPI program on several "machines" of this host: network namespaces with links of a given rate and delay.

  Scripts/benchmark/network/namespaces.py --machines 2 --rate 1gbit --delay 0.2ms -- filbert train ...
  Scripts/benchmark/network/namespaces.py --machines 2 --rate 1gbit --delay 0.2ms --check

Runs `mpirun COMMAND` with one rank on each machine, and ends with its exit code. --check measures what MPI gets instead.
Needs root, OpenMPI, iproute2, a C compiler, and, if the kernel has no netem, iptables.

Each machine has a network namespace and a host name of its own, so MPI has nothing but TCP between ranks. A machine is
joined to a bridge by a link that carries RATE each way at the same time (tbf). A packet takes DELAY from one machine to
another, so that a round trip takes twice as long. If the kernel has netem, it delays; otherwise delay.c does.
The processors are those of this host: machines with more threads in all than it has cores compute more slowly than
machines would, and other work on it holds up messages. The namespaces have no way out, and are removed at the end.

OpenMPI 4 sends large messages in both directions at once at half the rate of a link: the requests of one direction wait
behind the data of the other. OMPI_MCA_btl_tcp_flags=1 or OMPI_MCA_btl_tcp_links=2 in the environment helps.
"""
import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ADDRESS = "10.77.0.{}"
# Packets stay joined up to so many bytes, as network cards join them: larger groups pass in bursts, smaller ones cost
# this host more time, so that links faster than FAST Gb/s need larger ones.
JOINED, JOINED_IF_FAST, FAST = 16384, 65536, 2
# What a link holds before it drops, in bytes.
QUEUE = 16 << 20


def call(*words, **options):
    return subprocess.run([str(word) for word in words], check=True, text=True, **options)


class Network:
    """Namespaces `PREFIX-0` and so on with a bridge in one of their own. Use it in a `with` statement."""

    def __init__(self, machines, rate, delay_ms):
        self.prefix = f"filbert-{os.getpid()}"
        self.names = [f"{self.prefix}-{i}" for i in range(machines)]
        self.switch = f"{self.prefix}-switch"
        self.rate, self.delay_ms = rate, delay_ms
        self.joined = JOINED if rate and gigabits(rate) <= FAST else JOINED_IF_FAST
        # One group, and what the link carries in the 100 µs by which a timer may be late.
        self.burst = self.joined + int(gigabits(rate) * 1e9 / 8 * 1e-4) if rate else None
        self.delayed_by = "nothing"
        self.cleanup = contextlib.ExitStack()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.directory = stack.enter_context(tempfile.TemporaryDirectory())
            for name in [self.switch, *self.names]:
                call("ip", "netns", "add", name)
                stack.callback(self.remove, name)
                call("ip", "-n", name, "link", "set", "lo", "up")
            call("ip", "-n", self.switch, "link", "add", "bridge", "type", "bridge")
            call("ip", "-n", self.switch, "link", "set", "bridge", "up")
            for i in range(len(self.names)):
                self.connect(i)
            if self.delay_ms:
                self.delay(stack)
            self.cleanup = stack.pop_all()
        return self

    def __exit__(self, *error):
        self.cleanup.close()

    def remove(self, name):
        listed = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True)
        for process in listed.stdout.split():  # What a killed mpirun has left.
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        call("ip", "netns", "del", name)

    def connect(self, i):
        name, port = self.names[i], f"port{i}"
        call("ip", "-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", port, "netns", self.switch)
        call("ip", "-n", self.switch, "link", "set", port, "master", "bridge")
        call("ip", "-n", name, "address", "add", f"{ADDRESS.format(i + 1)}/24", "dev", "eth0")
        for namespace, device in ((name, "eth0"), (self.switch, port)):
            call("ip", "-n", namespace, "link", "set", device, "gso_max_size", self.joined, "up")
            if self.rate:
                call("tc", "-n", namespace, "qdisc", "add", "dev", device, "root", "handle", "1:", "tbf",
                     "rate", self.rate, "burst", self.burst, "limit", QUEUE)

    def delay(self, stack):
        """The link to the machine delays what it carries, or the machine holds what arrives: the same for programs."""
        netem = [["tc", "-n", self.switch, "qdisc", "add", "dev", f"port{i}",
                  *(["parent", "1:1", "handle", "2:"] if self.rate else ["root"]),
                  "netem", "delay", f"{self.delay_ms}ms", "limit", "100000"] for i in range(len(self.names))]
        if subprocess.run(netem[0], capture_output=True).returncode == 0:
            for command in netem[1:]:
                call(*command)
            self.delayed_by = "netem"
            return
        iptables = shutil.which("iptables-legacy") or shutil.which("iptables")
        if not iptables:
            sys.exit("namespaces: this kernel has no netem; install iptables, so that packets can be held without it")
        for name in self.names:
            call("ip", "netns", "exec", name, iptables, "-t", "mangle", "-A", "INPUT", "-i", "eth0",
                 "-j", "NFQUEUE", "--queue-num", 0)
        program = self.compile("cc", "delay.c")
        process = stack.enter_context(subprocess.Popen(
            [program, str(self.delay_ms * 1000), *(f"/run/netns/{name}" for name in self.names)],
            stdout=subprocess.PIPE, text=True))
        stack.callback(process.terminate)
        if process.stdout.readline() != "ready\n":
            sys.exit("namespaces: packets cannot be delayed here")
        self.delayed_by = "delay.c"

    def compile(self, compiler, source):
        program = os.path.join(self.directory, source.removesuffix(".c"))
        call(compiler, "-O2", "-o", program, os.path.join(HERE, source))
        return program

    def agent(self):
        """What mpirun runs instead of ssh: AGENT ADDRESS COMMAND. ADDRESS ends with the machine's number from 1."""
        path = os.path.join(self.directory, "agent")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"""#!/bin/sh
machine=$((${{1##*.}} - 1))
shift
exec ip netns exec {self.prefix}-$machine unshare --uts \\
  sh -c 'hostname "$0" && exec sh -c "$1"' "machine-$machine" "$*"
""")
        os.chmod(path, 0o755)
        return path

    def mpirun(self, command):
        """The exit code of `mpirun COMMAND`, begun on the first machine, with a rank on each."""
        hosts = os.path.join(self.directory, "hosts")
        with open(hosts, "w", encoding="utf-8") as file:
            file.writelines(f"{ADDRESS.format(i + 1)} slots=1\n" for i in range(len(self.names)))
        interface = ["--mca", "btl", "self,tcp", "--mca", "pml", "ob1"]
        for part in ("btl", "oob"):
            interface += ["--mca", f"{part}_tcp_if_include", "eth0"]
        words = ["mpirun", "--allow-run-as-root", "-n", str(len(self.names)), "--hostfile", hosts, "--map-by", "node",
                 # Each machine believes that all cores are its own.
                 "--bind-to", "none", *interface, "--mca", "plm_rsh_agent", self.agent(), *command]
        process = subprocess.Popen(["ip", "netns", "exec", self.names[0], "unshare", "--uts", "sh", "-c",
                                    'hostname machine-0 && exec "$@"', "sh", *words])
        with contextlib.ExitStack() as stack:
            for number in (signal.SIGINT, signal.SIGTERM):
                before = signal.signal(number, lambda received, _: process.send_signal(received))
                stack.callback(signal.signal, number, before)
            return process.wait()


def rate(text):
    if not re.fullmatch(r"\d+(\.\d+)?[mg]bit", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a rate such as 1gbit or 100mbit")
    return text


def gigabits(rate):
    return float(rate[:-4]) * {"m": 1e-3, "g": 1}[rate[-4]]


def milliseconds(text):
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(us|ms|s)", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 0.2ms or 50us")
    return float(match[1]) * {"us": 1e-3, "ms": 1, "s": 1e3}[match[2]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--machines", type=int, default=2, metavar="COUNT")
    parser.add_argument("--rate", type=rate, metavar="RATE", help="of a link, each way: 1gbit, 100mbit (default: no limit)")
    parser.add_argument("--delay", type=milliseconds, default=0, metavar="TIME", dest="delay_ms",
                        help="from a machine to another: 0.2ms, 50us (default: none)")
    parser.add_argument("--check", action="store_true", help="measure the network with a small MPI program, as JSON")
    parser.add_argument("command", nargs="*", metavar="COMMAND")
    arguments = parser.parse_args()
    if not 1 <= arguments.machines <= 64:
        parser.error("--machines is 1 to 64")
    if arguments.check == bool(arguments.command):
        parser.error("give either --check or a command after --")
    with Network(arguments.machines, arguments.rate, arguments.delay_ms) as network:
        command = arguments.command
        if arguments.check:
            print(json.dumps({"rate": arguments.rate, "delay_ms": arguments.delay_ms,
                              "delayed_by": network.delayed_by}), flush=True)
            command = [network.compile("mpicc", "pingpong.c")]
        sys.exit(network.mpirun(command))


if __name__ == "__main__":
    main()
