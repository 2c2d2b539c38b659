/// What of Windows' services has to stop before another, and starts after it.
public enum ServiceOrder {
    /// The services that depend on this one, the outermost first: they are stopped before it and started after it.
    ///
    /// UmRdpService depends on TermService, as the hive of a real Windows 10 1709 says.
    public static func dependents(of service: String) -> [String] {
        service.lowercased() == "termservice" ? ["UmRdpService"] : []
    }
}
