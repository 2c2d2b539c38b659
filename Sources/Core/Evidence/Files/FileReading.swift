public import Primitives

/// What a file is, by its content and not by its name.
public enum FileKind: String, Codable, Sendable, CaseIterable {
    case recordedWalk = "recorded-walk"
    case eventLog = "event-log"
    case capture
    case connectionFile = "rdp-file"
    case registryText = "registry-text"
    case hive
    case certificate
    case toolOutput = "tool-output"
    case dialogPicture = "dialog-picture"
    case dialogText = "dialog-text"
    case bundle
    case caseFile = "case-file"
    /// No file at all: the machine's own settings, read through a way into it.
    case inside

    /// A kind of a later version is none of those that are judged here.
    public init(from decoder: any Decoder) throws {
        self = FileKind(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .bundle
    }
}

/// What a reader made of one file, or of one member of a bundle: observations that are not yet part of a walk.
public struct FileReading: Sendable {
    /// One thing seen.
    public struct Sight: Sendable {
        /// When it happened; nil where the file does not say, as of a setting.
        public let at: UnixTime?
        public let fact: any Fact

        public init(at: UnixTime? = nil, _ fact: any Fact) {
            self.at = at
            self.fact = fact
        }
    }

    /// What of the file could not be used. An id for programs, one sentence for people.
    public struct Warning: Equatable, Codable, Sendable {
        public let id: String
        public let text: String

        public init(id: String, text: String) {
            self.id = id
            self.text = text
        }
    }

    /// More than a report can use; a reader groups what repeats before it comes near.
    public static let mostSights = 2000

    /// The file's name, without its folder; of a member, its name within the bundle.
    public var file: String
    public var kind: FileKind
    /// The computer that the file tells about, where it says: a name.
    public var machine: String?
    /// When what it tells was so, where it says: when it was collected. Ages, such as a certificate's, count from there.
    public var takenAt: UnixTime?
    public var sights: [Sight]
    /// Whole connections, each a walk of its own with the facts that a live walk has, in the order of their beginning.
    public var conversations: [Walk]
    /// What people answered about them: the question's id, and yes, no or unknown.
    public var answers: [String: String] = [:]
    /// Of a look at a case, the repair that was carried out before it.
    public var repaired: CaseEntry.Repaired?
    public var warnings: [Warning]

    public init(
        file: String, kind: FileKind, machine: String? = nil, sights: [Sight] = [], conversations: [Walk] = [],
        warnings: [Warning] = []
    ) {
        self.file = file
        self.kind = kind
        self.machine = machine
        self.sights = sights
        self.conversations = conversations
        self.warnings = warnings
    }
}

/// A file that a walk's observations come from: `files` of the report.
public struct FileSource: Equatable, Codable, Sendable {
    public let file: String
    public let kind: FileKind
    public let machine: String?
    /// How many observations it gave.
    public let observations: Int
    /// When the first and the last of what it tells happened; nil where it does not say.
    public let from: UnixTime?
    public let to: UnixTime?
    public let warnings: [FileReading.Warning]

    public init(
        file: String, kind: FileKind, machine: String?, observations: Int, from: UnixTime?, to: UnixTime?,
        warnings: [FileReading.Warning]
    ) {
        self.file = file
        self.kind = kind
        self.machine = machine
        self.observations = observations
        self.from = from
        self.to = to
        self.warnings = warnings
    }
}
