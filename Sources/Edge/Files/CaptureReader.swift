public import Capture
public import Evidence
import Primitives
public import RDPSequence
import Transport

/// A capture of packets, `.pcap` or `.pcapng`: each connection of Remote Desktop in it becomes a walk.
public enum CaptureReader: FileReader {
    public static let kind = FileKind.capture

    /// pcap in either byte order, with micro- or nanoseconds, and pcapng's section header.
    private static let marks: [[UInt8]] = [
        [0xa1, 0xb2, 0xc3, 0xd4], [0xd4, 0xc3, 0xb2, 0xa1], [0xa1, 0xb2, 0x3c, 0x4d], [0x4d, 0x3c, 0xb2, 0xa1],
        [0x0a, 0x0d, 0x0d, 0x0a],
    ]

    public static func recognises(_ head: FileHead) -> Bool { marks.contains { head.bytes.starts(with: $0) } }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        let capture = try open(file)
        var reader = ConversationReader.reading()
        var warnings: [FileReading.Warning] = []
        while true {
            guard let count = capture.hand(to: &reader) else {
                warnings.append(
                    .init(
                        id: "capture-damaged",
                        text: "cannot be read beyond \(reader.frames) frames: \(capture.problem)"))
                break
            }
            if count == 0 { break }
        }
        let told = reader.finish()
        return [
            FileReading(
                file: file.name, kind: kind, conversations: told.walks,
                warnings: warnings + told.warnings + noneWarning(told))
        ]
    }

    private static func open(_ file: InputFile) throws(FileProblem) -> CaptureFile {
        do {
            return try CaptureFile(reading: file)
        } catch {
            throw problem(of: error)
        }
    }

    /// What the first client in a capture sent to begin with, which may be packed; nil where it holds no client whose request
    /// and hello are both there.
    public static func opening(in path: String) throws(FileProblem) -> ClientOpening? {
        var file = try InputFile(opening: path)
        guard file.size > 0 else { throw .empty }
        if Packing(try file.bytes(at: 0, count: FileHead.length)) != nil { file = try PackedFileReader.unpack(file).0 }
        guard recognises(FileHead(bytes: try file.bytes(at: 0, count: FileHead.length), name: file.name)) else {
            throw .damaged("is no capture of packets (.pcap, .pcapng)")
        }
        let capture = try open(file)
        var reader = ConversationReader()
        while reader.opening == nil, let count = capture.hand(to: &reader), count > 0 {}
        return reader.opening
    }

    /// That there is nothing to judge, where there is not.
    public static func noneWarning(_ told: CapturedConversations) -> [FileReading.Warning] {
        told.walks.isEmpty
            ? [.init(id: "no-conversation", text: "holds no connection of Remote Desktop that can be judged")] : []
    }

    private static func problem(of problem: CaptureFile.Problem) -> FileProblem {
        switch problem {
        case .cannotOpen(let reason), .needsPrivilege(let reason):
            .damaged("begins as a capture, but cannot be read as one: \(reason)")
        case .linkType(let number):
            .damaged("is a capture of a kind of network that redial does not read (link type \(number))")
        }
    }
}

extension ConversationReader {
    /// One that reads certificates with the code of a live walk.
    public static func reading(ports: Set<UInt16> = [3389]) -> ConversationReader {
        let known = KnownChains()
        return ConversationReader(ports: ports) { chain, asked, now in
            known.read(chain)?.facts(askedHost: asked, now: now) ?? []
        }
    }
}

/// A server shows the same chain to every client: reading it takes longer than all else of its conversation.
private final class KnownChains {
    private static let most = 64
    private var chains: [[[UInt8]]: ReadChain?] = [:]

    func read(_ chain: [[UInt8]]) -> ReadChain? {
        if let known = chains[chain] { return known }
        if chains.count >= Self.most { chains = [:] }
        let read = ReadChain(chain)
        chains[chain] = read
        return read
    }
}
