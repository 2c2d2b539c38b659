import Access
import ArgumentParser
import Dispatch
import Journal
import Primitives
import Repairs
import Reports
import State
import Transport

struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back what a repair changed.",
        discussion: """
            Puts back the values that fix or try kept in the journal before they changed them: those of ENTRY, or of the last \
            one that is not taken back yet. What somebody else changed since is left as it is and told. It may be repeated \
            after it was cut off. Where the newest entry cannot be read, an older one is taken back only by its id. The journal \
            lies in redial/journal under XDG_STATE_HOME. Who has lost it finds a copy beside the machine \
            (SYSTEM.redial-….json beside a hive, %ProgramData%\\redial, or HKLM\\SOFTWARE\\redial\\Journal), and names that file \
            in place of ENTRY.

            Exit codes: 0 all is as it was; 2 it failed before anything was changed; 3 there is nothing to take back; \
            4 something is not as it was.
            """)

    @Argument(
        help:
            "The id of a journal entry, as fix printed it; or a file with the copy of one, as it lies beside the machine."
    )
    var entry: String?
    @Option(
        help: ArgumentHelp(
            "For a copy: another way into the machine than the one that it names, as where its disk is mounted elsewhere.",
            valueName: "access"))
    var inside: String?
    @Flag(help: "For a copy: do not ask before its values are put back.")
    var yes = false
    @Flag(help: "What was changed, and what of it is taken back.")
    var list = false
    @Option(name: .customLong("password-fd"), help: PasswordSource.descriptorHelp)
    var passwordDescriptor: Int32?
    @Option(name: .customLong("password-env"), help: PasswordSource.variableHelp)
    var passwordVariable: String?
    @Option(
        name: .customLong("ssh-config"),
        help: ArgumentHelp("ssh reads this file in place of your own configuration.", valueName: "file"))
    var sshConfiguration: String?
    @Flag(help: "One JSON document on stdout and nothing else.")
    var json = false
    @Option(help: "auto, always or never; NO_COLOR is honoured.")
    var color: Colour = .auto

    func run() async throws {
        let interrupt = endingOnInterrupt(asJSON: json) { RepairSession.interruption }
        defer { interrupt.cancel() }
        guard let journal = Journal.standard(environment: Console.environment) else {
            throw UserError.usage("Neither XDG_STATE_HOME nor HOME names a folder, so there is no journal.")
        }
        let known = try known(in: journal)
        if list {
            let document = JournalDocument(
                entries: known.entries, damaged: known.damaged.map { ($0.id, $0.text) }, now: WalkClock().startedAt)
            return Console.out(
                json
                    ? try encodeJSON(document)
                    : Array(document.terminal(columns: Console.columns, style: color.style).utf8))
        }
        let found = try isCopy ? copy(known: known.entries) : known.entry(named: checked(entry)).map { ($0, false) }
        guard let (chosen, isNew) = found else {
            throw UserError(code: 3, id: "nothing-to-undo", text: "There is nothing to take back.")
        }
        var result = try await takenBack(chosen, isNew: isNew)
        if entry == nil, result.ending == .left { result.text += known.others(than: chosen) }
        Console.out(
            json ? try encodeJSON(result) : Array(result.terminal(columns: Console.columns, style: color.style).utf8))
        throw ArgumentParser.ExitCode(result.exitCode)
    }

    private func known(in journal: Journal) throws(UserError) -> KnownEntries {
        do throws(StateTrouble) {
            let (entries, damaged) = try journal.entries()
            for entry in damaged { Console.error("redial: \(entry.text)\n") }
            return KnownEntries(entries: entries, damaged: damaged)
        } catch {
            throw UserError(code: 2, id: "journal", text: error.text)
        }
    }

    private func checked(_ id: String?) throws(UserError) -> String? {
        guard inside == nil, !yes else { throw .usage("--inside and --yes go with the copy of an entry.") }
        return id
    }

    /// An id has neither.
    private var isCopy: Bool { entry.map { $0.contains("/") || $0.hasSuffix(".json") } ?? false }

    /// What a copy says, once somebody has looked at it, for it comes from the machine, and whether the journal has it not yet.
    /// Nil where it was taken back already.
    private func copy(known: [JournalEntry]) throws(UserError) -> (entry: JournalEntry, isNew: Bool)? {
        let entry = entry ?? ""
        guard let bytes = readFile(entry, limit: Journal.longestFile) else {
            throw .badFile("The file \(shown(entry, limit: 300)) cannot be read.")
        }
        guard var copy = Journal.entry(bytes) else {
            throw .badFile("The file \(shown(entry, limit: 300)) is no journal entry of this version.")
        }
        if let inside {
            guard let address = AccessAddress(inside), address.isWayIn else {
                throw .usage("--inside takes ssh://[user@]host, smb://user@host, hive:PATH or wsl.")
            }
            copy = copy.through(inside)
        }
        // The journal of this side knows better what became of it.
        if let own = known.first(where: { $0.id == copy.id }) {
            copy.state = own.state
            guard own.through(copy.access) == copy else {
                throw UserError(
                    code: 2, id: "another-entry", text: "The journal has another entry \(copy.id); nothing was changed."
                )
            }
            return copy.isOpen ? (copy, false) : nil
        }
        guard copy.isOpen else { return nil }
        _ = try wayIn(of: copy)
        try confirm(copy)
        return (copy, true)
    }

    private func confirm(_ copy: JournalEntry) throws(UserError) {
        let values = copy.changes.map { change in
            "  \(shown(change.item.path, limit: 300)): \(change.before.text) (the repair made it \(change.after.text))\n"
        }
        let title = "\(shown(copy.repair, limit: 60)), on \(shown(copy.access, limit: 200)), would be taken back to:\n"
        if !json { Console.out(title + values.joined()) }
        guard try Console.consents(to: "Put these back?", yes: yes, isAsking: !json) else {
            throw UserError(code: 2, id: "not-wanted", text: "Nothing was changed.")
        }
    }

    private func takenBack(_ entry: JournalEntry, isNew: Bool) async throws -> ResultDocument {
        let address = try wayIn(of: entry)
        let password = PasswordSource(descriptor: passwordDescriptor, variable: passwordVariable)
        let credentials = try password.credentials(for: entry.access, sshConfiguration: sshConfiguration)
        let session = try await RepairSession.open(address, credentials, target: entry.target, walk: nil)
        return try await session.closing { try await session.alone { try await takenBack(entry, isNew, session) } }
    }

    private func wayIn(of entry: JournalEntry) throws(UserError) -> AccessAddress {
        guard let address = AccessAddress(entry.access), address.isWayIn else {
            throw UserError(
                code: 2, id: "no-way-in",
                text: "The journal names no way in that is known: \(shown(entry.access, limit: 200)).")
        }
        return address
    }

    /// What the way in was prepared by goes last: the other old values are put back through it.
    private func takenBack(
        _ entry: JournalEntry, _ isNew: Bool, _ session: RepairSession
    ) async throws -> ResultDocument {
        var session = session
        session.isAlone = true
        guard !entry.isPreparation else { return try await undone(entry, isNew, session) }
        let result = try await session.prepared({ _ in true }) { try await undone(entry, isNew, $0) }
        await session.putBack()
        return result
    }

    private func undone(
        _ entry: JournalEntry, _ isNew: Bool, _ session: RepairSession
    ) async throws -> ResultDocument {
        if isNew { try await session.adopt(entry) }
        return await session.undone(entry)
    }
}
