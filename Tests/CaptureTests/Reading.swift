import Evidence
import FuzzTargets
import Primitives

@testable import Capture

/// Where every scripted capture begins.
let began: Int64 = 1_790_000_000_000_000_000

/// Reads the frames, and the silence of so many milliseconds behind them.
func read(
    _ frames: [ScriptedConnection.Frame], silenceMs: Int64 = 0, snapLength: Int = .max, link: LinkLayer = .ethernet,
    certificates: @escaping ConversationReader.CertificateFacts = { _, _, _ in [] }
) -> CapturedConversations {
    var reader = ConversationReader(certificateFacts: certificates)
    var lastNs = began
    for frame in frames {
        lastNs = began + Int64(frame.atMs) * 1_000_000
        reader.take(frame.bytes.prefix(snapLength), length: frame.bytes.count, atNs: lastNs, link: link)
    }
    return reader.finish(endNs: lastNs + silenceMs * 1_000_000)
}

extension Walk {
    func fact<F: Fact>(_ type: F.Type) -> F? { first(type)?.fact }

    /// Everything that was told, times and numbering left out.
    var kinds: [String] { observations.map(\.kind) }
}

extension CapturedConversations {
    var warned: Set<String> { Set(warnings.map(\.id)) }
}
