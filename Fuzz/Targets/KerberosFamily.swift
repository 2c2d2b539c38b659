import CredSSP
import Primitives

/// What a KDC or a server says in place of a ticket, and what a server says under GSS-API.
func examineKerberos(_ examination: inout Examination) throws(BrokenPromise) {
    // The names of principals are passed over, and a time that is none is written as 1970.
    if let error = try examination.settles(KRBError.init(decoding:), { $0.encoded() }) {
        try expect(KRBError.begins(Array(examination.input)), "a KRB-ERROR that does not begin as one")
        try expect(error.status != 0, "a status of success in an error")
        for text in [error.realm, error.crealm, error.eText].compactMap(\.self) { try expectHarmless(shown(text)) }
    }
    if let token = try examination.frame(KerberosToken.init(decoding:), { $0.encoded() }), token.kind == .error {
        var inner = Examination(token.message)
        try inner.settles(KRBError.init(decoding:)) { $0.encoded() }
    }
    if let wrap = try examination.read(KerberosWrap.init(decoding:)) {
        try expect(
            wrap.encrypted.count + KerberosWrapHeader.length == examination.input.count,
            "a Wrap token of another length")
        try expect((wrap.message(in: wrap.encrypted)?.count ?? 0) <= wrap.encrypted.count, "a message that grew")
        let header = KerberosWrapHeader(isSentByAcceptor: true, hasAcceptorSubkey: false, sequence: 1)
        let again = KerberosWrap.encoded(header, plainCount: wrap.encrypted.count / 2, encrypted: wrap.encrypted)
        try expect(
            (try? KerberosWrap(decoding: again[...]))?.encrypted == wrap.encrypted,
            "a turned message does not turn back")
    }
}
