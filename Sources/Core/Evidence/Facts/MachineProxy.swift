/// The proxy that services of a machine use (`netsh winhttp show proxy`).
public struct MachineProxy: Fact {
    public static let kind = "machine.winHTTPProxy"
    public static let step = Step.reach
    public static let meaning =
        "The proxy of WinHTTP on the computer of the file: `proxy` (absent: none), `bypass` (what is reached without it)."

    public let proxy: String?
    public let bypass: String?

    public init(proxy: String?, bypass: String?) {
        self.proxy = proxy
        self.bypass = bypass
    }
}
