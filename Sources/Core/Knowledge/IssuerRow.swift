/// How to know a product that opens TLS connections by the issuer of the certificates it makes.
public struct IssuerRow: Decodable, Equatable, Sendable {
    /// A part of the issuer's name, in lower case.
    public let contains: String
    public let product: String
}
