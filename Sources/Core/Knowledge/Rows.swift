// How each kind of row is read: field by field, in the order in which rows.py names them.

extension CauseRow: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(
            id: try row.next(), title: try row.next(), place: try row.next(), step: try row.next(),
            prior: try row.next(), reports: try row.next(), visible: try row.next(), advice: try row.next(),
            repairs: try row.next(), codes: try row.next(), likelihoods: try row.next(),
            tellingCodes: try row.next(), hides: try row.next(), proves: try row.next(), popular: try row.next(),
            measuredAdvice: try row.next())
    }
}

extension CauseRow.Prior: RowValue {}
extension CauseRow.Visibility: RowValue {}
extension CauseRow.Basis: RowValue {}

extension CauseRow.Likelihood: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(finding: try row.next(), values: try row.next(), basis: try row.next())
    }
}

extension CauseRow.MeasuredAdvice: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(advice: try row.next(), from: try row.next())
    }
}

extension FindingRow: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(
            id: try row.next(), step: try row.next(), from: try row.next(), args: try row.next(),
            values: try row.next())
    }
}

extension FindingRow.State: RowValue {}
extension FindingRow.Origin: RowValue {}

extension FindingRow.Outcome: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(value: try row.next(), healthy: try row.next(), says: try row.next(), state: try row.next())
    }
}

extension QuestionRow: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(
            id: try row.next(), text: try row.next(), how: try row.next(), yesIf: try row.next(),
            otherwise: try row.next(), healthy: try row.next())
    }
}

extension IssuerRow: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(cn: try row.next(), o: try row.next(), product: try row.next())
    }
}

extension ClientRow: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(
            id: try row.next(), title: try row.next(), restsOn: try row.next(), source: try row.next(),
            filledIn: try row.next(), ja3: try row.next(), request: try row.next(), hello: try row.next())
    }
}

extension ClientRow.Request: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(cookie: try row.next(), protocols: try row.next(), flags: try row.next())
    }
}

extension ClientRow.Hello: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(
            record: try row.next(), version: try row.next(), sessionIDLength: try row.next(), suites: try row.next(),
            compression: try row.next(), extensions: try row.next())
    }
}

extension ClientRow.Hello.Extension: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(type: try row.next(), body: try row.next())
    }
}

extension WindowsRow: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(build: try row.next(), name: try row.next(), supports: try row.next())
    }
}

extension WindowsRow.Support: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(of: try row.next(), ends: try row.next(), paid: try row.next(), longTerm: try row.next())
    }
}

extension PopularRow: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(
            id: try row.next(), claim: try row.next(), standing: try row.next(), truth: try row.next(),
            helps: try row.next(), about: try row.next(), codes: try row.next(), refutedBy: try row.next(),
            source: try row.next(), from: try row.next(), tooEarly: try row.next())
    }
}

extension PopularRow.Standing: RowValue {}

extension PopularRow.Refutation: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(when: try row.next(), because: try row.next(), verdict: try row.next())
    }
}

extension StepsRow: RowValue {
    init(from row: inout RowReader) throws(RowReader.Malformed) {
        self.init(
            id: try row.next(), kinds: try row.next(), numbers: try row.next(), shown: try row.next(),
            from: try row.next(), through: try row.next(), because: try row.next())
    }
}
