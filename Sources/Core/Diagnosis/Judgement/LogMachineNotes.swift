public import Evidence
public import Knowledge
import Primitives

/// Which of several computers the logs were judged of, and what was left out.
extension Judging {
    private static let mostNamed = 8

    func logMachineNotes() -> [Note] {
        guard let machines = seen.machines else { return [] }
        if let answering = machines.answering {
            let args: [String: Value] = ["machines": .text(listed(machines.others)), "name": .text(answering)]
            return [note("log-other-server", .warning, nil, args)]
        }
        if machines.isOfCapturedStranger {
            let args: [String: Value] = [
                "machines": .text(listed(machines.others)), "server": .text(seen.walk.target.host),
            ]
            return [note("log-not-of-capture", .warning, nil, args)]
        }
        guard let judged = machines.judged else { return [] }
        var notes: [Note] = []
        if !machines.others.isEmpty {
            let args: [String: Value] = [
                "machine": .text(judged.name), "why": .text(words.say("log-machines.\(machines.reason.rawValue)").text),
                "others": .text(listed(machines.others)),
            ]
            notes.append(note("log-machines", .warning, nil, args))
        }
        if let last = machines.earlier.max(by: { $0.lastAt < $1.lastAt }) {
            let args: [String: Value] = [
                "names": .text(machines.earlier.map(\.name).joined(separator: ", ")), "machine": .text(judged.name),
                "when": time(last.lastAt),
            ]
            notes.append(note("log-earlier-names", .info, nil, args))
        }
        return notes
    }

    private func listed(_ machines: [LogMachines.Machine]) -> String {
        let named = machines.prefix(Self.mostNamed).map { machine in
            let id = machine.isFailing ? "log-machine.failing" : "log-machine.well"
            return words.say(id, ["machine": .text(machine.name), "when": time(machine.lastAt)]).text
        }
        let more = machines.count - named.count
        return named.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
    }
}

/// The server whose event logs a walk is judged by; nil where no log names one, or none is of the server that answered.
public func serverOfLogs(in walk: Walk, knowledge: Knowledge) -> String? {
    let machines = LogMachines(Seen(walk), knowledge)
    if let judged = machines.judged { return judged.name }
    guard machines.answering == nil else { return nil }
    return walk.observations.first { $0.isOfServerLog && $0.machine != nil }?.machine
}

/// The walk is one of a capture, with event logs of computers of which nothing says that one of them is its server: what those
/// tell is judged apart.
public func areLogsOfAnother(than walk: Walk, knowledge: Knowledge) -> Bool {
    LogMachines(Seen(walk), knowledge).isOfCapturedStranger
}
