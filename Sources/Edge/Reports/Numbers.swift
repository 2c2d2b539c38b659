/// To a thousandth, or to that many digits; never minus zero.
func rounded(_ value: Double, digits: Int = 3) -> Double {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value * scale).rounded()
    return scaled.isFinite ? scaled / scale + 0 : value
}

/// `61%`; what is neither certain nor impossible is never shown as such.
func percent(_ probability: Double) -> String {
    switch probability {
    case ..<0.005: "<1%"
    case 0.995..<1: ">99%"
    case 1...: "100%"
    default: probability.isNaN ? "?" : "\(Int((probability * 100).rounded()))%"
    }
}

/// `1.2 ms`, `183 ms`, `12.0 s`, `140 s`: at most six columns up to a day.
func duration(ms: Double) -> String {
    switch ms {
    case 0..<9.95: tenths(ms) + " ms"
    case 0..<999.5: "\(Int(ms.rounded())) ms"
    case 0..<99_950: tenths(ms / 1000) + " s"
    case 0..<1e12: "\(Int((ms / 1000).rounded())) s"
    default: "?"
    }
}

private func tenths(_ value: Double) -> String {
    let count = Int((value * 10).rounded())
    return "\(count / 10).\(count % 10)"
}

/// `1 connection`, `4 connections`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
