public import Primitives

/// One attribute of a target. An open set. [MS-NLMP 2.2.2.1]
public struct AVPair: Hashable, Sendable {
    public var id: UInt16
    public var value: [UInt8]

    public init(id: UInt16, value: [UInt8]) {
        self.id = id
        self.value = value
    }
}

/// The AvId numbers. [MS-NLMP 2.2.2.1]
enum AVID {
    static let eol: UInt16 = 0
    static let nbComputerName: UInt16 = 1
    static let nbDomainName: UInt16 = 2
    static let dnsComputerName: UInt16 = 3
    static let dnsDomainName: UInt16 = 4
    static let dnsTreeName: UInt16 = 5
    static let flags: UInt16 = 6
    static let timestamp: UInt16 = 7
    static let targetName: UInt16 = 9
    static let channelBindings: UInt16 = 10
}

/// What a server says of itself in its CHALLENGE. Names are as foreign as any text: show them escaped.
/// [MS-NLMP 2.2.1.2, 2.2.2.1]
public struct TargetInfo: Equatable, Sendable {
    static let mostPairs = 64

    /// In the order of the wire, without the one that ends the list.
    public var pairs: [AVPair]

    public init(pairs: [AVPair]) { self.pairs = pairs }

    /// The pairs that Windows sends, in its order; what is nil is left out.
    public init(
        nbComputerName: String? = nil, nbDomainName: String? = nil, dnsComputerName: String? = nil,
        dnsDomainName: String? = nil, dnsTreeName: String? = nil, flags: UInt32? = nil, timestamp: UnixTime? = nil,
        targetName: String? = nil
    ) {
        let values: [(UInt16, [UInt8]?)] = [
            (AVID.nbDomainName, nbDomainName.map { ntlmBytes($0) }),
            (AVID.nbComputerName, nbComputerName.map { ntlmBytes($0) }),
            (AVID.dnsDomainName, dnsDomainName.map { ntlmBytes($0) }),
            (AVID.dnsComputerName, dnsComputerName.map { ntlmBytes($0) }),
            (AVID.dnsTreeName, dnsTreeName.map { ntlmBytes($0) }),
            (AVID.flags, flags.map { littleEndian(UInt64($0), 4) }),
            (AVID.timestamp, timestamp.map { littleEndian($0.fileTime, 8) }),
            (AVID.targetName, targetName.map { ntlmBytes($0) }),
        ]
        pairs = values.compactMap { id, value in value.map { AVPair(id: id, value: $0) } }
    }

    public var nbComputerName: String? { text(AVID.nbComputerName) }
    public var nbDomainName: String? { text(AVID.nbDomainName) }
    public var dnsComputerName: String? { text(AVID.dnsComputerName) }
    public var dnsDomainName: String? { text(AVID.dnsDomainName) }
    /// The name of the forest.
    public var dnsTreeName: String? { text(AVID.dnsTreeName) }
    public var flags: UInt32? { number(AVID.flags, 4).map(UInt32.init(truncatingIfNeeded:)) }
    /// The server's clock; nil where there is none, or no eight bytes of it.
    public var timestamp: UnixTime? { number(AVID.timestamp, 8).map(UnixTime.init(fileTime:)) }
    public var targetName: String? { text(AVID.targetName) }

    private func value(_ id: UInt16) -> [UInt8]? { pairs.first { $0.id == id }?.value }

    private func text(_ id: UInt16) -> String? { value(id).map { ntlmText($0) } }

    private func number(_ id: UInt16, _ size: Int) -> UInt64? {
        guard let bytes = value(id), bytes.count == size else { return nil }
        return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension TargetInfo {
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        for pair in pairs {
            writer.u16le(pair.id)
            writer.u16le(UInt16(truncatingIfNeeded: pair.value.count))
            writer.append(pair.value.prefix(Int(UInt16.max)))
        }
        writer.zeros(4)
        return writer.bytes
    }

    /// Reads pairs up to the one that ends the list; padding after that is passed over.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "NTLM TargetInfo")
        pairs = []
        while true {
            let id = try reader.u16le("AvId")
            let length = Int(try reader.u16le("AvLen"))
            let value = try reader.take(length, "Value")
            guard id != AVID.eol else { return }
            guard pairs.count < Self.mostPairs else {
                throw reader.tooLarge("AvId", limit: Self.mostPairs, got: Self.mostPairs + 1)
            }
            pairs.append(AVPair(id: id, value: Array(value)))
        }
    }
}

private func littleEndian(_ value: UInt64, _ size: UInt64) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
