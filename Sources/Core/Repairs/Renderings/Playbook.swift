import Knowledge

/// A repair as an Ansible playbook: shows what is there, applies with a backup on the controller and reads back, and takes back.
/// It uses modules of the collection ansible.windows only.
struct Playbook: RenderedForm {
    private let repair: Repair
    private let actions: [Action]
    private let context: RenderingContext

    init(_ repair: Repair, _ actions: [Action], _ context: RenderingContext) throws(Unrenderable) {
        try actions.requireNoPassword()
        (self.repair, self.actions, self.context) = (repair, actions, context)
    }

    var files: [RenderedFile] { [.asked(text.utf8)] }

    private var blanks: [Blank] { actions.blanks }

    private var text: String {
        let lines =
            ["---"] + head + play
            + PlaybookTasks.lines(
                withRules: !actions.rules.isEmpty, withSteps: !actions.steps.isEmpty, withBlanks: !blanks.isEmpty,
                withConditions: !repair.conditions.isEmpty)
        return lines.joined(separator: "\n") + "\n"
    }

    private var head: [String] {
        (repair.head(made: context.maker) + [
            "Nobody has run this on Windows: ansible-lint has read it, and its steps were tried on stand-ins of the modules.",
            "  ansible-playbook -i INVENTORY THIS-FILE                          shows what is there and changes nothing",
            "  ansible-playbook -i INVENTORY THIS-FILE -e redial_action=apply   keeps what is there, changes it, reads it back",
            "  ansible-playbook -i INVENTORY THIS-FILE -e redial_action=undo    puts back what apply kept",
            "What is there is kept beside this file on the controller, a file for each host; --limit chooses hosts.",
            "A key that has to be made stays, empty, after undo.",
        ] + repair.terms(actions) + toFill).map { "# " + $0 }
    }

    private var toFill: [String] {
        context.toFill(actions) + blanks.map { "It can be said as well: -e \($0.playbookVariable)=VALUE" }
    }

    private var play: [String] {
        var lines = [
            "- name: \(quoted(repair.title))",
            "  hosts: all",
            "  gather_facts: false",
            "  vars:",
            "    redial_action: show",
            "    redial_backup: \"{{ playbook_dir }}/redial-\(repair.id)-{{ inventory_hostname }}.json\"",
        ]
        lines += blanks.map { "    \($0.playbookVariable): \(quoted(context.text($0)))" }
        if !blanks.isEmpty { lines += list("redial_blanks", blanks.map(row)) }
        lines += list("redial_values", actions.values.map(row))
        lines += list("redial_policies", actions.values.compactMap(\.policy).map(row))
        lines += list("redial_services", (actions.restarted + actions.started).map { [quoted($0)] })
        lines += list("redial_started", actions.started.map { [quoted($0)] })
        lines += list(
            "redial_automatic", actions.started.filter { ServiceStart($0).isAutomatic }.map { [quoted($0)] })
        lines += list("redial_restart", actions.restarted.flatMap(ServiceStep.restarting).map(row))
        lines += list("redial_restarted", actions.restarted.map { [quoted($0)] })
        if !repair.conditions.isEmpty { lines += list("redial_conditions", repair.conditions.map(row)) }
        if !actions.rules.isEmpty {
            lines += list("redial_rules", actions.rules.map { [quoted($0)] })
            lines.append("    redial_accepts_public_network: \(context.acceptsRisk)")
        }
        return lines + PlaybookSteps(actions, context).lines + Self.types + keep + ["  tasks:"]
    }

    /// Types that can be put back, as one module calls them and as the other does.
    private static let types =
        ["    redial_types:"]
        + [
            ("DWORD", "dword"), ("QWORD", "qword"), ("SZ", "string"), ("EXPAND_SZ", "expandstring"),
            ("MULTI_SZ", "multistring"), ("BINARY", "binary"),
        ].map { "      REG_\($0): \($1)" }

    /// What is kept. Of bytes the numbers are: their raw form is text.
    private var keep: [String] {
        let rules = "      rules: \"{{ dict(redial_rules | zip(redial_rule_states.output | default([]))) }}\""
        return Self.disabled + Self.ran + ["    redial_keep:"] + (actions.rules.isEmpty ? [] : [rules])
            + (actions.steps.isEmpty ? [] : Self.keptSteps) + Self.kept
    }

    private static let disabled = """
            redial_disabled: "{{ redial_running.results | selectattr('item', 'in', redial_started) | selectattr('services')
              | selectattr('services.0.start_mode', 'equalto', 'disabled') | map(attribute='item') | list }}"
        """.split(separator: "\n").map(String.init)

    private static let ran = """
            redial_ran: "{{ redial_around.results | selectattr('services')
              | selectattr('services.0.state', 'equalto', 'started') | map(attribute='item') | list }}"
        """.split(separator: "\n").map(String.init)

    private static let keptSteps = """
              steps: "{{ dict(redial_steps | map(attribute='name') | zip(redial_step_kept.results | default([])
                | map(attribute='output') | map('join', ''))) }}"
        """.split(separator: "\n").map(String.init)

    private static let kept = """
              disabled: "{{ redial_disabled }}"
              ran: "{{ redial_ran }}"
              stopped: "{{ redial_running.results | selectattr('item', 'in', redial_started)
                | rejectattr('services.0.state', 'equalto', 'started') | map(attribute='item') | list }}"
              was: "{{ redial_was | from_json }}"
            redial_was: >-
              [{% for one in redial_present.results %}{{ {'path': one.item.path, 'name': one.item.name, 'exists': one.exists,
              'type': one.type | default(none),
              'data': (one.value if one.type == 'REG_BINARY' else one.raw_value) if one.exists else none} | to_json
              }}{{ '' if loop.last else ',' }}{% endfor %}]
        """.split(separator: "\n").map(String.init)

    private func row(_ value: WantedValue) -> [String] {
        [
            "path: \(quoted(value.key.replacingRoot))", "name: \(quoted(value.name))",
        ] + wanted(value)
    }

    private func row(_ condition: RepairCondition) -> [String] {
        row(condition.value) + ["why: \(quoted(condition.sentence))"]
    }

    private func wanted(_ value: WantedValue) -> [String] {
        switch value.data {
        case .number(let number):
            ["wanted: \(number.number)", "type: dword"] + (number.isLeast ? ["least: true"] : [])
        case .blank(.text, let blank): ["wanted: \"{{ \(blank.playbookVariable) }}\"", "type: string"]
        case .blank(.bytes, let blank):
            [
                "wanted: \"{{ \(blank.playbookVariable) | regex_findall('[0-9A-Fa-f][0-9A-Fa-f]') | map('int', base=16) | list }}\"",
                "type: binary",
            ]
        case nil: ["wanted: null"]
        }
    }

    private func row(_ blank: Blank) -> [String] {
        [
            "name: \(blank.playbookVariable)", "text: \"{{ \(blank.playbookVariable) }}\"",
            "form: \(quoted(blank.form))",
            "words: \(quoted(blank.words))",
        ]
    }

    private func row(_ step: ServiceStep) -> [String] {
        ["name: \(quoted(step.name))", "state: \(step.verb == .stop ? "stopped" : "started")"]
    }

    private func list(_ name: String, _ rows: [[String]]) -> [String] {
        guard !rows.isEmpty else { return ["    \(name): []"] }
        return ["    \(name):"]
            + rows.flatMap { row in zip(0..., row).map { ($0 == 0 ? "      - " : "        ") + $1 } }
    }

    /// In single quotes YAML takes all as it is but the quote, which is doubled.
    private func quoted(_ text: String) -> String { "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'" }
}

extension String {
    /// `HKLM:\…`, as the modules want it.
    fileprivate var replacingRoot: String { prefix(4) + ":" + dropFirst(4) }
}
