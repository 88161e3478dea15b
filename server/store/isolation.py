"""Cutting a process off the network, for good and for all it starts.

The guard already refuses what would make the engine call somebody; this holds even if the guard is
wrong. On Linux a seccomp filter (``seccomp(2)``, no privilege needed) answers EPERM to the calls
that make a socket; pipes and sockets the process already has go on working.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
import sys
from dataclasses import dataclass

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38
MODE_FILTER = 2
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
LOAD, JUMP_EQUAL, JUMP_FROM, RETURN = 0x20, 0x15, 0x35, 0x06
"""BPF: load a word of ``struct seccomp_data``, compare and jump, return a verdict."""

NUMBER_AT, ARCHITECTURE_AT = 0, 4
FOREIGN = 0x40000000
"""From here on x86-64 has the same calls under other numbers (x32)."""
IO_URING_SETUP = 425
"""A ring can make sockets without a call for each."""


@dataclass(frozen=True)
class Machine:
    """What the kernel calls an architecture, and its number of ``socket(2)``."""

    audit: int
    socket: int


MACHINES = {
    "x86_64": Machine(0xC000003E, 41),
    "aarch64": Machine(0xC00000B7, 198),
}


class Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def program(machine: Machine) -> bytes:
    """Calls of another architecture end the process; those that make sockets are refused."""
    return b"".join(
        (
            instruction(LOAD, ARCHITECTURE_AT),
            instruction(JUMP_EQUAL, machine.audit, if_true=1),
            instruction(RETURN, KILL),
            instruction(LOAD, NUMBER_AT),
            instruction(JUMP_FROM, FOREIGN, if_true=3),
            instruction(JUMP_EQUAL, machine.socket, if_true=2),
            instruction(JUMP_EQUAL, IO_URING_SETUP, if_true=1),
            instruction(RETURN, ALLOW),
            instruction(RETURN, REFUSE),
        )
    )


def cut_network() -> None:
    """Take the network from this process, before it starts a thread, where the platform allows."""
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return
    library = ctypes.CDLL(None, use_errno=True)
    code = program(machine)
    if library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        library.prctl(
            PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(Program(len(code) // 8, code)), 0, 0
        )


def network_is_cut() -> bool:
    """Whether this process can make no socket: tried, not remembered."""
    try:
        socket.socket().close()
    except PermissionError:
        return True
    return False
