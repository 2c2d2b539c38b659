import Evidence

/// With all its fields.
let oldSecurity: RDPSecurity = {
    var fact = RDPSecurity(
        question: .rdpOnly, offered: "40BIT|128BIT", method: 2, methodName: "128BIT", level: 3, levelName: "HIGH",
        randomBytes: 32)
    fact.certificate = .x509
    fact.temporary = true
    fact.keyBits = 2048
    fact.chainLength = 2
    return fact
}()
