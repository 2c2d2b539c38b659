import Primitives
import RDPWire

func examineX224(_ examination: inout Examination) throws(BrokenPromise) {
    let payload = try examination.frame(payload(of:), TPKT.wrap)
    if payload != nil {
        let length = try? TPKT.frameLength(examination.input)
        try expect(length == examination.input.count, "a whole frame of another length than TPKT says")
    }
    try examination.frame(data(of:), X224.wrapData)
    try examination.frame(ConnectionRequest.init(frame:)) { $0.encoded() }
    try examination.frame(ConnectionConfirm.init(frame:)) { $0.encoded() }
    try examination.frame(DisconnectRequest.init(frame:)) { $0.encoded() }
    try examination.frame(ErrorTPDU.init(frame:)) { $0.encoded() }
    if let answer = try examination.read(ConnectionAnswer.init(frame:)), case .confirm(let confirm) = answer {
        try expectNamesHarmless(confirm)
    }
}

private func payload(of frame: ArraySlice<UInt8>) throws(WireError) -> [UInt8] { Array(try TPKT.payload(of: frame)) }

private func data(of frame: ArraySlice<UInt8>) throws(WireError) -> [UInt8] { Array(try X224.data(of: frame)) }

private func expectNamesHarmless(_ confirm: ConnectionConfirm) throws(BrokenPromise) {
    switch confirm.negotiation {
    case .response(_, let selected): try expectHarmless(selected.name)
    case .failure(_, let code): try expectHarmless(code.name ?? "")
    case .none, .unknown: break
    }
}
