import Primitives

/// A `.rdp` file for the person at the desk: settings that take nothing away from security, whatever the cause is.
///
/// Written as mstsc saves one, in UTF-16LE with a byte order mark and CR LF. [Microsoft: Supported RDP properties]
public struct ConnectionFile: Equatable, Sendable {
    /// `host`, `host:port` or `[v6]:port`.
    let address: String
    /// As in the address, with `:port` where it is not 443; nil without a gateway.
    var gateway: String?
    var isGatewayAlwaysUsed = false
    var asksPassword = false
    var usesWebAccount = false
    var detectsNetwork = true
    var playsSound = true

    init(address: String) { self.address = address }

    /// One setting a line. The server is authenticated, with a warning where that fails (level 2); CredSSP and the negotiation
    /// of the security protocol stay on: both are what keeps a password from whoever answers.
    public var lines: [String] {
        var lines = [
            "full address:s:\(address)", "authentication level:i:2", "enablecredsspsupport:i:1",
            "negotiate security layer:i:1", "prompt for credentials:i:\(asksPassword ? 1 : 0)",
            "autoreconnection enabled:i:1", "drivestoredirect:s:",
        ]
        // The two belong together: clients complain of one without the other.
        lines += ["networkautodetect:i:\(detectsNetwork ? 1 : 0)", "bandwidthautodetect:i:\(detectsNetwork ? 1 : 0)"]
        if !detectsNetwork { lines.append("connection type:i:6") }
        if !playsSound { lines.append("audiomode:i:2") }
        if usesWebAccount { lines.append("enablerdsaadauth:i:1") }
        guard let gateway else { return lines }
        return lines + [
            "gatewayhostname:s:\(gateway)", "gatewayusagemethod:i:\(isGatewayAlwaysUsed ? 1 : 2)",
            "gatewayprofileusagemethod:i:1", "gatewaycredentialssource:i:4",
        ]
    }

    /// Whether a file is one that was written here, and not since saved by a client, or edited: all of its lines, and no other.
    public static func wrote(_ bytes: [UInt8]) -> Bool {
        // The byte order mark, then two bytes a sign; what is of another form is somebody else's.
        guard bytes.starts(with: [0xff, 0xfe]), bytes.count.isMultiple(of: 2) else { return false }
        let units = stride(from: 2, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
        let lines = String(decoding: units, as: UTF16.self).split(separator: "\r\n").map(String.init)
        let own = ConnectionFile(address: "").lines
        let fixed = own[1...3] + ["drivestoredirect:s:"]
        let names = Set(
            (own + ["connection type:i:", "audiomode:i:", "enablerdsaadauth:i:"] + gatewayNames).map(Self.name(of:)))
        return fixed.allSatisfy(lines.contains) && lines.allSatisfy { names.contains(Self.name(of: $0)) }
    }

    private static let gatewayNames = [
        "gatewayhostname:s:", "gatewayusagemethod:i:", "gatewayprofileusagemethod:i:", "gatewaycredentialssource:i:",
    ]

    private static func name(of line: String) -> Substring { line.prefix { $0 != ":" } }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.u16le(0xfeff)
        for unit in lines.map({ $0 + "\r\n" }).joined().utf16 { writer.u16le(unit) }
        return writer.bytes
    }
}
