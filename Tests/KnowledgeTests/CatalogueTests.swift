import Testing

@testable import Knowledge

/// The catalogue against the list of causes and repairs that programs, reports and the lab refer to by id.
struct CatalogueTests {
    let knowledge = Knowledge.shared

    @Test func holdsExactlyTheKnownCauses() {
        #expect(knowledge.causes.count == causeIDs.count)
        #expect(Set(knowledge.causes.map(\.id)) == Set(causeIDs))
    }

    @Test func idsAreUnique() {
        #expect(Set(knowledge.causes.map(\.id)).count == knowledge.causes.count)
        #expect(Set(knowledge.findings.map(\.id)).count == knowledge.findings.count)
        #expect(Set(knowledge.questions.map(\.id)).count == knowledge.questions.count)
        for finding in knowledge.findings {
            #expect(Set(finding.values.map(\.value)).count == finding.values.count, "\(finding.id)")
        }
    }

    @Test func causesUseTheWordsOfTheContract() {
        let places: Set = ["server", "client", "network", "policy", "identity", "gateway"]
        let steps: Set = [
            "resolve", "reach", "negotiate", "encrypt", "authenticate", "join", "license", "activate", "draw", "stay",
        ]
        for cause in knowledge.causes {
            #expect(!cause.place.isEmpty && places.isSuperset(of: cause.place), "\(cause.id)")
            #expect(steps.contains(cause.step), "\(cause.id)")
            #expect(!cause.title.isEmpty && !cause.title.hasSuffix("."), "\(cause.id)")
            // What only the inside shows may stand in files, but no walk sees it.
            let isWalked = cause.likelihoods.contains { knowledge.finding($0.finding)?.from == nil }
            #expect((cause.visible == .outside) == isWalked, "\(cause.id)")
        }
    }

    @Test func everyCauseSaysWhatToDo() {
        for cause in knowledge.causes { #expect(cause.advice.hasSuffix("."), "\(cause.id)") }
    }

    @Test func measuredAdviceIsMadeOfWhatItsFindingsTell() {
        for cause in knowledge.causes {
            guard let measured = cause.measuredAdvice else { continue }
            #expect(measured.advice.hasSuffix(".") && !measured.from.isEmpty, "\(cause.id)")
            for id in measured.from {
                let args = Set(knowledge.finding(id)?.args ?? [])
                #expect(args.isSuperset(of: argumentNames(of: measured.advice)), "\(cause.id): \(id)")
                #expect(cause.likelihoods.contains { $0.finding == id }, "\(cause.id): \(id)")
            }
        }
    }

    @Test func everyRepairExists() {
        let known = Set(RepairCatalogue.shared.repairs.map(\.id))
        #expect(known.isSuperset(of: repairIDs))
        for cause in knowledge.causes { #expect(known.isSuperset(of: cause.repairs), "\(cause.id)") }
    }

    @Test func hiddenCausesExist() {
        for cause in knowledge.causes {
            #expect(Set(causeIDs).isSuperset(of: cause.hides), "\(cause.id)")
            #expect(!cause.hides.contains(cause.id), "\(cause.id)")
        }
    }

    @Test func whatACauseSpeaksOfExists() {
        for cause in knowledge.causes {
            let spoken = cause.likelihoods.flatMap { row in row.values.keys.map { (row.finding, $0) } }
            for (finding, value) in spoken + cause.proves.flatMap({ $0.map { ($0.key, $0.value) } }) {
                #expect(knowledge.finding(finding)?.outcome(value) != nil, "\(cause.id): \(finding) \(value)")
            }
            #expect(Set(cause.likelihoods.map(\.finding)).count == cause.likelihoods.count, "\(cause.id)")
        }
    }

    @Test func distributionsSumToAtMostOne() {
        for cause in knowledge.causes {
            for row in cause.likelihoods {
                #expect(row.values.values.reduce(0, +) <= 1 + 1e-9, "\(cause.id): \(row.finding)")
                #expect(row.values.values.allSatisfy { $0 > 0 && $0 < 1 }, "\(cause.id): \(row.finding)")
            }
        }
    }

    @Test func baselinesSumToOne() {
        for finding in knowledge.findings {
            #expect(abs(finding.values.reduce(0) { $0 + $1.healthy } - 1) < 1e-9, "\(finding.id)")
            #expect(finding.values.allSatisfy { $0.healthy >= 0.0001 && $0.healthy < 1 }, "\(finding.id)")
        }
    }

    @Test func questionsAreAboutKnownCauses() {
        for question in knowledge.questions {
            #expect(Set(causeIDs).isSuperset(of: question.yesIf.keys), "\(question.id)")
            #expect(!question.how.isEmpty && question.text.hasSuffix("?"), "\(question.id)")
            let chances = Array(question.yesIf.values) + [question.otherwise, question.healthy]
            #expect(chances.allSatisfy { $0 > 0 && $0 < 1 }, "\(question.id)")
        }
    }

    @Test func templatesUseDeclaredArgumentsOnly() {
        for finding in knowledge.findings {
            for outcome in finding.values {
                #expect(
                    Set(finding.args).isSuperset(of: argumentNames(of: outcome.says)), "\(finding.id).\(outcome.value)")
            }
        }
    }

    /// `0x904` and `extended:0x7` as clients show them; all others with their family, and with a row in the tables.
    @Test func codesAreWrittenAlike() {
        for cause in knowledge.causes {
            for code in cause.codes {
                let parts = code.split(separator: ":").map(String.init)
                if parts.count == 2, parts[0] == CodeKind.message.rawValue {
                    let isKnown = CodeTable.shared.entries.contains { $0.kind == .message && $0.name == parts[1] }
                    #expect(isKnown, "\(cause.id): \(code)")
                    continue
                }
                let number = parts.last.flatMap { codeNumber($0) }
                #expect(number != nil && (1...2).contains(parts.count), "\(cause.id): \(code)")
                guard parts.count == 2, parts[0] != "extended", let number else { continue }
                let kind = CodeKind(rawValue: parts[0])
                let isKnown = CodeTable.shared.entries.contains { $0.kind == kind && $0.number == number }
                #expect(isKnown, "\(cause.id): \(code)")
            }
        }
    }

    /// [MS-RDPBCGR 2.2.1.2.2] knows failure codes 1 to 6; T.125 section 7 knows reasons 0 to 4.
    @Test func codesHaveTheirNames() {
        #expect(CodeTable.shared.name(of: 5, .negotiationFailure) == "HYBRID_REQUIRED_BY_SERVER")
        #expect(CodeTable.shared.name(of: 3, .mcsReason) == "rn-user-requested")
        #expect(CodeTable.shared.name(of: 7, .negotiationFailure) == nil)
    }

    @Test func inspectionProductsAreKnownByTheirIssuer() {
        #expect(knowledge.inspectionProduct(issuer: "CN=Avast Web/Mail Shield Root, O=Avast") == "Avast")
        #expect(knowledge.inspectionProduct(issuer: "CN=WS-041") == nil)
    }

    @Test func digestIsSHA256() {
        let digits = knowledge.digest.dropFirst("sha256:".count)
        #expect(knowledge.digest.hasPrefix("sha256:"))
        #expect(digits.count == 64 && digits.allSatisfy { "0123456789abcdef".contains($0) })
        #expect(knowledge.version.split(separator: ".").count == 3)
    }
}
