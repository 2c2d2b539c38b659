import Primitives
import Transport

/// How a server does TLS.
public struct Handshake: Equatable, Sendable {
    public var certificate = Certificate()
    /// Wire numbers: 0x0303 is TLS 1.2.
    public var versions: ClosedRange<UInt16> = 0x0303...0x0304
    /// In OpenSSL's words; TLS 1.3 has its own.
    public var ciphers = "DEFAULT"
    /// What happens in place of a ServerHello.
    public var instead: Reaction?
    /// Answers hellos without OpenSSL.
    public var script: HelloScript?
    /// Hellos that offer more than this version are met with a reset.
    public var resetsOffersAbove: UInt16?
    /// Where the server's flight breaks off.
    public var cut: Cut?
    /// Milliseconds between the bytes of the server's flight; nil: it is sent at once.
    public var byteEveryMs: Int?

    public struct Cut: Equatable, Sendable {
        /// Bytes of the flight that are sent; nil: all of them.
        public var afterBytes: Int?
        public var ending: Reaction.Ending

        public init(afterBytes: Int?, then ending: Reaction.Ending) {
            self.afterBytes = afterBytes
            self.ending = ending
        }
    }

    public init() {}
}

/// What a server shows; its dates are counted from the start of the lab.
public struct Certificate: Equatable, Sendable {
    public var commonName = Machine.workstation.dnsName
    /// Nil: self-signed, as Windows' own are.
    public var issuer: String?
    /// `ellipticCurve`: no RSA.
    public var rsaBits = 2048
    public var sha1 = false
    /// Windows renews its own certificate after about half a year.
    public var days: ClosedRange<Int64> = -10...170
    /// Bytes of ballast that make the flight span several segments, as real chains do.
    public var padding = 0

    static let ellipticCurve = 0

    public init() {}

    func recipe(now: UnixTime) -> TLSIdentity.Recipe {
        func day(_ offset: Int64) -> UnixTime { UnixTime(milliseconds: now.milliseconds + offset * 86_400_000) }
        return TLSIdentity.Recipe(
            commonName: commonName, issuer: issuer, rsaBits: rsaBits, notBefore: day(days.lowerBound),
            notAfter: day(days.upperBound), sha1: sha1, padding: padding)
    }
}
