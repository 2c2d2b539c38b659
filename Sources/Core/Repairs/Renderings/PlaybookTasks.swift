/// The tasks of every playbook. Lines that begin with a question mark stand only where firewall rules are changed, those with an
/// exclamation mark where there are steps of PowerShell, those with a plus where a person has to write something in, those with a
/// percent sign where something has to hold before.
public enum PlaybookTasks {
    public static func lines(
        withRules: Bool, withSteps: Bool = false, withBlanks: Bool = false, withConditions: Bool = false
    ) -> [String] {
        let marks: [Character: Bool] = ["?": withRules, "!": withSteps, "+": withBlanks, "%": withConditions]
        return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            let mark = line.first.flatMap { marks[$0] }
            guard mark != false else { return nil }
            let task = mark == nil ? line : line.dropFirst()
            return task.isEmpty ? "" : "    " + task
        }
    }

    private static let text = #"""
        - name: Know what is asked for
          ansible.builtin.assert:
            that: redial_action in ['show', 'apply', 'undo']
            fail_msg: Say redial_action=show, apply or undo.

        - name: Read the values
          ansible.windows.win_reg_stat: &redial_one_value
            path: "{{ item.path }}"
            name: "{{ item.name }}"
          loop: "{{ redial_values }}"
          loop_control: &redial_by_name
            label: "{{ item.name }}"
          register: redial_present

        - name: Read the policies that win over them
          ansible.windows.win_reg_stat: *redial_one_value
          loop: "{{ redial_policies }}"
          loop_control: *redial_by_name
          register: redial_policy

        - name: Read the services
          ansible.windows.win_service_info:
            name: "{{ item }}"
          loop: "{{ redial_services }}"
          register: redial_running

        - name: Read what is restarted, with what depends on it
          ansible.windows.win_service_info:
            name: "{{ item }}"
          loop: "{{ redial_restart | map(attribute='name') | unique | list }}"
          register: redial_around
        ?
        ?- name: Read the firewall rules
        ?  ansible.windows.win_powershell:
        ?    script: |
        ?      param([string[]] $Name)
        ?      $Ansible.Changed = $false
        ?      foreach ($One in $Name) {
        ?          $Rule = Get-NetFirewallRule -Name $One -ErrorAction SilentlyContinue
        ?          if ($Rule) { [string] $Rule.Enabled } else { 'absent' }
        ?      }
        ?    parameters:
        ?      Name: "{{ redial_rules }}"
        ?    error_action: stop
        ?  register: redial_rule_states
        !
        !- name: Read what the steps change
        !  ansible.windows.win_powershell:
        !    script: "{{ item.show }}"
        !    error_action: stop
        !  loop: "{{ redial_steps }}"
        !  loop_control: &redial_by_step
        !    label: "{{ item.name }}"
        !  register: redial_step_shown

        - name: Show the values
          ansible.builtin.debug:
            msg: "{{ item.item.path }}\\{{ item.item.name }}: {{ item.raw_value | default('absent') }},
              would be {{ 'at least ' if item.item.least | default(false) else '' }}{{
              'absent' if item.item.wanted is none else item.item.wanted }}"
          loop: "{{ redial_present.results }}"
          loop_control: &redial_by_item_name
            label: "{{ item.item.name }}"

        - name: Show the policies that win over them
          ansible.builtin.debug:
            msg: "{{ item.item.path }}\\{{ item.item.name }}: {{ item.raw_value | default('absent') }}"
          loop: "{{ redial_policy.results }}"
          loop_control: *redial_by_item_name

        - name: Show the services
          ansible.builtin.debug:
            msg: "{{ item.item }}: {{ item.services[0].state | default('not there') }}, would run"
          loop: "{{ redial_running.results }}"
          loop_control: &redial_by_item
            label: "{{ item.item }}"
        ?
        ?- name: Show the firewall rules
        ?  ansible.builtin.debug:
        ?    msg: "{{ item.0 }}: {{ item.1 }}, would be True"
        ?  loop: "{{ redial_rules | zip(redial_rule_states.output | default([])) | list }}"
        !
        !- name: Show what the steps change
        !  ansible.builtin.debug:
        !    msg: "{{ item.item.name }}: {{ item.output | default([]) | join('; ') }}"
        !  loop: "{{ redial_step_shown.results }}"
        !  loop_control: *redial_by_item_name

        - name: Apply
          when: redial_action == 'apply'
          block:
            - name: Refuse what was applied before
              ansible.builtin.assert:
                that: redial_backup is not exists
                fail_msg: "It was applied before, and {{ redial_backup }} keeps what was there. Undo it first."

        +    - name: Refuse what nobody has written in
        +      ansible.builtin.assert:
        +        that: (item.text | string) is match(item.form)
        +        fail_msg: "Nothing was changed: {{ item.words }} is not written in; -e {{ item.name }}=VALUE says it."
        +      loop: "{{ redial_blanks }}"
        +      loop_control: *redial_by_name
        +
            - name: Refuse what a policy wins over
              ansible.builtin.assert:
                that: not item.exists or item.raw_value == item.item.wanted or (item.item.least | default(false)
                  and item.type == 'REG_DWORD' and item.raw_value | int >= item.item.wanted)
                fail_msg: A policy wins over this value. It is changed in the policy.
              loop: "{{ redial_policy.results }}"
              loop_control: *redial_by_item_name

        %    - name: Read what has to hold before
        %      ansible.windows.win_reg_stat: *redial_one_value
        %      loop: "{{ redial_conditions }}"
        %      loop_control: *redial_by_name
        %      register: redial_condition
        %
        %    - name: Refuse what another repair comes before
        %      ansible.builtin.assert:
        %        that: not item.exists or item.raw_value | int >= item.item.wanted
        %        fail_msg: "Nothing was changed: {{ item.item.name }} is {{ item.raw_value | default('absent') }}. {{ item.item.why }}"
        %      loop: "{{ redial_condition.results }}"
        %      loop_control: *redial_by_item_name
        %
        ?    - name: Refuse to let a public network in
        ?      ansible.windows.win_powershell:
        ?        script: |
        ?          $Ansible.Changed = $false
        ?          if (@(Get-NetConnectionProfile).NetworkCategory -contains 'Public') {
        ?              throw 'Nothing was changed: the machine is in a public network. Make it private, or limit the rules to sources.'
        ?          }
        ?        error_action: stop
        ?      when: not redial_accepts_public_network | bool
        ?
            - name: Refuse a value of a type that could not be put back
              ansible.builtin.assert:
                that: not item.exists or item.type in redial_types
                fail_msg: Nothing was changed.
              loop: "{{ redial_present.results }}"
              loop_control: *redial_by_item_name

        !    - name: Read what the steps have to keep
        !      ansible.windows.win_powershell:
        !        script: "{{ item.keep }}"
        !        error_action: stop
        !      loop: "{{ redial_steps }}"
        !      loop_control: *redial_by_step
        !      register: redial_step_kept
        !
            - name: Keep what is there, on the controller
              ansible.builtin.copy:
                dest: "{{ redial_backup }}"
                mode: "0600"
                force: false
                content: "{{ redial_keep | to_nice_json }}"
              delegate_to: localhost

            - name: Change it and read it back
              block:
                - name: Set the values
                  ansible.windows.win_regedit:
                    path: "{{ item.item.path }}"
                    name: "{{ item.item.name }}"
                    data: "{{ item.item.wanted }}"
                    type: "{{ item.item.type }}"
                  loop: "{{ redial_present.results | rejectattr('item.wanted', 'none') | list }}"
                  loop_control: *redial_by_item_name
                  when: not (item.item.least | default(false) and item.exists and item.type == 'REG_DWORD'
                    and item.raw_value | int >= item.item.wanted)

                - name: Remove the values
                  ansible.windows.win_regedit: &redial_no_value
                    path: "{{ item.path }}"
                    name: "{{ item.name }}"
                    state: absent
                  loop: "{{ redial_values | selectattr('wanted', 'none') | list }}"
                  loop_control: *redial_by_name
        ?
        ?        - name: Enable the firewall rules
        ?          ansible.windows.win_powershell:
        ?            script: |
        ?              param([string[]] $Name)
        ?              $There = @(Get-NetFirewallRule -Name $Name -ErrorAction SilentlyContinue | ForEach-Object { $_.Name })
        ?              if ($There.Count -eq 0) { throw 'This machine has none of these firewall rules.' }
        ?              foreach ($One in $There) {
        ?                  Enable-NetFirewallRule -Name $One
        ?                  if ([string] (Get-NetFirewallRule -Name $One).Enabled -ne 'True') { throw "$One stays disabled." }
        ?              }
        ?            parameters:
        ?              Name: "{{ redial_rules }}"
        ?            error_action: stop

                - name: Let the services start that are disabled
                  ansible.windows.win_service:
                    name: "{{ item }}"
                    start_mode: "{{ 'auto' if item in redial_automatic else 'manual' }}"
                  loop: "{{ redial_disabled }}"

                - name: Start the services
                  ansible.windows.win_service:
                    name: "{{ item }}"
                    state: started
                  loop: "{{ redial_started }}"

        !        - name: Make the steps
        !          ansible.windows.win_powershell:
        !            script: "{{ item.make }}"
        !            error_action: stop
        !          loop: "{{ redial_steps }}"
        !          loop_control: *redial_by_step
        !
                - name: Restart the services
                  ansible.windows.win_service: &redial_one_step
                    name: "{{ item.name }}"
                    state: "{{ item.state }}"
                    force_dependent_services: true
                  loop: "{{ redial_restart }}"
                  when: item.name in redial_ran or item.name in redial_restarted

                - name: Read the values back
                  ansible.windows.win_reg_stat: *redial_one_value
                  loop: "{{ redial_values }}"
                  loop_control: *redial_by_name
                  register: redial_now

                - name: See that they are as they were written
                  ansible.builtin.assert:
                    that:
                      - item.exists == (item.item.wanted is not none)
                      - item.item.wanted is none or redial_types[item.type] == item.item.type
                      - item.item.wanted is none or item.item.type != 'dword' or item.raw_value | int == item.item.wanted | int
                        or (item.item.least | default(false) and item.raw_value | int > item.item.wanted | int)
                      - item.item.wanted is none or item.item.type == 'dword' or
                        (item.value if item.type == 'REG_BINARY' else item.raw_value) | string == item.item.wanted | string
                  loop: "{{ redial_now.results }}"
                  loop_control: *redial_by_item_name
                  when: not ansible_check_mode

        !        - name: See that the steps are made
        !          ansible.windows.win_powershell:
        !            script: "{{ item.test }}"
        !            parameters:
        !              Was: "{{ redial_keep.steps[item.name] }}"
        !            error_action: stop
        !          loop: "{{ redial_steps }}"
        !          loop_control: *redial_by_step
        !          register: redial_step_now
        !          failed_when: not (redial_step_now.output | default([false], true) | last)
        !          when: not ansible_check_mode
        !
                - name: Read the services back
                  ansible.windows.win_service_info:
                    name: "{{ item }}"
                  loop: "{{ redial_services }}"
                  register: redial_running_now

                - name: See that they run
                  ansible.builtin.assert:
                    that: item.services[0].state == 'started'
                  loop: "{{ redial_running_now.results }}"
                  loop_control: *redial_by_item
                  when: not ansible_check_mode
        """# + "\n\n" + PlaybookTakingBack.text
}
