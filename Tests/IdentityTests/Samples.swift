import Evidence
import Primitives

@testable import Identity

let now = UnixTime(seconds: 1_795_000_000)
let aDay: Int64 = 86_400_000

func days(_ count: Int64) -> UnixTime { UnixTime(milliseconds: now.milliseconds + count * aDay) }

/// A certificate seen now, told apart by one hex digit.
func seen(
    _ digit: Character, key: Character? = nil, machine: String? = nil, address: String = "10.0.0.41",
    ends: Int64 = 100, at: UnixTime = now, wasRefused: Bool? = nil
) -> SeenIdentity {
    SeenIdentity(
        KnownCertificate(
            sha256: String(repeating: digit, count: 64), publicKeySHA256: String(repeating: key ?? digit, count: 64),
            subject: "CN=ws-041", selfSigned: true, notBefore: days(ends - 180), notAfter: days(ends),
            machine: machine, address: address, firstSeen: at, lastSeen: at, wasRefused: wasRefused))
}

let key = HostKey(host: "ws-041", port: 3389)

func host(_ seen: SeenIdentity...) -> KnownHost { seen.reduce(KnownHost(key)) { $0.adding($1) } }
