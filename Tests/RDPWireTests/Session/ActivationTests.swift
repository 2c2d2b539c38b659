import Primitives
import RDPWire
import Testing

@Suite struct ActivationTests {
    private func share(_ head: String, _ rest: String, _ kind: SharePDU.Kind) throws -> [UInt8] {
        SharePDU(kind: kind, source: 0x3ea, body: try dump(head) + dump(rest)).encoded()
    }

    private func demand(_ bytes: ArraySlice<UInt8>) throws(WireError) -> DemandActive {
        try DemandActive(SharePDU(userData: bytes))
    }

    private func confirm(_ bytes: ArraySlice<UInt8>) throws(WireError) -> ConfirmActive {
        try ConfirmActive(SharePDU(userData: bytes))
    }

    @Test func theSpecificationsDemand() throws {
        let bytes = try share("ea 03 01 00", SessionDumps.demandActive, .demandActive)
        let pdu = try demand(bytes[...])
        #expect(pdu.shareID == 0x103ea && pdu.sourceDescriptor == Array("RDP\0".utf8) && pdu.sessionID == 0)
        #expect(pdu.capabilities.map(\.type) == [9, 1, 20, 22, 14, 2, 3, 10, 18, 8, 13, 23, 24])
        let general = pdu.capabilities.compactMap { if case .general(let set) = $0 { set } else { nil } }.first
        #expect(general?.extraFlags == 0x041d && general?.osMajorType == 1 && general?.suppressOutputSupport == 1)
        let bitmap = pdu.capabilities.compactMap { if case .bitmap(let set) = $0 { set } else { nil } }.first
        #expect(bitmap?.desktopWidth == 1280 && bitmap?.desktopHeight == 1024 && bitmap?.preferredBitsPerPixel == 24)
        // Pads of ours are zeros; theirs are not.
        #expect(pdu.pdu(source: 0x3ea).encoded().count == bytes.count)
        try checkDecoder(bytes, means: pdu, decode: demand) { $0.pdu(source: 0x3ea).encoded() }
    }

    @Test func theSpecificationsConfirm() throws {
        let bytes = try share("ea 03 01 00", SessionDumps.confirmActive, .confirmActive)
        let pdu = try confirm(bytes[...])
        #expect(pdu.shareID == 0x103ea && pdu.originatorID == 0x3ea && pdu.sourceDescriptor == Array("MSTSC\0".utf8))
        #expect(pdu.capabilities.count == 18)
        // GDI+ and nine grids are the only ones that are not read.
        let others = pdu.capabilities.compactMap { if case .other(let type, _) = $0 { type } else { nil } }
        #expect(Set(others) == [21, 22])
        // Pads of ours are zeros; theirs need not be.
        #expect(try confirm(pdu.pdu(source: 0x3ef).encoded()[...]) == pdu)
        try checkDecoder(bytes, means: pdu, decode: confirm) { $0.pdu(source: 0x3ef).encoded() }
    }

    /// A set of another length than its kind has is kept as it is, and so is an unknown one.
    @Test func setsThatAreNotRead() throws {
        let bytes = try dump("01 00 00 00 00 00 12 00 02 00 00 00 01 00 06 00 01 00 63 00 08 00 01 02 03 04")
        let pdu = try DemandActive(SharePDU(kind: .demandActive, source: 1, body: bytes))
        #expect(pdu.sessionID == nil)
        #expect(pdu.capabilities == [.other(type: 1, body: [1, 0]), .other(type: 99, body: [1, 2, 3, 4])])
        #expect(pdu.pdu(source: 1).body == bytes)
    }

    @Test func setsOfOurOwn() throws {
        var codecs = BitmapCodecsCapability()
        codecs.codecs = [.init(guid: try dump("b91b8dca0f004f15589fae2d1a87e2d6"), id: 1, properties: [1, 1, 3])]
        #expect(codecs.codecs.first?.name == "nscodec")
        let sets: [CapabilitySet] = [
            .general(.init()), .bitmap(.init()), .order(.init()), .bitmapCache(.init()), .bitmapCache2(.init()),
            .control(.init()), .activation(.init()), .pointer(.init()), .share(.init()), .colorCache(.init()),
            .sound(.init()), .input(.init()), .font(.init()), .brush(.init()), .glyphCache(.init()),
            .offscreen(.init()), .virtualChannel(.init()), .multifragmentUpdate(.init()), .largePointer(.init()),
            .surfaceCommands(.init()), .bitmapCodecs(codecs), .frameAcknowledge(.init()),
        ]
        let pdu = ConfirmActive(shareID: 1, sourceDescriptor: Array("redial\0".utf8), capabilities: sets)
        #expect(try ConfirmActive(pdu.pdu(source: 1007)) == pdu)
        // Lengths as [MS-RDPBCGR 2.2.7] gives them, headers included; 4 is what the count and its pad take.
        let lengths = [24, 28, 88, 40, 40, 12, 12, 10, 8, 8, 8, 88, 8, 8, 52, 12, 8, 8, 6, 12, 4 + 1 + 22, 8]
        let body = pdu.pdu(source: 1007).body
        #expect(Int(body[8]) | Int(body[9]) << 8 == lengths.reduce(4, +))
    }

    @Test func deactivateAll() throws {
        let bytes = try dump("0d 00 16 00 ea 03 ea 03 01 00 01 00 00")
        let pdu = DeactivateAll(shareID: 0x103ea)
        try checkDecoder(
            bytes, means: pdu, decode: { (data) throws(WireError) in try DeactivateAll(SharePDU(userData: data)) }
        ) {
            $0.pdu(source: 0x3ea).encoded()
        }
        #expect(pdu.pdu(source: 0x3ea).encoded() == bytes)
    }

    @Test func severalInOneMessage() throws {
        let one = DeactivateAll(shareID: 1).pdu(source: 5)
        let two = ShareData(kind: .fontMap, source: 5, shareID: 1, body: FontList.map.encoded()).pdu
        #expect(try SharePDU.all(in: (one.encoded() + two.encoded())[...]) == [one, two])
        #expect(try SharePDU.all(in: (one.encoded() + [0, 0x80, 0x41, 0])[...]) == [one], "flow control means nothing")
        #expect(throws: WireError.self) { try SharePDU.all(in: (one.encoded() + [3])[...]) }
        #expect(throws: WireError.self) { try SharePDU.all(in: [0, 0, 0, 0, 0, 0]) }
    }
}

@Suite struct FinalizationTests {
    /// [MS-RDPBCGR 4.1.14 to 4.1.22], the bodies.
    @Test func bodies() throws {
        try checkDecoder(dump("01 00 ea 03"), means: Synchronize(targetUser: 0x3ea), decode: Synchronize.init(body:)) {
            $0.encoded()
        }
        try checkDecoder(
            dump("02 00 ef 03 ea 03 00 00"), means: Control(.grantedControl, grantID: 0x3ef, controlID: 0x3ea),
            decode: Control.init(body:)
        ) { $0.encoded() }
        try checkDecoder(dump("00 00 00 00 03 00 32 00"), means: .list, decode: FontList.init(body:)) { $0.encoded() }
        #expect(FontList.map.encoded() == [0, 0, 0, 0, 3, 0, 4, 0])
        #expect(Control(.cooperate).encoded() == [4, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func shareControls() throws {
        let area = InclusiveRectangle(left: 0, top: 0, right: 1023, bottom: 767)
        try checkDecoder(
            dump("01 00 00 00 00 00 00 00 ff 03 ff 02"), means: RefreshRect(areas: [area]),
            decode: RefreshRect.init(body:)
        ) {
            $0.encoded()
        }
        try checkDecoder(
            dump("01 00 00 00 00 00 00 00 ff 03 ff 02"), means: SuppressOutput(allowed: area),
            decode: SuppressOutput.init(body:)
        ) { $0.encoded() }
        #expect(SuppressOutput(allowed: nil).encoded() == [0, 0, 0, 0])
        try checkDecoder(dump("01 04 00 00"), means: StatusInfo(statusCode: 0x401), decode: StatusInfo.init(body:)) {
            $0.encoded()
        }
    }
}

@Suite struct SaveSessionInfoTests {
    private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    /// The lengths of [MS-RDPBCGR 2.2.10.1.1]; domain and user of the specification's examples.
    @Test func logons() throws {
        let domain = try dump("4e 00 54 00 44 00 45 00 56 00 00 00")
        let user = try dump("65 00 6c 00 74 00 6f 00 6e 00 73 00 00 00")
        let logon = SaveSessionInfo.Logon(domain: "NTDEV", userName: "eltons", sessionID: 2)
        let first =
            try dump("00000000 0c000000") + domain + zeros(40) + dump("0e000000") + user + zeros(498) + [2, 0, 0, 0]
        try checkDecoder(first, means: .logon(logon), decode: SaveSessionInfo.init(body:)) { $0.encoded() }
        #expect(SaveSessionInfo.logon(logon).encoded() == first)
        let second = try dump("01000000 0100 40020000 02000000 0c000000 0e000000") + zeros(558) + domain + user
        try checkDecoder(second, means: .logonLong(logon), decode: SaveSessionInfo.init(body:)) { $0.encoded() }
        #expect(SaveSessionInfo.logonLong(logon).encoded() == second)
    }

    /// Padding may be missing.
    @Test func notified() throws {
        let notify = SaveSessionInfo.plainNotify.encoded()
        #expect(notify == [2, 0, 0, 0] + zeros(576))
        #expect(try SaveSessionInfo(body: notify[...]) == .plainNotify)
        #expect(try SaveSessionInfo(body: [2, 0, 0, 0]) == .plainNotify)
        #expect(try SaveSessionInfo(body: [9, 0, 0, 0, 1]) == .other(type: 9, body: [1]))
    }

    /// A cookie, and LOGON_MSG_NO_PERMISSION with the number of a session.
    @Test func extended() throws {
        let cookie = Array(UInt8(1)...28)
        let bytes = try dump("03000000 3200 03000000 1c000000") + cookie + dump("08000000 faffffff 02000000")
        let error = LogonError(notificationType: 0xffff_fffa, notificationData: 2)
        let info = SaveSessionInfo.extended(.init(autoReconnectCookie: cookie, error: error))
        try checkDecoder(
            bytes + zeros(570), means: info, allowing: Set(bytes.count..<(bytes.count + 570)),
            decode: SaveSessionInfo.init(body:)
        ) {
            $0.encoded()
        }
        #expect(info.encoded() == bytes + zeros(570))
        #expect(error.typeName == "LOGON_MSG_NO_PERMISSION" && error.dataName == "SESSION_ID")
        #expect(LogonError(notificationType: 0xc000_006d, notificationData: 0).dataName == "LOGON_FAILED_BAD_PASSWORD")
        #expect(LogonError(notificationType: 7, notificationData: 12).typeName == nil)
        #expect(LogonError(notificationType: 7, notificationData: 12).dataName == "SESSION_ID")
    }
}
