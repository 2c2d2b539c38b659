/// What redial knows of causes: data that people edit (`Data/*.json`), embedded by `embed.py`.
public struct Knowledge: Sendable, Equatable {
    /// `2026.11.1`: year, month, and a number that counts within the month.
    public let version: String
    /// `sha256:` and 64 lower-case hex digits, over the canonical data.
    public let digest: String
    public let causes: [CauseRow]
    public let findings: [FindingRow]
    public let questions: [QuestionRow]
    public let issuers: [IssuerRow]
    public let clients: [ClientRow]
    public let windows: [WindowsRow]
    public let popular: [PopularRow]
    public let steps: [StepsRow]
    /// Templates of the sentences that no finding has, by id.
    public let sentences: [String: String]

    public init(
        version: String, digest: String, causes: [CauseRow], findings: [FindingRow], questions: [QuestionRow],
        issuers: [IssuerRow], clients: [ClientRow] = [], windows: [WindowsRow] = [],
        popular: [PopularRow] = [], steps: [StepsRow] = [],
        sentences: [String: String]
    ) {
        self.version = version
        self.digest = digest
        self.causes = causes
        self.findings = findings
        self.questions = questions
        self.issuers = issuers
        self.clients = clients
        self.windows = windows
        self.popular = popular
        self.steps = steps
        self.sentences = sentences
    }

    /// The embedded knowledge, decoded when it is first asked for. Were it unreadable, which a test excludes, it would be
    /// empty: a walk would still be told step by step, only without causes.
    public static let shared = read(EmbeddedKnowledge.rows) ?? .empty

    public func cause(_ id: String) -> CauseRow? { causes.first { $0.id == id } }
    public func finding(_ id: String) -> FindingRow? { findings.first { $0.id == id } }

    /// The product that makes certificates under this issuer name on the fly; nil for any other issuer.
    ///
    /// - Parameter issuer: the name in its string form. [RFC 2253]
    public func inspectionProduct(issuer: String) -> String? {
        let parts = nameParts(issuer)
        return issuers.first { $0.fits(parts) }?.product
    }
}

extension Knowledge {
    private static let version = EmbeddedKnowledge.version
    private static let digest = "sha256:" + EmbeddedKnowledge.sha256
    private static let empty = Knowledge(
        version: version, digest: digest, causes: [], findings: [], questions: [], issuers: [], sentences: [:])

    /// Nil where the text is not, to its end, what `embed.py` writes.
    static func read(_ text: String) -> Knowledge? {
        var rows = RowReader(text)
        let knowledge = try? Knowledge(&rows)
        return rows.isAtEnd ? knowledge : nil
    }

    private init(_ rows: inout RowReader) throws(RowReader.Malformed) {
        self.init(
            version: Self.version, digest: Self.digest, causes: try rows.next(), findings: try rows.next(),
            questions: try rows.next(), issuers: try rows.next(), clients: try rows.next(), windows: try rows.next(),
            popular: try rows.next(), steps: try rows.next(), sentences: try rows.next())
    }
}
