"""Helptext: the options of a command as Markdown, so that the documentation cannot fall behind.

``python -m onrecord.present.helptext docs/cli.md`` writes them into a document, between the lines
``<!-- options: COMMAND -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from onrecord.present.arguments import EXIT_CODES, build_parser

_BLOCK = re.compile(r"(<!-- options: ([a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parsers of all commands by name."""
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def options(parser: argparse.ArgumentParser) -> str:
    """A Markdown table of the arguments of ``parser``."""
    rows = ["| argument | meaning |", "| --- | --- |"]
    for action in parser._actions:
        names = ", ".join(f"`{name}`" for name in action.option_strings) or f"`{action.metavar or action.dest}`"
        if action.option_strings and action.nargs != 0:
            named = action.metavar or action.dest.upper()
            several = named if isinstance(named, str) else " ".join(named)
            names += " " + ("\\|".join(map(str, action.choices)) if action.choices else several)
        rows.append(f"| {names} | {str(action.help or '').replace('|', chr(92) + '|')} |")
    return "\n".join(rows) + "\n"


def exit_codes() -> str:
    """A Markdown table of the exit status."""
    return "| exit status | meaning |\n| --: | --- |\n" + "".join(f"| {code} | {text} |\n" for code, text in EXIT_CODES)


def filled(document: str) -> str:
    """``document`` with each block of options as the program has it now."""
    known = commands()

    def block(match: re.Match[str]) -> str:
        name = match[2]
        return match[1] + (exit_codes() if name == "exit status" else options(known[name])) + match[3]

    return _BLOCK.sub(block, document)


if __name__ == "__main__":
    for given in sys.argv[1:]:
        path = Path(given)
        path.write_text(filled(path.read_text("utf-8")), "utf-8")
