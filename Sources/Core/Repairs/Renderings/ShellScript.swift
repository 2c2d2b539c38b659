import Knowledge

/// A repair of a Linux host as a POSIX shell script: shows what is there, applies and reads back, and takes back.
struct ShellScript: RenderedForm {
    /// Where it is run decides where it keeps what was there.
    enum Place {
        /// A file that somebody starts; the folder lies beside it.
        case file
        /// Read from standard input, as a playbook sends it.
        case input
    }

    private let repair: Repair
    private let steps: [ShellStep]
    private let context: RenderingContext
    private let place: Place

    init(_ repair: Repair, _ actions: [LinuxAction], _ context: RenderingContext, _ place: Place) {
        (self.repair, self.context, self.place) = (repair, context, place)
        steps = actions.map(ShellStep.init)
    }

    var files: [RenderedFile] { [.asked((lines.joined(separator: "\n") + "\n").utf8)] }

    var lines: [String] {
        head + Self.functions + function("show", \.show) + function("keep", \.keep) + function("make", \.make)
            + function("readback", \.test) + function("put_back", \.undo) + function("serving", \.serving) + flow
    }

    private var head: [String] {
        var sentences = repair.head(made: context.maker)
        sentences += place == .file ? Self.usage : []
        sentences += [
            "It ends with 0 when that is done, 1 when a service does not run, 2 when nothing was changed, or nothing stays changed, 3 when there is nothing to do,",
            "4 when not everything could be put back.",
        ]
        sentences += repair.terms([])
        let folder = place == .file ? "$(dirname -- \"$0\")" : Self.folder
        let state = "\(folder)/\(Self.keptName(repair.id))"
        return ["#!/bin/sh"] + sentences.map { "# " + $0 } + [
            "set -eu", "umask 077", "LC_ALL=C PATH=$PATH:/usr/sbin:/sbin", "export LC_ALL PATH", "STATE=\(state)",
            "PART=$STATE.part",
        ]
    }

    /// Where a script that is no file keeps what was there, in a folder of this name.
    static let folder = "/var/lib"
    static func keptName(_ repair: String) -> String { "redial-\(repair).state" }

    private static let usage = [
        "  sh THIS-FILE         shows what is there and changes nothing",
        "  sh THIS-FILE apply   keeps what is there beside this file, changes it, and reads it back",
        "  sh THIS-FILE undo    puts back what apply kept",
    ]

    /// A host without systemd has `service`. [sd_booted(3)]
    private static let functions =
        #"""
        say() { printf '%s\n' "$*"; }
        refuse() {
            rm -rf -- "$PART"
            printf 'Nothing was changed: %s\n' "$*" >&2
            exit 2
        }
        is_member() { id -nG -- "$1" 2>/dev/null | tr ' ' '\n' | grep -qxF -- "$2"; }
        setting() { sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" /etc/xrdp/xrdp.ini 2>/dev/null | head -n 1; }
        # What a daemon keeps open, nobody has to wait for.
        service_do() {
            if [ -d /run/systemd/system ]; then systemctl "$1" "$2" </dev/null; else service "$2" "$1" </dev/null >/dev/null 2>&1; fi
        }
        has_service() {
            if [ -d /run/systemd/system ]; then systemctl cat -- "$1" >/dev/null 2>&1; else [ -x "/etc/init.d/$1" ]; fi
        }
        runs() {
            if [ -d /run/systemd/system ]; then systemctl is-active --quiet "$1"; else service "$1" status >/dev/null 2>&1; fi
        }
        # A service may answer before its daemon has said where it is.
        comes_up() {
            for _ in 1 2 3 4 5 6 7 8 9 10; do
                if runs "$1"; then return 0; fi
                sleep 1
            done
            return 1
        }
        state() { if runs "$1"; then echo running; else echo stopped; fi; }
        """#
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    /// What was changed last is put back first, but a service restarts behind all that it reads.
    private func function(_ name: String, _ part: (ShellStep) -> [String]) -> [String] {
        let lines = steps.flatMap(part)
        return ["\(name)() {"] + (lines.isEmpty ? [":"] : lines).map { "    " + $0 } + ["}"]
    }

    private var flow: [String] {
        let text = #"""
            stands_still() {
                say 'But a service does not run that did, or that should.' >&2
                exit 1
            }
            apply() {
                if [ -e "$STATE" ]; then
                    say "It was applied before; what was there is kept in $STATE. Say undo first."
                    exit 3
                fi
                [ "$(id -u)" = 0 ] || refuse 'it has to be run as root.'
                rm -rf -- "$PART"
                mkdir -- "$PART" || refuse 'what is there could not be kept.'
                keep
                mv -- "$PART" "$STATE"
                if make && readback; then
                    say '@DONE@'
                    return 0
                fi
                if put_back; then
                    rm -rf -- "$STATE"
                    say 'It did not succeed. Nothing stays changed.' >&2
                    serving || stands_still
                    exit 2
                fi
                say "It did not succeed, and not everything was put back; what was there is kept in $STATE." >&2
                exit 4
            }
            undo() {
                if [ ! -d "$STATE" ]; then
                    say "There is nothing to undo: $STATE is not there."
                    exit 3
                fi
                [ "$(id -u)" = 0 ] || refuse 'it has to be run as root.'
                # What undo believes must be root's own.
                [ "$(stat -c %u:%a -- "$STATE")" = 0:700 ] || refuse "$STATE is not what apply made."
                if put_back; then
                    rm -rf -- "$STATE"
                    say 'What was there is back.'
                    serving || stands_still
                    return 0
                fi
                say "Not everything was put back; what was there is kept in $STATE." >&2
                exit 4
            }
            case ${1-} in
            '' | show)
                show
                say 'Nothing was changed; apply changes it.'
                ;;
            apply) apply ;;
            undo) undo ;;
            *)
                say 'Say show, apply or undo.' >&2
                exit 64
                ;;
            esac
            """#
        return text.replacing("@DONE@", with: "Done. Proof: \(quoted(repair.verify))")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Within single quotes.
    private func quoted(_ text: String) -> String { text.map { $0 == "'" ? #"'\''"# : String($0) }.joined() }
}
