/// What a person answered to one of `Diagnosis.ask`.
public enum Answer: String, Codable, Sendable { case yes, no, unknown }
