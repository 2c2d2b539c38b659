import Evidence
import Primitives
import RDPWire

/// Gathers the answer to an X.224 Connection Request, whatever answers.
struct ConfirmReader: Sendable {
    enum Progress {
        case waiting
        /// Something other than RDP began to speak: a moment for the rest of its banner.
        case waitingALittle
        case concluded([any Fact])
    }

    /// How long the rest of a foreign banner is waited for.
    static let graceMs = 300
    /// No confirm is near this long; more is kept of nobody.
    private static let limit = 4096

    let question: ProtocolAnswer.Question
    let address: String
    let requested: UInt32?
    let sentAtMs: Double
    private var buffer: [UInt8] = []
    private var graceBegun = false
    /// What followed the confirm in the same piece, such as an MCS disconnect in place of TLS.
    private(set) var early: [UInt8] = []

    init(question: ProtocolAnswer.Question, address: String, requested: UInt32?, sentAtMs: Double) {
        self.question = question
        self.address = address
        self.requested = requested
        self.sentAtMs = sentAtMs
    }

    func elapsed(_ atMs: Double) -> Double { atMs - sentAtMs }

    mutating func handle(_ event: ClientSequence.Event, atMs: Double) -> Progress {
        switch event {
        case .received(let bytes):
            buffer.append(contentsOf: bytes.prefix(Self.limit - buffer.count))
            return read(atMs)
        case .closed(let close):
            return .concluded(buffer.isEmpty ? [answer(.closed, atMs, close: close)] : unreadable(atMs, close: close))
        case .woken, .deadline:
            return .concluded(buffer.isEmpty ? [answer(.silence, atMs)] : unreadable(atMs))
        case .connected, .secured, .securingFailed, .alert:
            return .waiting
        }
    }

    /// A whole TPKT frame is read as X.224; what cannot begin one gets a moment to finish its first line.
    private mutating func read(_ atMs: Double) -> Progress {
        do {
            guard let length = try TPKT.frameLength(buffer[...]) else { return .waiting }
            guard length <= Self.limit else { return .concluded(unreadable(atMs)) }
            guard buffer.count >= length else { return .waiting }
            early = Array(buffer[length...])
            return .concluded(confirm(buffer[..<length], atMs))
        } catch {
            let lineEnded = buffer.contains(0x0a) || buffer.count >= 256
            if lineEnded { return .concluded(unreadable(atMs)) }
            guard !graceBegun else { return .waiting }
            graceBegun = true
            return .waitingALittle
        }
    }

    private func confirm(_ frame: ArraySlice<UInt8>, _ atMs: Double) -> [any Fact] {
        switch try? ConnectionAnswer(frame: frame) {
        case .confirm(let confirm): read(confirm, atMs)
        case .disconnect, .error: [answer(.disconnect, atMs)]
        case nil: [answer(disconnectReason(inClear: frame) == nil ? .garbage : .disconnect, atMs)]
        }
    }

    private func read(_ confirm: ConnectionConfirm, _ atMs: Double) -> [any Fact] {
        let reference = confirm.sourceReference
        switch confirm.negotiation {
        case .none:
            return [answer(.plainConfirm, atMs, selected: .rdp, reference: reference)]
        case .response(let flags, let selected):
            return [answer(.selected, atMs, selected: selected, reference: reference, flags: flags)]
        case .failure(_, let code):
            return [
                answer(.failure, atMs, reference: reference, failure: code.rawValue),
                NegotiationFailure(question: question, code: code.rawValue, name: code.name),
            ]
        case .unknown:
            return [answer(.garbage, atMs, reference: reference)]
        }
    }

    /// Bytes that are no confirm: a foreign protocol by its banner, or garbage.
    private func unreadable(_ atMs: Double, close: CloseKind? = nil) -> [any Fact] {
        guard buffer.first != 0x03, let banner = foreignProtocol(redacted(buffer)[...]) else {
            return [answer(.garbage, atMs, close: close)]
        }
        return [answer(.foreign, atMs, close: close), banner]
    }

    private func answer(
        _ outcome: ProtocolAnswer.Outcome, _ atMs: Double, selected: SecurityProtocols? = nil, reference: UInt16? = nil,
        flags: UInt8? = nil, failure: UInt32? = nil, close: CloseKind? = nil
    ) -> ProtocolAnswer {
        ProtocolAnswer(
            question: question, address: address, requested: requested, outcome: outcome, selected: selected?.rawValue,
            selectedName: selected?.name, flags: flags, sourceReference: reference, failureCode: failure, close: close,
            bytes: buffer.isEmpty ? nil : hex(redacted(buffer).prefix(32)),
            afterMs: outcome == .silence ? nil : elapsed(atMs))
    }
}
