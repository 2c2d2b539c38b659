/// Products that may keep a connection to Remote Desktop back, each known by a service of it: data that people edit
/// (`Data/products.tsv`).
public struct ProductTable: Sendable {
    public enum Kind: String, Sendable {
        /// Bans addresses that guess passwords.
        case blocker
        /// Filters connections, or watches and cuts them.
        case suite
    }

    public struct Product: Equatable, Sendable {
        public let service: String
        public let name: String
        public let kind: Kind
    }

    public static let shared = ProductTable(EmbeddedProducts.tsv)

    public let products: [Product]

    /// A line that is none is passed over, which a test excludes for our own.
    public init(_ table: String) {
        products = table.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 4, let kind = Kind(rawValue: fields[2]) else { return nil }
            return Product(service: fields[0], name: fields[1], kind: kind)
        }
    }

    /// Names of services differ in case from one version to the next.
    public func product(ofService name: String) -> Product? {
        let folded = name.lowercased()
        return products.first { $0.service.lowercased() == folded }
    }
}
