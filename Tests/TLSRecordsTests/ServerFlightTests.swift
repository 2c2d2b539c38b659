import Primitives
import TLSRecords
import Testing

/// Everything that a flight shows, to hold two of them against each other.
private struct Sight: Equatable {
    var bytes: Int, stage: ServerFlight.Stage, version: UInt16?, suite: UInt16?, retry: Bool, alert: Alert?
    var cleartext: [UInt8]?, malformed: WireError?, certificates: [[UInt8]], changed: Bool, encrypted: Int

    init(_ flight: ServerFlight) {
        (bytes, stage, version, suite) = (flight.byteCount, flight.stage, flight.version, flight.cipherSuite)
        (retry, alert, cleartext) = (flight.sawHelloRetryRequest, flight.alert, flight.cleartext)
        (malformed, certificates) = (flight.malformed, flight.certificates)
        (changed, encrypted) = (flight.sawChangeCipherSpec, flight.encryptedRecords)
    }
}

private func flight(_ bytes: [UInt8], by size: Int = .max) -> ServerFlight {
    var flight = ServerFlight()
    var rest = bytes[...]
    while !rest.isEmpty {
        flight.feed(rest.prefix(size))
        rest = rest.dropFirst(size)
    }
    return flight
}

private func record(_ type: TLSContentType, _ fragment: [UInt8]) -> [UInt8] {
    TLSRecord(contentType: type, version: TLSVersion.tls12, fragment: fragment).encoded()
}

private let windows7 =
    Flight.windows7Start + [UInt8](repeating: 0x30, count: Flight.windows7CertificateLength) + Flight.windows7End

@Suite struct ServerFlightTests {
    @Test func tls12() {
        let seen = flight(Flight.tls12)
        #expect(seen.byteCount == 878)
        #expect(seen.stage == .serverHelloDone)
        #expect(seen.version == TLSVersion.tls12)
        #expect(seen.cipherSuite == 0xc02c)
        #expect(seen.certificates.map(\.count) == [390])
        #expect(seen.certificates.first?.starts(with: [0x30, 0x82, 0x01, 0x82]) == true)
        #expect(seen.sawChangeCipherSpec)
        #expect(seen.encryptedRecords == 2)
        #expect(seen.alert == nil, "the close_notify is encrypted")
        #expect(seen.malformed == nil)
        #expect(seen.cleartext == nil)
    }

    @Test func tls13() {
        let seen = flight(Flight.tls13)
        #expect(seen.stage == .serverHello)
        #expect(seen.version == TLSVersion.tls13)
        #expect(seen.cipherSuite == 0x1302)
        #expect(seen.sawChangeCipherSpec)
        #expect(seen.encryptedRecords == 1)
        #expect(seen.sawHelloRetryRequest == false)
        #expect(seen.malformed == nil)
    }

    @Test func tls13AfterAHelloRetryRequest() {
        let request = flight(Array(Flight.helloRetry[..<99]))
        #expect(request.stage == .serverHello)
        #expect(request.sawHelloRetryRequest)
        #expect(request.sawChangeCipherSpec)
        let whole = flight(Flight.helloRetry)
        #expect(whole.sawHelloRetryRequest)
        #expect(whole.version == TLSVersion.tls13)
        #expect(whole.encryptedRecords == 1, "the ServerHello after the retry was read in clear")
        #expect(whole.malformed == nil)
    }

    @Test func anAlertInPlaceOfASecondServerHelloIsSeen() {
        let seen = flight(Array(Flight.helloRetry[..<99]) + Flight.handshakeFailure)
        #expect(seen.alert == Alert(code: 40))
    }

    @Test func windows7SendsThreeMessagesInOneRecord() {
        let seen = flight(windows7)
        #expect(seen.byteCount == 859)
        #expect(seen.stage == .serverHelloDone)
        #expect(seen.version == TLSVersion.tls10)
        #expect(seen.cipherSuite == 0x002f)
        #expect(seen.certificates.map(\.count) == [766])
    }

    @Test(arguments: [(Flight.handshakeFailure, "handshake_failure"), (Flight.protocolVersion, "protocol_version")])
    func refusals(_ wire: [UInt8], _ name: String) {
        let seen = flight(wire)
        #expect(seen.alert?.name == name)
        #expect(seen.alert?.isFatal == true)
        #expect(seen.stage == .nothing)
    }

    @Test func aWarningGivesWayToWhatIsFatal() {
        let warning = record(.alert, [1, 112])
        #expect(flight(warning).alert == Alert(level: 1, code: 112))
        #expect(flight(warning + record(.alert, [2, 40])).alert == Alert(code: 40))
        #expect(flight(record(.alert, [2, 40, 1, 0])).alert == Alert(code: 40))
    }

    /// An MCS Disconnect Provider Ultimatum in clear, text, an SSL 2.0 hello, and TLS-like bytes of no version.
    @Test(arguments: [
        hexBytes("0300000902f0802180"), Array("HTTP/1.1 400 Bad Request\r\n".utf8), hexBytes("802e0100"),
        hexBytes("1602000030"),
    ])
    func cleartext(_ wire: [UInt8]) {
        for size in [1, .max] {
            let seen = flight(wire, by: size)
            #expect(seen.cleartext == wire)
            #expect(seen.malformed == nil)
            #expect(seen.stage == .nothing)
            #expect(seen.byteCount == wire.count)
        }
    }

    @Test func cleartextIsKeptToSixtyFourBytes() {
        let wire = [UInt8](repeating: 0x41, count: 100_000)
        #expect(flight(wire).cleartext == Array(wire.prefix(64)))
        #expect(flight(wire, by: 7).cleartext == Array(wire.prefix(64)))
        #expect(flight(wire).byteCount == 100_000)
    }

    @Test func garbageAfterTLSIsMalformed() {
        let seen = flight(Array(Flight.tls12[..<475]) + hexBytes("0300000902f0802180"))
        #expect(seen.malformed != nil)
        #expect(seen.cleartext == nil)
        #expect(seen.stage == .certificate)
        #expect(seen.certificates.count == 1)
    }

    @Test func recordsThatComeTooEarlyAreMalformed() {
        #expect(flight(record(.applicationData, [1, 2, 3])).malformed != nil)
        #expect(flight(record(.alert, [2])).malformed != nil)
        #expect(flight(record(.handshake, [2, 0, 0, 1, 3])).malformed != nil)
        #expect(flight([22, 3, 3, 0xff, 0xff]).malformed != nil)
    }

    @Test(arguments: [1, 2, 3, 5, 17, 64, 100, 1000]) func arrivalInPiecesChangesNothing(_ size: Int) {
        let broken = Array(Flight.tls12[..<475]) + Array("garbage after that".utf8)
        for wire in [Flight.tls12, Flight.tls13, Flight.helloRetry, windows7, broken, Array("SSH-2.0-x\r\n".utf8)] {
            #expect(Sight(flight(wire, by: size)) == Sight(flight(wire)))
        }
    }

    /// What a server has said can only grow as more of it arrives.
    @Test func everyPrefixIsAnEarlierSight() {
        var last = ServerFlight.Stage.nothing
        for length in 0..<Flight.tls12.count {
            let seen = flight(Array(Flight.tls12[..<length]))
            #expect(seen.malformed == nil)
            #expect(seen.cleartext == nil)
            #expect(seen.stage >= last)
            last = seen.stage
        }
        #expect(last == .serverHelloDone)
    }

    @Test func anEndlessCertificateIsBounded() {
        let start = record(.handshake, [11, 0xff, 0xff, 0xff])
        let piece = record(.handshake, [UInt8](repeating: 0x30, count: 16384))
        var seen = flight(start)
        for _ in 0..<64 { seen.feed(piece[...]) }
        #expect(seen.byteCount == start.count + 64 * piece.count)
        #expect(seen.malformed?.reason == .tooLarge(limit: 131_072, got: 0xff_ffff))
        #expect(seen.certificates.isEmpty)
    }

    @Test func aChainBeyondAnyUseIsCut() {
        let chain = CertificateMessage(certificates: (0..<20).map { [0x30, UInt8($0)] })
        let wire = chain.handshakeMessage.records(version: TLSVersion.tls12).flatMap { $0.encoded() }
        #expect(flight(wire).certificates == Array(chain.certificates.prefix(16)))
        #expect(flight(wire).stage == .certificate)
    }

    @Test func endlessRecordsOfNothingAreOnlyCounted() {
        let empty = record(.handshake, [])
        let seen = flight((0..<50_000).flatMap { _ in empty })
        #expect(seen.byteCount == 250_000)
        #expect(seen.malformed == nil)
        #expect(seen.stage == .nothing)
    }

    @Test func anyByteMayBeWrongAnywhere() {
        for index in Flight.tls12.indices {
            for value: UInt8 in [0x00, 0x7f, 0xff] {
                var wire = Flight.tls12
                wire[index] = value
                let seen = flight(wire)
                #expect(seen.byteCount == 878)
                #expect(seen.cleartext == nil || index < 2)
            }
        }
    }
}
