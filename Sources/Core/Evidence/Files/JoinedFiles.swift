public import Primitives

extension Walk {
    /// A walk that nobody made: it holds what files tell, and is judged like any other.
    ///
    /// - Parameters:
    ///   - host: the computer that the files tell about.
    ///   - readAt: when they were read; ages, such as a certificate's, count from there.
    public static func ofFiles(asked: String, host: String, readAt: UnixTime) -> Walk {
        Walk(
            target: Target(asked: asked, host: host),
            vantage: Vantage(id: "file", kind: .file, host: "files", source: nil, interface: nil, overlays: []),
            startedAt: readAt)
    }

    /// Nothing of it was asked just now: it was read from files.
    public var isOfFiles: Bool { vantage.kind == .file }

    /// Adds what a file tells to what was seen. Conversations are not added: each is a walk of its own.
    public mutating func add(_ reading: FileReading) {
        var number = observations.count
        let used = Set(observations.map(\.id))
        let room = max(0, RecordedWalk.mostObservations - observations.count)
        let sights = reading.sights.prefix(min(FileReading.mostSights, room))
        for sight in sights {
            repeat { number += 1 } while used.contains("o\(number)")
            observations.append(
                Observation(
                    id: "o\(number)", probe: reading.kind.rawValue,
                    atMs: Double(max(0, sight.at?.since(startedAt) ?? 0)), fact: sight.fact, source: reading.file,
                    at: sight.at, machine: reading.machine))
        }
        // A log tells from when to when, whatever of it was worth an observation.
        let coverages = sights.compactMap { $0.fact as? LogCoverage }
        let times = sights.compactMap(\.at) + coverages.compactMap(\.from) + coverages.compactMap(\.to)
        files.append(
            FileSource(
                file: reading.file, kind: reading.kind, machine: reading.machine, observations: sights.count,
                from: times.min(), to: times.max(), warnings: reading.warnings))
    }
}
