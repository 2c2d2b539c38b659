import Evidence
import RDPSequence
import Testing

@testable import Probes

private func answer(
    _ outcome: ProtocolAnswer.Outcome, question: ProtocolAnswer.Question = .client, selected: UInt32? = nil,
    failure: UInt32? = nil
) -> ProtocolAnswer {
    ProtocolAnswer(
        question: question, address: "127.0.0.1", requested: nil, outcome: outcome, selected: selected,
        failureCode: failure)
}

@Suite struct PlannedQuestionTests {
    typealias Question = ProtocolAnswer.Question

    @Test(
        arguments: [
            (UInt32(0x02), [Question.tlsOnly, .rdpOnly, .redirected]), (0x08, [.tlsOnly, .rdpOnly, .redirected]),
            (0x01, [.rdpOnly, .redirected]), (0x00, [.rdpOnly, .redirected]),
        ] as [(UInt32, [Question])]) func afterASelection(_ selected: UInt32, _ questions: [Question])
    {
        #expect(PlannedQuestions.after(answer(.selected, selected: selected)) == questions)
    }

    @Test(
        arguments: [
            (UInt32(5), [Question.tlsOnly, .noRequest]), (2, [.rdpOnly, .noRequest]), (3, [.rdpOnly, .noRequest]),
            (1, [.tlsOnly, .rdpOnly]), (4, [.tlsOnly, .rdpOnly]), (6, [.tlsOnly, .rdpOnly]),
            (99, [.tlsOnly, .rdpOnly]),
        ] as [(UInt32, [Question])]) func afterAFailure(_ code: UInt32, _ questions: [Question])
    {
        #expect(PlannedQuestions.after(answer(.failure, failure: code)) == questions)
    }

    @Test(
        arguments: [
            (ProtocolAnswer.Outcome.plainConfirm, [Question.rdpOnly]), (.closed, [.noRequest, .tlsOnly]),
            (.silence, [.noRequest, .tlsOnly]), (.garbage, [.noRequest, .tlsOnly]),
            (.disconnect, [.noRequest, .tlsOnly]),
            (.foreign, []),
        ] as [(ProtocolAnswer.Outcome, [Question])]) func afterAnythingElse(
            _ outcome: ProtocolAnswer.Outcome, _ questions: [Question]
        )
    {
        #expect(PlannedQuestions.after(answer(outcome)) == questions)
    }

    @Test func howFarSideQuestionsGo() {
        for question in Question.allCases {
            let isOld = question == .rdpOnly || question == .noRequest
            #expect(
                PlannedQuestions.depth(of: question, oldSecurityIsTheWay: false) == (isOld ? .settings : .identify))
        }
        #expect(PlannedQuestions.depth(of: .rdpOnly, oldSecurityIsTheWay: true) == .join)
    }

    /// The promise: with the client's own connection, a healthy host sees at most four.
    @Test func aHealthyHostIsAskedThreeMoreAtMost() {
        for selected in UInt32(0)...0x1f {
            let questions = PlannedQuestions.after(answer(.selected, selected: selected))
            #expect(questions.count <= 3)
            #expect(!questions.contains(.client) && Set(questions).count == questions.count)
        }
    }

    @Test(
        arguments: [
            (UInt16(3389), [UInt16(445), 5985, 22]), (3390, [3389, 445, 5985]), (22, [3389, 445, 5985]),
            (445, [3389, 5985, 22]),
        ] as [(UInt16, [UInt16])]) func comparesWithOtherPorts(_ port: UInt16, _ others: [UInt16])
    {
        #expect(PlannedQuestions.otherPorts(than: port) == others)
    }
}

@Suite struct NLAPolicyTests {
    @Test(
        arguments: [
            ([], NLAPolicy.Policy.unknown),
            ([answer(.failure, question: .tlsOnly, failure: 5)], .unknown),
            ([answer(.failure, failure: 5)], .required),
            ([answer(.selected, selected: 2), answer(.failure, question: .tlsOnly, failure: 5)], .required),
            ([answer(.selected, selected: 8), answer(.selected, question: .tlsOnly, selected: 1)], .offered),
            ([answer(.selected, selected: 2)], .unknown),
            ([answer(.selected, selected: 2), answer(.silence, question: .tlsOnly)], .unknown),
            ([answer(.selected, selected: 2), answer(.failure, question: .tlsOnly, failure: 3)], .unknown),
            ([answer(.selected, selected: 1)], .absent), ([answer(.selected, selected: 0)], .absent),
            ([answer(.plainConfirm, selected: 0)], .absent),
            ([answer(.silence)], .unknown), ([answer(.closed)], .unknown), ([answer(.failure, failure: 2)], .unknown),
        ] as [([ProtocolAnswer], NLAPolicy.Policy)]) func followsFromTheAnswers(
            _ answers: [ProtocolAnswer], _ policy: NLAPolicy.Policy
        )
    {
        #expect(PlannedQuestions.nlaPolicy(answers) == policy)
    }
}

@Suite struct ProbeTests {
    @Test func idsAreUniqueAndInKebabCase() {
        #expect(Set(Probe.allCases.map(\.rawValue)).count == Probe.allCases.count)
        for probe in Probe.allCases {
            #expect(probe.rawValue.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "-") })
        }
    }

    @Test func everyQuestionHasAProbeOfItsOwn() {
        #expect(Set(ProtocolAnswer.Question.allCases.map { Probe($0) }).count == ProtocolAnswer.Question.allCases.count)
    }

    @Test func aFactBelongsToTheProbeOfItsStep() {
        #expect(Probe.of(answer(.silence), question: .rdpOnly) == .rdpSecurityAllowed)
        #expect(Probe.of(HandshakeEnd(outcome: .closed, stage: .nothing), question: .client) == .certificateShown)
        #expect(Probe.of(CredSSPAnswer(outcome: .silence), question: .client) == .credSSPAnswers)
    }
}
