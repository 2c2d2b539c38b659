/// The family of a number: the same number means different things in different families, so every look-up names one.
public enum CodeKind: String, CaseIterable, Sendable {
    /// The reason that mstsc shows as "error code". [IMsTscAxEvents::OnDisconnected]
    case disconnectReason
    /// What it shows as "extended error code". [ExtendedDisconnectReasonCode]
    case extendedReason
    /// errorInfo of a Set Error Info PDU. [MS-RDPBCGR 2.2.5.1.1]
    case errorInfo
    /// Reason of an MCS Disconnect Provider Ultimatum. [T.125 section 7]
    case mcsReason
    /// failureCode of an RDP_NEG_FAILURE, and the other numbers of the negotiation. [MS-RDPBCGR 2.2.1.1.1, 2.2.1.2]
    case negotiationFailure, negotiationProtocol, negotiationRequestFlag, negotiationResponseFlag, negotiationType
    case ntstatus, sspi, win32, winsock
    /// Early User Authorization Result PDU. [MS-CSSP 2.2.3]
    case earlyUserAuth
    case rdstls, logonInfo, activeXFatal
    /// What RD Gateway answers [MS-TSGU 2.2.6], and what mstsc shows for it.
    case gateway, gatewayClient
    /// Azure Virtual Desktop's diagnostics; numbers and texts of the clients for it and for phones.
    case avd, client, clientText
    /// dwErrorCode and dwStateTransition of a licensing error message. [MS-RDPBCGR 2.2.1.12.1.3]
    case licensing, licensingTransition
    /// FreeRDP's connect errors, and the exit codes of its program for X11.
    case freerdp, freerdpExit
    /// What a dialog says that shows no number; `name` is ours.
    case message
    /// error-code of a KRB-ERROR, from a domain controller or a server. [RFC 4120 7.5.9]
    case kerberos
    /// An event of the Windows event log; `name` is its provider, `alias` its channel.
    case event
}

/// What one number, or one name, of one family means.
public struct CodeEntry: Equatable, Sendable {
    public let kind: CodeKind
    /// Nil for the few that are texts only.
    public let number: UInt32?
    /// As its source names it; empty where it has no name.
    public let name: String
    public let alias: String
    /// The step at which it shows; nil where it does not say.
    public let step: String?
    public let meaning: String
    /// `primary` (specification, vendor's page, header) or `secondary`.
    public let quality: String
    public let source: String
    /// Traps and what it does not say; may be empty.
    public let notes: String
}

/// All codes that redial knows: data that people edit (`Data/codes/*.tsv`), read when they are first asked for.
public struct CodeTable: Sendable {
    public let entries: [CodeEntry]
    /// Hashes of all names and aliases: most words of a dialog are none, and are told so at once.
    private let nameHashes: Set<UInt64>

    public static let shared = CodeTable(EmbeddedCodes.tsv)

    /// Lines of nine fields between tabs; a line that is none is passed over, which a test excludes for our own data.
    public init(_ tsv: String) {
        var tsv = tsv
        let entries = tsv.withUTF8 { codeEntries(in: $0) }
        self.entries = entries
        var hashes: Set<UInt64> = []
        for entry in entries where entry.kind != .event {
            hashes.insert(nameHash(entry.name))
            hashes.formUnion(aliasHashes(entry))
        }
        nameHashes = hashes
    }

    public func entry(_ kind: CodeKind, _ number: UInt32) -> CodeEntry? {
        entries.first { $0.kind == kind && $0.number == number }
    }

    /// Nil for a number that has no name in its family.
    public func name(of number: UInt32, _ kind: CodeKind) -> String? {
        entry(kind, number).flatMap { $0.name.isEmpty ? nil : $0.name }
    }

    /// Every family's meaning of a number, in the order of the families.
    public func entries(of number: UInt32) -> [CodeEntry] {
        inOrderOfFamilies(entries.filter { $0.number == number })
    }

    private func inOrderOfFamilies(_ found: [CodeEntry]) -> [CodeEntry] {
        found.count < 2 ? found : CodeKind.allCases.flatMap { kind in found.filter { $0.kind == kind } }
    }

    /// By name or alias, whatever its case, in the order of the families; events have no names of their own.
    public func entries(named name: String) -> [CodeEntry] {
        inOrderOfFamilies(entries.filter { $0.kind != .event && ($0.name.isAlike(name) || $0.hasAlias(name)) })
    }

    /// A pasted text has many words, and few of them are names.
    public func hasEntry(named name: String) -> Bool {
        guard nameHashes.contains(nameHash(name)) else { return false }
        return entries.contains { $0.kind != .event && ($0.name.isAlike(name) || $0.hasAlias(name)) }
    }

    /// Numbers that an event has, of whatever provider.
    public var eventIDs: Set<UInt32> {
        entries.reduce(into: []) { ids, entry in
            if entry.kind == .event, let id = entry.number { ids.insert(id) }
        }
    }

    /// Events with this id; of a provider whose name, or channel, contains the given text, where one is given.
    public func events(_ id: UInt32, provider: String?) -> [CodeEntry] {
        let wanted = provider.map(letters)
        return entries.filter { entry in
            guard entry.kind == .event, entry.number == id else { return false }
            return wanted.map { letters(entry.name).contains($0) || letters(entry.alias).contains($0) } ?? true
        }
    }
}

extension CodeEntry {
    fileprivate init?(_ fields: [String]) {
        guard fields.count == 9, let kind = CodeKind(rawValue: fields[0]) else { return nil }
        self.init(
            kind: kind, number: codeNumber(fields[1]), name: fields[2], alias: fields[3],
            step: fields[4].isEmpty ? nil : fields[4], meaning: fields[5], quality: fields[6], source: fields[7],
            notes: fields[8])
    }

    fileprivate func hasAlias(_ name: String) -> Bool {
        // Splitting costs far more than looking: every word of a dialog is held against every row.
        alias.utf8.count >= name.utf8.count && alias.split(separator: " ").contains { $0.isAlike(name) }
    }
}

/// One pass over the bytes: this is read at every start that explains something.
private func codeEntries(in bytes: UnsafeBufferPointer<UInt8>) -> [CodeEntry] {
    var entries: [CodeEntry] = []
    var fields: [String] = []
    var start = 0
    for end in 0...bytes.count {
        let byte = end < bytes.count ? bytes[end] : UInt8(ascii: "\n")
        guard byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") else { continue }
        fields.append(String(decoding: bytes[start..<end], as: UTF8.self))
        start = end + 1
        guard byte == UInt8(ascii: "\n") else { continue }
        if let entry = CodeEntry(fields) { entries.append(entry) }
        fields.removeAll(keepingCapacity: true)
    }
    return entries
}

extension StringProtocol {
    /// The same but for the case of letters; names of codes have only those of ASCII.
    fileprivate func isAlike(_ other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { upper($0) == upper($1) }
    }
}

/// FNV-1a over the bytes, whatever their case; it parts words, and proves nothing.
private func nameHash(_ name: some StringProtocol) -> UInt64 {
    name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64(upper($1))) &* 0x100_0000_01b3 }
}

private func aliasHashes(_ entry: CodeEntry) -> [UInt64] {
    entry.alias.isEmpty ? [] : entry.alias.split(separator: " ").map { nameHash($0) }
}

private func upper(_ byte: UInt8) -> UInt8 { 0x61...0x7a ~= byte ? byte - 0x20 : byte }

/// `0x904`, `2308`: nil for anything else.
func codeNumber(_ text: String) -> UInt32? {
    text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
}

/// Lower-case letters and digits only: people write provider names with and without hyphens and spaces.
private func letters(_ text: String) -> String { String(text.lowercased().filter { $0.isLetter || $0.isNumber }) }
