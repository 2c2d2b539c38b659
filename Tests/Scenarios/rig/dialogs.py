"""Pictures of the dialog that mstsc shows, at the scales of Windows' display settings, light and dark."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
LINES = [
    "This computer can't connect to the remote computer.",
    "",
    "Try connecting again. If the problem continues, contact the owner of",
    "the remote computer or your network administrator.",
    "",
    "Error code: 0x904",
    "Extended error code: 0x7",
]
THEMES = {"light": ("white", "black"), "dark": ("#202020", "#f0f0f0")}
SCALES = (100, 125, 150, 200)
WIDTH, HEIGHT, MARGIN, LINE, TEXT = 520, 220, 24, 18, 12  # pixels at 100 %


# As mstsc words it; it shows no number.
WORDS = [
    "The remote session was disconnected because there are no Remote",
    "Desktop License Servers available to provide a license.",
    "",
    "Please contact the server administrator.",
]


def draw(file: Path, scale: int, theme: str, lines: list[str] = LINES) -> None:
    """Writes one picture; the ending of the file decides its format."""
    background, ink = THEMES[theme]
    times = scale / 100
    picture = Image.new("RGB", (round(WIDTH * times), round(HEIGHT * times)), background)
    font = ImageFont.truetype(FONT, round(TEXT * times))
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((MARGIN * times, (MARGIN + LINE * number) * times), line, font=font, fill=ink)
    picture.save(file)
