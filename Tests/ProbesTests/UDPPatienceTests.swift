import Testing

@testable import Probes

@Suite struct UDPPatienceTests {
    @Test(
        arguments: [
            // What is a note only: twice the round trip, within bounds.
            (0.0, false, 80), (10, false, 80), (50, false, 100), (100, false, 200), (2000, false, 800),
            // What changes the verdict: as long as Windows waits, and longer where the path is.
            (0, true, 800), (100, true, 800), (1000, true, 2000),
        ] as [(Double, Bool, Int)]) func waits(_ rttMs: Double, _ changesVerdict: Bool, _ retransmitMs: Int)
    {
        let patience = UDPPatience.waiting(rttMs: rttMs, changesVerdict: changesVerdict)
        #expect(patience.retransmitMs == retransmitMs)
        #expect(patience.limitMs == 3 * retransmitMs)
    }
}
