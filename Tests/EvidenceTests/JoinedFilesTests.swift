import Evidence
import Primitives
import Testing

@Suite struct JoinedFilesTests {
    private let code = UserCode(code: 0x904, extended: 7)

    @Test func sightsBecomeObservationsWithTheirFileAndTime() throws {
        let read = UnixTime(milliseconds: 1_000_000)
        var walk = Walk.ofFiles(asked: "System.evtx", host: "ws-041", readAt: read)
        let before = UnixTime(milliseconds: 900_000)
        walk.add(
            FileReading(
                file: "System.evtx", kind: .eventLog, machine: "ws-041", sights: [.init(at: before, code), .init(code)])
        )
        #expect(walk.isOfFiles)
        #expect(walk.observations.map(\.id) == ["o1", "o2"])
        #expect(walk.observations.map(\.source) == ["System.evtx", "System.evtx"])
        #expect(walk.observations.map(\.at) == [before, nil])
        #expect(walk.observations.map(\.atMs) == [0, 0])
        #expect(walk.observations.allSatisfy { $0.probe == "event-log" })
        let source = try #require(walk.files.first)
        #expect(source.observations == 2 && source.from == before && source.to == before)
    }

    @Test func idsStayUnique() {
        var walk = Walk.ofFiles(asked: "a", host: "a", readAt: UnixTime(milliseconds: 0))
        walk.observations = [Observation(id: "o2", probe: "x", atMs: 0, fact: code)]
        walk.add(FileReading(file: "a", kind: .capture, sights: [.init(code), .init(code)]))
        #expect(walk.observations.map(\.id) == ["o2", "o3", "o4"])
    }

    @Test func moreThanAReportCanUseIsLeftOut() {
        var walk = Walk.ofFiles(asked: "a", host: "a", readAt: UnixTime(milliseconds: 0))
        let sights = [FileReading.Sight](repeating: .init(code), count: FileReading.mostSights + 1)
        walk.add(FileReading(file: "a", kind: .eventLog, sights: sights))
        #expect(walk.observations.count == FileReading.mostSights)
        #expect(walk.files.first?.observations == FileReading.mostSights)
    }
}
