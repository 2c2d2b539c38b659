/// What `redial collect` is made of: data that people edit (`Data/collect`), read when it is first asked for.
public enum CollectorFiles {
    /// `rows.tsv`, with its header line.
    public static var rows: String { EmbeddedCollector.rows }
    /// `frame.cmd` and `frame.ps1`: all of a script but its rows.
    public static var cmdFrame: String { EmbeddedCollector.cmd }
    public static var powerShellFrame: String { EmbeddedCollector.powershell }
}
