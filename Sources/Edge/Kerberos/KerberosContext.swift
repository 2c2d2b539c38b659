import CKerberos
public import CredSSP
public import Primitives

/// Kerberos under CredSSP, with the ticket at hand: it proves the server too, and nothing is asked of any KDC any more.
/// [RFC 4121, MS-KILE]
public struct KerberosContext: SecurityContext {
    /// `TERMSRV/host`
    public let service: String
    /// Of the session key: `aes256-cts-hmac-sha1-96`.
    public let encryption: String
    public let ticketEnd: UnixTime
    private let logon: LibraryLogon
    private var keys: ckerberos_keys?
    private var sent: UInt64 = 0

    init?(_ logon: LibraryLogon, service: String) {
        guard let ticket = logon.ticket() else { return nil }
        self.logon = logon
        self.service = service
        encryption = LibraryLogon.name(ofEncryption: ticket.encryption)
        ticketEnd = ticket.end
    }

    public var mechanism: Mechanism { .kerberos }
    public var isEstablished: Bool { keys != nil }
}

extension KerberosContext {
    /// GSS_C_MUTUAL_FLAG, _REPLAY_, _SEQUENCE_, _CONF_, _INTEG_. [RFC 4121 4.1.1.1]
    private static let flags: UInt32 = 0x3e
    /// KG-USAGE-ACCEPTOR-SEAL, KG-USAGE-INITIATOR-SEAL. [RFC 4121 2]
    private static let acceptorSeal: Int32 = 22
    private static let initiatorSeal: Int32 = 24
    /// [RFC 4757]
    private static let rc4Types: ClosedRange<Int32> = 23...24

    public mutating func begin() throws(SecurityContextFailure) -> [UInt8] {
        do throws(LibraryFailure) {
            return KerberosToken(.apReq, try logon.apRequest(flags: Self.flags)).encoded()
        } catch {
            throw SecurityContextFailure("MIT Kerberos makes no request for the server (\(error.text)).")
        }
    }

    public mutating func answer(_ token: [UInt8]) throws(SecurityContextFailure) -> [UInt8]? {
        let token = try decoded { () throws(WireError) in try KerberosToken(decoding: token[...]) }
        switch token.kind {
        case .apRep: try prove(token.message)
        case .error: try fail(token.message)
        case .apReq: throw SecurityContextFailure("The server answered Kerberos with a request of its own.")
        }
        return nil
    }

    private mutating func prove(_ message: [UInt8]) throws(SecurityContextFailure) {
        let made: ckerberos_keys
        do throws(LibraryFailure) {
            made = try logon.apReply(message)
        } catch {
            throw SecurityContextFailure("The server's Kerberos proof is not good (\(error.text)).")
        }
        guard !Self.rc4Types.contains(made.enctype) else {
            throw SecurityContextFailure("The server settled on RC4, with which redial seals nothing for Kerberos.")
        }
        keys = made
    }

    private mutating func fail(_ message: [UInt8]) throws(SecurityContextFailure) {
        let error = try decoded { () throws(WireError) in try KRBError(decoding: message[...]) }
        let name = krbErrorName(error.errorCode) ?? "error \(error.errorCode)"
        throw SecurityContextFailure("The server refused the ticket (\(name)).", peersError: error.errorCode)
    }

    public mutating func seal(_ message: [UInt8]) throws(SecurityContextFailure) -> [UInt8] {
        guard let keys else { throw SecurityContextFailure("Nothing can be sealed before the server is proven.") }
        let header = KerberosWrapHeader(
            isSentByAcceptor: false, hasAcceptorSubkey: keys.has_acceptor_subkey != 0,
            sequence: UInt64(keys.sequence) &+ sent)
        do throws(LibraryFailure) {
            let encrypted = try logon.encrypt(message + header.encoded(), usage: Self.initiatorSeal)
            sent += 1
            return KerberosWrap.encoded(header, plainCount: message.count, encrypted: encrypted)
        } catch {
            throw SecurityContextFailure("MIT Kerberos does not seal (\(error.text)).")
        }
    }

    /// Order and repetition are TLS's affair, in which all this is wrapped.
    public mutating func unseal(_ sealed: [UInt8]) throws(SecurityContextFailure) -> [UInt8] {
        let wrap = try decoded { () throws(WireError) in try KerberosWrap(decoding: sealed[...]) }
        guard wrap.header.isSentByAcceptor, wrap.header.isSealed else {
            throw SecurityContextFailure("The server's message is not sealed.")
        }
        let plain: [UInt8]
        do throws(LibraryFailure) {
            plain = try logon.decrypt(wrap.encrypted, usage: Self.acceptorSeal)
        } catch {
            throw SecurityContextFailure("The server's sealed message does not open (\(error.text)).")
        }
        guard let message = wrap.message(in: plain) else {
            throw SecurityContextFailure("The server's sealed message was changed on its way.")
        }
        return message
    }

    private func decoded<Message>(
        _ decode: () throws(WireError) -> Message
    ) throws(SecurityContextFailure) -> Message {
        do throws(WireError) {
            return try decode()
        } catch {
            throw SecurityContextFailure("The server's Kerberos message cannot be read (\(error)).")
        }
    }
}
