import Evidence
import Knowledge
import Primitives

/// From so many days before the end of support on, it is worth a reminder.
private let reminderMs: Int64 = 180 * 86_400_000
private let dayMs: Int64 = 86_400_000

extension Judging {
    /// The release in words, from the build number that Windows tells; nil for servers that only borrow its number, as those
    /// built on FreeRDP do.
    var windowsRelease: String? { windowsRow?.name }

    private var windowsRow: WindowsRow? {
        guard let number = windowsBuild?.number else { return nil }
        return words.knowledge.windows.first { $0.build == number }
    }

    /// As Windows tells it over the network; where nobody did, as its own settings do.
    private var windowsBuild: (observation: Observation, number: Int)? {
        guard let (observation, identity) = seen.first(NTLMIdentity.self) else {
            guard let machine = MachineView(seen), !machine.areSeveral, let number = machine.build,
                let name = machine.names.first(where: { $0.fact.build != nil })
            else { return nil }
            return (name.observation, number)
        }
        guard value("negotiate.server") == "windows", let build = identity.build,
            let number = build.split(separator: ".").last.flatMap({ Int($0) })
        else { return nil }
        return (observation, number)
    }

    /// Support that has ended, or soon will, for every release that the number may stand for.
    func supportNote() -> Note? {
        guard let row = windowsRow, let observation = windowsBuild?.observation,
            let end = lastDay(of: row.supports.filter { !$0.longTerm })
        else { return nil }
        let left = end.day.since(seen.walk.startedAt)
        guard left < reminderMs else { return nil }
        var args: [String: Value] = ["release": .text(row.name), "of": .text(end.of), "day": .text(end.day.day)]
        // The last day counts to its end.
        guard left + dayMs <= 0 else { return note("end-of-support", "soon", .info, observation, args, due: end.day) }
        if let longer = lastDay(of: row.supports.filter(\.longTerm)), longer.day > seen.walk.startedAt {
            args["longer"] = .text(longer.of)
            args["longerDay"] = .text(longer.day.day)
            return note("end-of-support", "but-for-long-term", .info, observation, args, due: end.day)
        }
        if let paid = row.supports.compactMap(\.paid).compactMap(day).max(), paid > seen.walk.startedAt {
            args["paid"] = .text(paid.day)
            return note("end-of-support", "but-for-paid", .warning, observation, args, due: end.day)
        }
        return note("end-of-support", "over", .warning, observation, args, due: end.day)
    }

    /// The release that is supported longest; nil where the end of one is not known.
    private func lastDay(of supports: [WindowsRow.Support]) -> (of: String, day: UnixTime)? {
        let ends = supports.map { (of: $0.of, day: $0.ends.flatMap(day)) }
        guard ends.allSatisfy({ $0.day != nil }) else { return nil }
        return ends.compactMap { end in end.day.map { (end.of, $0) } }.max { ($0.1, $1.0) < ($1.1, $0.0) }
    }

    private func note(
        _ id: String, _ wording: String, _ severity: Note.Severity, _ observation: Observation,
        _ args: [String: Value], due: UnixTime
    ) -> Note {
        Note(
            id: id, severity: severity, observation: observation.id, dueAt: due,
            text: words.say("note.\(id).\(wording)", args).text)
    }
}

private func day(_ text: String) -> UnixTime? { UnixTime(rfc3339: text + "T00:00:00Z") }
