import Evidence
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// This machine as the place where a walk starts.
func localVantage() -> Vantage {
    let interfaces = Set(localAddresses().map(\.interface))
    let overlays = interfaces.compactMap { overlay(of: $0) }
    let host = localHostName()
    return Vantage(
        id: host, kind: kind(interfaces), host: host, source: nil, interface: nil,
        overlays: Set(overlays.map(\.key)).sorted())
}

private func kind(_ interfaces: Set<String>) -> Vantage.Kind {
    #if os(macOS)
        return .macos
    #elseif os(Windows)
        return .windows
    #else
        var name = utsname()
        uname(&name)
        let release = withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return vantageKind(kernelRelease: release, interfaces: interfaces)
    #endif
}

/// WSL says so in its kernel's name; its mirrored mode has an interface of its own.
func vantageKind(kernelRelease: String, interfaces: Set<String>) -> Vantage.Kind {
    guard kernelRelease.lowercased().contains("microsoft") else { return .linux }
    return interfaces.contains("loopback0") ? .wsl2Mirrored : .wsl2NAT
}
