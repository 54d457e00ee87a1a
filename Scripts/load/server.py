"""A server in a process of its own: started, watched, told to reload and stopped."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time

from load.connection import Connection, Lost, Refused, request


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`command` runs until `stop`; or, without one, a server that runs already at `address` with process `pid`."""

    def __init__(self, address, command=None, pid=None, environment=None, log=None):
        self.address, self.process, self.pid, self.log = address, None, pid, log
        if command:
            output = open(log, "ab") if log else subprocess.DEVNULL
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env=os.environ | (environment or {}))
            self.pid = self.process.pid

    async def ready(self, path="/ready", timeout=120):
        """Waits until `path` is answered with 200."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process and self.process.poll() is not None:
                sys.exit(f"load: the server ended with {self.process.returncode}; see {self.log}")
            try:
                connection = await Connection.open(self.address, 2)
                response = await connection.exchange(request("GET", path), 5)
                connection.close()
                if response.status == 200:
                    return self
            except (Lost, Refused):
                pass
            await asyncio.sleep(0.1)
        sys.exit(f"load: no answer from {path} at {self.address} for {timeout} s; see {self.log}")

    def memory(self):
        """MB: resident, and of those the process's own (without mapped files)."""
        fields = {}
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            for line in file:
                name, _, value = line.partition(":")
                if name in ("VmRSS", "RssAnon"):
                    fields[name] = int(value.split()[0]) / 1024
        return {"rss_mb": round(fields["VmRSS"], 1), "own_mb": round(fields["RssAnon"], 1)}

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))

    @property
    def lives(self):
        return self.process.poll() is None if self.process else os.path.exists(f"/proc/{self.pid}")

    def signal(self, number):
        os.kill(self.pid, number)

    async def ended(self, timeout=90):
        """Its exit code; None where it had to be killed."""
        deadline = time.monotonic() + timeout
        while self.process.poll() is None and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
            return None
        return self.process.returncode

    async def stop(self):
        if not self.process or self.process.poll() is not None:
            return self.process.returncode if self.process else 0
        self.signal(signal.SIGTERM)
        return await self.ended()
