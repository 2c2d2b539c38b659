/// Every cause of the catalogue, in its order. Ids are never renamed.
let causeIDs =
    [
        "dns-name-not-found", "vpn-dns-takeover", "stale-dns-record", "ipv6-path-broken", "duplicate-ip",
        "cert-name-mismatch", "host-off-asleep", "rdp-disabled", "gpo-blocks-rdp", "windows-firewall-blocks",
        "cloud-nsg-or-sg", "wrong-port", "port-taken-by-other-process", "termservice-stopped", "listener-missing",
        "lan-adapter-binding", "port-forward-or-hairpin", "bruteforce-blocker-banned-you",
        "security-suite-blocks-on-server", "bruteforce-flood", "guest-nic-or-dhcp-broken", "ephemeral-ports-exhausted",
        "rdp-cert-key-unreadable", "selfsigned-cert-expired-not-renewed", "cert-services-stopped",
        "bound-cert-missing-or-mismatched", "bound-cert-key-acl", "wrong-cert-algorithm",
        "tls-versions-disabled-server",
        "no-common-cipher", "client-too-old", "fips-mode", "nla-required-client-cannot", "tls-only-or-rdp-only-server",
        "tls-intercepted",
        "nla-probe-lost-in-proxy", "mitm-or-host-key-changed", "wrong-password-or-user-form", "account-locked",
        "account-disabled-expired-restricted", "password-expired-or-must-change", "no-remote-logon-right",
        "credssp-oracle-patch-mismatch", "hardening-breaks-outgoing", "ntlm-blocked-kerberos-needed", "kdc-unreachable",
        "clock-skew", "broken-secure-channel", "duplicate-sid", "entra-join-nla", "saved-credential-wrong",
        "spn-or-name-alias", "no-common-kerberos-encryption", "lm-level-mismatch", "rds-grace-period-over",
        "cal-exhausted-or-client-licence",
        "session-taken-over", "session-ended-by-somebody",
        "session-limit", "session-blocked-by-lsm", "drain-mode-or-broker", "server-out-of-resources",
        "third-party-winstation-or-wrapper", "black-screen-shell", "gfx-netdetect-freeze", "audio-blocks-connect",
        "keepalive-missing-ghost-session", "idle-or-time-limits", "udp-24h2-65s-drop", "udp-blocked-or-eaten",
        "pmtu-black-hole", "nat-or-firewall-idle-timeout", "lossy-or-saturated-link",
        "vpn-tunnel-user-context-or-tun-proxy", "lso-offload-corruption", "kb-jan2026-auth",
        "kb-2024-rdgateway-and-rdsh",
        "apr2026-rdp-file-warning", "windows-app-stuck-configuring", "client-reaches-self", "xrdp-key-unreadable",
        "xrdp-bad-selfsigned", "xrdp-sesman-down-or-session-dies", "gnome-remote-desktop-creds",
        "gnome-unlock-needs-gdm",
        "docker-vm-port-mapping", "ipv6-or-loopback-tunnel-name", "rdgateway-auth-or-name", "gateway-client-regression",
        "kdc-proxy-realm-refused", "client-security-suite-blocks", "client-name-path-broken", "listener-pending-limit",
        "client-network-stack-broken", "unlisted-cause", "identity-unproven",
    ] + gatewayCauseIDs

/// The way through a gateway, and the vantage that WSL is.
private let gatewayCauseIDs = [
    "gateway-unreachable", "gateway-certificate-refused", "gateway-role-missing", "gateway-service-stopped",
    "gateway-filtered", "gateway-logon-methods", "vantage-path-differs",
]

/// Every repair of the catalogue of repairs.
let repairIDs = [
    "regenerate-listener-certificate", "repair-machinekeys-acl", "bind-ca-certificate", "delete-stale-thumbprint-pin",
    "client-disable-udp", "server-select-transport-tcp-only", "clear-or-set-stored-credentials",
    "raise-max-outstanding-connections", "reset-tcpip-stack", "reset-winsock", "security-layer-tls", "require-nla",
    "min-encryption-level", "allow-protocol-negotiation", "enable-remote-desktop", "enable-firewall-rules",
    "set-port-number", "ntlm-incoming-restriction", "lm-compatibility-level", "allow-encryption-oracle",
    "schannel-protocols", "fips-mode", "keep-alive", "static-ip-or-dhcp-reservation", "lower-mtu",
    "dns-flush-and-register", "hosts-file-entry", "enable-winstation-listener", "restore-missing-listener",
    "licensing-configuration", "clear-client-license-cache", "restricted-admin-remote-guard", "rdp-file-settings",
    "defender-or-third-party-exclusion", "prevent-sleep", "add-remote-desktop-users", "start-services",
]
