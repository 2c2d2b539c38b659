import Evidence
import Primitives
import RDPWire

/// The fact in something that a server says on a channel before it was told who the user is.
///
/// - Parameter leaving: we have said farewell already.
func serverWord(
    _ userData: ArraySlice<UInt8>, over question: ProtocolAnswer.Question, leaving: Bool
) -> any Fact {
    // A share header states the length of the whole: nothing else begins with that by chance.
    if let share = try? SharePDU(userData: userData) { return shared(share, userData, question, leaving: leaving) }
    var reader = ByteReader(userData, message: "security header")
    guard let header = try? SecurityHeader(from: &reader) else { return message(.unreadable, userData) }
    let body = reader.rest()
    if header.flags.contains(.license) { return licensing(userData, question) }
    if header.flags.contains(.redirection), let redirection = try? ServerRedirection(userData) {
        return redirectionFact(redirection, question)
    }
    if header.flags.contains(.autoDetectRequest) { return message(.autoDetect, userData) }
    if header.flags.contains(.transportRequest) { return message(.multitransportRequest, userData) }
    if header.flags.contains(.heartbeat) { return message(.heartbeat, userData) }
    if let share = try? SharePDU(userData: body) { return shared(share, userData, question, leaving: leaving) }
    return message(.unreadable, userData)
}

private func shared(
    _ pdu: SharePDU, _ userData: ArraySlice<UInt8>, _ question: ProtocolAnswer.Question, leaving: Bool
) -> any Fact {
    if pdu.kind == .serverRedirect, let redirection = redirection(inShare: pdu.body[...].dropFirst(2)) {
        return redirectionFact(redirection, question)
    }
    if let data = try? ShareData(pdu), let error = try? SetErrorInfo(data) {
        return ErrorInfo(question: question, code: error.errorInfo, leaving: leaving)
    }
    return message(.share, userData)
}

/// A byte of padding may follow the packet. [MS-RDPBCGR 2.2.13.3.1]
private func redirection(inShare bytes: ArraySlice<UInt8>) -> ServerRedirection? {
    (try? ServerRedirection(bytes)) ?? (try? ServerRedirection(bytes.dropLast()))
}

private func licensing(_ userData: ArraySlice<UInt8>, _ question: ProtocolAnswer.Question) -> any Fact {
    guard let pdu = try? LicensingPDU(userData: userData), case .error(let error) = pdu.message else {
        return message(.licensing, userData)
    }
    return LicensingEnd(
        question: question, code: error.code.rawValue, name: error.code.name, transition: error.transition.name)
}

func redirectionFact(_ redirection: ServerRedirection, _ question: ProtocolAnswer.Question) -> Redirection {
    Redirection(
        question: question, sessionID: redirection.sessionID, flags: redirection.flags.rawValue,
        targetAddress: redirection.targetNetAddress.map { shown($0, limit: 64) },
        targetName: (redirection.targetFQDN ?? redirection.targetNetBIOSName).map { shown($0, limit: 128) })
}

private func message(_ what: EarlyMessage.What, _ bytes: ArraySlice<UInt8>) -> EarlyMessage {
    EarlyMessage(what: what, detail: bytes.isEmpty ? nil : hex(bytes.prefix(16)))
}
