import Primitives
import RDPWire

/// Whether a client's first bytes are an X.224 Connection Request of Remote Desktop; nil while they are too few to tell.
/// [MS-RDPBCGR 2.2.1.1]
///
/// Other protocols open with X.224 too (S7 and MMS on port 102): theirs have parameters that Remote Desktop has not.
func isConnectionRequest(_ bytes: ArraySlice<UInt8>, port: UInt16) -> Bool? {
    let beginning: [UInt8] = [3, 0]
    guard zip(beginning, bytes).allSatisfy({ $0 == $1 }) else { return false }
    guard bytes.count >= 6 else { return nil }
    guard let length = bytes.u16(2), length >= 11, length <= 512, bytes.byte(5) == 0xe0 else { return false }
    guard bytes.count >= min(length, 12) else { return nil }
    guard let next = bytes.byte(11), length > 11 else { return port != isoTransport }
    // RDP_NEG_REQ, or a line of text.
    return next == 0x01 || (0x20..<0x7f).contains(next)
}

/// The port of ISO transport over TCP. [RFC 1006]
private let isoTransport: UInt16 = 102
