import Evidence
import Knowledge
import Primitives

/// A setting of a machine that is not as Windows has it where nobody set it.
struct UnusualSetting: Equatable {
    /// In words, else its id.
    let title: String
    /// `0 (only the old RDP security); usual is 2 (TLS only)`.
    let values: String
    /// `HKLM\\…\\SecurityLayer, by policy`.
    let place: String
}

extension Report {
    private static let mostSettings = 20

    /// In the order of the files that tell of them, those of a policy before the machine's own.
    var unusualSettings: [UnusualSetting] {
        let told = walk.all(MachineSetting.self).filter { $0.fact.isUsual == false }
        let areSeveral = Set(told.map { $0.observation.machine?.lowercased() }).count > 1
        let ruled = Set(walk.all(MachineSetting.self).filter { $0.fact.place == .policy }.map(\.fact.id))
        let ordered = told.filter { $0.fact.place == .policy } + told.filter { $0.fact.place == .local }
        return ordered.map { observation, fact in
            let machine = areSeveral ? observation.machine.map { ", on \($0)" } ?? "" : ""
            let place =
                switch fact.place {
                case .policy: "by policy"
                case .local: "the machine's own" + (ruled.contains(fact.id) ? ", which a policy overrules" : "")
                }
            return UnusualSetting(
                title: SettingTable.shared.row(fact.id)?.title ?? fact.id, values: fact.values,
                place: "\(fact.path), \(place)\(machine)")
        }
    }

    var settingsToShow: (shown: [UnusualSetting], left: Int) {
        let all = unusualSettings
        return (Array(all.prefix(Self.mostSettings)), max(0, all.count - Self.mostSettings))
    }

    func writeSettings(to page: inout Page) {
        let (settings, left) = settingsToShow
        guard !settings.isEmpty else { return }
        page.section("Settings that are not Windows' own")
        for setting in settings {
            page.hang([Span("  · ", .dim)], "\(setting.title): \(setting.values)")
            page.hang([Span("    ")], setting.place, .dim)
        }
        if left > 0 { page.paragraph("and \(left) more, in --json", .dim, indent: 2) }
    }
}

extension MachineSetting {
    fileprivate var values: String {
        let row = SettingTable.shared.row(id)
        func said(_ value: String, _ means: String?) -> String { value + (means.map { " (\($0))" } ?? "") }
        return said(value.isEmpty ? "empty" : value, means)
            + (usual.map { "; usual is \(said($0, row?.means?[$0]))" } ?? "")
    }
}

extension HTMLPage {
    @MarkupBuilder var settings: Markup {
        let (settings, left) = report.settingsToShow
        if !settings.isEmpty {
            section("settings", "Settings that are not Windows' own") {
                Tag.ul(.style("notes")) {
                    for setting in settings { item(setting) }
                }
                rest(left)
            }
        }
    }

    private func item(_ setting: UnusualSetting) -> Markup {
        Tag.li {
            Tag.span {
                Tag.strong { setting.title }
                ": \(setting.values) "
                Tag.code { setting.place }
            }
        }
    }
}
