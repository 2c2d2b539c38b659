import Evidence
import Knowledge
import Primitives

extension ErrorInfo {
    /// ERRINFO_LICENSE_*, which belong to a step of their own. [MS-RDPBCGR 2.2.5.1.1]
    var isOfLicensing: Bool { (0x100...0x10a).contains(code) }

    /// Findings' values for it, by family. [MS-RDPBCGR 2.2.5.1.1]
    var family: String {
        switch code {
        case 0x1, 0x2, 0xb, 0xc: "error-ended"
        case 0x3, 0x4: "error-limit"
        case 0x5: "error-replaced"
        case 0x6: "error-memory"
        case 0x7: "error-denied"
        case 0x9: "error-rights"
        case 0x400...0x4ff: "error-broker"
        case 0x1000...0x7fff: "error-protocol"
        default: "error-other"
        }
    }

    var words: [String: Value] {
        let name = CodeTable.shared.name(of: code, .errorInfo)
        return ["code": .text(hexCode(code)), "codeName": .text(name ?? "a code without a name")]
    }
}

extension Redirection {
    var words: [String: Value] { ["target": .text(targetName ?? targetAddress ?? "another machine")] }
}
