import Primitives
import RDPUDP
import Testing

@Suite struct SynDatagramTests {
    // MARK: Reading what others wrote; the values are as tshark 4.0 shows them.

    @Test func readsAClientsSyn() throws {
        let syn = try SynDatagram(decoding: Captured.syn[...])
        #expect(syn.isOfClient)
        #expect(syn.header.snSourceAck == FECHeader.nothingToAcknowledge)
        #expect(syn.header.uReceiveWindowSize == 64)
        #expect(syn.header.uFlags == [.syn, .correlationID, .synEx])
        #expect(syn.synData.snInitialSequenceNumber == 0x0b12_7f15)
        #expect(syn.synData.uUpStreamMtu == 1232)
        #expect(syn.synData.uDownStreamMtu == 1232)
        #expect(hex(syn.correlationID?.uCorrelationId ?? []) == "7855d064fbaf43f0b6e8f8aadfad0000")
        // A version that the specification does not list, from a Windows client all the same, and no hash for it.
        #expect(syn.version == UDPVersion(rawValue: 3))
        #expect(syn.synDataEx?.cookieHash == nil)
        #expect(syn.isWellPadded)
        #expect(syn.encoded() == Captured.syn)
    }

    @Test func readsAServersAnswer() throws {
        let answer = try SynDatagram(decoding: Captured.synAck[...])
        #expect(!answer.isOfClient)
        #expect(answer.header.snSourceAck == 0x0b12_7f15)
        #expect(answer.header.uReceiveWindowSize == 64)
        #expect(answer.header.uFlags == [.syn, .ack, .synEx])
        #expect(answer.synData.snInitialSequenceNumber == 0x0f94_ea0b)
        #expect(answer.synData.hasAllowedMtus)
        #expect(answer.correlationID == nil)
        #expect(answer.version == .version2)
        #expect(answer.isWellPadded)
        #expect(answer.encoded() == Captured.synAck)
    }

    @Test func readsTheExamplesOfTheSpecification() throws {
        let syn = try SynDatagram(decoding: Example.syn[...])
        #expect(syn.header.uFlags == [.syn, .synLossy, .correlationID])
        #expect(syn.synData.snInitialSequenceNumber == 0x42)
        #expect(hex(syn.correlationID?.uCorrelationId ?? []) == "d235ac43894142dab10edd6887f7f9fb")
        #expect(syn.version == .version1)
        #expect(syn.isWellPadded)
        let answer = try SynDatagram(decoding: Example.synAck[...])
        #expect(answer.header.snSourceAck == 0x42)
        #expect(answer.header.uReceiveWindowSize == 1024)
        #expect(answer.version == .version1)
    }

    @Test func readsAnAnswerWithoutItsPadding() throws {
        let answer = try SynDatagram(decoding: Captured.scannedSynAck[...])
        #expect(answer.header.uFlags == [.syn, .ack])
        #expect(answer.synData.uUpStreamMtu == 1232)
        #expect(answer.version == .version1)
        #expect(!answer.isWellPadded)
        #expect(answer.encoded() == Captured.scannedSynAck)
    }

    // MARK: Writing what others wrote

    @Test func writesACapturedSyn() {
        let id = CorrelationIDPayload(uCorrelationId: Hexadecimal.bytes("f8530360ca7f4241a67374e5201a0000"))
        let syn = SynDatagram(
            opening: SynDataPayload(snInitialSequenceNumber: 0xee40_71dc), receiveWindow: 64,
            offering: SynDataExPayload(version: .version2), correlationID: id)
        #expect(syn.encoded() == Captured.unansweredSyn)
    }

    @Test func writesACapturedAnswer() {
        let answer = SynDatagram(
            answering: 0x0b12_7f15, synData: SynDataPayload(snInitialSequenceNumber: 0x0f94_ea0b), receiveWindow: 64,
            choosing: SynDataExPayload(version: .version2))
        #expect(answer.encoded() == Captured.synAck)
    }

    // MARK: Version 3

    @Test func carriesTheHashInAClientsSynOfVersion3Only() throws {
        let hash = [UInt8](1...32)
        let offer = SynDataExPayload(version: .version3, cookieHash: hash)
        let syn = SynDatagram(
            opening: SynDataPayload(snInitialSequenceNumber: 7), receiveWindow: 64, offering: offer)
        #expect(Array(syn.encoded()[16..<52]) == [0, 1, 1, 1] + hash)
        #expect(try SynDatagram(decoding: syn.encoded()[...]) == syn)

        let answer = SynDatagram(
            answering: 7, synData: SynDataPayload(snInitialSequenceNumber: 8), receiveWindow: 64,
            choosing: SynDataExPayload(version: .version3))
        #expect(answer.encoded().dropFirst(20).allSatisfy { $0 == 0 })
        #expect(try SynDatagram(decoding: answer.encoded()[...]).synDataEx?.cookieHash == nil)
    }

    @Test(arguments: [0, 31, 33]) func keepsTheLengthOfTheHash(_ count: Int) throws {
        let offer = SynDataExPayload(version: .version3, cookieHash: [UInt8](repeating: 0xaa, count: count))
        let syn = SynDatagram(
            opening: SynDataPayload(snInitialSequenceNumber: 7), receiveWindow: 64, offering: offer)
        #expect(syn.encoded().count == 1232)
        let read = try SynDatagram(decoding: syn.encoded()[...]).synDataEx?.cookieHash
        #expect(read?.count == 32)
        #expect(read?.filter { $0 == 0xaa }.count == min(count, 32))
    }

    /// RDPUDP_VERSION_INFO_VALID is what makes `uUdpVer` count.
    @Test func passesOverAVersionThatIsNotValid() throws {
        var bytes = Captured.synAck
        bytes[17] = 0
        #expect(try SynDatagram(decoding: bytes[...]).version == .version1)
    }

    // MARK: Hostile

    /// How many bytes the structures take; the rest is padding.
    @Test(
        arguments: [
            (Captured.syn, 52), (Captured.synAck, 20), (Captured.unansweredSyn, 52), (Captured.scannedSynAck, 16),
            (Example.syn, 48), (Example.synAck, 16),
        ] as [([UInt8], Int)])
    func everyPrefixIsTruncatedOrSeenToBeShort(_ bytes: [UInt8], _ structures: Int) throws {
        for length in 0..<structures {
            let error = #expect(throws: WireError.self) { try SynDatagram(decoding: bytes[..<length]) }
            #expect(error?.needsMore == true)
        }
        for length in structures..<bytes.count {
            #expect(try !SynDatagram(decoding: bytes[..<length]).isWellPadded)
        }
    }

    @Test(arguments: [[0], [1], Array("more".utf8)] as [[UInt8]]) func noticesTrailingBytes(_ more: [UInt8]) throws {
        let bytes = Captured.synAck + more
        let answer = try SynDatagram(decoding: bytes[...])
        #expect(!answer.isWellPadded)
        #expect(answer.encoded() == bytes)
    }

    @Test func noticesAPaddingThatIsNotZero() throws {
        var bytes = Captured.synAck
        bytes[1231] = 1
        #expect(try !SynDatagram(decoding: bytes[...]).isWellPadded)
    }

    @Test func refusesWhatIsNoSyn() {
        for bytes in [Captured.clientData, Example.ack, Array(repeating: 0, count: 1232)] {
            let error = #expect(throws: WireError.self) { try SynDatagram(decoding: bytes[...]) }
            #expect(error?.field == "uFlags")
            #expect(error?.needsMore == false)
        }
    }

    @Test(arguments: [0, 1131, 1233, 0xffff] as [UInt16]) func keepsSizesOutOfRange(_ mtu: UInt16) throws {
        var bytes = Captured.synAck
        bytes[12] = UInt8(mtu >> 8)
        bytes[13] = UInt8(mtu & 0xff)
        let answer = try SynDatagram(decoding: bytes[...])
        #expect(answer.synData.uUpStreamMtu == mtu)
        #expect(!answer.synData.hasAllowedMtus)
        #expect(answer.encoded() == bytes)
    }

    /// All 65,536 sets of flags over a datagram of nothing but ones, and over the shortest of them.
    @Test func survivesEveryFlag() throws {
        for flags in UInt16.min...UInt16.max {
            var bytes = [UInt8](repeating: 0xff, count: 88)
            bytes[6] = UInt8(flags >> 8)
            bytes[7] = UInt8(flags & 0xff)
            guard flags & 1 != 0 else {
                #expect(throws: WireError.self) { try SynDatagram(decoding: bytes[...]) }
                continue
            }
            #expect(try SynDatagram(decoding: bytes[...]).encoded() == bytes)
        }
    }
}
