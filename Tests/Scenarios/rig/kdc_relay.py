"""A KDC that hands its questions on to a real one, counts them, and falls silent when it is told to.

    kdc_relay.py PORT UPSTREAM [--silent-from N]

One line of JSON for each question: `{"withPassword": whether it holds an encrypted timestamp}`. From question N (1 is the first) on
nothing is answered.
"""

import argparse
import json
import socket
import struct
import threading

PA_ENC_TIMESTAMP = bytes.fromhex("a103020102")  # padata-type [1] INTEGER 2 [RFC 4120 5.2.7.2]


def message(stream: socket.socket) -> bytes:
    data = b""
    while len(data) < 4 or len(data) < 4 + struct.unpack(">I", data[:4])[0]:
        more = stream.recv(65536)
        if not more:
            raise ConnectionError("closed in the middle")
        data += more
    return data


def serve(client: socket.socket, upstream: str, silent: bool) -> None:
    with client:
        question = message(client)
        print(json.dumps({"withPassword": PA_ENC_TIMESTAMP in question}), flush=True)
        if silent:
            client.recv(1)  # until the client gives up
            return
        with socket.create_connection((upstream, 88)) as kdc:
            kdc.sendall(question)
            client.sendall(message(kdc))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("upstream")
    parser.add_argument("--silent-from", type=int, default=1 << 30)
    given = parser.parse_args()
    with socket.create_server((given.upstream, given.port)) as listener:
        print(json.dumps({"port": given.port}), flush=True)
        number = 0
        while True:
            client, _ = listener.accept()
            number += 1
            silent = number >= given.silent_from
            threading.Thread(target=serve, args=(client, given.upstream, silent), daemon=True).start()


if __name__ == "__main__":
    main()
