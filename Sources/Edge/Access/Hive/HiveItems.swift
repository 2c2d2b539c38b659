import CHive
import Files
import FoundationEssentials
import Primitives
import Registry
import Repairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The child's part of reading and changing single things of a hive.
public enum HiveItems {
    public enum Status: Int32 {
        case done = 0
        case unreadable = 65
        case failed = 66
        case noLibrary = 69
    }

    private static let seconds: UInt32 = 30
    private static let memory = 2 * HiveFileReader.longest + 64 << 20
    private static let longestRequest = 1 << 20

    /// - Parameters:
    ///   - mode: `read`, or `change` for a file that nobody else uses.
    ///   - path: of the hive. The items come as JSON over standard input; their states go to standard output.
    public static func run(_ mode: String, _ path: String) -> Status {
        let isChange = mode == "change"
        chive_confine(seconds, memory, isChange ? HiveFileReader.longest + 16 << 20 : 0)
        guard let items = request() else { return complain("it was asked in no known form") }
        var hive: OpaquePointer?
        let error = isChange ? chive_open_for_change(path, &hive) : chive_open(path, &hive)
        guard error == 0, let hive else { return error == -1 ? .noLibrary : .unreadable }
        defer { chive_close(hive) }
        let editor = HiveEditor(hive)
        do throws(HiveEditor.Trouble) {
            if isChange {
                for change in items { try editor.make(change) }
                guard chive_commit(hive) == 0 else {
                    return complain("the changed hive cannot be written, \(String(cString: strerror(errno)))")
                }
                answer([])
            } else {
                var states: [ItemState] = []
                for change in items { states.append(try editor.state(of: change.item)) }
                answer(states)
            }
            return .done
        } catch {
            return complain(error.text)
        }
    }

    private static func request() -> [ItemChange]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= longestRequest {
            let count = read(STDIN_FILENO, &piece, piece.count)
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes += piece.prefix(count)
        }
        return try? JSONDecoder().decode([ItemChange].self, from: Data(bytes))
    }

    private static func answer(_ states: [ItemState]) {
        guard let bytes = try? JSONEncoder().encode(states) else { return }
        writeWhole(Array(bytes), to: STDOUT_FILENO)
    }

    private static func complain(_ text: String) -> Status {
        writeWhole(Array((text + "\n").utf8), to: STDERR_FILENO)
        return .failed
    }
}
