/// The last tasks of every playbook: what was kept is put back, where something did not succeed and where that is asked for.
enum PlaybookTakingBack {
    static let text = #"""
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
                      when: item.name in redial_kept.ran or (item.state == 'stopped' and item.name in redial_restarted)

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
