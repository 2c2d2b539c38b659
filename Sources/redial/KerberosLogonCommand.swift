import ArgumentParser
import CredSSP
import Evidence
import Foundation
import Kerberos
import NIOPosix
import Primitives
import Transport

/// Gets a ticket and talks with a CredSSP-less acceptor over standard streams, for the tests of the room Kerberos; nobody needs to
/// know it.
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
        var credentials = KerberosRequest.Credentials.tickets(cache: cache)
        if let user {
            let password = Secret(readLine(strippingNewline: true) ?? "")
            credentials = .password(user: user, isEnterprise: enterprise, password)
        }
        let request = KerberosRequest(
            credentials, realm: realm, kdcs: kdc, host: host, deadlineMs: timeout * 1000)
        let dialer = Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: clock)
        let result = await KerberosLogon(dialer: dialer, clock: clock).run(request) { fact, _ in say(fact) }
        guard case .success(var context) = result else { throw ExitCode(1) }
        if talk { try converse(&context) }
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

private func say(_ fact: any Fact) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(fact) else { return }
    print("{\"kind\":\"\(fact.kind)\",\"value\":\(String(decoding: json, as: UTF8.self))}")
    fflush(nil)
}
