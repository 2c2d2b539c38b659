import Evidence
import Primitives
import Readers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads TARGET: `host`, `host:port`, `[v6]:port`, `[fe80::1%eth0]:port`, an internationalised name, `rdp://…`, or a `.rdp` file.
///
/// Throws a `UserError` of code 64 for what is no target, 65 for a file that cannot be used.
func parseTarget(_ asked: String, address: String? = nil, gateway: String? = nil) throws(UserError) -> Target {
    if let address, !isLiteralAddress(address) { throw .usage("--address takes an address, not a name.") }
    if asked.lowercased().hasSuffix(".rdp") { return try targetOfFile(asked, address: address, gateway: gateway) }
    let (host, port) = try hostAndPort(asked)
    return Target(
        asked: shown(asked, limit: 300), host: host, port: port ?? 3389, address: address,
        gateway: try gateway.map { (text) throws(UserError) in try gatewayAddress(text) }, gatewayUse: .always)
}

/// A gateway in the form that `Target` has it in: without the port where that is HTTPS' own.
private func gatewayAddress(_ text: String) throws(UserError) -> String {
    let (host, port) = try hostAndPort(text)
    guard let port, port != 443 else { return host }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
}

private func hostAndPort(_ asked: String) throws(UserError) -> (host: String, port: UInt16?) {
    var text = asked[...]
    if text.lowercased().hasPrefix("rdp://") { text = text.dropFirst(6) }
    if text.hasSuffix("/") { text = text.dropLast() }
    guard !text.isEmpty else { throw .badTarget("The target is empty; give a host name or an address.") }
    let parts: HostAndPort
    do throws(HostAndPort.Flaw) {
        parts = try HostAndPort(text)
    } catch .unclosedBracket {
        throw .badTarget("The bracket in \"\(text)\" is not closed; write [address]:port.")
    } catch {
        throw .badTarget("After the bracket only a port may follow: write [address]:port.")
    }
    let isIPv6 = parts.isBracketed || parts.host.contains(":")
    let host = isIPv6 ? try literalIPv6(parts.host) : try name(parts.host)
    return (host, try parts.port.map { (text) throws(UserError) in try port(text) })
}

private func port(_ text: Substring) throws(UserError) -> UInt16 {
    guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(text), port > 0 else {
        throw .badTarget("\"\(text)\" is no port; ports go from 1 to 65535.")
    }
    return port
}

private func literalIPv6(_ text: Substring) throws(UserError) -> String {
    var address = in6_addr()
    let host = text.prefix { $0 != "%" }
    guard inet_pton(AF_INET6, String(host), &address) == 1 else {
        throw .badTarget("\"\(text)\" is no IPv6 address; a host and port are written host:port or [address]:port.")
    }
    return String(text)
}

/// A host name in its ASCII form, or a dotted-quad address. [RFC 1035 2.3.4; underscores are common in Windows names]
private func name(_ text: Substring) throws(UserError) -> String {
    guard text.count <= 1000, let ascii = asciiName(String(text)) else {
        throw .badTarget("The name has \(text.count) characters; a host name has at most 253.")
    }
    let labels = (ascii.hasSuffix(".") ? ascii.dropLast() : ascii[...]).split(
        separator: ".", omittingEmptySubsequences: false)
    guard ascii.utf8.count <= 254 else {
        throw .badTarget("The name has \(ascii.utf8.count) characters; a host name has at most 253.")
    }
    guard labels.allSatisfy({ (1...63).contains($0.utf8.count) }) else {
        throw .badTarget("\"\(text)\" is no host name: each part between the dots has 1 to 63 characters.")
    }
    guard ascii.utf8.allSatisfy(isNameByte), ascii.utf8.first != UInt8(ascii: "-") else {
        throw .badTarget("\"\(text)\" is no host name: letters, digits, hyphens and dots may stand in it.")
    }
    if let last = labels.last, last.allSatisfy(\.isNumber), !isLiteralAddress(ascii) {
        throw .badTarget(
            "\"\(text)\" is neither a host name nor an IPv4 address, which has four numbers from 0 to 255.")
    }
    return ascii
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        true
    default: false
    }
}

private func targetOfFile(_ path: String, address: String?, gateway: String?) throws(UserError) -> Target {
    guard let bytes = readFile(path, limit: RDPFile.limit) else {
        throw .badFile("The file \(path) cannot be read.")
    }
    let file = RDPFile(bytes)
    guard let full = file.fullAddress else {
        throw .badFile("The file \(path) names no computer: it has no line \"full address:s:\".")
    }
    let (host, ownPort) = try hostAndPort(full)
    let filePort: UInt16? = if let text = file.serverPort { try port(text[...]) } else { nil }
    let isAlways = gateway != nil || file.isGatewayAlwaysUsed
    return Target(
        asked: shown(path, limit: 300), host: host, port: ownPort ?? filePort ?? 3389, address: address,
        gateway: try (gateway ?? file.gateway).map { (text) throws(UserError) in try gatewayAddress(text) },
        gatewayUse: isAlways ? .always : .whenDirectFails)
}
