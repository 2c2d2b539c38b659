public import Primitives

/// The proxy that services of a machine use, as the registry keeps what `netsh winhttp set proxy` was told: numbers of four bytes,
/// low byte first, and texts of ASCII behind their lengths. Microsoft prints the value of a machine without a proxy (0x18, 0, 1, 0,
/// 0); the order of the rest is as netsh writes it.
public struct WinHTTPSettings: Equatable, Sendable {
    /// Names of hosts are short, and lists of those to go around are not.
    private static let longest = 16_384
    private static let named: UInt32 = 2

    public var flags: UInt32
    /// `proxy.corp.example:8080`; empty: none.
    public var proxy: String
    /// What is reached without it.
    public var bypass: String

    public init(flags: UInt32, proxy: String = "", bypass: String = "") {
        self.flags = flags
        self.proxy = proxy
        self.bypass = bypass
    }

    public var isNamed: Bool { flags & Self.named != 0 && !proxy.isEmpty }

    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "WinHttpSettings")
        _ = try reader.u32le("version")
        _ = try reader.u32le("counter")
        flags = try reader.u32le("flags")
        proxy = try Self.text(&reader, "proxy")
        bypass = try Self.text(&reader, "bypass list")
        // Newer versions write more, which is of scripts.
    }

    private static func text(_ reader: inout ByteReader, _ field: StaticString) throws(WireError) -> String {
        let length = try reader.u32le(field)
        let bytes = try reader.take(Int(min(length, UInt32(Int32.max))), field)
        return shown(String(decoding: bytes.prefix(longest).map { $0 < 0x80 ? $0 : 0x3f }, as: UTF8.self), limit: 400)
    }
}
