import Drawing
import Evidence
import Primitives
import RDPWire

/// What the server says within a session, and our answers.
extension SessionReader {
    mutating func message(
        _ flags: SecurityHeader.Flags, _ body: [UInt8], _ atMs: Double
    ) throws(WireError) -> [ClientSequence.Action] {
        if flags.contains(.license) { return try license(flags, body, atMs) }
        if flags.contains(.autoDetectRequest) { return measured(body, atMs) }
        if flags.contains(.transportRequest) { return refuseTransport(body) }
        if flags.contains(.heartbeat) { return [] }
        if flags.contains(.redirection) { return redirected(body[...], atMs) }
        var actions: [ClientSequence.Action] = []
        for pdu in try SharePDU.all(in: body[...]) {
            if case .over = phase { break }
            actions += try share(pdu, atMs)
        }
        return actions
    }

    // MARK: licences

    private mutating func license(
        _ flags: SecurityHeader.Flags, _ body: [UInt8], _ atMs: Double
    ) throws(WireError) -> [ClientSequence.Action] {
        guard case .opening = phase, !toldOfLicences else { return [] }
        let header = SecurityHeader(flags: flags.subtracting([.encrypt, .secureChecksum]))
        let pdu = try LicensingPDU(userData: header.before(body)[...])
        var actions: [ClientSequence.Action] = []
        if case .error(let error) = pdu.message {
            let fact = LicensingEnd(
                question: plan.question, code: error.code.rawValue, name: error.code.name,
                transition: error.transition.name)
            actions.append(.observe(fact, durationMs: nil))
        }
        switch licensing.heard(pdu) {
        case .goesOn(let reply): return actions + (reply.map { [.send(request($0))] } ?? [])
        case .over(let issued):
            stage = .licensed
            return actions + tellOfLicences(issued)
        case .failed(let detail):
            return actions + tellOfLicences(nil, detail: detail) + end(.licenseRefused, atMs, detail: detail)
        }
    }

    mutating func tellOfLicences(
        _ issued: LicenseExchange.Issued?, detail: String? = nil
    ) -> [ClientSequence.Action] {
        guard !toldOfLicences else { return [] }
        toldOfLicences = true
        let fact = LicenseExchange(
            messages: licensing.messages, issued: issued, rounds: licensing.rounds, detail: detail)
        return [.observe(fact, durationMs: nil)]
    }

    // MARK: the network

    private mutating func measured(_ body: [UInt8], _ atMs: Double) -> [ClientSequence.Action] {
        guard let asked = try? AutoDetectRequest(body[...]),
            let response = autoDetect.response(to: asked, atMs: atMs)
        else { return [] }
        return [.send(answered(response.encoded(), flags: .autoDetectResponse))]
    }

    /// We have no transport but this one.
    private mutating func refuseTransport(_ body: [UInt8]) -> [ClientSequence.Action] {
        guard let asked = try? MultitransportRequest(body[...]) else { return [] }
        let response = MultitransportResponse(requestID: asked.requestID)
        return [.send(answered(response.encoded(), flags: .transportResponse))]
    }

    private mutating func redirected(_ packet: ArraySlice<UInt8>, _ atMs: Double) -> [ClientSequence.Action] {
        // A byte of padding may follow the packet. [MS-RDPBCGR 2.2.13.3.1]
        let read = (try? ServerRedirection(packet)) ?? (try? ServerRedirection(packet.dropLast()))
        // LB_NOREDIRECT: what else the packet says is for a client that comes back later; the user stays here.
        guard let packet = read, redirection == nil, !packet.flags.contains(.noRedirect) else { return [] }
        redirection = packet
        let told = ClientSequence.Action.observe(redirectionFact(packet, plan.question), durationMs: nil)
        return [told, .redirect(packet)] + end(.redirected, atMs, saysFarewell: true)
    }

    // MARK: the share

    private mutating func share(_ pdu: SharePDU, _ atMs: Double) throws(WireError) -> [ClientSequence.Action] {
        switch pdu.kind {
        case .demandActive: return try demanded(pdu, atMs)
        case .deactivateAll:
            isDeactivated = true
            return []
        case .serverRedirect: return redirected(pdu.body[...].dropFirst(2), atMs)
        case .data: return try data(ShareData(pdu), atMs)
        default: return []
        }
    }

    private mutating func demanded(_ pdu: SharePDU, _ atMs: Double) throws(WireError) -> [ClientSequence.Action] {
        if case .leaving = phase { return [] }
        let demand = try DemandActive(pdu)
        shares += 1
        guard shares <= Self.mostShares else {
            return end(.garbage, atMs, detail: "more than \(Self.mostShares) shares")
        }
        let desktop = demand.capabilities.lazy.compactMap { if case .bitmap(let set) = $0 { set } else { nil } }.first
        var actions = tellOfLicences(LicenseExchange.Issued.none)
        actions.append(.observe(shareFact(demand, desktop, again: shares - 1), durationMs: nil))
        shareID = demand.shareID
        isDeactivated = false
        prepare(desktop, atMs)
        if case .opening = phase { stage = .confirmSent }
        return actions + confirmed(demand, desktop, server: pdu.source)
    }

    /// All that we say goes out at once: no server minds, and it saves four round trips.
    private mutating func confirmed(
        _ demand: DemandActive, _ desktop: BitmapCapability?, server: UInt16
    ) -> [ClientSequence.Action] {
        let confirm = ConfirmActive(
            shareID: demand.shareID, sourceDescriptor: Array("redial\0".utf8),
            capabilities: clientCapabilities(session, desktop: desktop))
        var bytes = sealed(confirm.pdu(source: start.user).encoded())
        bytes += said(.synchronize, Synchronize(targetUser: server).encoded())
        bytes += said(.control, Control(.cooperate).encoded())
        bytes += said(.control, Control(.requestControl).encoded())
        bytes += said(.fontList, FontList.list.encoded())
        return [.send(bytes)]
    }

    private func colorDepth(_ desktop: BitmapCapability?) -> ColorDepth {
        let bits = Int(desktop?.preferredBitsPerPixel ?? session.colorDepth)
        return ColorDepth(rawValue: bits) ?? ColorDepth(rawValue: Int(session.colorDepth)) ?? .thirtyTwo
    }

    private mutating func data(_ data: ShareData, _ atMs: Double) throws(WireError) -> [ClientSequence.Action] {
        guard !data.isCompressed else {
            // Nobody was offered compression.
            watch?.passOverCompressed()
            return []
        }
        switch data.kind {
        case .update:
            watch?.draw(data.body[...], .slow, atMs: atMs)
            return []
        case .synchronize:
            if case .opening = phase, stage == .confirmSent { stage = .synchronized }
            return []
        case .fontMap: return activated(atMs)
        case .setErrorInfo, .saveSessionInfo, .statusInfo:
            let isLeaving = if case .leaving = phase { true } else { false }
            return notices.fact(in: data, plan.question, leaving: isLeaving).map { [.observe($0, durationMs: nil)] }
                ?? []
        default: return []
        }
    }

    private mutating func activated(_ atMs: Double) -> [ClientSequence.Action] {
        guard case .opening = phase, shares > 0 else { return [] }
        stage = .fontMap
        let told: [ClientSequence.Action] = [.observe(activateEnd(.activated, atMs), durationMs: atMs - startedAtMs)]
        guard session.goal == .picture else { return told + leave(atMs) }
        phase = .drawing
        watch?.activatedAtMs = atMs
        return told + [nextLook(atMs)]
    }

    /// A screen of the size that the server settled; servers may draw before they send the Font Map. The screen of an earlier
    /// share stays where it has the same form.
    private mutating func prepare(_ desktop: BitmapCapability?, _ atMs: Double) {
        let screen = Screen(
            width: Int(desktop?.desktopWidth ?? session.width), height: Int(desktop?.desktopHeight ?? session.height),
            depth: colorDepth(desktop))
        if let watch, let screen, watch.isOf(screen) { return }
        watch = ScreenWatch(session, screen: screen, atMs: watch?.activatedAtMs ?? atMs)
    }
}

extension SessionReader {
    // MARK: what we say

    /// The bytes of a message on the I/O channel, behind its header where the connection or the flags want one.
    mutating func sealed(_ body: [UInt8], flags: SecurityHeader.Flags = []) -> [UInt8] {
        request(header(body, flags: flags))
    }

    /// A message on the channel on which it was asked for.
    private mutating func answered(_ body: [UInt8], flags: SecurityHeader.Flags) -> [UInt8] {
        request(header(body, flags: flags), channel: start.messageChannel)
    }

    private mutating func said(_ kind: ShareData.Kind, _ body: [UInt8]) -> [UInt8] {
        sealed(ShareData(kind: kind, source: start.user, shareID: shareID, body: body).pdu.encoded())
    }

    private mutating func header(_ body: [UInt8], flags: SecurityHeader.Flags) -> [UInt8] {
        if security != nil, let sealed = security?.seal(body, flags: flags) { return sealed }
        return usesHeaders || !flags.isEmpty ? SecurityHeader(flags: flags).before(body) : body
    }

    func request(_ userData: [UInt8], channel: UInt16? = nil) -> [UInt8] {
        DomainPDU.sendDataRequest(
            SendData(initiator: start.user, channelID: channel ?? start.ioChannel, userData: userData)
        ).encoded()
    }
}
