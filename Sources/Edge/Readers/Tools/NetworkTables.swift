import Evidence
import Primitives

private let mostRows = 64

/// `netsh interface ipv4 show subinterfaces`: MTU, state, bytes in, bytes out, and the name to the end of the line.
func interfaceMTU(in lines: [String]) -> MachineInterfaceMTU? {
    var found: [MachineInterfaceMTU.Interface] = []
    for line in lines where found.count < mostRows {
        let words = line.words
        guard words.count >= 5, words[..<4].allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let mtu = words[0].decimal, let state = words[1].decimal, state <= 5, words[4].decimal == nil
        else { continue }
        // Loopback has no limit: 4294967295. No interface that carries IP has less than 68. [RFC 791 3.2]
        guard (68...65_535).contains(mtu) else { continue }
        found.append(.init(name: toolText(line[words[4].startIndex...]), mtu: mtu))
    }
    return found.isEmpty ? nil : MachineInterfaceMTU(interfaces: found)
}

/// `route print`: `0.0.0.0          0.0.0.0      192.168.1.1     192.168.1.20     25`; the gateway may be a word ("On-link").
func routes(in lines: [String]) -> MachineRoutes? {
    var found: [MachineRoutes.Route] = []
    for line in lines where found.count < mostRows {
        let words = line.words
        guard words.count >= 5, words[0] == "0.0.0.0", words[1] == "0.0.0.0",
            let metric = words[words.count - 1].decimal, isAddress(String(words[words.count - 2]))
        else { continue }
        let gateway = String(words[2])
        found.append(
            .init(
                gateway: isAddress(gateway) ? gateway : nil, interface: String(words[words.count - 2]),
                metric: metric))
    }
    return found.isEmpty ? nil : MachineRoutes(defaults: found.sorted { $0.metric < $1.metric })
}

/// `gpresult /r`: in every section the first list that is underlined within it is that of the applied policies.
///
/// Sections are underlined at the margin, lists four columns further in, and the names in them eight.
func policies(in lines: [String]) -> MachinePolicies? {
    var applied: [String] = []
    var listsInSection = 0
    var sections = 0
    for (index, line) in lines.enumerated() {
        let indent = line.prefix { $0 == " " }.count
        let text = line.dropFirst(indent)
        if isUnderline(text) {
            if indent == 0 {
                sections += 1
                listsInSection = 0
            } else if indent == 4 {
                listsInSection += 1
            }
        } else if sections > 1, listsInSection == 1, indent == 8, applied.count < mostRows {
            // The heading of the next list, too, stands before its line.
            let isHeading = index + 1 < lines.count && isUnderline(lines[index + 1].trimmed)
            if !isHeading, !text.contains(": ") { applied.append(toolText(text)) }
        }
    }
    return applied.isEmpty ? nil : MachinePolicies(applied: applied)
}

private func isUnderline(_ text: Substring) -> Bool {
    text.utf8.count >= 5 && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") }
}
