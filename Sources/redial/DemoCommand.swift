import ArgumentParser
import Diagnosis
import Evidence
import Lab
import Reports

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show redial at work on servers of its own; needs no network.",
        discussion: """
            Starts broken and healthy RDP servers on 127.0.0.1 one after the other, walks to each and shows the report. \
            Exit 0 when every report came out as it should, 70 otherwise.
            """)

    /// A fault and what a person would say of it.
    private struct Scene {
        let fault: String
        let introduction: String
    }

    private static let scenes = [
        Scene(fault: "healthy-windows-nla", introduction: "A Windows host with nothing wrong."),
        Scene(
            fault: "selfsigned-cert-expired-not-renewed",
            introduction: "Windows should have renewed its certificate 40 days ago and did not."),
        Scene(
            fault: "rdp-cert-key-unreadable",
            introduction: "The server drops the connection when TLS begins; Windows shows only error 0x904."),
        Scene(
            fault: "nla-required-client-cannot",
            introduction:
                "The host is fine; the user's client says 0xB09, since it cannot do network level authentication."),
        Scene(fault: "stale-dns-record", introduction: "The name leads to another machine than it did."),
        Scene(
            fault: "port-taken-by-other-process-http", introduction: "A web server sits on the port of Remote Desktop."),
    ]

    func run() async throws {
        var rows: [[String]] = []
        var allCameOut = true
        for (index, scene) in Self.scenes.enumerated() {
            guard let fault = Lab.fault(named: scene.fault) else {
                throw UserError.fault("The lab has no \(scene.fault).")
            }
            Console.out("\(index + 1) of \(Self.scenes.count): \(scene.introduction)\n\n")
            let outcome = try await walk(to: fault)
            Console.out(outcome.report.terminal(columns: Console.columns, style: style) + "\n")
            let cameOut = cameOut(outcome, as: fault.expect)
            allCameOut = allCameOut && cameOut
            rows.append(row(fault, outcome, cameOut))
        }
        Console.out(table(["server", "verdict", "first cause", "as declared"], rows))
        if !allCameOut { throw ArgumentParser.ExitCode(70) }
    }

    private func walk(to fault: Fault) async throws -> CheckOutcome {
        let server: LabServer
        do {
            server = try await LabServer.start(fault)
        } catch {
            throw UserError.fault(error.description)
        }
        do {
            let outcome = try await runCheck(server.checkArguments)
            await server.stop()
            return outcome
        } catch {
            await server.stop()
            throw error
        }
    }

    private func cameOut(_ outcome: CheckOutcome, as expect: Fault.Expectation) -> Bool {
        let diagnosis = outcome.report.diagnosis
        guard diagnosis.verdict.state.rawValue == expect.state.rawValue else { return false }
        return expect.causes.isEmpty || expect.causes.contains(diagnosis.causes.first?.id ?? "")
    }

    private func row(_ fault: Fault, _ outcome: CheckOutcome, _ cameOut: Bool) -> [String] {
        let diagnosis = outcome.report.diagnosis
        let verdict = diagnosis.verdict.state.rawValue + (diagnosis.verdict.step.map { " at \($0.rawValue)" } ?? "")
        let cause = fault.expect.causes.isEmpty ? "" : diagnosis.causes.first?.id ?? ""
        return [fault.id, verdict, cause, cameOut ? "yes" : "no"]
    }

    private var style: Style { Colour.auto.style }
}
