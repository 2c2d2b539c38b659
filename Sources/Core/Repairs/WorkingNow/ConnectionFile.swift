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

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.u16le(0xfeff)
        for unit in lines.map({ $0 + "\r\n" }).joined().utf16 { writer.u16le(unit) }
        return writer.bytes
    }
}
