"""Where the program and a model are, at the driver and on the nodes."""

from __future__ import annotations

import atexit
import dataclasses
import hashlib
import os
import shutil
import tarfile
import tempfile
from typing import TYPE_CHECKING

from pyspark import SparkFiles

from . import files
from .errors import FilbertError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclasses.dataclass(frozen=True)
class Model:
    """A filbert and a model directory, with the SHA-256 of their files. `ship` and `present` make one."""

    binary: str
    """The program, at the driver."""
    directory: str
    """The model directory, at the driver."""
    node_binary: str
    """The program on the nodes. A relative path is one among the files that Spark has shipped."""
    node_directory: str
    """The model directory on the nodes, as `node_binary`."""
    binary_hash: str
    file_hashes: dict[str, str]
    """The SHA-256 of each file of the model, by its name in the directory."""

    def on_node(self) -> tuple[str, str]:
        """The paths of the program and the model on this node; raises `FilbertError` unless they are the driver's."""
        root = os.path.abspath(SparkFiles.getRootDirectory())
        binary, directory = os.path.join(root, self.node_binary), os.path.join(root, self.node_directory)
        expected = {os.path.join(directory, name): digest for name, digest in self.file_hashes.items()}
        files.check({binary: self.binary_hash} | expected, directory, root)
        if not os.access(binary, os.X_OK):
            # Spark unpacks archives without the modes of their files.
            os.chmod(binary, 0o755)
        return binary, directory


def present(model: str, binary: str = "filbert", *, node_model: str | None = None, node_binary: str | None = None) -> Model:
    """A model and a program that are on every node already, at the same paths as here unless others are given.

    Relative paths on nodes are those of archives that Spark unpacks there: with `spark.archives=shop.tar.gz#shop`,
    `node_model="shop/intent"`.
    """
    found = shutil.which(binary)
    if found is None:
        raise FilbertError(f"{binary} is not a program on this machine; give the path of filbert as binary.")
    if not os.path.isdir(model):
        raise FilbertError(f"{model}: There is no such model directory; check the path or fetch the model first.")
    found, model = os.path.abspath(found), os.path.abspath(model)
    return Model(
        binary=found, directory=model, node_binary=node_binary or found, node_directory=node_model or model,
        binary_hash=files.sha256(found),
        file_hashes={name: files.sha256(os.path.join(model, name)) for name in files.names(model)})


def ship(spark: SparkSession, model: str, binary: str = "filbert") -> Model:
    """Lets Spark bring the program and a model to every node that runs a task, once an executor.

    The libraries that filbert needs (`ldd filbert`) are not shipped; the project's README names their packages.
    """
    local = present(model, binary)
    digest = hashlib.sha256(repr((local.binary_hash, sorted(local.file_hashes.items()))).encode()).hexdigest()
    name = f"filbert-{digest[:16]}.tar"
    if not any(archive.endswith("/" + name) for archive in spark.sparkContext.listArchives):
        spark.sparkContext.addArchive(_pack(local, name))
    return dataclasses.replace(local, node_binary=f"{name}/filbert", node_directory=f"{name}/model")


def _pack(model: Model, name: str) -> str:
    """An archive of the program and the model. Executors fetch it whenever they start, so it lasts as long as we do."""
    directory = tempfile.mkdtemp(prefix="filbert-spark-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    path = os.path.join(directory, name)
    with tarfile.open(path, "w", dereference=True) as archive:
        archive.add(model.binary, "filbert")
        for file in model.file_hashes:
            archive.add(os.path.join(model.directory, file), os.path.join("model", file))
    return path
