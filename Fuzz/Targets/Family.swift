/// A family of decoders that are fuzzed together, each with a corpus of its own in `Fuzz/corpus/<name>`.
public enum Family: String, CaseIterable, Sendable {
    case x224, mcs, gcc, tls, credssp, text, ber
    case licensingAndShare = "licensing-and-share"
    case session
    case sessionSequence = "session-sequence"
    case clientSequence = "client-sequence"
    case rdpUDP = "rdp-udp"
    case eventLog = "event-log"
    case loggedEvents = "logged-events"
    case recordedWalk = "recorded-walk"
    case pathMTU = "path-mtu"
    case http
    case windowsTools = "windows-tools"
    case toolOutput = "tool-output"
    case rdpFile = "rdp-file"
    case certificateFile = "certificate-file"
    case registry
    case policyFile = "policy-file"
    case capture
    case collected
    case caseFile = "case-file"
    case drawing
    case kerberos
    case explanation

    /// Hands any bytes to every decoder of the family; answers how many of them took the bytes for a message.
    ///
    /// Throws where the core breaks a promise; what traps, traps.
    @discardableResult
    public func examine(_ input: [UInt8]) throws(BrokenPromise) -> Int {
        var examination = Examination(input)
        switch self {
        case .x224: try examineX224(&examination)
        case .mcs: try examineMCS(&examination)
        case .gcc: try examineGCC(&examination)
        case .licensingAndShare: try examineLicensingAndShare(&examination)
        case .session: try examineSession(&examination)
        case .sessionSequence: try examineSessionSequence(&examination)
        case .tls: try examineTLS(&examination)
        case .credssp: try examineCredSSP(&examination)
        case .clientSequence: try examineClientSequence(&examination)
        case .text: try examineText(&examination)
        case .ber: try examineBER(&examination)
        case .rdpUDP: try examineRDPUDP(&examination)
        case .eventLog: try examineEventLog(&examination)
        case .loggedEvents: try examineLoggedEvents(&examination)
        case .recordedWalk: try examineRecordedWalk(&examination)
        case .pathMTU: try examinePathMTU(&examination)
        case .http: try examineHTTP(&examination)
        case .windowsTools: try examineWindowsTools(&examination)
        case .toolOutput: try examineToolOutput(&examination)
        case .rdpFile: try examineRDPFile(&examination)
        case .certificateFile: try examineCertificateFile(&examination)
        case .registry: try examineRegistry(&examination)
        case .policyFile: try examinePolicyFile(&examination)
        case .capture: try examineCapture(&examination)
        case .collected: try examineCollected(&examination)
        case .caseFile: try examineCaseFile(&examination)
        case .drawing: try examineDrawing(&examination)
        case .kerberos: try examineKerberos(&examination)
        case .explanation: try examineExplanation(&examination)
        }
        return examination.taken
    }

    /// Valid inputs to begin from: what our encoders write, and examples that specifications print.
    public var seeds: [[UInt8]] {
        switch self {
        case .x224: x224Seeds()
        case .mcs: mcsSeeds()
        case .gcc: gccSeeds()
        case .licensingAndShare: licensingAndShareSeeds()
        case .session: sessionSeeds()
        case .sessionSequence: sessionSequenceSeeds()
        case .tls: tlsSeeds()
        case .credssp: credSSPSeeds()
        case .clientSequence: clientSequenceSeeds()
        case .text: textSeeds()
        case .ber: berSeeds()
        case .rdpUDP: rdpUDPSeeds()
        case .eventLog: eventLogSeeds()
        case .loggedEvents: loggedEventSeeds()
        case .recordedWalk: recordedWalkSeeds()
        case .pathMTU: pathMTUSeeds()
        case .http: httpSeeds()
        case .windowsTools: windowsToolsSeeds()
        case .toolOutput: toolOutputSeeds()
        case .rdpFile: rdpFileSeeds()
        case .certificateFile: certificateFileSeeds()
        case .registry: registrySeeds()
        case .policyFile: policyFileSeeds()
        case .capture: captureSeeds()
        case .collected: collectedSeeds()
        case .caseFile: caseFileSeeds()
        case .drawing: drawingSeeds()
        case .kerberos: kerberosSeeds()
        case .explanation: explanationSeeds()
        }
    }
}
