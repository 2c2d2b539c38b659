import Access
import ArgumentParser
import Evidence
import Primitives

/// A way into the machine, and what it takes to come in.
struct InsideOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A way into the machine: ssh://[user@]host, smb://[domain;]user@host, hive:PATH (a hive, or the folder or disk that holds SYSTEM and SOFTWARE), wsl. For fix also a form to hand the first repair over in that it can hold: \(HandOver.help)",
            valueName: "access"))
    var inside: String?
    // No group of their own: each costs every start a third of a millisecond.
    @Option(name: .customLong("password-fd"), help: PasswordSource.descriptorHelp)
    var passwordDescriptor: Int32?
    @Option(name: .customLong("password-env"), help: PasswordSource.variableHelp)
    var passwordVariable: String?

    var password: PasswordSource { .init(descriptor: passwordDescriptor, variable: passwordVariable) }

    /// - Parameter isForUser: the password that is given is the user's who logs on.
    func address(passwordIsForUser isForUser: Bool = false) throws(UserError) -> AccessAddress? {
        guard let inside else {
            guard !password.isGiven || isForUser else {
                throw .usage("--password-fd and --password-env go with --inside or --user.")
            }
            return nil
        }
        guard let address = AccessAddress(inside) else {
            throw .usage(
                "--inside takes ssh://[user@]host, smb://user@host, hive:PATH, wsl, \(HandOver.help) A password never stands in it."
            )
        }
        return address
    }

    func credentials(sshConfiguration: String?) throws(UserError) -> Credentials {
        try password.credentials(for: inside ?? "", sshConfiguration: sshConfiguration)
    }
}

/// Where a password comes from; as options of its own on every command that comes in.
struct PasswordSource {
    static let descriptorHelp = ArgumentHelp(
        "Read the password from this open file descriptor; else it is asked for.", valueName: "number")
    static let variableHelp = ArgumentHelp("Take the password from this environment variable.", valueName: "variable")

    let descriptor: Int32?
    let variable: String?

    var isGiven: Bool { descriptor != nil || variable != nil }

    func credentials(for access: String, sshConfiguration: String?) throws(UserError) -> Credentials {
        let given = try given()
        let isUnattended = !Console.isErrorTerminal || !Console.isInputTerminal
        return Credentials(sshConfiguration: sshConfiguration, isUnattended: isUnattended) {
            given ?? SecretInput.ask("Password for \(shown(access, limit: 200))")
        }
    }

    /// Nil where neither is named.
    func given() throws(UserError) -> [UInt8]? {
        if let descriptor {
            guard variable == nil else {
                throw .usage("--password-fd and --password-env do not go together.")
            }
            guard let line = SecretInput.line(from: descriptor) else {
                throw .usage("Nothing can be read from file descriptor \(descriptor).")
            }
            return line
        }
        guard let variable else { return nil }
        guard let value = Console.variable(variable) else {
            throw .usage("The environment variable \(shown(variable, limit: 60)) is not set.")
        }
        return value
    }
}

extension AccessAddress {
    /// Whether it leads into a machine, and is not only a form to hand a repair over in.
    var isWayIn: Bool {
        switch self {
        case .ssh, .smb, .hive, .wsl: true
        case .script, .groupPolicy, .cloud: false
        }
    }
}
