import Diagnosis
import Evidence

/// What files told: which they were, the connections in them, and everything in the order of time.
extension HTMLPage {
    private static let mostConnections = 40
    private static let mostRows = 200

    @MarkupBuilder var files: Markup {
        let files = report.walk.files
        if !files.isEmpty {
            section("files", "From files") {
                Tag.ul(.style("notes")) {
                    for file in files { item(file) }
                }
            }
        }
    }

    private func item(_ file: FileSource) -> Markup {
        Tag.li {
            Tag.span {
                Tag.strong { file.file }
                file.machine.map { " of \($0)" } ?? ""
                ": \(counted(file.observations, "observation"))"
                for warning in file.warnings { "; \(warning.text)" }
            }
        }
    }

    @MarkupBuilder var conversations: Markup {
        let rows = report.conversations
        if rows.count > 1 {
            section("conversations", "Connections in the files") {
                Tag.ul(.style("notes")) {
                    for row in rows.suffix(Self.mostConnections) { item(row) }
                }
                rest(rows.count - Self.mostConnections)
            }
        }
    }

    private func item(_ row: ConversationSection) -> Markup {
        Tag.li {
            Tag.span {
                Tag.strong { "\(row.number): \(row.startedAt.toTheSecond) " }
                row.summary
            }
        }
    }

    @MarkupBuilder var timeLine: Markup {
        let rows = report.timeline
        if !rows.isEmpty {
            section("time-line", "Time line (UTC)") {
                Tag.ul(.style("notes")) {
                    for row in rows.suffix(Self.mostRows) { item(row) }
                }
                rest(rows.count - Self.mostRows)
            }
        }
    }

    /// What the reasons refer to.
    @MarkupBuilder var toldByFiles: Markup {
        if !timeline.fromFiles.isEmpty {
            section("told-by-files", "What the files tell") {
                rest(timeline.leftOutOfFiles)
                Tag.ul(.style("notes")) {
                    for (number, observation) in timeline.fromFiles { item(number, observation) }
                }
            }
        }
    }

    private func item(_ number: Int, _ observation: Observation) -> Markup {
        Tag.li(Attribute("id", "seen-\(number)")) {
            Tag.span {
                Tag.span(.style("reference")) { word(observation.id) }
                " \(observation.kind), "
                word(observation.source ?? "")
                observation.at.map { ", \($0.toTheSecond)" } ?? ""
            }
        }
    }

    private func item(_ row: TimelineRow) -> Markup {
        Tag.li {
            Tag.span {
                Tag.strong { "\(row.at.toTheSecond) " }
                row.text
                " "
                if let observation = row.observation { reference(observation) }
            }
        }
    }
}
