func recordedWalkSeeds() -> [[UInt8]] {
    let head = """
        {"schema":"redial.walk/1","redial":"0.1.0","target":{"asked":"a","host":"a","port":3389},"vantage":{"id":"v",\
        "kind":"linux","host":"v","overlays":[]},"startedAt":"2026-11-22T10:00:00.000Z","durationMs":4.5,"final":true,\
        "connections":{"opened":1,"answered":1},
        """
    let seen = """
        "observations":[{"id":"o1","step":"resolve","probe":"p","atMs":1,"durationMs":null,"kind":"resolve.asked",\
        "value":{"host":"a","form":"name"}},{"id":"o2","step":"reach","probe":"p","atMs":1,"kind":"reach.novelty"}],\
        "probes":[{"probe":"p","attempt":"not-run","why":"deadline"}],
        """
    let trace = """
        "traces":[{"address":"10.0.0.1","port":3389,"purpose":"client","openedMs":1,"outcome":"connected",\
        "connectedMs":2,"closedMs":3,"sentBytes":2,"receivedBytes":0,"cut":false,"pieces":[{"atMs":2,"from":"us",\
        "hex":"0300"}]}],"answers":{"q":"yes"}}
        """
    return [head + seen + trace, head + #""observations":[],"probes":[]}"#].map { Array($0.utf8) }
}
