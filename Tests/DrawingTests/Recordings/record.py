#!/usr/bin/env python3
"""record.py SERVER_PORT LISTEN_PORT OUT [--no-orders] [--flags HEX]: forwards one connection of Standard RDP Security
without encryption (or any clear one) and keeps what the server sends from the first update on: one record an update,
a byte 0 (slow path: body of PDUTYPE2_UPDATE) or 1 (fast path: fpOutputUpdates), four bytes of length (little-endian), the bytes.
With --no-orders the client's Confirm Active is changed so that it offers no drawing orders."""
import socket, struct, sys, threading

def main():
    server, listen, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    no_orders = "--no-orders" in sys.argv
    no_codecs = "--no-codecs" in sys.argv
    ls = socket.socket(); ls.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ls.bind(("127.0.0.1", listen)); ls.listen(1)
    c, _ = ls.accept()
    s = socket.create_connection(("127.0.0.1", server))
    f = open(out, "wb")
    if "--tls" in sys.argv:
        import os, ssl
        certs = os.environ["TESTBED_STATE"] + "/certs/"
        s.sendall(c.recv(4096)); c.sendall(s.recv(4096))
        inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); inside.load_cert_chain(certs + "valid.crt", certs + "valid.key")
        outside = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); outside.check_hostname = False; outside.verify_mode = ssl.CERT_NONE
        s = outside.wrap_socket(s); c = inside.wrap_socket(c, server_side=True)
    c.settimeout(None)

    def up():
        buf = b""
        while True:
            try: d = c.recv(65536)
            except OSError: d = b""
            if not d:
                try: s.shutdown(socket.SHUT_WR)
                except OSError: pass
                return
            buf += d
            sent = b""
            while True:
                if len(buf) < 4: break
                if buf[0] == 3: n = struct.unpack(">H", buf[2:4])[0]
                else: n = buf[1] if buf[1] < 128 else (buf[1] & 127) << 8 | buf[2]
                if len(buf) < n or n == 0: break
                sent += change(buf[:n]); buf = buf[n:]
            if sent: s.sendall(sent)

    def change(p):
        # Confirm Active: find the capability sets; everything is fixed-size, so bytes are changed in place.
        if p[0] != 3 or len(p) < 60: return p
        i = p.find(struct.pack("<HH", 3, 88))  # order capability set
        if i < 0: return p
        b = bytearray(p)
        if no_orders:
            b[i + 36:i + 68] = bytes(32)
        j = p.find(struct.pack("<H", 0x1d))
        if no_codecs and j > 0:
            # bitmap codecs: none
            k = j + 2
            n = struct.unpack("<H", p[k:k+2])[0]
            if 5 <= n < 400: b[j + 4] = 0
        return bytes(b)

    t = threading.Thread(target=up, daemon=True); t.start()
    buf = b""; counts = {}
    while True:
        try: d = s.recv(65536)
        except OSError: break
        if not d: break
        try: c.sendall(d)
        except OSError: pass
        buf += d
        while len(buf) >= 4:
            if buf[0] == 3: n = struct.unpack(">H", buf[2:4])[0]
            elif buf[1] & 128: n = (buf[1] & 127) << 8 | buf[2]
            else: n = buf[1]
            if n == 0 or len(buf) < n: break
            p, buf = buf[:n], buf[n:]
            if p[0] == 3:
                # TPKT, X.224 data, MCS Send Data Indication
                if len(p) > 15 and p[7] == 0x68:
                    q = 13 if not p[13 - 1] & 0x80 else 14
                    # length at 13-? : tpkt 4, x224 3, choice 1, initiator 2, channel 2, flags 1, then PER length
                    q = 13; 
                    q += 2 if p[q] & 0x80 else 1
                    body = p[q:]
                    # flags of security header are absent once encryption is off
                    if len(body) >= 18 and struct.unpack("<H", body[2:4])[0] & 15 == 7 and body[14] == 2:
                        put(f, 0, body[18:]); counts["slow"] = counts.get("slow", 0) + 1
                        if body[15] : print("compressed", body[15])
            else:
                q = 2 if p[1] < 128 else 3
                if p[0] >> 6: print("encrypted?", p[0])
                put(f, 1, p[q:]); counts["fast"] = counts.get("fast", 0) + 1
    f.close(); print(out, counts)

def put(f, kind, data):
    f.write(struct.pack("<BI", kind, len(data)) + data)

main()
