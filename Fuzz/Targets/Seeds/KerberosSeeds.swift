import CredSSP
import Primitives

func kerberosSeeds() -> [[UInt8]] {
    let realm = Array("AD.TEST".utf8)
    let time = UnixTime(milliseconds: 1_795_000_000_123)
    let revoked = KRBError(
        errorCode: 18, stime: time, realm: realm, crealm: realm, eText: Array("revoked".utf8),
        eData: hexBytes("3015a103020103a20e040c720000c00000000001000000"))
    // Behind the types of encryption that an account has, as Samba sends it.
    let listed = KRBError(
        errorCode: 23, stime: time, realm: realm,
        eData: hexBytes("3022" + "3009a103020113a20204" + "00" + "3015a103020103a20e040c240200c00000000001000000"))
    let skew = KRBError(errorCode: 37, stime: time, realm: realm)
    let header = KerberosWrapHeader(
        isSentByAcceptor: true, hasAcceptorSubkey: true, extraCount: 2, rightRotationCount: 28, sequence: 9)
    return [
        revoked.encoded(), listed.encoded(), skew.encoded(), KerberosToken(.apRep, [0x6f, 0]).encoded(),
        KerberosToken(.error, skew.encoded()).encoded(), header.encoded() + [UInt8](0..<60),
    ]
}
