import Primitives
import Registry

/// The input as the beginning of a hive and as a `.reg` file, whole and in pieces: both ways of reading must agree.
func examineRegistry(_ examination: inout Examination) throws(BrokenPromise) {
    _ = try examination.read(HiveHeader.init)
    if let log = try examination.read(HiveLog.init) { try examineRecovery(examination.input, log) }
    if let proxy = try examination.read(WinHTTPSettings.init) {
        try expectHarmless(proxy.proxy + proxy.bypass)
        try expect(proxy.proxy.utf8.count < 4000 && proxy.bypass.utf8.count < 4000, "a proxy without end")
    }
    let input = Array(examination.input)
    let selection = RegistrySelection([
        .init(.system, "Control", depth: 3), .init(.system, "Select"), .init(.software, "Policies", depth: 9),
    ])
    let whole = read(input, selection, piece: max(1, input.count))
    let pieces = read(input, selection, piece: 7)
    try expect(whole.losses == pieces.losses, "what is lost depends on the pieces")
    try expect(whole.contents.keys == pieces.contents.keys, "the keys depend on the pieces")
    for key in whole.contents.keys {
        try expect(selection.wants(key), "a key that nobody wants is kept")
        let (values, others) = (whole.contents.values(key), pieces.contents.values(key))
        try expect(values.map(\.name) == others.map(\.name), "the values depend on the pieces")
        try expect(values.map(\.data) == others.map(\.data), "the data depend on the pieces")
        for value in values { try expectHarmless(value.data.shownText) }
        _ = whole.contents.children(key)
    }
    if try examineQueryText(input, selection) { examination.take() }
    _ = whole.contents.controlSet
    if !whole.contents.isEmpty { examination.take() }
}

/// The input as a hive too, whose log it is itself.
private func examineRecovery(_ input: ArraySlice<UInt8>, _ log: HiveLog) throws(BrokenPromise) {
    let page = Array((input + [UInt8](repeating: 0, count: HiveHeader.length)).prefix(HiveHeader.length))
    guard let recovery = HiveRecovery(of: page, logs: [log]) else { return }
    try expect(
        recovery.pages.allSatisfy { $0.offset >= HiveHeader.length && $0.offset + $0.bytes.count <= recovery.length },
        "a page lies beyond the hive")
    try expect(recovery.baseBlock.count == HiveHeader.length, "the first page is no page")
}

/// The input as the output of `reg query`.
private func examineQueryText(_ input: [UInt8], _ selection: RegistrySelection) throws(BrokenPromise) -> Bool {
    let listing = RegistryQueryText(input)
    for value in listing.values {
        try expect(!value.name.isEmpty && value.type.hasPrefix("REG_"), "a value without name or type")
        if let exact = value.exact { try expect(exact.typeName == value.type, "a value of another type") }
        if let data = value.data { try expectHarmless(data.shownText) }
    }
    try expect(listing.values.count + listing.keys.count <= listing.lineCount, "more than there are lines")
    var contents = RegistryContents()
    listing.add(to: &contents, selection)
    for key in contents.keys { try expect(selection.wants(key), "a key that nobody wants is kept") }
    return !contents.isEmpty
}

private func read(_ input: [UInt8], _ selection: RegistrySelection, piece: Int) -> RegistryTextReader {
    var reader = RegistryTextReader(selection)
    for start in stride(from: 0, to: input.count, by: piece) {
        reader.take(Array(input[start..<min(start + piece, input.count)]))
    }
    reader.finish()
    return reader
}

/// The input as a group policy's file: what is read is written again byte for byte.
func examinePolicyFile(_ examination: inout Examination) throws(BrokenPromise) {
    guard let policy = try examination.roundTrip(PolicyFile.init, \.bytes) else { return }
    try expect(policy.bytes == Array(examination.input), "a policy is written otherwise than it was read")
}
