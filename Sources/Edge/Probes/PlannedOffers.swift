import Evidence
import TLSRecords

/// Which hellos of the TLS matrix are worth a connection, given the answers to those already asked. Pure.
enum PlannedOffers {
    private static let versions = [
        TLSVersion.tls12, TLSVersion.tls10, TLSVersion.tls13, TLSVersion.tls11, TLSVersion.ssl30,
    ]

    /// After redial's own handshake was refused before a ServerHello: is it refused alike whatever is offered? Empty where
    /// another hello could not change the verdict.
    static func after(_ end: HandshakeEnd, rows: [TLSOffer]) -> [MatrixHello] {
        guard end.stage == .nothing, [.closed, .reset, .alert].contains(end.outcome) else { return [] }
        if rows.isEmpty {
            return [
                MatrixHello(TLSVersion.tls12, .any), MatrixHello(TLSVersion.tls10, .any),
                MatrixHello(TLSVersion.tls13, .any), MatrixHello(TLSVersion.tls12, .plainRSA),
            ]
        }
        return unasked(rows, telling(end, rows))
    }

    private static func telling(_ end: HandshakeEnd, _ rows: [TLSOffer]) -> [MatrixHello] {
        let answered = rows.filter { $0.answer.outcome == .hello }
        // A server that may choose takes RC4 perhaps for love of it, not for want of anything else.
        if let legacy = answered.first, answered.allSatisfy({ $0.answer.legacy == true }) {
            return [MatrixHello(number(legacy.answer.version) ?? TLSVersion.tls12, .modern)]
        }
        return answered.isEmpty && end.alert == 70 ? [MatrixHello(TLSVersion.ssl30, .any)] : []
    }

    /// After another client's hello was refused (`--as`) while redial's own got through: what does the server take of the
    /// version that the client offers?
    static func after(_ offer: ClientOffer, rows: [TLSOffer]) -> [MatrixHello] {
        guard rows.isEmpty, let hello = offer.hello, hello.outcome != .hello, let version = number(offer.version) else {
            return []
        }
        return [MatrixHello(version, .any)]
    }

    /// `--deep`: every version, then the families of TLS 1.2 and of the oldest version accepted below it: what lies between
    /// takes the suites of that one, and TLS 1.3 has one family, which `any` has asked for.
    static func whole(rows: [TLSOffer]) -> [MatrixHello] {
        guard !rows.isEmpty else { return versions.map { MatrixHello($0, .any) } }
        let accepted = versions.filter { version in
            rows.contains { $0.accepted && $0.version == TLSVersionName.of(version) }
        }
        let oldest = [TLSVersion.tls10, TLSVersion.tls11, TLSVersion.ssl30].first(where: accepted.contains)
        let telling = accepted.filter { $0 == TLSVersion.tls12 || $0 == oldest }
        return unasked(
            rows, telling.flatMap { version in CipherFamily.families(of: version).map { MatrixHello(version, $0) } })
    }

    private static func unasked(_ rows: [TLSOffer], _ hellos: [MatrixHello]) -> [MatrixHello] {
        hellos.filter { hello in
            !rows.contains { $0.version == TLSVersionName.of(hello.version) && $0.family == hello.family.rawValue }
        }
    }

    private static func number(_ name: String?) -> UInt16? { versions.first { TLSVersionName.of($0) == name } }
}
