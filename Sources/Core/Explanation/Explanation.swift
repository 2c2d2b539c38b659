public import Diagnosis
public import Evidence
public import Knowledge

/// What a code, a name, an event or a copied dialog means. Pure data; `Reports` tells it.
public struct Explanation: Sendable {
    /// What was asked, escaped and bounded.
    public var input: String
    /// Most likely meaning first; empty when the text holds no code.
    public var codes: [ExplainedCode]
    /// By the codes alone, which is little.
    public var causes: [RankedCause]
    /// At which steps the connection may have ended; empty where the codes do not say.
    public var stepsPossible: [Step]
    public var stepsBecause: [Sentence]
    /// What the web claims of these codes.
    public var myths: [Myth]
    /// Commands to run next; HOST stands for the target.
    public var next: [String]

    /// At least one code has a meaning.
    public var isKnown: Bool { codes.contains { $0.entry != nil } }
}

/// One number in one family, or a number that no table has.
public struct ExplainedCode: Sendable {
    /// Nil where no table has it: `reading` then tells what its form says.
    public let entry: CodeEntry?
    /// Nil for names that stand for no number.
    public let number: UInt32?
    /// Why it is read in this family, or how far its form can be read.
    public let reading: Sentence
    /// At which steps a connection ends that shows it; nil where nothing is known of it.
    public internal(set) var steps: PossibleSteps?

    /// As the rows of causes write it: with its family, and bare where a client shows it as its own error code. Empty for a
    /// number that no table has.
    var tokens: [String] {
        guard let entry else { return [] }
        if entry.kind == .message { return ["message:\(entry.name)"] }
        guard let number else { return [] }
        let hexadecimal = "0x" + String(number, radix: 16)
        switch entry.kind {
        case .disconnectReason: return [hexadecimal]
        case .extendedReason: return ["extended:" + hexadecimal]
        case .event, .freerdpExit: return ["\(entry.kind.rawValue):\(number)"]
        case .gatewayClient, .client, .sspi, .ntstatus: return [hexadecimal, "\(entry.kind.rawValue):\(hexadecimal)"]
        default: return ["\(entry.kind.rawValue):\(hexadecimal)"]
        }
    }
}
