"""Still pictures of private X displays, and the one that xfreerdp comes to on a real server."""

import time
from contextlib import ExitStack
from pathlib import Path

from PIL import Image, ImageGrab

from .pictures import share_of_equal
from .processes import Child
from .servers import NO_KERBEROS, display

LOOK_SECONDS = 0.25


def shown_by(folder: Path) -> str:
    """The display that a server here keeps in this folder."""
    return ":" + (folder / "display").read_text().strip()


def shows(name: str) -> Image.Image:
    return ImageGrab.grab(xdisplay=name).convert("RGB")


def colours(picture: Image.Image) -> int:
    return len(picture.getcolors(1 << 24))


def still(name: str, least: int, seconds: float = 20) -> Image.Image:
    """The first picture with at least so many colours that three looks in a row find the same."""
    deadline, before, same = time.monotonic() + seconds, None, 0
    while time.monotonic() < deadline:
        picture = shows(name)
        data = picture.tobytes()
        same = same + 1 if data == before else 0
        if same >= 2 and colours(picture) >= least:
            return picture
        before = data
        time.sleep(LOOK_SECONDS)
    raise AssertionError(f"no still picture of {least} colours on {name} within {seconds} s")


def by_xfreerdp(
    folder: Path, address: str, port: int, *words: str, inside=(), least: int = 3, size: str = "800x600",
    seconds: float = 20,
) -> Image.Image:
    """The picture that xfreerdp comes to; the client ends with it."""
    home = folder / "xfreerdp"
    home.mkdir(exist_ok=True)
    (home / "krb5.conf").write_text(NO_KERBEROS)
    with ExitStack() as kept:
        name = display(home, kept, size)
        environment = {"DISPLAY": name, "HOME": str(home), "KRB5_CONFIG": str(home / "krb5.conf")}
        command = [
            "xfreerdp", f"/v:{address}:{port}", "/cert:ignore", f"/size:{size}", "-decorations",
            # Else it asks for codecs that lose something, and draws by 16-bit colours.
            "/bpp:32", "/gdi:sw", "/network:modem", *words,
        ]  # fmt: skip
        client = kept.enter_context(Child([*inside, *command], home / "xfreerdp.log", environment))
        try:
            return still(name, least, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{client.output()}") from None


def alike(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are the same in both; pictures of different sizes are an error."""
    assert one.size == other.size, f"{one.size} and {other.size}"
    return share_of_equal(one.convert("RGB"), other.convert("RGB"))
