import Testing

@testable import Registry

struct RegistryPathTests {
    @Test(
        arguments: [
            (
                "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server", nil,
                "Control\\Terminal Server"
            ),
            ("HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet002\\Control", 2, "Control"),
            ("HKLM\\system\\controlset001\\Control", 1, "Control"),
            ("\\ControlSet001\\Control", 1, "Control"), ("ControlSet001\\Control", 1, "Control"),
            ("HKEY_LOCAL_MACHINE\\OFFLINE\\ControlSet003\\Services", 3, "Services"),
            ("HKEY_LOCAL_MACHINE\\SYSTEM\\Select", nil, "Select"),
        ] as [(String, Int?, String)])
    func readsTheSystem(_ text: String, _ set: Int?, _ key: String) throws {
        let path = try #require(RegistryPath(text))
        #expect(path.hive == .system)
        #expect(path.controlSet == set)
        #expect(path.key == key)
    }

    @Test(arguments: [
        ("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft", "Policies\\Microsoft"),
        ("HKLM\\OLD\\Microsoft\\Windows NT", "Microsoft\\Windows NT"), ("Policies\\Microsoft", "Policies\\Microsoft"),
    ])
    func readsTheSoftware(_ text: String, _ key: String) throws {
        let path = try #require(RegistryPath(text))
        #expect(path.hive == .software)
        #expect(path.key == key)
    }

    @Test(arguments: [
        "", "\\", "HKEY_CURRENT_USER\\Software\\Microsoft", "HKEY_USERS\\S-1-5-18", "HKEY_LOCAL_MACHINE",
        "HKEY_LOCAL_MACHINE\\SAM\\SAM", "HKLM\\BCD00000000", "Console",
    ])
    func leavesOthersAlone(_ text: String) { #expect(RegistryPath(text) == nil) }

    @Test func knowsNoCase() {
        #expect(
            RegistryPath("HKLM\\SYSTEM\\CurrentControlSet\\A") == RegistryPath("hklm\\system\\currentcontrolset\\a"))
    }

    @Test func selectsAKeyAndWhatIsBelowIt() {
        let selection = RegistrySelection([.init(.system, "Control\\A"), .init(.system, "Control\\B", depth: 1)])
        #expect(selection.wants(RegistryPath(.system, "control\\a")))
        #expect(!selection.wants(RegistryPath(.system, "Control\\A\\x")))
        #expect(selection.wants(RegistryPath(.system, controlSet: 2, "Control\\B\\x")))
        #expect(!selection.wants(RegistryPath(.system, "Control\\B\\x\\y")))
        #expect(!selection.wants(RegistryPath(.software, "Control\\A")))
    }
}
