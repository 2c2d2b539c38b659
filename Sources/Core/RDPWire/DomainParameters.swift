import Primitives

/// The limits that two MCS providers agree on. [T.125 7, DomainParameters]
public struct DomainParameters: Equatable, Sendable {
    public var maxChannelIDs: UInt32
    public var maxUserIDs: UInt32
    public var maxTokenIDs: UInt32
    public var numPriorities: UInt32
    /// Octets a second.
    public var minThroughput: UInt32
    public var maxHeight: UInt32
    /// Octets.
    public var maxMCSPDUSize: UInt32
    public var protocolVersion: UInt32

    public init(
        maxChannelIDs: UInt32, maxUserIDs: UInt32, maxTokenIDs: UInt32 = 0, numPriorities: UInt32 = 1,
        minThroughput: UInt32 = 0, maxHeight: UInt32 = 1, maxMCSPDUSize: UInt32, protocolVersion: UInt32 = 2
    ) {
        self.maxChannelIDs = maxChannelIDs
        self.maxUserIDs = maxUserIDs
        self.maxTokenIDs = maxTokenIDs
        self.numPriorities = numPriorities
        self.minThroughput = minThroughput
        self.maxHeight = maxHeight
        self.maxMCSPDUSize = maxMCSPDUSize
        self.protocolVersion = protocolVersion
    }

    /// What Windows clients ask for. [MS-RDPBCGR 4.1.3]
    public static let windowsTarget = DomainParameters(maxChannelIDs: 34, maxUserIDs: 2, maxMCSPDUSize: 65_535)
    /// What Windows clients accept at least. [MS-RDPBCGR 4.1.3]
    public static let windowsMinimum = DomainParameters(
        maxChannelIDs: 1, maxUserIDs: 1, maxTokenIDs: 1, maxMCSPDUSize: 1056)
    /// What Windows clients accept at most. [MS-RDPBCGR 4.1.3]
    public static let windowsMaximum = DomainParameters(
        maxChannelIDs: 65_535, maxUserIDs: 64_535, maxTokenIDs: 65_535, maxMCSPDUSize: 65_535)
    /// What Windows servers settle on. [MS-RDPBCGR 4.1.4]
    public static let windowsServer = DomainParameters(maxChannelIDs: 34, maxUserIDs: 3, maxMCSPDUSize: 65_528)
}

extension DomainParameters {
    init(from outer: inout ByteReader) throws(WireError) {
        var reader = try outer.element(.sequence, "domain parameters")
        maxChannelIDs = try reader.unsignedBERInteger("maxChannelIds")
        maxUserIDs = try reader.unsignedBERInteger("maxUserIds")
        maxTokenIDs = try reader.unsignedBERInteger("maxTokenIds")
        numPriorities = try reader.unsignedBERInteger("numPriorities")
        minThroughput = try reader.unsignedBERInteger("minThroughput")
        maxHeight = try reader.unsignedBERInteger("maxHeight")
        maxMCSPDUSize = try reader.unsignedBERInteger("maxMCSPDUsize")
        protocolVersion = try reader.unsignedBERInteger("protocolVersion")
        try reader.expectEnd()
    }

    func write(to writer: inout ByteWriter) {
        let values = [
            maxChannelIDs, maxUserIDs, maxTokenIDs, numPriorities, minThroughput, maxHeight, maxMCSPDUSize,
            protocolVersion,
        ]
        writer.element(.sequence) { sequence in
            for value in values { sequence.berInteger(Int64(value)) }
        }
    }
}

extension ByteReader {
    /// An INTEGER read without a sign: Windows clients write 65535 as `02 02 ff ff`, which strict BER would take for −1.
    fileprivate mutating func unsignedBERInteger(_ field: StaticString) throws(WireError) -> UInt32 {
        let at = offset
        var contents = try element(.integer, field)
        let bytes = contents.rest()
        let digits = bytes.drop { $0 == 0 }
        guard !bytes.isEmpty, digits.count <= 4 else {
            throw unexpected(field, "an integer of 1 to 4 bytes", "\(bytes.count) bytes", at: at)
        }
        return digits.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
