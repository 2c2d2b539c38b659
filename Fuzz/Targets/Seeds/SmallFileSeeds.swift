import Primitives

func toolOutputSeeds() -> [[UInt8]] {
    [
        "  Proto  Lokale Adresse         Remoteadresse          Status           PID\n"
            + "  TCP    0.0.0.0:135            0.0.0.0:0              ABH\u{d6}REN         900\n"
            + "  TCP    [::]:3389              [::]:0                 ABH\u{d6}REN         1312\n"
            + "  TCP    10.0.0.1:50000         [fe80::1%4]:3389       SYN_GESENDET    7\n [nginx.exe]\n"
            + "  UDP    0.0.0.0:3389           *:*                                    1312\n",
        "LocalAddress LocalPort RemoteAddress RemotePort State OwningProcess\n---- ---- ---- ---- ---- ----\n"
            + "::           3389      ::            0          Listen 1312\n",
        "LocalAddress : ::\nLocalPort : 3389\nRemotePort : 0\nState : Listen\nOwningProcess : 1\nLocalAddress : ::1\n",
        "\nSERVICE_NAME: TermService\n        TYPE : 30  WIN32\n        STATE : 1  STOPPED\n"
            + "        WIN32_EXIT_CODE : 1077  (0x435)\n        X : 0  (0x0)\n        C : 0x0\n        W : 0x0\n        PID : 0\n",
        "SERVICE_NAME: TermService\n        TYPE : 20  WIN32\n        START_TYPE : 4   DISABLED\n"
            + "        ERROR_CONTROL : 1   NORMAL\n        BINARY_PATH_NAME : C:\\x\\svchost.exe\n",
        "Status   Name               DisplayName\n------   ----\nRunning  TermService        Remote\nName : KeyIso\nStartType : Disabled\n",
        "Image Name                     PID Services\n========================= ======== =====\nsvchost.exe                   1312 TermService\n",
        " SESSIONNAME       USERNAME                 ID  STATE   TYPE        DEVICE\n"
            + ">services                                    0  Disc\n rdp-tcp#3         anna b                    2  Active\n"
            + "                   anna                      4  Disc\n rdp-tcp                                 65536  Listen\n",
        "Windows IP Configuration\n\n   Host Name . . . . . . . . . . . . : WS-041\n\nEthernet adapter Ethernet0:\n\n"
            + "   Description . . . . . . . . . . . : Tailscale Tunnel\n   Physical Address. . . . . . . . . : 00-0C-29-00-00-41\n"
            + "   IPv4 Address. . . . . . . . . . . : 10.0.0.41(Preferred)\n   Subnet Mask . . . : 255.255.255.0\n"
            + "   Default Gateway . . . : fe80::1%13\n                                       10.0.0.1\n   DNS Servers . . . : 10.0.0.2\n",
        "[Unicode]\r\nUnicode=yes\r\n[Privilege Rights]\r\nSeChangeNotifyPrivilege = *S-1-1-0\r\n"
            + "SeImpersonatePrivilege = *S-1-5-19\r\nSeCreateGlobalPrivilege = *S-1-5-6\r\n"
            + "SeRemoteInteractiveLogonRight = *S-1-5-32-544,Guest\r\n[Version]\r\nRevision=1\r\n",
        "redial-group 1\r\ngroup S-1-5-32-555\r\nmember S-1-5-21-1-2-3-1001\r\nend\r\n",
        "Flags: 30 HAS_IP\r\nTrusted DC Name \\\\dc01\r\nTrusted DC Connection Status Status = 5 0x5 ERROR_ACCESS_DENIED\r\n",
        "redial-security-products 1\r\nantivirus ESET Security\r\nfirewall X\r\n",
        "      1500                1    1043    2345  Ethernet 2\n",
        "          0.0.0.0          0.0.0.0         10.0.0.1        10.0.0.41     25\n",
        "RSOP\n-----\nCOMPUTER SETTINGS\n------------------\n    Applied\n    --------\n        Default Domain Policy\n",
        "    Ziel: Domain:target=TERMSRV/ws-041\n",
        "My \"Eigene\"\n======= Zertifikat 0 =======\nZertifikathash(sha1): a1 a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 a1\n"
            + "CertUtil: -store-Befehl\n",
        "Sprung: 0(ok)\nSchicht: 3 (zweite)\nGenau: -23 (119.209ns)\nRef: 0x4C4F434C (x)\n",
        "HotFixID\nKB5034441\nKB5034442 1/1/2026\n[01]: KB123456\n",
        "redial-licensing 1\nserver-mode 1\nlicensing-type 5\ngrace-days 0\n",
        "Microsoft Windows [Version 10.0.26100.7623]\n",
        "A  B\n------ ----  ------ ----\n*      3389  10.0.0.9  3390\nA B\n------ ------\n 3300  3399\n 50000 50059  *\n",
        "\"Name\",\"Status\",\"StartType\"\n\"TermService\",\"Running\",\"Manual\"\n",
    ].map { Array($0.utf8) }
}

func rdpFileSeeds() -> [[UInt8]] {
    let text =
        "full address:s:ws-041:3390\r\nserver port:i:3391\r\nauthentication level:i:0\r\npassword 51:b:0100\r\n"
        + "gatewayhostname:s:gw\r\ngatewayusagemethod:i:9\r\nfoo:i:1\r\nfull address:s:b\r\n"
        + "signscope:s:Full Address\r\nsignature:s:AQAB\r\n"
    return [Array(text.utf8), [0xff, 0xfe] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }]
}

func certificateFileSeeds() -> [[UInt8]] {
    // As far as a container is concerned a certificate is a sequence that begins with another.
    var certificate = ByteWriter()
    certificate.element(.sequence) { $0.element(.sequence) { $0.berInteger(1) } }
    var bundle = ByteWriter()
    bundle.element(.sequence) { info in
        info.element(.objectIdentifier) { $0.append([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]) }
        info.element(.context(0)) { content in
            content.element(.sequence) { data in
                data.berInteger(1)
                data.element(BERTag(0x31)) { _ in }
                data.element(.sequence) { $0.element(.objectIdentifier) { $0.append([0x2a]) } }
                data.element(.context(0)) { $0.append(certificate.bytes) }
            }
        }
    }
    // base64 of the certificate above: 30 05 30 03 02 01 01
    let pem = "x\n-----BEGIN CERTIFICATE-----\r\nMAUwAwIB\r\nAQ==\r\n-----END CERTIFICATE-----\n"
    return [certificate.bytes, bundle.bytes, Array(pem.utf8)]
}
