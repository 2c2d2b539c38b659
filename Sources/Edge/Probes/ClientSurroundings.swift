import Evidence
import Primitives
import Readers
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads this client's surroundings: no question to anybody, a few small files and one call of the kernel.
///
/// - Parameter host: whom the walk asks first, the gateway where there is one.
func clientEnvironment(
    asking host: String,
    interfaces: [String] = Array(Set(localAddresses().map(\.interface))).sorted(),
    variable: (String) -> String? = environmentVariable, root: String = ""
) -> ClientEnvironment {
    var client = ClientEnvironment()
    client.tunnels = interfaces.compactMap { interface in
        overlay(of: interface).map { .init(interface: shown(interface, limit: 40), name: $0.name) }
    }
    client.proxies = proxyVariables.compactMap { name in
        variable(name).flatMap { proxyWithoutSecrets($0) }.map { .init(variable: name, value: shown($0, limit: 200)) }
    }
    let exempt = variable("no_proxy") ?? variable("NO_PROXY")
    client.noProxy = exempt.map { shown($0, limit: 300) }
    client.isExempt = exempt.map { isExempt(host, by: $0) } ?? false
    readResolvers(into: &client, root: root)
    client.resolverNetwork =
        client.resolvers.lazy.compactMap { resolver in
            addressClass(resolver, local: interfaces.map { ($0, "") })
        }.first { $0.nature == .overlay || $0.nature == .synthetic }?.name
    if let clock = kernelClock() {
        client.clock = clock.isSynchronised ? .synchronised : .unsynchronised
        client.clockErrorMs = clock.errorMs
    }
    return client
}

/// Those that FreeRDP and other clients heed; curl's rule that lower case comes first is theirs too.
private let proxyVariables = [
    "https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY",
]

/// Nil where it is not set or empty.
func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}

private func readResolvers(into client: inout ClientEnvironment, root: String) {
    guard let bytes = smallFile(root + "/etc/resolv.conf") else { return }
    let file = ResolverFile(bytes)
    client.stub = file.isStub
    // Behind the stub stand the servers that it asks.
    let upstream = file.isStub ? smallFile(root + "/run/systemd/resolve/resolv.conf").map { ResolverFile($0) } : nil
    client.resolvers = (upstream ?? file).servers.map { shown($0, limit: 60) }
    client.search = file.search.map { shown($0, limit: 120) }
    guard file.isStub else { return }
    let links = fileNames(root + "/run/systemd/resolve/netif", most: 16).sorted()
    let domains = links.compactMap { smallFile(root + "/run/systemd/resolve/netif/" + $0) }
        .flatMap { LinkResolverFile($0).domains }
    client.splitDomains = Array(Set(domains)).sorted().prefix(16).map { shown($0, limit: 120) }
}

/// A regular file of at most 64 KiB; nil for anything else.
private func smallFile(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: ResolverFile.limit)
    let count = read(descriptor, &bytes, bytes.count)
    return count >= 0 ? Array(bytes.prefix(count)) : nil
}

private func fileNames(_ folder: String, most: Int) -> [String] {
    guard let listing = opendir(folder) else { return [] }
    defer { closedir(listing) }
    var names: [String] = []
    while names.count < most, let entry = readdir(listing) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names
}
