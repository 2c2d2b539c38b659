import Evidence

/// The TLS matrix as a list of versions.
extension HTMLPage {
    @MarkupBuilder var matrix: Markup {
        let lines = TLSMatrix(report.walk).lines
        if !lines.isEmpty {
            section("tls", "TLS versions and cipher suites") {
                Tag.dl {
                    for line in lines {
                        row(line.version) {
                            line.word + ": "
                            Markup.text(line.detail, limit: 260)
                            " "
                            reference(line.observation)
                        }
                    }
                }
            }
        }
    }
}
