"""The checked way out: which addresses may be connected to, and sockets that keep a deadline."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Ranges that lead to IPv4 addresses by another name, so that a private one could hide in them.
_TRANSLATED = tuple(
    ipaddress.ip_network(net)
    for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::ffff:0:0/96", "::ffff:0:0:0/96", "::/96")
)


class Refused(Exception):
    """The host's addresses may not be connected to; the text says why."""


class Unknown(Exception):
    """The host has no address; the text says why."""


class Late(Exception):
    """The time allowed for the whole fetch is over."""


class Deadline:
    """A moment after which nothing may be waited for any more."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Seconds left, no more than ``at_most``.

        Raises:
            Late: there are none.
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise Late
        return seconds if at_most is None else min(seconds, at_most)


def is_public(address: Address) -> bool:
    """True for an address on the public internet, given by its own name."""
    if address.version == 6 and any(address in net for net in _TRANSLATED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolved(host: str, port: int, deadline: Deadline) -> list[str]:
    """The addresses of ``host``, in the order of the system's preference.

    Raises:
        Unknown: it has none.
        Late: the name server did not answer in time.
    """
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    # getaddrinfo knows no timeout; a thread that is still waiting is left behind and ends with the program.
    thread = threading.Thread(target=ask, name="onrecord-resolver", daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not answer:
        raise Late
    if isinstance(answer[0], Exception):
        raise Unknown(getattr(answer[0], "strerror", None) or str(answer[0]))
    return list(dict.fromkeys(str(entry[4][0]) for entry in answer[0]))


def checked(host: str, port: int, deadline: Deadline, *, allow_private: bool) -> list[str]:
    """The addresses of ``host`` that may be connected to.

    Raises:
        Refused: there are addresses, but none that may.
        Unknown, Late: as `resolved`.
    """
    found = resolved(host, port, deadline)
    if allow_private:
        return found
    allowed = [one for one in found if is_public(ipaddress.ip_address(one.split("%")[0]))]
    if not allowed:
        raise Refused(f"{host} is at {found[0]}, which is not on the public internet")
    return allowed


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to exactly the address that was checked, so that a second look-up cannot lead elsewhere.

    Host header and TLS server name stay those of the URL: httpcore takes them from the request.
    """

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._deadline, self._allow_private = deadline, allow_private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = checked(host, port, self._deadline, allow_private=self._allow_private)
        failure: Exception | None = None
        for tried, address in enumerate(addresses):
            share = self._deadline.left() / (len(addresses) - tried)  # one that hangs leaves time for the next
            try:
                stream = self._plain.connect_tcp(address, port, share, local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError("no address")

    def sleep(self, seconds: float) -> None:
        time.sleep(self._deadline.left(seconds))


class _TimedStream(httpcore.NetworkStream):
    """A stream on which no operation lasts beyond the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
