import Registry

func registrySeeds() -> [[UInt8]] {
    let server = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]\r\n"
    let new =
        "Windows Registry Editor Version 5.00\r\n\r\n" + server
        + "\"fDenyTSConnections\"=dword:00000001\r\n@=\"a \\\"b\\\" \\\\\"\r\n\"L\"=hex(7):61,00,\\\r\n  00,00,00,00\r\n"
        + "\"Q\"=hex(b):01,00,00,00,00,00,00,00\r\n\"X\"=-\r\n[-HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\A]\r\n"
        + "[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\r\n\"Current\"=dword:00000001\r\n"
        + "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft]\r\n\"T\"=\"one\r\ntwo\"\r\n"
    let old = "REGEDIT4\n\n" + server + "\"A\"=hex(2):25,41,25,00\n\"B\"=str(2):\"%A%\"\n"
    let units = new.utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xff), UInt8(unit >> 8)] }
    let wide: [UInt8] = [0xff, 0xfe] + units
    let hive = HiveHeader.mark + [UInt8](repeating: 0, count: HiveHeader.length - HiveHeader.mark.count)
    let printed =
        "\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\r\n    (Default)    REG_SZ    \r\n    a b    REG_DWORD    0x1\r\n"
        + "    B    REG_BINARY    00FF\r\n    L    REG_MULTI_SZ    a\\0b\r\n    Q    REG_QWORD    0x2\r\n\r\n"
        + "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa\r\n"
    let direct: [UInt8] = [0x18, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let proxy: [UInt8] =
        [0x28, 0, 0, 0, 7, 0, 0, 0, 3, 0, 0, 0, 10, 0, 0, 0] + Array("proxy:8080".utf8) + [7, 0, 0, 0]
        + Array("<local>".utf8) + [0, 0, 0, 0]
    return [Array(new.utf8), Array(old.utf8), wide, hive, Array(printed.utf8), direct, proxy, hiveLog()]
}

/// Of before Windows 8.1, for its entries have no hash: one sector of a hive of one page.
private func hiveLog() -> [UInt8] {
    var block = HiveHeader.mark + [UInt8](repeating: 0, count: 508)
    (block[4], block[8], block[28], block[41]) = (8, 8, 1, 0x10)
    for offset in 0..<508 { block[508 + offset % 4] ^= block[offset] }
    var vector = Array("DIRT".utf8) + [0x04]
    vector += [UInt8](repeating: 0, count: 512 - vector.count)
    return block + vector + [UInt8](repeating: 7, count: 512)
}

func policyFileSeeds() -> [[UInt8]] {
    let key = #"Software\Policies\Microsoft\Windows NT\Terminal Services"#
    return [
        PolicyFile([]).bytes,
        PolicyFile([.init(key: key, name: "fDenyTSConnections", number: 0)]).bytes,
        PolicyFile([
            .init(key: "K", name: "**del.V", type: 1, data: [0x20, 0, 0, 0]),
            .init(key: "K", name: "", type: 3, data: []),
        ]).bytes,
    ]
}
