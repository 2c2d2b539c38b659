import Diagnosis
import Evidence

extension HTMLPage {
    private static let mostLeaders = 8
    private static let mostOthers = 12
    private static let mostReasons = 10
    private static let mostRuledOut = 20

    @MarkupBuilder var causes: Markup {
        let groups = CauseGroups(report.diagnosis)
        if !groups.leaders.isEmpty {
            section("causes", groups.heading) {
                for cause in groups.leaders.prefix(Self.mostLeaders) {
                    leader(cause, withReasons: !groups.sharesReasons)
                }
                rest(groups.leaders.count - Self.mostLeaders)
                if groups.sharesReasons, let first = groups.leaders.first { reasons(for: first) }
            }
            others(groups.others)
        }
    }

    private func leader(_ cause: RankedCause, withReasons: Bool) -> Markup {
        Tag.div(.style("leader")) {
            Tag.h3 { cause.title }
            share(cause.probability)
            Tag.p(.style("dim")) {
                Tag.code { word(cause.id) }
                cause.place.isEmpty ? "" : ", to be put right at: " + cause.place.joined(separator: ", ")
            }
            if !cause.advice.text.isEmpty {
                Tag.p {
                    Tag.strong { "What to do: " }
                    cause.advice.text
                }
            }
            if !cause.repairs.isEmpty { repairs(cause.repairs) }
            if withReasons { reasons(for: cause) }
        }
    }

    private func repairs(_ ids: [String]) -> Markup {
        Tag.p {
            Tag.strong { ids.count == 1 ? "Repair: " : "Repairs: " }
            for (number, id) in ids.prefix(Self.mostReasons).enumerated() {
                number == 0 ? "" : ", "
                if let title = repairTitles[id] { title } else { Tag.code { word(id) } }
            }
        }
    }

    /// A probability as number and bar.
    private func share(_ probability: Double) -> Markup {
        let filled = probability.isNaN ? 0 : min(max(probability, 0), 1) * 100
        return Tag.div(.style("share")) {
            Tag.span { percent(probability) }
            Tag.svg(Attribute("viewBox", "0 0 100 10"), Attribute("preserveAspectRatio", "none"), .silent) {
                Tag.rect(.style("track"), Attribute("width", "100"), Attribute("height", "10"))
                Tag.rect(.style("fill"), Attribute("width", "\(rounded(filled, digits: 1))"), Attribute("height", "10"))
            }
        }
    }

    @MarkupBuilder private func reasons(for cause: RankedCause) -> Markup {
        if !cause.because.isEmpty {
            Tag.table(.style("reasons")) {
                Tag.caption {
                    "Because "
                    Tag.span(.style("dim")) { "(one bit doubles the odds, one bit against halves them)" }
                }
                Tag.thead {
                    Tag.tr {
                        for name in ["Weight", "What was seen"] { Tag.th(Attribute("scope", "col")) { name } }
                    }
                }
                Tag.tbody {
                    for reason in cause.because.sorted(by: { abs($0.bits) > abs($1.bits) }).prefix(Self.mostReasons) {
                        row(of: reason, for: cause)
                    }
                }
            }
            rest(cause.because.count - Self.mostReasons)
        }
    }

    private func row(of reason: RankedCause.Reason, for cause: RankedCause) -> Markup {
        Tag.tr(.style(reason.bits < 0 ? "against" : "for")) {
            Tag.td {
                Tag.strong { cause.weight(of: reason) }
                " "
                Tag.span(.style("bits")) { signed(reason.bits) }
            }
            Tag.td {
                reason.says.text + " "
                reference(reason.observation)
            }
        }
    }

    private func signed(_ bits: Double) -> String {
        guard bits.isFinite else { return "?" }
        return (bits < 0 ? "−" : "+") + "\(rounded(abs(bits), digits: 2)) bits"
    }

    @MarkupBuilder private func others(_ causes: [RankedCause]) -> Markup {
        if !causes.isEmpty {
            section("others", "Also possible") {
                Tag.ul(.style("others")) {
                    for cause in causes.prefix(Self.mostOthers) {
                        Tag.li {
                            share(cause.probability)
                            Tag.span {
                                cause.title + " "
                                Tag.code { word(cause.id) }
                            }
                        }
                    }
                }
                rest(causes.count - Self.mostOthers)
            }
        }
    }

    @MarkupBuilder var ruledOut: Markup {
        let groups = groupedByReason(report.diagnosis.ruledOut)
        if !groups.isEmpty {
            section("ruled-out", "Ruled out") {
                Tag.ul(.style("ruled-out")) {
                    for group in groups.prefix(Self.mostRuledOut) { item(group) }
                }
                rest(groups.dropFirst(Self.mostRuledOut).reduce(0) { $0 + $1.count })
            }
        }
    }

    @MarkupBuilder private func item(_ group: [RuledOut]) -> Markup {
        if let first = group.first {
            Tag.li {
                first.because.text + " "
                reference(first.observation)
                Tag.div(.style("dim")) {
                    "So not "
                    for (number, cause) in group.prefix(Self.mostRuledOut).enumerated() {
                        number == 0 ? "" : ", "
                        Tag.code { word(cause.id) }
                    }
                    group.count > Self.mostRuledOut ? " and others." : "."
                }
            }
        }
    }
}
