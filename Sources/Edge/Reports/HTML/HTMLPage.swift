import Diagnosis
import Evidence
import Primitives

extension Report {
    /// `--html`: the report as one page that needs nothing beside itself, neither network nor script nor fonts.
    ///
    /// - Parameter repairTitles: a short sentence for each id of a repair; the id itself where there is none.
    /// - Returns: HTML that is well-formed XML too. Nothing in it is said by a colour or a picture alone.
    public func html(repairTitles: [String: String] = [:]) -> String {
        Markup.document(HTMLPage(report: self, repairTitles: repairTitles).page)
    }
}

/// The sections of the page; each is written in a file of its own.
struct HTMLPage {
    /// Ids and other single words are never longer than this; sentences have the limit of `Markup.text`.
    static let longestWord = 80

    let report: Report
    let repairTitles: [String: String]
    let timeline: Timeline

    init(report: Report, repairTitles: [String: String]) {
        self.report = report
        self.repairTitles = repairTitles
        timeline = Timeline(report.walk)
    }

    var page: Markup {
        Tag.html(Attribute("lang", "en")) {
            head
            Tag.body {
                top
                Tag.main {
                    path
                    otherPlace
                    caseSoFar
                    files
                    conversations
                    causes
                    questions
                    notes
                    next
                    Tag.div(.style("pair")) {
                        hostBox
                        certificateBox
                    }
                    matrix
                    settings
                    ruledOut
                    popular
                    timeLine
                    waterfall
                    toldByFiles
                    connections
                }
                bottom
            }
        }
    }

    private var head: Markup {
        Tag.head {
            Tag.meta(Attribute("charset", "utf-8"))
            Tag.meta(
                Attribute("http-equiv", "Content-Security-Policy"),
                Attribute(
                    "content", "default-src 'none'; style-src 'nonce-\(nonce)'; base-uri 'none'; form-action 'none'"))
            Tag.meta(Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1"))
            Tag.meta(Attribute("name", "color-scheme"), Attribute("content", "light dark"))
            Tag.meta(Attribute("name", "referrer"), Attribute("content", "no-referrer"))
            Tag.title { "\(report.target.asked): \(report.headline) – redial" }
            Markup.styleSheet(styleSheet, nonce: nonce)
        }
    }

    /// The id of a report is random, so a host cannot have known it when it said what stands here.
    private var nonce: String {
        String(report.id.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) })
    }

    private var top: Markup {
        let verdict = report.diagnosis.verdict
        return Tag.header {
            Tag.p(.style("eyebrow")) {
                report.walk.isOfFiles ? "redial read files " : "redial checked "
                instant(report.walk.startedAt)
            }
            Tag.h1 {
                word(report.target.asked, limit: 260)
                if let address = report.addressBehindName {
                    Tag.span(.style("behind")) {
                        " "
                        word(address)
                    }
                }
            }
            Tag.p(.style("badge \(verdict.state.rawValue)")) {
                Tag.span(.silent) { verdict.state.mark + " " }
                report.headline + (report.walk.final ? "" : " so far")
            }
            Tag.p(.style("verdict")) { verdict.summary.text }
            if let machine = report.machine {
                Tag.p(.style("dim")) { "\(report.hasNamedItself ? "Answered by" : "Files tell of") \(machine)." }
            }
            if !report.walk.final { Tag.p(.style("provisional")) { "Provisional: the host may yet answer." } }
        }
    }

    private var bottom: Markup {
        let walk = report.walk
        return Tag.footer {
            Tag.dl {
                row("Walk") {
                    report.spent + "; " + duration(ms: walk.durationMs)
                }
                row("From") { report.vantagePoint }
                row("Report") { word(report.id) }
                row("Judged by") {
                    "redial \(report.redial), knowledge \(report.knowledge.version) "
                    Tag.code { report.knowledge.digest }
                }
            }
        }
    }
}

extension HTMLPage {
    /// A part of the page with its heading, by which it is known to a screen reader.
    func section(_ id: StaticString, _ heading: String, @MarkupBuilder content: () -> Markup) -> Markup {
        Tag.section(.labelled(by: id)) {
            Tag.h2(.id(id)) { heading }
            content()
        }
    }

    /// A row of a list of names and values.
    func row(_ name: String, @MarkupBuilder value: () -> Markup) -> Markup {
        Tag.div {
            Tag.dt { name }
            Tag.dd { value() }
        }
    }

    func word(_ text: String, limit: Int = longestWord) -> Markup { .text(text, limit: limit) }

    /// `2026-11-22 10:00:00 UTC`.
    func instant(_ instant: UnixTime) -> Markup {
        Tag.time(Attribute("datetime", instant.rfc3339)) {
            "\(instant.day) \(instant.rfc3339.dropFirst(11).prefix(8)) UTC"
        }
    }

    func day(_ instant: UnixTime) -> Markup {
        Tag.time(Attribute("datetime", instant.rfc3339)) { instant.day }
    }

    /// The id of an observation, leading to its row where it has one.
    func reference(_ observation: String) -> Markup {
        guard let number = timeline.number(of: observation) else {
            return Tag.span(.style("reference")) { word(observation) }
        }
        return Tag.a(.style("reference"), Attribute("href", "#seen-\(number)")) { word(observation) }
    }

    @MarkupBuilder func rest(_ count: Int) -> Markup {
        if count > 0 { Tag.p(.style("dim")) { "and \(count) more, in --json" } }
    }
}
