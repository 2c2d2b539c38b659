import Primitives
import Testing

/// The sample strings of [RFC 3492 7.1], without the mixed-case annotation, which IDNA does not use.
private let samples: [(name: Comment, unicode: String, ascii: String)] = [
    (
        "(A) Arabic",
        "\u{644}\u{64A}\u{647}\u{645}\u{627}\u{628}\u{62A}\u{643}\u{644}\u{645}\u{648}\u{634}\u{639}\u{631}\u{628}\u{64A}\u{61F}",
        "egbpdaj6bu4bxfgehfvwxn"
    ),
    (
        "(B) Chinese, simplified", "\u{4ED6}\u{4EEC}\u{4E3A}\u{4EC0}\u{4E48}\u{4E0D}\u{8BF4}\u{4E2D}\u{6587}",
        "ihqwcrb4cv8a8dqg056pqjye"
    ),
    (
        "(C) Chinese, traditional", "\u{4ED6}\u{5011}\u{7232}\u{4EC0}\u{9EBD}\u{4E0D}\u{8AAA}\u{4E2D}\u{6587}",
        "ihqwctvzc91f659drss3x8bo0yb"
    ),
    (
        "(D) Czech, the capital P lowered", "Pro\u{10D}prost\u{11B}nemluv\u{ED}\u{10D}esky",
        "proprostnemluvesky-uyb24dma41a"
    ),
    (
        "(E) Hebrew",
        "\u{5DC}\u{5DE}\u{5D4}\u{5D4}\u{5DD}\u{5E4}\u{5E9}\u{5D5}\u{5D8}\u{5DC}\u{5D0}\u{5DE}\u{5D3}\u{5D1}\u{5E8}\u{5D9}\u{5DD}\u{5E2}\u{5D1}\u{5E8}\u{5D9}\u{5EA}",
        "4dbcagdahymbxekheh6e0a7fei0b"
    ),
    (
        "(I) Russian",
        "\u{43F}\u{43E}\u{447}\u{435}\u{43C}\u{443}\u{436}\u{435}\u{43E}\u{43D}\u{438}\u{43D}\u{435}\u{433}\u{43E}\u{432}\u{43E}\u{440}\u{44F}\u{442}\u{43F}\u{43E}\u{440}\u{443}\u{441}\u{441}\u{43A}\u{438}",
        "b1abfaaepdrnnbgefbadotcwatmq2g4l"
    ),
    (
        "(J) Spanish, the capitals lowered", "Porqu\u{E9}nopuedensimplementehablarenEspa\u{F1}ol",
        "porqunopuedensimplementehablarenespaol-fmd56a"
    ),
    (
        "(L) Japanese with digits and letters", "3\u{5E74}B\u{7D44}\u{91D1}\u{516B}\u{5148}\u{751F}",
        "3b-ww4c5e180e575a65lsy2b"
    ),
    (
        "(M) Japanese with hyphens", "\u{5B89}\u{5BA4}\u{5948}\u{7F8E}\u{6075}-with-SUPER-MONKEYS",
        "-with-super-monkeys-pc58ag80a8qai00g7n9n"
    ),
    (
        "(N) Japanese, hyphen and katakana",
        "Hello-Another-Way-\u{305D}\u{308C}\u{305E}\u{308C}\u{306E}\u{5834}\u{6240}",
        "hello-another-way--fc4qua05auwb3674vfr0b"
    ),
    (
        "(O) Japanese", "\u{3072}\u{3068}\u{3064}\u{5C4B}\u{6839}\u{306E}\u{4E0B}2", "2-u9tlzr9756bt3uc0v"
    ),
    ("(P) Japanese", "Maji\u{3067}Koi\u{3059}\u{308B}5\u{79D2}\u{524D}", "majikoi5-783gue6qz075azm5e"),
    ("(Q) Japanese", "\u{30D1}\u{30D5}\u{30A3}\u{30FC}de\u{30EB}\u{30F3}\u{30D0}", "de-jg4avhby1noc0d"),
    ("(R) Japanese", "\u{305D}\u{306E}\u{30B9}\u{30D4}\u{30FC}\u{30C9}\u{3067}", "d9juau41awczczp"),
]

@Suite struct PunycodeTests {
    @Test(arguments: samples.indices) func writesTheSamplesOfTheSpecification(_ index: Int) {
        let sample = samples[index]
        #expect(asciiName(sample.unicode) == "xn--" + sample.ascii, sample.name)
    }

    @Test func encodesOnlyTheLabelsThatNeedIt() {
        #expect(asciiName("b\u{FC}cher.Example.com") == "xn--bcher-kva.Example.com")
        #expect(asciiName("www.m\u{FC}nchen.de.") == "www.xn--mnchen-3ya.de.")
        #expect(asciiName("\u{FC}.\u{FC}") == "xn--tda.xn--tda")
    }

    /// [RFC 3490 3.1]
    @Test(arguments: ["\u{3002}", "\u{FF0E}", "\u{FF61}"]) func idnaFullStopsPartLabels(_ stop: String) {
        #expect(asciiName("b\u{FC}cher\(stop)example") == "xn--bcher-kva.example")
        #expect(asciiName("plain\(stop)example") == "plain.example")
    }

    @Test(arguments: [
        "", ".", "a..b", "WS-041.corp.example", "10.0.0.1", "fe80::1%eth0", "xn--bcher-kva.example", "_srv",
    ])
    func leavesASCIIAlone(_ name: String) {
        #expect(asciiName(name) == name)
    }

    @Test func capitalsAreLoweredWhereALabelIsEncoded() {
        #expect(asciiName("B\u{DC}CHER.Example") == "xn--bcher-kva.Example")
    }
}
