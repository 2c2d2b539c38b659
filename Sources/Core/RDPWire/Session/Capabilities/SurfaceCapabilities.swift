import Primitives

/// TS_MULTIFRAGMENTUPDATE_CAPABILITYSET. [MS-RDPBCGR 2.2.7.2.6]
public struct MultifragmentUpdateCapability: CapabilityBody, Equatable, Sendable {
    /// How many bytes the fragments of one update may have together.
    public var maxRequestSize: UInt32 = 0

    public init() {}

    static let type: UInt16 = 26

    init(from reader: inout ByteReader) throws(WireError) {
        maxRequestSize = try reader.u32le("MaxRequestSize")
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(maxRequestSize)
    }
}

/// TS_LARGE_POINTER_CAPABILITYSET. [MS-RDPBCGR 2.2.7.2.7]
public struct LargePointerCapability: CapabilityBody, Equatable, Sendable {
    /// 1: up to 96 by 96, 2: up to 384 by 384.
    public var flags: UInt16 = 0

    public init() {}

    static let type: UInt16 = 27

    init(from reader: inout ByteReader) throws(WireError) {
        flags = try reader.u16le("largePointerSupportFlags")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(flags)
    }
}

/// TS_SURFCMDS_CAPABILITYSET. [MS-RDPBCGR 2.2.7.2.9]
public struct SurfaceCommandsCapability: CapabilityBody, Equatable, Sendable {
    /// Bits: 0x02 set surface bits, 0x10 frame markers, 0x40 stream surface bits.
    public var flags: UInt32 = 0

    public init() {}

    static let type: UInt16 = 28

    init(from reader: inout ByteReader) throws(WireError) {
        flags = try reader.u32le("cmdFlags")
        _ = try reader.take(4, "reserved")
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(flags)
        writer.zeros(4)
    }
}

/// TS_FRAME_ACKNOWLEDGE_CAPABILITYSET. [MS-RDPRFX 2.2.1.3]
public struct FrameAcknowledgeCapability: CapabilityBody, Equatable, Sendable {
    public var maxUnacknowledgedFrames: UInt32 = 0

    public init() {}

    static let type: UInt16 = 30

    init(from reader: inout ByteReader) throws(WireError) {
        maxUnacknowledgedFrames = try reader.u32le("maxUnacknowledgedFrameCount")
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(maxUnacknowledgedFrames)
    }
}

/// TS_BITMAPCODECS_CAPABILITYSET. [MS-RDPBCGR 2.2.7.2.10]
public struct BitmapCodecsCapability: CapabilityBody, Equatable, Sendable {
    /// TS_BITMAPCODEC. [MS-RDPBCGR 2.2.7.2.10.1.1]
    public struct Codec: Equatable, Sendable {
        /// 16 bytes, in the order of the wire.
        public var guid: [UInt8]
        public var id: UInt8
        public var properties: [UInt8]

        public init(guid: [UInt8], id: UInt8, properties: [UInt8] = []) {
            self.guid = guid.fitted(to: 16)
            self.id = id
            self.properties = properties
        }

        /// `nscodec`, `remotefx` …; nil for one that the specifications do not list.
        public var name: String? {
            switch hex(guid) {
            case "b91b8dca0f004f15589fae2d1a87e2d6": "nscodec"
            case "122f777672bd6344afb3b73c9c6f7886": "remotefx"
            case "d4cc44278a9d744e803c0ecbeea19c54": "image-remotefx"
            case "a651439c3535ae42910ccdfce5760b58": "ignore"
            case "ed9e0c43af1be64c869acb8b37b66237": "jpeg"
            default: nil
            }
        }
    }

    public var codecs: [Codec] = []

    public init() {}

    static let type: UInt16 = 29

    init(from reader: inout ByteReader) throws(WireError) {
        let count = try reader.u8("bitmapCodecCount")
        for _ in 0..<count {
            let guid = Array(try reader.take(16, "codecGUID"))
            let id = try reader.u8("codecID")
            let properties = Array(try reader.take(Int(try reader.u16le("codecPropertiesLength")), "codecProperties"))
            codecs.append(Codec(guid: guid, id: id, properties: properties))
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.u8(UInt8(truncatingIfNeeded: codecs.count))
        for codec in codecs {
            writer.append(codec.guid)
            writer.u8(codec.id)
            writer.u16le(UInt16(truncatingIfNeeded: codec.properties.count))
            writer.append(codec.properties)
        }
    }
}
