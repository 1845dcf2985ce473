"""A PostgreSQL server of its own, on a free port, for as long as it is wanted.

A small process beside it holds one end of a pipe. When this program ends, however it ends, the pipe closes, and
that process stops the server and removes its files.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

_WATCH = 'cat > /dev/null; "$0" -D "$1" -m immediate -w stop; rm -rf "$2"'
"""Wait for the end of standard input, then stop the server and remove its folder."""


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    other = shutil.which("pg_ctl")
    return Path(other).resolve().parent if other else None


class Server:
    """A server that holds nothing anybody else needs."""

    def __init__(self, *, durable: bool = False) -> None:
        folder = binaries()
        assert folder is not None
        self.bin = folder
        self.home = Path(tempfile.mkdtemp(prefix="onrecord-postgres-"))
        self.user: str | None = None
        if os.geteuid() == 0:  # the server refuses to be run by root
            self.user = next(name for name in ("postgres", "nobody") if _is_user(name))
            shutil.chown(self.home, self.user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.password = secrets.token_hex(8)
        secret = self.home / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        self.data = self.home / "data"
        self._watch = subprocess.Popen(
            ["sh", "-c", _WATCH, str(self.bin / "pg_ctl"), str(self.data), str(self.home)],
            user=self.user,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # an interruption is for the tests
        )
        self._run(
            "initdb", "-D", self.data, "-U", "keeper", "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8",
            "--locale", "C.UTF-8", "--no-sync",
        )  # fmt: skip
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n")
            settings.write(f"unix_socket_directories = '{self.home}'\nshared_buffers = 32MB\n")
            if not durable:
                settings.write("fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n")
        self.start()

    def url(self, database: str = "postgres", password: str | None = None) -> str:
        """Where a database of this server is."""
        return f"postgresql://keeper:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._run("pg_ctl", "-D", self.data, "-l", self.home / "log", "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; ``immediate`` is as if the power went."""
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def close(self) -> None:
        """Stop it and leave nothing behind."""
        assert self._watch.stdin is not None
        self._watch.stdin.close()
        self._watch.wait(60)
        shutil.rmtree(self.home, ignore_errors=True)

    def execute(self, command: str, database: str = "postgres") -> None:
        """Run one SQL command outside any transaction."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(command)  # type: ignore[call-overload]

    def _run(self, *command: object) -> None:
        done = subprocess.run(
            [str(self.bin / str(command[0])), *map(str, command[1:])],
            user=self.user,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"{command[0]} failed: see {self.home}"


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
