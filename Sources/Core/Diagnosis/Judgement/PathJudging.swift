import Evidence
import Knowledge
import Primitives

extension Judging {
    /// Where something points to large packets that get lost on the way here, and the walk could not measure that way.
    var unmeasuredQuestion: String? {
        let isHint = value("client.code") == "network" || value("encrypt.end")?.hasPrefix("silence") == true
        return isHint && ["full-outgoing", "in-pieces", nil].contains(value("path.size")) ? "large-pings-lost" : nil
    }

    /// A path narrower than the interface that does no harm, as far as is known.
    func pathSizeNote() -> Note? {
        guard let size = finding("path.size") else { return nil }
        return switch size.value {
        case "smaller": note("path-mtu", .info, size.observation, size.args)
        case "in-pieces": note("path-mtu-in-pieces", .info, size.observation, size.args)
        case "clamped": note("path-mtu-clamped", .info, size.observation, size.args)
        default: nil
        }
    }
}
