import Evidence

/// Of what bears on a running session.
let staySamples: [any Fact] = [
    LaterConnections(asked: 3, answered: 1, unansweredAtEnd: 2, turnedAway: true, alone: false),
    ParallelConnections(asked: 8, turnedAway: 2, slowToConnect: 1, aloneMs: 3.5, answeredMs: [9, 4, 5]),
    ParallelConnections(asked: 2, turnedAway: 0, slowToConnect: 0, aloneMs: 1, answeredMs: []),
    watched, WatchRound(round: 1, planned: 12, outcome: .unresolved),
    WatchSummary(of: [watched], end: .completed), WatchSummary(of: [], end: .interrupted),
    udpAnswered, UDPAnswer(address: "::1", port: 65_535, outcome: .notSent, datagrams: 0),
]

private let udpAnswered: UDPAnswer = {
    var answer = UDPAnswer(address: "127.0.0.1", port: 3389, outcome: .answered, datagrams: 3)
    answer.version = "2"
    answer.upStreamMtu = 1232
    answer.downStreamMtu = 1132
    answer.icmp = "admin-prohibited"
    answer.from = "10.0.0.254"
    answer.detail = "x"
    answer.bytes = "00ff"
    answer.afterMs = 1.5
    return answer
}()

private let watched: WatchRound = {
    var round = WatchRound(round: 2, planned: 12, outcome: .answered, address: "10.0.0.41")
    round.connectMs = 1.5
    round.answerMs = 2.5
    round.certificate = "ab"
    round.computer = "ws-041"
    return round
}()
