import Evidence
import Foundation
import Primitives
import Testing
import Transport

@testable import Lab

/// One row of the knowledge, as far as faults speak of it.
private struct Cause: Decodable {
    let id: String
    let step: String
}

/// Read from the files that people edit, not from what is embedded.
private func knownCauses() throws -> [String: String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let folder = root.appending(path: "Sources/Core/Knowledge/Data/causes")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let causes = try files.filter { $0.pathExtension == "json" }
        .flatMap { try JSONDecoder().decode([Cause].self, from: try Data(contentsOf: $0)) }
    return Dictionary(causes.map { ($0.id, $0.step) }, uniquingKeysWith: { first, _ in first })
}

@Suite("The catalogue of faults")
struct CatalogueTests {
    @Test("Ids are unique and kebab-case")
    func ids() {
        #expect(Set(allFaults.map(\.id)).count == allFaults.count)
        for fault in allFaults { #expect(fault.id.wholeMatch(of: /[a-z0-9]+([-+][a-z0-9]+)*/) != nil, "\(fault.id)") }
    }

    @Test("Every cause that is expected is known")
    func causesAreKnown() throws {
        let known = try knownCauses()
        for fault in allFaults {
            for cause in fault.expect.causes { #expect(known[cause] != nil, "\(fault.id) expects \(cause)") }
        }
    }

    @Test("A fault whose cause can be told breaks at the step of that cause")
    func stepsFit() throws {
        let known = try knownCauses()
        // In an error info, and in a notice of the logon, a server names what is wrong at whatever step.
        let isSaidAnywhere = { (id: String) in id.hasPrefix("error-info-") || id.hasPrefix("logon-error-") }
        for fault in allFaults
        where fault.expect.causes.count == 1 && !fault.isDouble && !isSaidAnywhere(fault.id) {
            #expect(fault.step?.rawValue == known[fault.expect.causes[0]], "\(fault.id)")
        }
    }

    @Test("Only what is healthy has neither step nor cause")
    func healthy() {
        for fault in allFaults {
            #expect((fault.expect.state == .healthy) == (fault.step == nil), "\(fault.id)")
            #expect((fault.expect.state == .healthy) == fault.expect.causes.isEmpty, "\(fault.id)")
        }
    }

    @Test("Every step can be broken")
    func steps() {
        let broken = Set(allFaults.compactMap(\.step))
        #expect(
            broken
                == [.resolve, .reach, .negotiate, .encrypt, .authenticate, .join, .license, .activate, .draw, .stay])
        #expect(allFaults.count { $0.expect.state != .healthy } >= 24)
    }

    @Test("An id that is a cause's is the id of a cause that is expected")
    func namesakes() throws {
        let known = try knownCauses()
        for fault in allFaults where known[fault.id] != nil {
            #expect(fault.expect.causes.contains(fault.id), "\(fault.id)")
        }
    }

    @Test("The arguments of a check name the port where there is one to walk to")
    func arguments() throws {
        let byName = try #require(fault(named: "healthy-windows-nla"))
        #expect(
            byName.checkArguments(port: 4711) == ["ws-041.corp.test:4711", "--address", "127.0.0.1", "--no-remember"])
        let byAddress = try #require(fault(named: "healthy-xrdp"))
        #expect(byAddress.checkArguments(port: 4711) == ["127.0.0.1:4711", "--no-remember"])
        let byCode = try #require(fault(named: "nla-required-client-cannot"))
        #expect(
            byCode.checkArguments(port: 1)
                == ["ws-041.corp.test:1", "--address", "127.0.0.1", "--code", "0xB09", "--no-remember"])
        let nameServer = try #require(fault(named: "dns-nxdomain"))
        #expect(
            nameServer.checkArguments(port: 4711) == ["ws-041.lab.invalid", "--dns", "127.0.0.1:4711", "--no-remember"])
        let remembered = try #require(fault(named: "certificate-changed"))
        #expect(remembered.checkArguments(port: 1, knownHosts: "/f").suffix(2) == ["--known-hosts", "/f"])
    }

    @Test("Who logs on is named in the arguments, and the password is not")
    func logons() throws {
        let logons = allFaults.filter { $0.walk.user != nil }
        #expect(logons.count > 40)
        for fault in logons {
            let arguments = fault.checkArguments(port: 1)
            let password = try #require(fault.walk.password)
            #expect(!arguments.contains { $0.contains(password.text) }, "\(fault.id)")
            #expect(
                arguments.suffix(6)
                    == [
                        "--user", try #require(fault.walk.user), "--password-env", "REDIAL_LAB_PASSWORD",
                        "--trust-on-first-use", "--no-remember",
                    ], "\(fault.id)")
        }
    }

    @Test("Every certificate can be made")
    func certificates() {
        var made: [Certificate] = []
        for case .server(let behaviour) in allFaults.map(\.behaviour)
        where !made.contains(behaviour.handshake.certificate) {
            made.append(behaviour.handshake.certificate)
            #expect(TLSIdentity(behaviour.handshake.certificate.recipe(now: noon)) != nil)
        }
        #expect(made.count > 1)
    }
}
