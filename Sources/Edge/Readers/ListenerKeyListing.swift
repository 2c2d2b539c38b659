public import Evidence
import Primitives

/// What the collector's two rows tell of the key of the listener's certificate: `icacls /save` of the file of the self-signed one,
/// and the answers of PowerShell for the one that is in use. Neither holds words of a language.
public enum ListenerKeyListing {
    /// The container of the key that Remote Desktop makes for itself; behind it stands the machine's own number.
    private static let container = "f686aace6942fb7f7ceb231212eef4a4_"
    private static let beginning = "redial-listener-certificate 1"

    public static func isBeginning(_ bytes: [UInt8]) -> Bool {
        let first = WindowsText(Array(bytes.prefix(512))).lines.first ?? ""
        return first == beginning || first.lowercased().hasPrefix(container)
    }

    /// Nil where it tells nothing.
    public static func read(_ bytes: [UInt8]) -> ListenerKey? {
        var lines = WindowsText(bytes).lines
        // A line without its end may lack the entry that lets somebody in.
        if bytes.count > WindowsText.limit || !bytes.suffix(2).contains(0x0a), !lines.isEmpty { lines.removeLast() }
        return lines.first == beginning ? ofListener(lines.dropFirst()) : ofOwnKey(lines)
    }

    /// A name of a file in one line, its access in the next. Of several, such as a cloned machine's old one, any that may be read
    /// leaves open which is in use.
    private static func ofOwnKey(_ lines: [String]) -> ListenerKey? {
        var keys: [ListenerKey] = []
        for (name, access) in zip(lines, lines.dropFirst()) where name.lowercased().hasPrefix(container) {
            guard let descriptor = SecurityDescriptor(access) else { continue }
            keys.append(
                ListenerKey(
                    certificate: .own, isThere: true, system: descriptor.access(of: .system),
                    networkService: descriptor.access(of: .networkService)))
        }
        return keys.first.flatMap { first in keys.allSatisfy { $0 == first } ? first : nil }
    }

    private static func ofListener(_ lines: ArraySlice<String>) -> ListenerKey? {
        var values: [Substring: Substring] = [:]
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2, values[words[0]] == nil { values[words[0]] = words[1] }
        }
        // Without the certificate itself, nothing is known of its key. 1: the one that it made for itself.
        // [Win32_TSGeneralSetting, SSLCertificateSHA1HashType]
        guard let type = values["hash-type"], let isThere = values["has-private-key"] else { return nil }
        let descriptor = values["key-access"].flatMap { SecurityDescriptor($0) }
        return ListenerKey(
            certificate: type == "1" ? .selfSigned : .bound, isThere: isThere == "True",
            system: descriptor?.access(of: .system) ?? .unknown,
            networkService: descriptor?.access(of: .networkService) ?? .unknown)
    }
}
