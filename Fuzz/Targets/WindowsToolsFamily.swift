import Evidence
import Readers

/// The input as the output of Windows' own tools, as a resolver's file, and as a proxy's name.
func examineWindowsTools(_ examination: inout Examination) throws(BrokenPromise) {
    let input = Array(examination.input)
    let listing = RegistryListing(input)
    for value in listing.values {
        try expect(!value.name.isEmpty && value.type.hasPrefix("REG_"), "a value without name or type")
        try expect(value.list.allSatisfy { !$0.isEmpty }, "an empty part of a list")
    }
    let hosts = CredentialListing(input).hosts
    try expect(hosts.count <= CredentialListing.mostHosts && Set(hosts).count == hosts.count, "hosts without end")
    if let transcript = PromptTranscript(input, mark: "redial-1f") {
        let told = transcript.answers.reduce(0) { $0 + $1.output.count }
        try expect(
            told <= input.count && transcript.answers.count <= PromptTranscript.mostAnswers, "answers without end")
        examination.take()
    }
    _ = ServiceStatus(input)
    var client = WindowsClient()
    for query in WindowsSettings.queries { WindowsSettings.add(input, status: 0, of: query, to: &client) }
    try expectTextsHarmless(of: client)
    let file = ResolverFile(input)
    try expect(file.servers.count <= 16 && file.search.count <= 16, "a resolver's file without end")
    _ = LinkResolverFile(input)
    let text = String(decoding: input, as: UTF8.self)
    if let proxy = proxyWithoutSecrets(text) {
        try expect(proxy.split(separator: ";").allSatisfy { !$0.contains("@") }, "a proxy's name keeps a secret")
    }
    _ = hostOfURL(text)
    _ = isExempt("ws-041.corp.example", by: text)
    if !listing.values.isEmpty || !hosts.isEmpty { examination.take() }
}
