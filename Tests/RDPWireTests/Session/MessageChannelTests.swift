import Primitives
import RDPWire
import Testing

@Suite struct MessageChannelTests {
    /// [MS-RDPBCGR 2.2.14.1]
    @Test(arguments: [
        ("06 00 05 00 01 10", AutoDetectRequest(sequenceNumber: 5, requestType: 0x1001, kind: .roundTrip)),
        ("06 00 05 00 14 10", .init(sequenceNumber: 5, requestType: 0x1014, kind: .bandwidthStart)),
        (
            "08 00 05 00 02 00 02 00 aa bb",
            .init(sequenceNumber: 5, requestType: 2, kind: .bandwidthPayload([0xaa, 0xbb]))
        ),
        ("08 00 05 00 2b 00 01 00 cc", .init(sequenceNumber: 5, requestType: 0x2b, kind: .bandwidthStop([0xcc]))),
        ("06 00 05 00 29 04", .init(sequenceNumber: 5, requestType: 0x429, kind: .bandwidthStop([]))),
        (
            "0e 00 05 00 40 08 01 00 00 00 02 00 00 00",
            .init(sequenceNumber: 5, requestType: 0x840, kind: .result(baseRTT: 1, bandwidth: nil, averageRTT: 2))
        ),
        (
            "12 00 05 00 c0 08 01 00 00 00 03 00 00 00 02 00 00 00",
            .init(sequenceNumber: 5, requestType: 0x8c0, kind: .result(baseRTT: 1, bandwidth: 3, averageRTT: 2))
        ),
    ])
    func requests(_ text: String, _ request: AutoDetectRequest) throws {
        let bytes = try dump(text)
        try checkDecoder(bytes, means: request, decode: AutoDetectRequest.init(_:)) { $0.encoded() }
        #expect(request.encoded() == bytes)
    }

    @Test func anUnknownRequest() throws {
        #expect(try AutoDetectRequest([6, 0, 1, 0, 0x77, 7, 1]).kind == .other)
    }

    /// [MS-RDPBCGR 2.2.14.2]
    @Test(arguments: [
        ("06 01 05 00 00 00", AutoDetectResponse(sequenceNumber: 5, kind: .roundTrip)),
        (
            "0e 01 05 00 03 00 0a 00 00 00 e8 03 00 00",
            .init(sequenceNumber: 5, kind: .bandwidth(type: 3, timeDelta: 10, byteCount: 1000))
        ),
        (
            "0e 01 05 00 0b 00 0a 00 00 00 e8 03 00 00",
            .init(sequenceNumber: 5, kind: .bandwidth(type: 11, timeDelta: 10, byteCount: 1000))
        ),
        ("0e 01 05 00 18 00 01 00 00 00 02 00 00 00", .init(sequenceNumber: 5, kind: .sync(bandwidth: 1, rtt: 2))),
    ])
    func responses(_ text: String, _ response: AutoDetectResponse) throws {
        let bytes = try dump(text)
        try checkDecoder(bytes, means: response, decode: AutoDetectResponse.init(_:)) { $0.encoded() }
        #expect(response.encoded() == bytes)
    }

    /// [MS-RDPBCGR 2.2.15, 2.2.16]
    @Test func transportAndHeartbeat() throws {
        let request = MultitransportRequest(requestID: 7, requestedProtocol: 2, securityCookie: Array(1...16))
        let bytes = try dump("07 00 00 00 02 00 00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10")
        try checkDecoder(bytes, means: request, decode: MultitransportRequest.init(_:)) { $0.encoded() }
        try checkDecoder(
            dump("07 00 00 00 04 40 00 80"), means: MultitransportResponse(requestID: 7),
            decode: MultitransportResponse.init(_:)
        ) { $0.encoded() }
        try checkDecoder(
            dump("00 01 03 05"), means: Heartbeat(period: 1, warningCount: 3, reconnectCount: 5),
            decode: Heartbeat.init(_:)
        ) {
            $0.encoded()
        }
    }
}
