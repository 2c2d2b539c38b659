import CUnpack

/// A stream of liblzma or zlib.
final class Unpacker {
    enum Step: Equatable { case more, done, damaged, full }

    /// More than the strongest setting of xz needs.
    private static let memory: UInt64 = 96 << 20
    private static let pieceLength = 1 << 17

    private let packing: Packing
    private var xz = lzma_stream()
    private var gzip = z_stream()
    private var piece = [UInt8](repeating: 0, count: pieceLength)

    init?(_ packing: Packing) {
        self.packing = packing
        switch packing {
        case .xz:
            guard lzma_stream_decoder(&xz, Self.memory, cunpack_concatenated) == LZMA_OK else { return nil }
        case .gzip:
            // 15 bits of window; 16 more ask for gzip's own header.
            let size = Int32(MemoryLayout<z_stream>.size)
            guard inflateInit2_(&gzip, 15 + 16, ZLIB_VERSION, size) == Z_OK else { return nil }
        }
    }

    deinit {
        if packing == .xz { lzma_end(&xz) } else { inflateEnd(&gzip) }
    }

    /// Hands on what a piece unpacks to, until `write` takes no more.
    func take(_ bytes: [UInt8], _ write: (UnsafeRawBufferPointer) -> Bool) -> Step {
        bytes.withUnsafeBufferPointer { packing == .xz ? unpackXZ($0, LZMA_RUN, write) : unpackGzip($0, write) }
    }

    /// The end of what is packed: of several streams one after another only this tells.
    func finish(_ write: (UnsafeRawBufferPointer) -> Bool) -> Step {
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        return packing == .xz ? unpackXZ(nothing, LZMA_FINISH, write) : .more
    }

    private func unpackXZ(
        _ bytes: UnsafeBufferPointer<UInt8>, _ action: lzma_action, _ write: (UnsafeRawBufferPointer) -> Bool
    ) -> Step {
        xz.next_in = bytes.baseAddress
        xz.avail_in = bytes.count
        while true {
            var status = LZMA_OK
            let made = piece.withUnsafeMutableBufferPointer { out in
                xz.next_out = out.baseAddress
                xz.avail_out = out.count
                status = lzma_code(&xz, action)
                return out.count - xz.avail_out
            }
            guard piece.withUnsafeBytes({ write(UnsafeRawBufferPointer(rebasing: $0[..<made])) }) else { return .full }
            if status == LZMA_STREAM_END { return .done }
            if status == LZMA_BUF_ERROR { return .more }
            guard status == LZMA_OK else { return .damaged }
            if xz.avail_in == 0, made < piece.count, action == LZMA_RUN { return .more }
        }
    }

    private func unpackGzip(
        _ bytes: UnsafeBufferPointer<UInt8>, _ write: (UnsafeRawBufferPointer) -> Bool
    ) -> Step {
        gzip.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        gzip.avail_in = UInt32(bytes.count)
        while true {
            var status = Z_OK
            let made = piece.withUnsafeMutableBufferPointer { out in
                gzip.next_out = out.baseAddress
                gzip.avail_out = UInt32(out.count)
                status = inflate(&gzip, Z_NO_FLUSH)
                return out.count - Int(gzip.avail_out)
            }
            guard piece.withUnsafeBytes({ write(UnsafeRawBufferPointer(rebasing: $0[..<made])) }) else { return .full }
            // Several members one after another are one file. [RFC 1952 2.2]
            if status == Z_STREAM_END, gzip.avail_in > 0, inflateReset(&gzip) == Z_OK { continue }
            if status == Z_STREAM_END { return .done }
            if status == Z_BUF_ERROR || (status == Z_OK && gzip.avail_in == 0 && made < piece.count) { return .more }
            guard status == Z_OK else { return .damaged }
        }
    }
}
