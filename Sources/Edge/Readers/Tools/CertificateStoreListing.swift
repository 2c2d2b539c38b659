import Evidence

/// `certutil -store My` and `certutil -store "Remote Desktop"`: which certificates lie in a store of the machine.
///
/// Labels are translated ("Cert Hash(sha1):", "Zertifikathash(sha1):"), the name of the algorithm in them is not; nor is the name of
/// the store as it was asked for, which stands before the first certificate, nor the beginning of the last line.
func certificateStores(in lines: [String]) -> [MachineCertificates] {
    var stores: [MachineCertificates] = []
    var name: String?
    var thumbprints: [String] = []
    var previous = ""
    for line in lines {
        if line.hasPrefix("====="), name == nil {
            name = storeName(previous)
        } else if let thumbprint = thumbprint(line), thumbprints.count < mostThumbprints {
            thumbprints.append(thumbprint)
        } else if line.hasPrefix("CertUtil: -store") {
            // Without this line the list may have been cut, and what is missing in it could be there. An empty store has no other.
            if let store = name ?? storeName(previous), thumbprints.count < mostThumbprints {
                stores.append(MachineCertificates(store: store, thumbprints: thumbprints))
            }
            name = nil
            thumbprints = []
        }
        previous = line
    }
    return Array(stores.prefix(4))
}

private let mostThumbprints = 1000

/// `My "Personal"`: the name, and from Windows 7 on its title.
private func storeName(_ line: String) -> String? {
    let name = line.prefix { $0 != "\"" }.trimmed.lowercased()
    return ["My", "Remote Desktop"].first { $0.lowercased() == name }
}

/// `Cert Hash(sha1): 0e f5 …`, on newer versions without the blanks.
private func thumbprint(_ line: String) -> String? {
    guard line.contains("(sha1)"), let colon = line.lastIndex(of: ":") else { return nil }
    let digits = line[line.index(after: colon)...].filter { $0 != " " }.lowercased()
    return digits.utf8.count == 40 && digits.allSatisfy(\.isHexDigit) ? digits : nil
}
