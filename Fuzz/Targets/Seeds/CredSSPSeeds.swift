import CredSSP
import Primitives

func credSSPSeeds() -> [[UInt8]] {
    let negotiate = NegotiateMessage(version: NTLMVersion(major: 10, minor: 0, build: 20_348)).encoded()
    let opening = NegTokenInit(mechTypes: [.msKerberos, .kerberos, .ntlm, .negoEx], mechToken: negotiate)
    let answer = NegTokenResp(negState: .acceptIncomplete, supportedMech: .ntlm, responseToken: challenge())
    let last = NegTokenResp(negState: .acceptCompleted, mechListMIC: [UInt8](0..<16))
    return [
        negotiate, NegotiateMessage(domainName: "DOMAIN", workstation: "PC").encoded(), challenge(),
        opening.encoded(), NegTokenInit(mechTypes: [], mechListMIC: [1]).encoded(), answer.encoded(), last.encoded(),
        targetInfo.encoded(), TSRequest(version: 6, negoTokens: [opening.encoded()]).encoded(),
        TSRequest(version: 6, negoTokens: [answer.encoded()], clientNonce: [UInt8](0..<32)).encoded(),
        TSRequest(version: 5, negoTokens: [challenge()]).encoded(),
        TSRequest(version: 2, authInfo: [1, 2], pubKeyAuth: [3, 4]).encoded(),
        TSRequest(version: 6, errorCode: 0xc000_006d).encoded(), challengeOfSpecification, authenticateOfSpecification,
    ]
}

/// A CHALLENGE as Windows sends it.
func challenge() -> [UInt8] {
    ChallengeMessage(
        targetName: "DOMAIN", flags: [.unicode, .ntlm, .targetTypeDomain], serverChallenge: 0x0123_4567_89ab_cdef,
        targetInfo: targetInfo, version: NTLMVersion(major: 10, minor: 0, build: 20_348)
    ).encoded()
}

private let targetInfo = TargetInfo(
    nbComputerName: "PC", nbDomainName: "DOMAIN", dnsComputerName: "pc.domain.example", dnsDomainName: "domain.example",
    dnsTreeName: "example", flags: 2, timestamp: UnixTime(milliseconds: 1_790_000_000_000), targetName: "TERMSRV/pc")

/// [MS-NLMP 4.2.4.3]
private let challengeOfSpecification = hexBytes(
    """
    4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000
    060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c005300650072007600
    6500720000000000
    """)

/// [MS-NLMP 4.2.2.3]
private let authenticateOfSpecification = hexBytes(
    """
    4e544c4d5353500003000000180018006c00000018001800840000000c000c0048000000080008005400000010001000
    5c000000100010009c000000358280e20501280a0000000f44006f006d00610069006e00550073006500720043004f00
    4d0050005500540045005200
    98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13
    67c43011f30298a2ad35ece64f16331c44bdbed927841f94
    518822b1b3f350c8958682ecbb3e3cb7
    """)

func hexBytes(_ text: String) -> [UInt8] { bytes(fromHex: text) ?? [] }
