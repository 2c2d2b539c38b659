import Knowledge

/// What has to hold before a repair is carried out, read from its data.
struct RepairCondition {
    let row: Repair.Condition
    let key: String
    let name: String
    let least: UInt32

    /// Nil for a row that cannot be read, which a test excludes.
    init?(_ row: Repair.Condition) {
        guard let slash = row.path.lastIndex(of: "\\"), let least = UInt32(row.atLeast) else { return nil }
        (self.row, self.least) = (row, least)
        (key, name) = (String(row.path[..<slash]), String(row.path[row.path.index(after: slash)...]))
    }

    /// What is said where it does not hold.
    var sentence: String { "\(row.why) The repair \(row.repair) comes first." }

    var item: MachineItem { .value(key: key, name: name) }

    /// The value itself, as scripts ask for it.
    var value: WantedValue { WantedValue(key: key, name: name, data: .number(WantedNumber(least, isLeast: true))) }
}

extension Repair {
    var conditions: [RepairCondition] { (requires ?? []).compactMap(RepairCondition.init) }
}
