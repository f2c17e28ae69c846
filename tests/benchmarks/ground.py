"""What the figures are measured on: made when first asked for, shared by those that follow, taken away at the end."""

import tempfile
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from flask import Flask

from innocook.app import create_app
from innocook.config import Config, Mode
from tests.support.server import LiveServer, running
from tests.support.visitor import Visitor

SECRET = "a secret key of the benchmarks, long enough"


class Ground:
    """A server with the demonstration, people signed in to it, and the same product inside this process."""

    def __init__(self, ends: ExitStack) -> None:
        self._ends = ends

    @cached_property
    def folder(self) -> Path:
        """A folder for files, on the disk that holds the servers' data too."""
        return Path(self._ends.enter_context(tempfile.TemporaryDirectory(prefix="innocook-bench-")))

    @cached_property
    def server(self) -> LiveServer:
        """The product as ./run serves it, with the demonstration data."""
        return self._ends.enter_context(running(self.folder / "server"))

    @cached_property
    def lead(self) -> Visitor:
        """The lead of the demonstration."""
        return self.signed_in("lead")

    @cached_property
    def reviewer(self) -> Visitor:
        """The reviewer of the demonstration."""
        return self.signed_in("reviewer")

    @cached_property
    def region(self) -> LiveServer:
        """A server below which the synthetic region grows; what grew stays for the figures that follow."""
        return self.another("region")

    @cached_property
    def app(self) -> Flask:
        """The product in this process, over the server's database, for what is measured without HTTP."""
        return self._app_over(self.server)

    @cached_property
    def region_app(self) -> Flask:
        """The same over the region."""
        return self._app_over(self.region)

    def _app_over(self, server: LiveServer) -> Flask:
        var = server.var
        url = f"sqlite:///{var / 'innocook.sqlite3'}"
        return create_app(Config(database_url=url, secret_key=SECRET, mode=Mode.DEMONSTRATION, var=var, testing=True))

    def signed_in(self, role: str, server: LiveServer | None = None) -> Visitor:
        """Somebody of this role on a server (the shared one by default), over a connection of their own."""
        server = server or self.server
        visitor = Visitor(server.address)
        visitor.sign_in(*server.accounts[role])
        self._ends.callback(visitor.close)
        return visitor

    def another(self, name: str) -> LiveServer:
        """One more server with data of its own."""
        return self._ends.enter_context(running(self.folder / name))
