public import Evidence
import Primitives

/// What Windows' own tools print about a computer, recognised by its form: names of columns and states are translated, numbers,
/// addresses, names of services and the order of columns are not. One text may hold the outputs of several tools.
public struct ToolOutput: Sendable {
    /// A busy server's `netstat -ano` has some ten thousand lines of 80 bytes.
    public static let limit = 4 << 20

    public private(set) var facts: [any Fact] = []
    /// The computer's own name, where a tool tells it.
    public private(set) var machine: String?

    /// - Parameter isCut: what follows was left out, so that nothing can be told from what is missing.
    public init(_ bytes: [UInt8], isCut: Bool = false) {
        let lines = WindowsText(bytes, limit: Self.limit).lines
        let adapters = AdapterListing(lines)
        machine = adapters.host
        let isCut = isCut || bytes.count > Self.limit
        add(SocketTable(lines, isCut: isCut).fact)
        let services = ServiceListing(lines)
        for service in services.services { add(service) }
        add(runningServices(services.running, isCut: isCut))
        add(processes(in: lines))
        add(sessions(in: lines))
        add(adapters.fact)
        add(interfaceMTU(in: lines))
        add(routes(in: lines))
        add(policies(in: lines))
        for store in certificateStores(in: lines) { add(store) }
        add(clockStatus(in: lines))
        add(updates(in: lines))
        add(licensing(in: lines))
        add(memory(in: lines))
        add(logonRights(in: lines, isCut: isCut))
        add(group(in: lines, isCut: isCut))
        add(secureChannel(in: lines))
        add(securityProducts(in: lines))
        add(windowsVersion(in: lines))
        add(portProxies(in: lines))
        add(reservedPorts(in: lines))
        let hosts = CredentialListing(bytes).hosts
        if !hosts.isEmpty { add(SavedCredentials(hosts: hosts.map { toolText($0, limit: 120) })) }
    }

    private mutating func add(_ fact: (any Fact)?) {
        if let fact { facts.append(fact) }
    }
}

/// Foreign text for a fact.
func toolText(_ text: some StringProtocol, limit: Int = 80) -> String { shown(String(text), limit: limit) }

/// An IPv4 or IPv6 address and nothing else: times and hardware addresses have colons and digits, too. [RFC 4291 2.2]
func isAddress(_ text: some StringProtocol) -> Bool {
    guard text.contains(":") else { return isLiteralAddress(String(text)) }
    let groups = text.split(separator: ":", omittingEmptySubsequences: false)
    let isShortened = String(text).contains("::")
    guard text.utf8.count <= 45, (3...9).contains(groups.count), isShortened || groups.count == 8 else { return false }
    return groups.allSatisfy { $0.utf8.count <= 4 && $0.utf8.allSatisfy(isHexDigit) }
        || isLiteralAddress(String(groups.last ?? ""))
            && groups.dropLast().allSatisfy { $0.utf8.allSatisfy(isHexDigit) }
}

private func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
}

extension StringProtocol {
    /// The parts between ASCII blanks.
    var words: [SubSequence] { split { $0 == " " || $0 == "\t" } }

    var isIndented: Bool { first == " " || first == "\t" }

    /// A number of digits only, no larger than 32 bits.
    var decimal: UInt32? {
        !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt32(self) : nil
    }

    var trimmed: SubSequence {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }
}
