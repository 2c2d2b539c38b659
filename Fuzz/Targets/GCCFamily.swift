import RDPWire

func examineGCC(_ examination: inout Examination) throws(BrokenPromise) {
    let request = try examination.settles(ConferenceCreateRequest.init(_:)) { $0.encoded() }
    if let request, !request.blocks.contains(where: hasNameWithoutEnd) {
        try examination.frame(ConferenceCreateRequest.init(_:)) { $0.encoded() }
    }
    let response = try examination.frame(ConferenceCreateResponse.init(_:)) { $0.encoded() }
    if let certificate = response?.security?.serverCertificate {
        var inner = Examination(certificate)
        try examineServerCertificate(&inner)
    }
    try examineServerCertificate(&examination)
}

private func examineServerCertificate(_ examination: inout Examination) throws(BrokenPromise) {
    try examination.roundTrip(ServerCertificate.init(_:)) { $0.encoded() }
}

/// Fields of fixed size end their text with a zero. Text that fills its field is read, but cut when it is written.
private func hasNameWithoutEnd(_ block: ClientDataBlock) -> Bool {
    guard case .core(let core) = block else { return false }
    return core.clientName.utf16.count > 15 || core.imeFileName.utf16.count > 31
        || (core.clientDigProductID?.utf16.count ?? 0) > 31
}
