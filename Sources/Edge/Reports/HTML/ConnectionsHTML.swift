import Evidence

extension HTMLPage {
    /// A deep walk opens 40.
    private static let mostConnections = 60
    private static let scale = 1000.0

    /// Every TCP connection on one scale: first how long it took to come about, then how long it stood.
    @MarkupBuilder var connections: Markup {
        let traces = report.walk.traces
        if !traces.isEmpty {
            section("connections", "Connections") {
                Tag.table(.role("table"), .style("timeline")) {
                    Tag.caption {
                        "Every TCP connection that was asked for; times from the start of the walk. The thin line is the "
                            + "connecting, the bar is the time that the connection stood."
                    }
                    head
                    Tag.tbody(.role("rowgroup")) {
                        for (number, trace) in traces.prefix(Self.mostConnections).enumerated() {
                            row(of: trace, number: number + 1)
                        }
                    }
                }
                if traces.count > Self.mostConnections {
                    Tag.p(.style("dim")) { "and \(traces.count - Self.mostConnections) more, in a recorded walk" }
                }
            }
        }
    }

    private var head: Markup {
        Tag.thead(.role("rowgroup")) {
            Tag.tr(.role("row")) {
                for name in ["Connection", "Asked at", "Stood"] {
                    Tag.th(.role("columnheader"), Attribute("scope", "col")) { name }
                }
                Tag.th(.role("columnheader"), Attribute("scope", "col"), .style("scale")) {
                    Tag.span { "0" }
                    Tag.span { duration(ms: length) }
                }
            }
        }
    }

    private func row(of trace: ConnectionTrace, number: Int) -> Markup {
        Tag.tr(.role("row")) {
            Tag.td(.role("cell")) {
                Tag.span(.style("reference")) { "\(number)" }
                " "
                word(trace.purpose)
                Tag.span(.style("dim")) {
                    " "
                    word(ending(of: trace), limit: 160)
                }
            }
            Tag.td(.role("cell"), .style("number")) { duration(ms: trace.openedMs) }
            Tag.td(.role("cell"), .style("number")) { stood(trace).map { duration(ms: $0) } ?? "" }
            Tag.td(.role("cell"), .style("bar")) { drawing(trace) }
        }
    }

    private func ending(of trace: ConnectionTrace) -> String {
        let place = trace.address.contains(":") ? "[\(trace.address)]:\(trace.port)" : "\(trace.address):\(trace.port)"
        let how =
            switch trace.outcome {
            case .connected: ", \(trace.sentBytes) bytes sent, \(trace.receivedBytes) received"
            case .refused: ", refused"
            case .unreachable: ", unreachable"
            case .timedOut: ", no answer"
            case nil: ", still being waited for"
            }
        return place + how
    }

    private func stood(_ trace: ConnectionTrace) -> Double? {
        trace.connectedMs.map { max(0, end(of: trace) - onScale($0)) }
    }

    private func drawing(_ trace: ConnectionTrace) -> Markup {
        let opened = onScale(trace.openedMs)
        let connected = onScale(trace.connectedMs ?? end(of: trace))
        let words =
            "asked at \(duration(ms: opened)), "
            + (trace.connectedMs == nil
                ? "given up at \(duration(ms: end(of: trace)))"
                : "there at \(duration(ms: connected)), ended at \(duration(ms: end(of: trace)))")
        return Tag.svg(
            Attribute("viewBox", "0 0 1000 10"), Attribute("preserveAspectRatio", "none"), .role("img"),
            Attribute("aria-label", words)
        ) {
            Tag.rect(.style("track"), Attribute("y", "4.5"), Attribute("width", "1000"), Attribute("height", "1"))
            bar("moment", from: opened, to: connected, y: "3.5", height: "3")
            if trace.connectedMs != nil { bar("span", from: connected, to: end(of: trace), y: "0", height: "10") }
        }
    }

    private func bar(_ style: String, from: Double, to: Double, y: String, height: String) -> Markup {
        let width = max((to - from) / length * Self.scale, 4)
        let start = min(max(from / length * Self.scale, 0), Self.scale - width)
        return Tag.rect(
            .style(style), Attribute("x", "\(rounded(start, digits: 1))"), Attribute("y", y),
            Attribute("width", "\(rounded(width, digits: 1))"), Attribute("height", height))
    }

    /// Of a connection that nobody ended before the walk was over, the end of the walk.
    private func end(of trace: ConnectionTrace) -> Double { onScale(trace.closedMs ?? length) }

    private var length: Double { timeline.length }

    /// A stored walk may hold any number.
    private func onScale(_ ms: Double) -> Double { ms.isFinite ? min(max(ms, 0), length) : 0 }
}
