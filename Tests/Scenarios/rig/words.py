"""A machine made of words, in place of redial's SMB helper: its state is a file, so that it lives on when redial does not.

Run in place of /usr/bin/python3 with the arguments that redial gives that; the state is the file named by MACHINE_OF_WORDS.
smbd cannot stop its RemoteRegistry: this one can, and without it shows no registry, as Windows.
"""

import json
import os
import sys
from pathlib import Path

SERVICE = "RemoteRegistry"
NO_PIPE = {"failure": {"at": "registry", "nt": 0xC0000034, "why": "no-pipe"}}


class Machine:
    def __init__(self, file: Path):
        self.file = file
        self.state = json.loads(file.read_text())

    def answer(self, asked: dict) -> dict:
        return getattr(self, "do_" + asked["do"])(asked)

    @property
    def has_registry(self) -> bool:
        return self.state[f"service {SERVICE}"] == {"running": True}

    @staticmethod
    def name(item: dict) -> str:
        return " ".join([item["kind"], item["path"], *([item["name"]] if "name" in item else [])])

    def needs_registry(self, items: list[dict]) -> bool:
        return not self.has_registry and any(item["kind"] in ("key", "value") for item in items)

    def do_connect(self, _) -> dict:
        return {}

    def do_registry(self, _) -> dict:
        return {"registry": self.has_registry}

    def do_states(self, asked: dict) -> dict:
        if self.needs_registry(asked["items"]):
            return NO_PIPE
        return {"states": [self.state.get(self.name(item), {"absent": True}) for item in asked["items"]]}

    def do_make(self, asked: dict) -> dict:
        for item in asked["items"]:
            if self.needs_registry([item]):
                return NO_PIPE
            if item["after"] == {"running": True} and self.state[f"serviceStart {item['path']}"] == {"start": 4}:
                return {"failure": {"at": "services-change", "win32": 1058, "item": item["path"]}}
            self.state[self.name(item)] = item["after"]
            new = self.file.with_suffix(".new")
            new.write_text(json.dumps(self.state))
            new.replace(self.file)
        return {}

    def do_settings(self, _) -> dict:
        return {"keys": [], "unread": [], "services": []} if self.has_registry else NO_PIPE


def main() -> None:
    machine = Machine(Path(os.environ["MACHINE_OF_WORDS"]))
    sys.stdin.buffer.read(int(sys.argv[-1]))  # the helper that would be run
    for line in sys.stdin.buffer:
        print(json.dumps(machine.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
