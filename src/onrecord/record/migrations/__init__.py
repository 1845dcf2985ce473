"""Migrations: how a blank or an old database reaches the present schema.

Each step is a file of ``versions``, named by its number. A released one is never changed; a change of
the schema is a new file. ``python -m onrecord.record.migrations`` prints the operations a new one needs.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

VERSIONS = Path(__file__).with_name("versions")
TABLE = "onrecord_schema"
"""Holds the number of the last migration done: the format of the record."""

_NAME = re.compile(r"(\d{4})_\w+\.py")


def numbers() -> list[str]:
    """The numbers of all migrations this program knows, in order."""
    return sorted(found[1] for path in VERSIONS.iterdir() if (found := _NAME.fullmatch(path.name)))


def head() -> str:
    """The format this program writes."""
    return numbers()[-1]


def upgrade(connection: Connection) -> None:
    """Bring a database to the present schema, in the transaction of ``connection``."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    logging.getLogger("alembic").setLevel(logging.WARNING)
    scripts = ScriptDirectory(str(VERSIONS.parent))

    def steps(revision: Any, _: Any) -> Any:
        return scripts._upgrade_revs("head", revision)

    context = MigrationContext.configure(connection, opts={"fn": steps, "version_table": TABLE})
    with Operations.context(context):
        context.run_migrations()
