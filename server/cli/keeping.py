"""``lianmu edition …``, ``backup``, ``restore``, ``doctor``: looking after the data folder."""

from __future__ import annotations

from pathlib import Path

import typer

from ontology.text import Text
from server.accounts.trail import disarm
from server.catalog import upgrading
from server.catalog.record import remember_history_over_restore
from server.catalog.soundness import examine_all
from server.catalog.withdrawn import remember_over_restore
from server.cli.context import opened, progress, read_settings, retention, say
from server.cli.recording import FAILS, PASSES, tell
from server.clock import today
from server.search.index import rebuild
from server.store import backup as backups
from server.store.folder import DataFolder
from server.store.workspace import Workspace, open_workspace

editions = typer.Typer(help="版本 / editions", no_args_is_help=True)
SAVED = Text("已备份版本 {number} 到 {target}", "Saved edition {number} to {target}")
RESTORED = Text("已恢复为版本 {number}", "Restored as edition {number}")
DISARMED = Text(
    "备份里的令牌、口令和一次性链接全部作废：备份之后可能已有撤销。运行 lianmu serve 取得主管部门的"
    "一次性链接，再重新发放",
    "All tokens, passwords and one-time links of the backup are ended, as some may have been "
    "revoked since: lianmu serve prints a one-time link for the authority, to give out new ones",
)
UPGRADED = Text(
    "已发布为版本 {number}，编号 {identifier}", "Published as edition {number}, number {identifier}"
)
NOTHING_NEW = Text(
    "数据目录已经是这一版的规则、代码和法规", "The data folder has what this version ships already"
)
COMPACTED = Text("已整理为版本 {number}", "Compacted as edition {number}")


@editions.command("list")
def list_all() -> None:
    """保留的版本，新的在后 / retained editions, newest last."""
    _, folder = opened()
    current = folder.current_number()
    for edition in folder.list_editions():
        meta = edition.meta()
        mark = "*" if meta.number == current else " "
        change = f"+{meta.added} -{meta.removed}"
        origin = meta.submission or "-"
        what = f"{meta.action} {meta.catalog or ''}".rstrip()
        say("\t".join((f"{mark}{meta.number}", meta.created, change, origin, what)))


@editions.command("compact")
def compact() -> None:
    """整理存储，内容不变 / rewrite the store more tightly as a new edition of the same content."""
    settings, folder = opened()
    with open_workspace(folder, "compact") as workspace:
        workspace.store.optimize()
        rebuild(workspace.index_path, workspace.store, workspace.graphs)
        number = workspace.publish(None, "compact", retention(settings)).number
    say(COMPACTED.format(number=number))


def backup(target: Path) -> None:
    """备份，可在服务运行时进行 / back up, also beside a running server."""
    _, folder = opened()
    say(SAVED.format(number=backups.backup(folder, target), target=target))


def restore(source: Path) -> None:
    """恢复备份；目录非空时成为新版本 / restore; a living folder gets it as a new edition."""
    settings = read_settings()
    folder = DataFolder(settings.data)
    living = folder.accounts.exists()
    number = backups.restore(folder, source, retention(settings), complete, disarm)
    say(RESTORED.format(number=number))
    if folder.accounts.exists() and not living:
        say(DISARMED)


def complete(workspace: Workspace) -> None:
    """What is withdrawn stays so, what was done stays on record; the content may differ anywhere,
    so its index is made anew.
    """
    remember_over_restore(workspace, today())
    remember_history_over_restore(workspace)
    rebuild(workspace.index_path, workspace.store, workspace.graphs)


def upgrade() -> None:
    """新版本的规则和代码生效，重新检查全市目录 / bring in what this version ships."""
    settings, folder = opened()
    with progress() as show:
        done = upgrading.upgrade(folder, retention(settings), show)
    if done is None:
        say(NOTHING_NEW)
        return
    with folder.open_current() as edition:
        for title, findings in ((FAILS, done.failing), (PASSES, done.passing)):
            say(title.format(count=len(findings)))
            tell(edition.store, findings)
    say(UPGRADED.format(number=done.edition, identifier=done.identifier))


def doctor() -> None:
    """检查数据目录是否完好 / is the data folder sound."""
    _, folder = opened()
    sound = True
    for check in examine_all(folder):
        say(f"{'✓' if check.sound else '✗'} {check.name}")
        for fault in check.faults:
            say(f"    {fault}")
        sound &= check.sound
    if not sound:
        raise typer.Exit(1)


COMMANDS = (upgrade, backup, restore, doctor)
