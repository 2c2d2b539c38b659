import Knowledge

/// A repair of a Linux host as an Ansible playbook: it sends the shell script, which keeps what was there on the host itself.
struct LinuxPlaybook: RenderedForm {
    private let repair: Repair
    private let script: ShellScript
    private let context: RenderingContext

    init(_ repair: Repair, _ actions: [LinuxAction], _ context: RenderingContext) {
        (self.repair, self.context) = (repair, context)
        script = ShellScript(repair, actions, context, .input)
    }

    var files: [RenderedFile] { [.asked((lines.joined(separator: "\n") + "\n").utf8)] }

    private var lines: [String] {
        let sentences =
            repair.head(made: context.maker) + [
                "  ansible-playbook -i INVENTORY THIS-FILE                          shows what is there and changes nothing",
                "  ansible-playbook -i INVENTORY THIS-FILE -e redial_action=apply   keeps what is there, changes it, reads it back",
                "  ansible-playbook -i INVENTORY THIS-FILE -e redial_action=undo    puts back what apply kept",
                "What is there is kept on the host, in \(ShellScript.folder)/\(ShellScript.keptName(repair.id)); --limit chooses hosts.",
            ] + repair.terms([])
        return ["---"] + sentences.map { "# " + $0 } + [
            "- name: '\(repair.title.map { $0 == "'" ? "''" : String($0) }.joined())'",
            "  hosts: all",
            "  gather_facts: false",
            "  become: true",
            "  vars:",
            "    redial_action: show",
            "    redial_script: |",
        ] + script.lines.map { $0.isEmpty ? "" : "      " + $0 } + Self.tasks
    }

    private static let tasks = #"""
          tasks:
            - name: Know what is asked for
              ansible.builtin.assert:
                that: redial_action in ['show', 'apply', 'undo']
                fail_msg: Say redial_action=show, apply or undo.

            - name: Have the host carry it out
              ansible.builtin.command:
                argv:
                  - sh
                  - -s
                  - --
                  - "{{ redial_action }}"
                stdin: "{{ redial_script }}"
              register: redial_said
              changed_when: redial_action != 'show'

            - name: Show what it said
              ansible.builtin.debug:
                msg: "{{ redial_said.stdout_lines | default([]) }}"
        """#
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}
