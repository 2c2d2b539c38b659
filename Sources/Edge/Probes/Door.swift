import NIOCore
import Synchronization
import Transport

/// Whether the host still answers. Blockers fall silent after some connections, and whoever goes on knocking stays banned: so the
/// walk looks at every connection that it opens, and opens no more once answers have stopped.
final class Door: Sendable {
    /// What became of the connections that were opened after the first answered one.
    struct Tally: Equatable {
        var asked = 0
        var answered = 0
        /// How many of the latest got no word.
        var unansweredAtEnd = 0
        /// None of these met silence: each was refused, closed or reset.
        var areTurnedAway = false
        /// The host does not just dislike what these asked: the client's own question is among them, or nothing was answered.
        var isTelling = false
    }

    private let state = Mutex<[String: Knocks]>([:])

    /// A connection to this address begins; the closure is to be told once what came back.
    func knock(at address: SocketAddress) -> @Sendable (Dialer.Word) -> Void {
        let key = Self.key(address)
        let index = state.withLock { $0[key, default: Knocks()].begin() }
        return { [self] word in state.withLock { $0[key]?.end(index, word) } }
    }

    /// True once an address that had answered has left the latest connections without a word.
    var isShut: Bool { state.withLock { $0.values.contains(where: \.isShut) } }

    /// Nil where nothing was asked after the first answer.
    func tally(at address: SocketAddress) -> Tally? { state.withLock { $0[Self.key(address)]?.tally } }

    private static func key(_ address: SocketAddress) -> String { "\(address.ipAddress ?? "") \(address.port ?? 0)" }
}

/// The connections to one address in the order of opening; nil: it may yet be answered.
private struct Knocks {
    /// One connection without a word is not enough where it put a question that the host may not like. The client's own, which
    /// was answered before, is; and so is one that could not even be opened.
    private static let enough = 2

    private var words: [Dialer.Word?] = []

    mutating func begin() -> Int {
        words.append(nil)
        return words.count - 1
    }

    mutating func end(_ index: Int, _ word: Dialer.Word) { words[index] = word }

    var isShut: Bool {
        atEnd.reduce(0) { $0 + (Self.isTheClients($1) ? Self.enough : 1) } >= Self.enough
    }

    var tally: Door.Tally? {
        guard let first = words.firstIndex(of: .answered) else { return nil }
        let later = words[(first + 1)...].compactMap(\.self)
        guard !later.isEmpty else { return nil }
        let atEnd = atEnd
        let areTurnedAway = atEnd.allSatisfy { if case .turnedAway = $0 { true } else { false } }
        let isTelling = atEnd.contains(where: Self.isTheClients) || atEnd.count == later.count && later.count >= 3
        return Door.Tally(
            asked: later.count, answered: later.count { $0 == .answered }, unansweredAtEnd: atEnd.count,
            areTurnedAway: areTurnedAway && !atEnd.isEmpty, isTelling: isTelling)
    }

    private static func isTheClients(_ word: Dialer.Word) -> Bool {
        word == .turnedAway(asTheClient: true) || word == .silence(asTheClient: true)
    }

    /// Those that ended without a word after the last answered one; none where none ever was answered.
    private var atEnd: [Dialer.Word] {
        guard let last = words.lastIndex(of: .answered) else { return [] }
        return words[(last + 1)...].compactMap(\.self)
    }
}
