/// The name of one number within its family: the same number means different things in different families.
public struct CodeRow: Decodable, Equatable, Sendable {
    public enum Kind: String, Decodable, Sendable {
        /// RDP_NEG_FAILURE failureCode. [MS-RDPBCGR 2.2.1.2.2]
        case negotiationFailure
        /// Reason of an MCS Disconnect Provider Ultimatum. [T.125 section 7]
        case mcsReason
        /// errorInfo of a Set Error Info PDU. [MS-RDPBCGR 2.2.5.1.1]
        case errorInfo
    }

    public let kind: Kind
    /// `0x5`.
    public let code: String
    public let name: String

    public var number: UInt32? { code.hasPrefix("0x") ? UInt32(code.dropFirst(2), radix: 16) : nil }
}
