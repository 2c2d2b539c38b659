"""A server that follows a setting, as Windows' own does: it listens while the setting says so."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from .lab import Lab
from .processes import kept_port


class Follower:
    """Starts a healthy lab server whenever `is_on` says so, and ends it when it does not. `arguments` are those of a walk."""

    def __init__(self, is_on: Callable[[], bool], folder: Path, fault: str = "healthy-windows-nla"):
        self.is_on, self.folder, self.fault = is_on, folder, fault
        self.port = kept_port()
        self.arguments = [f"127.0.0.1:{self.port}"]
        self._stop, self._listening = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._follow)
        self._failure: BaseException | None = None

    def __enter__(self) -> "Follower":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.set()
        self._thread.join(30)
        if self._failure:
            raise self._failure

    def wait(self, listening: bool, seconds: float = 15) -> None:
        """Until the server has followed."""
        deadline = time.monotonic() + seconds
        while self._listening.is_set() != listening:
            assert time.monotonic() < deadline and not self._failure, self._failure
            time.sleep(0.01)

    def _follow(self) -> None:
        server: Lab | None = None
        try:
            while not self._stop.wait(0.05):
                if self.is_on() and server is None:
                    server = Lab(self.fault, self.folder, port=self.port).__enter__()
                    self._listening.set()
                elif server is not None and not self.is_on():
                    server.__exit__()
                    server = None
                    self._listening.clear()
        except BaseException as failure:  # told where the test ends
            self._failure = failure
        finally:
            if server is not None:
                server.__exit__()
