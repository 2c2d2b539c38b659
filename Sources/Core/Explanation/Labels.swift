import Knowledge

/// What the words before a number call it.
enum Label: Equatable {
    /// `Error code:`, in whatever language.
    case code
    /// `Extended error code:`
    case extended
    case exit
    case reason
    case family(CodeKind)
}

/// Words before a number that may belong to its label.
private let reach = 6

/// The label of the number at a place; nil where nothing before it is one.
func label(of place: Int, in words: [Word]) -> Label? {
    let before = wordsBefore(place, in: words)
    guard let last = before.first else { return nil }
    if let kind = families[last] { return .family(kind) }
    if let exit = before.firstIndex(where: exits.contains), before[..<exit].allSatisfy(exitFillers.contains) {
        return .exit
    }
    if before.prefix(4).contains(where: { has(extendedStems, in: $0) }) { return .extended }
    if before.prefix(4).contains(where: { clientReasons.contains($0) }) { return .code }
    if before.prefix(reach).contains(where: { reasonWords.contains($0) || $0.hasPrefix("ursache") }) { return .reason }
    guard before.prefix(4).contains(where: { has(codeStems, in: $0) }), !before.contains(where: otherCodes.contains)
    else { return nil }
    return .code
}

/// In lower case, the nearest first: back to another number or the end of a sentence. Lines are broken anywhere in pictures.
private func wordsBefore(_ place: Int, in words: [Word]) -> [String] {
    var found: [String] = []
    var at = place
    while at > 0, found.count < reach, !ends(words[at].gap) {
        at -= 1
        if words[at].isCandidate { break }
        found.append(words[at].lower)
    }
    return found
}

private func ends(_ gap: [Unicode.Scalar]) -> Bool {
    if gap.contains("<") || gap.contains(">") { return false }
    return gap.contains(";") || gap.contains("|") || gap.contains("\u{3002}") || gap.filter { $0 == "\n" }.count > 1
        || zip(gap, gap.dropFirst()).contains { ".!?".unicodeScalars.contains($0) && $1.properties.isWhitespace }
}

private func has(_ stems: [String], in word: String) -> Bool { stems.contains { word.contains($0) } }

private let extendedStems = [
    "extend", "erweitert", "étend", "etend", "estes", "estend", "拡張", "扩展", "擴充", "延伸", "расшир", "확장", "rozszerz",
    "uitgebreid", "rozšíř", "udvidet", "utvid", "utökad", "laajenn", "kiterj", "genişlet",
]
private let codeStems = [
    "code", "kod", "kód", "koodi", "código", "codigo", "códig", "codice", "コード", "代码", "代碼", "错误码", "錯誤碼", "код", "코드",
]
private let clientReasons: Set = ["discreason", "disconnectreason"]
private let reasonWords: Set = [
    "reason", "raison", "motif", "motivo", "razón", "razon", "grund", "理由", "原因", "причина",
]
/// Words beside "code" that make it another program's.
private let otherCodes: Set = ["failure", "result", "status", "exit", "event", "return", "product", "build", "opcode"]
private let exits: Set = ["exit", "exited", "exits", "exitcode", "exit-code"]
private let exitFillers: Set = ["code", "status", "value", "with", "was", "is", "of", "a", "the", "by"]
private let families: [String: CodeKind] = ["errinfo": .errorInfo, "errconnect": .freerdp]
