import Evidence

/// What the tools of one computer say of its listener, put together: a process number from one, its owner from another.
struct MachineEvidence {
    typealias Sockets = Seen.Sight<MachineSockets>

    let seen: Seen
    let sockets: Sockets?
    /// Where they are those of one machine.
    let settings: MachineView?

    init(_ seen: Seen) {
        self.seen = seen
        settings = MachineView(seen).flatMap { $0.areSeveral ? nil : $0 }
        let tables = seen.all(MachineSockets.self)
        sockets = tables.first { $0.fact.isWhole } ?? tables.first
    }

    /// What all outputs say of one service; the observation is the first that knows its state.
    func service(_ name: String) -> Seen.Sight<MachineService>? {
        let told = seen.all(MachineService.self).filter { $0.fact.name == name }
        guard let first = told.first(where: { $0.fact.state != nil }) ?? told.first else { return nil }
        var service = first.fact
        for (_, other) in told {
            service.startType = service.startType ?? other.startType
            service.pid = service.pid ?? (other.state == service.state ? other.pid : nil)
        }
        return (first.observation, service)
    }

    /// Process numbers that are known to hold the Remote Desktop service.
    var ownProcesses: Set<UInt32> {
        let fromService = seen.all(MachineService.self).filter { $0.fact.name == "TermService" }.compactMap(\.fact.pid)
        let fromProcesses = seen.all(MachineProcesses.self).flatMap { $0.fact.processes }
            .filter { $0.services?.contains("TermService") ?? false }.map(\.pid)
        return Set(fromService + fromProcesses)
    }

    /// The program of a process, where a tool names it.
    func program(of listener: MachineSockets.Listener) -> String? {
        if let program = listener.program { return program }
        let processes = seen.all(MachineProcesses.self).flatMap { $0.fact.processes }
        return listener.pid.flatMap { pid in processes.first { $0.pid == pid }?.program }
    }

    /// The port that a client would ask: of files alone a .rdp file says which, or the settings of the listener do.
    var port: UInt16 {
        let usual = seen.walk.target.port
        guard seen.walk.isOfFiles else { return usual }
        if let file = seen.first(ConnectionFile.self)?.fact { return file.port ?? usual }
        guard let set = portThatIsSet, portNotYetTaken == nil else { return usual }
        return set
    }

    private var portThatIsSet: UInt16? {
        settings?["listener.PortNumber"]?.number.flatMap { UInt16(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// What the settings say, where the machine still listens on the port that it had: it changes with the next start of the
    /// service.
    var portNotYetTaken: UInt16? {
        guard let set = portThatIsSet, set != seen.walk.target.port, let sockets else { return nil }
        func isListened(_ port: UInt16) -> Bool { sockets.fact.listeners.contains { $0.port == port } }
        return !isListened(set) && isListened(seen.walk.target.port) ? set : nil
    }

    /// A tool of the machine has seen its listener: the service's own process at the port, or the session list with it.
    ///
    /// A walk that did not come to the port says more than a table that was printed before it.
    var isListenerSeen: Bool {
        guard seen.all(PortAnswer.self).isEmpty || isPortReached else { return false }
        let own = ownProcesses
        let port = port
        let isOnPort = seen.all(MachineSockets.self).contains { _, sockets in
            sockets.listeners.contains { $0.port == port && $0.pid.map(own.contains) ?? false }
        }
        return isOnPort
            || seen.all(MachineSessions.self).contains { _, sessions in
                sessions.listeners.contains {
                    $0.name.lowercased().hasPrefix("rdp") && $0.state.lowercased() == "listen"
                }
            }
    }

    /// A machine that is connected, or about to, to this port of another one is a client, of which nothing need listen.
    func isOfClient(_ port: UInt16) -> Bool {
        seen.all(MachineSockets.self).contains { _, sockets in
            (sockets.waiting + sockets.peers).contains { $0.hasSuffix(":\(port)") }
        }
    }

    /// What speaks RDP at the port is the service, whoever had it when the file was written.
    var isRDPAnswering: Bool { seen.answer?.fact.outcome == .selected }

    /// A walk of our own came to the port: what files say of it is older.
    var isPortReached: Bool { seen.all(PortAnswer.self).contains { $0.fact.outcome == .connected } }
}

extension MachineSockets.Listener {
    var isOnAll: Bool { address == "0.0.0.0" || address == "::" }
    var isLoopback: Bool { address.hasPrefix("127.") || address == "::1" }
    var isIPv6: Bool { address.contains(":") }
}
