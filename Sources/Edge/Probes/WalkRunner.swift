public import Evidence
public import Identity
import NIOCore
import NIOPosix
import Primitives
import RDPSequence
import Transport

public struct WalkOptions: Sendable {
    /// The whole walk ends by then, whatever has not answered.
    public var timeoutMs: Double = 30_000
    /// `address:port` of DNS servers to ask in place of the machine's own.
    public var dnsServers: [String] = []
    public var userCode: UserCode?
    /// The larger plan: up to 40 connections, for evidence that a plain check does not buy.
    public var deep = false
    /// What is remembered of earlier walks; nil where nothing is to be.
    public var knownHosts: KnownHosts?
    /// Keep the bytes of every connection, for a recorded walk.
    public var keepsBytes = false
    /// The client whose request and hello are replayed beside redial's own.
    public var asClient: ClientProfile?
    /// A person says that sessions to this host used UDP: then its silence counts, and is waited for as a client would.
    public var udpWasUsed = false
    /// How the host is watched once it was walked to; nil: not at all.
    public var watch: WatchPlan?
    /// Ends walk and watch early, with what they have.
    public var stop: WatchStop?
    /// The folder with the `reg.exe` and `cmdkey.exe` of the Windows around this machine; nil: WSL's own where this is WSL.
    public var windowsTools: String?
    /// A user to log on as, once and over one connection; nil: no password is sent to anybody.
    public var logon: LogonWish?
    /// A session to open over the same connection, after the logon where there is one.
    public var session: SessionWish?

    public init() {}
}

/// Walks one connection, step by step, as the client would, and asks beside it what the evidence makes worth asking.
public struct WalkRunner: Sendable {
    /// A SYN and its repetitions after one and three seconds have gone by then: more would tell nothing.
    static let reachLimitMs = 3_200.0
    /// When the first connection has not come about by then, other ports are asked beside it.
    static let otherPortsAfterMs = 1_250.0
    /// A side question does not hold up the verdict longer than a server may think.
    static let sideLimitMs = 5_000.0
    /// A silent server gets a provisional verdict at this time and may still answer until the deadline.
    static let provisionalAfterMs = 6_000.0
    /// Between the addresses of a name, in the order in which a client would take them.
    static let addressStagger = Duration.milliseconds(50)
    /// Addresses asked at most; a name with more is a farm, whose first ones stand for all.
    static let addressLimit = 4
    /// How long DNS may lag behind everything else when the system has already resolved the name.
    static let dnsGraceMs = 300.0
    /// A question with less time than this left is not put: it would only be taken for one that met silence.
    static let leastTimeMs = 250.0
    /// The walk ends this much before the user's deadline, so that the verdict is told within it.
    static let tellingMs = 200.0

    let target: Target
    let options: WalkOptions
    let recorder: WalkRecorder
    let dialer: Dialer
    let udpDialer: UDPDialer

    /// Runs the walk to its end.
    ///
    /// - Parameters:
    ///   - provisional: called once with what is known so far when a silent host keeps the walk waiting.
    ///   - progress: called with each observation as it is made.
    /// - Returns: the final walk.
    public static func run(
        _ target: Target, options: WalkOptions = .init(), provisional: @escaping @Sendable (Walk) -> Void = { _ in },
        progress: @escaping @Sendable (Observation) -> Void = { _ in }
    ) async -> Walk {
        var options = options
        options.timeoutMs = max(options.timeoutMs - tellingMs, options.timeoutMs / 2)
        let clock = WalkClock()
        // Else everything that shares the thread of the connections would wait for it.
        TLSEngine.prepareClient()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let recorder = WalkRecorder(
            target: target, vantage: localVantage(), clock: clock,
            limit: options.deep ? WalkRecorder.deepConnectionLimit : WalkRecorder.connectionLimit, progress: progress)
        let tape = Tape(keepsBytes: options.keepsBytes)
        let runner = WalkRunner(
            target: target, options: options, recorder: recorder,
            dialer: Dialer(group: group, clock: clock, tape: tape, audience: { recorder.door.knock(at: $0) }),
            udpDialer: UDPDialer(clock: clock))
        let timer = Task {
            try await Task.sleep(for: .milliseconds(Int64(provisionalAfterMs)))
            var walk = recorder.snapshot(final: false)
            walk.traces = tape.traces
            provisional(walk)
        }
        var unfinished = await runner.walkUntilStopped()
        let isWhole = unfinished == nil
        timer.cancel()
        if isWhole, let plan = options.watch { unfinished = await runner.watch(plan, until: options.stop) }
        recorder.note(.watch, .notRun(.notApplicable))
        var walk = recorder.snapshot(final: isWhole)
        walk.traces = tape.traces
        guard let unfinished else {
            try? await group.shutdownGracefully()
            return walk
        }
        // What was stopped ends in its own time; nobody waits for it, and it must find the event loop alive.
        Task {
            await unfinished.value
            try? await group.shutdownGracefully()
        }
        return walk
    }

    /// What is still under way when it was stopped before its end; nil when it came to its end.
    private func walkUntilStopped() async -> Task<Void, Never>? {
        guard let stop = options.stop else {
            await walk()
            return nil
        }
        let end = Signal<Bool>()
        let walking = Task {
            await walk()
            end.fire(true)
        }
        let stopping = Task { if await stop.signal.wait(ms: options.timeoutMs * 2) == true { end.fire(false) } }
        defer { stopping.cancel() }
        if await end.wait(ms: options.timeoutMs * 2) == false { return walking }
        await walking.value
        return nil
    }

    private func walk() async {
        if let code = options.userCode { recorder.observe(code, by: .userCode) }
        recorder.note(.userCode, options.userCode == nil ? .notRun(.notApplicable) : .answered)
        let windows = beginClientQuestions(recorder.snapshot(final: false).vantage)
        if target.gatewayUse == .always {
            await walkGateway()
            blockEverything(.notApplicable)
        } else {
            await walkDirectly()
        }
        noteUnaskedGateway()
        recorder.note(.kerberosTicket, .notRun(.notApplicable))
        await noteWindows(windows)
    }

    private func walkDirectly() async {
        let dns = askDNS()
        let addresses = await resolve()
        if addresses.isEmpty {
            async let gateway: Void = walkGateway()
            await noteDNS(dns, graceMs: options.timeoutMs)
            await askByAddress()
            await gateway
            blockEverything(.blockedByEarlierStep)
            return
        }
        await connect(to: addresses)
        await noteDNS(dns, graceMs: Self.dnsGraceMs)
        async let own: Void = askOwnName()
        await askByAddress()
        await own
    }

    /// What is left of the walk's time.
    var leftMs: Double { max(0, options.timeoutMs - recorder.clock.nowMs()) }

    /// How long a connection begun now may take.
    var reachMs: Double { min(Self.reachLimitMs, leftMs) }

    /// What has no word yet of the questions to the host itself gets this one.
    private func blockEverything(_ why: Attempt.NotRun) {
        for probe in Probe.allCases where !Probe.notOfTheHost.contains(probe) { recorder.note(probe, .notRun(why)) }
    }

    private func noteUnaskedGateway() {
        let isOnTheWay = target.gateway != nil
        for probe in [Probe.gatewayAnswers, .gatewayUDP, .kdcProxyAnswers] {
            recorder.note(probe, .notRun(isOnTheWay ? .cannotChangeVerdict : .notApplicable))
        }
    }
}
