"""The command line: ``onrecord COMMAND``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from onrecord.errors import ModelError, OnrecordError, RecordError, UsageError
from onrecord.present.arguments import build_parser
from onrecord.present.output import OutputError, let_go_of_stdout
from onrecord.present.progress import complain

OK, FAILED, USAGE, MODEL, RECORD, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 6, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in ``argv`` (that of the process unless given); the exit status.

    A mistake in the arguments and ``--help`` end with :class:`SystemExit`, as argparse has it.
    """
    parser = build_parser()
    args = parser.parse_args(argv)
    if args.command is None or (args.command == "read" and not args.inputs and sys.stdin.isatty()):
        _help_of(parser, args.command).print_help(sys.stderr)
        return USAGE
    try:
        return _run(args)
    except BrokenPipeError:
        let_go_of_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except (UsageError, OutputError) as error:
        complain(str(error))
        return USAGE
    except ModelError as error:
        complain(str(error))
        return MODEL
    except RecordError as error:
        complain(str(error))
        return RECORD
    except OnrecordError as error:
        complain(str(error))
        return FAILED


def _run(args: argparse.Namespace) -> int:
    """Each command is imported when it is run: ``--help`` waits for none of them."""
    if args.command == "read":
        from onrecord.present.reading import run

        return run(args)
    if args.command == "schema":
        from onrecord.present.output import opened
        from onrecord.present.schema import schema_text

        with opened(None, "jsonl") as output:
            output.write([schema_text()])
        return OK
    status: int = args.run(args)  # a command that brought its own
    return status


def _help_of(parser: argparse.ArgumentParser, command: str | None) -> argparse.ArgumentParser:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) and command in action.choices:
            found: argparse.ArgumentParser = action.choices[command]
            return found
    return parser


if __name__ == "__main__":
    sys.exit(main())
