import Primitives

/// The head of a file, and chunks of one record: with the template in full, and with a fragment inside.
func eventLogSeeds() -> [[UInt8]] {
    var head = ByteWriter()
    head.append(Array("ElfFile\0".utf8))
    head.append([UInt8](repeating: 0, count: 16))
    head.append(little(2, 8) + little(128, 4) + little(1, 2) + little(3, 2) + little(4096, 2) + little(1, 2))
    head.append([UInt8](repeating: 0, count: 76) + little(1, 4) + little(0, 4))
    return [head.bytes, chunk(systemOnly), chunk(withData)]
}

private let attribute: UInt8 = 0x06

/// `<Event><System><Provider Name="%0"/><EventID>%1</EventID></System>…</Event>`, as a body of template at `offset`.
private func event(at offset: Int, _ inner: (inout Body) -> Void) -> [UInt8] {
    var body = Body(offset: offset)
    body.open("Event")
    body.open("System")
    body.open("Provider", attributes: [("Name", .substitution(0, 0x01))])
    body.emptyEnd()
    body.open("EventID")
    body.substitution(1, 0x06)
    body.end()
    body.end()
    inner(&body)
    body.end()
    return body.bytes + [0x00]
}

private func systemOnly(at offset: Int) -> [UInt8] { event(at: offset) { _ in } }

private func withData(at offset: Int) -> [UInt8] {
    event(at: offset) { body in
        body.open("EventData")
        body.open("Data", attributes: [("Name", .text("ClientIP"))])
        body.substitution(2, 0x01)
        body.end()
        body.end()
    }
}

/// Binary XML as a template holds it; names stand in full where they are used.
private struct Body {
    enum Value {
        case text(String)
        case substitution(Int, UInt8)
    }

    var bytes: [UInt8] = []
    let offset: Int

    init(offset: Int) { self.offset = offset }

    mutating func open(_ name: String, attributes: [(String, Value)] = []) {
        bytes += [attributes.isEmpty ? 0x01 : 0x41] + little(0xffff, 2) + little(0, 4)
        self.name(name)
        guard !attributes.isEmpty else { return bytes.append(0x02) }
        let length = bytes.count
        bytes += little(0, 4)
        for (name, value) in attributes {
            bytes.append(attribute)
            self.name(name)
            switch value {
            case .text(let text): bytes += [0x05, 0x01] + little(text.utf16.count, 2) + utf16(text)
            case .substitution(let number, let type): substitution(number, type)
            }
        }
        bytes.replaceSubrange(length..<(length + 4), with: little(bytes.count - length - 4, 4))
        bytes.append(0x02)
    }

    mutating func substitution(_ number: Int, _ type: UInt8) { bytes += [0x0d] + little(number, 2) + [type] }
    mutating func end() { bytes.append(0x04) }

    mutating func emptyEnd() { bytes[bytes.count - 1] = 0x03 }

    private mutating func name(_ name: String) {
        let here = offset + bytes.count + 4
        bytes += little(here, 4) + little(0, 4) + little(0, 2) + little(name.utf16.count, 2) + utf16(name) + [0, 0]
    }
}

/// A chunk with one record, whose template comes from `template`.
private func chunk(_ template: (Int) -> [UInt8]) -> [UInt8] {
    let start = 512
    let definition = start + 24 + 4 + 10
    let body = template(definition + 24)
    let provider = utf16("Provider")
    let values =
        little(3, 4) + little(provider.count, 2) + [0x01, 0] + little(2, 2) + [0x06, 0] + little(4, 2) + [0x01, 0]
        + provider + little(1149, 2) + utf16("::")
    let instance =
        [0x0f, 1, 1, 0, 0x0c, 1] + little(1, 4) + little(definition, 4) + little(0, 4)
        + [UInt8](repeating: 7, count: 16) + little(body.count, 4) + body + values
    let length = 24 + instance.count + 4
    let record =
        little(0x2a2a, 4) + little(length, 4) + little(1, 8) + little(0x01d9_0000_0000_0000, 8) + instance
        + little(length, 4)
    var head = Array("ElfChnk\0".utf8) + little(1, 8) + little(1, 8) + little(1, 8) + little(1, 8) + little(128, 4)
    head += little(start, 4) + little(start + length, 4) + little(0, 4)
    head += [UInt8](repeating: 0, count: start - head.count)
    return head + record
}

private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

private func utf16(_ text: String) -> [UInt8] { text.utf16.flatMap { little(Int($0), 2) } }
