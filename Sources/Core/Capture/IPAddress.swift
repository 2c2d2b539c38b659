/// An address of either version of IP.
struct IPAddress: Hashable, Sendable {
    let high: UInt64
    let low: UInt64
    let isV6: Bool

    init(v4: UInt32) {
        high = 0
        low = UInt64(v4)
        isV6 = false
    }

    init(v6 high: UInt64, _ low: UInt64) {
        self.high = high
        self.low = low
        isV6 = true
    }

    /// As RFC 5952 writes it: the longest run of zeros is left out.
    var text: String {
        guard isV6 else {
            return (0..<4).map { String(UInt8(truncatingIfNeeded: low >> (24 - 8 * $0))) }.joined(separator: ".")
        }
        let groups: [UInt16] = [high, low].flatMap { half in
            (0..<4).map { UInt16(truncatingIfNeeded: half >> (48 - 16 * $0)) }
        }
        let words = groups.map { String($0, radix: 16) }
        guard let gap = Self.longestZeros(groups) else { return words.joined(separator: ":") }
        return words[..<gap.lowerBound].joined(separator: ":") + "::" + words[gap.upperBound...].joined(separator: ":")
    }

    private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        while start < groups.count {
            var end = start
            while end < groups.count, groups[end] == 0 { end += 1 }
            if end - start > max(1, best?.count ?? 0) { best = start..<end }
            start = max(end, start + 1)
        }
        return best
    }
}

/// One end of a connection.
struct Endpoint: Hashable, Sendable {
    let address: IPAddress
    let port: UInt16
}

/// Both ends, whichever of them speaks.
struct FlowKey: Hashable, Sendable {
    let one: Endpoint
    let other: Endpoint

    init(_ from: Endpoint, _ to: Endpoint) {
        (one, other) = Self.comesFirst(from, to) ? (from, to) : (to, from)
    }

    private static func comesFirst(_ left: Endpoint, _ right: Endpoint) -> Bool {
        if left.port != right.port { return left.port < right.port }
        if left.address.low != right.address.low { return left.address.low < right.address.low }
        return left.address.high <= right.address.high
    }
}
