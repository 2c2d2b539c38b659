import Evidence
import Testing

@testable import Transport

@Suite struct HostsFileTests {
    private let text = """
        127.0.0.1\tlocalhost
        # 10.0.0.1 ws-041
        10.0.0.9   ws-041.corp.test WS-041 # 10.0.0.2 printsrv
          fd00::9 ws-041
        10.0.0.9 ws-041
        nonsense ws-041
        10.0.0.7 ws-041x
        """

    private func addresses(_ host: String, _ text: String? = nil) -> [String] {
        hostsFileAddresses(of: host, in: Array((text ?? self.text).utf8))
    }

    @Test(arguments: [
        ("ws-041", ["10.0.0.9", "fd00::9"]), ("WS-041.Corp.Test.", ["10.0.0.9"]), ("localhost", ["127.0.0.1"]),
        ("printsrv", []), ("10.0.0.9", []), ("", []), ("ws-04", []),
    ])
    func findsTheLinesOfTheName(_ host: String, _ expected: [String]) { #expect(addresses(host) == expected) }

    @Test func takesAnyLineEndAndBytesThatAreNoText() {
        #expect(addresses("a", "10.0.0.1 a\r\n10.0.0.2 a\r10.0.0.3 b") == ["10.0.0.1", "10.0.0.2"])
        #expect(hostsFileAddresses(of: "a", in: [0xff, 0x20, 0x61, 0x0a, 0x00, 0x0a]) == [])
    }

    @Test func isBounded() {
        let many = (0..<100).map { "10.0.0.\($0) a" }.joined(separator: "\n")
        #expect(addresses("a", many).count == 8)
    }

    @Test func thisMachineNamesItself() async throws {
        let entry = try #require(await hostsFileEntry(of: "no-such-name.invalid"))
        #expect(entry.addresses == [])
    }
}
