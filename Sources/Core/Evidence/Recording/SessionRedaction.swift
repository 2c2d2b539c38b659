/// Fills over what names a user or opens a session, in the messages of a connection without TLS: the client's Client Info PDU
/// and licensing messages, and the server's Save Session Info and Server Redirection PDUs. [MS-RDPBCGR 2.2.1.11, 2.2.10.1,
/// 2.2.13; MS-RDPELE 2.2.2]
///
/// Frames are followed from the beginning; where there is something else than one, such as a record of TLS, nothing is in clear
/// any more.
func fillSessionSecrets(in stream: inout [UInt8]) {
    var start = 0
    while let length = frameLength(stream, start) {
        let end = min(start + length, stream.count)
        if stream[start] == 3, let data = userData(stream, start, end) {
            fill(&stream, data, isClients: stream[start + 7] == sendDataRequest)
        }
        start = end
    }
}

/// Of a frame of the slow or of the fast path; nil where neither begins, or its length is not there.
private func frameLength(_ stream: [UInt8], _ start: Int) -> Int? {
    guard start + 4 <= stream.count else { return nil }
    let length: Int
    if stream[start] == 3 {
        length = Int(stream[start + 2]) << 8 | Int(stream[start + 3])
    } else if stream[start] & 3 == 0 {
        let first = Int(stream[start + 1])
        length = first & 0x80 == 0 ? first : (first & 0x7f) << 8 | Int(stream[start + 2])
    } else {
        return nil
    }
    return length >= 2 ? length : nil
}

/// What an MCS send-data request or indication carries. [T.125 7, SendDataRequest]
private func userData(_ stream: [UInt8], _ start: Int, _ end: Int) -> Range<Int>? {
    let head = start + 7
    guard head + 8 <= end, stream[(start + 4)..<head].elementsEqual([2, 0xf0, 0x80]),
        stream[head] == sendDataRequest || stream[head] == sendDataIndication
    else { return nil }
    let data = head + (stream[head + 6] & 0x80 == 0 ? 7 : 8)
    return data < end ? data..<end : nil
}

private func fill(_ stream: inout [UInt8], _ data: Range<Int>, isClients: Bool) {
    guard data.count >= 4 else { return }
    let flags = UInt16(stream[data.lowerBound]) | UInt16(stream[data.lowerBound + 1]) << 8
    let isHeader = stream[data.lowerBound + 2] & 0x0f == 0
    if isHeader, flags & encrypted == 0 {
        if flags & infoPacket != 0 { return fill(&stream, data, keeping: 4 + 18) }
        if isClients, flags & licensePacket != 0 { return fill(&stream, data, keeping: 4 + 4) }
        if flags & redirectionPacket != 0 { return fill(&stream, data, keeping: 4) }
    }
    // A share PDU, bare or behind a header that encrypts nothing.
    let share = data.lowerBound + (isHeader ? 4 : 0)
    guard share + 15 <= data.upperBound else { return }
    switch (stream[share + 2] & 0x0f, stream[share + 14]) {
    case (serverRedirection, _): fill(&stream, share..<data.upperBound, keeping: 6)
    case (shareData, saveSessionInfo): fill(&stream, share..<data.upperBound, keeping: 18)
    default: break
    }
}

private func fill(_ stream: inout [UInt8], _ data: Range<Int>, keeping count: Int) {
    for index in data.dropFirst(count) { stream[index] = 0 }
}

private let sendDataRequest: UInt8 = 0x64
private let sendDataIndication: UInt8 = 0x68
private let encrypted: UInt16 = 0x0008
private let infoPacket: UInt16 = 0x0040
private let licensePacket: UInt16 = 0x0080
private let redirectionPacket: UInt16 = 0x0400
private let shareData: UInt8 = 7
private let serverRedirection: UInt8 = 10
private let saveSessionInfo: UInt8 = 0x26
