public import Diagnosis
public import Evidence
public import Primitives

/// A row of `conversations` of the report: one connection that a file holds, judged by itself.
public struct ConversationSection: Encodable, Equatable, Sendable {
    /// From 1, in the order of their beginning over all files.
    public let number: Int
    public let file: String
    @OrNull public private(set) var client: String?
    public let server: String
    public let port: UInt16
    public let startedAt: UnixTime
    public let durationMs: Double
    public let state: Verdict.State
    @OrNull public private(set) var step: Step?
    /// The leading cause; null of a healthy one.
    @OrNull public private(set) var cause: String?
    /// The verdict in one sentence.
    public let summary: String

    public init(number: Int, file: String, _ report: Report) {
        let walk = report.walk
        let verdict = report.diagnosis.verdict
        self.number = number
        self.file = file
        server = walk.target.host
        port = walk.target.port
        startedAt = walk.startedAt
        durationMs = rounded(walk.durationMs)
        state = verdict.state
        summary = verdict.summary.text
        client = walk.vantage.source
        step = verdict.step
        cause = state == .healthy ? nil : report.diagnosis.causes.first?.id
    }

    /// The higher the worse.
    public var severity: Int {
        switch state {
        case .healthy: 0
        case .inconclusive: 1
        case .degraded: 2
        case .broken: 3
        }
    }
}

extension Report {
    /// More than these are counted, not listed.
    private static let mostListed = 20

    /// Which connections the files hold, where there is more than the one that is reported.
    func writeConversations(to page: inout Page) {
        guard conversations.count > 1 else { return }
        page.section("Connections in the files")
        for row in conversations.suffix(Self.mostListed) {
            let way = (row.client.map { "\($0) to " } ?? "to ") + "\(row.server) port \(row.port)"
            page.hang([Span("  \(row.number)  \(row.state.mark) ")], "\(row.startedAt.rfc3339), \(way): \(row.summary)")
        }
        let left = (conversations.last?.number ?? 0) - min(conversations.count, Self.mostListed)
        if left > 0 { page.paragraph("and \(left) before them.", indent: 2) }
        page.paragraph("redial read --conversation NUMBER reports on another one.", .dim, indent: 2)
    }

    /// What was read, with what of it could not be used.
    func writeFiles(to page: inout Page) {
        guard !walk.files.isEmpty else { return }
        page.section("From files")
        for file in walk.files {
            let machine = file.machine.map { " of \($0)" } ?? ""
            page.paragraph(
                "\(file.file)\(machine): \(content(of: file))\(file.span)", indent: 2)
            for warning in file.warnings { page.paragraph(warning.text, .warning, indent: 4) }
        }
    }
}

extension Report {
    /// How much a file gave: connections, observations, or both.
    fileprivate func content(of file: FileSource) -> String {
        let held = conversations.count { $0.file == file.file }
        let parts = [
            held > 0 ? counted(held, "connection") : nil,
            held == 0 || file.observations > 0 ? counted(file.observations, "observation") : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

extension FileSource {
    /// From when to when it tells, as the end of a sentence.
    fileprivate var span: String {
        guard let from, let to else { return "" }
        return from == to ? ", \(from.rfc3339)" : ", \(from.rfc3339) to \(to.rfc3339)"
    }
}
