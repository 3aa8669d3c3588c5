"""The command line: the only place that prints or exits."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import typer

from audit.cli import decisions, explain, models, rules, run
from audit.errors import AuditError, ExitCode

EPILOG = """\
Exit codes: 0 nothing at or above --fail-on · 1 findings at or above it · 2 usage or configuration error ·
3 input unreadable, or nothing auditable in it · 4 an engine or model missing or damaged ·
5 finished, but segments failed or decisions were refused · 70 internal error · 130 interrupted"""

# What typer raises for wrong usage; newer typers carry a click of their own, so it is named by typer's own subclass.
_UsageFault: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "UsageError")

app = typer.Typer(
    name="audit",
    help="Finds calques and mistranslations in machine-translated text, sentence by sentence, without the source.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(name="run", epilog=EPILOG)(run.run)
app.command(name="explain")(explain.explain)
app.add_typer(rules.app, name="rules")
app.add_typer(models.app, name="models")
app.add_typer(decisions.app, name="decisions")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(f"audit {version('translation-audit')}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options of the program itself; its work is done by the commands."""


def main() -> None:
    """Run the command line and exit with a code that says what happened, see `audit --help`."""
    sys.exit(_outcome())


def _outcome() -> int:
    try:
        code = int(app(standalone_mode=False) or ExitCode.CLEAN)
        sys.stdout.flush()
    except AuditError as error:
        _complain(str(error))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except _UsageFault as error:
        _explain(error)
        return ExitCode.USAGE
    except (SystemExit, BrokenPipeError):  # typer exits only where the reader has had enough: `audit rules list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.CLEAN
    except Exception as error:  # noqa: BLE001 - the last resort: a crash must not look like findings
        traceback.print_exc()
        _complain(f"internal error: {error}: please report it with the lines above")
        return ExitCode.INTERNAL
    return code


def _explain(error: Any) -> None:
    """Wrong usage in one line; to a command without arguments its help is the answer."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    command = error.ctx.command_path if error.ctx else "audit"
    _complain(f"{error.format_message().rstrip('.')}: see {command} --help")


def _complain(message: str) -> None:
    typer.echo(f"audit: {message}", err=True)
