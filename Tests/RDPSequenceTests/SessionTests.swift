import Drawing
import Evidence
import Primitives
import RDPSequence
import RDPWire
import Testing
import Transport

@Suite struct SessionTests {
    @Test func whoTheUserIs() throws {
        let script = SessionScript.opened(SessionScript.plan { $0.clientAddress = "10.0.0.5" })
        #expect(script.first(JoinEnd.self)?.outcome == .joined)
        #expect(script.messages.first?.prefix(4) == [0x40, 0, 0, 0])
        let info = try #require(script.info)
        #expect(info.userName == "joe" && info.domain == "CORP" && info.password == Secret("planted-secret"))
        #expect(info.flags.contains([.unicode, .autoLogon, .logonNotify, .logonErrors]))
        #expect(!info.flags.contains(.compression))
        #expect(info.extended?.address == "10.0.0.5" && info.extended?.performance.contains(.disableWallpaper) == true)
    }

    /// What goes out within TLS would be just the same in clear: nothing of the user stays in a record of it.
    @Test func whatARecordKeeps() {
        for (script, hasPassword) in [
            (SessionScript.opened(), true), (.openedInClear(blocks: settings), false), (.activated(), true),
        ] {
            let stream = script.conversation.sent.flatMap(\.self)
            #expect(holds(stream, "planted-secret") == hasPassword && holds(stream, "joe"))
            let kept = redacted(stream)
            #expect(!holds(kept, "planted-secret") && !holds(kept, "joe") && !holds(kept, "CORP"))
            #expect(kept.count == stream.count)
        }
    }

    private func holds(_ stream: [UInt8], _ text: String) -> Bool {
        let part = Secret(text).utf16le
        return stream.indices.contains { stream[$0...].starts(with: part) }
    }

    /// [MS-RDPBCGR 2.2.1.11.1.1]: 512 bytes with the terminator.
    @Test func aPasswordThatIsTooLongForASession() {
        for (length, isTold) in [(255, true), (256, false), (512, false)] {
            let script = SessionScript.opened(
                SessionScript.plan { $0.password = Secret(String(repeating: "p", count: length)) })
            #expect((script.info != nil) == isTold)
            #expect((script.activation?.outcome == .error) == !isTold)
        }
    }

    /// A client that the user stays with is told, by a packet, where the session could be found again.
    @Test func aRedirectionThatIsNone() throws {
        var script = SessionScript.activated()
        let packet = ServerRedirection(
            sessionID: 4, flags: .noRedirect, values: [.targetNetAddress: Secret("10.0.0.9\0").utf16le])
        script.share(SharePDU(kind: .serverRedirect, source: 1002, body: [0, 0] + packet.encoded() + [0]))
        #expect(script.conversation.redirections.isEmpty && script.first(Redirection.self) == nil)
        script.draw([1, 2, 0xff, 0])
        script.wait(untilMs: 3000)
        #expect(script.drawing?.outcome == .still && script.conversation.pictures.count == 1)
    }

    /// A few bytes may name whole screens, over and over: the work is bounded in all, and such a screen moves.
    @Test func workWithoutEnd() throws {
        var script = SessionScript.activated(width: 3840, height: 2160)
        script.draw([1, 2, 0xff, 0])
        let bomb = opaqueRectangles(width: 3840, height: 2160, count: 14)
        let clock = ContinuousClock()
        let began = clock.now
        for _ in 0..<4000 where script.conversation.finishes.isEmpty && script.drawing == nil {
            script.conversation.receive(bomb)
        }
        #expect(script.drawing?.outcome == .tooMuch && script.saidFarewell)
        #expect(clock.now - began < .seconds(60))
        script.wait(untilMs: 3000)
        #expect(script.conversation.finishes == [.answered] && script.conversation.pictures.count == 1)
    }

    /// So much that is drawn is a film, and no fault.
    @Test func bytesWithoutEnd() {
        var script = SessionScript.activated(SessionScript.plan { $0.mostBytes = 1 << 20 })
        for _ in 0..<100 where script.drawing == nil { script.draw([1, 2, 0xff, 0]) }
        #expect(script.drawing?.outcome == .tooMuch && script.saidFarewell)
    }

    /// A session may be black for as long as it starts.
    @Test func blackIsWaitedOnLikeNothing() {
        var script = SessionScript.activated(SessionScript.plan { $0.emptyMs = 20_000 })
        script.draw([0, 0, 0, 0])
        script.wait(untilMs: 19_000)
        #expect(script.drawing == nil)
        script.wait(untilMs: 21_000)
        #expect(script.drawing?.outcome == .black)
    }

    /// Once licences are settled, bytes that say the length of the rest are no licence.
    @Test func aMessageWhoseShareLooksLikeALicence() throws {
        var script = SessionScript.activated()
        // The low half of the share's number, 0x03ea, stands where a licensing message says its length.
        let body = [UInt8](repeating: 0, count: 0x3ea + 4 - 18)
        let pdu = ShareData(
            kind: .saveSessionInfo, source: 1002, shareID: 0x103ea, body: [2, 0, 0, 0] + body.dropLast(4)
        ).pdu
        let bytes = pdu.encoded()
        try #require(bytes.count == 0x3ea + 4)
        script.server(bytes)
        #expect(script.conversation.facts.contains { ($0 as? LogonNotice)?.type == "plain-notify" })
    }

    @Test func withoutAPasswordTheServerAsks() {
        let script = SessionScript.opened(SessionScript.plan { $0.password = Secret("") })
        #expect(script.info?.flags.contains(.autoLogon) == false)
    }

    @Test(arguments: pieces) func upToAPicture(_ piece: Int) throws {
        var script = SessionScript.activated()
        #expect(
            script.first(LicenseExchange.self)
                == LicenseExchange(messages: ["error-alert"], issued: .validClient, rounds: 0))
        #expect(script.first(ShareOpened.self)?.width == 64 && script.first(ShareOpened.self)?.shareID == 0x103ea)
        #expect(script.activation?.outcome == .activated && script.activation?.stage == .fontMap)
        script.conversation.nowMs = 200
        script.draw([1, 2, 0xff, 0])
        #expect(script.conversation.pictures.isEmpty)
        script.wait(untilMs: 3000)
        let screen = try #require(script.conversation.pictures.first)
        #expect(screen.canvas[5, 5] == 0xff0201)
        #expect(script.drawing?.outcome == .still && script.drawing?.deactivated == false)
        #expect(script.first(ScreenDrawn.self)?.firstPictureMs == 100 && script.first(ScreenDrawn.self)?.coverage == 1)
        #expect(script.first(ScreenDrawn.self)?.lastUpdateMs == 100)
        #expect(script.saidFarewell && script.conversation.pictures.count == 1)
        #expect(script.conversation.finishes == [.answered] && script.conversation.actionsAfterFinish == 0)
        #expect((900...1050).contains(script.conversation.nowMs), "700 ms of quiet and the farewell")
    }

    /// In the order of [MS-RDPBCGR 1.3.1.1], with the server's share.
    @Test func whatIsSaidToOpenTheShare() throws {
        let script = SessionScript.activated()
        let pdus = try script.messages.dropFirst().flatMap { try SharePDU.all(in: $0[...]) }
        let confirm = try ConfirmActive(try #require(pdus.first))
        #expect(confirm.shareID == 0x103ea && confirm.originatorID == 1002)
        #expect(Set(confirm.capabilities.map(\.type)).count == confirm.capabilities.count)
        #expect(Set([1, 2, 3, 8, 13, 15, 16, 20]).isSubset(of: confirm.capabilities.map(\.type)), "mandatory ones")
        let bitmap = confirm.capabilities.compactMap { if case .bitmap(let set) = $0 { set } else { nil } }.first
        #expect(bitmap?.desktopWidth == 64, "the server's size counts")
        let kinds = try pdus.dropFirst().map { try ShareData($0).kind }
        #expect(kinds == [.synchronize, .control, .control, .fontList])
        #expect(pdus.allSatisfy { $0.source == 1007 })
    }

    @Test func activationIsEnough() {
        var script = SessionScript.activated(SessionScript.plan { $0.goal = .activated })
        #expect(script.activation?.outcome == .activated && script.saidFarewell)
        #expect(script.conversation.finishes.isEmpty, "the server may still have a word")
        script.conversation.tell(.closed(.eof))
        #expect(script.conversation.finishes == [.answered] && script.drawing == nil)
    }

    @Test func updatesOfTheFastPath() throws {
        var script = SessionScript.activated()
        // A palette update and one that cannot be read; the picture stays what it was.
        script.conversation.receive(FastPathPDU(payload: [0x0f, 0, 0]).encoded())
        script.draw([0x99, 0x99, 0x99, 0])
        script.wait(untilMs: 3000)
        #expect(script.first(ScreenDrawn.self)?.unreadable == 1)
        #expect(script.first(ScreenDrawn.self)?.updates["bitmap"] == 2)
        #expect(script.first(ScreenDrawn.self)?.firstError != nil)
    }

    @Test func nothing() {
        var script = SessionScript.activated()
        script.wait(untilMs: 9000)
        #expect(script.drawing?.outcome == .nothingDrawn && script.conversation.pictures.count == 1)
        #expect((script.drawing?.afterMs ?? 0) >= 6000 && (script.drawing?.afterMs ?? 0) < 6800)
    }

    @Test func moving() {
        var script = SessionScript.activated()
        for step in 0..<100 where script.drawing == nil {
            script.draw([UInt8(step + 1), 0x40, 0x40, 0])
            script.wait(untilMs: script.conversation.nowMs + 100, stepMs: 100)
        }
        #expect(script.drawing?.outcome == .moving)
        #expect((script.drawing?.afterMs ?? 0) >= 8000 && (script.drawing?.afterMs ?? 0) < 8700)
        #expect(script.conversation.wakes.count < 40)
    }

    /// weston opens the share again in its own size.
    @Test func anotherShare() {
        var script = SessionScript.activated()
        script.draw([0x80, 0x80, 0x80, 0])
        script.share(DeactivateAll(shareID: 0x103ea).pdu(source: 1002))
        script.share(SessionScript.demand(width: 128, height: 32))
        script.data(.fontMap, FontList.map.encoded())
        script.draw([0x80, 0x80, 0x80, 0])
        script.wait(untilMs: 3000)
        // Half of the new screen is painted: more may come.
        #expect(script.drawing == nil)
        script.wait(untilMs: 10_000)
        #expect(script.conversation.facts.compactMap { ($0 as? ShareOpened)?.again } == [0, 1])
        #expect(script.conversation.facts.count { $0 is ActivateEnd } == 1)
        #expect(script.first(ScreenDrawn.self)?.width == 128 && script.drawing?.outcome == .still)
    }

    @Test func deactivatedForGood() {
        var script = SessionScript.activated()
        script.draw([0x80, 0x80, 0x80, 0])
        script.share(DeactivateAll(shareID: 0x103ea).pdu(source: 1002))
        script.conversation.tell(.closed(.reset))
        #expect(script.drawing?.outcome == .reset && script.drawing?.deactivated == true)
        #expect(script.conversation.pictures.count == 1)
    }

    @Test func sharesWithoutEnd() {
        var script = SessionScript.licensed()
        for _ in 0..<20 { script.share(SessionScript.demand()) }
        #expect(script.activation?.outcome == .garbage && script.activation?.detail == "more than 16 shares")
    }

    // MARK: ends

    @Test func endsAtEachStage() {
        for (script, stage) in [
            (SessionScript.opened(), ActivateEnd.Stage.infoSent), (.licensed(), .licensed),
        ] {
            for (event, outcome, attempt) in [
                (ClientSequence.Event.closed(.eof), ActivateEnd.Outcome.closed, Attempt.unanswered(.cutOff)),
                (.closed(.reset), .reset, .unanswered(.cutOff)), (.alert(80), .tlsAlert, .unanswered(.cutOff)),
                (.deadline, .silence, .unanswered(.timedOut)), (.received(ultimatum[...]), .disconnected, .answered),
                (.received([0x16, 3, 1]), .garbage, .answered),
            ] {
                var script = script
                script.conversation.tell(event)
                #expect(script.activation?.outcome == outcome && script.activation?.stage == stage)
                #expect(script.conversation.finishes == [attempt])
            }
        }
    }

    @Test func endsWhileDrawing() {
        for (event, outcome) in [
            (ClientSequence.Event.closed(.eof), DrawEnd.Outcome.closed), (.closed(.reset), .reset),
            (.alert(80), .tlsAlert), (.received(ultimatum[...]), .disconnected), (.received([0x16, 3]), .garbage),
            (.deadline, .nothingDrawn),
        ] {
            var script = SessionScript.activated()
            script.conversation.tell(event)
            #expect(script.drawing?.outcome == outcome)
            #expect(script.conversation.finishes == [.answered] && script.conversation.actionsAfterFinish == 0)
        }
    }

    @Test func aWordAtAnyTime() {
        for (script, leaving) in [
            (SessionScript.opened(), false), (.licensed(), false), (.activated(), false),
            (.activated(SessionScript.plan { $0.goal = .activated }), true),
        ] {
            var script = script
            script.server(SetErrorInfo(errorInfo: 7).encoded(shareID: 0, source: 1002))
            #expect(script.first(ErrorInfo.self) == ErrorInfo(question: .client, code: 7, leaving: leaving))
        }
    }

    @Test func theLogon() {
        var script = SessionScript.activated()
        let logon = SaveSessionInfo.Logon(domain: "CORP", userName: "joe", sessionID: 3)
        script.data(.saveSessionInfo, SaveSessionInfo.logonLong(logon).encoded())
        let error = LogonError(notificationType: 0xffff_fffa, notificationData: 0)
        script.data(.saveSessionInfo, SaveSessionInfo.extended(.init(error: error)).encoded())
        script.data(.statusInfo, StatusInfo(statusCode: 0x401).encoded())
        let notices = script.conversation.facts.compactMap { $0 as? LogonNotice }
        #expect(notices.map(\.type) == ["logon-long", "extended"])
        #expect(notices.first?.named == true && notices.first?.sessionID == 3)
        #expect(notices.last?.errorTypeName == "LOGON_MSG_NO_PERMISSION")
        // With these types comes the number of a session: here the console's.
        #expect(notices.last?.errorDataName == "SESSION_ID" && notices.last?.isGrant == false)
        #expect(!"\(script.conversation.facts)".contains("joe"))
        #expect(script.first(ServerStatus.self)?.code == 0x401)
    }

    @Test func sentOn() {
        for isInDrawing in [false, true] {
            var script = isInDrawing ? SessionScript.activated() : .licensed()
            let packet = ServerRedirection(
                sessionID: 4, flags: [],
                values: [.loadBalanceInfo: Array("Cookie: msts=1\r\n".utf8), .password: Array("p\0l\0".utf8)])
            script.share(SharePDU(kind: .serverRedirect, source: 1002, body: [0, 0] + packet.encoded() + [0]))
            #expect(script.conversation.redirections == [packet])
            #expect(script.first(Redirection.self)?.sessionID == 4 && script.saidFarewell)
            #expect(isInDrawing ? script.drawing?.outcome == .redirected : script.activation?.outcome == .redirected)
        }
    }

    /// The session and the token of a redirection reach the next server.
    @Test func followingARedirection() throws {
        let plan = SessionScript.plan {
            $0.loadBalanceInfo = Array("Cookie: msts=1\r\n".utf8)
            $0.redirectedSessionID = 9
            $0.colorDepth = 16
        }
        let script = SessionScript.opened(plan)
        let request = try ConnectionRequest(frame: script.conversation.sent[0][...])
        #expect(request.routing == .token(Array("Cookie: msts=1".utf8)))
        let initial = try ConnectInitial(frame: script.conversation.sent[1][...])
        let conference = try ConferenceCreateRequest(initial.userData[...])
        #expect(conference.core?.highColorDepth == 16)
        let cluster = conference.blocks.compactMap { if case .cluster(let data) = $0 { data } else { nil } }.first
        #expect(cluster?.redirectedSessionID == 9)
        #expect(cluster.map { $0.flags & ClientClusterData.redirectedSessionIDFieldValid != 0 } == true)
    }
}
