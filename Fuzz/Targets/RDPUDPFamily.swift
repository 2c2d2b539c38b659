import Primitives
import RDPUDP

/// Datagrams of RDP-UDP: what a server answers to a SYN, and what a stranger sends to the lab.
func examineRDPUDP(_ examination: inout Examination) throws(BrokenPromise) {
    try examination.roundTrip(SynDatagram.init(decoding:)) { $0.encoded() }
    try examination.roundTrip(RDPUDP2Packet.init(decoding:)) { $0.encoded() }
    try examineSynSequence(examination.input)
    try examineResponder(examination.input)
}

/// Whatever comes back, the client sends at most three datagrams in all and concludes once.
private func examineSynSequence(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
    var sequence = UDPSynSequence(plan: .init(snInitialSequenceNumber: 7, limitMs: 5000))
    var conclusions = 0
    let events: [(UDPSynSequence.Event, Double)] = [
        (.start, 0), (.received(input), 1), (.woken, 800), (.received(input.dropFirst()), 900), (.woken, 1700),
        (.refused, 1800), (.woken, 6000), (.received(input), 6001),
    ]
    for (event, atMs) in events {
        for case .conclude in sequence.handle(event, atMs: atMs) { conclusions += 1 }
    }
    try expect(conclusions == 1, "the sequence concludes \(conclusions) times")
    try expect(sequence.datagramsSent <= 3, "more datagrams than promised")
}

/// The lab answers at most as much as it was sent, so that nobody can use it to flood another.
private func examineResponder(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
    var responder = UDPSynResponder(policy: .accept(upTo: .version2), snInitialSequenceNumber: 9)
    guard let answer = responder.answer(to: input) else { return }
    try expect(answer.count <= input.count, "an answer longer than the question")
}

func rdpUDPSeeds() -> [[UInt8]] {
    let syn = UDPSynSequence.Plan(snInitialSequenceNumber: 0x0b12_7f15, limitMs: 5000).syn.encoded()
    var responder = UDPSynResponder(policy: .accept(upTo: .version2), snInitialSequenceNumber: 9)
    let packet = RDPUDP2Packet(type: .data, flags: .data, logWindowSize: 6, payloads: [1, 2, 3, 4, 5, 6, 7, 8])
    return [syn, responder.answer(to: syn[...]) ?? [], packet.encoded()]
}
