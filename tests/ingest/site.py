"""A small web site on this machine, for tests of what is fetched and how."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


@dataclass
class Site:
    """What the site answers by path, and what it was asked.

    Attributes:
        url: its address, without a slash at the end.
        routes: answers by path; a callable gets the request's headers, names in small letters.
        asked: the paths of all requests, in order.
        headers: of the last request, names in small letters.
    """

    url: str
    routes: dict[str, Answer | Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, body: bytes | str, kind: str = "text/html; charset=utf-8", **more: str) -> None:
        """Answer ``path`` with ``body``; the site's own address stands for ``https://mercury.example`` in it."""
        if isinstance(body, str):
            body = body.encode()
        headers = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in more.items()}}
        self.routes[path] = (200, headers, body.replace(b"https://mercury.example", self.url.encode()))

    def refuse(self, path: str, status: int, **more: str) -> None:
        """Answer ``path`` with an error."""
        self.routes[path] = (status, {name.replace("_", "-"): value for name, value in more.items()}, b"no")


@contextmanager
def serving() -> Iterator[Site]:
    """A site that is there as long as the block lasts."""
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers = {name.lower(): value for name, value in self.headers.items()}
            answer = site.routes.get(self.path, (404, {}, b"no"))
            status, headers, body = answer(site.headers) if callable(answer) else answer
            with suppress(OSError):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    site.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    try:
        yield site
    finally:
        httpd.shutdown()
        httpd.server_close()


def article(title: str, *paragraphs: str) -> str:
    """An HTML page with an article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html lang='en'><body><article><h1>{title}</h1>{body}</article></body></html>"
