import Evidence
import Knowledge
import Testing

@testable import Diagnosis

/// What the web recommends and the walk contradicts.
@Suite("Popular fixes")
struct PopularTests {
    private let code = UserCode(code: 0x904, extended: 7)

    private func fixes(_ facts: [any Fact]) -> [PopularFix] { diagnose(walk(facts), knowledge: .shared).popular }

    @Test("Cut on the ClientHello: UDP is too early to matter, renaming MachineKeys does damage")
    func cutOnTheHello() throws {
        let told = fixes([code] + reached + [windowsNLA, handshake(.reset, .nothing)])
        let udp = try #require(told.first { $0.id == "udp-off" })
        #expect(udp.verdict == .cannotHelp)
        #expect(udp.because.text.contains("TLS handshake"))
        #expect(try #require(told.first { $0.id == "rename-machinekeys" }).verdict == .harmful)
        #expect(told.count <= 3)
    }

    @Test("Nothing is said against a fix for a cause that is listed")
    func servesAListedCause() {
        let facts = [code] + reached + [windowsNLA, handshake(.reset, .nothing)]
        let result = diagnose(walk(facts), knowledge: .shared)
        #expect(result.causes.contains { $0.id == "rdp-cert-key-unreadable" && $0.probability > 0.05 })
        #expect(!result.popular.contains { $0.id == "delete-certificate" })
    }

    @Test("A healthy host without a code: nothing to contradict")
    func healthy() {
        #expect(fixes(healthyWindows).isEmpty)
    }

    @Test("Every observation that is named exists, and every cause that a fix helps against is known")
    func references() {
        let facts = [code] + reached + [windowsNLA, handshake(.reset, .nothing)]
        let ids = Set(walk(facts).observations.map(\.id))
        for fix in fixes(facts) { #expect(ids.contains(fix.observation), "\(fix.id)") }
        let known = Set(Knowledge.shared.causes.map(\.id))
        for row in Knowledge.shared.popular { #expect(known.isSuperset(of: row.helps), "\(row.id)") }
    }
}
