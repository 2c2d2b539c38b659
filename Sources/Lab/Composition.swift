import Evidence

extension Fault {
    /// Why two faults cannot be had in one server.
    public struct Impossible: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// One server with both faults, expected to be told by the causes of both. What comes first on the way of a client
    /// stands first in the id.
    ///
    /// - Throws: where the one would hide the other, both want the same part of the server, or a part cannot be combined.
    public func and(_ other: Fault) throws(Impossible) -> Fault {
        let (first, second) = (step ?? .resolve) <= (other.step ?? .resolve) ? (self, other) : (other, self)
        guard case .server(let behaviour) = first.behaviour, case .server(let addition) = second.behaviour else {
            throw first.impossible(second, "only servers that answer can be combined")
        }
        guard !first.expect.causes.isEmpty, !second.expect.causes.isEmpty, !first.isDouble, !second.isDouble,
            id != other.id
        else {
            throw first.impossible(second, "each must be one fault, and another")
        }
        guard first.expect.state == .degraded else {
            throw first.impossible(second, "nobody sees what comes after a broken step")
        }
        guard let both = behaviour.adding(addition) else {
            throw first.impossible(second, "both change the same part, or one that cannot be combined")
        }
        return Fault(
            doubleOf: first, second, asked: first.asked ?? second.asked,
            check: first.asked == nil ? second.check + first.check : first.check, .server(both))
    }

    private func impossible(_ other: Fault, _ why: String) -> Impossible {
        Impossible(description: "\(id) and \(other.id) cannot be had together: \(why).")
    }

    private init(doubleOf first: Fault, _ second: Fault, asked: String?, check: [String], _ behaviour: Behaviour) {
        self.init(
            copyOf: first, id: "\(first.id)+\(second.id)", title: "\(first.title); \(second.title)",
            expect: Expectation(
                state: second.expect.state, causes: first.expect.causes, alsoCauses: second.expect.causes),
            step: second.expect.state == .broken ? second.step : first.step, asked: asked, check: check, behaviour)
    }

    /// Whether it is two faults in one.
    public var isDouble: Bool { !expect.alsoCauses.isEmpty }
}

extension ServerBehaviour {
    /// This one with what makes the other one differ from a healthy Windows; nil where both differ in the same part, or the
    /// other one in a part that is not listed below.
    fileprivate func adding(_ other: ServerBehaviour) -> ServerBehaviour? {
        var whole = self
        var rebuilt = ServerBehaviour.windows
        for part in Self.parts where part.differs(other, .windows) {
            guard !part.differs(self, .windows) || !part.differs(self, other) else { return nil }
            part.copy(other, &whole)
            part.copy(other, &rebuilt)
        }
        return rebuilt == other ? whole : nil
    }

    private struct Part {
        let differs: (ServerBehaviour, ServerBehaviour) -> Bool
        let copy: (ServerBehaviour, inout ServerBehaviour) -> Void

        init(_ path: WritableKeyPath<ServerBehaviour, some Equatable>) {
            differs = { $0[keyPath: path] != $1[keyPath: path] }
            copy = { $1[keyPath: path] = $0[keyPath: path] }
        }
    }

    private static var parts: [Part] {
        [
            Part(\.delayMs), Part(\.negotiation.lateMs), Part(\.negotiation.flags),
            Part(\.handshake.certificate.commonName), Part(\.handshake.certificate.issuer),
            Part(\.handshake.certificate.days), Part(\.handshake.certificate.rsaBits),
            Part(\.handshake.certificate.sha1), Part(\.handshake.certificate.padding),
            Part(\.handshake.versions), Part(\.handshake.ciphers),
            Part(\.logon.machine), Part(\.logon.version), Part(\.logon.clockOffsetMs), Part(\.logon.allowsNTLM),
            Part(\.logon.instead),
        ]
    }
}
