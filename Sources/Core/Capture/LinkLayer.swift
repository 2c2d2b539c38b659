import Primitives

/// What stands before the network's packet in each frame of a capture, by the capture's number for it (LINKTYPE_*).
public enum LinkLayer: Equatable, Sendable {
    case ethernet
    /// `any` of Linux in its two versions: LINKTYPE_LINUX_SLL and _SLL2.
    case linuxCooked, linuxCooked2
    /// The packet itself.
    case rawIP
    /// Four bytes of an address family, in the byte order of whoever captured (NULL) or of the network (LOOP).
    case loopback

    /// Nil for what is not read: Wi-Fi's own frames, USB, serial lines.
    public init?(linkType: Int) {
        switch linkType {
        case 1: self = .ethernet
        case 113: self = .linuxCooked
        case 276: self = .linuxCooked2
        case 12, 14, 101, 228, 229: self = .rawIP
        case 0, 108: self = .loopback
        default: return nil
        }
    }

    /// The IP packet in a frame, with whatever fills the frame behind it; nil for frames of other protocols.
    func packet(in frame: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        switch self {
        case .ethernet: frame.u16(12).flatMap { network(type: $0, frame.dropFirst(14)) }
        case .linuxCooked: frame.u16(14).flatMap { network(type: $0, frame.dropFirst(16)) }
        case .linuxCooked2: frame.u16(0).flatMap { network(type: $0, frame.dropFirst(20)) }
        case .rawIP: frame
        // The family's numbers differ by system; the packet says itself which version it is.
        case .loopback: frame.dropFirst(4)
        }
    }

    /// Tags of VLANs lie in one another (802.1Q in 802.1ad), and PPP of DSL lines beneath them.
    private func network(type: Int, _ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var (type, rest) = (type, rest)
        for _ in 0..<Self.mostTags {
            switch type {
            case 0x0800, 0x86dd: return rest
            case 0x8100, 0x88a8, 0x9100:
                guard let next = rest.u16(2) else { return nil }
                (type, rest) = (next, rest.dropFirst(4))
            case 0x8864:
                guard let inner = rest.u16(6), inner == 0x0021 || inner == 0x0057 else { return nil }
                return rest.dropFirst(8)
            default: return nil
            }
        }
        return nil
    }

    private static let mostTags = 5
}

extension ArraySlice<UInt8> {
    /// A number of two bytes in the network's order at an offset from the start; nil where the bytes end before.
    func u16(_ offset: Int) -> Int? {
        let at = startIndex + offset
        guard at + 1 < endIndex else { return nil }
        return Int(self[at]) << 8 | Int(self[at + 1])
    }

    func u32(_ offset: Int) -> UInt32? {
        guard let high = u16(offset), let low = u16(offset + 2) else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    func u64(_ offset: Int) -> UInt64? {
        guard let high = u32(offset), let low = u32(offset + 4) else { return nil }
        return UInt64(high) << 32 | UInt64(low)
    }

    func byte(_ offset: Int) -> UInt8? {
        let at = startIndex + offset
        return at < endIndex ? self[at] : nil
    }
}
