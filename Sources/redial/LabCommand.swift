import ArgumentParser
import Dispatch
import Evidence
import FoundationEssentials
import Lab
import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "RDP servers that are broken on purpose, on loopback.",
        discussion: """
            Starts one server a FAULT on 127.0.0.1 and says how to walk to it. They run until standard input closes, \
            or until SIGINT or SIGTERM; then each says how many connections it had. Two faults joined by + are had in \
            one server.
            """)

    @Argument(help: "What is wrong with the server; --list shows all there are.")
    var fault: [String] = []

    @Flag(help: "Show the faults and what a walk must come to.")
    var list = false
    @Flag(help: "Lines of JSON in place of sentences; with --list one array.")
    var json = false
    @Option(help: "The port of the first server; each further one takes the next. 0: whatever is free.")
    var port: UInt16 = 0
    @Option(help: "Another personality: names, certificate, flags, pieces and delays from this number.")
    var seed: UInt64?

    @Flag(help: .hidden) var paint = false
    @Option(help: .hidden) var width = 1024
    @Option(help: .hidden) var height = 768

    func run() async throws {
        if list { return try showList() }
        guard !fault.isEmpty else { throw UserError.usage("Name a fault; redial lab --list shows all there are.") }
        if paint { return try fault.prefix(1).forEach { try writePicture(try knownFault($0)) } }
        let servers = try await start(try fault.map { try knownFault($0) })
        for server in servers { Console.out(try json ? jsonLine(Started(server, seed: seed)) : sentence(server)) }
        await untilToldToStop()
        for server in servers {
            Console.out(try json ? jsonLine(Ended(server)) : "\(server.fault.id): \(server.connections) connections\n")
            await server.stop()
        }
    }

    private func knownFault(_ id: String) throws -> Fault {
        do {
            guard let fault = try Lab.fault(named: id) ?? twoFaults(named: id) else {
                throw UserError.usage("There is no fault \"\(id)\"; redial lab --list shows all there are.")
            }
            return seed.map { fault.disguised(seed: $0) } ?? fault
        } catch let impossible as Fault.Impossible {
            throw UserError.usage(impossible.description)
        }
    }

    private func start(_ faults: [Fault]) async throws(UserError) -> [LabServer] {
        guard port == 0 || Int(port) + faults.count <= 65_536 else {
            throw .usage("From port \(port) on there are not enough ports for \(faults.count) servers.")
        }
        var servers: [LabServer] = []
        for (index, fault) in faults.enumerated() {
            do {
                servers.append(try await LabServer.start(fault, port: port == 0 ? 0 : port + UInt16(index)))
            } catch {
                throw .fault(error.description)
            }
        }
        return servers
    }

    private func sentence(_ server: LabServer) -> String {
        let password = server.fault.walk.password
        let variable = password.map { "\(Fault.Walk.passwordVariable)=\(quoted($0.text)) " } ?? ""
        let command = server.fault.walk.command.rawValue
        let arguments = server.checkArguments.map(quoted).joined(separator: " ")
        return """
            \(server.fault.title) (\(server.fault.id)), at \(labAddress):\(server.port). Walk to it:
                \(variable)redial \(command) \(arguments)

            """
    }
}

extension LabCommand {
    private func showList() throws {
        guard !json else { return Console.out(try jsonLine(allFaults.map(Listed.init))) }
        let rows = allFaults.map {
            [
                $0.id, $0.step?.rawValue ?? "", $0.expect.state.rawValue, $0.walk.command.rawValue,
                $0.walk.user ?? "", $0.title,
            ]
        }
        Console.out(table(["fault", "step", "expected", "command", "user", "what is wrong"], rows))
    }

    /// As a portable pixmap; nothing listens.
    private func writePicture(_ fault: Fault) throws {
        guard let picture = fault.picture(width: width, height: height) else {
            throw UserError.usage("The server of the fault \"\(fault.id)\" paints nothing, or not in that size.")
        }
        Console.out(picture.pixmap)
    }
}

/// As a shell takes it.
private func quoted(_ argument: String) -> String {
    let isPlain = argument.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:/=+@{}".contains($0)) }
    return isPlain ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
}

/// Rows under a heading, each column as wide as its widest cell.
func table(_ heading: [String], _ rows: [[String]]) -> String {
    let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
    let lines = ([heading] + rows).map { row in
        zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
    }
    return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) + "\n" }.joined()
}

/// `{"id", "title", "step", "expect": {"state", "cause"} or {"state", "class"}, "check", "command", "user"}`; a second fault's causes stand in `also`.
private struct Listed: Encodable {
    let fault: Fault

    private enum Key: String, CodingKey {
        case id, title, step, expect, check, command, user, state, cause, `class`, also
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(fault.id, forKey: .id)
        try container.encode(fault.title, forKey: .title)
        try container.encode(fault.step, forKey: .step)
        try container.encode(fault.check, forKey: .check)
        try container.encode(fault.walk.command.rawValue, forKey: .command)
        try container.encodeIfPresent(fault.walk.user, forKey: .user)
        var expect = container.nestedContainer(keyedBy: Key.self, forKey: .expect)
        try expect.encode(fault.expect.state.rawValue, forKey: .state)
        if fault.expect.causes.count > 1 {
            try expect.encode(fault.expect.causes, forKey: .class)
        } else {
            try expect.encodeIfPresent(fault.expect.causes.first, forKey: .cause)
        }
        if fault.isDouble { try expect.encode(fault.expect.alsoCauses, forKey: .also) }
    }
}

private struct Started: Encodable {
    let id: String
    let address = labAddress
    let port: UInt16
    let args: [String]
    let command: String
    let user: String?
    /// Of the lab's own user, who has nothing to lose; it goes into the variable.
    let password: String?
    let passwordVariable: String?
    let seed: UInt64?

    init(_ server: LabServer, seed: UInt64?) {
        id = server.fault.id
        port = server.port
        args = server.checkArguments
        command = server.fault.walk.command.rawValue
        user = server.fault.walk.user
        password = server.fault.walk.password?.text
        passwordVariable = password == nil ? nil : Fault.Walk.passwordVariable
        self.seed = seed
    }

    private enum CodingKeys: String, CodingKey {
        case id, address, port, args, command, user, password, passwordVariable, seed
    }
}

private struct Ended: Encodable {
    let id: String
    let connections: Int

    init(_ server: LabServer) {
        id = server.fault.id
        connections = server.connections
    }
}

private func jsonLine(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}

/// Returns when standard input ends or the process is told to end.
private func untilToldToStop() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    let sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler { continuation.finish() }
        source.resume()
        return source
    }
    DispatchQueue(label: "redial.standard-input").async {
        var ignored = [UInt8](repeating: 0, count: 512)
        while read(STDIN_FILENO, &ignored, ignored.count) > 0 {}
        continuation.finish()
    }
    for await _ in stream {}
    for source in sources { source.cancel() }
}
