func collectedSeeds() -> [[UInt8]] {
    let own = "f686aace6942fb7f7ceb231212eef4a4_0a1b\r\nD:PAI(A;;FA;;;SY)(A;;FR;;;NS)\r\n"
    let texts = [
        "redial-collect 1\r\nscript cmd 1\r\nmachine WS-041\r\ntaken 20261125233312.123456+060\r\nadministrator no\r\n"
            + "row ver taken 0 ver.txt\r\n  command ver\r\nrow x failed 9009 x.txt\r\nrow y withheld - y\r\nrow z timed-out - z\r\n"
            + "row k not-administrator - k\r\n",
        "redial-collect 1\r\ntaken 2026-11-25T22:33:12Z\r\nadministrator yes\r\n",
        own,
        "redial-listener-certificate 1\r\nthumbprint 00\r\nhash-type 3\r\nstore My\r\nhas-private-key True\r\n"
            + "key-access O:SYG:SYD:P(A;;FA;;;SY)\r\n",
        "O:SYG:SYD:PAI(A;OICIIO;FR;;;BA)(D;;0x120089;;;S-1-5-20)(A;;FA;;;S-1-5-80-1)S:(AU;FA;FR;;;WD)",
        "D:(A;;GR;;;AU)", "D:NO_ACCESS_CONTROL",
    ]
    return texts.map { Array($0.utf8) } + [own.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }]
}

func caseFileSeeds() -> [[UInt8]] {
    let said = #"{"state":"broken","step":"reach","text":"x","knowledge":"1","digest":"sha256:0"}"#
    let walk = recordedWalkSeeds().last.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    let entry = #"{"addedAt":"2026-11-22T10:00:00.000Z","said":"# + said + #","walk":"# + walk + "}"
    return [
        #"{"schema":"redial.case/1","entries":["# + entry + "]}",
        #"{"later":{"entries":[1]},"entries":[{"new":"]}\"["}],"schema":"redial.case/1"}"#,
        #"{"schema":"redial.case/1","entries":[ ]}"#,
    ].map { Array($0.utf8) }
}
