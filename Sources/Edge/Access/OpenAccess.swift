/// What is needed to come in, beside the address.
public struct Credentials: Sendable {
    /// In place of the user's own configuration of ssh.
    public var sshConfiguration: String?
    /// Asked for only where a way in needs one, and at most once; nil where there is none to be had.
    public var password: @Sendable () async -> [UInt8]?
    /// Nobody is there to be asked by the programs that are started.
    public var isUnattended: Bool

    public init(
        sshConfiguration: String? = nil, isUnattended: Bool = true,
        password: @escaping @Sendable () async -> [UInt8]? = { nil }
    ) {
        self.sshConfiguration = sshConfiguration
        self.isUnattended = isUnattended
        self.password = password
    }
}

extension AccessAddress {
    /// Comes in. What is handed over to somebody else (scripts, policies, clouds) is no way in.
    public func open(_ credentials: Credentials) async throws(AccessFailure) -> any Access {
        switch self {
        case .hive(let path): return try await HiveAccess(path: path)
        case .smb(let destination): return try await SMBAccess(destination, credentials)
        case .ssh(let destination): return try await SSHClient(destination, credentials).access()
        case .wsl: return try await CommandPromptAccess.aroundThisLinux()
        case .script, .groupPolicy, .cloud:
            throw AccessFailure(.notPossible, "This is no way in yet.")
        }
    }
}
