/// Host and port of a gateway as a target names it: `gw.example`, `gw.example:8443`, `[fd00::1]:443`, `fd00::1`.
public struct GatewayAddress: Equatable, Sendable {
    /// HTTPS. [MS-TSGU 2.1]
    static let usualPort: UInt16 = 443

    public let host: String
    public let port: UInt16

    public init(_ text: String) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<end])
            port = Self.port(text[end...].dropFirst()) ?? Self.usualPort
        } else if text.filter({ $0 == ":" }).count == 1, let colon = text.firstIndex(of: ":") {
            host = String(text[..<colon])
            port = Self.port(text[colon...]) ?? Self.usualPort
        } else {
            host = text
            port = Self.usualPort
        }
    }

    private static func port(_ text: Substring) -> UInt16? { text.first == ":" ? UInt16(text.dropFirst()) : nil }
}
