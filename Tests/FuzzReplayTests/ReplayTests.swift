import Foundation
import FuzzTargets
import Testing

/// A stored input of the fuzzer: a seed, or one that once crashed.
struct StoredInput: Sendable, CustomTestStringConvertible {
    let family: Family
    /// Beneath `Fuzz`, such as `corpus/tls/da39a3ee`.
    let path: String

    var testDescription: String { path }

    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: fuzzFolder.appending(path: path))) }
}

@Suite struct ReplayTests {
    @Test(arguments: storedInputs(in: "corpus"))
    func seed(_ stored: StoredInput) throws {
        try stored.family.examine(try stored.bytes())
    }

    @Test(arguments: storedInputs(in: "crashes"))
    func formerCrash(_ stored: StoredInput) throws {
        try stored.family.examine(try stored.bytes())
    }

    /// The prefixes of every seed, and every seed with a bit turned: what a fuzzer tries first. Of a long one not all: those
    /// of its beginning, where most is decided, and some of the rest.
    @Test(arguments: Family.allCases)
    func neighboursOfSeeds(_ family: Family) throws {
        let near = 128
        for seed in family.seeds {
            let step = max(1, seed.count / near)
            for index in seed.indices where index < near || index.isMultiple(of: step) {
                try family.examine(Array(seed[..<index]))
                var turned = seed
                turned[index] ^= 1 << UInt8(index % 8)
                try family.examine(turned)
            }
        }
    }

    /// A seed that nothing reads is of no use; and the stored ones are those that `Fuzz/seeds` writes.
    @Test(arguments: Family.allCases)
    func seedsAreReadAndStored(_ family: Family) throws {
        let stored = try storedInputs(in: "corpus").filter { $0.family == family }.map { try $0.bytes() }
        #expect(Set(stored) == Set(family.seeds), "Fuzz/seeds writes them anew")
        for seed in family.seeds {
            #expect(try family.examine(seed) > 0, "\(seed)")
        }
    }
}

private let fuzzFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz")

/// Folders that are not there hold nothing; `seedsAreReadAndStored` fails for a missing corpus.
private func storedInputs(in folder: String) -> [StoredInput] {
    Family.allCases.flatMap { family in
        let path = "\(folder)/\(family.rawValue)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: fuzzFolder.appending(path: path).path)) ?? []
        return names.sorted().map { StoredInput(family: family, path: "\(path)/\($0)") }
    }
}
