/// An instant in milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC.
public struct UnixTime: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(seconds: Int64) { self.init(milliseconds: seconds.multipliedReportingOverflow(by: 1000).partialValue) }

    /// From 100-nanosecond intervals since 1601-01-01, as NTLM and Windows count. [MS-DTYP 2.3.3]
    public init(fileTime: UInt64) {
        self.init(milliseconds: Int64(fileTime / 10_000) - 11_644_473_600_000)
    }

    /// 100-nanosecond intervals since 1601-01-01; zero for instants before that. [MS-DTYP 2.3.3]
    public var fileTime: UInt64 { UInt64(max(0, milliseconds + 11_644_473_600_000)) * 10_000 }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// Milliseconds from `other` to self.
    public func since(_ other: Self) -> Int64 { milliseconds.subtractingReportingOverflow(other.milliseconds).partialValue }

    /// `2026-11-22T10:00:00.000Z`.
    public var rfc3339: String {
        let (days, ofDay) = floorDivide(milliseconds, 86_400_000)
        let date = civil(daysSinceEpoch: days)
        let second = ofDay / 1000
        let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(time).\(padded(ofDay % 1000, 3))Z"
    }

    /// `2026-11-22`.
    public var day: String { String(rfc3339.prefix { $0 != "T" }) }

    /// Reads what `rfc3339` writes, with or without the fraction. Nil for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        let parts = text.split(whereSeparator: { "-T:.Z".contains($0) })
        let numbers = parts.compactMap { Int64($0) }
        guard numbers.count == parts.count, numbers.count == 6 || numbers.count == 7, text.hasSuffix("Z"),
            (1...9999).contains(numbers[0]), (1...12).contains(numbers[1]), (1...31).contains(numbers[2]),
            (0...23).contains(numbers[3]), (0...59).contains(numbers[4]), (0...60).contains(numbers[5])
        else { return nil }
        let fraction = numbers.count == 7 ? thousandths(parts[6]) : 0
        let days = daysSinceEpoch(year: numbers[0], month: numbers[1], day: numbers[2])
        self.init(
            milliseconds: ((days * 24 + numbers[3]) * 60 + numbers[4]) * 60_000 + numbers[5] * 1000 + fraction)
    }
}

extension UnixTime: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = UnixTime(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 instant in UTC")
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

private func floorDivide(_ value: Int64, _ by: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: by)
    return remainder < 0 ? (quotient - 1, remainder + by) : (quotient, remainder)
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

private func thousandths(_ fraction: some StringProtocol) -> Int64 {
    Int64((String(fraction) + "000").prefix(3)) ?? 0
}

/// The proleptic Gregorian date of a day number; years begin in March inside, so that leap days come last.
private func civil(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(daysSinceEpoch + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
}

private func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let (era, yearOfEra) = floorDivide(month <= 2 ? year - 1 : year, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}
