import Foundation
import Testing

@testable import Knowledge

struct ProductTableTests {
    @Test func everyLineOfTheTableIsAProduct() throws {
        let text = try String(contentsOf: dataFolder.appending(path: "products.tsv"), encoding: .utf8)
        let lines = text.split(separator: "\n").dropFirst()
        let products = ProductTable.shared.products
        #expect(products.count == lines.count && products.count >= 40)
        #expect(lines.allSatisfy { !($0.split(separator: "\t").last ?? "").isEmpty })
        #expect(Set(products.map { $0.service.lowercased() }).count == products.count)
    }

    /// The names that these products themselves document.
    @Test func servicesAreKnownWhateverTheirCase() {
        #expect(ProductTable.shared.product(ofService: "IPBan")?.kind == .blocker)
        #expect(ProductTable.shared.product(ofService: "EKRN")?.name == "ESET")
        #expect(ProductTable.shared.product(ofService: "TermService") == nil)
        #expect(ProductTable("a\tb\tsuite\n\nx\ty\tother\tz\n").products.isEmpty)
    }
}
