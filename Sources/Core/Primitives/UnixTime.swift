/// An instant in milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC.
public struct UnixTime: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    /// Instants beyond what milliseconds can count become the first or the last one.
    public init(seconds: Int64) {
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        self.init(milliseconds: overflow ? (seconds < 0 ? .min : .max) : milliseconds)
    }

    /// From 100-nanosecond intervals since 1601-01-01, as NTLM and Windows count. [MS-DTYP 2.3.3]
    public init(fileTime: UInt64) {
        self.init(milliseconds: Int64(fileTime / 10_000) - 11_644_473_600_000)
    }

    /// 100-nanosecond intervals since 1601-01-01; zero for instants before that, the greatest number for those too late
    /// to count. [MS-DTYP 2.3.3]
    public var fileTime: UInt64 {
        let (since1601, overflow) = milliseconds.addingReportingOverflow(11_644_473_600_000)
        let (intervals, tooLate) = UInt64(max(0, since1601)).multipliedReportingOverflow(by: 10_000)
        return overflow || tooLate ? .max : intervals
    }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// Milliseconds from `other` to self, or the nearest number to that.
    public func since(_ other: Self) -> Int64 {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        return overflow ? (self < other ? .min : .max) : difference
    }

    /// `2026-11-22T10:00:00.000Z`. RFC 3339 knows the years 1 to 9999, which file times of a hostile host exceed: instants
    /// beyond are written as the first or the last of these.
    public var rfc3339: String {
        let (days, ofDay) = floorDivide(min(max(milliseconds, firstWritable), lastWritable), 86_400_000)
        let date = civil(daysSinceEpoch: days)
        let second = ofDay / 1000
        let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
        return
            "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(time).\(padded(ofDay % 1000, 3))Z"
    }

    /// `2026-11-22`.
    public var day: String { String(rfc3339.prefix { $0 != "T" }) }

    /// Reads what `rfc3339` writes, with or without the fraction (of up to nine digits). Nil for anything else, and for
    /// dates that no calendar has.
    public init?(rfc3339 text: some StringProtocol) {
        let text = Array(text.utf8.prefix(31))
        guard text.count == 20 || (22...30).contains(text.count), text.last == UInt8(ascii: "Z"),
            zip([4, 7, 10, 13, 16], "--T::".utf8).allSatisfy({ text[$0] == $1 }),
            let year = number(text[0..<4]), let month = number(text[5..<7]), let day = number(text[8..<10]),
            let hour = number(text[11..<13]), let minute = number(text[14..<16]), let second = number(text[17..<19]),
            let fraction = thousandths(text[19..<(text.count - 1)])
        else { return nil }
        let days = daysSinceEpoch(year: year, month: month, day: day)
        guard year > 0, civil(daysSinceEpoch: days) == (year, month, day), hour < 24, minute < 60, second <= 60 else {
            return nil
        }
        self.init(milliseconds: ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + fraction)
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

/// 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.
private let firstWritable: Int64 = -62_135_596_800_000
private let lastWritable: Int64 = 253_402_300_799_999

private func floorDivide(_ value: Int64, _ by: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: by)
    return remainder < 0 ? (quotient - 1, remainder + by) : (quotient, remainder)
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

private func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
}

/// Of `.5` 500, of nothing 0; what is finer is cut off.
private func thousandths(_ fraction: ArraySlice<UInt8>) -> Int64? {
    guard let point = fraction.first else { return 0 }
    let digits = fraction.dropFirst()
    guard point == UInt8(ascii: "."), number(digits) != nil else { return nil }
    return number((digits.prefix(3) + [0x30, 0x30]).prefix(3))
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
