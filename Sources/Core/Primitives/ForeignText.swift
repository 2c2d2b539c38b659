/// Makes text that came from outside safe to show: control characters, line breaks, bidirectional overrides and
/// other invisible formatting become visible escapes, and the length is bounded.
///
/// Everything a host, a file or a page said passes through here before it becomes an observation.
public func shown(_ text: some StringProtocol, limit: Int = 200) -> String {
    // Nearly all text is printable ASCII, and most of a report's time went into looking its characters up one by one.
    if text.utf8.count <= limit, isPrintableASCII(text.utf8) { return String(text) }
    var out = ""
    var count = 0
    for scalar in text.unicodeScalars {
        guard count < limit else { return out + "…" }
        count += 1
        if isHarmless(scalar) {
            out.unicodeScalars.append(scalar)
        } else {
            out += "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
    return out
}

/// The same for bytes that are probably text: what is not UTF-8 is shown as the replacement character.
public func shown(_ bytes: some Collection<UInt8>, limit: Int = 200) -> String {
    // Four bytes more than the longest text within the limit, so that what is cut off is seen to be missing.
    shown(String(decoding: bytes.prefix(limit * 4 + 4), as: UTF8.self), limit: limit)
}

private func isPrintableASCII(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.withContiguousStorageIfAvailable { $0.allSatisfy { 0x20...0x7e ~= $0 } }
        ?? bytes.allSatisfy { 0x20...0x7e ~= $0 }
}

/// Whether a character neither steers a terminal nor hides or reorders what stands around it.
public func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
}
