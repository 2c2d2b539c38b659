import Registry
import Testing

/// As a German Windows prints it, with what Wine prints of a key without values.
private let printed = """

    HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server
        (Standard)    REG_SZ    
        fDenyTSConnections    REG_DWORD    0x1
        a name with    blanks    REG_BINARY    00FF10
        none    REG_NONE    0102
        empty    REG_BINARY    
        long    REG_QWORD    0x8000000000000001
        product    REG_MULTI_SZ    A b\\0C\\\\D\\0
        path    REG_EXPAND_SZ    %SystemRoot%\\x
        odd    REG_BINARY    0
        wide    REG_DWORD    0x100000000
        signed    REG_DWORD    0x+1
        later    REG_NEW_TYPE    7

    HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations
    Ende der Suche: 0 Übereinstimmung(en) gefunden.
    """.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")

private let key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"

@Suite struct RegistryQueryTextTests {
    private let listing = RegistryQueryText(Array(printed.utf8))

    @Test func numbersAndBytesAreExact() {
        let exact = Dictionary(uniqueKeysWithValues: listing.values.map { ($0.name, $0.exact) })
        #expect(exact["fDenyTSConnections"] == RegistryValue(number: 1))
        #expect(exact["a name with    blanks"] == RegistryValue(type: 3, bytes: [0, 255, 16]))
        #expect(exact["none"] == RegistryValue(type: 0, bytes: [1, 2]))
        #expect(exact["empty"] == RegistryValue(type: 3, bytes: []))
        #expect(exact["long"] == RegistryValue(type: 11, bytes: [1, 0, 0, 0, 0, 0, 0, 0x80]))
    }

    @Test(arguments: ["(Standard)", "product", "path", "odd", "wide", "signed", "later"])
    func whatDoesNotTellItsBytesIsNotExact(name: String) throws {
        let value = try #require(listing.value(name))
        #expect(value.exact == nil)
    }

    @Test func textsAreReadToBeShown() {
        #expect(listing.value("PRODUCT")?.data == .list(["A b", "C\\\\D"]))
        #expect(listing.value("path")?.data == .text("%SystemRoot%\\x"))
        #expect(listing.value("odd")?.data == nil)
    }

    @Test func keysInAKeyAreNamed() {
        #expect(listing.holds(child: "winstations", of: key))
        #expect(!listing.holds(child: "Stations", of: key))
        #expect(!listing.holds(child: "WinStations", of: "HKLM\\SYSTEM\\CurrentControlSet\\Control"))
    }

    @Test func aKeyIsEmptyWhereOnlyAnUnsetDefaultIsPrinted() {
        let own = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\r\n"
        func isEmpty(_ more: String) -> Bool { RegistryQueryText(Array((own + more).utf8)).isEmpty(key: key) }
        #expect(isEmpty(""))
        #expect(isEmpty("    (Standard)    REG_SZ    (Wert nicht gesetzt)\r\n"))
        #expect(isEmpty("    (Default)    REG_SZ    \r\n"))
        #expect(!isEmpty("    (Default)    REG_SZ    x\r\n"))
        #expect(!isEmpty("    x    REG_SZ    \r\n"))
        #expect(!isEmpty("    a value of a type without a name    (null)\r\n"))
        #expect(!isEmpty(own.dropLast(2) + "\\Below\r\n"))
        #expect(RegistryQueryText([]).isEmpty(key: key))
    }

    @Test func onlyWhatIsWantedIsKept() {
        var contents = RegistryContents()
        listing.add(to: &contents, RegistrySelection([.init(.system, "Control\\Terminal Server")]))
        let path = RegistryPath(.system, "Control\\Terminal Server")
        #expect(contents.keys == [path])
        #expect(contents.value(path, "fDenyTSConnections") == .number(1))
    }

    @Test func everyPrefixIsReadWithoutATrap() {
        let bytes = Array(printed.utf8)
        for count in 0..<bytes.count {
            let listing = RegistryQueryText(Array(bytes.prefix(count)))
            #expect(listing.values.count <= 12 && listing.keys.count <= 2)
        }
    }
}
