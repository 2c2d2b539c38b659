"""How fast recorded screens are decoded: the rooms that do it are compiled as the product is, around a small program."""

import os
import subprocess
import tempfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORDINGS = ROOT / "Tests/DrawingTests/Recordings"
SWIFT = os.environ["PATH"] + ":/opt/swift/usr/bin:" + str(Path.home() / ".local/share/swiftly/bin")

# Interleaved RLE at each of its depths, and RDP 6.0 planes.
CODECS = {
    "RLE": {"xrdp-bitmaps-8": 8, "xrdp-bitmaps-15": 15, "xrdp-bitmaps-16": 16, "xrdp-bitmaps-24": 24},
    "planar": {"xrdp-bitmaps-32": 32, "shadow-32": 32},
}
FLAGS = [
    "-swift-version", "6", "-O", "-whole-module-optimization", "-parse-as-library",
    "-enable-upcoming-feature", "ExistentialAny", "-enable-upcoming-feature", "MemberImportVisibility",
    "-enable-upcoming-feature", "InternalImportsByDefault",
]  # fmt: skip


def build(folder: Path) -> Path:
    environment = os.environ | {"PATH": SWIFT}
    flags = [*FLAGS, "-I", str(folder)]
    for room in ["Primitives", "Drawing"]:
        sources = [str(path) for path in sorted((ROOT / "Sources/Core" / room).rglob("*.swift"))]
        made = ["-emit-module", "-emit-module-path", f"{folder}/{room}.swiftmodule", "-emit-object", "-o", f"{folder}/{room}.o"]
        subprocess.run(["swiftc", *flags, "-module-name", room, *made, *sources], check=True, env=environment)
    program = folder / "decoders"
    main = [str(Path(__file__).with_name("Main.swift")), f"{folder}/Drawing.o", f"{folder}/Primitives.o", "-lm"]
    subprocess.run(["swiftc", *flags, "-module-name", "Decoders", "-o", str(program), *main], check=True, env=environment)
    return program


def ms_per_mb() -> dict[str, tuple[float, str]]:
    """For each codec the milliseconds that a megabyte of pixels takes in the slowest file, and all files in words."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = build(folder)
        found = {}
        for codec, files in CODECS.items():
            rates = {}
            for recording, depth in files.items():
                file = folder / recording
                file.write_bytes(zlib.decompress((RECORDINGS / f"{recording}.recording").read_bytes()))
                out = subprocess.run([program, str(depth), file], check=True, capture_output=True, text=True).stdout
                size, seconds = out.split()
                rates[recording] = float(seconds) * 1e9 / int(size)
            words = ", ".join(f"{file} {1000 / rate:.0f} MB/s" for file, rate in rates.items())
            found[codec] = (max(rates.values()), words)
    return found
