public import Evidence

/// Under what something is remembered: a name or an address, and the port.
public struct HostKey: Hashable, Sendable {
    public let host: String
    public let port: UInt16

    /// Names are the same in any case, and with or without the dot at their end.
    public init(host: String, port: UInt16) {
        let lower = host.lowercased()
        self.host = lower.count > 1 && lower.hasSuffix(".") ? String(lower.dropLast()) : lower
        self.port = port
    }

    /// `ws-041.corp.test,3389.json`. What is no letter, digit, dot or hyphen is written as `=` and two hex digits, so that no
    /// name leads out of its folder; nil for names that are longer than a file's may be.
    var fileName: String? {
        let escaped = host.utf8.map { byte in
            isPlain(byte)
                ? String(UnicodeScalar(byte)) : "=" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        let name = escaped.joined() + ",\(port).json"
        return name.utf8.count <= 255 ? name : nil
    }

    private func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}

extension HostKey {
    /// What was asked for; nil where it says nothing of a machine: behind a loopback name stands whatever a tunnel leads to.
    public init?(asked target: Target) {
        guard !isLoopback(target.host) else { return nil }
        self.init(host: target.host, port: target.port)
    }

    /// The address that a walk went over; nil where another machine may have it tomorrow by design, and where the address is
    /// what was asked for.
    public init?(usedIn walk: Walk) {
        guard let used = walk.all(PortAnswer.self).first(where: { $0.fact.used })?.fact else { return nil }
        let nature = walk.all(AddressClass.self).first { $0.fact.address == used.address }?.fact.nature
        switch nature {
        case .loopback, .own, .synthetic, .linkLocal: return nil
        case .overlay, .carrierNAT, nil: break
        }
        self.init(host: used.address, port: used.port)
        if host == HostKey(host: walk.target.host, port: used.port).host { return nil }
    }
}

/// The keys under which a walk is remembered.
public struct MemoryKeys: Sendable {
    public let asked: HostKey?
    public let address: HostKey?

    public init(_ walk: Walk) {
        asked = HostKey(asked: walk.target)
        address = HostKey(usedIn: walk)
    }
}

/// `localhost` and the loopback addresses.
private func isLoopback(_ host: String) -> Bool {
    let host = HostKey(host: host, port: 0).host
    if host == "::1" || (isLiteralAddress(host) && host.hasPrefix("127.")) { return true }
    return isAddressOrLoopback(host) && !isLiteralAddress(host)
}
