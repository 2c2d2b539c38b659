/// The stream cipher of NTLM and of Standard RDP Security. Broken, and here for interoperability only.
public struct RC4: Sendable {
    private var state: [UInt8]
    private var i: UInt8 = 0
    private var j: UInt8 = 0

    /// - Parameter key: 1 to 256 bytes; an empty one counts as a single zero.
    public init(key: [UInt8]) {
        let key = key.isEmpty ? [0] : key
        state = (0...255).map { UInt8($0) }
        var j: UInt8 = 0
        for i in 0..<256 {
            j = j &+ state[i] &+ key[i % key.count]
            state.swapAt(i, Int(j))
        }
    }

    /// Encrypts and decrypts alike, going on where the last call ended.
    public mutating func apply(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.map { byte in
            i = i &+ 1
            j = j &+ state[Int(i)]
            state.swapAt(Int(i), Int(j))
            return byte ^ state[Int(state[Int(i)] &+ state[Int(j)])]
        }
    }
}
