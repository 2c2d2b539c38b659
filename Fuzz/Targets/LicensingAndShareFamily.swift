import Primitives
import RDPWire

func examineLicensingAndShare(_ examination: inout Examination) throws(BrokenPromise) {
    // An encrypted message says nothing of its length, so this is no frame.
    try examination.roundTrip(LicensingPDU.init(userData:)) { $0.encoded() }
    try examination.frame(SharePDU.init(userData:)) { $0.encoded() }
    try examination.frame(shareData(of:)) { $0.pdu.encoded() }
    try examination.frame(ServerRedirection.init(_:)) { $0.encoded() }
    try examineSetErrorInfo(&examination)
}

private func shareData(of userData: ArraySlice<UInt8>) throws(WireError) -> ShareData {
    try ShareData(SharePDU(userData: userData))
}

private func examineSetErrorInfo(_ examination: inout Examination) throws(BrokenPromise) {
    let found = try examination.read { (userData) throws(WireError) in try SetErrorInfo(shareData(of: userData)) }
    guard let found, let info = found else { return }
    let bytes = info.encoded(shareID: 1, source: 1002)
    try expect((try? SetErrorInfo(shareData(of: bytes[...]))) == info, "SetErrorInfo changes when written")
}
