import Drawing
import Primitives

/// One bitmap of each codec and depth, some orders of each kind, surface bits.
func drawingSeeds() -> [[UInt8]] {
    var seeds = compressed.map { depth, bits, data in [depth] + bitmap(bits, bytes(fromHex: data) ?? []) }
    seeds += examples.map { [3] + orders([bytes(fromHex: $0) ?? []]) }
    seeds.append([3] + orders(text.map { bytes(fromHex: $0) ?? [] }))
    seeds.append([8 + 4] + surface)
    // The same bits as fragments, and a palette.
    seeds.append([8 + 4, 0x24, 4, 0] + surface[3..<7] + [0x14, UInt8(surface.count - 7), 0] + surface[7...])
    seeds.append([0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3])
    return seeds
}

/// Number of the depth, bits, and 8 × 2 pixels: RLE at each depth; planes packed, and raw with colours lost and subsampled.
private let compressed: [(UInt8, UInt16, String)] = [
    (0, 8, "68116808"), (1, 15, "680102c80304"), (2, 16, "e40102030408"), (3, 24, "68010203f9"),
    (4, 32, "30170708170708170708"), (4, 32, "29646464646464646464646464646464640a0a0a0a0000000000"),
]

private func bitmap(_ bits: UInt16, _ data: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.u16le(1)
    writer.u16le(1)
    for value: UInt16 in [0, 0, 7, 1, 8, 2, bits, 0x0401, UInt16(data.count)] { writer.u16le(value) }
    writer.append(data)
    return writer.bytes
}

private func orders(_ orders: [[UInt8]]) -> [UInt8] {
    [0, 0, 0, 0, UInt8(orders.count), 0, 0, 0] + orders.flatMap { $0 }
}

/// [MS-RDPEGDI 4.1.1, 4.1.5 to 4.1.7, 4.1.15, 4.2.1, 4.2.5, 4.2.6]
private let examples = [
    "09000c48003701", "090a3c000400037302",
    "0912bf0187011c01f10012005cef04160008408187811c80f10101011080f00110ff101080f101",
    "09027d0700a101f100cc2f018e00",
    "0d18fb7e0f8b00b1002c04bd00060003ffff008b00b1009300be000d00fe7f00800080bb001300014a060a808080b8c484848484840000"
        + "6800",
    "03030000040200001001080100000010", "0304003701033400490303a0a0a0002200",
    "0307000000070001080881" + "08aa55aa55aa55aa55",
]

/// A glyph, text of it, a bitmap and a copy of it, a line.
private let text = [
    "0304003701033400490303a0a0a0002200",
    "091bff3f3807030000ffffffff000000000000320032000000000032003200" + "0a001400" + "023400",
    "03" + "0900" + "2800" + "04" + "02020c07" + "ff000000ff000000ffffffff",
    "090dff010000" + "0a001400" + "02000200" + "cc" + "00000000" + "0700",
    "0909ff03" + "0100" + "0000000004000800" + "000000" + "0d" + "00" + "01" + "ff0000",
]

private let surface: [UInt8] =
    [4, 38, 0, 1, 0, 1, 0, 1, 0, 3, 0, 3, 0, 32, 0, 0, 0, 2, 0, 2, 0, 16, 0, 0, 0] + (0..<16).map { $0 }
