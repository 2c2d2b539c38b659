import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What a page holds, read by an XML parser: one that forgives nothing.
struct PageReader {
    struct Element {
        let name: String
        let attributes: [String: String]
        /// All text inside, also that of its children.
        var text = ""
        /// Positions of the elements around it, outermost first.
        let inside: [Int]
    }

    struct NotWellFormed: Error { let line: Int }

    private(set) var elements: [Element] = []

    static func read(_ html: String) throws -> PageReader {
        let collector = Collector()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = collector
        guard parser.parse() else { throw NotWellFormed(line: parser.lineNumber) }
        return PageReader(elements: collector.elements)
    }

    func count(_ name: String) -> Int { elements.count { $0.name == name } }
    func values(of attribute: String) -> [String] { elements.compactMap { $0.attributes[attribute] } }
    var ids: [String] { values(of: "id") }
    var attributeNames: Set<String> { Set(elements.flatMap(\.attributes.keys)) }
    var text: String { elements.first { $0.name == "body" }?.text ?? "" }

    func items(ofListIn heading: String) -> [String] {
        guard let section = elements.firstIndex(where: { $0.attributes["aria-labelledby"] == heading }) else {
            return []
        }
        return elements.filter { $0.name == "li" && $0.inside.contains(section) }.map(\.text)
    }

    /// Each probability: as it is written, and how long its bar is of 100.
    var shares: [(words: String, width: Double)] {
        elements.indices.filter { elements[$0].attributes["class"] == "share" }.map { share in
            let fill = elements.first { $0.attributes["class"] == "fill" && $0.inside.contains(share) }
            return (elements[share].text, number(fill, "width"))
        }
    }

    /// The bars of the timeline, of 1000.
    var bars: [(x: Double, width: Double)] {
        elements.filter { $0.name == "rect" && $0.attributes["x"] != nil }
            .map { (number($0, "x"), number($0, "width")) }
    }

    private func number(_ element: Element?, _ attribute: String) -> Double {
        element?.attributes[attribute].flatMap(Double.init) ?? .nan
    }
}

private final class Collector: NSObject, XMLParserDelegate {
    var elements: [PageReader.Element] = []
    private var open: [Int] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(.init(name: name, attributes: attributes, inside: open))
        open.append(elements.count - 1)
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for index in open { elements[index].text += text }
    }
}
