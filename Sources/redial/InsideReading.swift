import Access
import Evidence
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
        case .success(let readings): return joined(with: readings)
        case .failure(let failure):
            var outcome = self
            outcome.failure = failure.asUserError
            return outcome
        }
    }

    func joined(with readings: [FileReading]) -> CheckOutcome {
        var walk = report.walk
        for reading in readings { walk.add(reading) }
        var outcome = CheckOutcome(walk, answers: answers, required: required, readFrom: report.readFrom)
        outcome.report.conversations = report.conversations
        outcome.failure = failure
        return outcome
    }
}
