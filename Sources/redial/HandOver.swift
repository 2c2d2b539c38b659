import Access
import Diagnosis
import Evidence
import Knowledge
import Primitives
import Repairs
import Reports

/// `--inside script:FILE`, `gpo:FOLDER`, `cloud:azure` and `cloud:aws`: a repair for somebody else to carry out.
struct HandOver {
    static let help =
        "script:FILE.cmd, .ps1, .reg, .sh or .yml (Ansible), gpo:FOLDER (a group policy to import), cloud:azure or cloud:aws, with :FILE where it is not for standard output (FILE.json: the requests)."

    let rendering: Rendering
    /// A file, or the folder of a group policy; nil for standard output.
    let path: String?
    /// What was said beside the host.
    let known: KnownNames
    /// A file that is there may be written over, whoever wrote it.
    private let replaces: Bool

    /// Throws a `UserError` of code 64 for what cannot be meant, 65 where nothing could be written.
    init(_ address: AccessAddress, _ known: KnownNames, replacing replaces: Bool) throws(UserError) {
        (self.known, self.replaces) = (known, replaces)
        switch address {
        case .script(let path): (rendering, self.path) = (try Self.script(path), path)
        case .groupPolicy(let folder): (rendering, path) = (.groupPolicy, folder)
        case .cloud(let provider, let path): (rendering, self.path) = (provider == "aws" ? .aws : .azure, path)
        case .ssh, .smb, .hive, .wsl: throw .usage("--inside hands over by \(Self.help)")
        }
        if rendering == .groupPolicy, let path {
            try requireNewFolder(path)
        } else {
            try requireWritable(path)
            try requireReplaceable(path)
        }
    }

    /// What somebody else wrote is theirs: `redial` says of every file that it hands over who wrote it. A `.reg` file is UTF-16.
    private func requireReplaceable(_ path: String?) throws(UserError) {
        guard let path, !replaces, isFile(path) else { return }
        let text = String(decoding: (readFile(path, limit: 1 << 20) ?? []).filter { $0 != 0 }, as: UTF8.self)
        guard text.contains("ritten by redial ") else { throw .otherFile(path) }
    }

    private static func script(_ path: String) throws(UserError) -> Rendering {
        let ending = path.lastIndex(of: ".").map { path[path.index(after: $0)...].lowercased() } ?? ""
        switch Rendering(rawValue: ending == "yaml" ? "yml" : ending) {
        case .cmd: return .cmd
        case .powerShell: return .powerShell
        case .registryFile: return .registryFile
        case .playbook: return .playbook
        case .shell: return .shell
        case .groupPolicy, .azure, .aws, nil:
            throw .usage("script:FILE takes a file that ends with .cmd, .ps1, .reg, .sh or .yml.")
        }
    }

    /// Standard output holds it and nothing else, so that it can be piped on.
    var takesTheOutput: Bool { path == nil }

    /// Hands over the first repair of the plan that this form can hold, and says which. One at a time: what did not help is
    /// undone before the next is tried.
    func write(_ plan: Plan, for report: Report) throws(UserError) {
        let context = RenderingContext(
            maker: Self.maker, names: Self.names(at: report.walk.startedAt),
            present: PresentValues(report.walk), fills: fills(knowing: report.walk), host: report.target.host,
            account: known.account, acceptsRisk: known.acceptsRisk)
        var reasons: [String] = []
        for step in plan.steps {
            do {
                try deliver(try rendered(step, context))
                return Console.error("redial: wrote \(path ?? "it to standard output"): \(step.repair.title)\n")
            } catch {
                switch error {
                case .cannotBe(let why): reasons.append("\(step.repair.id): \(why.why.text)")
                case .failed(let error): throw error
                }
            }
        }
        let why = reasons.isEmpty ? "The plan holds no repair." : reasons.prefix(3).joined(separator: " ")
        throw .usage("Nothing was written. \(why)")
    }

    /// Writes the experiment for somebody who can run it there. Throws a `UserError`: 64 where this form cannot hold it, 65
    /// where the file cannot be written.
    func write(_ repair: Repair, trialSeconds seconds: Int) throws(UserError) {
        let bytes: [UInt8]
        do {
            bytes = try rendering.trial(
                of: repair, seconds: seconds,
                in: .init(maker: Self.maker, names: Self.names(), acceptsRisk: known.acceptsRisk))
        } catch {
            throw .usage("Nothing was written. \(error.why.text)")
        }
        guard let path else { return Console.out(bytes) }
        try writeFile(bytes, to: path)
        Console.error(
            "redial: wrote \(path): \(repair.title), for \(seconds) seconds. Start it there with -Action Try.\n")
    }

    /// What was said, and what the walk found where nothing was said.
    private func fills(knowing walk: Walk) -> [String: String] {
        let found = walk.largestPacket.map { ["packet-size": String($0)] } ?? [:]
        return found.merging(known.fills) { _, said in said }
    }

    /// As `--fill` names whom a repair is about, where that is not the user who is let in.
    static let account = Execution.account

    /// Reads `NAME=VALUE`. Throws a `UserError` of code 64 for a name that no repair knows, and for what its form does not take.
    static func fills(_ words: [String]) throws(UserError) -> [String: String] {
        var fills: [String: String] = [:]
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let (what, isTaken) = form(of: parts[0]) else {
                let names = [account] + Blank.all.map(\.id)
                throw .usage("--fill takes NAME=VALUE; NAME is one of \(names.joined(separator: ", ")).")
            }
            guard isTaken(parts[1]) else {
                throw .usage("--fill \(parts[0])=\(shown(parts[1], limit: 60)): that is not \(what).")
            }
            fills[parts[0]] = parts[1]
        }
        return fills
    }

    /// What a name stands for, and which values it takes; nil for a name that no repair knows.
    private static func form(of name: String) -> (what: String, isTaken: (String) -> Bool)? {
        if name == account { return ("the name of an account", ScriptNames.accepts(account:)) }
        return Blank.all.first { $0.id == name }.map { ($0.words, $0.accepts) }
    }

    private static let maker = "redial \(Redial.version)"

    private static func names(at instant: UnixTime = UnixTime(milliseconds: 0)) -> RenderingContext.BackupNames {
        .init(policy: guid(), backup: guid(), madeAt: instant)
    }

    private enum Obstacle: Error {
        case cannotBe(Unrenderable)
        case failed(UserError)
    }

    private func rendered(_ step: Plan.Step, _ context: RenderingContext) throws(Obstacle) -> [RenderedFile] {
        do {
            if let path, path.lowercased().hasSuffix(".json"),
                let requests = try rendering.requests(of: step.repair, in: context)
            {
                return [RenderedFile(place: .asked, bytes: requests)]
            }
            return try rendering.files(of: step.repair, in: context)
        } catch {
            throw .cannotBe(error)
        }
    }

    private func deliver(_ files: [RenderedFile]) throws(Obstacle) {
        do {
            for file in files {
                if case .beside(let ending) = file.place { try requireReplaceable(beside(ending)) }
            }
            for file in files { try deliver(file) }
        } catch {
            throw .failed(error)
        }
    }

    private func beside(_ ending: String) -> String? {
        path.map { path in "\(path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path).\(ending)" }
    }

    private func deliver(_ file: RenderedFile) throws(UserError) {
        guard let path else { return Console.out(file.bytes) }
        switch file.place {
        case .asked: try writeFile(file.bytes, to: path)
        case .beside(let ending): try writeFile(file.bytes, to: beside(ending) ?? path)
        case .within(let name):
            try makeFolders(path, name.split(separator: "/").dropLast().map(String.init))
            try writeFile(file.bytes, to: "\(path)/\(name)")
        }
    }
}

extension UserError {
    /// A file that is there already, and not redial's own.
    static func otherFile(_ path: String) -> UserError {
        .badFile(
            "The file \(shown(path, limit: 300)) is there already, and redial did not write it; name another one, or say --yes."
        )
    }
}

/// By chance, as GUIDs of version 4 are. [RFC 9562 5.4]
private func guid() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0f | 0x40
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = hex(bytes).uppercased()
    var rest = digits[...]
    let parts = [8, 4, 4, 4, 12].map { count in
        defer { rest = rest.dropFirst(count) }
        return String(rest.prefix(count))
    }
    return "{" + parts.joined(separator: "-") + "}"
}
