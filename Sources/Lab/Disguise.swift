import RDPWire

extension Fault {
    /// The same fault on another machine: how its answers are cut up and delayed, its names, release, certificate and flags
    /// come from the seed, wherever they are not the fault itself. The same seed gives the same machine.
    public func disguised(seed: UInt64) -> Fault {
        guard case .server(let behaviour) = behaviour else { return self }
        var dice = Dice(seed: id.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
        let names = Names(&dice)
        let isHealthy = expect.state == .healthy
        let changed = behaviour.with {
            $0.rename(names)
            $0.vary(&dice)
            if isHealthy { $0.varyHealthy(&dice) }
            // When and by whom it was made says whether it is the successor of the one that was seen earlier.
            if earlier != nil {
                $0.handshake.certificate.days = behaviour.handshake.certificate.days
                $0.handshake.certificate.issuer = behaviour.handshake.certificate.issuer
            }
        }
        return Fault(
            copyOf: self, asked: asked.map { names.renamed($0) }, earlier: earlier.map { names.renamed($0) },
            .server(changed))
    }
}

/// What a personality calls the lab's workstation and its domain.
private struct Names {
    let host: String
    let domain: String

    init(_ dice: inout Dice) {
        host = dice.one(of: ["ws-041", "desktop-k3f9q2m", "srv-app01", "hv7", "fs-berlin-2", "win11-lab"])
        domain = dice.one(of: ["corp.test", "ad.example.test", "office.test", "branch-7.example.test"])
    }

    func renamed(_ name: String) -> String {
        if name == Machine.workstation.dnsName { return "\(host).\(domain)" }
        let end = "." + Machine.workstation.dnsDomain
        return name.hasSuffix(end) ? name.dropLast(end.count) + "." + domain : name
    }

    func renamed(_ earlier: Earlier) -> Earlier {
        var copy = earlier
        copy.machine = renamed(earlier.machine)
        copy.certificate.commonName = renamed(earlier.certificate.commonName)
        return copy
    }

    func renamed(_ machine: Machine) -> Machine {
        var copy = machine
        if machine.netbiosName == Machine.workstation.netbiosName { copy.netbiosName = host.uppercased() }
        copy.dnsName = renamed(machine.dnsName)
        copy.dnsDomain = domain
        copy.netbiosDomain = domain.prefix { $0 != "." }.uppercased()
        return copy
    }
}

extension ServerBehaviour {
    fileprivate mutating func rename(_ names: Names) {
        logon.machine = names.renamed(logon.machine)
        handshake.certificate.commonName = names.renamed(handshake.certificate.commonName)
    }

    /// Each only where the fault has left it as a healthy server has it.
    fileprivate mutating func vary(_ dice: inout Dice) {
        let usual = ServerBehaviour.windows
        pieceBytes = dice.one(of: [nil, 1, 7, 64, 536])
        if delayMs == usual.delayMs { delayMs = dice.number(0...150) }
        if logon.machine.build == usual.logon.machine.build {
            logon.machine.build = dice.one(of: [14393, 17763, 19045, 20348, 22631, 26100])
        }
        if logon.clockOffsetMs == usual.logon.clockOffsetMs {
            logon.clockOffsetMs = Int64(dice.number(-90_000...90_000))
        }
        if logon.version == usual.logon.version { logon.version = dice.one(of: [5, 6, 6]) }
        if negotiation.flags == usual.negotiation.flags { negotiation.flags = dice.one(of: [0x0f, 0x1f, 0x1f]) }
        if handshake.versions == usual.handshake.versions {
            handshake.versions = dice.one(of: [0x0303...0x0303, 0x0303...0x0304])
        }
        if handshake.certificate.days == usual.handshake.certificate.days {
            let age = Int64(dice.number(1...150))
            handshake.certificate.days = -age...(182 - age)
        }
        if handshake.certificate.rsaBits == usual.handshake.certificate.rsaBits {
            handshake.certificate.rsaBits = dice.one(of: [2048, 2048, 3072])
        }
    }

    /// What would be a fault, or could hide one, on any other server.
    fileprivate mutating func varyHealthy(_ dice: inout Dice) {
        if handshake.certificate.issuer == nil {
            handshake.certificate.issuer = dice.one(of: [nil, nil, "CONTOSO-DC01-CA", "Corp Issuing CA 2"])
            handshake.certificate.padding = dice.one(of: [0, 0, 900, 2200])
        }
        guard negotiation.accepts == .ssl, negotiation.flags != ServerBehaviour.xrdp.negotiation.flags else { return }
        negotiation.sourceReference = dice.one(of: [0, 0x1234])
        if dice.number(0...3) == 0 { handshake.certificate.rsaBits = Certificate.ellipticCurve }
    }
}

/// SplitMix64: small, and the same on every machine.
private struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(roll() % UInt64(range.count))
    }

    mutating func one<Value>(of values: [Value]) -> Value { values[number(0...values.count - 1)] }
}
