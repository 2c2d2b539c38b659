public import Evidence

extension Walk {
    /// The largest packet that the path to the host takes, where the walk found that larger ones do not arrive; nil where nothing
    /// was found to be lost, and where sizes do not explain it.
    public var largestPacket: Int? {
        let outgoing = all(PathOutgoing.self).compactMap { _, path -> Int? in
            switch path.outcome {
            case .lost: path.acknowledged
            case .smaller: path.pathMTUAfter
            case .passes, .stalled, .cut: nil
            }
        }
        let echoed = all(PathEcho.self).compactMap { _, echo -> Int? in
            switch echo.outcome {
            case .lost: echo.answered
            case .smaller: echo.reportedMTU ?? echo.fragment
            case .passes, .unclear: nil
            }
        }
        return (outgoing + echoed).filter { (576...1499).contains($0) }.min()
    }
}
