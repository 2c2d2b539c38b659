/// A mechanism under CredSSP: tokens until both sides agree, then messages sealed for the other side. [MS-CSSP 3.1.5]
public protocol SecurityContext: Sendable {
    /// For SPNEGO.
    var mechanism: Mechanism { get }
    /// The first token.
    mutating func begin() throws(SecurityContextFailure) -> [UInt8]
    /// The peer's token in, the next of ours out; nil where there is nothing more to say.
    mutating func answer(_ token: [UInt8]) throws(SecurityContextFailure) -> [UInt8]?
    /// Messages can be sealed. For NTLM that proves nothing of the peer yet.
    var isEstablished: Bool { get }
    mutating func seal(_ message: [UInt8]) throws(SecurityContextFailure) -> [UInt8]
    mutating func unseal(_ sealed: [UInt8]) throws(SecurityContextFailure) -> [UInt8]
}

/// Why a context came to nothing; `text` is one sentence without any secret.
public struct SecurityContextFailure: Error, Equatable, Sendable {
    public let text: String
    /// With which the peer refused our Kerberos ticket (`KRB_AP_ERR_…` of RFC 4120 7.5.9); nil where the fault is another.
    public let peersError: Int32?

    public init(_ text: String, peersError: Int32? = nil) {
        self.text = text
        self.peersError = peersError
    }
}
