public import Diagnosis
public import Evidence

/// One check: what was seen, what it comes to, and by which program and knowledge it was judged.
///
/// Encodes itself as `redial.report/1`; `terminal(columns:style:repairTitles:)` and `shortLine(requiring:)` are the same for people.
public struct Report: Sendable {
    public static let schema = "redial.report/1"

    /// A ULID.
    public let id: String
    /// The version of the program.
    public let redial: String
    public let knowledge: KnowledgeStamp
    public let target: TargetSection
    public let host: HostSection
    public let walk: Walk
    public var diagnosis: Diagnosis
    /// The paths of the files that were read; empty where the host was walked to just now.
    public var readFrom: [String] = []
    /// The way into the machine by which its own settings were read as well, as it was given.
    public var inside: String?
    /// The connections that the files hold, where there are any; the report is about one of them.
    public var conversations: [ConversationSection] = []
    /// The case that the walk belongs to, where there is one.
    public var caseHistory: CaseSection?
    /// The same walk from another place, where one was asked for.
    public var otherVantage: OtherVantageSection?
    /// That walked: what is offered next runs it again.
    public var command = "check"

    /// - Parameters:
    ///   - knowledgeVersion: `2026.11.1`.
    ///   - knowledgeDigest: `sha256:` and 64 lower-case hex digits.
    public init(
        id: String, redial version: String, knowledgeVersion: String, knowledgeDigest: String, walk: Walk,
        diagnosis: Diagnosis
    ) {
        self.id = id
        self.redial = version
        self.knowledge = KnowledgeStamp(version: knowledgeVersion, digest: knowledgeDigest)
        self.target = TargetSection(walk)
        self.host = HostSection(walk, windowsRelease: diagnosis.windowsRelease)
        self.walk = walk
        self.diagnosis = diagnosis
    }
}

/// Which knowledge judged: the same walk and the same digest give the same verdict.
public struct KnowledgeStamp: Encodable, Equatable, Sendable {
    public let version: String
    public let digest: String
}
