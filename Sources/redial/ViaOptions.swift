import Access
import ArgumentParser
import Diagnosis
import Evidence
import Knowledge
import Primitives
import Readers
import Reports

/// The same walk from another place.
struct ViaOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Also walk from this machine, by OpenSSH, and compare: this program is copied into a private folder there and removed; each place opens connections of its own.",
            valueName: "ssh://[user@]host[:port]"))
    var via: String?
    @Option(
        name: .customLong("ssh-config"),
        help: ArgumentHelp(
            "For --via and --inside: ssh reads this file in place of your own configuration.", valueName: "file"))
    var configuration: String?

    /// How long logging on and copying may take beyond the walk itself.
    private static let overheadMs = 60_000.0

    func destination(orInside: Bool = false) throws(UserError) -> SSHDestination? {
        guard let via else {
            guard configuration == nil || orInside else { throw .usage("--ssh-config goes with --via or --inside.") }
            return nil
        }
        guard let destination = SSHDestination(via) else {
            throw .usage("--via takes ssh://host, with user@ before it and :port after it where they are needed.")
        }
        if let configuration, !isFile(configuration) {
            throw .badFile("The file \(configuration) cannot be read.")
        }
        return destination
    }

    /// Starts the walk there. What is asked is asked there as here; files and name servers of this machine are not.
    func start(_ destination: SSHDestination, _ target: Target, _ walking: WalkArguments) -> Task<Answer, Never> {
        var remote = RemoteWalk(
            to: destination, arguments: arguments(target, walking),
            limitMs: walking.timeout * 1000 + Self.overheadMs)
        remote.configuration = configuration
        remote.isUnattended = !Console.isErrorTerminal || !Console.isInputTerminal
        return Task { [remote] in
            switch await remote.run(program: readFile("/proc/self/exe", limit: 512 * 1024 * 1024) ?? []) {
            case .failure(let failure): .failed(failure)
            case .success(let bytes):
                if let recorded = try? WalkFile.read(bytes) { .walked(recorded) } else { .unreadable }
            }
        }
    }

    enum Answer: Sendable {
        case walked(RecordedWalk)
        case failed(RemoteWalk.Failure)
        /// It answered, but with no recorded walk.
        case unreadable
    }

    private func arguments(_ target: Target, _ walking: WalkArguments) -> [String] {
        let host = target.host.contains(":") ? "[\(target.host)]" : target.host
        return ["check", "\(host):\(target.port)", "--record", "-", "--quiet", "--timeout", String(walking.timeout)]
            + (target.address.map { ["--address", $0] } ?? []) + (walking.deep ? ["--deep"] : [])
            + (walking.client.map { ["--as", $0] } ?? []) + (walking.gateway.map { ["--gateway", $0] } ?? [])
    }
}

extension CheckOutcome {
    /// The same walk with what it looks like from the other place.
    func joined(with answer: ViaOptions.Answer, from destination: SSHDestination) -> CheckOutcome {
        let place = shown(destination.name, limit: 100)
        switch answer {
        case .walked(let recorded): return joined(with: recorded, from: place, host: shown(destination.host))
        case .unreadable:
            return failed(place, id: "via-unreadable", "What \(place) sent back is no recorded walk.")
        case .failed(let failure):
            return failed(place, id: failure.id, failure.sentence(place))
        }
    }

    private func joined(with recorded: RecordedWalk, from place: String, host: String) -> CheckOutcome {
        var there = recorded.walk
        there.vantage = Vantage(
            id: "ssh:" + place, kind: .ssh, host: host, source: there.vantage.source,
            interface: there.vantage.interface, overlays: there.vantage.overlays)
        return joined(with: there, from: place)
    }

    /// The same walk beside one that somebody else made of the same host.
    func joined(with there: Walk, from place: String) -> CheckOutcome {
        let second = redial.report(on: there, answers: [:])
        let judged = JudgedWalk(walk: there, diagnosis: second.diagnosis)
        let comparison = compare(
            JudgedWalk(walk: report.walk, diagnosis: report.diagnosis), judged, knowledge: Knowledge.shared)
        var here = report.walk
        here.observations.append(
            Observation(
                id: "o\(here.observations.count + 1)", probe: "other-vantage", atMs: here.durationMs,
                fact: OtherVantage(judged, place: place)))
        here.probes.append(ProbeRecord(probe: "other-vantage", attempt: .answered))
        var outcome = CheckOutcome(here, answers: answers, required: required)
        outcome.report.otherVantage = OtherVantageSection(
            place: place, outcome: .compared(ComparisonReport(report, second, comparison)))
        return outcome
    }

    private func failed(_ place: String, id: String, _ text: String) -> CheckOutcome {
        var outcome = self
        outcome.report.otherVantage = OtherVantageSection(place: place, outcome: .failed(id: id, text: text))
        // What was walked from here stands, whatever became of the other place.
        outcome.failure = .init(code: exitCode.rawValue, id: id, text: text)
        return outcome
    }
}

extension RemoteWalk.Failure {
    var id: String {
        switch self {
        case .noClient: "via-no-ssh"
        case .cannotReadOurself: "via-no-program"
        case .notLoggedOn: "via-not-logged-on"
        case .hostKeyUnproven: "via-host-key"
        case .noFolder: "via-no-folder"
        case .notStored: "via-not-stored"
        case .notExecutable: "via-not-executable"
        case .notRunnable: "via-not-runnable"
        case .otherMachine: "via-other-machine"
        case .timedOut: "via-timed-out"
        case .saidTooMuch: "via-said-too-much"
        case .saidNothing: "via-said-nothing"
        }
    }

    /// One sentence; `place` is the other machine.
    func sentence(_ place: String) -> String {
        switch self {
        case .noClient: "There is no ssh program here, so \(place) could not be asked; install OpenSSH's client."
        case .cannotReadOurself: "This program could not read itself to be copied to \(place)."
        case .notLoggedOn(let words): "ssh could not log on to \(place): \(words.isEmpty ? "it gave no reason" : words)"
        case .hostKeyUnproven:
            "ssh does not trust the host key of \(place); log on once by hand and compare its fingerprint."
        case .noFolder: "No temporary folder could be made on \(place)."
        case .notStored: "The program could not be stored on \(place): its disk may be full."
        case .notExecutable:
            "The program may not be run from the temporary folder of \(place); it may be mounted noexec."
        case .notRunnable: "The program does not run on \(place): its C library is another or an older one."
        case .otherMachine: "\(place) is a machine of another kind than this one, on which this program cannot run."
        case .timedOut: "\(place) gave no answer in time."
        case .saidTooMuch: "\(place) sent more than a recorded walk can hold."
        case .saidNothing(let words):
            "\(place) sent no walk back" + (words.isEmpty ? "." : ": \(words)")
        }
    }
}
