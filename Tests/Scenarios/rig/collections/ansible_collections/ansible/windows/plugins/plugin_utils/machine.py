"""The machine that the stand-ins of ansible.windows change: a JSON file, named by REDIAL_STAND_IN.

They are action plugins, which run within ansible-playbook itself: modules would start a Python for every value.
"""

import json
import os
from pathlib import Path

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

FILE = Path(os.environ.get("REDIAL_STAND_IN", "/nonexistent"))
TYPES = {
    "dword": "REG_DWORD", "qword": "REG_QWORD", "string": "REG_SZ", "expandstring": "REG_EXPAND_SZ",
    "multistring": "REG_MULTI_SZ", "binary": "REG_BINARY",
}  # fmt: skip


class StandIn(ActionBase):
    """`OPTIONS` are those of the module, as its documentation has them; `answer` changes the machine and tells the result."""

    OPTIONS: dict[str, dict] = {}

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        _, options = self.validate_argument_spec(argument_spec=self.OPTIONS)
        machine = json.loads(FILE.read_text())
        result = self.answer(machine, **options)
        if not self._task.check_mode:
            FILE.write_text(json.dumps(machine))
        return result

    def answer(self, machine: dict, **options) -> dict:
        raise NotImplementedError

    @staticmethod
    def fail(why: str) -> None:
        raise AnsibleActionFail(why)
