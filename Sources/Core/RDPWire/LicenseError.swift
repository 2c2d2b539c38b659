import Primitives

/// LICENSE_ERROR_MESSAGE: how licensing ended, well or ill. [MS-RDPBCGR 2.2.1.12.1.3]
public struct LicenseError: Equatable, Sendable {
    /// An open set.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let noLicenseServer = Code(rawValue: 6)
        public static let statusValidClient = Code(rawValue: 7)
        public static let invalidClient = Code(rawValue: 8)

        /// The symbolic name, nil for numbers the specification does not list.
        public var name: String? {
            switch rawValue {
            case 0x1: "ERR_INVALID_SERVER_CERTIFICATE"
            case 0x2: "ERR_NO_LICENSE"
            case 0x3: "ERR_INVALID_MAC"
            case 0x4: "ERR_INVALID_SCOPE"
            case 0x6: "ERR_NO_LICENSE_SERVER"
            case 0x7: "STATUS_VALID_CLIENT"
            case 0x8: "ERR_INVALID_CLIENT"
            case 0xb: "ERR_INVALID_PRODUCTID"
            case 0xc: "ERR_INVALID_MESSAGE_LEN"
            default: nil
            }
        }
    }

    /// What the receiver shall do. An open set.
    public struct Transition: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let totalAbort = Transition(rawValue: 1)
        public static let noTransition = Transition(rawValue: 2)
        public static let resetPhaseToStart = Transition(rawValue: 3)
        public static let resendLastMessage = Transition(rawValue: 4)

        private static let names = [
            "ST_TOTAL_ABORT", "ST_NO_TRANSITION", "ST_RESET_PHASE_TO_START", "ST_RESEND_LAST_MESSAGE",
        ]

        /// The symbolic name, nil for numbers the specification does not list.
        public var name: String? {
            (1...4).contains(rawValue) ? Self.names[Int(rawValue) - 1] : nil
        }
    }

    public var code: Code
    public var transition: Transition
    /// Details, empty as a rule.
    public var errorInfo: [UInt8]

    public init(code: Code, transition: Transition, errorInfo: [UInt8] = []) {
        self.code = code
        self.transition = transition
        self.errorInfo = errorInfo
    }

    /// BB_ERROR_BLOB. Readers do not look at the type of a blob: some servers leave it 0 when the blob is empty.
    private static let errorBlob: UInt16 = 4

    init(from reader: inout ByteReader) throws(WireError) {
        code = Code(rawValue: try reader.u32le("dwErrorCode"))
        transition = Transition(rawValue: try reader.u32le("dwStateTransition"))
        _ = try reader.u16le("wBlobType")
        errorInfo = Array(try reader.take(Int(try reader.u16le("wBlobLen")), "blobData"))
    }

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(code.rawValue)
        writer.u32le(transition.rawValue)
        writer.u16le(Self.errorBlob)
        writer.u16le(UInt16(truncatingIfNeeded: errorInfo.count))
        writer.append(errorInfo)
        return writer.bytes
    }
}
