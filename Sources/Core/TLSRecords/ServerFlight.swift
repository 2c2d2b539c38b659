public import Primitives

/// Watches what a server sends after our ClientHello and remembers how far it came, whoever does the handshake.
///
/// Feed it every raw byte of the server. It never throws, and what it holds is bounded whatever comes. It stops looking, but
/// goes on counting bytes, once the stream is no TLS (`cleartext`) or broken TLS (`malformed`).
public struct ServerFlight: Sendable {
    /// The furthest message of the server's first flight that was seen in clear.
    public enum Stage: Int, Sendable, Comparable {
        case nothing, serverHello, certificate, serverHelloDone

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    public static let mostCertificates = 16
    public static let longestCleartext = 64

    /// All bytes fed.
    public private(set) var byteCount = 0
    public private(set) var stage = Stage.nothing
    /// The negotiated version of the last ServerHello.
    public private(set) var version: UInt16?
    public private(set) var cipherSuite: UInt16?
    /// True when the server asked for a second ClientHello. [RFC 8446 4.1.4]
    public private(set) var sawHelloRetryRequest = false
    /// The last alert in clear; a fatal one is not replaced by a warning.
    public private(set) var alert: Alert?
    /// The first bytes, at most 64, where the very first ones begin no TLS record: an MCS disconnect in clear, or text.
    public private(set) var cleartext: [UInt8]?
    /// Why a stream that began as TLS could not be read on.
    public private(set) var malformed: WireError?
    /// DER, the server's own first; from a Certificate message in clear, so never from TLS 1.3.
    public private(set) var certificates: [[UInt8]] = []
    public private(set) var sawChangeCipherSpec = false
    /// Records after a ChangeCipherSpec or a ServerHello of TLS 1.3.
    public private(set) var encryptedRecords = 0
    /// Those of them that are alerts by their type, as far as the version shows it; a farewell is one too.
    public private(set) var encryptedAlerts = 0

    private var records = TLSRecordReader()
    private var handshake = HandshakeReassembler()
    private var opening: [UInt8] = []
    private var sawRecord = false
    private var isOpaque = false
    private var awaitsSecondHello = false

    public init() {}

    public mutating func feed(_ bytes: ArraySlice<UInt8>) {
        byteCount += bytes.count
        collectOpening(bytes)
        var rest = bytes
        // In pieces, so that the record reader holds no more than a record and a piece.
        while !rest.isEmpty, cleartext == nil, malformed == nil {
            records.feed(rest.prefix(TLSRecord.longestFragment))
            rest = rest.dropFirst(TLSRecord.longestFragment)
            readRecords()
        }
    }

    private mutating func collectOpening(_ bytes: ArraySlice<UInt8>) {
        guard !sawRecord, opening.count < Self.longestCleartext else { return }
        opening += bytes.prefix(Self.longestCleartext - opening.count)
        if cleartext != nil { cleartext = opening }
    }

    private mutating func readRecords() {
        do {
            while let record = try records.next() {
                sawRecord = true
                try accept(record)
            }
        } catch {
            stop(error)
        }
    }

    private mutating func stop(_ error: WireError) {
        if !sawRecord, case .unexpected = error.reason {
            cleartext = opening
        } else {
            malformed = error
        }
    }
}

extension ServerFlight {
    private mutating func accept(_ record: TLSRecord) throws(WireError) {
        switch record.contentType {
        case .changeCipherSpec: acceptChangeCipherSpec()
        case _ where isOpaque:
            encryptedRecords += 1
            if record.contentType == .alert { encryptedAlerts += 1 }
        case .handshake: try acceptHandshake(record.fragment)
        case .alert: for alert in try Alert.all(in: record.fragment) { accept(alert) }
        default:
            throw WireError(
                message: "TLS record", field: "content type", offset: 0,
                reason: .unexpected(expected: "a record in clear", got: "\(record.contentType.rawValue)"))
        }
    }

    /// Between a HelloRetryRequest and the ServerHello it means nothing: TLS 1.3 sends it for middleboxes. [RFC 8446 D.4]
    private mutating func acceptChangeCipherSpec() {
        sawChangeCipherSpec = true
        if !awaitsSecondHello { isOpaque = true }
    }

    private mutating func accept(_ new: Alert) {
        if alert?.isFatal != true || new.isFatal { alert = new }
    }

    private mutating func acceptHandshake(_ fragment: [UInt8]) throws(WireError) {
        handshake.feed(fragment)
        while !isOpaque, let message = try handshake.next() { try accept(message) }
    }

    private mutating func accept(_ message: HandshakeMessage) throws(WireError) {
        switch message.type {
        case .serverHello: accept(try ServerHello(decoding: message.body))
        case .certificate:
            certificates = Array(
                try CertificateMessage(decoding: message.body).certificates.prefix(Self.mostCertificates))
            stage = max(stage, .certificate)
        case .serverHelloDone: stage = max(stage, .serverHelloDone)
        default: break
        }
    }

    private mutating func accept(_ hello: ServerHello) {
        version = hello.negotiatedVersion
        cipherSuite = hello.cipherSuite
        stage = max(stage, .serverHello)
        awaitsSecondHello = hello.isHelloRetryRequest
        sawHelloRetryRequest = sawHelloRetryRequest || awaitsSecondHello
        isOpaque = !awaitsSecondHello && TLSVersion.encryptsHandshake(hello.negotiatedVersion)
    }
}
