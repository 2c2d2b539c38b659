import Diagnosis
public import Evidence

/// What `check` exits with; the codes of monitoring plugins.
public enum ExitCode: Int32, Sendable {
    case healthy = 0
    /// Works, but something will hurt or soon break.
    case degraded = 1
    case broken = 2
    case cannotTell = 3
}

extension Report {
    /// - Parameter required: `--require`: what is not proven through this step is no more than `cannotTell`; what is broken stays so.
    public func exitCode(requiring required: Step? = nil) -> ExitCode {
        let code = stateCode
        guard code != .broken, let required else { return code }
        guard let proven = diagnosis.verdict.provenThrough, proven >= required else { return .cannotTell }
        return code
    }

    private var stateCode: ExitCode {
        switch diagnosis.verdict.state {
        case .healthy: .healthy
        case .degraded: .degraded
        case .broken: .broken
        case .inconclusive: .cannotTell
        }
    }
}
