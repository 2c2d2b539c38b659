/// A user as people write one.
public struct Account: Equatable, Sendable {
    public enum Form: String, Sendable {
        /// `user`, without saying whose.
        case plain
        /// `DOMAIN\user`, `COMPUTER\user`, or a domain given apart.
        case domain
        /// `.\user`: an account of the machine that is connected to.
        case local
        /// `user@realm`.
        case principal
    }

    public let user: String
    /// Empty where none was said.
    public let domain: String
    public let form: Form

    /// - Parameters:
    ///   - text: `user`, `DOMAIN\user`, `.\user` or `user@realm`.
    ///   - domain: said apart; it counts where the text has none of its own.
    /// - Returns: nil where there is no user in it.
    public init?(_ text: String, domain: String? = nil) {
        let parts = text.split(separator: "\\", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        // `user@realm` says whose the user is.
        let apart = text.contains("@") ? "" : domain ?? ""
        let (given, user) = parts.count == 2 ? (parts[0], parts[1]) : (apart, text)
        guard !user.isEmpty, user.utf16.count <= Self.longest, given.utf16.count <= Self.longest else { return nil }
        self.user = user
        if given == "." {
            (self.domain, form) = ("", .local)
        } else if !given.isEmpty {
            (self.domain, form) = (given, .domain)
        } else {
            (self.domain, form) = ("", user.contains("@") ? .principal : .plain)
        }
    }

    private static let longest = 512

    /// The realm of `user@realm`, or the domain that was said; nil where neither was.
    public var realm: String? {
        guard form == .principal else { return form == .domain ? domain : nil }
        return user.split(separator: "@").last.map(String.init)
    }

    /// User and domain as NTLM takes them: a principal goes whole, an account of the machine under the name that the machine
    /// gives itself.
    func names(on challenge: ChallengeMessage) -> (user: String, domain: String) {
        form == .local ? (user, challenge.targetInfo?.nbComputerName ?? "") : (user, domain)
    }
}
