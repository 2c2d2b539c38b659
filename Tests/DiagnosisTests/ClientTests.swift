import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private func environment(_ change: (inout ClientEnvironment) -> Void = { _ in }) -> ClientEnvironment {
    var made = ClientEnvironment()
    change(&made)
    return made
}

private func windows(_ change: (inout WindowsClient) -> Void = { _ in }) -> WindowsClient {
    var made = WindowsClient()
    made.asked = WindowsClient.Question.allCases
    change(&made)
    return made
}

private func diagnosed(_ facts: [any Fact], in kind: Vantage.Kind = .linux) -> Diagnosis {
    var made = walk(facts)
    made.vantage = Vantage(id: "v", kind: kind, host: "here", source: nil, interface: nil, overlays: [])
    return diagnose(made, knowledge: .shared)
}

private let tunnel = environment { $0.tunnels = [.init(interface: "tailscale0", name: "Tailscale")] }

struct ClientTests {
    /// Nothing about the client alone makes a good host a bad one.
    @Test func aHealthyHostStaysHealthy() {
        let everything = windows {
            $0.udpDisabled = true
            $0.restrictSendingNTLM = 2
            $0.encryptionOracle = 2
            $0.dnsPolicies = [".corp.example"]
            $0.savedCredentials = ["ws-041.corp.example"]
        }
        let resolver = environment {
            $0.resolverNetwork = "Tailscale's own resolver"
            $0.clock = .unsynchronised
        }
        for surroundings in [environment(), tunnel, resolver] {
            for kind in [Vantage.Kind.linux, .wsl2NAT, .wsl2Mirrored] {
                let result = diagnosed(healthyWindows + [surroundings, everything], in: kind)
                #expect(result.verdict.state == .healthy)
                #expect(result.causes.isEmpty)
                #expect((result.hypotheses.first { $0.causes.isEmpty }?.probability ?? 0) > 0.5)
            }
        }
    }

    /// The same silence, seen from WSL: Windows' own path may be another, so it is that which is asked for first.
    @Test func aSilenceSeenFromWSLDoesNotBlameTheServer() throws {
        let silent: [any Fact] = looked() + [port(.timedOut), other(445, .timedOut), environment()]
        let plain = diagnosed(silent)
        let fromWSL = diagnosed(silent, in: .wsl2NAT)
        #expect(!plain.causes.contains { $0.id == "vantage-path-differs" && $0.probability > 0.02 })
        #expect(!plain.notes.contains { $0.id == "wsl-nat-path" })
        #expect(fromWSL.causes.first?.id == "vantage-path-differs")
        #expect(fromWSL.notes.contains { $0.id == "wsl-nat-path" })
        #expect(fromWSL.ask.contains { $0.id == "windows-reaches" })
        let server = fromWSL.causes.filter { $0.place.contains("server") }
        #expect(server.allSatisfy { $0.probability < 0.3 && $0.certainty == .possible })
        let answered = diagnose(
            walkFromWSL(silent), knowledge: .shared, answers: ["windows-reaches": .no])
        #expect(answered.causes.first?.id != "vantage-path-differs")
    }

    /// A VPN of Windows may know names that WSL's resolver does not: nothing is proven by what was not found there.
    @Test func aNameThatWSLDoesNotFindIsNotProvenToBeMissing() {
        let missing: [any Fact] = looked(.notFound, dns: .nxdomain) + [environment()]
        #expect(diagnosed(missing).causes.first?.certainty == .proven)
        for kind in [Vantage.Kind.wsl2NAT, .wsl2Mirrored] {
            let result = diagnosed(missing, in: kind)
            #expect(result.causes.allSatisfy { $0.certainty != .proven })
            #expect(result.causes.contains { $0.id == "vantage-path-differs" })
            #expect(result.ask.contains { $0.id == "windows-reaches" })
            #expect(result.verdict.state == .broken)
        }
    }

    /// What a host says of itself counts wherever it is heard.
    @Test func aHostsOwnWordIsProofFromWSLToo() {
        let refused: [any Fact] = looked() + [port(.refused), other(3390, .connected, spokeRDP: true), environment()]
        #expect(diagnosed(refused, in: .wsl2NAT).causes.first?.id == "wrong-port")
    }

    private func walkFromWSL(_ facts: [any Fact]) -> Walk {
        var made = walk(facts)
        made.vantage = Vantage(id: "v", kind: .wsl2NAT, host: "here", source: nil, interface: nil, overlays: [])
        return made
    }

    @Test func aTunnelMakesATakenOverLookUpLikelier() throws {
        func probability(_ facts: [any Fact]) -> Double {
            diagnosed(facts).causes.first { $0.id == "vpn-dns-takeover" }?.probability ?? 0
        }
        let silent: [any Fact] = looked(.temporaryFailure, dns: .timedOut)
        #expect(probability(silent + [tunnel]) > probability(silent) * 1.3)
        #expect(probability(silent + [environment()]) < probability(silent))
    }

    /// The tunnels of Windows are not seen from WSL.
    @Test func thatNoTunnelIsSeenFromWSLSaysNothing() {
        var made = walk(looked(.notFound) + [environment()])
        made.vantage = Vantage(id: "v", kind: .wsl2NAT, host: "h", source: nil, interface: nil, overlays: [])
        #expect(!findings(in: Seen(made), .shared).contains { $0.id == "client.tunnel" })
    }

    @Test func whoseClockIsUnsureIsSaid() {
        let skewed =
            healthyWindows.filter { !($0 is ServerClock) }
            + [ServerClock(instant: UnixTime(seconds: 1_795_000_600), skewMs: 600_000)]
        let unsure = environment { $0.clock = .unsynchronised }
        let sure = environment { $0.clock = .synchronised }
        #expect(diagnosed(skewed + [unsure]).notes.contains { $0.id == "own-clock-unsure" })
        #expect(!diagnosed(skewed + [sure]).notes.contains { $0.id == "own-clock-unsure" })
        #expect(!diagnosed(skewed + [environment()]).notes.contains { $0.id == "own-clock-unsure" })
        #expect(!diagnosed(healthyWindows + [unsure]).notes.contains { $0.id == "own-clock-unsure" })
    }

    @Test func windowsOwnSettingsAreSaid() {
        let told = diagnosed(
            healthyWindows + [
                windows {
                    $0.udpDisabled = true
                    $0.savedCredentials = ["ws-041.corp.example"]
                }
            ])
        #expect(Set(told.notes.map(\.id)).isSuperset(of: ["windows-udp", "windows-saved"]))
        #expect(!told.notes.contains { ["windows-ntlm", "windows-oracle", "windows-dns-policy"].contains($0.id) })
    }

    /// What was not answered is not known: no finding, rather than "nothing is set".
    @Test func whatWasNotAskedIsNoFinding() {
        let silent = WindowsClient()
        let found = findings(in: Seen(walk(healthyWindows + [silent])), .shared)
        #expect(!found.contains { $0.id.hasPrefix("client.") })
    }

    @Test(
        arguments: [
            (".corp.example", true), ("ws-041.corp.example", true), (".", true), (".other.example", false),
            ("corp.example", false), (".orp.example", false),
        ])
    func nameSpacesCoverNames(_ rule: String, _ isCovered: Bool) {
        let found = findings(in: Seen(walk(healthyWindows + [windows { $0.dnsPolicies = [rule] }])), .shared)
        #expect(found.first { $0.id == "client.dnsPolicy" }?.value == (isCovered ? "covers" : "none"))
    }

    /// NTLM that the client may not send explains a logon that the client itself refuses.
    @Test func aHardenedClientIsNamedWithItsCode() {
        let hardened = windows { $0.restrictSendingNTLM = 2 }
        let code = UserCode(code: 0x1707, extended: nil)
        let with = diagnosed(healthyWindows + [hardened, code]).causes
        let without = diagnosed(healthyWindows + [windows(), code]).causes
        func probability(_ causes: [RankedCause]) -> Double {
            causes.first { $0.id == "hardening-breaks-outgoing" }?.probability ?? 0
        }
        #expect(probability(with) > 3 * probability(without))
    }
}
