/// The tasks of every playbook. Lines that begin with a question mark stand only where firewall rules are changed, those with an
/// exclamation mark where there are steps of PowerShell.
public enum PlaybookTasks {
    public static func lines(withRules: Bool, withSteps: Bool = false) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            guard withRules || !line.hasPrefix("?"), withSteps || !line.hasPrefix("!") else { return nil }
            let task = line.hasPrefix("?") || line.hasPrefix("!") ? line.dropFirst() : line
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
              would be {{ 'absent' if item.item.wanted is none else item.item.wanted }}"
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

            - name: Refuse what a policy wins over
              ansible.builtin.assert:
                that: not item.exists or item.raw_value == item.item.wanted
                fail_msg: A policy wins over this value. It is changed in the policy.
              loop: "{{ redial_policy.results }}"
              loop_control: *redial_by_item_name

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
                    path: "{{ item.path }}"
                    name: "{{ item.name }}"
                    data: "{{ item.wanted }}"
                    type: dword
                  loop: "{{ redial_values | rejectattr('wanted', 'none') | list }}"
                  loop_control: *redial_by_name

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

                - name: Read the values back
                  ansible.windows.win_reg_stat: *redial_one_value
                  loop: "{{ redial_values }}"
                  loop_control: *redial_by_name
                  register: redial_now

                - name: See that they are as they were written
                  ansible.builtin.assert:
                    that:
                      - item.exists == (item.item.wanted is not none)
                      - item.item.wanted is none or item.type == 'REG_DWORD'
                      - item.item.wanted is none or item.raw_value | int == item.item.wanted | int
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

              rescue:
                - name: Put back
                  block: &redial_put_back
                    - name: Read what was kept
                      ansible.builtin.set_fact:
                        redial_kept: "{{ lookup('ansible.builtin.file', redial_backup) | from_json }}"

                    - name: Put the values back
                      ansible.windows.win_regedit:
                        path: "{{ item.path }}"
                        name: "{{ item.name }}"
                        data: "{{ item.data }}"
                        type: "{{ redial_types[item.type] }}"
                      loop: "{{ redial_kept.was | selectattr('exists') | list }}"
                      loop_control: *redial_by_name

                    - name: Remove the values that were not there
                      ansible.windows.win_regedit: *redial_no_value
                      loop: "{{ redial_kept.was | rejectattr('exists') | list }}"
                      loop_control: *redial_by_name
        ?
        ?            - name: Put the firewall rules back
        ?              ansible.windows.win_powershell:
        ?                script: |
        ?                  param([string] $Name, [string] $Enabled)
        ?                  Set-NetFirewallRule -Name $Name -Enabled $Enabled
        ?                parameters:
        ?                  Name: "{{ item.key }}"
        ?                  Enabled: "{{ item.value }}"
        ?                error_action: stop
        ?              loop: "{{ redial_kept.rules | dict2items | rejectattr('value', 'equalto', 'absent') | list }}"

        !            - name: Take the steps back
        !              ansible.windows.win_powershell:
        !                script: "{{ item.undo }}"
        !                parameters:
        !                  Was: "{{ redial_kept.steps[item.name] }}"
        !                error_action: stop
        !              loop: "{{ redial_steps | reverse | list }}"
        !              loop_control: *redial_by_step
        !              register: redial_step_back
        !
        !            - name: Say what does not come back
        !              ansible.builtin.debug:
        !                msg: "{{ item.output | default([]) | join(' ') }}"
        !              loop: "{{ redial_step_back.results }}"
        !              loop_control: *redial_by_item_name
        !
                    - name: Stop the services that did not run
                      ansible.windows.win_service:
                        name: "{{ item }}"
                        state: stopped
                        force_dependent_services: true
                      loop: "{{ redial_kept.stopped | reverse | list }}"

                    - name: Disable the services that were disabled
                      ansible.windows.win_service:
                        name: "{{ item }}"
                        start_mode: disabled
                      loop: "{{ redial_kept.disabled }}"

                    - name: Restart the services
                      ansible.windows.win_service: *redial_one_step
                      loop: "{{ redial_restart }}"

                    - name: Read the values back
                      ansible.windows.win_reg_stat: *redial_one_value
                      loop: "{{ redial_kept.was }}"
                      loop_control: *redial_by_name
                      register: redial_now

                    - name: See that they are as they were
                      ansible.builtin.assert:
                        that:
                          - item.exists == item.item.exists
                          - not item.exists or item.type == item.item.type
                          - not item.exists or (item.value if item.type == 'REG_BINARY' else item.raw_value) == item.item.data
                        fail_msg: "It is not as it was; {{ redial_backup }} keeps what was there."
                      loop: "{{ redial_now.results }}"
                      loop_control: *redial_by_item_name
                      when: not ansible_check_mode

                    - name: Forget the backup
                      ansible.builtin.file:
                        path: "{{ redial_backup }}"
                        state: absent
                      delegate_to: localhost

                - name: Say that nothing stays changed
                  ansible.builtin.fail:
                    msg: It did not succeed; nothing stays changed.

        - name: Undo
          when: redial_action == 'undo'
          block:
            - name: Refuse where there is none
              ansible.builtin.assert:
                that: redial_backup is exists
                fail_msg: "There is nothing to undo: {{ redial_backup }} is not there."

            - name: Put back
              block: *redial_put_back
        """#
}
