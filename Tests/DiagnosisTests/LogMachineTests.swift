import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let start = UnixTime(seconds: 1_794_990_000)

private func at(_ seconds: Int64) -> UnixTime { UnixTime(milliseconds: start.milliseconds + seconds * 1000) }

private func attempt(
    _ seconds: Int64, _ reached: LoggedAttempt.Reached = .arrived, refusal: LoggedAttempt.Refusal? = nil
) -> LoggedAttempt {
    var attempt = LoggedAttempt(from: at(seconds), activity: "{\(seconds)}")
    attempt.reached = reached
    attempt.refusal = refusal
    attempt.client = "10.0.0.9"
    return attempt
}

/// The log of one computer; what it tells is from its first connection to its last.
private func log(of machine: String?, file: String? = nil, _ attempts: LoggedAttempt...) -> FileReading {
    let coverage = LogCoverage(
        channel: "RdpCoreTS", records: 9, from: attempts.first?.from, to: attempts.last?.to, events: ["x 1": 9])
    return FileReading(
        file: file ?? "\(machine ?? "no").evtx", kind: .eventLog, machine: machine,
        sights: [.init(coverage)] + attempts.map { .init(at: $0.to, $0) })
}

private func files(_ readings: FileReading..., host: String = "") -> Walk {
    var walk = Walk.ofFiles(asked: "logs", host: host, readAt: at(100_000))
    for reading in readings { walk.add(reading) }
    return walk
}

private func judged(_ walk: Walk) -> Diagnosis { diagnose(walk, knowledge: .shared) }

private let well = log(of: "rds01.corp.test", attempt(900, .session))
private let failing = log(of: "rds02.corp.test", attempt(0, refusal: .locked))

@Suite struct LogMachineTests {
    @Test func theOneThatFailedIsJudgedAndTheLastOfThose() {
        let one = files(well, failing)
        #expect(judged(one).verdict.step == .authenticate)
        #expect(serverOfLogs(in: one, knowledge: .shared) == "rds02.corp.test")
        let later = log(of: "rds03", attempt(500, refusal: .disabled))
        let two = files(well, later, failing)
        #expect(judged(two).causes.first?.id == "account-disabled-expired-restricted")
        #expect(serverOfLogs(in: files(well, log(of: "rds04", attempt(950, .session))), knowledge: .shared) == "rds04")
    }

    /// A failure on one is not left behind by a success of the same client on another.
    @Test func aSuccessElsewhereCuresNothing() {
        #expect(judged(files(failing, well)).verdict.state == .broken)
        #expect(
            judged(files(log(of: "rds02.corp.test", attempt(0, refusal: .locked), attempt(900, .session)))).verdict
                .state == .healthy)
    }

    @Test func whoIsNamedIsJudged() {
        #expect(judged(files(well, failing, host: "RDS01")).verdict.state == .healthy)
        var connection = ConnectionFile()
        connection.address = "rds01.corp.test"
        var walk = files(failing, well)
        walk.add(FileReading(file: "work.rdp", kind: .connectionFile, sights: [.init(connection)]))
        #expect(judged(walk).verdict.state == .healthy)
    }

    /// Two servers with one first label are two; a short name of which there is one long form is that one.
    @Test func formsOfAName() {
        let short = log(of: "RDS02", attempt(100, .session))
        #expect(judged(files(failing, short)).verdict.state == .healthy)
        let other = log(of: "rds02.other.test", attempt(200, .session))
        let notes = judged(files(failing, short, other)).notes.first { $0.id == "log-machines" }
        #expect(notes?.text.contains("rds02.other.test") == true && notes?.text.contains("RDS02 (") == true)
    }

    @Test func anEarlierNameOfOneLog() {
        let before = log(of: "WIN-7K2", file: "System.evtx", attempt(0, refusal: .locked))
        let after = log(of: "rds01.corp.test", file: "System.evtx", attempt(900, .session))
        let result = judged(files(before, after))
        #expect(result.verdict.state == .healthy && result.notes.contains { $0.id == "log-earlier-names" })
        // In files of their own they are two.
        let apart = log(of: "WIN-7K2", file: "other.evtx", attempt(0, refusal: .locked))
        #expect(judged(files(apart, after)).verdict.state == .broken)
    }

    /// Forwarded events of many computers, each of which comes once, are no history of one computer's names.
    @Test func aCollectedLogIsOfManyComputers() {
        let readings = (1...5).map { number in
            log(of: "rds0\(number)", file: "forwarded.evtx", attempt(Int64(number) * 10, .session))
        }
        var walk = files(readings[0])
        for reading in readings.dropFirst() { walk.add(reading) }
        let notes = judged(walk).notes.map(\.id)
        #expect(notes.contains("log-machines") && !notes.contains("log-earlier-names"))
    }

    @Test func anEarlierNameHasATime() throws {
        let before = log(of: "WIN-7K2", file: "System.evtx", attempt(0, .session))
        let after = log(of: "rds01.corp.test", file: "System.evtx", attempt(900, .session))
        let note = try #require(judged(files(before, after)).notes.first { $0.id == "log-earlier-names" })
        #expect(note.text.contains("2026") && !note.text.contains("1970"))
    }

    /// What a gateway led to another host years later is nothing about this one; at the same time it may be its other name.
    @Test func aGatewaysWordOnSomebodyElse() {
        func gateway(_ seconds: Int64) -> FileReading {
            var connection = GatewayConnection(from: at(seconds))
            (connection.resource, connection.reached) = ("files.corp.test", .target)
            return FileReading(
                file: "gw.evtx", kind: .eventLog, machine: "gw01", sights: [.init(at: at(seconds), connection)])
        }
        func isKept(_ seconds: Int64) -> Bool {
            let walk = files(log(of: "rds02", attempt(0, refusal: .locked)), gateway(seconds))
            return !Seen(walk).ofOneServer(.shared).all(GatewayConnection.self).isEmpty
        }
        #expect(isKept(100) && !isKept(100_000_000))
    }

    /// A log of sessions of the client's own machine is no log of the server's: what it does not tell says nothing.
    @Test func whatALaptopsLogLeavesOut() {
        let sessions = LogCoverage(
            channel: "LocalSessionManager", records: 9, from: at(-9000), to: at(9000), events: ["x 1": 9])
        let laptop = FileReading(file: "laptop.evtx", kind: .eventLog, machine: "laptop", sights: [.init(sessions)])
        let server = log(of: "rds01", attempt(0, .logon))
        #expect(judged(files(server, laptop)).verdict.state == .healthy)
        let own = FileReading(file: "own.evtx", kind: .eventLog, machine: "RDS01.corp.test", sights: [.init(sessions)])
        #expect(judged(files(server, own)).verdict.step == .activate)
    }

    @Test func whoAnswersIsKnownByItsOwnName() {
        var live = walk(healthyWindows)
        live.add(failing)
        let result = judged(live)
        #expect(result.verdict.state == .healthy && result.notes.contains { $0.id == "log-other-server" })
        var own = walk(healthyWindows)
        own.add(failing)
        own.add(log(of: "WS-041", attempt(0, refusal: .disabled)))
        #expect(judged(own).causes.first?.id == "account-disabled-expired-restricted")
        // Where a log names no computer nothing can be said against it.
        var unnamed = walk(healthyWindows)
        unnamed.add(log(of: nil, attempt(0, refusal: .locked)))
        #expect(judged(unnamed).verdict.step == .authenticate)
    }

    /// A connection in a capture, of `10.0.0.9` to `10.0.0.41`.
    private func captured(_ facts: [any Fact] = [], _ readings: FileReading..., client: String = "10.0.0.9") -> Walk {
        let asked = RequestSeen(requested: 11, flags: 0, routing: nil, correlation: true, length: 47)
        let seen: [any Fact] = [CapturePath(), port(.connected), asked, windowsNLA, handshake()] + facts
        var walk = Walk(
            target: Target(asked: "10.0.0.41", host: "10.0.0.41", port: 3389),
            vantage: Vantage(id: "capture", kind: .file, host: "capture", source: client, interface: nil, overlays: []),
            startedAt: at(0), durationMs: 900,
            observations: seen.enumerated().map { index, fact in
                Observation(id: "o\(index + 1)", probe: "capture", atMs: Double(index + 1), fact: fact)
            })
        for reading in readings { walk.add(reading) }
        return walk
    }

    private func isApart(_ walk: Walk) -> Bool {
        let result = judged(walk)
        let isSaid = result.notes.contains { $0.id == "log-not-of-capture" && $0.text.contains("10.0.0.41") }
        #expect(isSaid == areLogsOfAnother(than: walk, knowledge: .shared))
        #expect(isSaid == (result.verdict.step != .authenticate))
        return isSaid
    }

    /// The server of a capture has an address and the log's computer a name: only what says that they are one joins them.
    @Test func theServerOfACapture() {
        #expect(isApart(captured([], log(of: "rds02.corp.test", attempt(3_000_000, refusal: .locked)))))
        #expect(isApart(captured([], failing, client: "10.0.0.8")))
        // The log has the client, at that time.
        #expect(!isApart(captured([], failing)))
        // The certificate has the name.
        let names = CertificateNames(names: ["RDS02.corp.test"], asked: "10.0.0.41", match: .none)
        #expect(!isApart(captured([names], failing, client: "10.0.0.8")))
        // The computer's own tools have the address.
        var adapter = MachineAdapters.Adapter(name: "Ethernet")
        adapter.addresses = ["10.0.0.41"]
        let tools = FileReading(
            file: "ipconfig.txt", kind: .toolOutput, machine: "rds02.corp.test",
            sights: [.init(MachineAdapters(adapters: [adapter]))])
        #expect(!isApart(captured([], failing, tools, client: "10.0.0.8")))
        // Of two servers the one that is it, though the other failed later.
        let later = log(of: "rds03", attempt(500_000, refusal: .disabled))
        #expect(judged(captured([names], later, failing)).causes.first?.id != "account-disabled-expired-restricted")
        // Where a log names no computer nothing can be said against it.
        #expect(!isApart(captured([], log(of: nil, attempt(0, refusal: .locked)), client: "10.0.0.8")))
    }

    /// A NetBIOS name is cut after fifteen letters.
    @Test func aNameThatIsCutShort() {
        var identity = walk(healthyWindows)
        identity.observations.removeAll { $0.fact is NTLMIdentity }
        let cut = NTLMIdentity(
            netbiosComputer: "TERMINALSERVER-", netbiosDomain: "CORP", dnsComputer: nil, dnsDomain: nil, dnsForest: nil,
            build: nil, match: .none)
        identity.observations.append(Observation(id: "o99", probe: "test", atMs: 99, fact: cut))
        identity.add(log(of: "terminalserver-07.corp.test", attempt(0, refusal: .locked)))
        #expect(judged(identity).verdict.step == .authenticate)
    }
}

/// A domain controller tells of others: what it refused counts for the one that it names.
@Suite struct TrustOfOthersTests {
    private func controller(_ refused: String) -> FileReading {
        let group = EventGroup(
            provider: "NETLOGON", event: 5722, what: "trust-refused", about: refused, from: at(0), to: at(10))
        return FileReading(
            file: "dc.evtx", kind: .eventLog, machine: "dc01.corp.test",
            sights: [.init(at: at(10), IdentityEvents(group))])
    }

    @Test func theComputerThatIsMeantLostItsTrust() {
        let result = judged(files(controller("WS-041"), host: "ws-041.corp.test"))
        #expect(result.verdict.step == .authenticate && result.causes.first?.id == "broken-secure-channel")
    }

    @Test func anotherComputersTrustIsNobodysTrouble() {
        #expect(judged(files(controller("WS-042"), host: "ws-041.corp.test")).verdict.state == .inconclusive)
        #expect(judged(files(controller("WS-041"), host: "dc01.corp.test")).verdict.state == .inconclusive)
        #expect(judged(files(well, controller("WS-042"))).verdict.state == .healthy)
        let other = log(of: "rds02", attempt(-900, .session))
        #expect(
            judged(files(well, other, controller("WS-042"))).notes.contains {
                $0.id == "log-machines" && !$0.text.contains("a failure")
            })
    }

    /// As the tools for CVE-2020-1472 leave it in the log of the controller that they try: nobody's trust is broken.
    @Test func aControllerThatRefusesItsOwnNameHasMetSomebodyElse() {
        #expect(judged(files(controller("DC01"))).verdict.state == .inconclusive)
        #expect(judged(files(controller("DC01"), host: "dc01.corp.test")).verdict.state == .inconclusive)
    }

    @Test func aServerWhoseLogsThereAreMayBeTheOne() {
        #expect(judged(files(well, controller("RDS01"))).verdict.state == .healthy, "it let somebody on later")
        let later = files(log(of: "rds01.corp.test", attempt(-900, .session)), controller("RDS01"))
        #expect(judged(later).causes.first?.id == "broken-secure-channel")
    }
}
