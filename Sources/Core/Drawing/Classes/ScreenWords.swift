/// Phrases by which a screen says that it asks for a logon, or that it refused one.
public enum ScreenWords {
    public enum Meaning: Sendable { case login, refused }

    public struct Row: Sendable {
        public let meaning: Meaning
        public let language: String
        /// In small letters without accents, as `folded` makes them.
        public let phrase: String
        /// Which program shows it.
        public let source: String
    }

    /// The first phrase of a meaning that stands in one of the lines, or across the end of one.
    public static func phrase(of meaning: Meaning, in lines: [String]) -> String? {
        let text = folded(lines.joined(separator: " "))
        return rows.first { $0.meaning == meaning && text.contains($0.phrase) }?.phrase
    }

    /// Small letters, accents left out, one blank between words: a recogniser that does not know a language reads `ü` as `u`.
    static func folded(_ text: String) -> String {
        var made = ""
        for character in text.lowercased() {
            if character.isWhitespace {
                if made.last != " " { made.append(" ") }
            } else if let plain = plainLetters[character] {
                made.append(plain)
            } else {
                made.append(character)
            }
        }
        return made
    }

    private static let plainLetters: [Character: Character] = {
        let table: [Character: String] = [
            "a": "àáâãäåā", "c": "çčć", "e": "èéêëēę", "i": "ìíîïī", "n": "ñń", "o": "òóôõöøō", "s": "šś", "u": "ùúûüū",
            "y": "ýÿ", "z": "žźż", "l": "ł", "'": "’‘`´",
        ]
        var letters: [Character: Character] = [:]
        for (plain, accented) in table { for letter in accented { letters[letter] = plain } }
        return letters
    }()

    private static let xrdp = "xrdp 0.9.21, xrdp_mm.c and xrdp_login_wnd.c"
    private static let windows = "Windows logon screen"

    private static func row(_ meaning: Meaning, _ language: String, _ phrase: String, _ source: String) -> Row {
        Row(meaning: meaning, language: language, phrase: phrase, source: source)
    }

    public static let rows: [Row] = [
        row(.refused, "en", "login failed", xrdp),
        row(.refused, "en", "error connecting to sesman", xrdp),
        row(.refused, "en", "error connecting to user session", xrdp),
        row(.refused, "en", "error sending create session", xrdp),
        row(.refused, "en", "password failed", xrdp),
        row(.refused, "en", "connection problem, giving up", xrdp),
        row(.refused, "en", "no username is available", xrdp),
        row(.refused, "en", "no password field is available", xrdp),
        // Its log window while it waits: where that stands, it waits in vain.
        row(.refused, "en", "connecting to sesman", xrdp),
        row(.refused, "en", "user name or password is incorrect", windows),
        row(.refused, "en", "username or password is incorrect", windows),
        row(.refused, "en", "password is incorrect", windows),
        row(.refused, "en", "logon attempt failed", windows),
        row(.refused, "en", "account has been disabled", windows),
        row(.refused, "en", "account is currently locked out", windows),
        row(.refused, "en", "account has expired", windows),
        row(.refused, "en", "password has expired", windows),
        row(.refused, "en", "password must be changed", windows),
        row(.refused, "en", "sign-in method you're trying to use isn't allowed", windows),
        row(.refused, "en", "you need the right to sign in through remote desktop services", windows),
        row(.refused, "en", "logon rights", windows),
        row(.refused, "en", "the trust relationship between this workstation", windows),
        row(.refused, "de", "benutzername oder das kennwort ist falsch", windows),
        row(.refused, "de", "benutzername oder kennwort ist falsch", windows),
        row(.refused, "de", "kennwort ist falsch", windows),
        row(.refused, "de", "anmeldeversuch ist fehlgeschlagen", windows),
        row(.refused, "de", "konto wurde deaktiviert", windows),
        row(.refused, "de", "konto ist zurzeit gesperrt", windows),
        row(.refused, "de", "kennwort ist abgelaufen", windows),
        row(.refused, "fr", "nom d'utilisateur ou le mot de passe est incorrect", windows),
        row(.refused, "fr", "mot de passe est incorrect", windows),
        row(.refused, "fr", "compte a ete desactive", windows),
        row(.refused, "fr", "mot de passe a expire", windows),
        row(.refused, "es", "nombre de usuario o la contrasena no es correct", windows),
        row(.refused, "es", "nombre de usuario o la contrasena son incorrect", windows),
        row(.refused, "es", "contrasena es incorrecta", windows),
        row(.refused, "it", "nome utente o la password non e corrett", windows),
        row(.refused, "it", "password non corrett", windows),
        row(.refused, "pt", "nome de usuario ou a senha esta incorret", windows),
        row(.refused, "pt", "senha incorreta", windows),
        row(.refused, "nl", "gebruikersnaam of het wachtwoord is onjuist", windows),
        row(.refused, "nl", "wachtwoord is onjuist", windows),
        row(.refused, "pl", "nazwa uzytkownika lub haslo jest niepoprawn", windows),

        row(.login, "en", "login to", xrdp),
        row(.login, "en", "user name", windows),
        row(.login, "en", "username", xrdp),
        row(.login, "en", "password", xrdp),
        row(.login, "en", "sign in", windows),
        row(.login, "en", "press ctrl+alt+del", windows),
        row(.login, "en", "other user", windows),
        row(.login, "de", "benutzername", windows),
        row(.login, "de", "kennwort", windows),
        row(.login, "de", "anderer benutzer", windows),
        row(.login, "fr", "nom d'utilisateur", windows),
        row(.login, "fr", "mot de passe", windows),
        row(.login, "fr", "autre utilisateur", windows),
        row(.login, "es", "nombre de usuario", windows),
        row(.login, "es", "contrasena", windows),
        row(.login, "it", "nome utente", windows),
        row(.login, "pt", "nome de usuario", windows),
        row(.login, "pt", "palavra-passe", windows),
        row(.login, "nl", "gebruikersnaam", windows),
        row(.login, "nl", "wachtwoord", windows),
        row(.login, "pl", "nazwa uzytkownika", windows),
        row(.login, "pl", "haslo", windows),
    ]
}
