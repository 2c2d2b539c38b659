import FuzzTargets
import Glibc

/// What libFuzzer calls: `FUZZ_TARGET` names the family, so that one program serves all of them.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try chosen.examine(input)
    } catch {
        complain("broken promise: \(error)")
        abort()
    }
    return 0
}

/// With `FUZZ_SEEDS` set, the program prints its seeds (family, hex digits) instead of fuzzing.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    guard getenv("FUZZ_SEEDS") != nil else { return 0 }
    for family in Family.allCases {
        for seed in family.seeds { print(family.rawValue, seed.map(digits).joined()) }
    }
    exit(0)
}

private func complain(_ line: String) {
    let line = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
}

private func digits(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

private let chosen: Family = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let family = Family(rawValue: name) else {
        complain("FUZZ_TARGET is one of: " + Family.allCases.map(\.rawValue).joined(separator: " "))
        exit(64)
    }
    return family
}()
