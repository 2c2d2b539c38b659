import CKernel

/// Whether a time service keeps this machine's clock, and the most that it may be wrong by. Nil where the kernel does not say.
public func kernelClock() -> (isSynchronised: Bool, errorMs: Double)? {
    var errorMicroseconds: Int64 = 0
    let state = ckernel_clock(&errorMicroseconds)
    return state < 0 ? nil : (state == 1, Double(errorMicroseconds) / 1000)
}
