import Testing

@testable import Probes

@Suite struct SignalTests {
    @Test func aValueThatIsKnownIsNotWaitedFor() async {
        let signal = Signal<Int>()
        signal.fire(7)
        signal.fire(8)
        #expect(await signal.wait(ms: 10_000) == 7)
        #expect(await signal.wait(ms: 10_000) == 7)
    }

    @Test func aWaiterGetsWhatIsFiredLater() async {
        let signal = Signal<Int>()
        async let value = signal.wait(ms: 10_000)
        signal.fire(7)
        #expect(await value == 7)
    }

    @Test(arguments: [0.0, 1, 20, -5]) func aWaitEnds(_ ms: Double) async {
        let start = ContinuousClock.now
        #expect(await Signal<Int>().wait(ms: ms) == nil)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func noTimeIsEnoughForAKnownValue() async {
        let signal = Signal<Int>()
        signal.fire(7)
        for _ in 0..<100 { #expect(await signal.wait(ms: 0) == 7) }
    }

    @Test func allWaitersAreTold() async {
        let signal = Signal<Int>()
        let values = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 { group.addTask { await signal.wait(ms: 10_000) } }
            group.addTask {
                signal.fire(7)
                return 7
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(values == Array(repeating: 7, count: 101))
    }

    /// One that gave up does not take the value from others, nor gets it later.
    @Test func whoGaveUpIsForgotten() async {
        let signal = Signal<Int>()
        #expect(await signal.wait(ms: 1) == nil)
        async let patient = signal.wait(ms: 10_000)
        signal.fire(7)
        #expect(await patient == 7)
        #expect(await signal.wait(ms: 0) == 7)
    }

    /// Value and timeout at the same moment: one of both, and every waiter comes back.
    @Test func firingAtTheTimeoutResumesEachOnce() async {
        for _ in 0..<50 {
            let signal = Signal<Int>()
            await withTaskGroup(of: Int?.self) { group in
                for _ in 0..<8 { group.addTask { await signal.wait(ms: 1) } }
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(1))
                    signal.fire(7)
                    return nil
                }
                for await value in group { #expect(value == nil || value == 7) }
            }
        }
    }

    @Test func aCancelledWaiterComesBackAtOnce() async {
        let signal = Signal<Int>()
        let task = Task { await signal.wait(ms: 0) }
        task.cancel()
        #expect(await task.value == nil)
    }
}
