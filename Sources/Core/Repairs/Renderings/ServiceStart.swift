/// How a service that is disabled is let start again, in the words of the programs that do it.
struct ServiceStart {
    private let name: String

    init(_ name: String) { self.name = name }

    /// Where its start type stands, which is the same in every language.
    var key: String { #"HKLM\SYSTEM\CurrentControlSet\Services\\#(name)"# }

    var isAutomatic: Bool { ServiceOrder.usualStart(of: name) == 2 }

    /// Of `sc config`.
    var command: String { isAutomatic ? "auto" : "demand" }
    var words: String { isAutomatic ? "by itself" : "on demand" }
}
