/// What was wrong with received bytes: which message, which field, where, and why.
///
/// Thrown by every decoder of the core rooms. `offset` counts bytes from the start of the message handed to the decoder.
public struct WireError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        /// The message goes on beyond the bytes at hand; at least `missing` more are needed.
        case truncated(missing: Int)
        /// A field has a value that its specification does not allow here.
        case unexpected(expected: String, got: String)
        /// The message ended and bytes were left over.
        case trailing(count: Int)
        /// A length or a nesting exceeds what redial accepts of anyone.
        case tooLarge(limit: Int, got: Int)
    }

    public let message: String
    public let field: String
    public let offset: Int
    public let reason: Reason

    public init(message: String, field: String, offset: Int, reason: Reason) {
        self.message = message
        self.field = field
        self.offset = offset
        self.reason = reason
    }

    /// True when more bytes could make the message whole.
    public var needsMore: Bool {
        if case .truncated = reason { return true }
        return false
    }
}

extension WireError: CustomStringConvertible {
    public var description: String {
        switch reason {
        case .truncated(let missing): "\(message).\(field) at byte \(offset): \(missing) more bytes needed"
        case .unexpected(let expected, let got):
            "\(message).\(field) at byte \(offset): expected \(expected), got \(got)"
        case .trailing(let count): "\(message) at byte \(offset): \(count) bytes after its end"
        case .tooLarge(let limit, let got):
            "\(message).\(field) at byte \(offset): \(got) is over the limit of \(limit)"
        }
    }
}
