import Diagnosis

extension Report {
    func writePopular(to page: inout Page) {
        guard !diagnosis.popular.isEmpty else { return }
        page.section("Will not help")
        for fix in diagnosis.popular {
            let claim = fix.claim + (fix.verdict == .harmful ? " does harm" : "")
            page.hang([Span("  ")], "\(claim): \(fix.because.text) [\(fix.observation)]")
        }
    }
}
