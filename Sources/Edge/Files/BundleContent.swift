import Evidence
import Primitives
import Readers

/// How much of a bundle is read. What goes beyond is passed over, and said.
struct BundleLimits {
    /// Bytes of one member; a longer event log is none that Windows keeps by itself.
    var member = 4 << 30
    /// Bytes of all members that are unpacked, so that no small archive keeps the machine busy for hours.
    var all = 8 << 30
    var members = 10_000
    /// What a report, and a walk that is kept, can hold.
    var sights = RecordedWalk.mostObservations
    var conversations = 2_000
    /// How long members are begun with; nil: until the last one.
    var seconds: Double?
}

/// What the members of a bundle come to: each is read by its content, as a file of its own would be.
struct BundleContent {
    let limits: BundleLimits
    private var readings: [FileReading] = []
    private var manifest: CollectorManifest?
    private(set) var seen = 0
    private var passedOver = PassedOver()
    private var problems: [FileReading.Warning] = []

    /// What is counted rather than told one by one.
    private struct PassedOver {
        var unknown = 0, links = 0, encrypted = 0, names = 0, unreadable = 0
        /// Of the unknown ones, those in which the collector keeps the words of commands that failed.
        var words = 0
        /// The first of its kind, to be shown.
        var firstName = "", firstUnreadable = ""
    }

    /// More problems of single members than these are counted.
    private static let mostProblems = 20
    private static let ofItself: Set<String> = ["damaged", "too-many-members", "too-much", "too-long"]
    private let deadline: ContinuousClock.Instant?

    init(limits: BundleLimits) {
        self.limits = limits
        deadline = limits.seconds.map { ContinuousClock.now + .seconds($0) }
    }

    /// What began could not be read to its end.
    enum Refusal {
        case unknown, link, encrypted, hostileName, unreadable(String)
    }

    mutating func passOver(_ name: String, _ why: Refusal) {
        seen += 1
        switch why {
        case .unknown: passOverUnknown(name)
        case .link: passedOver.links += 1
        case .encrypted: passedOver.encrypted += 1
        case .hostileName:
            passedOver.names += 1
            if passedOver.names == 1 { passedOver.firstName = shown(name, limit: 60) }
        case .unreadable(let reason):
            passedOver.unreadable += 1
            if passedOver.unreadable == 1 { passedOver.firstUnreadable = "\(shown(name, limit: 120)): \(reason)" }
        }
    }

    private mutating func passOverUnknown(_ name: String) {
        passedOver.unknown += 1
        if name.hasSuffix(".err") { passedOver.words += 1 }
    }

    mutating func warn(_ id: String, _ text: String) {
        guard problems.count < Self.mostProblems else { return }
        problems.append(.init(id: id, text: shown(text, limit: 300)))
    }

    /// Which reader takes a member that begins so; nil where none does, as for a bundle within a bundle.
    static func reader(_ head: FileHead) -> (any FileReader.Type)? {
        guard !BundleReader.recognises(head) else { return nil }
        return fileReaders.first { $0.recognises(head) }
    }

    static func isManifest(_ head: FileHead) -> Bool { CollectorManifest.isBeginning(head.bytes) }

    /// Whether no more is read; that is said once.
    ///
    /// - Parameter next: what comes next, and would be the first that is left out.
    mutating func isFull(before next: String? = nil) -> Bool {
        if let deadline, ContinuousClock.now >= deadline {
            let from = next.map { " (from \(shown($0, limit: 120)) on)" } ?? ""
            warn(
                "too-long",
                "holds more than can be read in \(Int(limits.seconds ?? 0)) s: after \(counted(seen)) the rest\(from) is passed over; name the files themselves to have them read"
            )
            return true
        }
        let isLong = seen >= limits.members
        let sights = readings.reduce(0) { $0 + $1.sights.count }
        let isRich =
            sights >= limits.sights
            || readings.reduce(0) { $0 + $1.conversations.count } >= limits.conversations
        if isLong { warn("too-many-members", "holds more than \(limits.members) members; the rest is passed over") }
        if isRich { warn("too-much", "tells more than a report can hold; the members after that are passed over") }
        return isLong || isRich
    }

    /// Reads one member that lies in a file.
    mutating func read(_ path: String, as member: String, _ reader: (any FileReader.Type)?) async {
        seen += 1
        do throws(FileProblem) {
            let file = try InputFile(opening: path)
            guard let reader else {
                manifest = CollectorManifest(try file.bytes(at: 0, count: WindowsText.limit))
                return
            }
            for var reading in try await reader.read(file) {
                reading.file = shown(member, limit: 300)
                readings.append(reading)
            }
        } catch .empty, .unknownKind {
            passOverUnknown(member)
        } catch {
            warn("member-unreadable", "\(shown(member, limit: 120)) \(error.text)")
        }
    }

    /// All readings, the bundle's own first.
    func finished(_ name: String) throws(FileProblem) -> [FileReading] {
        var own = FileReading(file: name, kind: .bundle, machine: manifest?.machine, warnings: problems + counted)
        own.takenAt = manifest?.taken
        if let warning = manifest?.warning { own.warnings.append(warning) }
        own.sights = manifest?.readParts(of: wholeFiles).map { .init($0) } ?? []
        guard !readings.isEmpty || manifest != nil else {
            if passedOver.encrypted > 0, passedOver.encrypted == seen {
                throw .damaged("is encrypted: unpack it with its password, and give redial the folder")
            }
            // Some speak of the bundle, and begin where its name stands, the others of its members.
            let first = (problems + counted).first
            let why = first.map { (Self.ofItself.contains($0.id) ? "; it " : ": ") + $0.text } ?? ""
            throw .damaged("holds nothing that redial reads\(why)")
        }
        return [own]
            + readings.map { reading in
                var reading = reading
                reading.machine = reading.machine ?? manifest?.machine
                reading.takenAt = reading.takenAt ?? manifest?.taken
                return reading
            }
    }

    /// The last names of members that were read to their end.
    private var wholeFiles: Set<String> {
        let whole = readings.filter { reading in reading.warnings.allSatisfy { $0.id == "nothing-known" } }
        return Set(whole.compactMap { $0.file.split(separator: "/").last.map(String.init) })
    }

    private var counted: [FileReading.Warning] {
        var warnings: [FileReading.Warning] = []
        func add(_ count: Int, _ id: String, _ text: String) {
            if count > 0 { warnings.append(.init(id: id, text: text)) }
        }
        let over = passedOver
        let unknown = over.unknown - (manifest == nil ? 0 : over.words)
        let isOne = unknown == 1
        add(
            unknown, "members-unknown",
            "\(unknown) of \(counted(seen)) \(isOne ? "is" : "are") of no kind that redial reads")
        add(
            over.links, "members-links",
            told(over.links, "is a link or a device, which is", "are links or devices, which are") + " not followed")
        add(
            over.encrypted, "members-encrypted",
            told(over.encrypted, "is encrypted", "are encrypted") + ", and so not read")
        add(
            over.names, "members-names",
            told(over.names, "has a name that leads elsewhere or hides", "have names that lead elsewhere or hide")
                + " something, and \(over.names == 1 ? "is" : "are") not read, such as \(over.firstName)")
        add(
            over.unreadable, "members-unreadable",
            "\(counted(over.unreadable)) cannot be read, such as \(over.firstUnreadable)")
        return warnings
    }

    private func counted(_ members: Int) -> String { "\(members) \(members == 1 ? "member" : "members")" }

    private func told(_ members: Int, _ one: String, _ many: String) -> String {
        "\(counted(members)) \(members == 1 ? one : many)"
    }
}
