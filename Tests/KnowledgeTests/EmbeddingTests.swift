import Foundation
import Testing

@testable import Knowledge

/// What is embedded against the files that people edit. Foundation reads those, and reflection reads the rows, so that
/// neither rows.py nor the reader of rows stands on both sides.
struct EmbeddingTests {
    private let knowledge = Knowledge.shared

    @Test func causesAreThoseOfTheFiles() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: dataFolder.appending(path: "causes").path)
        let rows = try files.filter { $0.hasSuffix(".json") }.sorted().flatMap { try json("causes/\($0)").items }
        #expect(differences(.list(rows), tree(knowledge.causes), "causes") == [])
    }

    @Test(arguments: ["findings", "questions", "issuers", "clients", "windows", "popular", "steps"])
    func rowsAreThoseOfTheFile(kind: String) throws {
        let rows = try #require(Mirror(reflecting: knowledge).children.first { $0.label == kind })
        #expect(try json("\(kind).json").items.isEmpty == false)
        #expect(differences(try json("\(kind).json"), tree(rows.value), kind) == [])
    }

    @Test func sentencesAreThoseOfTheFile() throws {
        #expect(differences(try json("sentences.json"), tree(knowledge.sentences), "sentences") == [])
        #expect(try json("version.json") == .object(["version": .text(knowledge.version)]))
    }

    @Test func whatIsCutOffIsNoticed() {
        for count in stride(from: 0, to: EmbeddedKnowledge.rows.utf8.count, by: 997) {
            let cut = String(decoding: EmbeddedKnowledge.rows.utf8.prefix(count), as: UTF8.self)
            #expect(Knowledge.read(cut) != knowledge)
        }
    }

    @Test func whatFollowsIsNoticed() {
        #expect(Knowledge.read(EmbeddedKnowledge.rows) == knowledge)
        #expect(Knowledge.read(EmbeddedKnowledge.rows + "\t0") == nil)
        #expect(Knowledge.read(EmbeddedKnowledge.rows + "\n") == nil)
    }
}

struct RowReaderTests {
    @Test func readsWhatRowsHold() throws {
        var row = RowReader("text\t2\ta\tb\t1\tkey\t0.25\t0\t1\t7\t")
        #expect(try row.next() == "text")
        #expect(try row.next() == ["a", "b"])
        #expect(try row.next() == ["key": 0.25])
        #expect(try row.next() == String?.none)
        #expect(try row.next() == Int?.some(7))
        #expect(!row.isAtEnd)
        #expect(try row.next() == "")
        #expect(row.isAtEnd)
        #expect(throws: RowReader.Malformed(position: 29)) { try row.text() }
    }

    @Test(arguments: ["", "x", "-1", "2\ta", "99999999999999999999", "1000000"])
    func aListThatIsNoneIsAnError(text: String) {
        var row = RowReader(text)
        #expect(throws: RowReader.Malformed.self) { try row.next() as [String] }
    }

    @Test func aWordThatIsNoneOfTheChoicesIsAnError() {
        var row = RowReader("seldom")
        #expect(throws: RowReader.Malformed.self) { try row.next() as CauseRow.Prior }
    }
}

// MARK: trees

/// A value of JSON.
private indirect enum Tree: Equatable, Decodable {
    case text(String), number(Double), flag(Bool), list([Tree]), object([String: Tree])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([Tree].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: Tree].self))
        }
    }

    var items: [Tree] { if case .list(let items) = self { items } else { [] } }
}

let dataFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Core/Knowledge/Data")

private func json(_ name: String) throws -> Tree {
    try JSONDecoder().decode(Tree.self, from: try Data(contentsOf: dataFolder.appending(path: name)))
}

/// What a row holds, by reflection; members that are nil are left out.
private func tree(_ value: Any) -> Tree {
    switch value {
    case let text as String: return .text(text)
    case let flag as Bool: return .flag(flag)
    case let number as Double: return .number(number)
    case let number as any BinaryInteger: return .number(Double(number))
    case let choice as any RawRepresentable<String>: return .text(choice.rawValue)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { tree($0.value) } ?? .list([])
    case .collection: return .list(mirror.children.map { tree($0.value) })
    case .dictionary:
        let pairs = mirror.children.compactMap { $0.value as? (key: AnyHashable, value: Any) }
        return .object(Dictionary(uniqueKeysWithValues: pairs.map { ("\($0.key.base)", tree($0.value)) }))
    default:
        let members = mirror.children.filter { !isNil($0.value) }
        return .object(Dictionary(uniqueKeysWithValues: members.map { ($0.label ?? "", tree($0.value)) }))
    }
}

private func isNil(_ value: Any) -> Bool {
    let mirror = Mirror(reflecting: value)
    return mirror.displayStyle == .optional && mirror.children.isEmpty
}

/// What a member may be that the file leaves out.
private let nothing: [Tree] = [.list([]), .flag(false), .text("cannot-help")]

private func differences(_ file: Tree, _ row: Tree, _ path: String) -> [String] {
    switch (file, row) {
    case (.list(let file), .list(let row)) where file.count == row.count:
        return zip(file, row).enumerated().flatMap { differences($1.0, $1.1, "\(path)[\($0)]") }
    case (.object(let file), .object(let row)):
        let added = row.filter { file[$0.key] == nil && !nothing.contains($0.value) }.map { "\(path).\($0.key): added" }
        return added
            + file.flatMap { name, value in
                row[name].map { differences(value, $0, "\(path).\(name)") } ?? ["\(path).\(name): missing"]
            }
    default: return file == row ? [] : ["\(path): \(file) became \(row)"]
    }
}
