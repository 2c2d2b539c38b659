import Knowledge

/// A repair for the agent that a cloud has in its machines: a shell script that asks for it by the cloud's own command line,
/// and the bodies of the same requests. The agent runs the PowerShell of the repair as SYSTEM.
///
/// Azure: `RunCommandInput` of Microsoft.Compute (`commandId`, `script` as lines, `parameters`), and `az vm run-command invoke`.
/// AWS: `SendCommand` of SSM, API version 2014-11-06, with the document AWS-RunPowerShellScript in its version 1.
struct CloudCommand: RenderedForm {
    enum Cloud { case azure, aws }

    /// Of `AWS-RunPowerShellScript`; named, so that what runs is what was read.
    static let documentVersion = "1"

    private let repair: Repair
    private let actions: [Action]
    private let context: RenderingContext
    private let cloud: Cloud
    private let script: [String]

    init(
        _ repair: Repair, _ actions: [Action], _ context: RenderingContext, _ cloud: Cloud
    ) throws(Unrenderable) {
        guard repair.place != .client else {
            throw .init("client-is-no-cloud-machine", "It is done on the client, which is no machine of the cloud.")
        }
        (self.repair, self.actions, self.context, self.cloud) = (repair, actions, context, cloud)
        script = try PowerShellScript(repair, actions, context, .cloud).lines
    }

    var files: [RenderedFile] { [.asked(text.utf8)] }

    /// What is put before the script: the agent passes no words to it.
    private func lead(_ action: String) -> String { "$Action = '\(action)'" }

    var requests: String {
        let bodies = ["Show", "Apply", "Undo"].map {
            "  \(quoted($0.lowercased())): \(body(lines: [lead($0)] + script))"
        }
        return "{\n" + bodies.joined(separator: ",\n") + "\n}\n"
    }

    private func body(lines: [String]) -> String {
        let list = "[\n      " + lines.map(quoted).joined(separator: ",\n      ") + "\n    ]"
        return switch cloud {
        case .azure: "{\n    \"commandId\": \"RunPowerShellScript\",\n    \"script\": \(list)\n  }"
        case .aws:
            """
            {
                "DocumentName": "AWS-RunPowerShellScript",
                "DocumentVersion": "\(Self.documentVersion)",
                "InstanceIds": ["INSTANCE-ID"],
                "Comment": \(quoted(comment)),
                "TimeoutSeconds": 600,
                "Parameters": {"executionTimeout": ["600"], "commands": \(list)}
              }
            """
        }
    }

    /// At most 100 characters.
    private var comment: String { String("\(repair.id), by \(context.maker)".prefix(100)) }

    private var text: String { (head + (cloud == .azure ? azure : aws)).joined(separator: "\n") + "\n" }

    private var head: [String] {
        let owner = cloud == .azure ? "Azure" : "AWS"
        let usage =
            cloud == .azure
            ? "GROUP=resource-group VM=machine sh THIS-FILE show | apply | undo"
            : "INSTANCE=instance-id sh THIS-FILE show | apply | undo"
        var sentences = repair.head(made: context.maker)
        sentences += [
            "Nobody has run this on \(owner): only its form, its quoting and the fields of the request were checked.",
            "Start it where the command line of \(owner) is logged on:",
            "  \(usage)",
            "show changes nothing; apply keeps what is there in the machine's Windows folder; undo puts that back.",
            "Read what the script prints: the command line may end with 0 although the script in the machine failed.",
        ]
        sentences += repair.terms(actions) + context.toFill(actions)
        return ["#!/bin/sh"] + sentences.map { "# " + $0 } + [
            "set -eu",
            "case ${1-show} in",
            "show) action=Show ;;",
            "apply) action=Apply ;;",
            "undo) action=Undo ;;",
            "*) echo 'Say show, apply or undo.' >&2; exit 64 ;;",
            "esac",
        ]
    }

    private var azure: [String] {
        [
            #": "${GROUP:?names the resource group}" "${VM:?names the virtual machine}""#,
            "exec az vm run-command invoke --command-id RunPowerShellScript \\",
            #"    --resource-group "$GROUP" --name "$VM" \"#,
            #"    --scripts "\$Action = '$action'" \#(singleQuoted(script.joined(separator: "\n")))"#,
        ]
    }

    /// The parameters are JSON, in which only the first line differs.
    private var aws: [String] {
        let rest = script.map { ",\n" + quoted($0) }.joined() + "]}"
        return [
            #": "${INSTANCE:?is the id of the instance}""#,
            #"parameters="{\"executionTimeout\":[\"600\"],\"commands\":[\"\$Action = '$action'\""\#(singleQuoted(rest))"#,
            "exec aws ssm send-command --document-name AWS-RunPowerShellScript --document-version \(Self.documentVersion) \\",
            #"    --instance-ids "$INSTANCE" --timeout-seconds 600 --comment \#(singleQuoted(comment)) \"#,
            #"    --parameters "$parameters""#,
        ]
    }

    /// As a word of a POSIX shell: in single quotes nothing is special but the quote itself.
    private func singleQuoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? #"'\''"# : String($0) }.joined() + "'"
    }

    /// As a string of JSON. All that scripts hold is printable ASCII. [RFC 8259 7]
    private func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
