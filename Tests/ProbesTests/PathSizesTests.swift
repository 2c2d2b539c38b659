import Evidence
import Testing

@testable import Probes

private func echo(_ outcome: PathEcho.Outcome, answered: Int) -> PathEcho {
    PathEcho(address: "10.0.0.41", outcome: outcome, interfaceMTU: 1500, answered: answered, sent: 9, received: 6)
}

@Suite struct PathSizesTests {
    /// Always one without a limit, and never more than three connections.
    @Test(
        arguments: [
            (nil, false, [nil, 1280, 576]), (nil, true, [nil, 1280]),
            (echo(.passes, answered: 1500), false, [nil, 1280, 576]),
            (echo(.lost, answered: 1400), false, [nil, 1400, 1280]),
            (echo(.lost, answered: 1280), false, [nil, 1280, 576]),
            (echo(.lost, answered: 1280), true, [nil, 1280]),
            (echo(.smaller, answered: 1492), true, [nil, 1492, 1280]),
            (echo(.unclear, answered: 84), false, [nil, 1280, 576]),
            (echo(.lost, answered: 84), false, [nil, 1280, 576]),
        ] as [(PathEcho?, Bool, [Int?])]) func first(_ echo: PathEcho?, _ isSix: Bool, _ sizes: [Int?])
    {
        #expect(PathSizes.first(for: echo, isSix: isSix) == sizes)
    }

    @Test(
        arguments: [
            (1280, nil, [1400, 1492]), (576, nil, [800, 1100]), (1400, 1400, []), (1280, 1280, []),
            (1280, 1400, [1400, 1492]),
        ] as [(Int, Int?, [Int?])]) func above(_ working: Int, _ known: Int?, _ sizes: [Int?])
    {
        #expect(PathSizes.above(working, known: known) == sizes)
    }
}
