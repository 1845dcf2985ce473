"""Set everything up on a machine that has Python 3.11+ and git, and run it.

    python3 start.py sample    install, then read the five sample articles
    python3 start.py test      install, then run every check and test

Both make a virtual environment in ``.venv`` and install into it alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")

CHECKS = (
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
    ("python", "-m", "pytest"),
)


def run(*command: str) -> None:
    """Run a program of the virtual environment; leave with its status when it fails."""
    program = BIN / command[0]
    status = subprocess.run([str(program), *command[1:]], cwd=HERE, check=False).returncode
    if status:
        print(f"start.py: {' '.join(command)} failed with status {status}", file=sys.stderr)
        raise SystemExit(status)


def installed(what: str) -> bool:
    """Install what not every machine can; True when it could be."""
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return subprocess.run([*pip, "--editable", what], cwd=HERE, check=False, stderr=subprocess.DEVNULL).returncode == 0


def install(what: str) -> None:
    """Make the environment when there is none, and install the project into it."""
    if not (ENVIRONMENT / "pyvenv.cfg").exists():
        print("start.py: making .venv", file=sys.stderr)
        venv.create(ENVIRONMENT, with_pip=True)
    print(f"start.py: installing {what} (the first time takes a minute or two)", file=sys.stderr)
    run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", what)


def main() -> None:
    """Do what the one argument says."""
    wanted = sys.argv[1:]
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run before anything has checked the version
        raise SystemExit("start.py: Python 3.11 or later is needed, this is " + sys.version.split()[0])
    if wanted == ["sample"]:
        install(".")
        run("onrecord", "read", "--format", "text", "examples/sample")
    elif wanted == ["test"]:
        install(".[dev]")
        if not installed(".[exchange]"):  # its PyICU is built from source, with a compiler and ICU's headers
            print("start.py: no followthemoney here; the tests that read exports back with it are skipped")
        for check in CHECKS:
            run(*check)
    else:
        raise SystemExit((__doc__ or "").strip())


if __name__ == "__main__":
    main()
