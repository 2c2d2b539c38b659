"""What a lab's server paints, what a client shows of it, and how far the two agree."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageChops, ImageGrab

from . import walk
from .processes import Child
from .servers import NO_KERBEROS

WIDTH, HEIGHT = 800, 600  # of the private X display too, so that its corner is the session's


def painted(fault: str, folder: Path) -> Image.Image:
    """The first picture of this fault's server, drawn without a connection."""
    file = folder / f"painted-{fault}.ppm"
    command = [walk.program(), "lab", fault, "--paint", "--width", str(WIDTH), "--height", str(HEIGHT)]
    with file.open("wb") as out:
        subprocess.run(command, stdout=out, check=True, timeout=30)
    return Image.open(file).convert("RGB")


def share_of_equal(one: Image.Image, other: Image.Image, depth: int = 24) -> float:
    """Of all pixels, 0 to 1. From 16 bits clients make 24 in ways of their own, so there a step of such a colour counts as none."""
    most = 8 if depth == 16 else 0
    channels = ImageChops.difference(one, other).split()
    highest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(highest.histogram()[: most + 1]) / (one.width * one.height)


@contextmanager
def xfreerdp(address: str, port: int, screen: str, home: Path, *options: str) -> Iterator[Child]:
    """A client that shows its session in the upper left corner of a private display, until it is left."""
    (home / "krb5.conf").write_text(NO_KERBEROS)
    environment = {"DISPLAY": screen, "HOME": str(home), "KRB5_CONFIG": str(home / "krb5.conf")}
    command = [
        "stdbuf", "-oL", "xfreerdp", f"/v:{address}:{port}", "/cert:ignore", f"/size:{WIDTH}x{HEIGHT}", "/window-position:0x0",
        "-decorations", "/timeout:20000", *options,
    ]  # fmt: skip
    with Child(command, home / "xfreerdp.log", environment) as child:
        yield child


def best_share(wanted: Image.Image, screen: str, seconds: float = 20, depth: int = 24, enough: float = 0.99) -> float:
    """The best agreement of what the display shows with the picture, looked for until it is enough or the time is over."""
    best, end = 0.0, time.monotonic() + seconds
    while best < enough and time.monotonic() < end:
        shown = ImageGrab.grab(xdisplay=screen).convert("RGB").crop((0, 0, wanted.width, wanted.height))
        best = max(best, share_of_equal(shown, wanted, depth))
        time.sleep(0.2)
    return best
