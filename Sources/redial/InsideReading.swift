import Access
import Evidence
import Primitives
import Reports

extension AccessAddress {
    /// Comes in, reads the settings that bear on Remote Desktop, and leaves.
    func readings(_ credentials: Credentials) async -> Result<[FileReading], AccessFailure> {
        do throws(AccessFailure) {
            let access = try await open(credentials)
            let readings: Result<[FileReading], AccessFailure>
            do throws(AccessFailure) {
                readings = .success(try await access.readings())
            } catch {
                readings = .failure(error)
            }
            await access.close()
            return readings
        } catch {
            return .failure(error)
        }
    }
}

extension CheckOutcome {
    /// The same walk judged together with what the machine says of itself. Where it could not be asked, the walk is judged
    /// alone and the failure stays with it.
    func joined(with inside: Task<Result<[FileReading], AccessFailure>, Never>?) async -> CheckOutcome {
        guard let inside else { return self }
        switch await inside.value {
        case .success(let readings):
            guard let stranger = stranger(among: readings) else { return joined(with: readings) }
            return failed("inside-other-machine", stranger)
        case .failure(let failure): return failed(failure.id, failure.text)
        }
    }

    /// That the machine could not be asked is no fault of this program, and takes nothing from what the walk found.
    private func failed(_ id: String, _ text: String) -> CheckOutcome {
        var outcome = self
        outcome.failure = UserError(code: exitCode.rawValue, id: id, text: text)
        return outcome
    }

    /// A sentence where the way in leads to another machine than the one that was walked to, as both name themselves; nil where
    /// they are the same, or one of them gave no name.
    func stranger(among readings: [FileReading]) -> String? {
        guard let inside = readings.lazy.compactMap(\.machine).first, let outside = walkedName,
            netBIOS(inside) != netBIOS(outside)
        else { return nil }
        return
            "The way in leads to \(shown(inside, limit: 64)), but \(shown(outside, limit: 64)) answers the walk; they are not judged together."
    }

    private var walkedName: String? {
        let identity = report.walk.first(NTLMIdentity.self)?.fact
        return identity?.netbiosComputer ?? identity?.dnsComputer
    }

    /// A NetBIOS name is the first label, of at most 15 characters. [MS-NBTE 2.2.1]
    private func netBIOS(_ name: String) -> String { String(name.prefix { $0 != "." }.prefix(15)).lowercased() }

    func joined(with readings: [FileReading]) -> CheckOutcome {
        var walk = report.walk
        for reading in readings { walk.add(reading) }
        var outcome = CheckOutcome(walk, answers: answers, required: required, readFrom: report.readFrom)
        outcome.report.conversations = report.conversations
        outcome.failure = failure
        return outcome
    }
}
