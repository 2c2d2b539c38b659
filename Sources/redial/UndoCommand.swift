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
            after it was cut off. The journal lies in redial/journal under XDG_STATE_HOME.

            Exit codes: 0 all is as it was; 2 it failed before anything was changed; 3 there is nothing to take back; \
            4 something is not as it was.
            """)

    @Argument(help: "The id of a journal entry, as fix printed it.")
    var entry: String?
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
        let entries = try known(in: journal)
        if list {
            let document = JournalDocument(entries: entries, now: WalkClock().startedAt)
            return Console.out(
                json
                    ? try encodeJSON(document)
                    : Array(document.terminal(columns: Console.columns, style: color.style).utf8))
        }
        guard let chosen = try chosen(among: entries) else {
            throw UserError(code: 3, id: "nothing-to-undo", text: "There is nothing to take back.")
        }
        let result = try await takenBack(chosen)
        Console.out(
            json ? try encodeJSON(result) : Array(result.terminal(columns: Console.columns, style: color.style).utf8))
        throw ArgumentParser.ExitCode(result.exitCode)
    }

    private func known(in journal: Journal) throws(UserError) -> [JournalEntry] {
        do throws(StateTrouble) {
            let (entries, troubles) = try journal.entries()
            for trouble in troubles { Console.error("redial: \(trouble)\n") }
            return entries
        } catch {
            throw UserError(code: 2, id: "journal", text: error.text)
        }
    }

    private func chosen(among entries: [JournalEntry]) throws(UserError) -> JournalEntry? {
        guard let entry else { return entries.last(where: \.isOpen) }
        guard let found = entries.first(where: { $0.id == entry }) else {
            throw .usage("There is no journal entry \(shown(entry, limit: 60)); redial undo --list names them.")
        }
        return found.isOpen ? found : nil
    }

    private func takenBack(_ entry: JournalEntry) async throws -> ResultDocument {
        guard let address = AccessAddress(entry.access), address.isWayIn else {
            throw UserError(
                code: 2, id: "no-way-in",
                text: "The journal names no way in that is known: \(shown(entry.access, limit: 200)).")
        }
        let password = PasswordSource(descriptor: passwordDescriptor, variable: passwordVariable)
        let credentials = try password.credentials(for: entry.access, sshConfiguration: sshConfiguration)
        let session = try await RepairSession.open(address, credentials, target: entry.target, walk: nil)
        return try await session.closing { try await session.alone { try await takenBack(entry, session) } }
    }

    /// What the way in was prepared by goes last: the other old values are put back through it.
    private func takenBack(_ entry: JournalEntry, _ session: RepairSession) async throws -> ResultDocument {
        guard !entry.isPreparation else { return await session.undone(entry) }
        var session = session
        session.isAlone = true
        let result = try await session.prepared({ _ in true }) { await $0.undone(entry) }
        await session.putBack()
        return result
    }
}
