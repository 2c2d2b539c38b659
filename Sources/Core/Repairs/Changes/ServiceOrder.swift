import Knowledge

/// What of Windows' services has to stop before another, and starts after it.
public enum ServiceOrder {
    /// The services that depend on this one, the outermost first: they are stopped before it and started after it.
    ///
    /// UmRdpService depends on TermService, as the hive of a real Windows 10 1709 says.
    public static func dependents(of service: String) -> [String] {
        service.lowercased() == "termservice" ? ["UmRdpService"] : []
    }

    /// How a service starts unless somebody changed that: 2 by itself, 3 on demand, which is also said of what is not known.
    static func usualStart(of service: String) -> UInt32 {
        SettingTable.shared.row("service.\(service).Start")?.usual == "2" ? 2 : 3
    }
}
