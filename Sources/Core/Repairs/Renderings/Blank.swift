public import Knowledge

/// What a repair needs and no walk can know: the name of a licence server, the thumbprint of a certificate. Until a person writes
/// it in, something stands in its place that its own form refuses, so that no script changes anything with it.
public struct Blank: Hashable, Sendable {
    /// As `--fill` names it.
    public let id: String
    /// What stands there until then.
    public let placeholder: String
    /// What it is, with its article.
    public let words: String
    /// The characters that it may have, as between the brackets of a regular expression. None of them means anything to a
    /// prompt, to PowerShell, to a shell or to YAML.
    let signs: String
    let length: ClosedRange<Int>

    /// The policy takes several, parted by commas.
    static let licenceServer = Blank(
        id: "licence-server", placeholder: "LICENCE SERVER", words: "the name of the licence server",
        signs: "A-Za-z0-9._,-", length: 1...255)
    static let thumbprint = Blank(
        id: "thumbprint", placeholder: "THUMBPRINT", words: "the thumbprint of the certificate, 40 hexadecimal digits",
        signs: "0-9A-Fa-f", length: 40...40)
    static let address = Blank(
        id: "address", placeholder: "ADDRESS", words: "the IP address of the host", signs: "0-9A-Fa-f.:", length: 3...45
    )
    static let packetSize = Blank(
        id: "packet-size", placeholder: "SIZE", words: "the largest packet that the path takes, in bytes", signs: "0-9",
        length: 3...4)

    public static let all = [licenceServer, thumbprint, address, packetSize]

    /// A regular expression, as .NET and Python take it.
    public var form: String {
        let count =
            length.lowerBound == length.upperBound
            ? "\(length.lowerBound)" : "\(length.lowerBound),\(length.upperBound)"
        return "^[\(signs)]{\(count)}$"
    }

    public func accepts(_ text: String) -> Bool {
        let allowed = Set(characters)
        return length.contains(text.utf8.count) && text.allSatisfy { allowed.contains($0) }
    }

    /// Its signs, each by itself.
    var characters: [Character] {
        let scalars = Array(signs.unicodeScalars)
        var characters: [Character] = []
        var index = 0
        while index < scalars.count {
            if index + 2 < scalars.count, scalars[index + 1] == "-" {
                characters += (scalars[index].value...scalars[index + 2].value).compactMap(Unicode.Scalar.init).map(
                    Character.init)
                index += 3
            } else {
                characters.append(Character(scalars[index]))
                index += 1
            }
        }
        return characters
    }

    /// A variable of a batch file.
    var batchVariable: String { id.uppercased().filter { $0 != "-" } }
    /// A variable of a playbook.
    var playbookVariable: String { "redial_" + id.map { $0 == "-" ? "_" : String($0) }.joined() }
}

extension RenderingContext {
    /// What is written in for it, or what stands there until somebody does.
    func text(_ blank: Blank) -> String { filled(blank) ?? blank.placeholder }

    /// Nil where nothing is known that its form takes.
    func filled(_ blank: Blank) -> String? { fills[blank.id].flatMap { blank.accepts($0) ? $0 : nil } }
}

extension Repair {
    /// All that a person has to write in before it is carried out by a script.
    public var blanks: [Blank] { isOnLinux ? [] : (actions ?? []).blanks }
}

extension [Action] {
    /// All that a person has to write in, each once.
    var blanks: [Blank] {
        let all = flatMap { action -> [Blank] in
            switch action {
            case .setBlank(_, _, _, let blank): [blank]
            case .step(let step): step.blanks
            case .setNumber, .removeValue, .restart, .start, .enableRule: []
            }
        }
        return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
