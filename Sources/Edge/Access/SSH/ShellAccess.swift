import Evidence
import Primitives
import Programs
import Repairs

/// A running Linux through its shell, over SSH. What it carries out are whole repairs, a script each, as root, or by sudo where that
/// asks nobody. The scripts keep what was there on the host itself, and are undone by running them again.
struct ShellAccess: Access {
    private static let readLimitMs = 30_000.0
    /// A service may take long to stop.
    private static let changeLimitMs = 180_000.0

    let client: SSHClient

    var name: String { "ssh://" + client.place }

    func canChange(_ item: MachineItem) -> Bool {
        if case .script(let script) = item { script.isOfLinux } else { false }
    }

    func readings() async throws(AccessFailure) -> [FileReading] {
        let warning = FileReading.Warning(
            id: "not-read", text: "runs Linux, of whose settings nothing is read; repairs can be carried out there")
        return [FileReading(file: name, kind: .inside, warnings: [warning])]
    }

    func states(of items: [MachineItem]) async throws(AccessFailure) -> [ItemState] {
        var states: [ItemState] = []
        for item in items { states.append(.carriedOut(try await isKept(try script(item).keptFile))) }
        return states
    }

    func make(_ changes: [ItemChange]) async throws(AccessFailure) {
        for change in changes {
            let script = try script(change.item)
            guard case .carriedOut(let isDone) = change.after, let lines = script.lines(isDone ? .apply : .undo) else {
                throw AccessFailure(.notPossible, "No script makes \(script.repair) \(change.after.text).")
            }
            let end = try await client.run(
                [Self.asRoot(isDone ? "apply" : "undo")], input: Array((lines.joined(separator: "\n") + "\n").utf8),
                limitMs: Self.changeLimitMs)
            try require(end, script)
        }
    }

    func restart(_ service: String) async throws(AccessFailure) {
        throw AccessFailure(.notPossible, "The scripts of Linux hosts restart \(shown(service, limit: 60)) themselves.")
    }

    func close() async { await client.close() }

    // MARK: What is said there

    private func script(_ item: MachineItem) throws(AccessFailure) -> ScriptedRepair {
        guard case .script(let script) = item, script.isOfLinux else {
            throw AccessFailure(.notPossible, "A Linux host has no \(shown(item.path, limit: 200)).")
        }
        return script
    }

    /// The account's own shell sees one word in single quotes, without such a quote or a backslash in it, which every common
    /// shell takes as it is.
    private static func asRoot(_ word: String) -> String {
        "exec sh -c 'if test \"$(id -u)\" = 0; then exec sh -s -- \(word); fi; exec sudo -n sh -s -- \(word)'"
    }

    private static let kept = "there"
    private static let gone = "gone"

    /// Everybody may see what is in the folder above.
    private func isKept(_ folder: String) async throws(AccessFailure) -> Bool {
        let question = "if [ -d '\(folder)' ]; then echo \(Self.kept); else echo \(Self.gone); fi\n"
        let end = try await client.run(["exec", "sh", "-s"], input: Array(question.utf8), limitMs: Self.readLimitMs)
        if end.status == 255 { throw SSHFailure.of(end.errors, client.place) }
        // A profile may have said something before.
        let word = String(decoding: end.output, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
        switch word {
        case Self.kept: return true
        case Self.gone: return false
        default: throw AccessFailure(.unexpected, "\(client.place) does not tell whether it has \(folder).")
        }
    }

    /// 3: there was nothing to do, which is read back as anything else is. Of the other codes the script, or sudo, says why.
    private func require(_ end: ProgramEnd, _ script: ScriptedRepair) throws(AccessFailure) {
        let told = SSHFailure.lastLine(end.errors)
        switch end.status {
        case 0, 3: return
        case 255: throw SSHFailure.of(end.errors, client.place)
        case _ where told.contains("sudo"):
            throw AccessFailure(
                .denied,
                "\(script.repair) takes root on \(client.place), and sudo does not let this account in without asking: \(told)"
            )
        default:
            let says = told.isEmpty ? "nothing (exit code \(end.status))" : told
            throw AccessFailure(.notPossible, "The script of \(script.repair) on \(client.place) says: \(says)")
        }
    }
}
