import Access
import ArgumentParser
import Dispatch
import Journal
import Knowledge
import Primitives
import Probes
import Repairs
import Reports
import Transport

struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Carry a repair out for a while, to see whether it makes a difference.",
        discussion: """
            For what is only a test, and for what lowers security and must not stay: the host is walked to before, while the \
            change stands, and after it is taken back. Where the way in allows it, the machine itself takes the change back \
            when the time is over, even when this connection is lost; else redial does, and redial undo where it was ended \
            before. What lowers security is not run without --accept-risk. An interrupt ends the time. A disk (hive:) takes no \
            experiment, for its machine does not run. With --inside script:FILE.ps1 nothing is walked to or changed: the file \
            does the same where somebody runs it.

            Exit codes: 0 taken back, and it made a difference; 1 taken back, and it made none; 2 failed, nothing changed; \
            3 taken back, but nothing had failed that could be compared; 4 something is changed that could not be taken back.
            """)

    @Argument(help: "The host, as for check.")
    var target: String
    @Option(help: ArgumentHelp("The repair to try.", valueName: "id"))
    var repair: String
    @Option(name: .customLong("for"), help: ArgumentHelp("How long it stands: 10m, 90s.", valueName: "duration"))
    var duration: String
    @Flag(name: .customLong("accept-risk"), help: "Also run what lowers security while it stands.")
    var acceptsRisk = false
    @OptionGroup var machine: MachineOptions

    func run() async throws {
        let stop = WatchStop()
        let interrupt = endingOnInterrupt(asJSON: machine.reporting.json, stop) { RepairSession.interruption }
        defer { interrupt.cancel() }
        guard let seconds = WatchPlan.seconds(of: duration) else {
            throw UserError.usage("--for takes a duration from 1s to 24h, such as 10m or 90s.")
        }
        guard machine.walking.user == nil else {
            throw UserError.usage("try walks several times and lets nobody in; leave --user out.")
        }
        let catalogue = RepairCatalogue.shared
        try catalogue.requireKnown(repair)
        guard let repair = catalogue.repair(repair) else {
            throw UserError.usage("redial refuses \(repair): redial fix --list says why.")
        }
        try requireAllowed(repair)
        guard let address = try machine.entering.address() else {
            throw UserError.usage("try takes a way into the machine: --inside.")
        }
        if case .hive = address {
            throw UserError.usage(
                "A timed experiment needs a machine that runs; on a disk redial fix carries a repair out and redial undo takes it back."
            )
        }
        let known = KnownNames(account: nil, fills: [:], acceptsRisk: acceptsRisk)
        guard address.isWayIn else {
            return try HandOver(address, known, replacing: machine.yes).write(repair, trialSeconds: Int(seconds))
        }
        var session = try await machine.session(address, target: target)
        session.known = known
        let document = try await session.closing { [session] in
            try await session.prepared(machine.confirm) { session in
                let experiment = Experiment(
                    session: session, machine: machine, repair: repair, seconds: seconds, stop: stop)
                return try await session.alone { try await experiment.run() }
            }
        }
        try machine.show(document)
        throw ArgumentParser.ExitCode(exitCode(of: document))
    }

    private func requireAllowed(_ repair: Repair) throws(UserError) {
        guard repair.adviceOnly != true, repair.actions != nil else {
            throw .usage("\(repair.id) takes a person; redial cannot try it.")
        }
        guard repair.undoKind == .exact else {
            throw .usage("\(repair.id) cannot be taken back exactly, so it is nothing to try.")
        }
        guard acceptsRisk || !repair.lowersSecurity else {
            throw .usage(
                "\(repair.id) lowers security while it stands: \(repair.title). --accept-risk says that you know.")
        }
    }

    private func exitCode(of document: ResultDocument) -> Int32 {
        guard document.ending == .undone else { return document.exitCode }
        return switch document.madeADifference {
        case true?: 0
        case false?: 1
        case nil: Reports.ExitCode.cannotTell.rawValue
        }
    }
}
