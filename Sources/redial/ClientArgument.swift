import Files
import Knowledge
import Primitives
import Probes
import RDPSequence

/// The client that `--as` names: out of those of which a capture is known, or of a capture that the user has.
func knownClient(_ id: String) throws(UserError) -> ClientProfile {
    let clients = Knowledge.shared.clients
    guard let row = clients.first(where: { $0.id == id.lowercased() }) else {
        if isCapture(id) { return try clientOfCapture(id) }
        let ids = clients.map(\.id).joined(separator: ", ")
        throw .usage(
            "No capture of a client \"\(id)\" is known, so its offer cannot be replayed. There are: \(ids); or give a capture of your own (.pcap, .pcapng)."
        )
    }
    guard let profile = ClientProfile(row) else { throw .fault("The capture of \(row.id) cannot be read.") }
    return profile
}

/// By what is written, so that a file that is not there is missed as a file.
private func isCapture(_ text: String) -> Bool {
    let name = text.lowercased()
    let ends = [".pcap", ".pcapng", ".cap"].flatMap { [$0, $0 + ".gz", $0 + ".xz"] }
    return text.contains("/") || ends.contains { name.hasSuffix($0) }
}

private func clientOfCapture(_ path: String) throws(UserError) -> ClientProfile {
    let opening: ClientOpening?
    do {
        opening = try CaptureReader.opening(in: path)
    } catch {
        throw .badFile("The file \(path) \(error.text).")
    }
    guard let opening else {
        throw .badFile(
            "The file \(path) holds no client whose connection request and TLS hello are both in it, so there is no offer to replay."
        )
    }
    return ClientProfile(opening, of: shown(path.split(separator: "/").last ?? "capture", limit: 60))
}
