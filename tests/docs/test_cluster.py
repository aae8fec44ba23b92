"""What docs/cluster.md shows is well-formed, as far as that can be told without a cluster."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

from sim.cli.app import app

TEXT = (Path(__file__).parents[2] / "docs" / "cluster.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", TEXT, re.S | re.M)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


def panj(words: list[str]) -> None:
    command = get_command(app).commands["sweep"]  # type: ignore[attr-defined]
    command.make_context("sweep", words)


def test_every_command_can_be_parsed() -> None:
    found = [
        line for text in (*blocks("console"), *blocks("bash")) for line in text.splitlines() if "panj sweep" in line
    ]
    assert len(found) == 4
    for line in found:
        panj(shlex.split(line.split("panj sweep")[1].split("#")[0]))


def test_the_documents_for_kubernetes_fit_together() -> None:
    documents = list(YAML(typ="safe").load_all("".join(blocks("yaml"))))
    kinds = [one["kind"] for one in documents]
    assert kinds == ["Deployment", "Service", "Deployment", "PersistentVolumeClaim", "Job"]
    for one in documents:
        if one["kind"] == "Deployment":
            assert one["spec"]["selector"]["matchLabels"] == one["spec"]["template"]["metadata"]["labels"]
    service, job, claim = documents[1], documents[4], documents[3]
    assert service["spec"]["selector"] == documents[0]["spec"]["selector"]["matchLabels"]
    pod = job["spec"]["template"]["spec"]
    words = pod["containers"][0]["command"]
    panj(words[2:])
    assert f"tcp://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}" in words
    assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]


def test_the_script_for_slurm_asks_for_what_it_says() -> None:
    jobqueue = pytest.importorskip("dask_jobqueue", reason="dask-jobqueue is not installed: pip install panj[cluster]")
    (code,) = blocks("python")
    compile(code, "docs/cluster.md", "exec")
    options = re.search(r"SLURMCluster\((.*?)\n    \)", code, re.S)
    assert options
    given = eval(f"dict({options[1]}\n)")
    script = jobqueue.slurm.SLURMJob("tcp://10.0.0.5:8786", name="panj", **given).job_script()
    assert "#SBATCH -p normal" in script
    assert "#SBATCH --cpus-per-task=16" in script
    assert "--nworkers 16" in script
    assert "--nthreads 1" in script
    assert "--lifetime 110m" in script
