import Primitives
import RDPWire
import Transport

/// The server's side of licensing. [MS-RDPELE 3.2.5, MS-RDPBCGR 2.2.1.12]
struct LicenseSequence: Sendable {
    enum Progress {
        case send([LicensingPDU])
        /// The last word, if there is one: the client may go on.
        case done([LicensingPDU])
        /// The last word: it may not.
        case refused([LicensingPDU])
    }

    private enum State {
        case awaitingRequest
        case awaitingResponse(LicensingKeys)
    }

    private static let challenge = Array("redial lab".utf8)
    private static let company = utf16("Microsoft Corporation")
    private static let product = utf16("A02")
    private static let scope = Array("microsoft.com\0".utf8)

    private let licensing: Session.Licensing
    private let cryptography = SystemCryptography()
    private let serverRandom: [UInt8]
    private var state = State.awaitingRequest

    init(_ licensing: Session.Licensing) {
        self.licensing = licensing
        serverRandom = cryptography.random(32)
    }

    func begin() -> Progress {
        switch licensing {
        case .validClient: .done([.validClient])
        case .error(let code): .refused([error(code)])
        case .silence: .send([])
        case .new, .endless: .send([pdu(LicenseMessageType.licenseRequest, request.encoded())])
        }
    }

    private var request: ServerLicenseRequest {
        ServerLicenseRequest(
            serverRandom: serverRandom, companyName: Self.company, productID: Self.product,
            serverCertificate: OldKey.certificate.encoded(), scopes: [Self.scope])
    }

    /// A licensing message of the client's, in clear behind its security header.
    mutating func receive(_ body: [UInt8]) throws(WireError) -> Progress {
        if licensing == .silence { return .send([]) }
        let message = SecurityHeader(flags: .license).before(body)
        guard case .other(let type, let inner) = try LicensingPDU(userData: message[...]).message else {
            return .refused([])
        }
        switch (type, state) {
        case (LicenseMessageType.newLicenseRequest, .awaitingRequest):
            let asked = try NewLicenseRequest(body: inner[...])
            return challenge(asked.encryptedPreMasterSecret, asked.clientRandom)
        case (LicenseMessageType.licenseInfo, .awaitingRequest):
            let shown = try LicenseInfo(body: inner[...])
            return challenge(shown.encryptedPreMasterSecret, shown.clientRandom)
        case (LicenseMessageType.platformChallengeResponse, .awaitingResponse(let keys)):
            return issue(try PlatformChallengeResponse(body: inner[...]), keys)
        default: return .refused([error(.invalidClient)])
        }
    }

    private mutating func challenge(_ secret: [UInt8], _ clientRandom: [UInt8]) -> Progress {
        guard let secret = OldKey.decrypt(secret, length: LicensingKeys.secretLength, cryptography),
            let keys = LicensingKeys(
                preMasterSecret: secret, clientRandom: clientRandom, serverRandom: serverRandom,
                cryptography: cryptography)
        else { return .refused([error(.invalidClient)]) }
        state = .awaitingResponse(keys)
        return .send([challenge(keys)])
    }

    private func challenge(_ keys: LicensingKeys) -> LicensingPDU {
        let challenge = PlatformChallenge(
            encryptedChallenge: keys.applied(Self.challenge), macData: keys.mac(Self.challenge))
        return pdu(LicenseMessageType.platformChallenge, challenge.encoded())
    }

    /// Old clients send the challenge back as it was, without what [MS-RDPELE 2.2.2.5.1] puts around it.
    private func issue(_ response: PlatformChallengeResponse, _ keys: LicensingKeys) -> Progress {
        if licensing == .endless { return .send([challenge(keys)]) }
        let plain = keys.applied(response.encryptedResponse)
        let hardware = keys.applied(response.encryptedHardwareID)
        let answer = (try? PlatformChallengeResponse.ResponseData(plain[...]))?.challenge ?? plain
        guard answer == Self.challenge, response.macData == keys.mac(plain + hardware) else {
            return .refused([error(.init(rawValue: Self.invalidMAC))])
        }
        let content = IssuedLicense.Content(
            version: 0x0006_0000, scope: Self.scope, companyName: Self.company, productID: Self.product,
            license: Array("no licence at all".utf8)
        ).encoded()
        let license = IssuedLicense(encryptedLicenseInfo: keys.applied(content), macData: keys.mac(content))
        return .done([pdu(LicenseMessageType.newLicense, license.encoded())])
    }

    private static let invalidMAC: UInt32 = 3

    private func error(_ code: LicenseError.Code) -> LicensingPDU {
        LicensingPDU(message: .error(LicenseError(code: code, transition: .totalAbort)))
    }

    private func pdu(_ type: UInt8, _ body: [UInt8]) -> LicensingPDU {
        LicensingPDU(message: .other(type: type, body: body))
    }

    private static func utf16(_ text: String) -> [UInt8] {
        (Array(text.utf16) + [0]).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
}
