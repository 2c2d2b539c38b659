import Knowledge
import Probes

/// The client that `--as` names, out of those of which a capture is known.
func knownClient(_ id: String) throws(UserError) -> ClientProfile {
    let clients = Knowledge.shared.clients
    guard let row = clients.first(where: { $0.id == id.lowercased() }) else {
        let ids = clients.map(\.id).joined(separator: ", ")
        throw .usage("No capture of a client \"\(id)\" is known, so its offer cannot be replayed. There are: \(ids).")
    }
    guard let profile = ClientProfile(row) else { throw .fault("The capture of \(row.id) cannot be read.") }
    return profile
}
