import Primitives

func textSeeds() -> [[UInt8]] {
    [
        "2026-11-22T10:00:00Z", "2026-11-22T10:00:00.123Z", "9999-12-31T23:59:60.999999999Z", "0001-01-01T00:00:00Z",
        "2024-02-29T00:00:00Z", "de ad BE EF\r\n\t00", "b\u{fc}cher.example", "\u{65e5}\u{672c}\u{8a9e}\u{3002}jp",
        "pc.example\n*.example\npc\nPC.EXAMPLE.", "192.0.2.1\nlocalhost\n::1", "PC\npc.domain.example",
        "plain \u{1b}[31mred\u{1b}[0m\r\n\u{202e}txt.exe\u{200b}\u{feff}\u{e000}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", "a\u{301}\u{301}\u{301}",
    ].map { Array($0.utf8) } + [
        [0xff, 0xfe, 0x41, 0x00, 0xc3, 0x28], [0x01, 0xdd, 0x7b, 0x63, 0x69, 0xeb, 0x74, 0x00],
    ]
}

func berSeeds() -> [[UInt8]] {
    var nested = ByteWriter()
    nested.element(.application(101)) { body in
        body.element(.sequence) { list in
            list.berInteger(-1)
            list.element(.context(3)) { $0.octetString([1, 2, 3]) }
            list.element(.boolean) { $0.u8(0xff) }
        }
        body.octetString([UInt8](repeating: 7, count: 200))
    }
    let integers: [Int64] = [0, -1, 127, 128, -129, 65_535, .max, .min]
    return [nested.bytes, hexBytes("308100"), hexBytes("30840000000202010502020001"), hexBytes("0203ffffff")]
        + integers.map { value in
            var writer = ByteWriter()
            writer.berInteger(value)
            return writer.bytes
        }
}
