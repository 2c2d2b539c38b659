import ArgumentParser
import Capture
import Dispatch
import Evidence
import Files
import Primitives
import Probes
import Reports
import Transport

struct ListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "The same diagnosis from a live capture, while the user presses Connect.",
        discussion: """
            Listens on this machine for connections of Remote Desktop and judges them as redial read judges a capture; \
            nothing is sent. It ends when a connection is complete (closed, or silent for long enough), after --for, or on an \
            interrupt, with what it has. It needs the right to capture packets (CAP_NET_RAW): sudo, or once setcap.
            """)

    @Option(help: ArgumentHelp("The interface; else all of them.", valueName: "name"))
    var interface: String?
    @Option(help: ArgumentHelp("Only connections of this address, of either side.", valueName: "address"))
    var host: String?
    @Option(
        help: ArgumentHelp(
            "Only this port; else Remote Desktop is known by what it says, on any port.", valueName: "port"))
    var port: UInt16?
    @Option(name: .customLong("for"), help: ArgumentHelp("How long at most: 60s, 5m.", valueName: "duration"))
    var duration = "60s"
    @OptionGroup(title: "The report") var reporting: ReportOptions

    func run() async throws {
        let stop = WatchStop()
        let interrupt = endingOnInterrupt(asJSON: reporting.json, plugin: reporting.plugin, stop)
        defer { interrupt.cancel() }
        try await reporting.exit {
            let wishes = try reporting.parsed()
            try requireWritable(reporting.htmlFile)
            let evidence = FileEvidence(readings: [try listen(until: stop)])
            evidence.tellWarnings()
            let outcome = evidence.judged(
                asked: place, conversation: nil, answers: wishes.answers, required: wishes.required,
                userCode: wishes.userCode)
            try reporting.deliver(outcome)
            return outcome.exitCode.rawValue
        }
    }

    private var place: String { interface.map { "interface \(shown($0, limit: 40))" } ?? "all interfaces" }

    // MARK: listening

    private func listen(until stop: WatchStop) throws(UserError) -> FileReading {
        guard let seconds = WatchPlan.seconds(of: duration), (1...86_400).contains(seconds) else {
            throw .usage("--for takes a duration from 1s to 24h, such as 60s or 5m.")
        }
        let capture = try open()
        var reader = ConversationReader.reading(ports: [3389, port ?? 3389])
        let clock = WalkClock()
        Console.error("redial: listening on \(place) for at most \(shown(duration, limit: 20)); nothing is sent\n")
        var warnings: [FileReading.Warning] = []
        while clock.nowMs() < seconds * 1000, !stop.isRequested, !reader.isSettled(atNs: clock.wallNs) {
            guard capture.hand(to: &reader, waitsMs: Self.turnMs) != nil else {
                warnings.append(.init(id: "capture-ended", text: "the capture ended: \(capture.problem)"))
                break
            }
        }
        if capture.dropped > 0 {
            warnings.append(
                .init(id: "packets-dropped", text: "\(capture.dropped) packets came faster than they were read"))
        }
        let told = reader.finish(endNs: clock.wallNs)
        return FileReading(
            file: place, kind: .capture, conversations: told.walks,
            warnings: warnings + told.warnings + CaptureReader.noneWarning(told))
    }

    /// How long one turn waits for packets, so that an interrupt and the end of a silence are noticed.
    private static let turnMs = 100

    private func open() throws(UserError) -> CaptureFile {
        do {
            return try CaptureFile(listeningOn: interface, filter: try filter)
        } catch let problem as CaptureFile.Problem {
            throw error(of: problem)
        } catch let error as UserError {
            throw error
        } catch {
            throw .fault("Listening failed.")
        }
    }

    private func error(of problem: CaptureFile.Problem) -> UserError {
        switch problem {
        case .needsPrivilege:
            .init(
                code: 70, id: "needs-privilege",
                text: """
                    Listening needs the right to capture packets (CAP_NET_RAW): run it with sudo, or give the program the right \
                    once: sudo setcap cap_net_raw+ep \(programPath)
                    """)
        case .cannotOpen(let reason): .usage("Listening on \(place) is not possible: \(reason).")
        case .linkType(let number):
            .usage("On \(place) stands a kind of network that redial does not read (link type \(number)).")
        }
    }

    private var programPath: String { shown(CommandLine.arguments.first ?? "redial", limit: 200) }

    /// In libpcap's language. What routers say comes from anybody, and fragments after the first name no port.
    private var filter: String? {
        get throws(UserError) {
            var parts: [String] = []
            if let host {
                guard isLiteralAddress(host), host.allSatisfy({ $0.isHexDigit || $0 == "." || $0 == ":" }) else {
                    throw .usage("--host takes an address: to look a name up would send something.")
                }
                parts.append("host \(host)")
            }
            if let port { parts.append("(port \(port) or ip[6:2] & 0x1fff != 0 or ip6 proto 44)") }
            return parts.isEmpty ? nil : "(\(parts.joined(separator: " and "))) or icmp or icmp6"
        }
    }
}
