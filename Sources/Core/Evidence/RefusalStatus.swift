extension LoggedAttempt.Refusal {
    /// What a status of a refused logon means for the user. [MS-ERREF 2.3.1; Microsoft's page of event 4625]
    public init(ntstatus: UInt32) {
        self =
            switch ntstatus {
            // LOGON_FAILURE, WRONG_PASSWORD, NO_SUCH_USER
            case 0xc000_006d, 0xc000_006a, 0xc000_0064: .wrongCredentials
            case 0xc000_0234: .locked
            case 0xc000_0072: .disabled
            case 0xc000_0193: .expired
            // ACCOUNT_RESTRICTION, INVALID_LOGON_HOURS, INVALID_WORKSTATION
            case 0xc000_006e, 0xc000_006f, 0xc000_0070: .restricted
            // PASSWORD_EXPIRED, PASSWORD_MUST_CHANGE
            case 0xc000_0071, 0xc000_0224: .passwordExpired
            // LOGON_TYPE_NOT_GRANTED
            case 0xc000_015b: .noRight
            // TIME_DIFFERENCE_AT_DC
            case 0xc000_0133: .clock
            // NO_LOGON_SERVERS
            case 0xc000_005e: .noAuthority
            // NO_TRUST_LSA_SECRET, NO_TRUST_SAM_ACCOUNT, TRUSTED_DOMAIN_FAILURE, TRUSTED_RELATIONSHIP_FAILURE, NETLOGON trust
            case 0xc000_018a, 0xc000_018b, 0xc000_018c, 0xc000_018d, 0xc000_0190: .brokenTrust
            // NTLM_BLOCKED
            case 0xc000_0418: .ntlmBlocked
            default: .other
            }
    }
}
