import CKerberos
import Primitives
import Synchronization

/// What MIT krb5 would not do; the words are its own and hold no secret.
struct LibraryFailure: Error {
    let code: Int32
    let text: String
}

/// A message that the library made. While `wantsMore`, it goes to a KDC of `realm`.
struct LibraryMessage {
    let bytes: [UInt8]
    let realm: String
    let wantsMore: Bool
}

/// One logon in the library: nothing here blocks or asks the network, save that a ticket cache is read from its file.
final class LibraryLogon: Sendable {
    private let handle: Mutex<OpaquePointer>

    static var isThere: Bool { ckerberos_is_there() != 0 }

    init?(realm: String) {
        guard let made = ckerberos_new(realm) else { return nil }
        handle = Mutex(made)
    }

    deinit { handle.withLock { ckerberos_free($0) } }

    func usePassword(realm: String, user: String, isEnterprise: Bool, _ password: Secret) throws(LibraryFailure) {
        // Zeroed after use; a copy that the library makes it overwrites itself.
        var text = Array(password.text.utf8CString)
        defer { for index in text.indices { text[index] = 0 } }
        let result = handle.withLock { logon in
            outcome(logon, ckerberos_use_password(logon, realm, user, isEnterprise ? 1 : 0, text))
        }
        if let failure = result { throw failure }
    }

    /// - Returns: the realm of the tickets.
    func useCache(_ name: String?) throws(LibraryFailure) -> String {
        let (realm, failure) = handle.withLock { logon in
            var realm = [CChar](repeating: 0, count: 256)
            let code = ckerberos_use_cache(logon, name, &realm, realm.count)
            return (text(realm), outcome(logon, code))
        }
        if let failure { throw failure }
        return realm
    }

    func asStep(_ answer: [UInt8]) throws(LibraryFailure) -> LibraryMessage {
        try make { ckerberos_as_step($0, answer, answer.count, &$1) }
    }

    func wantService(_ service: String, host: String) throws(LibraryFailure) {
        let failure = handle.withLock { outcome($0, ckerberos_want_service($0, service, host)) }
        if let failure { throw failure }
    }

    func tgsStep(_ answer: [UInt8]) throws(LibraryFailure) -> LibraryMessage {
        try make { ckerberos_tgs_step($0, answer, answer.count, &$1) }
    }

    /// Of the service's ticket: encryption type of its session key, and its end.
    func ticket() -> (encryption: Int32, end: UnixTime)? {
        handle.withLock { logon in
            var (encryption, end) = (Int32(0), Int64(0))
            guard ckerberos_ticket(logon, &encryption, &end) == 0 else { return nil }
            return (encryption, UnixTime(seconds: end))
        }
    }

    func apRequest(flags: UInt32) throws(LibraryFailure) -> [UInt8] {
        try make { ckerberos_ap_request($0, flags, &$1) }.bytes
    }

    func apReply(_ answer: [UInt8]) throws(LibraryFailure) -> ckerberos_keys {
        let (keys, failure) = handle.withLock { logon in
            let code = ckerberos_ap_reply(logon, answer, answer.count)
            return (ckerberos_context_keys(logon), outcome(logon, code))
        }
        if let failure { throw failure }
        return keys
    }

    func encrypt(_ plain: [UInt8], usage: Int32) throws(LibraryFailure) -> [UInt8] {
        try make { ckerberos_encrypt($0, usage, plain, plain.count, &$1) }.bytes
    }

    func decrypt(_ sealed: [UInt8], usage: Int32) throws(LibraryFailure) -> [UInt8] {
        try make { ckerberos_decrypt($0, usage, sealed, sealed.count, &$1) }.bytes
    }

    static func name(ofEncryption type: Int32) -> String {
        var name = [CChar](repeating: 0, count: 64)
        ckerberos_enctype_name(type, &name, name.count)
        let words = text(name)
        return words.isEmpty ? "type \(type)" : words
    }

    private func make(
        _ call: (OpaquePointer, inout ckerberos_message) -> Int32
    ) throws(LibraryFailure) -> LibraryMessage {
        let (message, failure) = handle.withLock { logon in
            var made = ckerberos_message()
            let failure = outcome(logon, call(logon, &made))
            defer { ckerberos_message_free(&made) }
            return (LibraryMessage(made), failure)
        }
        if let failure { throw failure }
        return message
    }
}

extension LibraryMessage {
    fileprivate init(_ message: ckerberos_message) {
        bytes = Array(UnsafeBufferPointer(start: message.bytes, count: message.count))
        realm = withUnsafeBytes(of: message.realm) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        wantsMore = message.wants_more != 0
    }
}

private func outcome(_ logon: OpaquePointer, _ code: Int32) -> LibraryFailure? {
    guard code != 0 else { return nil }
    var words = [CChar](repeating: 0, count: 256)
    ckerberos_text(logon, code, &words, words.count)
    return LibraryFailure(code: code, text: shown(text(words)))
}

private func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
