import FoundationEssentials

/// What is said to whom about one cause: a row of `Data/words/causes.json`.
public struct CauseWords: Decodable, Equatable, Sendable {
    /// What a connection file, or another way to start the client, does about the cause.
    public enum FileSetting: String, Decodable, Sendable, CaseIterable {
        /// The name that the machine itself gives, in place of the one that was asked for.
        case fullName = "full-name"
        /// The port on which Remote Desktop answered.
        case port
        case nla
        case askPassword = "ask-password"
        case webAccount = "web-account"
        case noNetworkDetection = "no-network-detection"
        case noAudio = "no-audio"
        /// A file would make it worse.
        case noFile = "no-file"
    }

    /// A sentence or two to one person, and the commands that go with them; both templates.
    public struct Words: Decodable, Equatable, Sendable {
        public let text: String
        public let run: [String]
    }

    /// Id of the cause.
    public let cause: String
    public let file: [FileSetting]
    /// To the person at the desk, who has no rights.
    public let user: Words?
    public let administrator: Words?
    /// To whoever keeps the network, its names and its gateways.
    public let network: Words?
}

/// All words, decoded when they are first asked for.
public struct WordBook: Decodable, Sendable {
    public let causes: [CauseWords]
    /// Templates of what is said of the client, by id.
    public let client: [String: String]

    /// Were they unreadable, which a test excludes, nothing would be said.
    public static let shared =
        (try? JSONDecoder().decode(WordBook.self, from: Data(EmbeddedWords.json.utf8)))
        ?? WordBook(causes: [], client: [:])

    public init(causes: [CauseWords], client: [String: String]) { (self.causes, self.client) = (causes, client) }

    public func words(of cause: String) -> CauseWords? { causes.first { $0.cause == cause } }
}
