public import Primitives

/// One look at a case, as a case file keeps it: a walk, or what files told, with the answers of people and what was said of it.
///
/// A case file, `redial.case/1`, is a list of these in the order in which they were added: before a repair, after it.
public struct CaseEntry: Codable, Sendable {
    public static let schema = "redial.case/1"

    /// What was said then. It is kept for people; whoever reads the case judges the walk again.
    public struct Said: Equatable, Codable, Sendable {
        public let state: String
        public let step: String?
        public let cause: String?
        /// The verdict in one sentence.
        public let text: String
        /// Version and digest of the knowledge that judged.
        public let knowledge: String
        public let digest: String

        public init(
            state: String, step: String?, cause: String?, text: String, knowledge: String, digest: String
        ) {
            self.state = state
            self.step = step
            self.cause = cause
            self.text = text
            self.knowledge = knowledge
            self.digest = digest
        }
    }

    /// A repair that was carried out before this look.
    public struct Repaired: Equatable, Codable, Sendable {
        /// Id of the journal entry.
        public let id: String
        /// Id of the repair.
        public let repair: String
        /// As in redial.result/1.
        public let ending: String
        /// The same in a sentence or two.
        public let text: String

        public init(id: String, repair: String, ending: String, text: String) {
            self.id = id
            self.repair = repair
            self.ending = ending
            self.text = text
        }
    }

    public let addedAt: UnixTime
    public let said: Said
    public let walk: RecordedWalk
    /// Ids of the repairs that were planned then, in their order; nil where nobody planned.
    public let plan: [String]?
    /// Nil where nothing was changed before this look.
    public let repaired: Repaired?

    public init(addedAt: UnixTime, said: Said, walk: RecordedWalk, plan: [String]? = nil, repaired: Repaired? = nil) {
        self.addedAt = addedAt
        self.said = said
        self.walk = walk
        self.plan = plan
        self.repaired = repaired
    }
}

/// The same JSON document with all filled over in its strings that must not be kept, by the one rule, `redacted(_:)`: words of a
/// host or of a file may repeat a cookie, or the header that it came in.
///
/// It stays JSON of the same length: only bytes between the quotes of a string change.
public func withoutSecretsInStrings(_ json: [UInt8]) -> [UInt8] {
    var json = json
    var start: Int?
    var isEscaped = false
    for index in json.indices {
        guard let begin = start else {
            if json[index] == UInt8(ascii: "\"") { start = index + 1 }
            continue
        }
        if isEscaped {
            isEscaped = false
        } else if json[index] == UInt8(ascii: "\\") {
            isEscaped = true
        } else if json[index] == UInt8(ascii: "\"") {
            fill(begin..<index, of: &json)
            start = nil
        }
    }
    return json
}

/// Within a string a line ends as `\r\n`, which the rule does not know: of each line by itself.
private func fill(_ range: Range<Int>, of json: inout [UInt8]) {
    // All that is filled over in text stands behind a colon; most strings, such as the bytes of a connection, have none.
    guard json[range].contains(UInt8(ascii: ":")) else { return }
    var line = range.lowerBound
    while line < range.upperBound {
        let end = lineEnd(json, from: line, upTo: range.upperBound)
        let clean = redacted(Array(json[line..<end]))
        if clean.count == end - line { json.replaceSubrange(line..<end, with: clean) }
        line = end + 2
    }
}

/// Where `\r` or `\n`, written as JSON does, begins next.
private func lineEnd(_ json: [UInt8], from: Int, upTo end: Int) -> Int {
    var index = from
    while index + 1 < end {
        if json[index] == UInt8(ascii: "\\") {
            if json[index + 1] == UInt8(ascii: "r") || json[index + 1] == UInt8(ascii: "n") { return index }
            index += 1
        }
        index += 1
    }
    return end
}
