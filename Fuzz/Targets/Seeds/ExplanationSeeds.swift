func explanationSeeds() -> [[UInt8]] {
    [
        "0x904 0x7", "2308 7", "-2146893022", "7", "Error code: 0x904\nExtended error code: 0x7", "errorInfo 7",
        "ntstatus:0xc000006d", "STATUS_ACCOUNT_LOCKED_OUT", "The client said ERRINFO_SERVER_DENIED_CONNECTION.",
        "Code d\u{2019}erreur : Ox904 \u{e9}tendu : Ox7", "xfreerdp exited with 131", "event RdpCoreTS 226",
        "TermDD 56",
        "event 4625 Status 0xC000006D SubStatus 0xC000006A", "<EventID Qualifiers=\"0\">36870</EventID>",
        "Source: Schannel\nEvent ID: 36870\nTask Category: None\nThe error code is 0x8009030D.",
        "Event ID: 4771 Ticket Options: 0x40810010 Failure Code: 0x18", "0xC8011234", "0x8007274C", "0xD000006D",
        "0x80004005", "0x7f04",
    ].map { Array($0.utf8) }
}
