/// How one client is started with these settings.
public struct ClientCommand: Equatable, Sendable {
    /// Which client, in words.
    public let client: String
    public let command: String
}

extension ConnectionFile {
    /// - Parameter path: of the file; nil where there is none, so that the settings stand in the command.
    public func commands(_ path: String?) -> [ClientCommand] {
        [
            ClientCommand(client: "Windows", command: windows(path)),
            ClientCommand(client: "FreeRDP (Linux)", command: freeRDP(path)),
            ClientCommand(client: "Windows App (macOS, iPhone, Android)", command: link),
        ]
    }

    /// Names of files and hosts hold no quotes: the one is checked by who asks, the other by its form.
    private func windows(_ path: String?) -> String {
        path.map { "mstsc \"\($0)\"" } ?? "mstsc /v:\(address)\(asksPassword ? " /prompt" : "")"
    }

    /// Certificates are asked about, never ignored.
    private func freeRDP(_ path: String?) -> String {
        var words = ["xfreerdp", path.map { singleQuoted($0) } ?? "/v:\(address)"]
        if path == nil, let gateway { words.append("/g:\(gateway)") }
        if !detectsNetwork { words.append("/network:lan") }
        if !playsSound { words.append("/audio-mode:2") }
        return words.joined(separator: " ")
    }

    /// Their clients take a file as well, but a link can be sent to a telephone. [Microsoft: Remote Desktop URI scheme]
    private var link: String {
        var query = ["full%20address=s:\(address)"]
        if let gateway {
            query += ["gatewayhostname=s:\(gateway)", "gatewayusagemethod=i:\(isGatewayAlwaysUsed ? 1 : 2)"]
        }
        if asksPassword { query.append("prompt%20for%20credentials%20on%20client=i:1") }
        if !playsSound { query.append("audiomode=i:2") }
        return "rdp://" + query.joined(separator: "&")
    }
}

/// As a word of a POSIX shell, where in single quotes nothing is special but the quote itself.
func singleQuoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { "-._/".utf8.contains($0) || isLetterOrDigit($0) }
    return isPlain ? text : "'" + text.map { $0 == "'" ? #"'\''"# : String($0) }.joined() + "'"
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}
