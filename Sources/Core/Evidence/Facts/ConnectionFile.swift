/// What a .rdp file sets: what a client would do with it is judged later.
public struct ConnectionFile: Fact {
    public static let kind = "client.connectionFile"
    public static let step = Step.stay
    public static let meaning =
        "Settings of a .rdp file: `address` (of the computer, as written; absent where none is named), `port` (of the address, else `server port`; absent where the file leaves it to the client), `settings` (those that decide about the connection and its safety: `name`, `value`; no user, no password), `unknown` (names that no client is known to have), `invalid` (values that are not allowed: `name`, `value`, `allowed`), `repeated` (names that stand there twice, of which the last counts), `unreadableLines`, `isPasswordStored`, `signature` (none, whole, partial: it leaves out settings that decide where the connection goes, or broken: half of it is missing), `unsigned` (the settings that it leaves out)."

    public enum Signature: String, Codable, Sendable { case none, whole, partial, broken }

    public struct Setting: Codable, Equatable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public struct Invalid: Codable, Equatable, Sendable {
        public let name: String
        public let value: String
        public let allowed: String

        public init(name: String, value: String, allowed: String) {
            self.name = name
            self.value = value
            self.allowed = allowed
        }
    }

    public var address: String?
    public var port: UInt16?
    public var settings: [Setting] = []
    public var unknown: [String] = []
    public var invalid: [Invalid] = []
    public var repeated: [String] = []
    public var unreadableLines = 0
    public var isPasswordStored = false
    public var signature = Signature.none
    public var unsigned: [String] = []

    public init() {}

    public func value(_ name: String) -> String? { settings.first { $0.name == name }?.value }
    public func number(_ name: String) -> Int? { value(name).flatMap { Int($0) } }
}
