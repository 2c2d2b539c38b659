import Knowledge
import Primitives

/// A repair as a file for regedit: UTF-16LE with a byte order mark, lines end with CR LF, as regedit itself writes.
///
/// Such a file only writes: it keeps nothing and reads nothing back. So its head says how to keep what is there, and where that
/// is known already a second file puts it back.
struct RegistryFile: RenderedForm {
    private let repair: Repair
    private let actions: [Action]
    private let context: RenderingContext

    init(_ repair: Repair, _ actions: [Action], _ context: RenderingContext) throws(Unrenderable) {
        guard actions.allSatisfy({ $0.value != nil }) else {
            throw .init(
                "not-only-registry",
                "A .reg file sets values only, and this takes something else as well; a script can do it (.ps1)."
            )
        }
        try actions.requireNoComparison()
        (self.repair, self.actions, self.context) = (repair, actions, context)
    }

    var files: [RenderedFile] {
        [RenderedFile(place: .asked, bytes: wide(change))]
            + (undo.map { [RenderedFile(place: .beside("undo.reg"), bytes: wide($0))] } ?? [])
    }

    private var change: [String] {
        let head = repair.head(made: context.maker) + repair.terms(actions) + toFill + keeping
        return Self.mark + head.map { "; " + $0 } + section(wanted)
    }

    /// What nobody has written in is a remark: imported as it is, such a line changes nothing.
    private func wanted(_ value: WantedValue) -> (data: String, isRemark: Bool) {
        switch value.data {
        case .number(let number): (Self.number(number.number), hasBlanks)
        case .blank(.text, let blank): ("\"\(context.text(blank))\"", hasBlanks)
        case .blank(.bytes, let blank): ("hex:" + Self.parted(context.text(blank)), hasBlanks)
        case nil: ("-", hasBlanks)
        }
    }

    private var hasBlanks: Bool { !context.toFill(actions).isEmpty }

    private var toFill: [String] {
        let blanks = context.toFill(actions)
        return blanks.isEmpty
            ? [] : blanks + ["Then the semicolon before each value below goes; before that the file changes nothing."]
    }

    private static func parted(_ digits: String) -> String {
        digits.enumerated().map { $0 > 0 && $0.isMultiple(of: 2) ? ",\($1)" : String($1) }.joined()
    }

    /// Nil unless all values are known as they are now.
    private var undo: [String]? {
        let present = actions.values.compactMap { context.present.value($0.key, $0.name) }
        guard present.count == actions.values.count else { return nil }
        let head = [
            "Takes back: \(repair.title).",
            "Written by \(context.maker). What was there when the machine's settings were read; look again when that is long ago.",
        ]
        return Self.mark + head.map { "; " + $0 }
            + section { value in
                switch context.present.value(value.key, value.name) {
                case .number(let number): (Self.number(number), false)
                case .bytes(let bytes): ("hex:" + bytes.map { hex($0) }.joined(separator: ","), false)
                case .absent, nil: ("-", false)
                }
            }
    }

    private static let mark = ["Windows Registry Editor Version 5.00", ""]

    private static func number(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return "dword:" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// The values key by key, in the order of the repair.
    private func section(_ data: (WantedValue) -> (data: String, isRemark: Bool)) -> [String] {
        var lines: [String] = []
        var key: String?
        for value in actions.values {
            if value.key != key { lines += ["", "[\(value.fullKey)]"] }
            key = value.key
            let (data, isRemark) = data(value)
            lines.append("\(isRemark ? "; " : "")\"\(value.name)\"=\(data)")
        }
        return lines + [""]
    }

    /// A whole key is exported with everything below it; below Lsa stand secrets, so there the one value is asked.
    private var keeping: [String] {
        var seen: Set<String> = []
        let keys = actions.values.map(\.key).filter { seen.insert($0).inserted }
        let commands = keys.enumerated().map { index, key in
            key.lowercased().contains("\\lsa")
                ? actions.values.filter { $0.key == key }.map { "reg query \"\(key)\" /v \($0.name)" }.joined(
                    separator: " & ")
                : "reg export \"\(key)\" before-\(index + 1).reg"
        }
        var lines = ["First, at an elevated prompt, keep what is there:"] + commands.map { "    " + $0 }
        lines.append("To take it back, import what was exported; a value that was not there is deleted:")
        return lines + actions.values.map { "    reg delete \"\($0.key)\" /v \($0.name) /f" }
    }

    private func wide(_ lines: [String]) -> [UInt8] {
        var writer = ByteWriter()
        writer.u16le(0xfeff)
        for unit in (lines.joined(separator: "\r\n") + "\r\n").utf16 { writer.u16le(unit) }
        return writer.bytes
    }
}
