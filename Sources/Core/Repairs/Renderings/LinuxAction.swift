import Knowledge

/// A change of a Linux host that a shell script can carry out, read back and undo by itself.
enum LinuxAction: Equatable, Sendable {
    case member(user: String, group: String)
    case newCertificate(key: String, certificate: String)
    case restart(service: String)
    case start(service: String)

    /// Nil for a command that no script is known for. Names that stand in the script are plain words.
    init?(_ change: Repair.Change) {
        guard change.where == .command else { return nil }
        let words = change.path.split(separator: " ").map(String.init)
        let isPlain = words.allSatisfy { $0.utf8.allSatisfy { byte in Self.plain.contains(byte) } }
        guard isPlain, let program = words.first else { return nil }
        switch (program, words.dropFirst().first, words.count) {
        case ("adduser", let user?, 3): self = .member(user: user, group: words[2])
        case ("systemctl", "restart", 3): self = .restart(service: words[2])
        case ("systemctl", "start", 3): self = .start(service: words[2])
        case ("openssl", "req", _):
            guard let key = Self.word("-keyout", in: words), let certificate = Self.word("-out", in: words) else {
                return nil
            }
            self = .newCertificate(key: key, certificate: certificate)
        default: return nil
        }
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:".utf8)

    private static func word(_ option: String, in words: [String]) -> String? {
        words.firstIndex(of: option).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
    }
}

extension Repair {
    /// All its changes as a shell script can carry them out; nil where one of them takes a person.
    var linuxActions: [LinuxAction]? {
        let actions = changes.map { LinuxAction($0) }
        guard isOnLinux, !actions.isEmpty, !actions.contains(nil) else { return nil }
        return actions.compactMap(\.self)
    }
}

/// The lines by which a shell script does one change. Those that may fail return 1: `set -e` does not hold within a condition.
struct ShellStep {
    var show: [String] = []
    /// Tells what is there, in a file of the folder `$PART`, or refuses.
    var keep: [String] = []
    var make: [String] = []
    /// Reads back.
    var test: [String] = []
    /// From `$STATE`.
    var undo: [String] = []
    /// Sees that what has to run again does.
    var serving: [String] = []

    init(_ action: LinuxAction) {
        switch action {
        case .member(let user, let group): setMember(user, group)
        case .newCertificate(let key, let certificate): setCertificate(key, certificate)
        case .restart(let service):
            show = ["say \"service \(service): $(state \(service)), would be restarted\""]
            keep = ["has_service \(service) || refuse 'there is no service \(service) here.'"]
            make = ["service_do restart \(service) || return 1"]
            test = ["comes_up \(service) || return 1"]
            undo = ["service_do restart \(service) || return 1"]
            serving = test
        case .start(let service):
            show = ["say \"service \(service): $(state \(service)), would be running\""]
            keep = [
                "has_service \(service) || refuse 'there is no service \(service) here.'",
                "state \(service) >\"$PART/\(service)\"",
            ]
            make = ["runs \(service) || service_do start \(service) || return 1"]
            test = ["comes_up \(service) || return 1"]
            undo = [
                "if [ \"$(cat \"$STATE/\(service)\")\" != running ] && runs \(service); then",
                "    service_do stop \(service) || return 1",
                "    ! runs \(service) || return 1",
                "fi",
            ]
        }
    }

    private mutating func setMember(_ user: String, _ group: String) {
        show = [
            "say \"\(user) belongs to the group \(group): $(is_member \(user) \(group) && echo yes || echo no), would be yes\""
        ]
        keep = [
            "getent passwd \(user) >/dev/null || refuse 'there is no account \(user).'",
            "getent group \(group) >/dev/null || refuse 'there is no group \(group).'",
            "key=$(setting key_file)",
            "key=${key:-/etc/xrdp/key.pem}",
            "[ \"$(stat -L -c %G -- \"$key\" 2>/dev/null)\" = \(group) ] || refuse \"$key does not belong to the group \(group).\"",
            "case $(stat -L -c %A -- \"$key\") in",
            "????r*) ;;",
            "*) refuse \"the group \(group) may not read $key.\" ;;",
            "esac",
            "{ is_member \(user) \(group) && echo yes || echo no; } >\"$PART/member\"",
        ]
        make = ["is_member \(user) \(group) || usermod -a -G \(group) \(user) || return 1"]
        test = ["is_member \(user) \(group) || return 1"]
        undo = [
            "if [ \"$(cat \"$STATE/member\")\" = no ] && is_member \(user) \(group); then",
            "    gpasswd -d \(user) \(group) >/dev/null || return 1",
            "    ! is_member \(user) \(group) || return 1",
            "fi",
        ]
    }

    /// Where a name is a link, as on Debian, the link is replaced: what it leads to is the key of others too.
    private mutating func setCertificate(_ key: String, _ certificate: String) {
        show = [
            "if [ -r \(certificate) ]; then openssl x509 -in \(certificate) -noout -subject -enddate; fi",
            "say 'another key and certificate would be at \(key) and \(certificate)'",
        ]
        keep = [
            "command -v openssl >/dev/null || refuse 'there is no openssl.'",
            "for name in key_file:\(key) certificate:\(certificate); do",
            "    set_to=$(setting \"${name%%:*}\")",
            "    [ \"${set_to:-${name#*:}}\" = \"${name#*:}\" ] || refuse \"xrdp.ini names another file: $set_to\"",
            "done",
            "for file in \(key) \(certificate); do",
            "    if [ -e \"$file\" ] || [ -L \"$file\" ]; then cp -a -- \"$file\" \"$PART/\"; fi",
            "done",
        ]
        make = [
            "openssl req -x509 -newkey rsa:2048 -sha256 -nodes -days 365 -subj \"/CN=$(uname -n)\" \\",
            "    -keyout \(key).redial -out \(certificate).redial 2>/dev/null || return 1",
            "chmod 644 \(certificate).redial || return 1",
            "if getent group xrdp >/dev/null; then",
            "    chgrp xrdp \(key).redial && chmod 640 \(key).redial || return 1",
            "fi",
            "mv -- \(key).redial \(key) && mv -- \(certificate).redial \(certificate) || return 1",
        ]
        test = [
            "openssl x509 -in \(certificate) -noout -checkend 0 >/dev/null || return 1",
            "[ \"$(openssl x509 -in \(certificate) -noout -pubkey)\" = \"$(openssl pkey -in \(key) -pubout)\" ] || return 1",
        ]
        undo = [
            "rm -f -- \(key).redial \(certificate).redial || return 1",
            "for file in \(key) \(certificate); do",
            "    kept=$STATE/${file##*/}",
            "    if [ ! -e \"$kept\" ] && [ ! -L \"$kept\" ]; then",
            "        rm -f -- \"$file\" || return 1",
            "    else",
            "        cp -a -- \"$kept\" \"$file.redial\" && mv -- \"$file.redial\" \"$file\" || return 1",
            "    fi",
            "done",
        ]
    }
}
