import Primitives
import TLSRecords

/// The input as a server's stream, as the body of each handshake message, and as an alert.
func examineTLS(_ examination: inout Examination) throws(BrokenPromise) {
    try examination.frame(TLSRecord.init(decoding:)) { $0.encoded() }
    try examineBody(&examination)
    try examination.frame({ (bytes) throws(WireError) in try Alert(decoding: Array(bytes)) }, { $0.encoded() })

    let pieces = cut(examination.input)
    let read = readRecords(pieces)
    try expect(read == readRecords([examination.input]), "records depend on how the stream is cut")
    for body in read.messages.prefix(8).map(\.body) {
        var inner = Examination(body)
        try examineBody(&inner)
    }
    try examineFlight(&examination, pieces)
}

private func examineBody(_ examination: inout Examination) throws(BrokenPromise) {
    try examination.roundTrip(
        { (bytes) throws(WireError) in try ServerHello(decoding: Array(bytes)) }, { $0.handshakeMessage.body })
    let hello = try examination.roundTrip(
        { (bytes) throws(WireError) in try ClientHello(decoding: Array(bytes)) }, { $0.handshakeMessage.body })
    if let hello { readExtensions(hello) }
    try examination.frame(
        { (bytes) throws(WireError) in try CertificateMessage(decoding: Array(bytes)) }, { $0.handshakeMessage.body })
}

/// Each may be malformed; none may trap.
private func readExtensions(_ hello: ClientHello) {
    _ = try? hello.serverName
    _ = try? hello.supportedVersions
    _ = try? hello.supportedGroups
    _ = try? hello.signatureAlgorithms
    _ = try? hello.keyShares
    _ = try? hello.alpnProtocols
}

private struct Reading: Equatable {
    var records: [TLSRecord] = []
    var messages: [HandshakeMessage] = []
    var failure: WireError?
    var handshakeFailure: WireError?
}

private func readRecords(_ pieces: [ArraySlice<UInt8>]) -> Reading {
    var reading = Reading()
    var reader = TLSRecordReader()
    var handshake = HandshakeReassembler()
    for piece in pieces {
        reader.feed(piece)
        do throws(WireError) {
            while let record = try reader.next() {
                reading.records.append(record)
                handshake.feed(record.fragment)
                reading.handshakeFailure = drain(&handshake, into: &reading.messages)
            }
        } catch {
            reading.failure = error
        }
    }
    return reading
}

private func drain(_ handshake: inout HandshakeReassembler, into messages: inout [HandshakeMessage]) -> WireError? {
    do throws(WireError) {
        while let message = try handshake.next() { messages.append(message) }
        return nil
    } catch {
        return error
    }
}

/// Pieces of 1 to 128 bytes, whose sizes change with every byte of the stream.
private func cut(_ stream: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var state = stream.reduce(UInt64(1)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    var pieces: [ArraySlice<UInt8>] = []
    var rest = stream
    while !rest.isEmpty {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let size = 1 << Int(state >> 61)
        pieces.append(rest.prefix(size))
        rest = rest.dropFirst(size)
    }
    return pieces
}
