public import Primitives

/// The server measures the network: what follows a security header with SEC_AUTODETECT_REQ. [MS-RDPBCGR 2.2.14.1]
public struct AutoDetectRequest: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// To be answered at once. [MS-RDPBCGR 2.2.14.1.1]
        case roundTrip
        /// Bytes are counted from here on. [MS-RDPBCGR 2.2.14.1.2]
        case bandwidthStart
        /// Bytes to be counted, during the connection sequence only. [MS-RDPBCGR 2.2.14.1.3]
        case bandwidthPayload([UInt8])
        /// Bytes are counted no more, and the count is answered; with more bytes during the connection sequence.
        /// [MS-RDPBCGR 2.2.14.1.4]
        case bandwidthStop([UInt8])
        /// What the server found; milliseconds and kilobits a second, each where it is told. [MS-RDPBCGR 2.2.14.1.5]
        case result(baseRTT: UInt32?, bandwidth: UInt32?, averageRTT: UInt32?)
        case other
    }

    public var sequenceNumber: UInt16
    /// Tells what it is and when: 0x1001 a round trip during the connection sequence, 0x0001 after it …
    public var requestType: UInt16
    public var kind: Kind

    public init(sequenceNumber: UInt16, requestType: UInt16, kind: Kind) {
        self.sequenceNumber = sequenceNumber
        self.requestType = requestType
        self.kind = kind
    }

    public static let roundTripWhileConnecting: UInt16 = 0x1001
    public static let roundTrip: UInt16 = 0x0001
    public static let bandwidthStartWhileConnecting: UInt16 = 0x1014
    public static let bandwidthStart: UInt16 = 0x0014
    public static let bandwidthStartLossy: UInt16 = 0x0114
    public static let bandwidthPayload: UInt16 = 0x0002
    public static let bandwidthStopWhileConnecting: UInt16 = 0x002b
    public static let bandwidthStop: UInt16 = 0x0429
    public static let bandwidthStopLossy: UInt16 = 0x0629
    private static let typeID: UInt8 = 0

    /// The bytes behind the security header.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        let payload = self.payload
        let numbers = self.numbers
        writer.u8(UInt8(6 + (payload == nil ? 0 : 2) + 4 * numbers.count))
        writer.u8(Self.typeID)
        writer.u16le(sequenceNumber)
        writer.u16le(requestType)
        for number in numbers { writer.u32le(number) }
        if let payload {
            writer.u16le(UInt16(truncatingIfNeeded: payload.count))
            writer.append(payload)
        }
        return writer.bytes
    }

    private var payload: [UInt8]? {
        switch kind {
        case .bandwidthPayload(let bytes): bytes
        case .bandwidthStop(let bytes): requestType == Self.bandwidthStopWhileConnecting ? bytes : nil
        default: nil
        }
    }

    private var numbers: [UInt32] {
        guard case .result(let baseRTT, let bandwidth, let averageRTT) = kind else { return [] }
        return [baseRTT, bandwidth, averageRTT].compactMap(\.self)
    }

    /// Reads what follows the security header. A type that is unknown is `other`, its fields unread.
    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Auto-Detect Request")
        let at = reader.offset
        let headerLength = Int(try reader.u8("headerLength"))
        guard headerLength >= 6 else {
            throw reader.unexpected("headerLength", "at least 6", "\(headerLength)", at: at)
        }
        try reader.expect(Self.typeID, "headerTypeId")
        sequenceNumber = try reader.u16le("sequenceNumber")
        requestType = try reader.u16le("requestType")
        kind = try reader.autoDetectKind(requestType)
        if kind == .other { _ = reader.rest() }
        try reader.expectEnd()
    }
}

extension ByteReader {
    fileprivate mutating func autoDetectKind(_ type: UInt16) throws(WireError) -> AutoDetectRequest.Kind {
        switch type {
        case AutoDetectRequest.roundTrip, AutoDetectRequest.roundTripWhileConnecting: .roundTrip
        case AutoDetectRequest.bandwidthStart, AutoDetectRequest.bandwidthStartLossy,
            AutoDetectRequest.bandwidthStartWhileConnecting:
            .bandwidthStart
        case AutoDetectRequest.bandwidthPayload: .bandwidthPayload(try autoDetectPayload())
        case AutoDetectRequest.bandwidthStopWhileConnecting: .bandwidthStop(try autoDetectPayload())
        case AutoDetectRequest.bandwidthStop, AutoDetectRequest.bandwidthStopLossy: .bandwidthStop([])
        case 0x0840:
            .result(baseRTT: try u32le("baseRTT"), bandwidth: nil, averageRTT: try u32le("averageRTT"))
        case 0x0880:
            .result(baseRTT: nil, bandwidth: try u32le("bandwidth"), averageRTT: try u32le("averageRTT"))
        case 0x08c0:
            .result(
                baseRTT: try u32le("baseRTT"), bandwidth: try u32le("bandwidth"), averageRTT: try u32le("averageRTT"))
        default: .other
        }
    }

    private mutating func autoDetectPayload() throws(WireError) -> [UInt8] {
        Array(try take(Int(try u16le("payloadLength")), "payload"))
    }
}

/// The client's answer: what follows a security header with SEC_AUTODETECT_RSP. [MS-RDPBCGR 2.2.14.2]
public struct AutoDetectResponse: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// [MS-RDPBCGR 2.2.14.2.1]
        case roundTrip
        /// Milliseconds and bytes; 0x0003 during the connection sequence, 0x000b after it. [MS-RDPBCGR 2.2.14.2.2]
        case bandwidth(type: UInt16, timeDelta: UInt32, byteCount: UInt32)
        /// [MS-RDPBCGR 2.2.14.2.3]
        case sync(bandwidth: UInt32, rtt: UInt32)
    }

    public var sequenceNumber: UInt16
    public var kind: Kind

    public init(sequenceNumber: UInt16, kind: Kind) {
        self.sequenceNumber = sequenceNumber
        self.kind = kind
    }

    public static let bandwidthWhileConnecting: UInt16 = 0x0003
    public static let bandwidthLater: UInt16 = 0x000b
    private static let syncType: UInt16 = 0x0018
    private static let typeID: UInt8 = 1

    public func encoded() -> [UInt8] {
        let (type, numbers): (UInt16, [UInt32]) =
            switch kind {
            case .roundTrip: (0, [])
            case .bandwidth(let type, let timeDelta, let byteCount): (type, [timeDelta, byteCount])
            case .sync(let bandwidth, let rtt): (Self.syncType, [bandwidth, rtt])
            }
        var writer = ByteWriter()
        writer.u8(UInt8(6 + 4 * numbers.count))
        writer.u8(Self.typeID)
        writer.u16le(sequenceNumber)
        writer.u16le(type)
        for number in numbers { writer.u32le(number) }
        return writer.bytes
    }

    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Auto-Detect Response")
        _ = try reader.u8("headerLength")
        try reader.expect(Self.typeID, "headerTypeId")
        sequenceNumber = try reader.u16le("sequenceNumber")
        let at = reader.offset
        switch try reader.u16le("responseType") {
        case 0: kind = .roundTrip
        case Self.bandwidthWhileConnecting: kind = try reader.bandwidth(Self.bandwidthWhileConnecting)
        case Self.bandwidthLater: kind = try reader.bandwidth(Self.bandwidthLater)
        case Self.syncType: kind = .sync(bandwidth: try reader.u32le("bandwidth"), rtt: try reader.u32le("rtt"))
        case let type: throw reader.unexpected("responseType", "a known one", hexCode(type), at: at)
        }
        try reader.expectEnd()
    }
}

extension ByteReader {
    fileprivate mutating func bandwidth(_ type: UInt16) throws(WireError) -> AutoDetectResponse.Kind {
        .bandwidth(type: type, timeDelta: try u32le("timeDelta"), byteCount: try u32le("byteCount"))
    }
}
