#!/usr/bin/env python3
"""Checks the text of Scripts/deploy: that nothing which holds the server's costs and rights was lost, and that
commands, numbers of shards, threads, routes and exit codes agree with each other and with the manual.

    Scripts/test-deploy.py

Where there is systemd-analyze or shellcheck, it is asked as well; manifests of Kubernetes need PyYAML (python3-yaml).
Their schemas are checked by check-kubernetes.py. Ends with 1 if a check fails.
"""
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import check_runner

try:
    import yaml
except ImportError:
    yaml = None

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEPLOY = os.path.join(ROOT, "Scripts/deploy")
MANUAL = os.path.join(ROOT, "Sources/FilbertCLI/Documentation.docc")
# As systemd-analyze counts it; 10 is a unit without any setting.
MOST_EXPOSED = 1.5


def read(name, directory=DEPLOY):
    with open(os.path.join(directory, name), encoding="utf-8") as file:
        return file.read()


def names(pattern):
    return sorted(os.path.relpath(path, DEPLOY) for path in glob.glob(os.path.join(DEPLOY, pattern)))


def objects(name):
    """The objects of a manifest of Kubernetes, by kind."""
    return {item["kind"]: item for item in yaml.safe_load_all(read(name))}


def pods(item):
    """The specs of the pods that an object makes."""
    spec = item.get("spec", {})
    templates = [replica["template"] for replica in spec.get("mpiReplicaSpecs", {}).values()]
    return [template["spec"] for template in templates + ([spec["template"]] if "template" in spec else [])]


def options(words):
    """The options of a command; a flag has the value None."""
    pairs = zip(words, [*words[1:], "--"])
    found = {}
    for word, following in pairs:
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            found[name] = value if equals else None if following.startswith("--") else following
    return found


def filbert_commands(words):
    """What follows the name of the program in a list of words: a subcommand and its options."""
    places = [i for i, word in enumerate(words) if os.path.basename(word) == "filbert"]
    return [words[i + 1:] for i in places]


def script_commands(name):
    commands = []
    for line in read(name).replace("\\\n", " ").splitlines():
        if not line.lstrip().startswith("#"):
            commands += filbert_commands(shlex.split(line))
    return commands


def manifest_commands(name):
    containers = [container for item in objects(name).values() for pod in pods(item) for container in pod["containers"]]
    return [command for container in containers
            for command in filbert_commands(container.get("command", []) + container.get("args", []))]


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


def check_commands():
    """Every option stands on the page of its command, which DocumentationTests compares with its help."""
    commands = [(name, command) for name in names("slurm/*.sbatch") for command in script_commands(name)]
    if yaml:
        commands += [(name, command) for name in names("kubernetes/*.yaml") for command in manifest_commands(name)]
    assert len(commands) >= (7 if yaml else 3), commands
    for name, (subcommand, *words) in commands:
        assert os.path.exists(os.path.join(MANUAL, f"{subcommand.capitalize()}.md")), f"{name}: there is no {subcommand}"
        page = read(f"{subcommand.capitalize()}.md", MANUAL)
        for option in options(words):
            assert f"`{option}`" in page or f"`{option} " in page, f"{name}: {subcommand} has no option {option}"
    return None if yaml else "there is no PyYAML here for the manifests"


def check_pages():
    """Files of Scripts that the manual names are there."""
    for page in sorted(os.listdir(MANUAL)):
        for path in re.findall(r"\bScripts/[\w./-]*\w", read(page, MANUAL) if page.endswith(".md") else ""):
            assert os.path.exists(os.path.join(ROOT, path)), f"{page} names {path}, which is not there"


def check_kubernetes():
    if not yaml:
        return "there is no PyYAML here"
    version = re.search(r'number = "(.*)"', read("Sources/Core/Version.swift", ROOT))[1]
    user = re.search(r"^USER (\d+):", read("Containerfile"), re.M)[1]
    for name in names("kubernetes/*.yaml"):
        for pod in (pod for item in objects(name).values() for pod in pods(item)):
            assert pod["securityContext"]["runAsNonRoot"] and str(pod["securityContext"]["runAsUser"]) == user, name
            assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
            assert pod["automountServiceAccountToken"] is False, name
            for container in pod["containers"]:
                rights, resources = container["securityContext"], container["resources"]
                assert rights["allowPrivilegeEscalation"] is False, name
                assert rights["capabilities"] == {"drop": ["ALL"]}, name
                assert "mpi" in name or rights["readOnlyRootFilesystem"], name
                assert resources["limits"]["memory"] == resources["requests"]["memory"], name
                assert container["image"].endswith(f":{version}"), f"{name}: {container['image']} is not {version}"
                for command in filbert_commands(container["command"] + container["args"]):
                    threads = options(command).get("--threads")
                    cores = resources["limits"].get("cpu")
                    assert "mpi" in name or threads in (None, cores), f"{name}: {threads} threads for {cores} cores"


def check_shards():
    """The numbers of shards agree, and exit codes that are not tried again are those of the manual."""
    script = read("slurm/predict-shards.sbatch")
    count = int(re.search(r"^#SBATCH --array=0-(\d+)$", script, re.M)[1]) + 1
    assert f"${{SHARDS:-{count}}}" in script, f"the array has {count} shards"
    if not yaml:
        return "there is no PyYAML here for the manifest"
    job = objects("kubernetes/predict-shards.yaml")["Job"]["spec"]
    command, = manifest_commands("kubernetes/predict-shards.yaml")
    assert options(command)["--shard-count"] == str(job["completions"]), "--shard-count and completions differ"
    assert "--resume" in command, "a pod that is started again would begin at the first row"
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", read("ExitCodes.md", MANUAL), re.M)}
    # 0 and 130 are no errors, and neither is the 3 of trend, which is not among the jobs.
    codes -= {0, 3, 130}
    for name in ("kubernetes/predict-shards.yaml", "kubernetes/join.yaml"):
        rules = objects(name)["Job"]["spec"]["podFailurePolicy"]["rules"]
        given = [code for rule in rules for code in rule.get("onExitCodes", {}).get("values", [])]
        assert sorted(given) == sorted(codes), f"{name} has the exit codes {given}, the manual {codes}"


def check_serving():
    if not yaml:
        return "there is no PyYAML here"
    found = objects("kubernetes/serve.yaml")
    pod, = pods(found["Deployment"])
    container, = pod["containers"]
    routes = re.findall(r"`GET (/\w+)`", read("Serving.md", MANUAL))
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        route = container[probe]["httpGet"]["path"]
        assert route in routes, f"the {probe} asks {route}, which the server has not"
    labels = found["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert found["Service"]["spec"]["selector"] == labels
    assert found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert found["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == found["Deployment"]["metadata"]["name"]
    assert "replicas" not in found["Deployment"]["spec"], "each kubectl apply would undo the autoscaler"
    page = read("Serve.md", MANUAL)
    longest = sum(int(re.search(rf"`{option} S`.*\((\d+)\)", page)[1])
                  for option in ("--body-timeout", "--request-timeout"))
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["terminationGracePeriodSeconds"] >= longest + pause, "requests may take longer than the pod lives"


def check_training():
    mpi, container = read("mpi.Containerfile"), read("Containerfile")
    for line in container.splitlines():
        if line.startswith(("FROM ", "USER ")):
            assert line in mpi.splitlines(), f"mpi.Containerfile lacks {line!r}"
    if not yaml:
        return "there is no PyYAML here for the manifest"
    spec = objects("kubernetes/train-mpi.yaml")["MPIJob"]["spec"]
    replicas = spec["mpiReplicaSpecs"]
    launcher, = replicas["Launcher"]["template"]["spec"]["containers"]
    worker, = replicas["Worker"]["template"]["spec"]["containers"]
    ranks = int(launcher["args"][launcher["args"].index("-n") + 1])
    assert ranks == replicas["Worker"]["replicas"] * spec["slotsPerWorker"], f"{ranks} ranks for other workers"
    command, = filbert_commands(launcher["args"])
    assert options(command)["--threads"] == worker["resources"]["limits"]["cpu"], "threads and cores differ"
    assert replicas["Worker"]["restartPolicy"] == "OnFailure", "a worker without sshd would fail every other launcher"
    assert "--resume" in command, "a launcher that is started again would begin at the first step"


def check_scripts():
    scripts = [os.path.join(DEPLOY, name) for name in names("slurm/*.sbatch")]
    for script in scripts:
        subprocess.run(["bash", "-n", script], check=True)
    if not shutil.which("shellcheck"):
        return "shellcheck is not installed"
    found = subprocess.run(["shellcheck", *scripts], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


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


if __name__ == "__main__":
    sys.exit(check_runner.run([
        check_unit, check_container, check_commands, check_pages, check_kubernetes, check_shards, check_serving,
        check_training, check_scripts, check_systemd]))
