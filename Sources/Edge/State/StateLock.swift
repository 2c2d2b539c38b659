import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Held while something is changed that two programs must not change at once. The system frees it when the program ends,
/// however it ends.
public struct StateLock: ~Copyable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// - Parameter name: of a file in the folder, which is made for it and stays, empty.
    /// - Returns: nil where another program holds it.
    public static func take(_ name: String, in place: StateFolder.Place) throws(StateTrouble) -> StateLock? {
        guard let folder = try StateFolder.open(place, making: true) else { return nil }
        let lock = StateLock(descriptor: try folder.openLock(name))
        guard flock(lock.descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
        return consume lock
    }

    deinit { _ = close(descriptor) }
}
