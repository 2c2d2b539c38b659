import Evidence
import Primitives
import RDPSequence
import Testing

/// Greetings as these servers send them to whoever connects, or as their answer to a request that they do not know.
private let greetings: [(bytes: [UInt8], name: String)] = [
    (Array("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n".utf8), "HTTP"),
    (Array("<html>\r\n<head><title>400 Bad Request</title></head>\r\n".utf8), "HTTP"),
    (Array("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n".utf8), "SSH"), (Array("RFB 003.008\n".utf8), "VNC"),
    (Array("220 mail.example.org ESMTP Postfix\r\n".utf8), "SMTP"), (Array("220 (vsFTPd 3.0.3)\r\n".utf8), "FTP"),
    (Array("220 Microsoft FTP Service\r\n".utf8), "FTP"), (Array("220-FileZilla Server 1.7.0\r\n".utf8), "FTP"),
    (Array("220 ProFTPD Server (Debian) [::ffff:10.0.0.1]\r\n".utf8), "FTP"),
    (Array("220 ftp.example.org ESMTP\r\n".utf8), "SMTP"), (Array("+OK Dovecot ready.\r\n".utf8), "POP3"),
    (Array("* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n".utf8), "IMAP"),
    // A fatal alert, as a TLS server answers what is no ClientHello. [RFC 8446 6]
    (hexBytes("15 0301 0002 02 46"), "TLS"),
    (hexBytes("4a000000 0a 382e302e333600 0800000011223344"), "MySQL"),
    (hexBytes("ff534d42 72 00000000"), "SMB"), (hexBytes("05ff"), "SOCKS"), (hexBytes("fffd18 fffd20"), "Telnet"),
    (Array("Go away, this is something else\n".utf8), "unknown-text"),
]

@Suite struct ForeignTests {
    @Test(arguments: greetings.indices, pieces) func isKnownByItsGreeting(_ index: Int, _ piece: Int) {
        let (bytes, name) = greetings[index]
        var conversation = Conversation.opened(depth: .authenticate)
        conversation.receive(bytes, piece: piece)
        // A greeting without an end of line is waited for a moment, and only once.
        if conversation.finishes.isEmpty {
            #expect(conversation.wakes.count == 1)
            conversation.tell(.woken)
        }
        #expect(conversation.answer?.outcome == .foreign)
        #expect(conversation.first(ForeignBanner.self)?.protocolName == name)
        #expect(conversation.finishes == [.answered])
        #expect(conversation.startsOfTLS.isEmpty)
    }

    @Test func theBannerIsTheFirstLine() {
        #expect(foreignProtocol(Array("SSH-2.0-x\r\nmore".utf8)[...])?.banner == "SSH-2.0-x")
        #expect(foreignProtocol(hexBytes("15 0301 0002 02 46")[...])?.banner == "15030100020246")
    }

    @Test func theBannerIsEscapedAndBounded() throws {
        let hostile = "SSH-2.0-\u{1b}[2J\u{202e}" + String(repeating: "a", count: 5000)
        let banner = try #require(foreignProtocol(Array(hostile.utf8)[...])?.banner)
        #expect(banner.hasPrefix("SSH-2.0-\\u{1b}[2J\\u{202e}aaa"))
        #expect(banner.count < 120)
    }

    @Test(arguments: [[], [0x41], [0x00, 0x01, 0x02, 0x03], [0x80, 0xff, 0x80, 0xff, 0x41], [0xc3]] as [[UInt8]])
    func isNoProtocolThatWeKnow(_ bytes: [UInt8]) {
        #expect(foreignProtocol(bytes[...]) == nil)
    }

    @Test(arguments: ["8000 1122 3344 5566 7788 99aa", "0300 0003", "04ff ffff"]) func garbageIsWaitedForAMoment(
        _ text: String
    ) {
        var conversation = Conversation.opened()
        conversation.receive(hexBytes(text))
        #expect(conversation.finishes.isEmpty)
        #expect(conversation.wakes.count == 1)
        conversation.tell(.woken)
        #expect(conversation.answer?.outcome == .garbage)
        #expect(conversation.finishes == [.answered])
    }

    /// A server that talks without end and without a line is cut short.
    @Test func endlessTalkEndsByItself() {
        var conversation = Conversation.opened()
        conversation.receive([UInt8](repeating: 0x61, count: 100_000), piece: 100)
        #expect(conversation.answer?.outcome == .foreign)
        #expect(conversation.first(ForeignBanner.self)?.banner.count ?? .max < 120)
        #expect(conversation.answer?.bytes?.count == 64)
    }
}
