import FoundationEssentials
import Repairs

/// What the helper is asked, as one JSON object.
enum SMBRequest: Encodable {
    struct Logon: Encodable {
        let host: String
        let port: UInt16
        let user: String
        let domain: String?
        /// In hex: JSON has no bytes.
        let password: String
        let seconds: Int
    }

    struct Part: Encodable {
        let path: String
        let depth: Int
    }

    case connect(Logon)
    /// Whether the registry can be reached.
    case registry
    case states(items: [ItemChange])
    case make(items: [ItemChange], dependents: [String: [String]])
    case restart(service: String, dependents: [String])
    case settings([Part], services: [String])

    private enum Key: String, CodingKey { case `do`, items, dependents, service, parts, services }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .connect(let logon):
            try container.encode("connect", forKey: .do)
            try logon.encode(to: encoder)
        case .registry: try container.encode("registry", forKey: .do)
        case .states(let items):
            try container.encode("states", forKey: .do)
            try container.encode(items, forKey: .items)
        case .make(let items, let dependents):
            try container.encode("make", forKey: .do)
            try container.encode(items, forKey: .items)
            try container.encode(dependents, forKey: .dependents)
        case .restart(let service, let dependents):
            try container.encode("restart", forKey: .do)
            try container.encode(service, forKey: .service)
            try container.encode(dependents, forKey: .dependents)
        case .settings(let parts, let services):
            try container.encode("settings", forKey: .do)
            try container.encode(parts, forKey: .parts)
            try container.encode(services, forKey: .services)
        }
    }
}

/// What it answers; each request has its own part of it.
struct SMBAnswer: Decodable {
    struct Key: Decodable {
        let path: String
        let values: [Value]
    }

    struct Value: Decodable {
        let name: String
        let type: UInt32
        let hex: String
    }

    struct Service: Decodable {
        let name: String
        let state: UInt32
        let exitCode: UInt32
        let ownExitCode: UInt32
        let startType: UInt32
    }

    let failure: SMBFailure?
    let states: [ItemState]?
    let registry: Bool?
    let keys: [Key]?
    let services: [Service]?
    let unread: [SMBFailure]?
}
