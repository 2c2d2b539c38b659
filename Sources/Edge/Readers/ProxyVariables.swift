/// A proxy as a setting names it, without user and password, which may stand in it before an `@`.
///
/// Nil where nothing is left. A setting of several parts (`http=a:80;https=b:80`) keeps its parts.
public func proxyWithoutSecrets(_ setting: String) -> String? {
    let parts = parts(of: setting).map { part -> String in
        // Passwords may hold any character, an `@` among them: what stands behind the last one is the host.
        guard let at = part.lastIndex(of: "@") else { return String(part) }
        return opening(of: part[..<at]) + part[part.index(after: at)...]
    }
    let left = parts.joined(separator: ";")
    return left.isEmpty ? nil : left
}

/// The parts of a list such as `http=a:80;https=b:80`. A secret may hold a semicolon, so a part with an `@` takes those
/// before it along, unless it says for whom it is.
private func parts(of setting: String) -> [Substring] {
    var found: [Substring] = []
    for part in setting.split(separator: ";") {
        if part.contains("@"), use(of: part) == nil, let first = found.popLast() {
            found.append(setting[first.startIndex..<part.endIndex])
        } else {
            found.append(part)
        }
    }
    return found
}

/// For whom a part is, as in `https=proxy:8080`, with the sign behind it.
private func use(of part: Substring) -> Substring? {
    guard let equals = part.firstIndex(of: "=") else { return nil }
    return ["http", "https", "ftp", "socks"].contains(part[..<equals].lowercased()) ? part[...equals] : nil
}

/// What stands before the user in `http=http://user:secret@proxy:8080`: for whom it is, and a scheme. Any other word may
/// belong to a secret.
private func opening(of part: Substring) -> String {
    let use = use(of: part) ?? part[..<part.startIndex]
    let rest = part[use.endIndex...]
    let schemes = ["http", "https", "ftp", "socks", "socks4", "socks4a", "socks5", "socks5h"]
    guard let mark = rest.range(of: "://"), schemes.contains(rest[..<mark.lowerBound].lowercased()) else {
        return String(use)
    }
    return String(use + rest[..<mark.upperBound])
}

/// The host of a URL, which is all that is kept of one that may hold secrets; nil where it has none.
public func hostOfURL(_ url: String) -> String? {
    guard let scheme = url.range(of: "://") else { return nil }
    let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@").last.map(String.init) ?? ""
    return host.isEmpty ? nil : host
}

/// Whether a host is exempt from the proxy by a list such as `localhost,.corp.example,10.0.0.1` or `*`.
public func isExempt(_ host: String, by noProxy: String) -> Bool {
    let host = host.lowercased()
    return noProxy.split { $0 == "," || $0 == " " }.contains { entry in
        let entry = entry.lowercased()
        if entry == "*" { return true }
        let domain =
            entry.hasPrefix("*.")
            ? String(entry.dropFirst(2)) : entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
        return host == domain || host.hasSuffix("." + domain)
    }
}

extension StringProtocol {
    /// The first place of a text; FoundationEssentials is not needed for it.
    fileprivate func range(of text: String) -> Range<Index>? {
        let wanted = Array(text.utf8)
        let found = utf8.indices.first { utf8[$0...].starts(with: wanted) }
        return found.map { $0..<utf8.index($0, offsetBy: wanted.count) }
    }
}
