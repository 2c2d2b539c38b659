/// The settings of a `.rdp` file: lines of `name:type:value`, as mstsc saves them in UTF-16 and others in UTF-8.
public struct RDPFile: Equatable, Sendable {
    /// Values by lower-case name; of a name given twice the last one counts, as in mstsc.
    public let settings: [String: String]
    /// The letter of each setting's type as the file has it: `i`, `s` or `b`.
    public let types: [String: Character]
    /// Names that stand there more than once, in the order of their repetition.
    public let repeated: [String]
    /// Lines that are no setting.
    public let unreadableLines: Int

    /// Larger files are no connection settings.
    public static let limit = 1 << 20

    public init(_ bytes: [UInt8]) {
        var settings: [String: String] = [:]
        var types: [String: Character] = [:]
        var repeated: [String] = []
        var unreadable = 0
        for line in Self.text(bytes).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].count == 1, let type = parts[1].first else {
                unreadable += 1
                continue
            }
            let name = Self.trimmed(parts[0]).lowercased()
            if settings[name] != nil, !repeated.contains(name), repeated.count < 100 { repeated.append(name) }
            settings[name] = Self.trimmed(parts[2])
            types[name] = type
        }
        self.settings = settings
        self.types = types
        self.repeated = repeated
        self.unreadableLines = unreadable
    }

    /// `full address`, which may carry a port; where it is missing, `alternate full address`.
    public var fullAddress: String? { nonEmpty("full address") ?? nonEmpty("alternate full address") }
    public var serverPort: String? { nonEmpty("server port") }

    /// The gateway, unless `gatewayusagemethod` says that none is used: 0, or 4, which differs from it in the dialog only.
    public var gateway: String? {
        ["0", "4"].contains(settings["gatewayusagemethod"]) ? nil : nonEmpty("gatewayhostname")
    }

    /// False: only where the host cannot be reached directly, or as the client's own settings say (3, or no method at all).
    public var isGatewayAlwaysUsed: Bool { gateway != nil && settings["gatewayusagemethod"] == "1" }

    private func nonEmpty(_ name: String) -> String? { settings[name].flatMap { $0.isEmpty ? nil : $0 } }

    private static func text(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xff, 0xfe]) {
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map {
                UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
            }
            return String(decoding: units, as: UTF16.self)
        }
        return String(decoding: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...], as: UTF8.self)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
