import Knowledge
import Primitives
import Registry

/// A repair as a group policy, in every form in which one is taken in: `Registry.pol` by itself, the backup of a policy as
/// the Group Policy Management Console writes it (for Import-GPO), and one as `samba-tool gpo backup` writes it.
///
/// A policy wins over the machine's own value, comes back at every refresh, and leaves when the policy is unlinked: its undo.
struct PolicyBackup: RenderedForm {
    /// The extension of clients that reads Registry.pol, and the tool that edits it. [MS-GPREG 1.9]
    private static let registryExtension = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
    private static let machineTool = "{D02B1F72-3407-48AE-BA88-E8213C6761F1}"
    private static let manifestSpace = "http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest"
    private static let operations = "http://www.microsoft.com/GroupPolicy/GPOOperations"

    private let repair: Repair
    private let actions: [Action]
    private let context: RenderingContext
    private let policy: PolicyFile

    init(_ repair: Repair, _ actions: [Action], _ context: RenderingContext) throws(Unrenderable) {
        guard !actions.values.isEmpty, actions.rules.isEmpty, actions.started.isEmpty, actions.steps.isEmpty else {
            throw .init(
                "no-policy", "A group policy sets values of the registry, and this repair takes something else.")
        }
        try actions.requireNoComparison()
        var instructions: [PolicyFile.Instruction] = []
        for value in actions.values {
            guard let policy = value.isPolicy ? value : value.policy, let data = policy.data else {
                throw .init(
                    "no-policy-for-value",
                    "A group policy holds only values below the keys of policies, and there is none for \(value.name).")
            }
            let key = String(policy.key.dropFirst("HKLM\\".count))
            switch data {
            case .number(let number): instructions.append(.init(key: key, name: policy.name, number: number.number))
            case .blank(let type, let blank):
                guard type == .text, let text = context.filled(blank) else {
                    throw .init(
                        "blank-in-policy",
                        "Nobody can write into a group policy before it is imported: --fill \(blank.id)=… says \(blank.words)."
                    )
                }
                instructions.append(.init(key: key, name: policy.name, text: text))
            }
        }
        (self.repair, self.actions, self.context) = (repair, actions, context)
        policy = PolicyFile(instructions)
    }

    var files: [RenderedFile] {
        let (backup, samba) = (context.names.backup, "samba")
        return [
            within("README.txt", crlf(readme)),
            within("Registry.pol", policy.bytes),
            within("manifest.xml", Array(manifest.utf8)),
            within("\(backup)/bkupInfo.xml", Array(information(Self.manifestSpaceOfInformation).utf8)),
            within("\(backup)/Backup.xml", Array(backupXML.utf8)),
            within("\(backup)/DomainSysvol/GPO/Machine/registry.pol", policy.bytes),
            within("\(samba)/GPT.INI.SAMBABACKUP", Array(versions.utf8)),
            within("\(samba)/GPT.INI.xml", Array(versionsXML.utf8)),
            within("\(samba)/Machine/Registry.pol.SAMBABACKUP", policy.bytes),
            within("\(samba)/Machine/Registry.pol.xml", Array(policyXML.utf8)),
            within("\(samba)/gPCMachineExtensionNames.SAMBAEXT", Array(extensions.utf8)),
        ]
    }

    private func within(_ path: String, _ bytes: [UInt8]) -> RenderedFile {
        RenderedFile(place: .within(path), bytes: bytes)
    }

    private func crlf(_ lines: [String]) -> [UInt8] { Array((lines.joined(separator: "\r\n") + "\r\n").utf8) }

    /// Its name in the lists of policies. Without apostrophes: it stands in single quotes, for sh and for PowerShell.
    private var name: String { "redial: " + Self.plain(repair.title) }

    private static func plain(_ title: String) -> String {
        title.split(separator: " ").map { $0.hasSuffix("'s") ? $0.dropLast(2) : $0 }.joined(separator: " ")
            .filter { $0 != "'" }
    }

    private var readme: [String] {
        let values = policy.instructions.map { "  HKLM\\\($0.key)\\\($0.name) = \($0.shownData)" }
        var lines = repair.head(made: context.maker)
        lines += ["As a group policy, which wins over the machine's own values and comes back at every refresh:", ""]
        lines += values
        lines += [
            "",
            "Windows, on a domain controller or with its tools (nobody has tried it there):",
            "  Import-GPO -BackupId '\(context.names.backup)' -Path THIS-FOLDER -TargetName '\(name)' -CreateIfNeeded",
            "Samba, which prints the GUID of the policy that it makes:",
            "  samba-tool gpo restore '\(name)' THIS-FOLDER/samba --tmpdir EMPTY-FOLDER --restore-metadata -H ldap://DC -U Administrator",
            "It leaves the policy at version 0, which clients pass over. So, with that GUID, on the domain controller:",
            "  printf 'dn: CN={GUID},CN=Policies,CN=System,DC=DOMAIN\\nchangetype: modify\\nreplace: versionNumber\\nversionNumber: 1\\n' | ldbmodify -H /var/lib/samba/private/sam.ldb",
            "Link it to the organisational unit that holds the machines, and to no other:",
            "  New-GPLink -Name '\(name)' -Target 'OU=UNIT,DC=DOMAIN'",
            "Machines take it within two hours, or at once with gpupdate /force.",
            "Undo: remove the link. At the next refresh the values are gone and the machine's own ones hold again.",
        ]
        if let afterwards = repair.afterwards(actions) { lines.append(afterwards) }
        if !actions.restarted.isEmpty {
            lines.append("Then restart these services on the machines: \(actions.restarted.joined(separator: ", ")).")
        }
        if repair.lowersSecurity { lines.append("It lowers security.") }
        return lines + ["It interrupts: \(repair.interrupts)", "Proof: \(repair.verify)"]
    }

    private var extensions: String { "[\(Self.registryExtension)\(Self.machineTool)]" }

    private static let manifestSpaceOfInformation = " xmlns=\"\(manifestSpace)\""

    private func information(_ space: String) -> String {
        let names = context.names
        let elements = [
            element("GPOGuid", names.policy), element("GPODomain", "redial.invalid"),
            element("GPODomainGuid", "{00000000-0000-0000-0000-000000000000}"),
            element("GPODomainController", "redial.invalid"),
            element("BackupTime", String(names.madeAt.rfc3339.prefix(19))), element("ID", names.backup),
            element("Comment", "Repair \(repair.id), written by \(context.maker)"), element("GPODisplayName", name),
        ]
        return "<BackupInst\(space)>" + elements.joined() + "</BackupInst>"
    }

    private var manifest: String {
        "<Backups xmlns=\"\(Self.manifestSpace)\" xmlns:mfst=\"\(Self.manifestSpace)\" mfst:version=\"1.0\">"
            + information("") + "</Backups>"
    }

    /// No descriptor and no groups: an import leaves those of the policy that it goes into.
    private var backupXML: String {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <GroupPolicyBackupScheme bkp:version="2.0" bkp:type="GroupPolicyBackupTemplate" xmlns:bkp="\(Self.operations)" \
        xmlns="\(Self.operations)">
            <GroupPolicyObject><SecurityGroups/><FilePaths/><GroupPolicyCoreSettings>\
        \(element("ID", context.names.policy))\(element("Domain", "redial.invalid"))<SecurityDescriptor></SecurityDescriptor>\
        \(element("DisplayName", name))\(element("Options", "0"))\(element("UserVersionNumber", "0"))\
        \(element("MachineVersionNumber", "65537"))\(element("MachineExtensionGuids", extensions))\
        <UserExtensionGuids/><WMIFilter/></GroupPolicyCoreSettings>
                <GroupPolicyExtension bkp:ID="\(Self.registryExtension)" bkp:DescName="Registry">
                    <FSObjectFile bkp:Path="%GPO_MACH_FSPATH%\\registry.pol" \
        bkp:Location="DomainSysvol\\GPO\\Machine\\registry.pol"/>
                </GroupPolicyExtension>
            </GroupPolicyObject>
        </GroupPolicyBackupScheme>

        """
    }

    private func element(_ name: String, _ text: String) -> String {
        "<\(name)><![CDATA[\(text.split(separator: "]]>", omittingEmptySubsequences: false).joined(separator: "]]]]><![CDATA[>"))]]></\(name)>"
    }

    private var versions: String { "[General]\r\nVersion=1\r\n" }

    private var versionsXML: String {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <IniFile>
            <Section name="General">
                <Parameter><Key>Version</Key><Value>1</Value></Parameter>
            </Section>
        </IniFile>

        """
    }

    private var policyXML: String {
        let entries = policy.instructions.map { one in
            """
                <Entry type="\(one.type)" type_name="\(one.type == 4 ? "REG_DWORD" : "REG_SZ")">
                    <Key>\(escaped(one.key))</Key>
                    <ValueName>\(escaped(one.name))</ValueName>
                    <Value>\(escaped(one.shownData))</Value>
                </Entry>
            """
        }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <PolFile num_entries="\(policy.instructions.count)" signature="PReg" version="1">
            \(entries.joined(separator: "\n"))
            </PolFile>

            """
    }

    private func escaped(_ text: String) -> String {
        text.map { $0 == "&" ? "&amp;" : $0 == "<" ? "&lt;" : $0 == ">" ? "&gt;" : String($0) }.joined()
    }
}

extension PolicyFile.Instruction {
    /// REG_SZ, with its final zero.
    fileprivate init(key: String, name: String, text: String) {
        self.init(key: key, name: name, type: RegistryValue.string, data: RegistryValue(text: text).bytes)
    }

    fileprivate var shownData: String { RegistryData(type: type, bytes: data).shownText }
}
