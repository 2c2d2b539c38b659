import Evidence
import Readers
import Testing

private let file = "f686aace6942fb7f7ceb231212eef4a4_0a1b2c3d"

@Suite struct ListenerKeyListingTests {
    private func utf16(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] } }

    @Test func theFileOfTheOwnKeyIsRead() {
        let bytes = utf16("\(file)\r\nD:PAI(A;;FA;;;SY)(A;;FA;;;BA)\r\n")
        #expect(ListenerKeyListing.isBeginning(bytes))
        #expect(
            ListenerKeyListing.read(bytes)
                == ListenerKey(certificate: .own, isThere: true, system: .readable, networkService: .unreadable))
    }

    @Test func keysThatDifferLeaveItOpen() {
        let two = "\(file)\r\nD:P(A;;FA;;;SY)\r\n\(file)e\r\nD:P(A;;FA;;;SY)(A;;FR;;;NS)\r\n"
        #expect(ListenerKeyListing.read(utf16(two)) == nil)
    }

    @Test func theOneInUseIsRead() {
        let text = """
            redial-listener-certificate 1\r\nthumbprint 00\r\nhash-type 3\r\nstore My\r\nhas-private-key True\r
            key-file a_b\r\nkey-access O:SYG:SYD:P(A;;FA;;;SY)\r\n
            """
        #expect(
            ListenerKeyListing.read(Array(text.utf8))
                == ListenerKey(certificate: .bound, isThere: true, system: .readable, networkService: .unreadable))
        for length in 0..<text.utf8.count {
            let key = ListenerKeyListing.read(Array(text.utf8.prefix(length)))
            #expect(key == nil || key?.networkService == .unknown || key?.certificate == .bound)
        }
    }

    @Test func aLineWithoutItsEndSaysNothing() {
        let whole = utf16("\(file)\r\nD:PAI(A;;FA;;;SY)(A;;FR;;;NS)\r\n")
        for length in 0..<whole.count {
            let key = ListenerKeyListing.read(Array(whole.prefix(length)))
            #expect(key == nil || key?.networkService == .readable)
        }
    }

    @Test func aCertificateThatIsNotThereSaysNothingOfItsKey() {
        #expect(ListenerKeyListing.read(Array("redial-listener-certificate 1\nhash-type 1\n".utf8)) == nil)
    }
}
