import Testing

@testable import Knowledge

struct TemplateTests {
    @Test func fillsNames() {
        #expect(filled("{a} and {b}.", ["a": "one", "b": "two"]) == "one and two.")
    }

    /// What a host said may hold braces: they are text, never a template.
    @Test func argumentsAreNotReadAgain() {
        #expect(filled("{a}", ["a": "{b}", "b": "secret"]) == "{b}")
    }

    @Test(arguments: ["{", "}", "{}", "a{b", "}{", "{{a}}"])
    func oddBracesDoNotTrap(template: String) {
        #expect(!filled(template, ["a": "x"]).isEmpty)
    }

    @Test func namesOfArguments() {
        #expect(argumentNames(of: "{host} on {port}: {host}") == ["host", "port", "host"])
        #expect(argumentNames(of: "none") == [])
    }
}
