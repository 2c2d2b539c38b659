public import Evidence
import Primitives

/// The questions that are put to the Windows around this WSL, and what its answers mean for Remote Desktop.
public enum WindowsSettings {
    /// One run of one of Windows' own tools.
    public struct Query: Equatable, Sendable {
        public enum Tool: String, Sendable { case reg = "reg.exe", cmdkey = "cmdkey.exe" }

        public let question: WindowsClient.Question
        public let tool: Tool
        public let arguments: [String]
    }

    private static let policies = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT"

    /// In the order of asking; two of them read one setting from two places.
    public static let queries: [Query] = [
        reg(.udp, policies + "\\Terminal Services\\Client", "/v", "fClientDisableUDP"),
        reg(.ntlm, "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0", "/v", "RestrictSendingNTLMTraffic"),
        reg(
            .oracle, "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\CredSSP\\Parameters", "/v",
            "AllowEncryptionOracle"),
        Query(question: .credentials, tool: .cmdkey, arguments: ["/list"]),
        reg(.proxy, "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings"),
        reg(.dnsPolicy, policies + "\\DNSClient\\DnsPolicyConfig", "/s"),
        reg(.dnsPolicy, "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters\\DnsPolicyConfig", "/s"),
    ]

    private static func reg(_ question: WindowsClient.Question, _ key: String, _ more: String...) -> Query {
        Query(question: question, tool: .reg, arguments: ["query", key] + more)
    }

    /// Adds what one tool answered, in whatever order the tools do. `status` 0: it printed what is there; 1: nothing is set; others: it could not say.
    public static func add(_ output: [UInt8], status: Int32, of query: Query, to client: inout WindowsClient) {
        guard status == 0 || (status == 1 && query.tool == .reg) else { return }
        let asked = Set(client.asked).union([query.question])
        client.asked = WindowsClient.Question.allCases.filter { asked.contains($0) }
        guard status == 0 else { return }
        if query.tool == .cmdkey {
            client.savedCredentials = CredentialListing(output).hosts.map { shown($0, limit: 120) }
        } else {
            add(RegistryListing(output), of: query.question, to: &client)
        }
    }

    private static func add(
        _ listing: RegistryListing, of question: WindowsClient.Question, to client: inout WindowsClient
    ) {
        switch question {
        case .udp: client.udpDisabled = listing.value("fClientDisableUDP")?.number.map { $0 == 1 }
        case .ntlm: client.restrictSendingNTLM = listing.value("RestrictSendingNTLMTraffic")?.number
        case .oracle: client.encryptionOracle = listing.value("AllowEncryptionOracle")?.number
        case .dnsPolicy:
            // Name is the list of name spaces that the rule is for. [MS-GPNRPT 2.2.2]
            let names = listing.values.filter { $0.name.lowercased() == "name" }.flatMap(\.list)
            let all = Set(client.dnsPolicies).union(names.map { shown($0, limit: 120) })
            client.dnsPolicies = Array(all.sorted().prefix(32))
        case .proxy:
            let isOn = listing.value("ProxyEnable")?.number == 1
            let proxy = listing.value("ProxyServer")?.data
            client.proxy = isOn ? proxy.flatMap { proxyWithoutSecrets($0) }.map { shown($0, limit: 200) } : nil
            client.proxyScript = listing.value("AutoConfigURL").flatMap { hostOfURL($0.data) }.map {
                shown($0, limit: 120)
            }
        case .credentials: break
        }
    }
}
