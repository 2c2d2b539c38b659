import RDPWire

func examineMCS(_ examination: inout Examination) throws(BrokenPromise) {
    try examination.frame(ConnectInitial.init(frame:)) { $0.encoded() }
    try examination.frame(ConnectResponse.init(frame:)) { $0.encoded() }
    try examination.frame(DomainPDU.init(frame:)) { $0.encoded() }
}
