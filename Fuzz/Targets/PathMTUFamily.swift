import PathMTU
import Primitives

/// Echo messages from anybody, and the search that hears them.
func examinePathMTU(_ examination: inout Examination) throws(BrokenPromise) {
    for family in ICMPEcho.Family.allCases {
        try examination.roundTrip({ (bytes) throws(WireError) in try ICMPEcho(decoding: bytes, family: family) }) {
            $0.encoded()
        }
    }
    try examineEchoSearch(examination.input)
}

/// Whatever is answered, a search sends a bounded number of datagrams, ends once, and after it nothing more happens.
private func examineEchoSearch(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
    var search = EchoSearch(.init(address: "10.0.0.41", family: .four, largest: 1500, waitMs: 100))
    var sent = 0
    var ends = 0
    // After the input's own events as many waits as any search can need.
    let events = [.started] + input.map(event) + [EchoSearch.Event](repeating: .woken, count: 16)
    for event in events {
        for action in search.handle(event) {
            try expect(ends == 0, "a search goes on after its end")
            switch action {
            case .send(_, let packet):
                sent += 1
                try expect((84...1500).contains(packet), "a packet of \(packet) bytes")
            case .finish: ends += 1
            case .wake: break
            }
        }
    }
    try expect(ends == 1, "a search ends \(ends) times")
    try expect(sent <= 64, "\(sent) datagrams")
}

private func event(_ byte: UInt8) -> EchoSearch.Event {
    switch byte >> 6 {
    case 0: .answered(sequence: UInt16(byte & 0x3f), fragment: byte % 5 == 0 ? 1300 : nil)
    case 1: .woken
    case 2: .tooLong(mtu: byte % 3 == 0 ? nil : 20 * Int(byte))
    default: .refused(sequence: UInt16(byte & 0x3f))
    }
}

func pathMTUSeeds() -> [[UInt8]] {
    [
        ICMPEcho(requestOf: 84, family: .four, sequence: 1).encoded(),
        ICMPEcho(family: .four, isReply: true, identifier: 7, sequence: 2, data: [1, 2, 3]).encoded(),
        ICMPEcho(family: .six, isReply: true, identifier: 7, sequence: 2, data: []).encoded(),
    ]
}
