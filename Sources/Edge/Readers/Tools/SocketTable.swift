import Evidence
import Primitives

/// Ports as `netstat -ano` and `Get-NetTCPConnection` list them, as tables and as lists.
///
/// Words for states are translated ("LISTENING", "ABHÖREN"), so that a listener is known by its peer, whose port is 0.
struct SocketTable {
    static let most = 512
    static let mostWaiting = 32

    private var sockets = MachineSockets()
    private var sawAny = false
    private var hasHeading = false

    init(_ lines: [String], isCut: Bool) {
        var previous = ""
        var list = PropertyList()
        for line in lines {
            let words = line.words
            if let row = SocketRow(words) ?? SocketRow(objectTable: words) ?? list.row(line) {
                // A filter such as findstr would have taken the heading away.
                if !sawAny { hasHeading = previous.words.count >= 3 && !previous.contains(">") || list.isUsed }
                sawAny = true
                add(row)
            } else if sawAny, let program = Self.program(line) {
                name(program)
            }
            previous = line
        }
        if let row = list.last() {
            hasHeading = hasHeading || !sawAny
            sawAny = true
            add(row)
        }
        // Every Windows listens on port 135: a table without it is a part of one.
        sockets.isWhole =
            hasHeading && !isCut && sockets.listeners.contains { $0.port == 135 }
            && sockets.listeners.count < Self.most
    }

    var fact: MachineSockets? { sawAny ? sockets : nil }

    private mutating func add(_ row: SocketRow) {
        let listener = MachineSockets.Listener(address: row.local.address, port: row.local.port, pid: row.pid)
        if row.isUDP {
            let isOfInterest = row.local.port == 3389 && sockets.udpPorts.count < Self.most
            if isOfInterest, !sockets.udpPorts.contains(listener) { sockets.udpPorts.append(listener) }
        } else if row.remote.port == 0 {
            if sockets.listeners.count < Self.most, !sockets.listeners.contains(listener) {
                sockets.listeners.append(listener)
            }
        } else if row.isUnanswered, sockets.waiting.count < Self.mostWaiting {
            sockets.waiting.append(row.remote.text)
        } else if !row.isUnanswered, row.remote.port == 3389, sockets.peers.count < Self.mostWaiting {
            sockets.peers.append(row.remote.text)
        }
    }

    /// `netstat -b` names a socket's program in brackets, on a line of its own below it.
    private static func program(_ line: String) -> Substring? {
        let text = line.trimmed
        guard text.hasPrefix("["), text.lowercased().hasSuffix(".exe]") else { return nil }
        return text.dropFirst().dropLast()
    }

    private mutating func name(_ program: Substring) {
        guard let last = sockets.listeners.last, last.program == nil else { return }
        sockets.listeners[sockets.listeners.count - 1] = .init(
            address: last.address, port: last.port, pid: last.pid, program: toolText(program))
    }
}

/// One line of the table.
struct SocketRow {
    struct End {
        let address: String
        let port: UInt16

        var text: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
    }

    let isUDP: Bool
    let local: End
    let remote: End
    var pid: UInt32?
    /// A SYN was sent and nothing came back: `SYN_SENT`, `SYN_GESENDET`, `SynSent`.
    var isUnanswered = false

    init(isUDP: Bool, local: End, remote: End) {
        self.isUDP = isUDP
        self.local = local
        self.remote = remote
    }

    /// `TCP    0.0.0.0:3389    0.0.0.0:0    LISTENING    1234`
    init?(_ words: [Substring]) {
        guard words.count >= 3, let name = words.first?.uppercased(), ["TCP", "UDP", "TCPV6", "UDPV6"].contains(name),
            let local = Self.end(words[1]), let remote = Self.end(words[2])
        else { return nil }
        self.init(isUDP: name.hasPrefix("UDP"), local: local, remote: remote)
        if words.count >= (isUDP ? 4 : 5) { pid = words.last?.decimal }
        // Who received a SYN is the one that was asked: only the other one waits.
        isUnanswered = !isUDP && words.count >= 4 && Self.isSynSent(words[3])
    }

    /// `::    3389    ::    0    Listen    [Internet]    1234`, as PowerShell prints its objects.
    init?(objectTable words: [Substring]) {
        guard words.count >= 5, let local = Self.end(words[0], words[1]), let remote = Self.end(words[2], words[3]),
            words[4].first?.isLetter == true
        else { return nil }
        self.init(isUDP: false, local: local, remote: remote)
        if words.count >= 6 { pid = words.last?.decimal }
        isUnanswered = Self.isSynSent(words[4])
    }

    static func isSynSent(_ word: Substring) -> Bool {
        let word = word.uppercased()
        return word.hasPrefix("SYN") && !word.contains("REC") && !word.contains("EMPF")
    }

    static func end(_ address: some StringProtocol, _ port: some StringProtocol) -> End? {
        guard let number = port.decimal, let port = UInt16(exactly: number) else { return nil }
        let bare = String(address.prefix { $0 != "%" })
        guard isAddress(bare) else { return nil }
        return End(address: bare, port: port)
    }

    /// `0.0.0.0:3389`, `[fe80::1%5]:3389`, `*:*`; without `-n` a name in place of the address, and of this port.
    private static func end(_ word: Substring) -> End? {
        guard let colon = word.lastIndex(of: ":") else { return nil }
        let portText = word[word.index(after: colon)...]
        var address = word[..<colon]
        if address.hasPrefix("["), address.hasSuffix("]") { address = address.dropFirst().dropLast() }
        let number: UInt32? =
            switch portText {
            case "*": 0
            case "ms-wbt-server": 3389
            case "epmap": 135
            default: portText.decimal
            }
        guard let number, let port = UInt16(exactly: number), !address.isEmpty else { return nil }
        let bare = address.prefix { $0 != "%" }
        return End(address: address == "*" ? "*" : toolText(bare, limit: 64), port: port)
    }
}

/// `LocalAddress : ::` and what follows, one property a line; a name that comes again begins the next object.
private struct PropertyList {
    private static let names = [
        "LocalAddress", "LocalPort", "RemoteAddress", "RemotePort", "State", "OwningProcess",
    ]
    private var properties: [String: Substring] = [:]
    private(set) var isUsed = false

    /// The object that this line ends by beginning the next.
    mutating func row(_ line: String) -> SocketRow? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let name = String(line[..<colon].trimmed)
        guard Self.names.contains(name) else { return nil }
        let finished = properties[name] == nil ? nil : last()
        properties[name] = line[line.index(after: colon)...].trimmed
        isUsed = true
        return finished
    }

    mutating func last() -> SocketRow? {
        defer { properties = [:] }
        guard let address = properties["LocalAddress"], let port = properties["LocalPort"],
            let local = SocketRow.end(address, port)
        else { return nil }
        let remote = SocketRow.end(properties["RemoteAddress"] ?? "::", properties["RemotePort"] ?? "0")
        guard let remote else { return nil }
        var row = SocketRow(isUDP: false, local: local, remote: remote)
        row.pid = properties["OwningProcess"]?.decimal
        row.isUnanswered = properties["State"].map { SocketRow.isSynSent($0) } ?? false
        return row
    }
}
