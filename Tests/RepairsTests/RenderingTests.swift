import Diagnosis
import Foundation
import Knowledge
import Primitives
import Repairs
import Testing

/// Every repair in every form, as one text to be read by eye: `REDIAL_WRITE_RENDERINGS=1 swift test --filter RenderingTests`
/// writes them anew.
struct RenderedRepair {
    static let context = RenderingContext(
        maker: "redial test",
        names: .init(
            policy: "{11111111-1111-4111-8111-111111111111}", backup: "{22222222-2222-4222-8222-222222222222}",
            madeAt: UnixTime(milliseconds: 1_767_225_600_000)))

    /// What all PowerShell, and all playbooks, have in common stands in texts of their own.
    private static let common = PowerShellFunctions.lines
    private static let mark = "# … the functions of PowerShell-functions.txt …"
    static var functions: String { common.joined(separator: "\n") + "\n" }
    static var tasks: String { PlaybookTasks.lines(withRules: false).joined(separator: "\n") + "\n" }

    let repair: Repair

    var text: String {
        Rendering.allCases.map { "=== \($0.rawValue)\n" + section($0) }.joined(separator: "\n")
    }

    private func section(_ rendering: Rendering) -> String {
        do {
            return try rendering.files(of: repair, in: Self.context).map { file in
                let name =
                    switch file.place {
                    case .asked: ""
                    case .beside(let ending): "--- beside it: \(ending)\n"
                    case .within(let path): "--- \(path)\n"
                    }
                return name + shortened(plain(file.bytes))
            }.joined()
        } catch {
            return error.why.text + "\n"
        }
    }

    private func plain(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: Array("PReg".utf8)) { return hex(bytes) + "\n" }
        let text =
            bytes.starts(with: [0xff, 0xfe])
            ? String(data: Data(bytes), encoding: .utf16) ?? "no UTF-16" : String(decoding: bytes, as: UTF8.self)
        return text.replacingOccurrences(of: "\r\n", with: "\n")
    }

    private func shortened(_ text: String) -> String {
        let quoted = Self.functions.replacingOccurrences(of: "'", with: #"'\''"#)
        let json = Self.common.map {
            ",\n\"" + $0.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
                + "\""
        }.joined()
        let quotedJSON = json.replacingOccurrences(of: "'", with: #"'\''"#)
        return [Self.functions, quoted].reduce(text) { $0.replacingOccurrences(of: $1, with: Self.mark + "\n") }
            .replacingOccurrences(of: quotedJSON, with: ",\n\(Self.mark)")
            .replacingOccurrences(of: Self.tasks, with: "    # … the tasks of Playbook-tasks.txt …\n")
    }
}

@Suite struct RenderingTests {
    static let repairs = RepairCatalogue.shared.repairs
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Renderings")
    private static let isWriting = ProcessInfo.processInfo.environment["REDIAL_WRITE_RENDERINGS"] != nil

    private func compare(_ text: String, _ name: String) throws {
        let file = Self.folder.appending(path: "\(name).txt")
        if Self.isWriting {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(
            text == kept, "\(name) is rendered otherwise; REDIAL_WRITE_RENDERINGS=1 writes it anew, to be read by eye")
    }

    @Test(arguments: repairs.map(\.id)) func everyRepairIsRenderedAsItWasRead(_ id: String) throws {
        let repair = try #require(RepairCatalogue.shared.repair(id))
        try compare(RenderedRepair(repair: repair).text, id)
    }

    @Test func theFunctionsOfPowerShellAreAsTheyWereRead() throws {
        try compare(RenderedRepair.functions, "PowerShell-functions")
    }

    @Test func theTasksOfPlaybooksAreAsTheyWereRead() throws {
        try compare(RenderedRepair.tasks, "Playbook-tasks")
    }

    @Test func noRenderingIsKeptOfARepairThatIsGone() throws {
        guard !Self.isWriting else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(
            Set(names) == Set(Self.repairs.map { $0.id + ".txt" } + ["PowerShell-functions.txt", "Playbook-tasks.txt"]))
    }

    /// Whoever cannot have it in one form is told why, in a sentence.
    @Test(arguments: Rendering.allCases) func whatCannotBeRenderedIsSaid(_ rendering: Rendering) {
        for repair in Self.repairs {
            do {
                let files = try rendering.files(of: repair, in: RenderedRepair.context)
                #expect(!files.isEmpty && files.allSatisfy { !$0.bytes.isEmpty }, "\(repair.id)")
            } catch {
                #expect(error.why.text.hasSuffix(".") && error.why.id.hasPrefix("rendering."), "\(repair.id)")
            }
        }
    }

    @Test func nothingThatLowersSecurityForATestIsHandedOver() {
        for repair in Self.repairs where repair.experiment == true || repair.adviceOnly == true {
            for rendering in Rendering.allCases {
                #expect(throws: Unrenderable.self) { try rendering.files(of: repair, in: RenderedRepair.context) }
            }
        }
    }
}
