import Knowledge
import Repairs

/// `--inside script:FILE`: a repair as a script for who can run it.
struct HandedOverScript {
    let kind: ScriptKind
    let path: String

    /// Throws a `UserError` of code 64 for another way in, 65 where the file could not be written.
    init(_ access: String) throws(UserError) {
        let prefix = "script:"
        guard access.hasPrefix(prefix) else {
            throw .usage("--inside takes script:FILE; redial cannot go into machines yet.")
        }
        path = String(access.dropFirst(prefix.count))
        let ending = path.lowercased().split(separator: ".").last.map(String.init) ?? ""
        guard let kind = ScriptKind(rawValue: ending), !path.isEmpty else {
            throw .usage("--inside script:FILE takes a file that ends with .cmd or .ps1.")
        }
        self.kind = kind
        try requireWritable(path)
    }

    /// Writes the first repair of the plan that a script of this kind can carry out, and says which. One at a time: what
    /// did not help is undone before the next is tried.
    func write(_ plan: Plan) throws(UserError) {
        for step in plan.steps {
            guard let text = kind.text(of: step.repair, made: "redial \(Redial.version)") else { continue }
            try writeFile(Array(text.utf8), to: path)
            Console.error("redial: wrote \(path): \(step.repair.title)\n")
            return
        }
        throw .usage("None of these repairs can be carried out by a .\(kind.rawValue) script; nothing was written.")
    }
}
