import Evidence
import Primitives
import RDPWire

/// The client's side of licensing, message by message. We have no licence and keep none. [MS-RDPELE 1.3.3, 3.2]
struct LicensingExchange: Sendable {
    enum Turn {
        /// Something to send on, behind its security header; nothing where the server has the next word too.
        case goesOn(reply: [UInt8]?)
        case over(LicenseExchange.Issued)
        case failed(String)
    }

    /// Longer than any exchange that comes to an end.
    static let mostRounds = 8

    private let session: SessionPlan
    /// Of the Connect-Response, where the licence request shows none.
    private let certificate: [UInt8]
    private var keys: LicensingKeys?
    private var lastReply: [UInt8]?
    private(set) var messages: [String] = []
    private(set) var rounds = 0

    init(_ session: SessionPlan, certificate: [UInt8]) {
        self.session = session
        self.certificate = certificate
    }

    mutating func heard(_ pdu: LicensingPDU) -> Turn {
        note(pdu.message)
        guard messages.count <= Self.mostRounds else { return .failed("more than \(Self.mostRounds) messages") }
        do {
            switch pdu.message {
            case .error(let error): return refused(error)
            case .other(LicenseMessageType.licenseRequest, let body):
                return try requested(ServerLicenseRequest(body: body[...]))
            case .other(LicenseMessageType.platformChallenge, let body):
                return try challenged(PlatformChallenge(body: body[...]))
            case .other(LicenseMessageType.newLicense, _): return .over(.new)
            case .other(LicenseMessageType.upgradeLicense, _): return .over(.upgrade)
            case .other(let type, _): return .failed("message \(hexCode(type))")
            case .encrypted: return .failed("an encrypted message without keys")
            }
        } catch {
            return .failed(shown(error.description))
        }
    }

    private mutating func note(_ message: LicensingPDU.Message) {
        guard messages.count <= Self.mostRounds else { return }
        switch message {
        case .error: messages.append("error-alert")
        case .other(LicenseMessageType.licenseRequest, _): messages.append("license-request")
        case .other(LicenseMessageType.platformChallenge, _): messages.append("platform-challenge")
        case .other(LicenseMessageType.newLicense, _): messages.append("new-license")
        case .other(LicenseMessageType.upgradeLicense, _): messages.append("upgrade-license")
        case .other(let type, _): messages.append(hexCode(type))
        case .encrypted: messages.append("encrypted")
        }
    }

    /// What the code means is a fact of its own.
    private mutating func refused(_ error: LicenseError) -> Turn {
        if error.code == .statusValidClient { return .over(.validClient) }
        switch error.transition {
        case .totalAbort: return .failed(error.code.name ?? "error \(hexCode(error.code.rawValue))")
        case .resendLastMessage: return said(lastReply)
        default: return .goesOn(reply: nil)
        }
    }

    private mutating func requested(_ request: ServerLicenseRequest) throws(WireError) -> Turn {
        let shown = request.serverCertificate.isEmpty ? certificate : request.serverCertificate
        let server = try ServerCertificate(shown[...])
        let secret = session.cryptography.random(LicensingKeys.secretLength)
        let random = session.cryptography.random(32)
        keys = LicensingKeys(
            preMasterSecret: secret, clientRandom: random, serverRandom: request.serverRandom,
            cryptography: session.cryptography)
        guard keys != nil, let encrypted = server.encrypt(secret, session.cryptography) else {
            return .failed("the key of the server's certificate is of no use")
        }
        let answer = NewLicenseRequest(
            clientRandom: random, encryptedPreMasterSecret: encrypted + [UInt8](repeating: 0, count: 8),
            userName: ansi(session.userName), machineName: ansi("redial"))
        return reply(LicenseMessageType.newLicenseRequest, answer.encoded())
    }

    private mutating func challenged(_ challenge: PlatformChallenge) throws(WireError) -> Turn {
        guard let keys else { return .failed("a challenge before the licence request") }
        let plain = keys.applied(challenge.encryptedChallenge)
        guard keys.mac(plain) == challenge.macData else { return .failed("a challenge with a wrong signature") }
        let data = PlatformChallengeResponse.ResponseData(challenge: plain).encoded()
        let machine = PlatformChallengeResponse.hardwareID(machine: session.cryptography.md5(Array("redial".utf8)))
        let answer = PlatformChallengeResponse(
            encryptedResponse: keys.applied(data), encryptedHardwareID: keys.applied(machine),
            macData: keys.mac(data + machine))
        return reply(LicenseMessageType.platformChallengeResponse, answer.encoded())
    }

    private mutating func reply(_ type: UInt8, _ body: [UInt8]) -> Turn {
        said(LicensingPDU(preambleFlags: extendedErrors | 3, message: .other(type: type, body: body)).encoded())
    }

    private mutating func said(_ reply: [UInt8]?) -> Turn {
        lastReply = reply
        if reply != nil { rounds += 1 }
        return .goesOn(reply: reply)
    }
}

/// EXTENDED_ERROR_MSG_SUPPORTED. [MS-RDPBCGR 2.2.1.12.1.1]
private let extendedErrors: UInt8 = 0x80

private func ansi(_ text: String) -> [UInt8] {
    text.unicodeScalars.prefix(255).map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") } + [0]
}
