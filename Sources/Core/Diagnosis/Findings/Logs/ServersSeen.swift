import Evidence
import Knowledge
import Primitives

/// Which servers the files of a walk tell of, and when.
extension Seen {
    /// The same without what the logs of other servers tell.
    func ofOneServer(_ knowledge: Knowledge) -> Seen {
        let machines = LogMachines(self, knowledge)
        var one = keeping(machines.kept)
        one.machines = machines
        return one
    }

    /// The same without some observations.
    func keeping(_ isKept: (Observation) -> Bool) -> Seen {
        var kept = self
        kept.walk.observations.removeAll { !isKept($0) }
        return kept
    }

    /// A day: clocks are set wrong, and hours are told in the wrong zone.
    private static let nearMs: UInt64 = 86_400_000

    /// Something says that a computer whose logs there are is the server of the capture that is judged: the certificate in it
    /// has its name, it has the address, or its log has the client's at that time.
    func isServerOfCapture(_ machine: LogMachines.Machine) -> Bool {
        let shown = all(CertificateNames.self).filter { $0.observation.probe == FileKind.capture.rawValue }
        let names = shown.flatMap(\.fact.names) + [ownName, walk.target.host].compactMap(\.self)
        let adapters = all(MachineAdapters.self).filter { $0.observation.machine.map(machine.isCalled) ?? false }
        return names.contains(where: machine.isCalled)
            || adapters.contains { $0.fact.adapters.contains { $0.addresses.contains(walk.target.host) } }
            || hasMetClient(machine)
    }

    func timesOfLogs(_ machine: LogMachines.Machine) -> ClosedRange<UnixTime>? {
        let logs = all(LogCoverage.self).filter {
            $0.observation.isOfServerLog && machine.wrote($0.observation)
        }
        let times = logs.flatMap { [$0.fact.from, $0.fact.to] }.compactMap(\.self)
        guard let first = times.min(), let last = times.max() else { return nil }
        let day = Int64(Self.nearMs)
        return UnixTime(
            milliseconds: max(.min + day, first.milliseconds) - day)...UnixTime(
                milliseconds: min(.max - day, last.milliseconds) + day)
    }

    private func hasMetClient(_ machine: LogMachines.Machine) -> Bool {
        guard let client = walk.vantage.source else { return false }
        func isNear(_ instant: UnixTime) -> Bool { instant.since(walk.startedAt).magnitude <= Self.nearMs }
        return all(LoggedAttempt.self).contains {
            machine.wrote($0.observation) && $0.fact.client == client && (isNear($0.fact.from) || isNear($0.fact.to))
        }
            || all(PasswordGuessing.self).contains {
                machine.wrote($0.observation) && $0.fact.top.contains { $0.client == client }
                    && (isNear($0.fact.from) || isNear($0.fact.to))
            }
    }

    /// What the server that answered calls itself: its full name, else the short one.
    var ownName: String? {
        first(NTLMIdentity.self).flatMap { $0.fact.dnsComputer ?? $0.fact.netbiosComputer }.flatMap {
            $0.isEmpty ? nil : $0
        }
    }

    /// Names of the server that is meant, the surest first: its own, the asked one, and those that other files know.
    var namesOfTheServer: [String] {
        let asked = [ownName, walk.target.host]
        let files =
            all(MachineName.self).flatMap(\.fact.names) + all(ConnectionFile.self).compactMap(\.fact.address)
            + all(CertificateNames.self).flatMap(\.fact.names)
        let logs = [newestClientConnection?.fact.server, newestGatewayConnection?.fact.resource]
        return asked.compactMap(\.self) + files + logs.compactMap(\.self)
    }

    var newestGatewayConnection: Sight<GatewayConnection>? {
        all(GatewayConnection.self).max { $0.fact.to < $1.fact.to }
    }
}

extension MachineName {
    /// The full name, and the one that says less.
    fileprivate var names: [String] {
        guard let computer else { return [] }
        return [domain.map { "\(computer).\($0)" }, computer].compactMap(\.self)
    }
}
