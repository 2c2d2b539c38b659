import Evidence
import FoundationEssentials
import Primitives
import Readers

/// The input as what Windows' tools print: whatever is taken from it is bounded, harmless, and can be kept.
func examineToolOutput(_ examination: inout Examination) throws(BrokenPromise) {
    let input = Array(examination.input)
    let output = ToolOutput(input)
    try expect(output.facts.count <= 48, "one text gives \(output.facts.count) facts")
    if let machine = output.machine { try expectHarmless(machine) }
    for fact in output.facts {
        examination.take()
        try expectKept(fact)
    }
    for case let sockets as MachineSockets in output.facts {
        try expect(sockets.listeners.count <= 512 && sockets.waiting.count <= 32, "sockets without end")
        try expect(ToolOutput(input, isCut: true).isPart, "a text that was cut is called whole")
    }
}

extension ToolOutput {
    fileprivate var isPart: Bool { !facts.contains { ($0 as? MachineSockets)?.isWhole ?? false } }
}

/// The input as a .rdp file.
func examineRDPFile(_ examination: inout Examination) throws(BrokenPromise) {
    let input = Array(examination.input)
    let file = RDPFile(input)
    if !file.settings.isEmpty { examination.take() }
    _ = RDPFile.isBeginning(input)
    let fact = file.fact
    try expectKept(fact)
    let isTold = fact.settings.contains { ["username", "domain", "password 51"].contains($0.name) }
    try expect(!isTold, "a secret is told")
    for invalid in fact.invalid where ["username", "password 51"].contains(invalid.name) {
        try expect(invalid.value == "(left out)", "a secret is told")
    }
    try expect(fact.unknown.count <= 30 && fact.invalid.count <= 30 && fact.repeated.count <= 30, "names without end")
}

/// The input as a file of certificates.
func examineCertificateFile(_ examination: inout Examination) throws(BrokenPromise) {
    let input = Array(examination.input)
    _ = CertificateBundle.isBeginning(input)
    let bundle = CertificateBundle(input)
    try expect(bundle.certificates.count <= CertificateBundle.most, "certificates without end")
    for der in bundle.certificates {
        examination.take()
        try expect(der.first == 0x30, "a certificate that is no sequence")
        try expect(CertificateBundle(der).certificates == [der], "a certificate is not read back")
    }
}

/// Text in it cannot steer a terminal, and it is the same once written and read.
private func expectKept<F: Fact>(_ fact: F) throws(BrokenPromise) {
    try expectTextsHarmless(of: fact)
    guard let written = try? JSONEncoder().encode(fact), let again = try? JSONDecoder().decode(F.self, from: written)
    else { throw BrokenPromise(description: "\(F.kind) cannot be kept") }
    try expect(again == fact, "\(F.kind) changes when kept")
}
