import Evidence
import RDPSequence

/// Which further questions are worth a connection, given the answer to the first one. Pure.
enum PlannedQuestions {
    /// What a healthy host may be asked in all, over however many addresses.
    static let healthyLimit = 4

    /// The questions to put next, most telling first; the caller stops where the promise ends.
    static func after(_ answer: ProtocolAnswer) -> [ProtocolAnswer.Question] {
        switch answer.outcome {
        case .selected: afterSelection(answer.selected ?? 0)
        case .plainConfirm: [.rdpOnly]
        case .failure: afterFailure(answer.failureCode ?? 0)
        // Does anything get an answer, or only an opening that this host, or something before it, does not know?
        case .closed, .silence, .garbage, .disconnect: [.noRequest, .tlsOnly]
        case .foreign: []
        }
    }

    private static func afterSelection(_ selected: UInt32) -> [ProtocolAnswer.Question] {
        // Where TLS was chosen although NLA was offered, asking for TLS alone can tell nothing new.
        let offersNLA = selected & 0x0a != 0
        return (offersNLA ? [.tlsOnly] : []) + [.rdpOnly, .redirected]
    }

    private static func afterFailure(_ code: UInt32) -> [ProtocolAnswer.Question] {
        switch code {
        case 5: [.tlsOnly, .noRequest]
        case 2, 3: [.rdpOnly, .noRequest]
        default: [.tlsOnly, .rdpOnly]
        }
    }

    /// How far a side question goes: to what the old security settles, and as far as the client would where that is its way
    /// in; else through TLS where that comes about, to see who answers.
    static func depth(of question: ProtocolAnswer.Question, oldSecurityIsTheWay: Bool) -> ClientSequence.Depth {
        switch question {
        case .rdpOnly: oldSecurityIsTheWay ? .join : .settings
        case .noRequest: .settings
        case .client, .tlsOnly, .redirected: .identify
        }
    }

    /// Where a failed port is compared with others: the RDP port itself where another was asked, then ports that Windows,
    /// its management and Linux commonly leave open.
    static func otherPorts(than port: UInt16) -> [UInt16] {
        Array(([3389, 445, 5985, 22] as [UInt16]).filter { $0 != port }.prefix(3))
    }

    /// Network level authentication, from what was selected and refused. [MS-RDPBCGR 5.4.1]
    static func nlaPolicy(_ answers: [ProtocolAnswer]) -> NLAPolicy.Policy {
        guard let client = answers.first(where: { $0.question == .client }) else { return .unknown }
        if client.failureCode == 5 { return .required }
        guard client.outcome == .selected || client.outcome == .plainConfirm else { return .unknown }
        guard (client.selected ?? 0) & 0x0a != 0 else { return .absent }
        guard let tlsOnly = answers.first(where: { $0.question == .tlsOnly }) else { return .unknown }
        if tlsOnly.failureCode == 5 { return .required }
        return tlsOnly.outcome == .selected ? .offered : .unknown
    }
}
