/// The ASCII form of an internationalised name: each label with other characters becomes `xn--…`. [RFC 3492, RFC 5891]
///
/// Letters are lowered first. Characters that IDNA forbids are not checked for: a name server will not know such a name.
/// Nil where a label cannot be written.
public func asciiName(_ name: String) -> String? {
    // The full stops of East Asian keyboards part labels too. [RFC 3490 3.1]
    let labels = name.split(omittingEmptySubsequences: false) { ".\u{3002}\u{ff0e}\u{ff61}".contains($0) }
    var ascii: [String] = []
    for label in labels {
        // Some other characters become ASCII by lowering: the Kelvin sign is a k.
        let lowered = label.lowercased()
        if label.utf8.allSatisfy({ $0 < 0x80 }) {
            ascii.append(String(label))
        } else if lowered.utf8.allSatisfy({ $0 < 0x80 }) {
            ascii.append(lowered)
        } else {
            guard let encoded = punycode(lowered) else { return nil }
            ascii.append("xn--" + encoded)
        }
    }
    return ascii.joined(separator: ".")
}

private let base = 36
private let smallestThreshold = 1
private let largestThreshold = 26

/// The generalised variable-length integers of one label. [RFC 3492 6.3]
private func punycode(_ label: String) -> String? {
    let scalars = label.unicodeScalars.map { Int($0.value) }
    let basic = scalars.filter { $0 < 0x80 }
    var output = basic.map { UInt8($0) }
    if !basic.isEmpty { output.append(UInt8(ascii: "-")) }
    var (codePoint, delta, bias, handled) = (0x80, 0, 72, basic.count)
    while handled < scalars.count {
        guard let next = scalars.filter({ $0 >= codePoint }).min() else { return nil }
        let (step, overflow) = (next - codePoint).multipliedReportingOverflow(by: handled + 1)
        guard !overflow, delta <= Int.max - step else { return nil }
        delta += step
        codePoint = next
        for scalar in scalars {
            if scalar < codePoint { delta += 1 }
            guard scalar == codePoint else { continue }
            output += digits(of: delta, bias: bias)
            bias = adapted(delta, count: handled + 1, isFirst: handled == basic.count)
            delta = 0
            handled += 1
        }
        delta += 1
        codePoint += 1
    }
    return String(decoding: output, as: UTF8.self)
}

private func digits(of delta: Int, bias: Int) -> [UInt8] {
    var output: [UInt8] = []
    var rest = delta
    var position = base
    while true {
        let threshold = min(max(position - bias, smallestThreshold), largestThreshold)
        guard rest >= threshold else { return output + [digit(rest)] }
        output.append(digit(threshold + (rest - threshold) % (base - threshold)))
        rest = (rest - threshold) / (base - threshold)
        position += base
    }
}

private func digit(_ value: Int) -> UInt8 {
    value < 26 ? UInt8(ascii: "a") + UInt8(value) : UInt8(ascii: "0") + UInt8(value - 26)
}

/// The bias for the next integer, from how long the last one was. [RFC 3492 6.1]
private func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var position = 0
    while delta > (base - smallestThreshold) * largestThreshold / 2 {
        delta /= base - smallestThreshold
        position += base
    }
    return position + (base - smallestThreshold + 1) * delta / (delta + 38)
}
