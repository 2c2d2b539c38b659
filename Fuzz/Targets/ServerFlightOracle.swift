import Primitives
import TLSRecords

/// A flight is bounded, and how the network cut it does not change what is seen of it.
func examineFlight(_ examination: inout Examination, _ pieces: [ArraySlice<UInt8>]) throws(BrokenPromise) {
    let stream = examination.input
    let whole = watch([stream])
    try expect(Sight(whole) == Sight(watch(pieces)), "a server's flight depends on how it is cut")
    try expect(whole.byteCount == stream.count, "\(whole.byteCount) of \(stream.count) bytes counted")
    try expect(whole.certificates.count <= ServerFlight.mostCertificates, "too many certificates held")
    try expect((whole.cleartext ?? []).count <= ServerFlight.longestCleartext, "too much cleartext held")
    try expect(whole.cleartext == nil || whole.malformed == nil, "no TLS and broken TLS at once")
    if whole.stage > .nothing { examination.take() }
}

private func watch(_ pieces: [ArraySlice<UInt8>]) -> ServerFlight {
    var flight = ServerFlight()
    for piece in pieces { flight.feed(piece) }
    return flight
}

/// All that a flight tells.
private struct Sight: Equatable {
    let stage: ServerFlight.Stage
    let version: UInt16?
    let cipherSuite: UInt16?
    let sawHelloRetryRequest: Bool
    let alert: Alert?
    let cleartext: [UInt8]?
    let malformed: WireError?
    let certificates: [[UInt8]]
    let sawChangeCipherSpec: Bool
    let encryptedRecords: Int

    init(_ flight: ServerFlight) {
        stage = flight.stage
        version = flight.version
        cipherSuite = flight.cipherSuite
        sawHelloRetryRequest = flight.sawHelloRetryRequest
        alert = flight.alert
        cleartext = flight.cleartext
        malformed = flight.malformed
        certificates = flight.certificates
        sawChangeCipherSpec = flight.sawChangeCipherSpec
        encryptedRecords = flight.encryptedRecords
    }
}
