import RDPWire

/// A cipher of Standard RDP Security, as it can be offered alone. [MS-RDPBCGR 2.2.1.3.3]
public enum RDPCipher: String, CaseIterable, Sendable {
    case rc4With40Bits, rc4With56Bits, rc4With128Bits, fips
}

extension EncryptionMethods {
    init(_ ciphers: [RDPCipher]) {
        self = ciphers.reduce(into: .none) { $0.insert(EncryptionMethods($1)) }
    }

    private init(_ cipher: RDPCipher) {
        switch cipher {
        case .rc4With40Bits: self = .rc4With40Bits
        case .rc4With56Bits: self = .rc4With56Bits
        case .rc4With128Bits: self = .rc4With128Bits
        case .fips: self = .fips
        }
    }
}
