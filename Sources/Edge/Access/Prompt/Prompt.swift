import Programs

/// A command prompt that takes lines from standard input, wherever it runs.
protocol Prompt: Sendable {
    /// As failures name it.
    var place: String { get }

    /// Feeds it lines and takes what it printed.
    func feed(_ lines: [UInt8], limitMs: Double) async throws(AccessFailure) -> ProgramEnd

    /// Why there was no prompt, though a program ran to its end.
    func failure(_ end: ProgramEnd) async -> AccessFailure

    /// Whether it is the machine that the walk starts from, where somebody sits who can be asked for an administrator's rights.
    var isClient: Bool { get }

    func close() async
}

extension Prompt {
    static var outputAtMost: Int { 16 << 20 }
    var isClient: Bool { false }
    func close() async {}
}
