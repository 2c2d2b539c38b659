import Primitives
import RDPWire

/// The RSA key of the lab's servers, for Standard RDP Security and for licensing. Its private half stands here for everybody: it
/// protects nothing. [MS-RDPBCGR 5.3.3]
enum OldKey {
    /// In a certificate that nobody signed; clients do not look at the signature, whose key is published.
    static let certificate = ServerCertificate(
        content: .proprietary(
            ProprietaryCertificate(modulus: modulus, signature: [UInt8](repeating: 0x5a, count: 64))))

    /// What a client encrypted with it, `length` bytes of it; nil where that is no number below the modulus.
    static func decrypt(_ encrypted: [UInt8], length: Int, _ cryptography: any Cryptography) -> [UInt8]? {
        // Clients send the eight zeros behind the number or leave them out.
        let number = Array(encrypted.prefix(modulus.count))
        return cryptography.power(number, exponent, modulus: modulus).map { Array($0.prefix(length)) }
    }

    /// Little-endian, 2048 bits.
    private static let modulus = number(
        """
        3f0903897660cd64d70f496020bf07d51780541c354a38a0a060517485e13ae991e2796af04e863a23b07a5d40b1a3ccb6176d58
        69355203c5999a393a890a5041847ae0a7f0c55e67c62b768b5e56d8830c90197a6fcc88c736f71e28da61f34ab94327cfa984eb
        117d44bf2087389dd05493c53dad73ce7a5298fd8d191dcfa9c2808ab26aba0060b0932912654e923bee3918bb07f379bc807f5b
        ca0f130951aabab25431f0844b6bca803f48957f42aec08de7b9e0d38c33c4ff312b09968b1e04507134ad5dc20353b2c1668281
        e25398975bcd4680dde20583262e6deb2571a3bce785e2475c6c9a36cafe2fa1a4c4b410e5c45ecd47857f3fffb0faa1
        """)
    private static let exponent = number(
        """
        11c2e87d1d5a64e3d6fcd4ca823ee4f810825dada5e8892d35b6289482a7c0894618389086e7c03765f082f464c075a80e87c5d0
        a93bcf37803bec2cc95d5f0f8f756b46755f0bb1f89a1ffead668f224ac144b0c4ed83f9efd3e49d27b3b7a56809f689731ca6e5
        6d84efe7205d67147f2254f8c678fbffb868ac65c45d25d1146e3dd29bd0b611a05d4db4534a3203f110436220bfab1f0675db80
        c3a7ab2fd3060841fbaac0c4362bd5676daf90c2ef2f5b72e1876744c1235d993f18d03eff6026d2295e3deffe57ced9844b707d
        b6953c668a4179f04691006e8d5fade95fb36d735953ead61fbc5a5e568eeb848c5bbae79cf6519e0976c49bd0df8a0b
        """)

    private static func number(_ text: String) -> [UInt8] { bytes(fromHex: text) ?? [] }
}
