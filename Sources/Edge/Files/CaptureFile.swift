import CCapture
public import Capture
import Evidence
import Primitives

/// An open capture: a file, or an interface that is listened on. Frames come out of it in batches.
public final class CaptureFile {
    public enum Problem: Error, Equatable {
        case cannotOpen(String)
        case needsPrivilege(String)
        case linkType(Int)
    }

    private let handle: OpaquePointer
    public let link: LinkLayer
    private var buffer: [UInt8]
    private var frames: [ccapture_frame]

    /// Frames of nothing at all, one after another: where a file was never written, each sixteen zeros look like one.
    private var emptyFrames = 0
    private static let mostEmptyFrames = 4096

    private static let bufferLength = 4 << 20
    private static let mostFrames = 8192

    /// By its descriptor: what was unpacked has no path of its own.
    public convenience init(reading file: InputFile) throws(Problem) {
        var error = [CChar](repeating: 0, count: Int(CCAPTURE_ERROR_LENGTH))
        guard let handle = ccapture_open_file(file.descriptor, &error) else { throw .cannotOpen(text(error)) }
        try self.init(handle)
    }

    /// - Parameters:
    ///   - interface: nil: all of them.
    ///   - filter: in libpcap's language.
    public convenience init(listeningOn interface: String?, filter: String?) throws(Problem) {
        var error = [CChar](repeating: 0, count: Int(CCAPTURE_ERROR_LENGTH))
        var needsPrivilege: Int32 = 0
        guard let handle = ccapture_open_interface(interface, filter, &error, &needsPrivilege) else {
            throw needsPrivilege != 0 ? .needsPrivilege(text(error)) : .cannotOpen(text(error))
        }
        try self.init(handle)
    }

    private init(_ handle: OpaquePointer) throws(Problem) {
        let type = Int(ccapture_link_type(handle))
        guard let link = LinkLayer(linkType: type) else {
            ccapture_close(handle)
            throw .linkType(type)
        }
        self.handle = handle
        self.link = link
        buffer = [UInt8](repeating: 0, count: Self.bufferLength)
        frames = [ccapture_frame](repeating: ccapture_frame(), count: Self.mostFrames)
    }

    deinit { ccapture_close(handle) }

    /// Hands the next frames to the reader.
    ///
    /// - Parameter waitsMs: how long to wait for the first, of an interface.
    /// - Returns: how many there were; none at the end of a file. Nil where it cannot be read on: see `problem`.
    public func hand(to reader: inout ConversationReader, waitsMs: Int = 0) -> Int? {
        let count = buffer.withUnsafeMutableBufferPointer { bytes in
            frames.withUnsafeMutableBufferPointer { list in
                ccapture_read(
                    handle, bytes.baseAddress, bytes.count, list.baseAddress, Int32(list.count), Int32(waitsMs))
            }
        }
        guard count >= 0, emptyFrames < Self.mostEmptyFrames else { return nil }
        for frame in frames.prefix(Int(count)) {
            emptyFrames = frame.length == 0 && frame.at_ns == 0 ? emptyFrames + 1 : 0
            let bytes = buffer[frame.offset..<(frame.offset + Int(frame.captured))]
            reader.take(bytes, length: Int(frame.length), atNs: frame.at_ns, link: link)
        }
        return Int(count)
    }

    /// What went wrong with the last read.
    public var problem: String {
        if emptyFrames >= Self.mostEmptyFrames { return "only zeros follow, so the file was not written to its end" }
        return shown(String(cString: ccapture_error(handle)), limit: 200)
    }

    /// Frames that the kernel had no room for.
    public var dropped: Int { Int(ccapture_dropped(handle)) }
}

private func text(_ bytes: [CChar]) -> String {
    shown(String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self), limit: 200)
}
