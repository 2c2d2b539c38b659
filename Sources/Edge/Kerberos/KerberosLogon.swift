import CredSSP
public import Evidence
import NIOCore
import Primitives
public import Transport

/// Why there is no context; `text` is one sentence without any secret.
public struct KerberosFailure: Error, Equatable, Sendable {
    public let outcome: KerberosOutcome.Outcome
    public let text: String
}

/// Gets a ticket for a host's Remote Desktop, by password or from tickets that the user has.
///
/// The password is tried once: a question made with it goes only to the KDC that asked for it, and no other one after it.
public struct KerberosLogon: Sendable {
    private let dialer: Dialer
    private let clock: WalkClock

    public init(dialer: Dialer, clock: WalkClock) {
        self.dialer = dialer
        self.clock = clock
    }

    /// Tells every question to a KDC as `KDCAnswer`, and the end of it all as `KerberosOutcome`.
    ///
    /// - Parameter observe: a fact, and how many milliseconds it took.
    public func run(
        _ request: KerberosRequest, observe: @escaping @Sendable (any Fact, Double?) -> Void
    ) async -> Result<KerberosContext, KerberosFailure> {
        let startMs = clock.nowMs()
        var walk = TicketWalk(request, KDCs(dialer: dialer, clock: clock, request: request, observe: observe))
        let result = await walk.run()
        var fact = KerberosOutcome(
            outcome: result.refusal?.outcome ?? .ticket, by: request.means, realm: shown(walk.realm),
            service: shown(request.service))
        fact.afterMs = clock.nowMs() - startMs
        if let refusal = result.refusal {
            fact.errorCode = refusal.error?.errorCode
            fact.errorName = refusal.error.flatMap { krbErrorName($0.errorCode) }
            fact.status = refusal.error?.status
            fact.detail = refusal.detail
        }
        fact.encryption = result.context?.encryption
        observe(fact, fact.afterMs)
        if let context = result.context { return .success(context) }
        return .failure(KerberosFailure(outcome: fact.outcome, text: fact.sentence))
    }
}

extension KerberosRequest {
    fileprivate var means: KerberosOutcome.Means {
        switch credentials {
        case .password: .password
        case .tickets: .tickets
        }
    }
}

/// One logon on its way.
private struct TicketWalk {
    /// Referrals from realm to realm, and turns of a preauthentication. [RFC 6806 8]
    private static let mostTurns = 10

    let request: KerberosRequest
    var kdcs: KDCs
    /// The one of the user.
    var realm: String

    struct End {
        var context: KerberosContext?
        var refusal: Refusal?
    }

    init(_ request: KerberosRequest, _ kdcs: KDCs) {
        self.request = request
        self.kdcs = kdcs
        realm = request.realm
    }

    mutating func run() async -> End {
        do throws(Refusal) {
            return End(context: try await context())
        } catch {
            return End(refusal: error)
        }
    }

    private mutating func context() async throws(Refusal) -> KerberosContext {
        guard LibraryLogon.isThere else {
            throw Refusal(.noLibrary, detail: "MIT Kerberos (libkrb5.so.3) is not installed")
        }
        if case .password = request.credentials, realm.isEmpty { throw Refusal(.noRealm) }
        guard let logon = LibraryLogon(realm: realm) else {
            throw Refusal(.ourFault, detail: "MIT Kerberos gives no context")
        }
        switch request.credentials {
        case .password(let user, let isEnterprise, let password):
            try use(user, isEnterprise, password, logon)
            try await initialTicket(logon)
        case .tickets(let cache):
            do throws(LibraryFailure) {
                realm = try logon.useCache(cache)
            } catch {
                throw Refusal(cache: error)
            }
        }
        try await serviceTicket(logon)
        guard let context = KerberosContext(logon, service: request.service) else {
            throw Refusal(.ourFault, detail: "the ticket cannot be read")
        }
        return context
    }

    private func use(
        _ user: String, _ isEnterprise: Bool, _ password: Secret, _ logon: LibraryLogon
    ) throws(Refusal) {
        guard !password.utf16.contains(0), !user.utf8.contains(0) else {
            throw Refusal(.ourFault, detail: "MIT Kerberos takes no zero in a name or a password")
        }
        do throws(LibraryFailure) {
            try logon.usePassword(realm: realm, user: user, isEnterprise: isEnterprise, password)
        } catch {
            throw Refusal(.ourFault, detail: error.text)
        }
    }

    /// The AS exchange. The library is never shown an error after which it would try the password another way.
    private mutating func initialTicket(_ logon: LibraryLogon) async throws(Refusal) {
        var next = try step { () throws(LibraryFailure) in try logon.asStep([]) }
        var withPassword = false
        for _ in 0..<Self.mostTurns {
            guard next.wantsMore else { return }
            let answer = try await kdcs.ask(
                .init(exchange: .asReq, realm: next.realm, message: next.bytes, withPassword: withPassword))
            if let error = answer.error {
                switch (error.errorCode, withPassword) {
                case (KRBCode.preauthRequired, false): withPassword = true
                case (KRBCode.morePreauthRequired, true), (KRBCode.wrongRealm, false): break
                default: throw Refusal(error, in: .asReq)
                }
            }
            next = try step(answering: answer.error) { () throws(LibraryFailure) in try logon.asStep(answer.message) }
        }
        throw Refusal(.refused, detail: "the KDC still asks after \(Self.mostTurns) turns")
    }

    /// The TGS exchange, from realm to realm.
    private mutating func serviceTicket(_ logon: LibraryLogon) async throws(Refusal) {
        var next = try step { () throws(LibraryFailure) in
            try logon.wantService(KerberosRequest.serviceClass, host: request.host.lowercased())
            return try logon.tgsStep([])
        }
        kdcs.settleHome(next.realm)
        // The first word counts: after it the library only tries other realms for the same name.
        var refusal: Refusal?
        for _ in 0..<Self.mostTurns {
            guard next.wantsMore else { return }
            let question = KDCs.Question(
                exchange: .tgsReq, realm: next.realm, message: next.bytes, withPassword: false)
            do throws(Refusal) {
                let answer = try await kdcs.ask(question)
                if let error = answer.error, refusal == nil { refusal = Refusal(error, in: .tgsReq) }
                next = try step { () throws(LibraryFailure) in try logon.tgsStep(answer.message) }
            } catch {
                throw refusal ?? error
            }
        }
        throw refusal ?? Refusal(.refused, detail: "no ticket after \(Self.mostTurns) turns")
    }

    private func step(
        answering error: KRBError? = nil, _ call: () throws(LibraryFailure) -> LibraryMessage
    ) throws(Refusal) -> LibraryMessage {
        do throws(LibraryFailure) {
            return try call()
        } catch let failure {
            throw Refusal(failure, answering: error)
        }
    }
}
