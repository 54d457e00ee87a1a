#!/usr/bin/env python3
"""Checks the text of Scripts/deploy: that nothing which holds the server's costs and rights was lost.

    Scripts/test-deploy.py

Where there is systemd-analyze, it is asked as well. Ends with 1 if a check fails.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

DEPLOY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "deploy")
# As systemd-analyze counts it; 10 is a unit without any setting.
MOST_EXPOSED = 1.5


def read(name):
    with open(os.path.join(DEPLOY, name), encoding="utf-8") as file:
        return file.read()


def settings(unit):
    """The settings of a unit by section; of one that is given twice, both."""
    found, section = {}, None
    for line in unit.splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
        elif line and not line.startswith("#"):
            name, value = line.split("=", 1)
            found.setdefault((section, name), []).append(value)
    return found


def check_unit():
    unit = settings(read("filbert.service"))
    wanted = {
        "Restart": "on-failure", "RestartSec": r"[1-9]\d*", "RestartPreventExitStatus": "64 65 66",
        "MemoryMax": r"\d+[MG]", "MemorySwapMax": "0", "TasksMax": r"\d+", "LimitNOFILE": r"\d+", "LimitCORE": "0",
        "SystemCallErrorNumber": "EPERM", "NoNewPrivileges": "yes", "DynamicUser": "yes", "CapabilityBoundingSet": "",
    }
    assert unit.get(("Unit", "StartLimitIntervalSec")) == ["0"], "the unit gives up after some starts"
    for name, value in wanted.items():
        given = unit.get(("Service", name), ["missing"])
        assert re.fullmatch(value, given[-1]), f"{name} is {given[-1]}"
    filters = unit["Service", "SystemCallFilter"]
    assert filters == ["@system-service", "~@privileged @resources"], f"the filter is {filters}"


def check_container():
    text = read("Containerfile")
    run = " ".join(line.lstrip("# ").rstrip("\\ ") for line in text.splitlines() if line.startswith("#"))
    instructions = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    bases = [line.split()[1] for line in instructions if line.startswith("FROM ")]
    assert len(bases) == 2, bases
    for base in bases:
        assert re.fullmatch(r"[a-z]+:[a-z0-9.-]+@sha256:[0-9a-f]{64}", base), f"{base} is not fixed by a digest"
    users = [line.split()[1] for line in instructions if line.startswith("USER ")]
    assert len(users) == 1 and re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[0]), f"the users are {users}"
    for option in ("--memory ", "--memory-swap ", "--pids-limit ", "--ulimit nofile=", "--ulimit core=0 ",
                   "--read-only ", "--cap-drop ALL ", "--security-opt no-new-privileges ", "--restart on-failure "):
        assert option in run, f"the command to run it lacks {option}"


def check_systemd():
    if not shutil.which("systemd-analyze"):
        return "there is no systemd-analyze here"
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "filbert.service")
        with open(path, "w", encoding="utf-8") as file:  # The program need not be installed for this.
            file.write(read("filbert.service").replace("/usr/local/bin/filbert", "/bin/true"))
        verified = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True)
        complaints = [line for line in verified.stderr.splitlines() if "filbert.service" in line]
        assert not complaints, complaints
        judged = subprocess.run(["systemd-analyze", "security", "--offline=true", path], capture_output=True, text=True)
        exposure = re.search(r"Overall exposure level for \S+: (\d+\.\d+)", judged.stdout)
        if not exposure:
            return "this systemd-analyze cannot judge files"
        assert float(exposure[1]) <= MOST_EXPOSED, f"its exposure is {exposure[1]}"
    return None


def main():
    passed = failed = skipped = 0
    for check in (check_unit, check_container, check_systemd):
        name = check.__name__.replace("_", " ")
        try:
            missing = check()
        except AssertionError as error:
            failed += 1
            print(f"FAILED    {name}: {error}")
            continue
        skipped += bool(missing)
        passed += not missing
        print(f"left out  {name}: {missing}" if missing else f"ok        {name}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
