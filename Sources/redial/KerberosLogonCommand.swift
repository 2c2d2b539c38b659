import ArgumentParser
import CredSSP
import Diagnosis
import Evidence
import FoundationEssentials
import Kerberos
import Knowledge
import NIOPosix
import Primitives
import Synchronization
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Gets a ticket, tells the facts and the causes that they speak for, and talks with an acceptor over standard streams: for the tests
/// of the room Kerberos; nobody needs to know it.
struct KerberosLogonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kerberos-logon", abstract: "Print what a Kerberos logon comes to.", shouldDisplay: false)

    @Argument var host: String
    @Option var user: String?
    @Option var realm: String = ""
    @Option var kdc: [String] = []
    @Option var cache: String?
    @Option var timeout: Double = 10
    @Flag var enterprise = false
    /// After the ticket: lines of hex, ours and the acceptor's in turn.
    @Flag var talk = false

    func run() async throws {
        let clock = WalkClock()
        let seen = Mutex<[Observation]>([])
        let dialer = Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: clock)
        let result = await KerberosLogon(dialer: dialer, clock: clock).run(request()) { fact, durationMs in
            say(fact.kind, fact)
            seen.withLock { seen in
                seen.append(
                    Observation(
                        id: "o\(seen.count + 1)", probe: "kerberos", atMs: clock.nowMs(), durationMs: durationMs,
                        fact: fact))
            }
        }
        tellCauses(of: seen.withLock(\.self), clock)
        guard case .success(var context) = result else { throw ExitCode(1) }
        if talk { try converse(&context) }
    }

    private func request() -> KerberosRequest {
        var credentials = KerberosRequest.Credentials.tickets(cache: cache)
        if let user {
            let password = Secret(readLine(strippingNewline: true) ?? "")
            credentials = .password(user: user, isEnterprise: enterprise, password)
        }
        return KerberosRequest(credentials, realm: realm, kdcs: kdc, host: host, deadlineMs: timeout * 1000)
    }

    private func tellCauses(of observations: [Observation], _ clock: WalkClock) {
        let walk = Walk(
            target: Target(asked: host, host: host, address: nil),
            vantage: Vantage(id: "v", kind: .linux, host: "here", source: nil, interface: nil, overlays: []),
            startedAt: clock.startedAt, final: true, observations: observations)
        let causes = diagnose(walk, knowledge: .shared).causes.prefix(3)
        say("causes", causes.map { Named(id: $0.id, probability: $0.probability) })
    }

    private func converse(_ context: inout KerberosContext) throws {
        print(hex(try context.begin()))
        fflush(nil)
        _ = try context.answer(heard())
        print(hex(try context.seal(Array("from us".utf8))))
        fflush(nil)
        print(shown(try context.unseal(heard())))
    }

    private func heard() -> [UInt8] { bytes(fromHex: readLine() ?? "") ?? [] }
}

private struct Named: Encodable {
    let id: String
    let probability: Double
}

private func say(_ kind: String, _ value: any Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(value) else { return }
    print("{\"kind\":\"\(kind)\",\"value\":\(String(decoding: json, as: UTF8.self))}")
    fflush(nil)
}
