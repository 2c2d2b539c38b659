"""The machine that the stand-ins of ansible.windows change: a JSON file, named by REDIAL_STAND_IN."""

import json
import os
from pathlib import Path

FILE = Path(os.environ.get("REDIAL_STAND_IN", "/nonexistent"))
TYPES = {
    "dword": "REG_DWORD", "qword": "REG_QWORD", "string": "REG_SZ", "expandstring": "REG_EXPAND_SZ",
    "multistring": "REG_MULTI_SZ", "binary": "REG_BINARY",
}  # fmt: skip


def read() -> dict:
    return json.loads(FILE.read_text())


def write(machine: dict) -> None:
    FILE.write_text(json.dumps(machine))


def stated(machine: dict, path: str, name: str) -> dict:
    value = machine["values"].get(f"{path}\\{name}")
    if value is None:
        return {"exists": False}
    kind, data = value
    raw = [f"0x{byte:02x}" for byte in data] if kind == "REG_BINARY" else data
    return {"exists": True, "type": kind, "value": data, "raw_value": raw}
