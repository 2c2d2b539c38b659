import Evidence
import Testing

@Suite struct SecurityDescriptorTests {
    /// As Windows makes it, then with one account left out, denied, let in by a group, or by what only children inherit.
    @Test(arguments: [
        ("D:PAI(A;;FA;;;SY)(A;;FR;;;NS)", ListenerKey.Access.readable, ListenerKey.Access.readable),
        ("O:SYG:SYD:P(A;;FA;;;SY)(A;;0x120089;;;S-1-5-20)", .readable, .readable),
        ("O:SYG:SYD:P(A;;FA;;;SY)(A;;FA;;;BA)", .readable, .unreadable),
        ("D:(D;;FR;;;NS)(A;;FR;;;WD)", .readable, .unreadable),
        ("D:(A;;FR;;;WD)(D;;FR;;;NS)", .readable, .readable),
        ("D:(A;OICIIO;FR;;;NS)(A;;FW;;;NS)(A;;FR;;;BA)", .readable, .unreadable),
        ("D:(A;;0x80000000;;;AU)", .readable, .readable), ("D:(A;;0x2;;;AU)", .unreadable, .unreadable),
        ("D:(A;;FR;;;S-1-5-80-446051430-1)", .unknown, .unknown), ("D:P", .unreadable, .unreadable),
        ("D:NO_ACCESS_CONTROL", .readable, .readable),
        ("D:P(A;;FA;;;S-1-5-21-1-2-3-500)S:(AU;FA;FR;;;WD)", .unreadable, .unreadable),
    ]) func whoMayReadIsSaid(_ text: String, _ system: ListenerKey.Access, _ service: ListenerKey.Access) throws {
        let descriptor = try #require(SecurityDescriptor(text))
        #expect(descriptor.access(of: .system) == system)
        #expect(descriptor.access(of: .networkService) == service)
    }

    @Test(arguments: [
        "", "O:SY", "D", "D:(A;;FR)", "D:(A;;FR;;;NS", "x", "ID: x", "D:x", "D:P (A;;FR;;;NS)",
        "D:(A;;FA;;;SY) (A;;FR;;;NS)", "D:(XA;;FR;;;WD;(@User.x == 1))(A;;FA;;;SY)",
    ]) func whatIsNoneIsRefused(_ text: String) {
        #expect(SecurityDescriptor(text) == nil)
    }

    /// What is cut within an entry is refused; where it is cut between two, it lets in nobody whom the whole keeps out.
    @Test(arguments: [
        "O:SYG:SYD:PAI(A;;FA;;;SY)(A;OICIIO;FR;;;BA)(A;;0x120089;;;S-1-5-20)S:(AU;FA;FR;;;WD)",
        "D:(D;;FR;;;NS)(A;;FR;;;WD)", "D:NO_ACCESS_CONTROL",
    ]) func everyBeginningIsReadOrRefused(_ text: String) throws {
        let whole = try #require(SecurityDescriptor(text))
        for length in 0..<text.utf8.count {
            let part = String(decoding: Array(text.utf8.prefix(length)), as: UTF8.self)
            let isCutInEntry = part.last { $0 == "(" || $0 == ")" } == "(" && !part.contains("S:(")
            guard let descriptor = SecurityDescriptor(part) else { continue }
            #expect(!isCutInEntry, "\(part)")
            for account in [SecurityDescriptor.Account.system, .networkService] where part.contains("(") {
                #expect(descriptor.access(of: account) != .readable || whole.access(of: account) == .readable)
            }
        }
    }
}
