"""`python -m bot <verb>`: see `--help`. Each verb imports only what it needs, so that a page is served at once."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot.core.errors import PelitaError
from bot.core.roles import ROLES
from bot.settings import Settings, utc_now


def _run(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.supervisor import run

    return run(settings)


def _web(settings: Settings, args: argparse.Namespace) -> int:
    from bot.cli.web import serve

    return serve(settings, args.fd)


def _worker(settings: Settings, args: argparse.Namespace) -> int:
    from bot.cli.worker import work

    return work(settings, args.name)


def _train(settings: Settings, _: argparse.Namespace) -> int:
    from bot.dialogue.training import ensure_model

    ensure_model(settings.models_dir)
    return 0


def _parse(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.tools import parse

    return parse(settings)


def _redact(_: Settings, __: argparse.Namespace) -> int:
    from bot.cli.tools import redact

    return redact()


def _check_offer(_: Settings, __: argparse.Namespace) -> int:
    from bot.cli.tools import check_offer

    return check_offer()


def _screen(_: Settings, __: argparse.Namespace) -> int:
    from bot.cli.tools import screen

    return screen()


def _content(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.content import check

    return check(settings)


def _services(_: Settings, args: argparse.Namespace) -> int:
    from bot.cli import services
    from bot.content.catalog import CONTENT_ROOT

    if args.action == "export":
        return services.export(CONTENT_ROOT)
    return services.import_(CONTENT_ROOT, args.file, utc_now().date())


def _staff(settings: Settings, args: argparse.Namespace) -> int:
    from bot.cli import staff

    if args.action == "list":
        return staff.show(settings)
    if args.action == "add":
        return staff.add(settings, args.role)
    if args.action == "reset":
        return staff.reset(settings, args.name)
    if args.action == "role":
        return staff.change(settings, args.name, role=args.role)
    return staff.change(settings, args.name, active=args.action == "enable")


def _audit(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.audit import verify

    return verify(settings)


def _backup(settings: Settings, args: argparse.Namespace) -> int:
    from bot.cli import backup

    act = backup.backup if args.verb == "backup" else backup.restore
    return act(settings, args.file, args.passphrase_file)


def _keys(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.keys import rotate

    return rotate(settings)


def _poster(settings: Settings, args: argparse.Namespace) -> int:
    from bot.cli.poster import poster

    return poster(settings, args.lang, args.out)


def _block(settings: Settings, args: argparse.Namespace) -> int:
    from bot.cli.barring import block

    return block(settings, args.action, " ".join(args.who))


def _agencies(settings: Settings, args: argparse.Namespace) -> int:
    from bot.cli.agencies import import_list

    return import_list(settings, args.file, args.as_of)


def _evaluate(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.evaluate import evaluate

    return evaluate(settings)


def _tune(_: Settings, __: argparse.Namespace) -> int:
    from bot.cli.tune import tune

    return tune()


def _messages(_: Settings, __: argparse.Namespace) -> int:
    from bot.cli.messages import messages

    return messages()


def _compare(_: Settings, __: argparse.Namespace) -> int:
    from bot.cli.compare import compare

    return compare()


def _bench(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.bench import bench

    return bench(settings)


_VERBS: dict[str, tuple[Callable[[Settings, argparse.Namespace], int], str]] = {
    "run": (_run, "start everything and stay in the foreground"),
    "train": (_train, "train the model if none fits the data"),
    "evaluate": (_evaluate, "measure understanding, redaction and the offer check on held-out messages"),
    "tune": (_tune, "what the thresholds of the understanding should be"),
    "compare": (_compare, "the understanding beside other classifiers"),
    "bench": (_bench, "speed and memory beside stock Rasa"),
    "messages": (_messages, "check the amount and the variety of data/nlu"),
    "content": (_content, "check data/content"),
    "block": (_block, "whom to block by pseudonym or by the handle of a case, and who floods"),
    "agencies": (_agencies, "import the official list of licensed companies (docs/howto/agencies.md)"),
    "services": (_services, "the service directory as a spreadsheet: export, import FILE"),
    "staff": (_staff, "staff accounts: add ROLE, reset NAME, role NAME ROLE, disable NAME, enable NAME, list"),
    "audit": (_audit, "verify the audit trail"),
    "backup": (_backup, "accounts, audit trail and counts into an encrypted file"),
    "restore": (_backup, "such a file into an empty installation"),
    "keys": (_keys, "replace all keys that lead to people; the program must not run"),
    "poster": (_poster, "a one-page poster as PDF"),
    "parse": (_parse, "JSON Lines: topic, language and urgency of texts"),
    "redact": (_redact, "JSON Lines: hide personal data in texts"),
    "check-offer": (_check_offer, "JSON Lines: red flags in job offers"),
    "screen": (_screen, "JSON Lines: tier of screening answers"),
    "web": (_web, "the web process (started by run)"),
    "worker": (_worker, "a dialogue worker (started by run)"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, (_function, help_text) in _VERBS.items():
        verb = verbs.add_parser(name, help=help_text)
        if name == "web":
            verb.add_argument("--fd", type=int, required=True, help="the listening socket, inherited")
        if name == "worker":
            verb.add_argument("--name", required=True)
        if name == "poster":
            verb.add_argument("--lang", required=True, help="id or en")
            verb.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
        if name == "content":
            verb.add_argument("action", choices=["check"])
        if name == "block":
            verb.add_argument("action", choices=["noisy", "list", "add", "remove"])
            verb.add_argument("who", nargs="*", help="a pseudonym, or the two-word handle of a case")
        if name == "agencies":
            verb.add_argument("action", choices=["import"])
            verb.add_argument("file", help="CSV: name,licence_number,status,valid_until,address")
            verb.add_argument("--as-of", required=True, help="the day of the list, like 2026-10-31")
        if name == "services":
            actions = verb.add_subparsers(dest="action", required=True)
            actions.add_parser("export", help="CSV on standard output")
            actions.add_parser("import", help="take over a CSV file").add_argument("file", type=Path)
        _operator_arguments(name, verb)
    return parser


def _operator_arguments(name: str, verb: argparse.ArgumentParser) -> None:
    if name in ("backup", "restore"):
        verb.add_argument("file", type=Path)
        verb.add_argument("--passphrase-file", type=Path, help="else PELITA_BACKUP_PASSPHRASE is used")
    if name in ("audit", "keys"):
        verb.add_argument("action", choices=["verify" if name == "audit" else "rotate"])
    if name == "staff":
        _staff_actions(verb.add_subparsers(dest="action", required=True))


def _staff_actions(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    actions.add_parser("list", help="all accounts")
    add = actions.add_parser("add", help="a one-time link for a new account")
    add.add_argument("role", choices=tuple(ROLES))
    for action, help_text in {
        "reset": "lock an account and print the one-time link that opens it again (lost phone or password)",
        "disable": "switch an account off",
        "enable": "switch it on again",
        "role": "give it another role",
    }.items():
        parser = actions.add_parser(action, help=help_text)
        parser.add_argument("name", help="the log-in name")
        if action == "role":
            parser.add_argument("role", choices=tuple(ROLES))


def main() -> int:
    """Runs one verb; a problem the operator can mend is one line on standard error and exit code 2."""
    args = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        return _VERBS[args.verb][0](Settings.from_env(os.environ), args)
    except PelitaError as error:
        sys.stderr.write(f"pelita: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
