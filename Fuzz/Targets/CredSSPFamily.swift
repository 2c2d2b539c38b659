import CredSSP
import Primitives

func examineCredSSP(_ examination: inout Examination) throws(BrokenPromise) {
    if let request = try examination.frame(TSRequest.init(decoding:), { $0.encoded() }) {
        let length = try? TSRequest.frameLength(examination.input)
        try expect(length == examination.input.count, "a whole TSRequest of another length than its frame")
        for token in request.negoTokens.prefix(2) {
            var inner = Examination(token)
            try examineToken(&inner)
        }
    }
    try examineToken(&examination)
}

/// A token as TSRequest carries it: SPNEGO around NTLM, or NTLM alone.
private func examineToken(_ examination: inout Examination) throws(BrokenPromise) {
    let opening = try examination.frame(NegTokenInit.init(decoding:)) { $0.encoded() }
    let answer = try examination.frame(NegTokenResp.init(decoding:)) { $0.encoded() }
    for mechanism in (opening?.mechTypes ?? []) + [answer?.supportedMech].compactMap(\.self) {
        try expectHarmless(mechanism.name)
    }
    try examineNTLM(&examination)
    if let message = ntlmMessage(inToken: Array(examination.input)), message.count < examination.input.count {
        var inner = Examination(message)
        try examineNTLM(&inner)
    }
}

/// NTLM's encoders put flags in order: a bit that announces a field is set where the field is.
private func examineNTLM(_ examination: inout Examination) throws(BrokenPromise) {
    try examination.settles(NegotiateMessage.init(decoding:)) { $0.encoded() }
    if let challenge = try examination.settles(ChallengeMessage.init(decoding:), { $0.encoded() }) {
        try expect(challenge.trailing >= 0, "a CHALLENGE with \(challenge.trailing) bytes behind it")
        if let info = challenge.targetInfo { try examineTexts(of: info) }
    }
    if let authenticate = try examination.read(AuthenticateMessage.init(decoding:)) {
        try expectHarmless(shown(authenticate.userName))
    }
    if let info = try examination.roundTrip(TargetInfo.init(decoding:), { $0.encoded() }) { try examineTexts(of: info) }
}

private func examineTexts(of info: TargetInfo) throws(BrokenPromise) {
    let names = [info.nbComputerName, info.nbDomainName, info.dnsComputerName, info.dnsDomainName, info.dnsTreeName]
    for name in names.compactMap(\.self) { try expectHarmless(shown(name)) }
    if let timestamp = info.timestamp { try expectSettles(timestamp) }
}
