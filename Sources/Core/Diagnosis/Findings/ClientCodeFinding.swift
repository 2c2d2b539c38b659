import Evidence
import Primitives

/// What the user's client showed, by family: weak evidence, for one code has many causes. 0 is no information.
func clientCodeFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, shownCode) = seen.shownCode, shownCode.code != 0 else { return [] }
    let extended = shownCode.extended.map { hexCode($0) } ?? "none"
    let args: [String: Value] = ["code": .text(hexCode(shownCode.code)), "extended": .text(extended)]
    return [Finding("client.code", family(shownCode.code), observation, args)]
}

extension Seen {
    /// What a person said that it showed comes before what its log says.
    fileprivate var shownCode: Sight<UserCode>? {
        first(UserCode.self) ?? codeOfClientLog.map { ($0.observation, UserCode(code: $0.code, extended: nil)) }
    }
}

/// The few codes that say what failed, and else the low byte, which groups mstsc's codes by layer.
private func family(_ code: UInt32) -> String {
    switch code {
    case 0x104, 0x208, 0x604: "dns"
    case 0x204: "connect-failed"
    default: familyByLowByte(code)
    }
}

private func familyByLowByte(_ code: UInt32) -> String {
    guard (0x100...0xffff).contains(code) else { return "other" }
    return switch code & 0xff {
    case 0x04: "network"
    case 0x06: "security"
    case 0x07: "credssp"
    case 0x08: "core"
    case 0x09: "nla"
    default: "other"
    }
}
