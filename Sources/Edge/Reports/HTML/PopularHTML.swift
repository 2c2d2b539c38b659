import Diagnosis

extension HTMLPage {
    @MarkupBuilder var popular: Markup {
        let fixes = report.diagnosis.popular
        if !fixes.isEmpty {
            section("popular", "What will not help") {
                Tag.ul(.style("notes")) {
                    for fix in fixes { item(fix) }
                }
            }
        }
    }

    private func item(_ fix: PopularFix) -> Markup {
        Tag.li {
            Tag.span {
                Tag.strong { fix.claim + (fix.verdict == .harmful ? " does harm: " : ": ") }
                fix.because.text
                " "
                reference(fix.observation)
            }
        }
    }
}
