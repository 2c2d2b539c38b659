"""A TCP forwarder on loopback that counts, delays, bans and records.

It stands in front of a server and sees what a client really does. A program in user space cannot delay the kernel's
SYN-ACK, so `connect()` through it is instant; the round trip that connecting would have cost is put on the first bytes
of the client instead, which makes the total of a walk right and its measured round-trip time wrong.
"""

import asyncio
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

CHUNK = 16384


@dataclass
class Conversation:
    """What was said over one connection: (seconds on the clock, whether by the client, bytes) in the order of sight."""

    said: list[tuple[float, bool, bytes]] = field(default_factory=list)


class Forwarder:
    """`delay`: seconds each way. `ban_after`: from then on every new connection is reset, as a blocker would. `lose`: the numbers
    of connections, from 1, that are reset. `turns`: the servers that connections go to by turns, in place of one.
    """

    def __init__(
        self,
        port: int,
        delay: float = 0,
        ban_after: int | None = None,
        lose: frozenset[int] = frozenset(),
        turns: tuple[int, ...] = (),
    ):
        self.target, self.delay, self.ban_after = port, delay, ban_after
        self.lose, self.turns = lose, turns or (port,)
        self.port = 0
        self.conversations: list[Conversation] = []
        self.accepted = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.links: set[asyncio.Task] = set()

    def __enter__(self) -> "Forwarder":
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.listen(), self.loop).result(10)
        return self

    def __exit__(self, *_) -> None:
        asyncio.run_coroutine_threadsafe(self.close(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def listen(self) -> None:
        self.server = await asyncio.start_server(self.accept, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self.server.close()
        for task in self.links:
            task.cancel()
        await asyncio.gather(*self.links, return_exceptions=True)

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.links.add(asyncio.current_task())
        self.accepted += 1
        number = self.accepted
        if number in self.lose or (self.ban_after is not None and number > self.ban_after):
            reset(writer)
            return
        conversation = Conversation()
        self.conversations.append(conversation)
        try:
            far_reader, far_writer = await asyncio.open_connection(
                "127.0.0.1", self.turns[(number - 1) % len(self.turns)]
            )
        except OSError:
            reset(writer)
            return
        opened = time.monotonic() + 2 * self.delay
        try:
            await asyncio.gather(
                self.pump(reader, far_writer, conversation, True, opened),
                self.pump(far_reader, writer, conversation, False, opened),
            )
        finally:
            for end in (writer, far_writer):
                end.close()

    async def pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        conversation: Conversation,
        client: bool,
        opened: float,
    ) -> None:
        """Passes bytes, end of stream and reset on, each `delay` after it came."""
        queue: asyncio.Queue[tuple[float, bytes | ConnectionError | None]] = asyncio.Queue(64)
        delivery = asyncio.create_task(self.deliver(queue, writer))
        try:
            while True:
                what: bytes | ConnectionError | None
                try:
                    what = await reader.read(CHUNK) or None
                except ConnectionError as error:
                    what = error
                now = time.monotonic()
                if isinstance(what, bytes):
                    conversation.said.append((now, client, what))
                await queue.put((max(now, opened) + self.delay, what))
                if not isinstance(what, bytes):
                    break
            await delivery
        finally:
            delivery.cancel()

    async def deliver(self, queue: asyncio.Queue, writer: asyncio.StreamWriter) -> None:
        while True:
            due, what = await queue.get()
            if (wait := due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            if isinstance(what, ConnectionError):
                reset(writer)
                return
            with suppress(OSError):
                if what is None:
                    writer.write_eof()
                    return
                writer.write(what)
                await writer.drain()


def reset(writer: asyncio.StreamWriter) -> None:
    """Ends the connection by RST instead of FIN."""
    handle = writer.get_extra_info("socket")
    if handle is not None:
        with suppress(OSError):
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
