"""Print the next migration: what brings a record of the newest one to the tables of ``schema``.

``python -m onrecord.record.migrations 0002 "What it adds"``; the first one is made from nothing.
"""

from __future__ import annotations

import sys
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import JSON, BigInteger, create_engine

from onrecord.record import migrations, schema

_FILE = '''"""{title}."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "{number}"
down_revision = {before}

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    {body}
'''


def _render(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """Types by plain names, so that a migration stays as it is when the program changes."""
    if kind != "type":
        return False
    if isinstance(item, schema.Text):
        return "sa.Text()"
    if isinstance(item, JSON) and item._variant_mapping:
        return "_json"
    return "_number" if isinstance(item, BigInteger) and item._variant_mapping else False


def main(number: str, title: str) -> str:
    """The file, to be formatted and read before it is kept."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        before = f"{int(number) - 1:04}" if int(number) > 1 else None
        if before is not None:
            migrations.upgrade(connection)

        def ours(name: str | None, kind: str, parents: Any) -> bool:
            return kind != "table" or name in schema.metadata.tables

        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        script = produce_migrations(context, schema.metadata)
        assert script.upgrade_ops is not None
        body = render_python_code(
            script.upgrade_ops, render_as_batch=False, render_item=_render, migration_context=context
        )
    lines = [line for line in body.splitlines() if not line.strip().startswith("#")]
    made = f'"{before}"' if before else "None"
    return _FILE.format(title=title, number=number, before=made, body="\n".join(lines).strip())


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:3]))
