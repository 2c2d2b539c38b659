import Evidence
import Primitives

extension Judging {
    /// What files of different kinds tell of one machine together, and what of its ports is worth knowing.
    func joinedFileNotes() -> [Note] {
        let evidence = MachineEvidence(seen)
        return [
            certificateNotInUseNote, updateNote, proxyNote(evidence), reservedNote(evidence), portNotYetNote(evidence),
            olderSettingsNote(evidence), routeNote,
        ].compactMap(\.self)
    }

    private var certificateNotInUseNote: Note? {
        guard let finding = finding("certificate.ofListener"), finding.value != "in-use" else { return nil }
        return note(
            "certificate-not-in-use", .info, finding.observation, ["finding": .text(words.say(finding).text)])
    }

    private var updateNote: Note? {
        guard let finding = finding("machine.updates"), finding.value != "no-known-trouble" else { return nil }
        return note("machine-update", .info, finding.observation, ["finding": .text(words.say(finding).text)])
    }

    private func proxyNote(_ evidence: MachineEvidence) -> Note? {
        for (observation, table) in seen.all(MachinePortProxies.self) {
            guard let proxy = table.proxies.first(where: { $0.listenPort == evidence.port }) else { continue }
            let address = proxy.connectAddress
            let to = address.contains(":") ? "[\(address)]:\(proxy.connectPort)" : "\(address):\(proxy.connectPort)"
            let args: [String: Value] = ["port": .integer(Int(proxy.listenPort)), "to": .text(to)]
            return note("port-proxied", .warning, observation.id, args)
        }
        return nil
    }

    private func reservedNote(_ evidence: MachineEvidence) -> Note? {
        let port = evidence.port
        // Who has it was there first.
        guard evidence.sockets?.fact.listeners.contains(where: { $0.port == port }) != true else { return nil }
        for (observation, table) in seen.all(MachineReservedPorts.self) {
            let hit = table.ranges.first { !$0.isByAdministrator && $0.first <= port && port <= $0.last }
            guard let hit else { continue }
            let args: [String: Value] = ["ranges": .text("\(hit.first) to \(hit.last)"), "port": .integer(Int(port))]
            return note("port-reserved", .warning, observation.id, args)
        }
        return nil
    }

    private func portNotYetNote(_ evidence: MachineEvidence) -> Note? {
        guard seen.walk.isOfFiles, let port = evidence.portNotYetTaken else { return nil }
        let other = Value.integer(Int(seen.walk.target.port))
        return note(
            "port-not-yet", .warning, evidence.sockets?.observation.id,
            ["port": .integer(Int(port)), "other": other])
    }

    /// The way of what has no other one goes through a VPN or an overlay network.
    private var routeNote: Note? {
        guard let (observation, routes) = seen.first(MachineRoutes.self), let way = routes.defaults.first else {
            return nil
        }
        let adapters = seen.all(MachineAdapters.self).flatMap { $0.fact.adapters }
        guard let tunnel = adapters.first(where: { $0.addresses.contains(way.interface) })?.tunnel else { return nil }
        return note("machine-route", .info, observation.id, ["name": .text(tunnel)])
    }

    /// Settings that shut the listener off, and a listener that a tool has seen.
    private func olderSettingsNote(_ evidence: MachineEvidence) -> Note? {
        guard evidence.isListenerSeen, !hasSpokenRDP(seen), let machine = evidence.settings,
            let told = machine.remoteDesktop, told.value.hasPrefix("off")
        else { return nil }
        return note("settings-older", .warning, told.observation, ["setting": .text(words.say(told).text)])
    }
}
