/// Reads the embedded rows as `rows.py` wrote them: values between tabs, one row a line, in the order of the fields.
///
/// `JSONDecoder` took 5 ms of every start for the same data, a fifth of a whole check.
struct RowReader {
    /// The data does not have the form that is read, which a test excludes.
    struct Malformed: Error, Equatable {
        /// How many bytes were read before.
        let position: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position > bytes.endIndex }
    var malformed: Malformed { Malformed(position: position) }

    mutating func text() throws(Malformed) -> String {
        guard !isAtEnd else { throw malformed }
        let rest = bytes[position...]
        let end = rest.firstIndex { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") } ?? rest.endIndex
        defer { position = end + 1 }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    mutating func number<Number: LosslessStringConvertible>() throws(Malformed) -> Number {
        guard let number = Number(try text()) else { throw malformed }
        return number
    }

    /// How many values a list or a table holds.
    mutating func count() throws(Malformed) -> Int {
        let count: Int = try number()
        guard 0...bytes.count ~= count else { throw malformed }
        return count
    }

    mutating func next<Value: RowValue>() throws(Malformed) -> Value { try Value(from: &self) }
}

/// What can stand in a row: one value, a list or table of them, or a row of its own.
protocol RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed)
}

extension String: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) { self = try row.text() }
}

extension Double: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) { self = try row.number() }
}

extension Int: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) { self = try row.number() }
}

extension UInt32: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) { self = try row.number() }
}

extension UInt16: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) { self = try row.number() }
}

extension UInt8: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) { self = try row.number() }
}

extension Bool: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) { self = try row.count() == 1 }
}

extension RowValue where Self: RawRepresentable<String> {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        guard let value = Self(rawValue: try row.text()) else { throw row.malformed }
        self = value
    }
}

extension Array: RowValue where Element: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        let count = try row.count()
        self = []
        reserveCapacity(count)
        for _ in 0..<count { append(try row.next()) }
    }
}

extension Dictionary: RowValue where Key == String, Value: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        let count = try row.count()
        self.init(minimumCapacity: count)
        for _ in 0..<count { self[try row.text()] = try row.next() as Value }
    }
}

/// What may be absent is written as a list of at most one.
extension Optional: RowValue where Wrapped: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self = try row.count() == 0 ? nil : try row.next() as Wrapped
    }
}
