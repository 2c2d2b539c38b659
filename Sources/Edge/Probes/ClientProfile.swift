import Evidence
public import Knowledge
import NIOCore
import Primitives
public import RDPSequence
import TLSRecords
import Transport

/// A client of somebody's, as it was captured: what it asks and what hello it sends.
public struct ClientProfile: Sendable {
    /// A neutral name in place of the user's, as long as mstsc lets it be.
    private static let cookie = "user"

    /// What is told of it beside what it met.
    private struct Origin {
        let client: String
        let title: String
        let source: String
        let restsOn: String
        let filledIn: String?
    }

    private let origin: Origin
    private let request: HandmadeOffer.Request
    private let template: Hello?

    private struct Hello {
        let recordVersion: UInt16
        let sessionIDLength: Int
        let hello: ClientHello
        let namePlace: Int?
    }

    /// Nil for a row whose numbers cannot be read.
    public init?(_ row: ClientRow) {
        origin = Origin(
            client: row.id, title: row.title, source: row.source, restsOn: row.restsOn, filledIn: row.filledIn)
        request = .init(
            protocols: row.request.protocols, flags: row.request.flags ?? 0,
            cookie: row.request.cookie ? Self.cookie : nil)
        guard let hello = row.hello else {
            template = nil
            return
        }
        guard let template = Self.read(hello) else { return nil }
        self.template = template
    }

    /// The client of a capture that a user has.
    ///
    /// - Parameter file: its name, escaped.
    public init(_ opening: ClientOpening, of file: String) {
        var hello = opening.hello
        // Who resumes a session proves by its secrets that it has it.
        hello.extensions.removeAll { Self.ofASession.contains($0.type.rawValue) }
        let isWhole = hello.extensions.count == opening.hello.extensions.count
        let filledIn = [
            opening.hadCorrelation ? "no correlation id" : nil, isWhole ? nil : "no session to be resumed",
        ].compactMap(\.self)
        origin = Origin(
            client: "capture", title: "the client in \(file)", source: file,
            restsOn: "The first connection in it of which the request and the hello are there.",
            filledIn: filledIn.isEmpty ? nil : filledIn.joined(separator: ", "))
        request = .init(
            protocols: opening.protocols, flags: opening.flags, cookie: opening.hasCookie ? Self.cookie : nil)
        template = Hello(
            recordVersion: opening.recordVersion, sessionIDLength: min(hello.sessionID.count, 32), hello: hello,
            namePlace: hello.extensions.firstIndex { $0.type == .serverName })
    }

    /// session_ticket with a ticket goes on as it is; pre_shared_key and early_data do not. [RFC 8446 4.2]
    private static let ofASession: Set<UInt16> = [41, 42]

    private static func read(_ row: ClientRow.Hello) -> Hello? {
        let suites = row.suites.split(separator: " ").map { UInt16($0, radix: 16) }
        let extensions = row.extensions.map { item in
            (item.isName ? [] : bytes(fromHex: item.body)).map {
                TLSExtension(type: .init(rawValue: item.type), body: $0)
            }
        }
        guard let record = UInt16(row.record, radix: 16), let version = UInt16(row.version, radix: 16),
            let compression = bytes(fromHex: row.compression), !suites.contains(nil), !extensions.contains(nil)
        else { return nil }
        return Hello(
            recordVersion: record, sessionIDLength: row.sessionIDLength,
            hello: ClientHello(
                legacyVersion: version, random: [], cipherSuites: suites.compactMap(\.self),
                compressionMethods: compression, extensions: extensions.compactMap(\.self)),
            namePlace: row.extensions.firstIndex(where: \.isName))
    }

    /// Whole records, with the asked host where the client names one; it names addresses too where it was seen to.
    func hello(host: String) -> [UInt8]? {
        guard let template else { return nil }
        var hello = template.hello
        hello.random = randomBytes(32)
        hello.sessionID = randomBytes(template.sessionIDLength)
        if let place = template.namePlace { hello.extensions[place] = .serverName(host) }
        return hello.handshakeMessage.records(version: template.recordVersion).flatMap { $0.encoded() }
    }

    /// The highest version on offer.
    var version: UInt16? {
        guard let hello = template?.hello else { return nil }
        return (try? hello.supportedVersions)?.max() ?? hello.legacyVersion
    }

    func offer(host: String) -> HandmadeOffer {
        HandmadeOffer(request: request, hello: hello(host: host), awaitsCertificate: true) {
            [origin, version] negotiation, hello in
            ClientOffer(
                client: origin.client, title: origin.title, source: origin.source, restsOn: origin.restsOn,
                filledIn: origin.filledIn, version: version.map { TLSVersionName.of($0) }, negotiation: negotiation,
                hello: hello)
        }
    }
}

extension WalkRunner {
    /// `--as`: the client's own request and hello, over a connection of their own beside redial's walk.
    func askAsClient(_ signals: Signals) async {
        defer {
            signals.clientHasConnection.fire(false)
            signals.clientOffer.fire(nil)
        }
        guard let client = options.asClient,
            case .some(.some(let address)) = await signals.connected.wait(ms: options.timeoutMs)
        else { return }
        guard recorder.claimConnection() else { return recorder.note(.clientOffer, .notRun(.connectionsSpent)) }
        signals.clientHasConnection.fire(true)
        let attempt = await converse(client.offer(host: target.host), at: address, limitMs: leftMs) { fact in
            recorder.observe(fact, by: .clientOffer)
            if let offer = fact as? ClientOffer { signals.clientOffer.fire(offer) }
        }
        recorder.note(.clientOffer, attempt)
    }
}
