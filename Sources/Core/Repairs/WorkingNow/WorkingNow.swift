public import Diagnosis
public import Evidence
public import Knowledge
import Primitives

/// What the person at the desk can do now, without rights, and ready words for whoever has them: `redial fix --client`.
/// Pure: the same walk gives the same words.
public struct WorkingNow: Equatable, Sendable {
    /// Words for one person about one cause.
    public struct Message: Equatable, Sendable {
        public let to: Plan.Advice.Recipient
        /// Id of the cause; nil of what holds for any.
        public let cause: String?
        /// That it is the cause; nil where that is proven, or where the words hold for any.
        public let probability: Double?
        public let says: Sentence
        public let commands: [String]
    }

    public let settings: ConnectionFile
    /// False where a file would only make it worse.
    public let isFileOfUse: Bool
    /// What the settings do about the causes, each a sentence.
    public let does: [Sentence]
    public let messages: [Message]

    /// Of causes that do not know each other few are worth words at a time.
    private static let mostCauses = 3

    public init(_ diagnosis: Diagnosis, on walk: Walk, book: WordBook = .shared) {
        let likely = diagnosis.causes.filter { Planner.isWorthRepairing($0) || $0.certainty == .proven }
        let told = Array(
            (likely.isEmpty ? diagnosis.causes.filter { $0.id == "unlisted-cause" } : likely).prefix(Self.mostCauses))
        let rows = told.compactMap { book.words(of: $0.id) }
        let facts = WalkWords(walk, likely: diagnosis.causes.filter(Planner.isWorthRepairing).map(\.id))
        let isBroken = diagnosis.verdict.state != .healthy
        let wanted = isBroken ? rows.flatMap(\.file) : []

        var settings = ConnectionFile(address: facts.address(wanted))
        settings.gateway = walk.target.gateway
        settings.isGatewayAlwaysUsed = walk.target.gatewayUse == .always
        settings.asksPassword = wanted.contains(.askPassword)
        // A web account needs the machine's own name; without it the client refuses.
        settings.usesWebAccount = wanted.contains(.webAccount)
        settings.detectsNetwork = !wanted.contains(.noNetworkDetection)
        settings.playsSound = !wanted.contains(.noAudio)
        self.settings = settings
        isFileOfUse = !wanted.contains(.noFile)
        let words = Sayings(book: book, args: facts.args)
        does = words.does(wanted, facts, isBroken: isBroken)
        let unproven = told.filter { $0.certainty != .proven }.map { ($0.id, $0.probability) }
        messages = isBroken ? words.messages(rows, Dictionary(unproven, uniquingKeysWith: { first, _ in first })) : []
    }
}

/// Templates of the book, filled with what the walk saw.
private struct Sayings {
    let book: WordBook
    let args: [String: String]

    /// Nil where the walk does not tell what an argument is: half a sentence helps nobody.
    private func sentence(_ id: String, _ template: String?) -> Sentence? {
        guard let template else { return nil }
        let names = argumentNames(of: template)
        guard names.allSatisfy({ args[$0] != nil }) else { return nil }
        let used = args.filter { names.contains($0.key) }
        return Sentence(id: id, args: used.mapValues(Value.text), text: filled(template, args))
    }

    private func said(_ id: String) -> Sentence? { sentence(id, book.client[id]) }

    func does(_ wanted: [CauseWords.FileSetting], _ facts: WalkWords, isBroken: Bool) -> [Sentence] {
        if wanted.contains(.noFile) { return [said("client.no-file")].compactMap(\.self) }
        var ids: [String] = []
        if facts.usesOwnName(wanted) {
            ids.append(facts.ownName?.isOfCertificate == true ? "client.name-of-certificate" : "client.name-of-machine")
        }
        if wanted.contains(.port), facts.otherPort != nil { ids.append("client.port") }
        let rest: [CauseWords.FileSetting] = [.nla, .askPassword, .webAccount, .noNetworkDetection, .noAudio]
        ids += rest.filter(wanted.contains).map { "client.\($0.rawValue)" }
        if ids.isEmpty { ids.append(isBroken ? "client.no-way-around" : "client.healthy") }
        return (ids + ["client.gateway"]).compactMap(said)
    }

    /// Cause by cause; the person at the desk is told to wait where nothing is for them to do.
    func messages(_ rows: [CauseWords], _ probabilities: [String: Double]) -> [WorkingNow.Message] {
        var messages = rows.flatMap { row in
            let probability = probabilities[row.cause]
            return [
                message(.user, row, row.user, probability),
                message(.administrator, row, row.administrator, probability),
                message(.network, row, row.network, probability),
            ].compactMap(\.self)
        }
        if !messages.contains(where: { $0.to == .user }) {
            let id = messages.contains { $0.to == .administrator } ? "client.wait" : "client.wait-for-network"
            if let says = said(id) {
                messages.append(.init(to: .user, cause: nil, probability: nil, says: says, commands: []))
            }
        }
        let order: [Plan.Advice.Recipient] = [.user, .administrator, .network]
        return order.flatMap { one in messages.filter { $0.to == one } }
    }

    private func message(
        _ to: Plan.Advice.Recipient, _ row: CauseWords, _ words: CauseWords.Words?,
        _ probability: Double?
    ) -> WorkingNow.Message? {
        guard let words, let says = sentence("words.\(row.cause).\(to.rawValue)", words.text) else { return nil }
        let commands = words.run.filter { argumentNames(of: $0).allSatisfy { isKnown($0) } }
        return .init(
            to: to, cause: row.cause, probability: probability, says: says, commands: commands.map { filled($0, args) })
    }

    /// Braces of PowerShell are no arguments.
    private func isKnown(_ name: String) -> Bool {
        args[name] != nil || !name.utf8.allSatisfy { isLetterOrDigit($0) }
    }
}
