#!/usr/bin/env python3
"""Checks the manifests of Scripts/deploy/kubernetes against the schemas of Kubernetes, strictly: no member that it does not
know, and none of another type.

  Scripts/check-kubernetes.py

Installs kubernetes-validate, which brings the schemas, in .peers/kubernetes; if it cannot, it says so and leaves the check
out. It has no schema for MPIJob: its pods are checked as pods, and the rest by what stands here, the specification of
MPI operator v0.7 (v2beta1). Ends with 1 if a manifest is wrong.
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MANIFESTS = ROOT / "Scripts/deploy/kubernetes"
ENVIRONMENT = ROOT / ".peers/kubernetes"
# The oldest for which the manifests are, and the newest of the schemas.
VERSIONS = ("1.29", "1.37")


def closed(required=(), **properties):
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


REPLICAS = closed(["template"], replicas={"type": "integer", "minimum": 1}, template=closed(["spec"], spec={}, metadata={}),
                  restartPolicy={"enum": ["Never", "OnFailure"]})
MPI_JOB = closed(
    ["apiVersion", "kind", "metadata", "spec"],
    apiVersion={"const": "kubeflow.org/v2beta1"},
    kind={"const": "MPIJob"},
    metadata={"type": "object", "required": ["name"]},
    spec=closed(
        ["mpiReplicaSpecs"],
        slotsPerWorker={"type": "integer", "minimum": 1},
        runLauncherAsWorker={"type": "boolean"},
        sshAuthMountPath={"type": "string"},
        launcherCreationPolicy={"enum": ["AtStartup", "WaitForWorkersReady"]},
        mpiImplementation={"enum": ["OpenMPI", "Intel", "MPICH"]},
        runPolicy=closed(
            cleanPodPolicy={"enum": ["None", "Running", "All"]},
            ttlSecondsAfterFinished={"type": "integer", "minimum": 0},
            activeDeadlineSeconds={"type": "integer", "minimum": 1},
            backoffLimit={"type": "integer", "minimum": 0},
            suspend={"type": "boolean"}),
        mpiReplicaSpecs=closed(["Launcher", "Worker"], Launcher=REPLICAS, Worker=REPLICAS)))


def install():
    """Python with the schemas; this script goes on in it."""
    python = ENVIRONMENT / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
    installed = subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                                "--require-hashes", "--requirement", ROOT / "Scripts/deploy/requirements.txt"])
    if installed.returncode != 0:
        print("left out  the schemas of Kubernetes: kubernetes-validate cannot be installed here")
        print("0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    os.execv(python, [str(python), __file__])


def pods_of(job):
    """The pods of an MPIJob, as objects of Kubernetes."""
    for name, replicas in job["spec"]["mpiReplicaSpecs"].items():
        template = replicas["template"]
        yield {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name.lower(), **template.get("metadata", {})},
               "spec": {**template["spec"], "restartPolicy": replicas["restartPolicy"]}}


def main():
    try:
        import jsonschema
        import kubernetes_validate
        import yaml
    except ImportError:
        install()
    passed = failed = 0
    for path in sorted(MANIFESTS.glob("*.yaml")):
        for item in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            name = f"{path.name}: {item['kind']} {item['metadata']['name']}"
            is_mpi = item["kind"] == "MPIJob"
            try:
                if is_mpi:
                    jsonschema.validate(item, MPI_JOB)
                for version in VERSIONS:
                    for checked in pods_of(item) if is_mpi else [item]:
                        kubernetes_validate.validate(checked, version, strict=True)
            except (jsonschema.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
                failed += 1
                print(f"FAILED    {name}: {error.message}")
                continue
            passed += 1
            print(f"ok        {name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
