import Capture
import Evidence
import Primitives

/// Frames of a capture: the first byte chooses the link layer, then each frame has the time that passed, how much longer it was
/// when it was sent, its length, and its bytes.
func examineCapture(_ examination: inout Examination) throws(BrokenPromise) {
    var script = ByteReader(examination.input, message: "capture")
    guard let choice = try? script.u8("link"), let link = LinkLayer(linkType: linkTypes[Int(choice) % linkTypes.count]),
        let told = conversations(in: &script, link)
    else { return }
    for walk in told.walks { try examine(walk) }
    try expect(told.warnings.allSatisfy { !$0.text.isEmpty && $0.text.utf8.count < 300 }, "a warning that says nothing")
    if !told.walks.isEmpty { examination.take() }
}

private let linkTypes = [1, 113, 276, 101, 0]

private func conversations(in script: inout ByteReader, _ link: LinkLayer) -> CapturedConversations? {
    var reader = ConversationReader { chain, asked, _ in
        chain.isEmpty ? [] : [CertificateNames(names: [], asked: asked, match: .none)]
    }
    var atNs: Int64 = 1_790_000_000_000_000_000
    while let pause = try? script.u8("pause"), let cut = try? script.u8("cut"),
        let length = try? script.u16be("length"),
        let frame = try? script.take(min(Int(length), script.remaining), "frame")
    {
        atNs += Int64(pause) * 50_000_000
        reader.take(frame, length: frame.count + Int(cut) * 8, atNs: atNs, link: link)
    }
    guard reader.frames > 0 else { return nil }
    _ = reader.isSettled(atNs: atNs)
    return reader.finish()
}

private func examine(_ walk: Walk) throws(BrokenPromise) {
    let observations = walk.observations
    try expect(Set(observations.map(\.id)).count == observations.count, "an id is given twice")
    try expect(observations.count <= 60, "more facts than one connection has")
    try expect(observations.allSatisfy { $0.atMs >= 0 && $0.atMs <= 1e9 }, "a time outside the capture")
    for type in [ProtocolAnswer.kind, HandshakeEnd.kind, RequestSeen.kind, CaptureClose.kind, JoinEnd.kind] {
        try expect(observations.count { $0.kind == type } <= 1, "\(type) is told twice")
    }
    try expectHarmless(walk.target.asked)
    if let name = walk.first(HelloSeen.self)?.fact.serverName { try expectHarmless(name) }
}
