import CKerberos
import CredSSP
import Evidence
import Primitives

/// Why there is no ticket.
struct Refusal: Error {
    let outcome: KerberosOutcome.Outcome
    var error: KRBError?
    var detail: String?

    init(_ outcome: KerberosOutcome.Outcome, error: KRBError? = nil, detail: String? = nil) {
        self.outcome = outcome
        self.error = error
        self.detail = detail
    }
}

/// Numbers of KRB-ERROR on which the program decides; the names of all are in `codes/kerberos.tsv`. [RFC 4120 7.5.9]
enum KRBCode {
    static let nameExpired: Int32 = 1
    static let unknownClient: Int32 = 6
    static let unknownService: Int32 = 7
    static let policy: Int32 = 12
    static let noEncryptionType: Int32 = 14
    static let clientRevoked: Int32 = 18
    static let keyExpired: Int32 = 23
    static let preauthFailed: Int32 = 24
    static let preauthRequired: Int32 = 25
    static let serviceUnavailable: Int32 = 29
    static let badIntegrity: Int32 = 31
    static let ticketExpired: Int32 = 32
    static let skew: Int32 = 37
    static let wrongRealm: Int32 = 68
    static let morePreauthRequired: Int32 = 91
}

/// NTSTATUS that domain controllers put beside. [MS-ERREF 2.3.1]
private let outcomeOfStatus: [UInt32: KerberosOutcome.Outcome] = [
    0xc000_0234: .locked, 0xc000_0072: .disabled, 0xc000_0193: .accountExpired, 0xc000_0071: .passwordExpired,
    0xc000_0224: .passwordExpired, 0xc000_006e: .restricted, 0xc000_006f: .restricted, 0xc000_0070: .restricted,
    0xc000_0413: .restricted, 0xc000_006a: .wrongPassword, 0xc000_0064: .unknownUser,
]

extension Refusal {
    /// What a KDC's error says of the account, the service or the clocks.
    init(_ error: KRBError, in exchange: KDCAnswer.Exchange) {
        self.init(Self.outcome(error, exchange), error: error, detail: error.eText.map { shown($0) })
    }

    private static func outcome(_ error: KRBError, _ exchange: KDCAnswer.Exchange) -> KerberosOutcome.Outcome {
        switch (error.errorCode, exchange) {
        case (KRBCode.clientRevoked, _), (KRBCode.policy, _):
            let plain: KerberosOutcome.Outcome = error.errorCode == KRBCode.policy ? .restricted : .revoked
            return error.status.flatMap { outcomeOfStatus[$0] } ?? plain
        case (KRBCode.nameExpired, .asReq): return .accountExpired
        case (KRBCode.unknownClient, .asReq): return .unknownUser
        case (KRBCode.preauthFailed, .asReq), (KRBCode.badIntegrity, .asReq): return .wrongPassword
        case (KRBCode.keyExpired, _): return .passwordExpired
        case (KRBCode.wrongRealm, _): return .unknownRealm
        case (KRBCode.unknownService, .asReq): return .unknownRealm
        case (KRBCode.unknownService, .tgsReq): return .unknownService
        case (KRBCode.noEncryptionType, _): return .noCommonEncryption
        case (KRBCode.skew, _): return .clockSkew
        case (KRBCode.ticketExpired, .tgsReq): return .noTickets
        default: return .refused
        }
    }

    /// What the library would not do with a KDC's answer.
    init(_ failure: LibraryFailure, answering error: KRBError? = nil) {
        let outcome: KerberosOutcome.Outcome =
            switch failure.code {
            // Of an answer that no preauthentication protects: the password's key does not open it.
            case Int32(CKERBEROS_BAD_INTEGRITY): .wrongPassword
            case Int32(CKERBEROS_NO_ENCRYPTION_TYPE): .noCommonEncryption
            case Int32(CKERBEROS_REPLY_SKEW): .clockSkew
            // Found in the cache, before any KDC was asked.
            case Int32(CKERBEROS_TICKET_EXPIRED), Int32(CKERBEROS_NOT_FOUND): .noTickets
            default: .refused
            }
        self.init(outcome, error: error, detail: failure.text)
    }

    /// Why the user's own tickets are of no use.
    init(cache failure: LibraryFailure) { self.init(.noTickets, detail: failure.text) }
}
