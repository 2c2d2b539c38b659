import Evidence

extension HTMLPage {
    private static let mostProbes = 40
    /// Units of the drawing over its whole width.
    private static let scale = 1000.0

    @MarkupBuilder var waterfall: Markup {
        if !timeline.groups.isEmpty {
            section("timeline", "What was seen, and when") {
                Tag.table(.role("table"), .style("timeline")) {
                    Tag.caption {
                        "Observations by the question that they answer; times from the start of the \(whole), which took "
                            + duration(ms: report.walk.durationMs) + "."
                    }
                    columns
                    for group in timeline.groups { rows(of: group) }
                }
                rest(timeline.leftOut)
                notAsked
            }
        }
    }

    /// A capture holds a connection, nobody walked.
    private var whole: String { report.walk.isOfFiles ? "connection" : "walk" }

    private var columns: Markup {
        Tag.thead(.role("rowgroup")) {
            Tag.tr(.role("row")) {
                for name in ["Observation", "At", "Took"] {
                    Tag.th(.role("columnheader"), Attribute("scope", "col")) { name }
                }
                Tag.th(.role("columnheader"), Attribute("scope", "col"), .style("scale")) {
                    Tag.span { "0" }
                    Tag.span { duration(ms: timeline.length) }
                }
            }
        }
    }

    private func rows(of group: Timeline.Group) -> Markup {
        Tag.tbody(.role("rowgroup")) {
            Tag.tr(.role("row"), .style("probe")) {
                Tag.th(.role("rowheader"), Attribute("scope", "rowgroup"), Attribute("colspan", "4")) {
                    word(group.probe)
                    if let attempt = report.walk.attempt(of: group.probe) {
                        Tag.span(.style("dim")) { " " + said(attempt) }
                    }
                }
            }
            for bar in group.bars { row(of: bar) }
        }
    }

    private func row(of bar: Timeline.Bar) -> Markup {
        Tag.tr(.role("row"), Attribute("id", "seen-\(bar.number)")) {
            Tag.td(.role("cell")) {
                Tag.span(.style("reference")) { word(bar.observation.id) }
                " \(bar.observation.kind)"
            }
            Tag.td(.role("cell"), .style("number")) { duration(ms: bar.to) }
            Tag.td(.role("cell"), .style("number")) { bar.observation.durationMs.map { duration(ms: $0) } ?? "" }
            Tag.td(.role("cell"), .style("bar")) { drawing(bar) }
        }
    }

    private func drawing(_ bar: Timeline.Bar) -> Markup {
        let isMoment = bar.from == bar.to
        let width = max((bar.to - bar.from) / timeline.length * Self.scale, 10)
        let start = min(bar.from / timeline.length * Self.scale, Self.scale - width)
        let words = isMoment ? "at \(duration(ms: bar.to))" : "\(duration(ms: bar.from)) to \(duration(ms: bar.to))"
        return Tag.svg(
            Attribute("viewBox", "0 0 1000 10"), Attribute("preserveAspectRatio", "none"), .role("img"),
            Attribute("aria-label", words)
        ) {
            Tag.rect(.style("track"), Attribute("y", "4.5"), Attribute("width", "1000"), Attribute("height", "1"))
            Tag.rect(
                .style(isMoment ? "moment" : "span \(bar.observation.step.rawValue)"),
                Attribute("x", "\(rounded(start, digits: 1))"), Attribute("width", "\(rounded(width, digits: 1))"),
                Attribute("height", "10"))
        }
    }

    /// Questions that saw nothing, with the reason.
    @MarkupBuilder private var notAsked: Markup {
        let seen = Set(timeline.groups.map(\.probe))
        let without = report.walk.probes.filter { !seen.contains($0.probe) }
        if !without.isEmpty {
            Tag.h3 { "Questions without an observation" }
            Tag.ul(.style("without")) {
                for record in without.prefix(Self.mostProbes) {
                    Tag.li {
                        Tag.code { word(record.probe) }
                        " " + said(record.attempt)
                    }
                }
            }
        }
    }

    private func said(_ attempt: Attempt) -> String {
        switch attempt {
        case .answered: "answered"
        case .unanswered(let why): "unanswered: " + inWords(why.rawValue)
        case .notRun(let why): "not asked: " + inWords(why.rawValue)
        }
    }

    private func inWords(_ name: String) -> String {
        name.split(separator: "-").joined(separator: " ")
    }
}
