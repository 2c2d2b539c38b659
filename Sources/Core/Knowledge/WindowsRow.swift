/// What one build number of Windows stands for. Client and server share numbers, and releases that came as an enablement
/// package show over NTLM the number of the release below them.
public struct WindowsRow: Equatable, Sendable {
    /// One of the releases that show this number, and the days of its last updates: `2027-01-12`.
    public struct Support: Equatable, Sendable {
        public let of: String
        /// The last day for everybody; nil where it was not published or read.
        public let ends: String?
        /// The last day for who pays for more.
        public let paid: String?
        /// An edition that few machines have and that is supported for longer.
        public let longTerm: Bool
    }

    public let build: Int
    /// All that it may be, in words.
    public let name: String
    public let supports: [Support]
}
