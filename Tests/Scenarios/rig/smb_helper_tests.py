"""Tests of redial's SMB helper against services made of words: run by /usr/bin/python3, which has Samba's bindings.

smbd can neither stop nor start a service that it is told of; what the helper does with one that can is held here.
"""

import importlib.util
import io
import json
import os
import struct
import sys
import unittest
from pathlib import Path

from samba.dcerpc import misc, svcctl, winreg
from samba.ndr import ndr_unpack

SOURCE = Path(__file__).resolve().parents[3] / "Sources/Edge/Access/SMB/smb-helper.py"
SPEC = importlib.util.spec_from_file_location("smb_helper", SOURCE)
helper = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(helper)

STOPPED, STARTING, STOPPING, RUNNING = 1, 2, 3, 4
DISABLED = 4
DEPENDS_ON = {"UmRdpService": "TermService"}


class Answer:
    def __init__(self, **members):
        self.__dict__ |= {f"out_{name}": value for name, value in members.items()}


class Pipe:
    """A service control manager: `states` and `starts` by name. Starting and stopping take a few looks."""

    def __init__(self, states, starts=None, stuck=(), denied=()):
        self.states, self.starts = dict(states), dict(starts or {})
        self.stuck, self.denied = stuck, denied
        self.said, self.clock = [], 0.0
        self.names = list(states)

    def status(self, name):
        made = svcctl.SERVICE_STATUS()
        made.state = self.states[name]
        made.win32_exit_code = 0
        # It gets there at the next look.
        if name not in self.stuck:
            self.states[name] = {STARTING: RUNNING, STOPPING: STOPPED}.get(made.state, made.state)
        return made

    def handle(self, name):
        made = misc.policy_handle()
        made.handle_type = self.names.index(name) + 1
        return made

    def call(self, kind, **members):
        name = self.names[members["handle"].handle_type - 1] if "handle" in members else None
        if kind is winreg.OpenHKLM:
            return Answer(handle=misc.policy_handle()), 0
        if kind is svcctl.OpenSCManagerW:
            return Answer(handle=misc.policy_handle()), 0
        if kind is svcctl.OpenServiceW:
            wanted = members["ServiceName"]
            if wanted not in self.states:
                return Answer(), 1060
            if wanted in self.denied and members["access_mask"] != helper.SERVICE_QUERY:
                return Answer(), 5
            return Answer(handle=self.handle(wanted)), 0
        if kind is svcctl.QueryServiceStatus:
            return Answer(service_status=self.status(name)), 0
        if kind is svcctl.QueryServiceConfigW:
            made = svcctl.QUERY_SERVICE_CONFIG()
            made.start_type = self.starts.get(name, 3)
            return Answer(query=made), 0
        if kind is svcctl.StartServiceW:
            return Answer(), self.start(name)
        if kind is svcctl.ControlService:
            return Answer(), self.stop(name)
        assert kind is svcctl.CloseServiceHandle, kind
        return Answer(), 0

    def start(self, name):
        self.said.append(f"start {name}")
        if self.starts.get(name) == DISABLED:
            return 1058
        if self.states[name] == RUNNING:
            return 1056
        self.states[name] = STARTING
        return 0

    def stop(self, name):
        self.said.append(f"stop {name}")
        if any(DEPENDS_ON.get(one) == name and state != STOPPED for one, state in self.states.items()):
            return 1051
        self.states[name] = STOPPING
        return 0

    def raw(self, opnum, data):
        """RChangeServiceConfigW, by the layout of [MS-SCMR] 3.1.4.11."""
        assert opnum == 11 and len(data) == 20 + 12 * 4, (opnum, len(data))
        name = self.names[ndr_unpack(misc.policy_handle, data[:20]).handle_type - 1]
        kind, start, control, *pointers = struct.unpack("<12I", data[20:])
        assert kind == control == 0xFFFFFFFF and not any(pointers), data.hex()
        self.said.append(f"config {name} {start}")
        self.starts[name] = start
        return struct.pack("<II", 0, 0)

    def now(self):
        return self.clock

    def sleep(self, seconds):
        self.clock += seconds


class Session:
    """`late`: so often there is no pipe yet though the service runs."""

    def __init__(self, pipe, late=0):
        self.only, self.late, self.dropped = pipe, late, []

    def pipe(self, at, _):
        if at == "registry":
            self.late -= self.only.states.get("RemoteRegistry") == RUNNING
            if self.only.states.get("RemoteRegistry") != RUNNING or self.late >= 0:
                raise helper.Failure(at, nt=0xC0000034, why="no-pipe")
        return self.only

    def drop(self, at):
        self.dropped.append(at)


def services(*arguments, **options):
    pipe = Pipe(*arguments, **options)
    return helper.Services(pipe, pipe.now, pipe.sleep), pipe


class ServicesTest(unittest.TestCase):
    def test_what_depends_on_a_service_stops_before_it_and_starts_after_it(self):
        made, pipe = services({"TermService": RUNNING, "UmRdpService": RUNNING})
        made.restart("TermService", ["UmRdpService"])
        self.assertEqual(
            pipe.said, ["stop UmRdpService", "stop TermService", "start TermService", "start UmRdpService"]
        )
        self.assertEqual(pipe.states, {"TermService": RUNNING, "UmRdpService": RUNNING})

    def test_what_did_not_run_is_not_started(self):
        made, pipe = services({"TermService": RUNNING, "UmRdpService": STOPPED})
        made.restart("TermService", ["UmRdpService", "NoSuchService"])
        self.assertEqual(pipe.said, ["stop TermService", "start TermService"])

    def test_a_service_that_stood_still_is_started(self):
        made, pipe = services({"TermService": STOPPED})
        made.restart("TermService", [])
        self.assertEqual(pipe.said, ["start TermService"])

    def test_a_start_type_is_set_and_nothing_else(self):
        made, pipe = services({"TermService": STOPPED}, {"TermService": DISABLED})
        made.set_start_type("TermService", 3)
        self.assertEqual((made.start_type("TermService"), pipe.said), (3, ["config TermService 3"]))

    def test_a_service_that_never_gets_there_is_given_up(self):
        made, pipe = services({"TermService": STOPPED}, stuck=["TermService"])
        with self.assertRaises(helper.Failure) as caught:
            made.start("TermService")
        self.assertEqual(caught.exception.told["why"], "not-reached")
        self.assertLess(helper.SERVICE_SECONDS, pipe.clock)
        self.assertLess(pipe.clock, helper.SERVICE_SECONDS + 1)

    def test_a_disabled_service_is_told(self):
        made, _ = services({"TermService": STOPPED}, {"TermService": DISABLED})
        with self.assertRaises(helper.Failure) as caught:
            made.start("TermService")
        self.assertEqual(caught.exception.told, {"at": "services-change", "win32": 1058, "item": "TermService"})

    def test_what_may_only_be_seen_is_told_apart(self):
        made, _ = services({"TermService": RUNNING}, denied=["TermService"])
        self.assertEqual(made.state("TermService"), RUNNING)
        with self.assertRaises(helper.Failure) as caught:
            made.stop("TermService")
        self.assertEqual(caught.exception.told, {"at": "services-change", "win32": 5, "item": "TermService"})


class MachineTest(unittest.TestCase):
    ITEMS = [
        {"kind": "serviceStart", "path": "RemoteRegistry"},
        {"kind": "service", "path": "RemoteRegistry"},
    ]

    def machine(self, state, start, late=0):
        session = Session(Pipe({"RemoteRegistry": state}, {"RemoteRegistry": start}), late)
        return helper.Machine(session, session.only.now, session.only.sleep), session

    def test_a_pipe_that_comes_a_moment_after_its_service_is_waited_for(self):
        machine, session = self.machine(RUNNING, 3, late=3)
        self.assertEqual(machine.answer({"do": "registry"}), {"registry": True})
        self.assertEqual(session.late, -1)
        machine, session = self.machine(RUNNING, 3, late=1000)
        self.assertEqual(machine.answer({"do": "registry"}), {"registry": False})
        self.assertLess(session.only.clock, helper.REGISTRY_SECONDS + 1)

    def test_services_are_told_where_the_registry_is_not_there(self):
        machine, session = self.machine(STOPPED, 4)
        asked = {"do": "settings", "parts": [{"path": "HKLM\\SOFTWARE", "depth": 0}], "services": ["RemoteRegistry"]}
        found = machine.answer(asked)
        self.assertEqual([one["state"] for one in found["services"]], [STOPPED])
        self.assertEqual([one["why"] for one in found["unread"]], ["no-pipe"])
        self.assertEqual(machine.answer(asked | {"services": []})["failure"]["why"], "no-pipe")

    def test_a_registry_behind_a_stopped_service_is_started_and_put_back(self):
        machine, session = self.machine(STOPPED, DISABLED)
        self.assertEqual(machine.answer({"do": "registry"}), {"registry": False})
        states = {"states": [{"start": 4}, {"running": False}]}
        self.assertEqual(machine.answer({"do": "states", "items": self.ITEMS}), states)
        kinds = [self.ITEMS[0] | {"after": {"start": 3}}, self.ITEMS[1] | {"after": {"running": True}}]
        machine.answer({"do": "make", "items": kinds, "dependents": {}})
        self.assertEqual(session.only.said, ["config RemoteRegistry 3", "start RemoteRegistry"])
        self.assertEqual(
            machine.answer({"do": "states", "items": self.ITEMS}), {"states": [{"start": 3}, {"running": True}]}
        )
        back = [self.ITEMS[1] | {"after": {"running": False}}, self.ITEMS[0] | {"after": {"start": 4}}]
        machine.answer({"do": "make", "items": back, "dependents": {}})
        self.assertEqual(machine.answer({"do": "states", "items": self.ITEMS}), states)
        # It cannot stop while somebody reads through it.
        self.assertEqual(session.dropped, ["registry"])

    def test_nothing_is_changed_for_nobody(self):
        machine, session = self.machine(RUNNING, 3)
        kept, (reading, writing) = os.dup(0), os.pipe()
        os.dup2(reading, 0)
        os.close(writing)
        try:
            with self.assertRaises(SystemExit):
                machine.answer({"do": "make", "items": [self.ITEMS[1] | {"after": {"running": False}}]})
        finally:
            os.dup2(kept, 0)
        self.assertEqual(session.only.said, [])

    def test_what_goes_wrong_is_never_told_with_what_came_in(self):
        kept, stream = sys.stdin, io.BytesIO(
            b'{"do": "connect", "seconds": 9, "password": "Secret-1"}\nno JSON Secret-1\n{"do": "states"}\n'
        )
        sys.stdin, sys.stdout = type("Stdin", (), {"buffer": stream}), io.StringIO()
        try:
            helper.main()
            said = sys.stdout.getvalue()
        finally:
            sys.stdin, sys.stdout = kept, sys.__stdout__
        self.assertEqual([list(json.loads(line)) for line in said.splitlines()], [["failure"]] * 3)
        self.assertNotIn("Secret", said)


if __name__ == "__main__":
    # Standard input is open and silent, as from redial.
    reading, writing = os.pipe()
    os.dup2(reading, 0)
    unittest.main()
