import ArgumentParser
import CKernel
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
        let arguments = Array(words.dropFirst())
        // A reader that goes away (`redial … | head`) ends the output, not the program's exit code.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Redial.command(of: arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try needProc()
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ArgumentParser.ExitCode {
            exit(code.rawValue)
        } catch let failure as UserError {
            failure.tell(asJSON: arguments.contains("--json"))
            exit(failure.code)
        } catch {
            leave(with: error, asJSON: arguments.contains("--json"))
        }
    }

    /// Swift's threads on Linux are watched over by libdispatch, which reads /proc every second and traps where it cannot.
    private static func needProc() throws {
        #if os(Linux)
            guard access("/proc/self/task", R_OK) != 0 else { return }
            throw UserError.fault("There is no /proc here. Mount it first: mount -t proc proc /proc")
        #endif
    }

    /// What the program was started with, its own name first; also where there is no /proc.
    private static var words: [String] {
        let kept = (0..<ckernel_argument_count()).compactMap { ckernel_argument($0).map { String(cString: $0) } }
        return kept.isEmpty ? CommandLine.arguments : kept
    }

    /// Help, version and the exit codes of commands pass; a wrong command line is one sentence on stderr and exit 64.
    private static func leave(with error: any Error, asJSON: Bool) -> Never {
        let code = Redial.exitCode(for: error)
        guard code == .validationFailure else { Redial.exit(withError: error) }
        UserError.usage(Redial.message(for: error)).tell(asJSON: asJSON)
        exit(code.rawValue)
    }
}
