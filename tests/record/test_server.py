"""The server that the tests start is gone when they are, however they end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from .server import binaries

KILLED = """
import os, signal
from tests.record.server import Server
server = Server()
print(server.home, flush=True)
print((server.data / "postmaster.pid").read_text().split()[0], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_nothing_is_left_of_a_server_whose_tests_were_killed() -> None:
    if binaries() is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", KILLED], cwd=root, capture_output=True, text=True, check=False)
    home, number = told.stdout.split()
    until = time.monotonic() + 60
    while time.monotonic() < until and (Path(home).exists() or Path(f"/proc/{number}").exists()):
        time.sleep(0.1)
    assert not Path(home).exists()
    assert not Path(f"/proc/{number}").exists()
