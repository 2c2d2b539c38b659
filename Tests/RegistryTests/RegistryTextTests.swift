import Testing

@testable import Registry

private let server = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
private let path = RegistryPath(.system, "Control\\Terminal Server")
private let everything = RegistrySelection([
    .init(.system, "Control", depth: 9), .init(.system, "Select"), .init(.software, "Policies", depth: 9),
])

private func read(_ bytes: [UInt8], piece: Int = .max) -> RegistryTextReader {
    var reader = RegistryTextReader(everything)
    var rest = bytes[...]
    while !rest.isEmpty {
        reader.take(Array(rest.prefix(piece)))
        rest = rest.dropFirst(piece)
    }
    reader.finish()
    return reader
}

private func read(_ text: String) -> RegistryTextReader { read(Array(text.utf8)) }

private func wide(_ text: String, mark: Bool = true) -> [UInt8] {
    (mark ? [0xff, 0xfe] : []) + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
}

private let new = "Windows Registry Editor Version 5.00\r\n\r\n"

private let sample =
    new + "[\(server)]\r\n\"fDenyTSConnections\"=dword:00000001\r\n@=\"x\"\r\n"
    + "\"Text\"=\"a \\\"b\\\" \\\\c ä𝄞\"\r\n\"List\"=hex(7):61,00,62,00,00,00,\\\r\n  63,00,00,00,00,00\r\n"
    + "\"Big\"=hex(b):01,00,00,00,00,00,00,00\r\n\"Path\"=hex(2):25,00,78,00,25,00,00,00\r\n\"Raw\"=hex:de,ad\r\n"

private func expectSample(_ reader: RegistryTextReader) {
    let contents = reader.contents
    #expect(contents.value(path, "fdenytsconnections") == .number(1))
    #expect(contents.value(path, "") == .text("x"))
    #expect(contents.value(path, "Text") == .text("a \"b\" \\c ä𝄞"))
    #expect(contents.value(path, "List") == .list(["ab", "c"]))
    #expect(contents.value(path, "Big") == .long(1))
    #expect(contents.value(path, "Path") == .text("%x%"))
    #expect(contents.value(path, "Raw") == .bytes(type: 3, [0xde, 0xad]))
    #expect(reader.losses == .init())
}

struct RegistryTextTests {
    @Test func readsEveryType() { expectSample(read(sample)) }

    @Test(arguments: [1, 2, 3, 7, 64]) func readsInPiecesOfAnySize(_ piece: Int) {
        expectSample(read(Array(sample.utf8), piece: piece))
        expectSample(read(wide(sample), piece: piece))
    }

    @Test func readsEveryEncoding() {
        expectSample(read(wide(sample)))
        expectSample(read(wide(sample, mark: false)))
        expectSample(read([0xef, 0xbb, 0xbf] + Array(sample.utf8)))
        for bytes in [wide(sample), wide(sample, mark: false), Array(sample.utf8), Array("REGEDIT4\n".utf8)] {
            #expect(RegistryTextReader.recognises(bytes))
        }
        #expect(!RegistryTextReader.recognises(Array("[HKEY_LOCAL_MACHINE]".utf8)))
        #expect(!RegistryTextReader.recognises([]))
    }

    /// Files of the old kind hold texts of one byte a character in hex as well.
    @Test func readsTheOldKind() {
        let reader = read("REGEDIT4\n\n[\(server)]\n\"A\"=hex(7):61,62,00,63,00,00\n\"B\"=hex(2):25,00\n")
        #expect(reader.contents.value(path, "A") == .list(["ab", "c"]))
        #expect(reader.contents.value(path, "B") == .text("%"))
    }

    @Test func aTextMayHoldLineBreaks() {
        let reader = read(new + "[\(server)]\n\"A\"=\"one\r\ntwo\"\n\"B\"=dword:2\n")
        #expect(reader.contents.value(path, "A") == .text("one\ntwo"))
        #expect(reader.contents.value(path, "B") == .number(2))
    }

    @Test func takesAwayWhatItDeletes() {
        let text =
            "[\(server)]\n\"A\"=dword:1\n\"B\"=dword:2\n\"A\"=-\n[\(server)\\C]\n\"D\"=dword:3\n[-\(server)\\C]\n"
        let reader = read(new + text)
        #expect(reader.contents.value(path, "A") == nil && reader.contents.value(path, "B") == .number(2))
        #expect(reader.contents.value(RegistryPath(.system, "Control\\Terminal Server\\C"), "D") == nil)
        #expect(reader.contents.children(path).isEmpty)
        #expect(reader.losses == .init())
    }

    @Test func passesOverWhatNobodyWants() {
        let other = "[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]\n\"A\"=hex:00,\\\n  01,\\\n  02\n\"B\"=\"x\ny\"\n"
        let reader = read(new + other + "[\(server)]\n\"A\"=dword:1\n")
        #expect(reader.contents.keys == [path])
        #expect(reader.keyCount == 2 && reader.losses == .init())
    }

    @Test(arguments: [
        "garbage", "\"A\"", "\"A\"=", "\"A\"=dword:xyz", "\"A\"=dword:123456789", "\"A\"=hex:0g", "\"A\"=hex:1234",
        "\"A\"=hex(zz):00", "\"A\"=hex:,", "\"A\"=unknown:1", "[HKEY_LOCAL_MACHINE\\SYSTEM", "\"A\"=\"x\"y",
    ])
    func aLineThatCannotBeReadIsCounted(_ line: String) {
        let reader = read(new + "[\(server)]\n\(line)\n[\(server)]\n\"B\"=dword:1\n")
        #expect(reader.losses.unreadableLines + (reader.losses.unended ? 1 : 0) == 1, "\(reader.losses)")
    }

    @Test func everyBeginningIsReadOrCounted() {
        for bytes in [Array(sample.utf8), wide(sample)] {
            for end in bytes.indices { _ = read(Array(bytes[..<end])) }
        }
        #expect(read(Array(sample.utf8.dropLast(4))).losses.unended == false)
        #expect(read(new + "[\(server)]\n\"A\"=hex:00,\\\n").losses.unended)
    }

    @Test func aLineWithoutEndCostsNoMemory() {
        var reader = RegistryTextReader(everything)
        reader.take(Array((new + "[\(server)]\n\"A\"=\"").utf8))
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        for _ in 0..<20 { reader.take(piece) }
        reader.take(Array("\"\n\"B\"=dword:1\n".utf8))
        reader.finish()
        #expect(reader.losses.tooLong == 1)
        #expect(reader.contents.value(path, "B") == .number(1))
    }

    @Test func manyValuesFillItOnlySoFar() {
        var reader = RegistryTextReader(everything)
        reader.take(Array((new + "[\(server)]\n").utf8))
        for number in 0..<(RegistryContents.mostValues + 10) { reader.take(Array("\"\(number)\"=dword:1\n".utf8)) }
        reader.finish()
        #expect(reader.losses.full)
        #expect(reader.contents.values(path).count == RegistryContents.mostValues)
    }

    @Test func theControlSetThatWasUsedLastCounts() {
        func root(_ set: String) -> String { "[HKEY_LOCAL_MACHINE\\SYSTEM\\\(set)\\Control\\X]\n\"A\"=dword:1\n" }
        let select = "[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\n\"Current\"=dword:00000002\n"
        #expect(read(new + root("ControlSet001") + root("ControlSet002") + select).contents.controlSet == .some(2))
        #expect(read(new + root("ControlSet003")).contents.controlSet == .some(3))
        #expect(read(new + root("CurrentControlSet") + root("ControlSet001")).contents.controlSet == .some(nil))
        #expect(read(new + select).contents.controlSet == nil)
    }
}

struct HiveHeaderTests {
    private var page: [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        page.replaceSubrange(0..<4, with: HiveHeader.mark)
        (page[4], page[8], page[20], page[24], page[41]) = (7, 7, 1, 5, 0x10)
        let sum = HiveHeader.checksum(page[..<508])
        for shift in 0..<4 { page[508 + shift] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(shift))) }
        return page
    }

    @Test func isRead() throws {
        let header = try HiveHeader(page[...])
        #expect(!header.isDirty && header.isChecksumRight && header.binsLength == 0x1000)
        #expect(header.majorVersion == 1 && header.minorVersion == 5)
        var dirty = page
        dirty[4] = 8
        #expect(try HiveHeader(dirty[...]).isDirty)
        #expect(try !HiveHeader(dirty[...]).isChecksumRight)
    }

    @Test func everyBeginningIsAnError() {
        for end in 0..<512 { #expect(throws: (any Error).self) { try HiveHeader(page[..<end]) } }
    }
}
