/// How a computer is written where a port may stand behind it: `host`, `host:port`, `[v6]`, `[v6]:port`, and a bare IPv6 address.
public struct HostAndPort: Equatable, Sendable {
    public enum Flaw: Error { case unclosedBracket, textBehindBracket }

    /// Without the brackets; neither it nor the port need be one.
    public let host: Substring
    /// What stands behind the colon; nil without one.
    public let port: Substring?
    public let isBracketed: Bool

    public init(_ text: some StringProtocol) throws(Flaw) {
        let text = Substring(text)
        isBracketed = text.first == "["
        guard !isBracketed else {
            guard let end = text.firstIndex(of: "]") else { throw .unclosedBracket }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { throw .textBehindBracket }
            port = rest.isEmpty ? nil : rest.dropFirst()
            return
        }
        // More than one colon is an IPv6 address, which has no port without brackets.
        guard text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") else {
            host = text
            port = nil
            return
        }
        host = text[..<colon]
        port = text[text.index(after: colon)...]
    }
}
