/// The state of one service, as `sc query` prints it: of its fields, each with a translated word before a colon, the second.
/// [MS-SCMR 2.2.47]
public enum ServiceStatus: UInt32, Sendable {
    case stopped = 1
    case startPending, stopPending, running, continuePending, pausePending, paused

    public init?(_ bytes: [UInt8]) {
        let fields = WindowsText(bytes).lines.filter(\.isIndented).compactMap { line in
            line.firstIndex(of: ":").map { line[line.index(after: $0)...].trimmed }
        }
        guard fields.count >= 4, fields[2].contains("(0x"), let number = fields[1].words.first?.decimal else {
            return nil
        }
        self.init(rawValue: number)
    }
}

extension ToolOutput {
    /// The services whose states become facts.
    public static var services: [String] { ServiceListing.ofInterest }
}
