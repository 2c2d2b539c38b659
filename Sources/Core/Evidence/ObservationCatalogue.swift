/// `Docs/observations.md`: every kind of observation, its step, and what its value holds.
public func observationCatalogue() -> String {
    var lines = [
        "# Kinds of observations", "",
        "Printed by `redial schema observations`; a test holds this file to it. Fields without a value are left out of `value`;",
        "instants are RFC 3339 in UTC, names that end in `Ms` are milliseconds, fingerprints SHA-256 in lower-case hex.",
        "",
        "| kind | step | what was seen |", "| --- | --- | --- |",
    ]
    lines += factTypes.map { "| `\($0.kind)` | \($0.step.rawValue) | \($0.meaning) |" }
    return lines.joined(separator: "\n") + "\n"
}
