import Evidence
import Primitives
import RDPWire
import TLSRecords

/// What is kept of a captured client's own messages.
extension RequestSeen {
    /// - Parameter request: nil where it cannot be read as the specification has it.
    init(_ request: ConnectionRequest?, bytes: Int) {
        let routing: Routing? =
            switch request?.routing {
            case .mstshash: .cookie
            case .token: .token
            case nil: nil
            }
        self.init(
            requested: request?.negotiation?.protocols.rawValue, flags: request?.negotiation?.flags, routing: routing,
            correlation: request?.correlationID != nil, length: bytes, readable: request != nil)
    }
}

extension HelloSeen {
    /// More of an offer than anybody makes is not kept.
    private static let most = 200

    init(_ hello: ClientHello, recordVersion: UInt16?) {
        let offered = ((try? hello.supportedVersions) ?? []).filter { !isGrease($0) }
        let versions = offered.isEmpty ? [hello.legacyVersion] : offered
        let formats = hello.extensions.first { $0.type.rawValue == 11 }.map { Array($0.body.dropFirst()) } ?? []
        self.init(
            version: TLSVersionName.of(versions.max() ?? hello.legacyVersion),
            versions: versions.prefix(Self.most).map { TLSVersionName.of($0) },
            record: recordVersion.map { hexCode($0) }, legacyVersion: hexCode(hello.legacyVersion),
            suites: Array(hello.cipherSuites.prefix(Self.most)),
            suiteNames: hello.cipherSuites.prefix(8).map { CipherSuiteName.of($0) },
            extensions: hello.extensions.prefix(Self.most).map(\.type.rawValue),
            groups: Array(((try? hello.supportedGroups) ?? []).prefix(Self.most)),
            pointFormats: Array(formats.prefix(8)),
            signatureAlgorithms: Array(((try? hello.signatureAlgorithms) ?? []).prefix(Self.most)),
            serverName: ((try? hello.serverName) ?? nil).map { shown($0, limit: 253) },
            alpn: ((try? hello.alpnProtocols) ?? []).prefix(8).map { shown($0, limit: 40) })
    }
}

/// Values that clients mix in so that servers bear what they do not know. [RFC 8701]
private func isGrease(_ value: UInt16) -> Bool { value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff }
