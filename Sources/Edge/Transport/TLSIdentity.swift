import CTLS
public import Primitives

// Unchecked: immutable after init, and OpenSSL counts the references of its parts.
/// A server's certificate and key, made on the spot for the lab.
public final class TLSIdentity: @unchecked Sendable {
    /// What to put into the certificate.
    public struct Recipe: Sendable {
        public var commonName: String
        public var dnsName: String?
        /// Common name of an issuer other than itself; nil: self-signed.
        public var issuer: String?
        /// RSA bits; nil: an elliptic curve key.
        public var rsaBits: Int?
        public var notBefore: UnixTime
        public var notAfter: UnixTime
        public var sha1: Bool
        /// Bytes of ballast, for a flight of several segments.
        public var padding: Int

        public init(
            commonName: String, dnsName: String? = nil, issuer: String? = nil, rsaBits: Int? = 2048,
            notBefore: UnixTime,
            notAfter: UnixTime, sha1: Bool = false, padding: Int = 0
        ) {
            self.commonName = commonName
            self.dnsName = dnsName
            self.issuer = issuer
            self.rsaBits = rsaBits
            self.notBefore = notBefore
            self.notAfter = notAfter
            self.sha1 = sha1
            self.padding = padding
        }
    }

    let pointer: OpaquePointer

    /// Nil when OpenSSL refuses the recipe.
    public init?(_ recipe: Recipe) {
        let made = recipe.commonName.withCString { name in
            withOptionalCString(recipe.dnsName) { dnsName in
                withOptionalCString(recipe.issuer) { issuer in
                    var raw = ctls_recipe(
                        common_name: name, dns_name: dnsName, issuer: issuer, key_bits: Int32(recipe.rsaBits ?? 0),
                        not_before: recipe.notBefore.milliseconds / 1000,
                        not_after: recipe.notAfter.milliseconds / 1000,
                        sha1: recipe.sha1 ? 1 : 0, padding: recipe.padding)
                    return ctls_identity_make(&raw)
                }
            }
        }
        guard let made else { return nil }
        pointer = made
    }

    deinit { ctls_identity_free(pointer) }

    /// Its certificate in DER.
    public var certificate: [UInt8] {
        var out = [UInt8](repeating: 0, count: 65_536)
        let count = ctls_identity_certificate(pointer, &out, out.count)
        return Array(out.prefix(count))
    }
}

private func withOptionalCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
}
