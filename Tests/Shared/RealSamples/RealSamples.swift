public import Foundation

/// Real logs, captures and hives. They stand beside the repository and not in it, for they name people's machines: REDIAL_SAMPLES,
/// else ../shared/samples. Nil where there are none, which `./test` says.
public let realSamples: URL? = {
    // Tests/Shared/RealSamples/RealSamples.swift
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let folder =
        ProcessInfo.processInfo.environment["REDIAL_SAMPLES"].map { URL(filePath: $0) }
        ?? root.deletingLastPathComponent().appending(path: "shared/samples")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()
