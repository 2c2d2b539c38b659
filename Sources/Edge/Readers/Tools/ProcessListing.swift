import Evidence

private let mostProcesses = 1000

/// `tasklist /svc`, and `tasklist`: the columns lie where the line of equals signs says.
func processes(in lines: [String]) -> MachineProcesses? {
    var found: [MachineProcesses.Process] = []
    var columns: [Range<Int>] = []
    for line in lines where found.count < mostProcesses {
        if let ruler = ruler(line) {
            columns = ruler
        } else if columns.count >= 2 {
            let cells = cells(of: line, columns)
            if let pid = cells[1].decimal, !cells[0].isEmpty {
                let services = columns.count == 3 ? names(cells[2]) : nil
                found.append(.init(pid: pid, program: toolText(cells[0]), services: services))
            } else if cells[0].isEmpty, columns.count == 3, let last = found.popLast() {
                // More services than fit on one line.
                found.append(
                    .init(pid: last.pid, program: last.program, services: (last.services ?? []) + names(cells[2])))
            } else {
                columns = []
            }
        }
    }
    return found.isEmpty ? nil : MachineProcesses(processes: found)
}

private func names(_ cell: Substring) -> [String] {
    cell.split(separator: ",").map { toolText($0.trimmed, limit: 60) }.filter { !$0.isEmpty }.prefix(64).map { $0 }
}

/// `========= ======== ====`
private func ruler(_ line: String) -> [Range<Int>]? {
    guard line.hasPrefix("===="), line.utf8.allSatisfy({ $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: " ") }) else {
        return nil
    }
    let words = line.words
    guard words.count >= 2, words.count < 10 else { return nil }
    return words.map { word in
        let start = line.utf8.distance(from: line.startIndex, to: word.startIndex)
        return start..<(start + word.utf8.count)
    }
}

/// By characters; the last column takes the rest.
private func cells(of line: String, _ columns: [Range<Int>]) -> [Substring] {
    columns.indices.map { index in
        let rest = line.dropFirst(columns[index].lowerBound)
        return (index == columns.count - 1 ? rest : rest.prefix(columns[index].count)).trimmed
    }
}
