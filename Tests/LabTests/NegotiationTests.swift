import Primitives
import RDPWire
import Testing

@testable import Lab

// Requests and answers as they stand in [MS-RDPBCGR 2.2.1.1, 2.2.1.2].
private let offeringNLA = "0300 0013 0ee0 0000 0000 00 01 00 0800 0b000000"
private let offeringTLS = "0300 0013 0ee0 0000 0000 00 01 00 0800 01000000"
private let offeringNothing = "0300 0013 0ee0 0000 0000 00 01 00 0800 00000000"
private let withoutNegotiation = "0300 000b 06e0 0000 0000 00"

@Suite("Answers to a Connection Request")
struct NegotiationTests {
    @Test("Windows with NLA selects HYBRID_EX")
    func windowsSelects() throws {
        var conversation = try Conversation(fault: "healthy-windows-nla")
        #expect(conversation.opening.isEmpty)
        let confirm = try action(hex: "0300 0013 0ed0 0000 1234 00 02 1f 0800 08000000")
        #expect(try conversation.say(hex: offeringNLA) == [confirm, .startTLS])
    }

    @Test(
        "Windows with NLA refuses whoever lacks it, with code 5",
        arguments: [offeringTLS, offeringNothing, withoutNegotiation])
    func windowsRefuses(request: String) throws {
        var conversation = try Conversation(fault: "healthy-windows-nla")
        let failure = try action(hex: "0300 0013 0ed0 0000 1234 00 03 00 0800 05000000")
        #expect(try conversation.say(hex: request) == [failure, .close])
    }

    @Test("Windows that offers NLA takes TLS alone, and no old security")
    func windowsOffers() throws {
        var withTLS = try Conversation(fault: "healthy-windows-tls")
        let confirm = try action(hex: "0300 0013 0ed0 0000 1234 00 02 1f 0800 01000000")
        #expect(try withTLS.say(hex: offeringTLS) == [confirm, .startTLS])
        var without = try Conversation(fault: "healthy-windows-tls")
        let failure = try action(hex: "0300 0013 0ed0 0000 1234 00 03 00 0800 01000000")
        #expect(try without.say(hex: offeringNothing) == [failure, .close])
    }

    @Test("xrdp selects TLS, refuses an empty offer, and confirms plainly where there is none")
    func xrdp() throws {
        let answers = [
            offeringNLA: [try action(hex: "0300 0013 0ed0 0000 1234 00 02 01 0800 01000000"), .startTLS],
            offeringNothing: [try action(hex: "0300 0013 0ed0 0000 1234 00 03 00 0800 01000000"), .close],
            withoutNegotiation: [try action(hex: "0300 000b 06d0 0000 1234 00")],
        ]
        for (request, expected) in answers {
            var conversation = try Conversation(fault: "healthy-xrdp")
            #expect(try conversation.say(hex: request) == expected)
        }
    }

    @Test(
        "Where TLS is refused an empty offer gets the old security",
        arguments: [
            ("tls-only-or-rdp-only-server", "02"), ("ssl-cert-not-on-server", "03"),
        ])
    func oldSecurity(fault: String, code: String) throws {
        var offering = try Conversation(fault: fault)
        let failure = try action(hex: "0300 0013 0ed0 0000 1234 00 03 00 0800 \(code)000000")
        #expect(try offering.say(hex: offeringNLA) == [failure, .close])
        var empty = try Conversation(fault: fault)
        let selected = try action(hex: "0300 0013 0ed0 0000 1234 00 02 1f 0800 00000000")
        #expect(try empty.say(hex: offeringNothing) == [selected])
    }

    @Test("The old security is selected silently by xrdp without a key")
    func fallBack() throws {
        var conversation = try Conversation(fault: "xrdp-key-unreadable")
        let selected = try action(hex: "0300 0013 0ed0 0000 1234 00 02 01 0800 00000000")
        #expect(try conversation.say(hex: offeringNLA) == [selected])
    }

    @Test("A request is read however it is cut")
    func cutAnywhere() throws {
        let request = try #require(bytes(fromHex: offeringNLA))
        for cut in 1..<request.count {
            var conversation = try Conversation(fault: "healthy-windows-nla")
            #expect(conversation.say(Array(request[..<cut])).isEmpty)
            #expect(conversation.say(Array(request[cut...])).last == .startTLS)
        }
    }

    @Test("What comes late says how late")
    func late() throws {
        var late = try Conversation(fault: "late-answer-9s")
        #expect(try late.say(hex: offeringNLA).first == .pause(ms: 9000))
        var slow = try Conversation(fault: "healthy-slow")
        #expect(try slow.say(hex: offeringNLA).first == .pause(ms: 400))
    }

    @Test("What happens at the accept")
    func accept() throws {
        #expect(try Conversation(fault: "accept-close").opening == [.close])
        #expect(try Conversation(fault: "accept-reset").opening == [.reset])
        #expect(
            try Conversation(fault: "port-taken-by-other-process-vnc").opening == [.send(Array("RFB 003.008\n".utf8))])
        var silent = try Conversation(fault: "accept-silence")
        #expect(silent.opening.isEmpty)
        #expect(try silent.say(hex: offeringNLA).isEmpty)
    }
}

@Suite("What comes in place of a ServerHello")
struct HandshakeReactionTests {
    /// What the server does at the ClientHello, of which it needs to see nothing.
    private func reaction(_ fault: String) throws -> [ServerSequence.Action] {
        var conversation = try Conversation(fault: fault)
        let confirm = try conversation.say(hex: offeringNLA)
        try #require(confirm.count == 1 && !confirm.contains(.startTLS))
        return try conversation.say(hex: "16 0301 0004 01000000")
    }

    @Test func reset() throws { #expect(try reaction("rdp-cert-key-unreadable") == [.reset]) }

    @Test func fin() throws { #expect(try reaction("rdp-cert-key-unreadable-fin") == [.close]) }

    @Test func silence() throws { #expect(try reaction("hello-unanswered").isEmpty) }

    @Test(
        "Alerts as records",
        arguments: [
            ("no-common-cipher", "28"), ("tls-versions-disabled-server", "46"), ("alert-internal-error", "50"),
        ])
    func alert(fault: String, code: String) throws {
        #expect(try reaction(fault) == [try action(hex: "15 0303 0002 02 \(code)"), .close])
    }

    /// The nine bytes that a real xrdp sent when its key did not fit.
    @Test func disconnectInClear() throws {
        #expect(try reaction("xrdp-key-mismatch") == [try action(hex: "0300 0009 02f0 80 2180"), .reset])
    }
}
