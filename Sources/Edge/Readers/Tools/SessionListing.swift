import Evidence

private let mostListeners = 16

/// `qwinsta`, which is `query session`. Words for states are translated; numbers are not, and listeners have those from 65536.
func sessions(in lines: [String]) -> MachineSessions? {
    var table = MachineSessions()
    var sawListener = false
    for line in lines {
        guard let row = SessionRow(line) else { continue }
        if row.id >= 65536 {
            sawListener = true
            guard table.listeners.count < mostListeners else { continue }
            table.listeners.append(
                .init(name: toolText(row.name), id: row.id, state: toolText(row.state, limit: 20)))
        } else if row.id == 0, row.name == "services" {
            table.isWhole = true
        } else if row.hasUser {
            if row.name.isEmpty { table.disconnected += 1 }
            if row.name.contains("#") { table.connected += 1 }
        }
    }
    return table.isWhole || sawListener && table.listeners.contains { $0.name.lowercased().hasPrefix("rdp") }
        ? table : nil
}

/// ` rdp-tcp#0         CORP User                2  Active  rdpwd`: the name begins in the second column and the user in the
/// twentieth; two blanks part the number from the state.
private struct SessionRow {
    private static let userColumn = 19

    let name: Substring
    let hasUser: Bool
    let id: UInt32
    let state: Substring

    init?(_ line: String) {
        guard line.utf8.count < 400, let mark = line.first, mark == " " || mark == ">" else { return nil }
        let words = line.dropFirst().words
        let spaced = words.lastIndex { word in
            word.decimal != nil && line[word.endIndex...].hasPrefix("  ")
                && line[word.endIndex...].dropFirst(2).first != " "
        }
        guard let index = spaced, index + 1 < words.count, let id = words[index].decimal,
            words[index + 1].decimal == nil,
            words[index + 1].first.map({ !$0.isASCII || $0.isLetter || $0 == "?" }) == true
        else { return nil }
        let before = words[..<index]
        let start = line.index(after: line.startIndex)
        let isNamed = before.first.map { $0.startIndex == start } ?? false
        // Names have no blanks; users may.
        guard before.count <= 6,
            isNamed
                || before.first.map({ line.distance(from: line.startIndex, to: $0.startIndex) >= Self.userColumn })
                    ?? true
        else { return nil }
        name = isNamed ? before.first ?? "" : ""
        hasUser = before.count > (isNamed ? 1 : 0)
        self.id = id
        state = words[index + 1]
    }
}
