import Evidence
import Primitives

/// Networks of today carry 1500; tunnels take at most some hundred bytes of it.
private let smallMTU: UInt32 = 1400

extension Judging {
    /// What is worth knowing of a computer by its own tools, and of a certificate in a file.
    func machineNotes() -> [Note] {
        [tunnelNote, mtuNote, policiesNote, setByPolicyNote, savedNote, ageNote].compactMap { $0 }
            + certificateFileNotes + accountNotesOfMachine
    }

    private var tunnelNote: Note? {
        guard let (observation, machine) = seen.first(MachineAdapters.self) else { return nil }
        let tunnels = machine.adapters.filter { !$0.addresses.isEmpty }.compactMap { adapter in
            adapter.tunnel.map { "\($0) (\(adapter.name))" }
        }
        return tunnels.isEmpty ? nil : note("machine-tunnel", .info, observation.id, ["names": list(tunnels)])
    }

    private var mtuNote: Note? {
        guard let (observation, machine) = seen.first(MachineInterfaceMTU.self) else { return nil }
        let small = machine.interfaces.filter { $0.mtu < smallMTU }.map { "\($0.name): \($0.mtu)" }
        return small.isEmpty ? nil : note("machine-mtu", .info, observation.id, ["interfaces": list(small)])
    }

    private var policiesNote: Note? {
        guard let (observation, policies) = seen.first(MachinePolicies.self) else { return nil }
        return note("machine-policies", .info, observation.id, ["names": list(policies.applied)])
    }

    /// Only where a policy sets something that Remote Desktop depends on.
    private var setByPolicyNote: Note? {
        guard seen.all(MachineSetting.self).contains(where: { $0.fact.place == .policy }),
            let (observation, policies) = seen.first(MachineGroupPolicies.self)
        else { return nil }
        return note("set-by-policy", .info, observation.id, ["names": list(policies.applied.map(\.name))])
    }

    /// Where it is not known which computer is meant.
    private var savedNote: Note? {
        if let finding = finding("client.saved") {
            guard finding.value == "saved", seen.first(WindowsClient.self) == nil else { return nil }
            return note("windows-saved", .info, finding.observation, finding.args)
        }
        guard let (observation, saved) = seen.first(SavedCredentials.self) else { return nil }
        return note("saved-credentials", .info, observation.id, ["hosts": list(saved.hosts)])
    }

    private var ageNote: Note? {
        let evidence = MachineEvidence(seen)
        guard evidence.isPortReached, let (observation, service) = evidence.service("TermService"), service.state == 1,
            value("negotiate.end")?.hasPrefix("selected") ?? false
        else { return nil }
        return note("file-older-than-walk", .info, observation.id)
    }

    /// What keeps some users out, and what could keep connections out: in its own words, for it decides nothing.
    private var accountNotesOfMachine: [Note] {
        let silent: Set = ["usual", "some", "none-known", "direct"]
        let told = [
            ("setting.logonRight", "logon-right"), ("setting.networkLogonRight", "network-logon-right"),
            ("setting.remoteUsers", "no-remote-users"), ("machine.blocker", "blocker-runs"),
            ("machine.suite", "security-product-runs"), ("machine.proxy", "proxy-set"),
        ]
        return told.compactMap { id, name in
            guard let finding = finding(id), state(of: finding) == nil, !silent.contains(finding.value) else {
                return nil
            }
            return note(name, .info, finding.observation, ["told": .text(words.say(finding).text)])
        }
    }

    private var certificateFileNotes: [Note] {
        var notes: [Note] = []
        if let finding = finding("certificate.inFile") {
            notes.append(note("certificate-file-\(finding.value)", .info, finding.observation, finding.args))
        }
        if let finding = finding("certificate.usage"), finding.value == "authority" {
            notes.append(note("certificate-authority", .info, finding.observation))
        }
        return notes
    }
}
