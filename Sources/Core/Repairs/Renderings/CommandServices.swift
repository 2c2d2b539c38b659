/// Services in a batch file: which ran is kept, and only those are started again.
struct CommandServices {
    private let started: [String]
    private let asked: [String]
    /// Those that are restarted, each with what depends on it, the outermost first.
    private let restarted: [(number: Int, name: String)]

    init(_ actions: [Action]) {
        (asked, started) = (actions.restarted, actions.started)
        restarted = zip(1..., asked.flatMap { ServiceOrder.dependents(of: $0) + [$0] }).map { ($0, $1) }
    }

    /// What runs when all is done.
    var all: [String] { asked + started }

    var keep: [String] {
        restarted.flatMap { number, name in
            [
                #"call :state "\#(name)""#, #"set "RAN\#(number)=%NOW%""#,
                #">>"%STATE%.part" echo r\#(number) ran %NOW%"#,
            ]
        }
    }

    var restoring: [String] { restarted.map { #"if "%1"=="r\#($0.number)" set "RAN\#($0.number)=%~3""# } }

    func steps(starting: Bool) -> [String] {
        let steps =
            asked.flatMap(ServiceStep.restarting)
            + (starting ? started.map { ServiceStep(verb: .start, name: $0) } : [])
        return steps.map { step in
            switch step.verb {
            // Without /y it would ask about services that depend on it; not every net knows /y.
            case .stop: #""%NET%" stop "\#(step.name)" /y >nul 2>&1 || "%NET%" stop "\#(step.name)" >nul 2>&1 <nul"#
            case .start: whereItRan(step.name, starting) + #""%NET%" start "\#(step.name)" >nul 2>&1"#
            }
        }
    }

    /// What is to run when all is done is started in any case.
    private func whereItRan(_ name: String, _ starting: Bool) -> String {
        guard !(starting && all.contains(name)), let number = number(of: name) else { return "" }
        return #"if "%RAN\#(number)%"=="running" "#
    }

    private func number(of name: String) -> Int? { restarted.first { $0.name == name }?.number }

    /// `net start` ends with 2 for a service that runs already: only its state tells.
    static func running(_ services: [String], otherwise label: String) -> [String] {
        services.flatMap { name in
            [#"set "SERVICE=\#(name)""#, #"call :state "\#(name)""#, #"if not "%NOW%"=="running" goto \#(label)"#]
        }
    }

    /// What did not run before does not have to now.
    var runningAgain: [String] {
        asked.flatMap { name in
            let number = number(of: name) ?? 0
            return [#"if not "%RAN\#(number)%"=="running" goto ran-\#(number)"#]
                + Self.running([name], otherwise: "late") + [":ran-\(number)"]
        }
    }
}
