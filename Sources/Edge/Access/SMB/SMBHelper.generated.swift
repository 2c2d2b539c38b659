// Made by embed-helper.py from smb-helper.py: edit that.
// swift-format-ignore-file

enum SMBHelper {
    static let script = ##"""
"""The remote registry and the services of one Windows machine, through one logon, for redial.

It is embedded in the program (embed-helper.py) and run by Debian's /usr/bin/python3 with python3-samba. One JSON object a
line comes in over standard input, one goes out for each. The first asks to connect and holds the password; nothing that
comes in is ever printed. When standard input ends, so does this program.

A failure is {"failure": {"at": ..., "nt" | "win32": NUMBER, "why": ..., "item": ...}}: what it means is for who asked.
"""

import ctypes
import json
import os
import select
import socket
import struct
import sys
import tempfile
import threading
import time

try:
    from samba import credentials, param
    from samba.dcerpc import svcctl, winreg
    from samba.ndr import ndr_pack
except ImportError:
    print(json.dumps({"failure": {"at": "start", "why": "no-samba"}}), flush=True)
    sys.exit(0)

ACCESS_DENIED, NOT_FOUND, MORE_DATA, NO_MORE_ITEMS = 5, 2, 234, 259
SERVICE_RUNS_ALREADY, SERVICE_UNKNOWN, SERVICE_NOT_ACTIVE = 1056, 1060, 1062
REGISTRY_ROOT = "HKLM\\"
LONGEST_VALUE = 1 << 16  # RegistryValue.longest
LONGEST_NAME = 2 * 16384  # in bytes; [MS-RRP] 3.1.1.5 allows 16383 characters
MOST_VALUES = 20_000  # RegistryContents.mostValues
CALL_SECONDS = 15
SERVICE_SECONDS = 45
REGISTRY_SECONDS = 5
POLL_SECONDS = 0.1

# Rights. [MS-RRP] 2.2.3, [MS-SCMR] 3.1.4
MAXIMUM_ALLOWED, KEY_READ, KEY_SET_VALUE, KEY_CREATE = 0x02000000, 0x20019, 0x0002, 0x0004
DELETE = 0x10000
SERVICE_QUERY, SERVICE_CHANGE, SERVICE_START, SERVICE_STOP = 0x0005, 0x0002, 0x0010, 0x0020
STOPPED, START_PENDING, STOP_PENDING, RUNNING = 1, 2, 3, 4
CONTROL_STOP = 1
NO_CHANGE = 0xFFFFFFFF


class Failure(Exception):
    """What went wrong, in numbers."""

    def __init__(self, at, **more):
        super().__init__(at)
        self.told = {"at": at} | more


class Libraries:
    """Samba's own client library. Its Python bindings log on once for each pipe; one logon has to do for all of ours, so
    the first pipe is opened with it, and the others beside that one over the same session."""

    def __init__(self):
        pointer, number = ctypes.c_void_p, ctypes.c_uint32
        self.talloc = ctypes.CDLL("libtalloc.so.2")
        self.rpc = ctypes.CDLL("libdcerpc.so.0")
        self.binding = ctypes.CDLL("libdcerpc-binding.so.0")
        self.tables = ctypes.CDLL("libndr-standard.so.0")
        util, events = ctypes.CDLL("libsamba-util.so.0"), ctypes.CDLL("libtevent.so.0")
        objects = ctypes.PyDLL(loaded("libpytalloc-util"))  # touches Python's objects
        self.talloc._talloc_free.argtypes = [pointer, ctypes.c_char_p]
        self.rpc.dcerpc_pipe_connect.argtypes = [
            pointer, ctypes.POINTER(pointer), ctypes.c_char_p, pointer, pointer, pointer, pointer,
        ]  # fmt: skip
        self.rpc.dcerpc_pipe_connect.restype = number
        self.rpc.dcerpc_secondary_auth_connection.argtypes = [
            pointer, pointer, pointer, pointer, pointer, pointer, ctypes.POINTER(pointer),
        ]  # fmt: skip
        self.rpc.dcerpc_secondary_auth_connection.restype = number
        self.binding.dcerpc_parse_binding.argtypes = [pointer, ctypes.c_char_p, ctypes.POINTER(pointer)]
        self.binding.dcerpc_parse_binding.restype = number
        self.binding.dcerpc_binding_handle_set_timeout.argtypes = [pointer, number]
        self.binding.dcerpc_binding_handle_set_timeout.restype = number
        self.binding.dcerpc_binding_handle_raw_call.argtypes = [
            pointer, pointer, number, number, ctypes.c_char_p, ctypes.c_size_t, pointer,
            ctypes.POINTER(pointer), ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(number),
        ]  # fmt: skip
        self.binding.dcerpc_binding_handle_raw_call.restype = number
        objects._pytalloc_get_ptr.argtypes, objects._pytalloc_get_ptr.restype = [ctypes.py_object], pointer
        self.pointer_of = objects._pytalloc_get_ptr
        self.rpc.dcerpc_init()
        util.samba_tevent_context_init.argtypes, util.samba_tevent_context_init.restype = [pointer], pointer
        self.events = util.samba_tevent_context_init(None)
        events.tevent_loop_allow_nesting.argtypes = [pointer]
        events.tevent_loop_allow_nesting(self.events)

    def table(self, interface):
        return ctypes.addressof(ctypes.c_char.in_dll(self.tables, f"ndr_table_{interface}"))


def loaded(name):
    """The path of a library that the bindings brought with them, whatever Python it was made for."""
    with open("/proc/self/maps") as maps:
        return next(line.split()[-1] for line in maps if name in line)


class Pipe:
    """One named pipe of the machine, with one interface behind it."""

    def __init__(self, libraries, pipe, at):
        self.libraries, self.pipe, self.at = libraries, pipe, at
        # The first member of the library's structure.
        self.handle = ctypes.cast(pipe, ctypes.POINTER(ctypes.c_void_p))[0]
        libraries.binding.dcerpc_binding_handle_set_timeout(self.handle, CALL_SECONDS)

    def raw(self, opnum, data):
        out, length, flags = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_uint32()
        status = self.libraries.binding.dcerpc_binding_handle_raw_call(
            self.handle, None, opnum, 0, data, len(data), None,
            ctypes.byref(out), ctypes.byref(length), ctypes.byref(flags),
        )  # fmt: skip
        if status:
            raise Failure(self.at, nt=status)
        answer = ctypes.string_at(out, length.value)
        self.libraries.talloc._talloc_free(out, b"redial")
        return answer

    def call(self, kind, **members):
        """Fills in a request, and returns it with its answer and the Win32 error."""
        request = kind()
        for name, value in members.items():
            setattr(request, f"in_{name}", value)
        answer = self.raw(request.opnum(), request.__ndr_pack_in__())
        try:
            request.__ndr_unpack_out__(answer)
        except Exception:
            raise Failure(self.at, why="not-understood") from None
        return request, request.result[0]

    def close(self):
        self.libraries.talloc._talloc_free(self.pipe, b"redial")


class Session:
    """One logon, and the pipes that were opened through it."""

    def __init__(self, asked):
        self.libraries = Libraries()
        self.host, self.port = asked["host"], asked["port"]
        self.settings = param.LoadParm()  # Samba's own defaults, not those of a smb.conf of this machine
        self.settings.set("smb ports", str(self.port))
        self.settings.set("name resolve order", "host")
        self.account = account(self.settings, asked)
        self.pipes = {"services": self.first("svcctl")}

    def binding(self, interface):
        return f"ncacn_np:{self.host}[\\pipe\\{interface}]".encode()

    def first(self, interface):
        """The logon. There is never a second one: each that fails brings an account nearer to being locked."""
        pipe, library = ctypes.c_void_p(), self.libraries
        with Overheard() as overheard:
            status = library.rpc.dcerpc_pipe_connect(
                None, ctypes.byref(pipe), self.binding(interface), library.table(interface),
                library.pointer_of(self.account), library.events, library.pointer_of(self.settings),
            )  # fmt: skip
        if status:
            why = reached(self.host, self.port) or ("guest" if b"Bad SMB2" in overheard.text else None)
            raise Failure("logon", nt=status, **({"why": why} if why else {}))
        return Pipe(library, pipe, "services")

    def pipe(self, at, interface):
        if at not in self.pipes:
            library, binding, pipe = self.libraries, ctypes.c_void_p(), ctypes.c_void_p()
            library.binding.dcerpc_parse_binding(None, self.binding(interface), ctypes.byref(binding))
            status = library.rpc.dcerpc_secondary_auth_connection(
                self.pipes["services"].pipe, binding, library.table(interface), library.pointer_of(self.account),
                library.pointer_of(self.settings), None, ctypes.byref(pipe),
            )  # fmt: skip
            if status:
                raise Failure(at, nt=status, why="no-pipe")
            self.pipes[at] = Pipe(library, pipe, at)
        return self.pipes[at]

    def drop(self, at):
        """A pipe into a service that is about to stop."""
        if at in self.pipes:
            self.pipes.pop(at).close()


def account(settings, asked):
    made = credentials.Credentials()
    made.set_conf(settings)
    user, domain = asked["user"], asked.get("domain")
    if domain is None and ("@" in user or "\\" in user):
        made.parse_string(user)
    else:
        made.set_username(user)
        made.set_domain(domain or "")
    made.set_password(bytes.fromhex(asked["password"]).decode("utf-8"))
    return made


class Overheard:
    """What Samba says of itself on standard error meanwhile: only there is it told that an answer was not signed, as those
    to a guest are."""

    def __enter__(self):
        sys.stderr.flush()
        self.kept, self.file = os.dup(2), tempfile.TemporaryFile()
        os.dup2(self.file.fileno(), 2)
        return self

    def __exit__(self, *_):
        os.dup2(self.kept, 2)
        os.close(self.kept)
        self.file.seek(0)
        self.text = self.file.read(1 << 16)
        self.file.close()


def reached(host, port, seconds=3):
    """Why nobody is reached there; None where somebody takes the connection."""
    try:
        socket.create_connection((host, port), seconds).close()
    except socket.gaierror:
        return "unresolved"
    except ConnectionRefusedError:
        return "refused"
    except TimeoutError:
        return "silent"
    except OSError:
        return "unreachable"
    return None


def connected(asked):
    """Logs on, within bounds: Samba waits for a silent host far longer than a person does."""
    done = threading.Event()

    def watch():
        if done.wait(asked["seconds"]):
            return
        why = reached(asked["host"], asked["port"]) or "slow"
        if not done.is_set():
            say({"failure": {"at": "logon", "why": why}})
            os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    try:
        return Session(asked)
    finally:
        done.set()


# MARK: the registry


def text(value):
    made = winreg.String()
    made.name = value
    return made


class Registry:
    """[MS-RRP] through one pipe. Keys are named from HKLM down and opened for each question anew."""

    def __init__(self, pipe):
        self.pipe = pipe
        request, error = pipe.call(winreg.OpenHKLM, system_name=None, access_mask=MAXIMUM_ALLOWED)
        if error:
            raise Failure("registry", win32=error)
        self.root = request.out_handle

    def opened(self, path, rights=KEY_READ):
        """A key's handle; None where there is no such key."""
        if not path.upper().startswith(REGISTRY_ROOT):
            raise Failure("registry", why="other-root", item=path)
        request, error = self.pipe.call(
            winreg.OpenKey, parent_handle=self.root, keyname=text(path[len(REGISTRY_ROOT) :]), options=0,
            access_mask=rights,
        )  # fmt: skip
        if error == NOT_FOUND:
            return None
        self.require(error, path, rights)
        return request.out_handle

    def require(self, error, path, rights=KEY_READ):
        if error:
            raise Failure("registry" if rights == KEY_READ else "registry-write", win32=error, item=path)

    def close(self, key):
        self.pipe.call(winreg.CloseKey, handle=key)

    def has(self, path):
        key = self.opened(path)
        if key is not None:
            self.close(key)
        return key is not None

    def value(self, path, name):
        """(type, bytes) as they are stored; None where there is no such value."""
        key = self.opened(path)
        if key is None:
            return None
        request, error = self.pipe.call(
            winreg.QueryValue, handle=key, value_name=text(name), type=0, data=[], data_size=LONGEST_VALUE,
            data_length=0,
        )  # fmt: skip
        self.close(key)
        if error == NOT_FOUND:
            return None
        if error == MORE_DATA:
            raise Failure("registry", why="too-long", item=f"{path}\\{name}")
        self.require(error, f"{path}\\{name}")
        return request.out_type, bytes(request.out_data or [])

    def set(self, path, name, kind, data):
        self.make(path)
        key = self.opened(path, KEY_SET_VALUE)
        if key is None:
            raise Failure("registry-write", win32=NOT_FOUND, item=path)
        _, error = self.pipe.call(
            winreg.SetValue, handle=key, name=text(name), type=kind, data=list(data), size=len(data)
        )
        self.close(key)
        self.require(error, f"{path}\\{name}", KEY_SET_VALUE)

    def remove_value(self, path, name):
        key = self.opened(path, KEY_SET_VALUE)
        if key is None:
            return
        _, error = self.pipe.call(winreg.DeleteValue, handle=key, value=text(name))
        self.close(key)
        if error != NOT_FOUND:
            self.require(error, f"{path}\\{name}", KEY_SET_VALUE)

    def make(self, path):
        """A key with all above it, one level at a time."""
        if self.has(path):
            return
        above, _, name = path.rpartition("\\")
        if not above.upper().startswith(REGISTRY_ROOT):
            raise Failure("registry-write", win32=NOT_FOUND, item=path)
        self.make(above)
        key = self.opened(above, KEY_CREATE)
        if key is None:
            raise Failure("registry-write", win32=NOT_FOUND, item=above)
        request, error = self.pipe.call(
            winreg.CreateKey, handle=key, name=text(name), keyclass=text(""), options=0, access_mask=KEY_READ,
            secdesc=None, action_taken=0,
        )  # fmt: skip
        if not error:
            self.close(request.out_new_handle)
        self.close(key)
        self.require(error, path, KEY_CREATE)

    def remove_if_empty(self, path):
        key = self.opened(path)
        if key is None:
            return
        info = self.info(key, path)
        self.close(key)
        if info.out_num_subkeys or info.out_num_values:
            return
        above, _, name = path.rpartition("\\")
        parent = self.opened(above, MAXIMUM_ALLOWED)
        if parent is None:
            return
        _, error = self.pipe.call(winreg.DeleteKey, handle=parent, key=text(name))
        self.close(parent)
        if error != NOT_FOUND:
            self.require(error, path, DELETE)

    def info(self, key, path):
        request, error = self.pipe.call(winreg.QueryInfoKey, handle=key, classname=text(""))
        self.require(error, path)
        return request

    # What a whole key holds.

    def contents(self, path, depth, found):
        """Adds a key, its values and what is below it to `found["keys"]`; what cannot be read to `found["unread"]`."""
        try:
            key = self.opened(path)
        except Failure as failure:
            if not is_refusal(failure):
                raise
            found["unread"].append(failure.told)
            return
        if key is None:
            return
        info = self.info(key, path)
        values = self.values(key, path, info, found)
        found["keys"].append({"path": path, "values": values})
        names = self.subkeys(key, path, info) if depth else []
        self.close(key)
        for name in names:
            self.contents(f"{path}\\{name}", depth - 1, found)

    def values(self, key, path, info, found):
        values = []
        size = min(info.out_max_valbufsize, LONGEST_VALUE)
        for index in range(min(info.out_num_values, MOST_VALUES)):
            name = winreg.ValNameBuf()
            name.name, name.length, name.size = "", 0, LONGEST_NAME
            request, error = self.pipe.call(
                winreg.EnumValue, handle=key, enum_index=index, name=name, type=0, value=[], size=size, length=0
            )
            if error == NO_MORE_ITEMS:
                break
            if error:
                found["unread"].append({"at": "registry", "win32": error, "item": path})
                continue
            data = bytes(request.out_value or [])
            values.append({"name": request.out_name.name or "", "type": request.out_type, "hex": data.hex()})
        return values

    def subkeys(self, key, path, info):
        names = []
        for index in range(min(info.out_num_subkeys, MOST_VALUES)):
            name, none = winreg.StringBuf(), winreg.StringBuf()
            name.name, name.length, name.size = "", 0, 1024
            none.name, none.length, none.size = "", 0, 0
            request, error = self.pipe.call(
                winreg.EnumKey, handle=key, enum_index=index, name=name, keyclass=none, last_changed_time=0
            )
            if error == NO_MORE_ITEMS:
                break
            self.require(error, path)
            names.append(request.out_name.name)
        return names


# MARK: the services


class Services:
    """[MS-SCMR] through one pipe."""

    def __init__(self, pipe, now=time.monotonic, sleep=time.sleep):
        self.pipe, self.now, self.sleep = pipe, now, sleep
        request, error = pipe.call(svcctl.OpenSCManagerW, MachineName=None, DatabaseName=None, access_mask=1)
        if error:
            raise Failure("services", win32=error)
        self.manager = request.out_handle

    def opened(self, name, rights):
        """A service's handle; None where there is no such service."""
        request, error = self.pipe.call(
            svcctl.OpenServiceW, scmanager_handle=self.manager, ServiceName=name, access_mask=rights
        )
        if error == SERVICE_UNKNOWN:
            return None
        self.require(error, name, rights)
        return request.out_handle

    def needed(self, name, rights):
        service = self.opened(name, rights)
        if service is None:
            raise Failure("services", win32=SERVICE_UNKNOWN, item=name)
        return service

    def require(self, error, name, rights=SERVICE_QUERY):
        if error:
            raise Failure("services" if rights == SERVICE_QUERY else "services-change", win32=error, item=name)

    def close(self, service):
        self.pipe.call(svcctl.CloseServiceHandle, handle=service)

    def status(self, service, name):
        request, error = self.pipe.call(svcctl.QueryServiceStatus, handle=service)
        self.require(error, name)
        return request.out_service_status

    def start_type(self, name):
        service = self.opened(name, SERVICE_QUERY)
        if service is None:
            return None
        request, error = self.pipe.call(svcctl.QueryServiceConfigW, handle=service, offered=8192)
        self.close(service)
        self.require(error, name)
        return request.out_query.start_type

    def state(self, name):
        """Its state when it has settled; None where there is no such service."""
        service = self.opened(name, SERVICE_QUERY)
        if service is None:
            return None
        try:
            return self.settled(service, name).state
        finally:
            self.close(service)

    def settled(self, service, name, seconds=SERVICE_SECONDS):
        deadline = self.now() + seconds
        while True:
            status = self.status(service, name)
            if status.state in (STOPPED, RUNNING) or status.state > RUNNING or self.now() > deadline:
                return status
            self.sleep(POLL_SECONDS)

    def told(self, name):
        """What `sc query` and `sc qc` tell of one; None where there is no such service."""
        service = self.opened(name, SERVICE_QUERY)
        if service is None:
            return None
        try:
            status = self.status(service, name)
            request, error = self.pipe.call(svcctl.QueryServiceConfigW, handle=service, offered=8192)
            self.require(error, name)
        finally:
            self.close(service)
        return {
            "name": name, "state": status.state, "exitCode": status.win32_exit_code[0],
            "ownExitCode": status.service_exit_code, "startType": request.out_query.start_type,
        }  # fmt: skip

    def set_start_type(self, name, kind):
        service = self.needed(name, SERVICE_CHANGE)
        # [MS-SCMR] 3.1.4.11: all but the start type stays, so all but three numbers is absent.
        numbers = struct.pack("<12I", NO_CHANGE, kind, NO_CHANGE, *([0] * 9))
        answer = self.pipe.raw(svcctl.ChangeServiceConfigW().opnum(), ndr_pack(service) + numbers)
        self.close(service)
        self.require(struct.unpack("<I", answer[-4:])[0] if len(answer) >= 4 else 0, name, SERVICE_CHANGE)

    def start(self, name):
        service = self.needed(name, SERVICE_QUERY | SERVICE_START)
        try:
            _, error = self.pipe.call(svcctl.StartServiceW, handle=service, NumArgs=0, Arguments=None)
            if error != SERVICE_RUNS_ALREADY:
                self.require(error, name, SERVICE_START)
            self.reach(RUNNING, service, name)
        finally:
            self.close(service)

    def stop(self, name, dependents=()):
        """Stops it and those that depend on it; returns which of those ran, the outermost first."""
        ran = [one for one in dependents if self.state(one) not in (None, STOPPED)]
        for one in ran:
            self.stop(one)
        service = self.needed(name, SERVICE_QUERY | SERVICE_STOP)
        try:
            if self.settled(service, name).state != STOPPED:
                _, error = self.pipe.call(svcctl.ControlService, handle=service, control=CONTROL_STOP)
                if error != SERVICE_NOT_ACTIVE:
                    self.require(error, name, SERVICE_STOP)
                self.reach(STOPPED, service, name)
        finally:
            self.close(service)
        return ran

    def restart(self, name, dependents):
        """Those that depend on it and did not run are not started."""
        ran = self.stop(name, dependents)
        self.start(name)
        for one in reversed(ran):
            self.start(one)

    def reach(self, wanted, service, name):
        status = self.settled(service, name)
        if status.state != wanted:
            raise Failure(
                "services-change", why="not-reached", item=name, state=status.state, win32=status.win32_exit_code[0]
            )


# MARK: what is asked


class Machine:
    """The answers to redial's requests."""

    REGISTRY_SERVICE = "RemoteRegistry"

    def __init__(self, session, now=time.monotonic, sleep=time.sleep):
        self.session, self.now, self.sleep = session, now, sleep
        self.opened = {}

    @property
    def registry(self):
        if "registry" not in self.opened:
            self.opened["registry"] = Registry(self.registry_pipe())
        return self.opened["registry"]

    def registry_pipe(self):
        """Windows starts the service behind it when somebody asks for the pipe, which is there a moment later."""
        deadline = self.now() + REGISTRY_SECONDS
        while True:
            try:
                return self.session.pipe("registry", "winreg")
            except Failure as failure:
                if failure.told.get("why") != "no-pipe" or self.now() > deadline or not self.serves_registry():
                    raise
            self.sleep(POLL_SECONDS)

    def serves_registry(self):
        try:
            return self.services.state(self.REGISTRY_SERVICE) == RUNNING
        except Failure:
            return False

    @property
    def services(self):
        if "services" not in self.opened:
            self.opened["services"] = Services(self.session.pipe("services", "svcctl"))
        return self.opened["services"]

    def answer(self, asked):
        answers = {
            "registry": self.reached, "states": self.states, "make": self.make, "restart": self.restart,
            "settings": self.settings,
        }  # fmt: skip
        return answers[asked["do"]](asked)

    def reached(self, asked):
        """Whether there is a registry behind its pipe. Opening that starts the service where Windows waits for it."""
        try:
            return {"registry": self.registry is not None}
        except Failure as failure:
            if failure.told.get("why") != "no-pipe":
                raise
            return {"registry": False}

    def states(self, asked):
        return {"states": [self.state(item) for item in asked["items"]]}

    def state(self, item):
        kind, path = item["kind"], item["path"]
        if kind == "key":
            return {"present": True} if self.registry.has(path) else {"absent": True}
        if kind == "value":
            value = self.registry.value(path, item["name"])
            return {"absent": True} if value is None else {"value": {"type": value[0], "hex": value[1].hex()}}
        if kind == "service":
            state = self.services.state(path)
            return {"absent": True} if state is None else {"running": state != STOPPED}
        if kind == "serviceStart":
            start = self.services.start_type(path)
            return {"absent": True} if start is None else {"start": start}
        raise Failure("request", why="unknown-kind", item=path)

    def make(self, asked):
        for change in asked["items"]:
            if is_left():
                raise SystemExit  # who asked is gone, and will look at what was made
            self.change(change, asked["dependents"])
        return {}

    def change(self, change, dependents):
        kind, path, after = change["kind"], change["path"], change["after"]
        if kind == "key" and "present" in after:
            self.registry.make(path)
        elif kind == "key":
            self.registry.remove_if_empty(path)
        elif kind == "value" and "value" in after:
            self.registry.set(path, change["name"], after["value"]["type"], bytes.fromhex(after["value"]["hex"]))
        elif kind == "value":
            self.registry.remove_value(path, change["name"])
        elif kind == "serviceStart" and "start" in after:
            self.services.set_start_type(path, after["start"])
        elif kind == "service" and after.get("running"):
            self.services.start(path)
        elif kind == "service":
            if path.lower() == self.REGISTRY_SERVICE.lower():
                self.opened.pop("registry", None)
                self.session.drop("registry")
            self.services.stop(path, dependents.get(path, []))
        else:
            raise Failure("request", why="unknown-kind", item=path)

    def restart(self, asked):
        self.services.restart(asked["service"], asked["dependents"])
        return {}

    def settings(self, asked):
        """All that the diagnosis wants to know at once. What of it cannot be read is told; a failure is where nothing can."""
        found = {"keys": [], "unread": [], "services": []}
        try:
            for part in asked["parts"]:
                self.registry.contents(part["path"], part["depth"], found)
        except Failure as failure:
            if not is_refusal(failure):
                raise
            found["unread"].append(failure.told)
        for name in asked["services"]:
            try:
                told = self.services.told(name)
            except Failure as failure:
                if not is_refusal(failure):
                    raise
                found["unread"].append(failure.told | {"item": name})
                continue
            if told is not None:
                found["services"].append(told)
        if found["unread"] and not found["keys"] and not found["services"]:
            return {"failure": found["unread"][0]}
        return found


def is_refusal(failure):
    """Of this one thing; anything else is the end of the connection."""
    return "win32" in failure.told or failure.told.get("why") == "no-pipe"


def is_left():
    """Whether nobody is at the other end of standard input any more."""
    watched = select.poll()
    watched.register(0, 0)
    return any(event & select.POLLHUP for _, event in watched.poll(0))


def say(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main():
    machine = None
    for line in sys.stdin.buffer:
        try:
            asked = json.loads(line)
            if asked["do"] == "connect":
                machine = Machine(connected(asked))
                say({})
            elif machine is None:
                raise Failure("request", why="not-connected")
            else:
                say(machine.answer(asked))
        except Failure as failure:
            say({"failure": failure.told})
        except Exception as error:  # its text may hold what came in
            say({"failure": {"at": "request", "why": type(error).__name__}})


if __name__ == "__main__":
    main()
"""##
}
