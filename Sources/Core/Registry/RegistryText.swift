import Primitives

/// Reads what regedit exports, and everything that writes like it, piece by piece: a file of any size in little memory.
///
/// "Windows Registry Editor Version 5.00" in UTF-16, `REGEDIT4` of one byte a character; both also in UTF-8. Microsoft describes
/// the format in its support article 310516.
public struct RegistryTextReader: Sendable {
    /// What of the file could not be used.
    public struct Losses: Equatable, Sendable {
        public var unreadableLines = 0
        public var tooLong = 0
        public var unended = false
        public var full = false

        public init() {}
    }

    /// Of one value, all its lines together: the longest that are looked for, the firewall's rules, have a few hundred bytes.
    static let longestLine = 1 << 18
    static let mostRemovals = 1000

    public private(set) var contents = RegistryContents()
    public private(set) var losses = Losses()
    /// The keys that the file names, wanted or not.
    public private(set) var keyCount = 0

    private let selection: RegistrySelection
    private var decoder = LineDecoder()
    private var isNew = true
    private var lineNumber = 0
    /// Where values belong now; nil under a key that nobody wants.
    private var path: RegistryPath?
    /// A value that goes on in the next line, and what of it came so far; nothing of one that nobody wants.
    private var going: RegistryTextValue.Continuation?
    private var begun: [UInt8] = []
    private var isKept = false
    private var goingBytes = 0
    private var removals = 0

    public init(_ selection: RegistrySelection) { self.selection = selection }

    /// Whether a file that begins so is one, whatever its encoding.
    public static func recognises(_ head: some Collection<UInt8>) -> Bool {
        var decoder = LineDecoder()
        var first: [UInt8]?
        decoder.take(Array(head.prefix(512))) { line in first = first ?? Array(line) }
        decoder.finish { line in first = first ?? Array(line) }
        let line = first ?? decoder.rest
        return kind(ofHeader: line) != nil
    }

    /// True for files of the new kind, whose texts in hex are UTF-16.
    private static func kind(ofHeader line: some Collection<UInt8>) -> Bool? {
        if line.starts(with: "Windows Registry Editor Version 5".utf8) { return true }
        return line.starts(with: "REGEDIT4".utf8) ? false : nil
    }

    public mutating func take(_ bytes: [UInt8]) {
        var lines = decoder
        lines.take(bytes) { self.read($0) }
        decoder = lines
    }

    /// The end of the file: a last line without an end, and a value that goes on nowhere.
    public mutating func finish() {
        var last = decoder
        last.finish { self.read($0) }
        decoder = last
        let rest = decoder.rest
        if decoder.isOverlong { losses.tooLong += 1 } else if !rest.isEmpty { read(rest[...]) }
        losses.unended = going != nil
        losses.tooLong += decoder.overlongLines
        going = nil
        begun = []
    }

    private mutating func read(_ line: ArraySlice<UInt8>) {
        lineNumber += 1
        if lineNumber == 1 {
            isNew = Self.kind(ofHeader: line) ?? true
            return
        }
        if let going { return goOn(line, going) }
        let line = line.drop { $0 == blank || $0 == tab }
        switch line.first {
        case nil, UInt8(ascii: ";"): return
        case UInt8(ascii: "["): readKey(line)
        case UInt8(ascii: "\""), UInt8(ascii: "@"):
            begin(line)
        default: losses.unreadableLines += 1
        }
    }

    private mutating func readKey(_ line: ArraySlice<UInt8>) {
        keyCount += 1
        guard let end = line.lastIndex(of: UInt8(ascii: "]")) else {
            path = nil
            losses.unreadableLines += 1
            return
        }
        var name = line[(line.startIndex + 1)..<end]
        let isRemoval = name.first == UInt8(ascii: "-")
        if isRemoval { name = name.dropFirst() }
        let key = RegistryPath(String(decoding: name, as: UTF8.self))
        path = isRemoval ? nil : key.flatMap { selection.wants($0) ? $0 : nil }
        if isRemoval, let key, removals < Self.mostRemovals {
            removals += 1
            contents.remove(key)
        } else if let path {
            contents.add(path)
        }
        losses.full = contents.isFull
    }

    private mutating func begin(_ line: ArraySlice<UInt8>) {
        going = RegistryTextValue.continuation(of: line)
        guard going != nil else {
            if path != nil { readValue(line) }
            return
        }
        isKept = path != nil
        begun = isKept ? Array(line) : []
        goingBytes = line.count
    }

    private mutating func readValue(_ line: ArraySlice<UInt8>) {
        guard let path else { return }
        switch RegistryTextValue.read(line, isNew: isNew) {
        case .unreadable: losses.unreadableLines += 1
        case .removal(let name): contents.remove(path, name)
        case .value(let name, let data): contents.set(path, name, data)
        }
        losses.full = losses.full || contents.isFull
    }

    /// Joins a line to the value that began before it.
    private mutating func goOn(_ line: ArraySlice<UInt8>, _ kind: RegistryTextValue.Continuation) {
        goingBytes += line.count + 1
        let isLast = RegistryTextValue.isLast(line, of: kind)
        if goingBytes > Self.longestLine {
            if isKept { losses.tooLong += 1 }
            isKept = false
            begun = []
            // A text that never ends would swallow all that comes after it.
            if kind == .text { going = nil }
        }
        if isKept { begun += RegistryTextValue.joint(begun, line, kind) }
        guard isLast else { return }
        going = nil
        let whole = begun
        begun = []
        if isKept { readValue(whole[...]) }
    }
}

let blank = UInt8(ascii: " ")
let tab = UInt8(ascii: "\t")
let newline = UInt8(ascii: "\n")
