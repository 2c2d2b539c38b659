import ArgumentParser
import Reports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@main
enum Main {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        // A reader that goes away (`redial … | head`) ends the output, not the program's exit code.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Redial.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as UserError {
            failure.tell(asJSON: arguments.contains("--json"))
            exit(failure.code)
        } catch {
            leave(with: error, asJSON: arguments.contains("--json"))
        }
    }

    /// Help, version and the exit codes of commands pass; a wrong command line is one sentence on stderr and exit 64.
    private static func leave(with error: any Error, asJSON: Bool) -> Never {
        let code = Redial.exitCode(for: error)
        guard code == .validationFailure else { Redial.exit(withError: error) }
        UserError.usage(Redial.message(for: error)).tell(asJSON: asJSON)
        exit(code.rawValue)
    }
}
