import Evidence

/// What the network says of a packet that it did not deliver. [RFC 792, RFC 4443]
struct ICMPWord {
    /// Who says it.
    let from: IPAddress
    /// Of the packet that was not delivered.
    let source: Endpoint
    let destination: Endpoint
    let protocolNumber: UInt8
    let isV6: Bool
    let type: UInt8
    let code: UInt8
    /// What the next hop lets pass, of "fragmentation needed" and "packet too big".
    let mtu: Int?

    /// Nil for all ICMP that is no word on a packet of TCP or UDP.
    init?(_ packet: IPPacket) {
        let bytes = packet.payload
        guard let type = bytes.byte(0), let code = bytes.byte(1) else { return nil }
        isV6 = packet.protocolNumber == 58
        guard isV6 ? type == 1 || type == 2 : type == 3,
            let quoted = IPPacket(bytes.dropFirst(8), missing: Self.longestQuote),
            quoted.protocolNumber == 6 || quoted.protocolNumber == 17, quoted.fragment?.offset ?? 0 == 0,
            let sourcePort = quoted.payload.u16(0), let destinationPort = quoted.payload.u16(2)
        else { return nil }
        from = packet.source
        self.type = type
        self.code = code
        protocolNumber = quoted.protocolNumber
        source = Endpoint(address: quoted.source, port: UInt16(sourcePort))
        destination = Endpoint(address: quoted.destination, port: UInt16(destinationPort))
        if isV6 {
            mtu = type == 2 ? bytes.u32(4).map { Int($0) } : nil
        } else {
            mtu = code == 4 ? bytes.u16(6) : nil
        }
    }

    /// The quote may end anywhere; what it says of its length is not held against it.
    private static let longestQuote = 65_535

    var isTooBig: Bool { isV6 ? type == 2 : code == 4 }

    /// What connect(2) of Linux makes of it, so that a capture is judged as a live walk is.
    var errno: String {
        if isV6 {
            return switch code {
            case 0: "ENETUNREACH"
            case 1, 5, 6: "EACCES"
            case 4: "ECONNREFUSED"
            default: "EHOSTUNREACH"
            }
        }
        return switch code {
        case 0, 5, 6, 9, 11: "ENETUNREACH"
        case 2: "ENOPROTOOPT"
        case 3: "ECONNREFUSED"
        default: "EHOSTUNREACH"
        }
    }

    var outcome: ReachOutcome { errno == "ECONNREFUSED" ? .refused : .unreachable }

    /// As `stay.udp` names it.
    var name: String {
        let names = isV6 ? Self.namesV6 : Self.names
        return names[code] ?? "code \(code)"
    }

    private static let names: [UInt8: String] = [
        0: "net-unreachable", 1: "host-unreachable", 2: "protocol-unreachable", 3: "port-unreachable",
        4: "fragmentation-needed", 9: "network-prohibited", 10: "host-prohibited", 13: "admin-prohibited",
    ]
    private static let namesV6: [UInt8: String] = [
        0: "no-route", 1: "admin-prohibited", 3: "address-unreachable", 4: "port-unreachable",
    ]
}
