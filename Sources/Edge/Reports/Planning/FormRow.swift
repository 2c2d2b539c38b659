import Diagnosis
import Knowledge
import Repairs

/// Whether a repair can be handed over in one form, and why not.
struct FormRow: Encodable, Sendable {
    let form: String
    let holds: Bool
    let why: String?
}

/// What has to be written in before it is handed over, or said with `--fill`.
struct FillRow: Encodable, Sendable {
    let name, `is`: String
    /// What was said; nil where nobody said it yet.
    var value: String?
}

func formRows(_ repair: Repair) -> [FormRow] {
    Rendering.allCases.map { rendering in
        let obstacle = rendering.obstacle(to: repair)
        return FormRow(form: rendering.rawValue, holds: obstacle == nil, why: obstacle?.why.text)
    }
}

func fillRows(_ repair: Repair, _ fills: [String: String] = [:]) -> [FillRow] {
    repair.blanks.map { FillRow(name: $0.id, is: $0.words, value: fills[$0.id]) }
}

extension Repair {
    /// The forms that hold it, for people: `.cmd, .ps1, gpo`.
    var formNames: String {
        let names = Rendering.allCases.filter { $0.obstacle(to: self) == nil }.map(\.name)
        guard names.isEmpty else { return names.joined(separator: ", ") }
        if experiment == true { return "none: only redial try" }
        return adviceOnly == true ? "none: its owner decides" : "none: it takes a person"
    }
}
