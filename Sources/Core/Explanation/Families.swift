import Diagnosis
import Knowledge
import Primitives

/// Families whose numbers people meet in logs and captures, with a name beside them.
let seldomBare: Set<CodeKind> = [
    .event, .negotiationType, .negotiationRequestFlag, .negotiationResponseFlag, .negotiationProtocol, .kerberos,
    .logonInfo,
]

private let firstNumbers: [CodeKind] = [.disconnectReason, .gatewayClient, .client]
private let secondNumbers: [CodeKind] = [.extendedReason, .errorInfo]

/// The families of a number, most likely first: what it is called decides, then its place in a dialog, then its form, then the order
/// of the families.
func ranked(_ entries: [CodeEntry], _ number: UInt32, _ role: Clue.Role) -> [CodeEntry] {
    for kinds in families(of: role, number) {
        let placed = kinds.flatMap { kind in entries.filter { $0.kind == kind } }
        if !placed.isEmpty { return placed + protocolErrors(entries, number, role, besides: placed) }
    }
    // What a text calls one thing is nothing else, unless its size shows that the text has it wrong.
    if isCalled(role), number < 0x10000 { return [] }
    // A bare number is no flag, and an event or a Kerberos error says that it is one.
    let unlikely = seldomBare.subtracting([.logonInfo])
    return entries.filter { !unlikely.contains($0.kind) } + entries.filter { unlikely.contains($0.kind) }.prefix(3)
}

/// mstsc tells an error of the protocol with the number that the server sent: "(code: 0x112f)".
private func protocolErrors(
    _ entries: [CodeEntry], _ number: UInt32, _ role: Clue.Role, besides placed: [CodeEntry]
) -> [CodeEntry] {
    guard role == .code, number >= 0x1000, !placed.contains(where: { $0.kind == .disconnectReason }) else { return [] }
    return entries.filter { $0.kind == .errorInfo }
}

/// What comes first, and what else the name of a number may mean.
private func families(of role: Clue.Role, _ number: UInt32) -> [[CodeKind]] {
    switch role {
    // Who tells of one number only may mean the second.
    case .code: [firstNumbers, number >= 0x1000 ? [.errorInfo] : [], secondNumbers, [.win32, .winsock]]
    case .first: [firstNumbers]
    case .extended, .second: [secondNumbers]
    case .exit: [[.freerdpExit]]
    case .reason: [[.disconnectReason, .errorInfo], [.extendedReason]]
    case .reasonOfEvent(let kind), .of(let kind): [[kind]]
    case .alone: []
    }
}

private func isCalled(_ role: Clue.Role) -> Bool {
    switch role {
    case .code, .extended, .exit, .reason, .reasonOfEvent: true
    case .first, .second, .of, .alone: false
    }
}

/// Why a number is read in a family.
///
/// - Parameters:
///   - bySize: the number is too large for most families.
///   - isShared: several families have it.
func why(_ entry: CodeEntry, _ role: Clue.Role, bySize: Bool, isShared: Bool, isFirst: Bool) -> String {
    switch (role, entry.kind) {
    case (.code, let kind) where firstNumbers.contains(kind): "explain.first-number"
    case (.first, let kind) where firstNumbers.contains(kind): "explain.first-number"
    case (.extended, .extendedReason), (.second, .extendedReason): "explain.second-number"
    case (.extended, .errorInfo), (.second, .errorInfo): "explain.second-number-wire"
    case (.exit, .freerdpExit): "explain.exit"
    case (.reason, _) where !bySize: "explain.reason"
    case (.reasonOfEvent(let named), let kind) where named == kind: "explain.event-reason"
    case (.of(let named), let kind) where named == kind: "explain.by-family"
    case _ where bySize && !isShared: "explain.by-range"
    case _ where !isFirst: "explain.also"
    default: bySize ? "explain.likeliest-of-size" : "explain.likeliest"
    }
}

/// What the form of a number tells where no table has it. [MS-ERREF 2.1, 2.3]
func structure(of number: UInt32, _ role: Clue.Role, _ table: CodeTable, _ words: Sentences) -> [ExplainedCode] {
    // The bit N of an HRESULT: all but it is an NTSTATUS, in which that bit is never set.
    if number >> 31 == 1, number & isOfNT != 0 { return wrapped(number & ~isOfNT, number, table, words) }
    if number >> 16 == 0x8007,
        let entry = table.entry(.win32, number & 0xffff) ?? table.entry(.winsock, number & 0xffff)
    {
        return [.init(entry: entry, number: entry.number, reading: words.say("explain.wrapped-win32"))]
    }
    let reading =
        if number >> 30 == 3 { words.say("explain.unknown-ntstatus", parts(number, 0xfff)) } else if number >> 31 == 1 {
            words.say("explain.unknown-hresult", parts(number, 0x7ff))
        } else if let family = lowByteFamily(number) {
            words.say("explain.unknown-low-byte", ["family": words.text(family)])
        } else {
            words.say(unknown(role))
        }
    return [.init(entry: nil, number: number, reading: reading)]
}

private let isOfNT: UInt32 = 0x1000_0000

/// An NTSTATUS inside an HRESULT.
private func wrapped(_ status: UInt32, _ number: UInt32, _ table: CodeTable, _ words: Sentences) -> [ExplainedCode] {
    guard let entry = table.entry(.ntstatus, status) else {
        let reading = words.say("explain.unknown-wrapped-ntstatus", parts(status, 0xfff))
        return [.init(entry: nil, number: number, reading: reading)]
    }
    return [.init(entry: entry, number: status, reading: words.say("explain.wrapped-ntstatus"))]
}

/// Of an NTSTATUS twelve bits are its facility, of an HRESULT eleven.
private func parts(_ number: UInt32, _ facility: UInt32) -> [String: Value] {
    ["facility": .integer(Int(number >> 16 & facility)), "low": .integer(Int(number & 0xffff))]
}

private func unknown(_ role: Clue.Role) -> String {
    switch role {
    case .exit: "explain.unknown-exit"
    case .code: "explain.unknown-first"
    case .extended: "explain.unknown-second"
    default: "explain.unknown"
    }
}

/// mstsc's numbers go by layers in their low byte: a hint for an unknown one, never its meaning.
private func lowByteFamily(_ number: UInt32) -> String? {
    guard (0x100...0xffff).contains(number) else { return nil }
    return switch number & 0xff {
    case 0x04: "explain.family-network"
    case 0x06: "explain.family-security"
    case 0x07: "explain.family-credssp"
    case 0x08: "explain.family-core"
    case 0x09: "explain.family-nla"
    case 0x0a: "explain.family-smart-card"
    default: nil
    }
}
