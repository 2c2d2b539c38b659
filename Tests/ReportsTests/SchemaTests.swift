import Foundation
import Reports
import Testing

private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Sources/Core/Knowledge/Data/schemas").standardized

@Suite struct SchemaTests {
    @Test(arguments: Schema.allCases) func whatIsEmbeddedIsWhatPeopleEdit(_ schema: Schema) throws {
        let file = try String(
            contentsOf: folder.appendingPathComponent("\(schema.rawValue).schema.json"), encoding: .utf8)
        #expect(schema.text == file)
    }

    @Test func schemasAreFoundByBothNames() {
        #expect(Schema(named: "report") == .report)
        #expect(Schema(named: "redial.error/1") == .error)
        #expect(Schema(named: "redial.report/2") == nil)
    }

    @Test(arguments: Schema.allCases) func theSchemaCarriesTheNameOfItsDocument(_ schema: Schema) throws {
        let properties = try #require(try root(schema)["properties"] as? [String: [String: Any]])
        #expect(properties["schema"]?["const"] as? String == schema.documentName)
    }

    /// Both ways: no key of ours without a description, none required that we leave out.
    @Test(arguments: Fixture.all) func theSchemaKnowsEveryKeyOfAReport(_ report: Report) throws {
        let root = try root(.report)
        for (place, object) in objects(in: try parsed(report)) {
            let schema = try #require(follow(place, in: root), "\(place)")
            let required = try #require(schema["required"] as? [String], "\(place)")
            let properties = try #require(schema["properties"] as? [String: [String: Any]], "\(place)")
            #expect(Set(object.keys) == Set(required), "\(place)")
            #expect(Set(object.keys) == Set(properties.keys), "\(place)")
            #expect(properties.values.allSatisfy { $0["description"] is String }, "\(place)")
        }
    }

    private func root(_ schema: Schema) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(schema.text.utf8)) as? [String: Any])
    }

    /// The part of the schema that describes a place such as `.causes[].because[]`.
    private func follow(_ place: String, in root: [String: Any]) -> [String: Any]? {
        place.split(separator: ".").reduce(root) { schema, word in
            let name = String(word.prefix { $0 != "[" })
            let property = (schema?["properties"] as? [String: Any])?[name] as? [String: Any]
            let element = word.hasSuffix("[]") ? property?["items"] as? [String: Any] : property
            guard let reference = element?["$ref"] as? String, let key = reference.split(separator: "/").last else {
                return element
            }
            return (root["$defs"] as? [String: Any])?[String(key)] as? [String: Any]
        }
    }
}
