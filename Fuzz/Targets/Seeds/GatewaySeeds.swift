import CredSSP
import HTTPWire
import Primitives

func httpSeeds() -> [[UInt8]] {
    let asks = HTTPResponseHead(
        status: 401, reason: "Unauthorized",
        fields: [
            .init("Content-Length", "0"), .init("Server", "Microsoft-HTTPAPI/2.0"),
            .init("WWW-Authenticate", "Negotiate, Basic realm=\"a, b\""), .init("WWW-Authenticate", "NTLM"),
        ]
    ).encoded()
    let challenge = ChallengeMessage(
        targetName: "CORP", flags: [.unicode, .ntlm], serverChallenge: 1,
        targetInfo: TargetInfo(nbComputerName: "GW", dnsComputerName: "gw.corp.example"))
    let names = HTTPResponseHead(
        status: 401, reason: "Unauthorized",
        fields: [
            .init("WWW-Authenticate", "NTLM " + base64(challenge.encoded())), .init("Content-Length", "0"),
        ]
    ).encoded()
    let request = HTTPRequestHead(
        method: "RDG_OUT_DATA", target: "/remoteDesktopGateway/", fields: [.init("Host", "gw.example")])
    let texts = [
        "HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: https://portal.example/\u{202e}\r\n\r\n",
    ]
    return [asks, names, asks + asks + names, request.encoded()] + texts.map { Array($0.utf8) }
}

func windowsToolsSeeds() -> [[UInt8]] {
    let texts = [
        "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\X\r\n    fClientDisableUDP    REG_DWORD    0x1\r\n\r\n",
        "HKEY_CURRENT_USER\\Internet Settings\r\n    User Agent    REG_SZ    Mozilla\r\n    ProxyEnable    REG_DWORD    0x1\r\n    ProxyServer    REG_SZ    u:p@proxy:80\r\n",
        "HKEY_X\\{1}\r\n    Name    REG_MULTI_SZ    .corp.test\\0ws.test\r\n",
        "    Ziel: Domain:target=TERMSRV/ws-041.corp.example\r\n    Typ: x\r\n    Target: LegacyGeneric:target=TERMSRV/10.0.0.1:3390\r\n",
        "Microsoft Windows\r\nredial-1f begin\r\n\r\nSERVICE_NAME: X\r\n        TYPE : 30\r\n        STATE : 4  RUNNING\r\n        E : 0  (0x0)\r\n        F : 0  (0x0)\r\nredial-1f 1 0\r\nredial-1f 2 1060\r\n",
    ]
    let wide: [UInt8] = [0xff, 0xfe] + texts[0].utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    return texts.map { Array($0.utf8) } + [wide, Array(wide.dropFirst(2))]
}
