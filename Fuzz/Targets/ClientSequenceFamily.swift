import Evidence
import Primitives
import RDPSequence

/// The input as a script: the first byte chooses question and depth, then events follow, each with the time that passes.
func examineClientSequence(_ examination: inout Examination) throws(BrokenPromise) {
    var script = ByteReader(examination.input, message: "script")
    guard let choice = try? script.u8("choice") else { return }
    var sequence = ClientSequence(plan: plan(choice), depth: depth(choice))
    var record = Record()
    var atMs = 0.0
    while let event = nextEvent(of: &script, &atMs) {
        try record.note(sequence.handle(event, atMs: atMs))
    }
    // Whatever came before, the driver's deadline or its failure to secure ends it, if it ever began.
    try record.note(sequence.handle(.securingFailed, atMs: atMs))
    try record.note(sequence.handle(.deadline, atMs: atMs))
    try expect(record.isFinished || record.sends == 0, "a sequence goes on after the deadline")
    if record.isFinished { examination.take() }
}

/// Bit 7: through TLS; bit 5: on into the conference, or without TLS to its settings.
private func depth(_ choice: UInt8) -> ClientSequence.Depth {
    switch choice & 0xa0 {
    case 0x80: .authenticate
    case 0xa0: .join
    case 0x20: .settings
    default: .negotiate
    }
}

private func plan(_ choice: UInt8) -> ClientSequence.Plan {
    let questions = ProtocolAnswer.Question.allCases
    return ClientSequence.Plan(
        question: questions[Int(choice & 0x0f) % questions.count], address: "192.0.2.1", askedHost: "pc.example",
        startedAt: UnixTime(milliseconds: 1_790_000_000_000), cookie: choice & 0x40 == 0 ? nil : "redial",
        offer: choice & 0x30 == 0 ? nil : offer(choice))
}

/// A hello that was written by hand, or none, in place of the handshake.
private func offer(_ choice: UInt8) -> HandmadeOffer {
    HandmadeOffer(
        request: choice & 0x40 == 0 ? nil : .init(protocols: 3, cookie: "user"),
        hello: choice & 0x20 == 0 ? nil : [0x16, 3, 1, 0, 0], awaitsCertificate: choice & 0x10 != 0
    ) { answer, hello in
        ClientOffer(
            client: "fuzz", title: "", source: "", restsOn: "", version: hello?.version, negotiation: answer,
            hello: hello)
    }
}

/// One byte, its lower half the kind of event, its upper half the time that passed; some events take more.
private func nextEvent(of script: inout ByteReader, _ atMs: inout Double) -> ClientSequence.Event? {
    guard let byte = try? script.u8("event") else { return nil }
    atMs += Double(byte >> 4) * 25
    switch byte & 0x0f {
    case 0: return .connected
    case 1: return .secured
    case 2: return .securingFailed
    case 3: return .closed(.eof)
    case 4: return .closed(.reset)
    case 5: return .woken
    case 6: return .deadline
    case 7: return (try? script.u8("alert")).map { .alert(Int($0)) }
    default:
        guard let length = try? script.u16be("length") else { return nil }
        return (try? script.take(min(Int(length), script.remaining), "bytes")).map { .received($0) }
    }
}

/// What a sequence asked its driver to do so far.
private struct Record {
    private(set) var isFinished = false
    private(set) var sends = 0
    private var wakes = 0
    private var startsOfTLS = 0
    private var facts = 0

    mutating func note(_ actions: [ClientSequence.Action]) throws(BrokenPromise) {
        for action in actions {
            try expect(!isFinished, "an action after the end")
            try note(action)
        }
        // The request, then one TSRequest, or the Connect-Initial, the user, two channels and the farewell. An answer with
        // its failure, then a challenge with its identity and clock, or what was settled, eight words and an end.
        try expect(sends <= 6 && wakes <= 2 && startsOfTLS <= 1 && facts <= 15, "more actions than one walk can have")
    }

    private mutating func note(_ action: ClientSequence.Action) throws(BrokenPromise) {
        switch action {
        case .send(let bytes):
            sends += 1
            try expect(!bytes.isEmpty, "nothing is sent")
        case .startTLS: startsOfTLS += 1
        case .wake(let afterMs):
            wakes += 1
            try expect(afterMs > 0, "a wake-up at once")
        case .observe(let fact, let durationMs):
            facts += 1
            try expect((durationMs ?? 0) >= 0, "a negative duration")
            try expectTextsHarmless(of: fact)
        case .picture, .redirect: throw BrokenPromise(description: "a session that nobody planned")
        case .finish: isFinished = true
        }
    }
}

func expectTextsHarmless(of value: Any) throws(BrokenPromise) {
    if let text = value as? String { return try expectHarmless(text) }
    for child in Mirror(reflecting: value).children { try expectTextsHarmless(of: child.value) }
}
