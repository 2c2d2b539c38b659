public import Primitives

/// Watches what a captured client sends of its TLS: its hello, what it says in clear, and how far the handshake came.
///
/// It never throws, and what it holds is bounded whatever comes. What `ServerFlight` is for the other side.
public struct ClientFlight: Sendable {
    /// The first hello; a second one answers a HelloRetryRequest.
    public private(set) var hello: ClientHello?
    public private(set) var recordVersion: UInt16?
    /// The last alert in clear; a fatal one is not replaced by a warning.
    public private(set) var alert: Alert?
    /// Its Finished has gone out, as far as that shows from outside.
    public private(set) var isFinished = false
    /// It gave up by an alert that TLS 1.3 hides.
    public private(set) var gaveUpUnseen = false
    /// Records of data after its Finished.
    public private(set) var dataRecords = 0
    /// It said farewell, or gave up, after its Finished: an alert by its type, or in TLS 1.3 by its length.
    public private(set) var saidFarewell = false
    /// Why a stream could not be read on.
    public private(set) var malformed: WireError?

    private var records = TLSRecordReader()
    private var handshake = HandshakeReassembler()
    private var sawChangeCipherSpec = false

    /// An alert of TLS 1.3 takes 2 bytes, its real type and the tag of the cipher; a Finished at least 32 more.
    private static let longestHiddenAlert = 24

    public init() {}

    /// - Parameter hidesHandshake: the server chose TLS 1.3.
    public mutating func feed(_ bytes: ArraySlice<UInt8>, hidesHandshake: Bool) {
        var rest = bytes
        while !rest.isEmpty, malformed == nil {
            records.feed(rest.prefix(TLSRecord.longestFragment))
            rest = rest.dropFirst(TLSRecord.longestFragment)
            do {
                while let record = try records.next() { try accept(record, hidesHandshake) }
            } catch {
                malformed = error
            }
        }
    }

    private mutating func accept(_ record: TLSRecord, _ hidesHandshake: Bool) throws(WireError) {
        switch record.contentType {
        case .changeCipherSpec: sawChangeCipherSpec = true
        case .applicationData: acceptData(record, hidesHandshake)
        case .handshake where sawChangeCipherSpec && !hidesHandshake: isFinished = true
        case .handshake: try acceptHandshake(record)
        case .alert where !(sawChangeCipherSpec && isFinished):
            for new in try Alert.all(in: record.fragment) where alert?.isFatal != true || new.isFatal { alert = new }
        case .alert: saidFarewell = true
        default: break
        }
    }

    private mutating func acceptData(_ record: TLSRecord, _ hidesHandshake: Bool) {
        let looksLikeAlert = hidesHandshake && record.fragment.count <= Self.longestHiddenAlert
        switch (hidesHandshake && !isFinished, looksLikeAlert) {
        case (true, true): gaveUpUnseen = true
        case (true, false): isFinished = true
        case (false, true): saidFarewell = true
        case (false, false): dataRecords += 1
        }
    }

    private mutating func acceptHandshake(_ record: TLSRecord) throws(WireError) {
        recordVersion = recordVersion ?? record.version
        handshake.feed(record.fragment)
        while let message = try handshake.next() {
            if message.type == .clientHello, hello == nil { hello = try ClientHello(decoding: message.body) }
        }
    }
}
