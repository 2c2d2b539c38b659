/// Outputs of Windows' tools in several languages. Forms as seen in published outputs; names, addresses and numbers are ours.
enum ToolTexts {
    /// German `netstat -ano` ("ABHÖREN", "HERGESTELLT"): as in logs of German machines in public bug reports.
    static func netstatGerman(
        rdp: String = "  TCP    0.0.0.0:3389           0.0.0.0:0              ABHÖREN         1312"
    )
        -> String
    {
        """

        Aktive Verbindungen

          Proto  Lokale Adresse         Remoteadresse          Status           PID
          TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         900
          TCP    0.0.0.0:445            0.0.0.0:0              ABHÖREN         4
        \(rdp)
          TCP    0.0.0.0:49670          0.0.0.0:0              ABHÖREN         700
          TCP    10.9.0.5:49700         10.9.0.9:445           HERGESTELLT     4
          TCP    [::]:135               [::]:0                 ABHÖREN         900
          TCP    [fe80::12:34%7]:49701  [fe80::9%7]:3389       SYN_GESENDET    3100
          UDP    0.0.0.0:3389           *:*                                    1312

        """
    }

    /// English, French (Proto, Adresse locale, "LISTENING" stays), Japanese and Russian headings over the same rows.
    static let netstatHeadings = [
        "  Proto  Local Address          Foreign Address        State           PID",
        "  Proto  Adresse locale         Adresse distante       État            PID",
        "  プロトコル  ローカル アドレス          外部アドレス           状態           PID",
        "  Имя    Локальный адрес        Внешний адрес          Состояние       PID",
    ]

    static func netstat(heading: String) -> String {
        """
        \(heading)
          TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       900
          TCP    0.0.0.0:3390           0.0.0.0:0              LISTENING       1312
          TCP    [::]:3390              [::]:0                 LISTENING       1312
        """
    }

    /// `sc queryex` in English; in Russian as printed in the documentation of a Python service ("Имя_службы", "Состояние").
    static let scEnglish = """

        SERVICE_NAME: TermService
                TYPE               : 30  WIN32
                STATE              : 4  RUNNING
                                        (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)
                WIN32_EXIT_CODE    : 0  (0x0)
                SERVICE_EXIT_CODE  : 0  (0x0)
                CHECKPOINT         : 0x0
                WAIT_HINT          : 0x0
                PID                : 1312
                FLAGS              :

        """
    static let scRussian = """
        C:\\>sc query TermService

        Имя_службы: TermService
                Тип                : 20  WIN32_SHARE_PROCESS
                Состояние          : 1  STOPPED
                Код_выхода_Win32   : 1077  (0x435)
                Код_выхода_службы  : 0  (0x0)
                Контрольная_точка  : 0x0
                Ожидание           : 0x0
        """
    static let scConfiguration = """
        [SC] QueryServiceConfig SUCCESS

        SERVICE_NAME: TermService
                TYPE               : 20  WIN32_SHARE_PROCESS
                START_TYPE         : 4   DISABLED
                ERROR_CONTROL      : 1   NORMAL
                BINARY_PATH_NAME   : C:\\Windows\\System32\\svchost.exe -k NetworkService
                LOAD_ORDER_GROUP   :
                TAG                : 0
                DISPLAY_NAME       : Remote Desktop Services
                DEPENDENCIES       : RPCSS
                SERVICE_START_NAME : NT Authority\\NetworkService
        """

    /// `qwinsta` in German, as in a note on a Windows 11 machine ("SITZUNGSNAME", "Getr.", "Abhör.").
    static let qwinstaGerman = """
         SITZUNGSNAME      BENUTZERNAME             ID  STATUS  TYP         GERÄT
         services                                    0  Getr.
        >console           Leo Muster                1  Aktiv
         rdp-tcp#3         CORP Gast                 2  Aktiv   rdpwd
                           anna                      4  Getr.
         rdp-tcp                                 65536  Abhör.
        """
    static let qwinstaWithoutListener = """
         SESSIONNAME       USERNAME                 ID  STATE   TYPE        DEVICE
        >services                                    0  Disc
         console           12345                     1  Active
        """

    /// `ipconfig /all`: English; French as on a Windows 10 client; Japanese and Russian as in published outputs of such machines.
    static let ipconfigEnglish = """

        Windows IP Configuration

           Host Name . . . . . . . . . . . . : WS-041
           Primary Dns Suffix  . . . . . . . : corp.example
           Node Type . . . . . . . . . . . . : Hybrid

        Ethernet adapter Ethernet0:

           Connection-specific DNS Suffix  . : corp.example
           Description . . . . . . . . . . . : Intel(R) 82574L Gigabit Network Connection
           Physical Address. . . . . . . . . : 00-0C-29-00-00-41
           DHCP Enabled. . . . . . . . . . . : Yes
           Link-local IPv6 Address . . . . . : fe80::1:2:3:4%13(Preferred)
           IPv4 Address. . . . . . . . . . . : 10.0.0.41(Preferred)
           Subnet Mask . . . . . . . . . . . : 255.255.255.0
           Lease Obtained. . . . . . . . . . : Sunday, November 22, 2026 10:42:57 AM
           Lease Expires . . . . . . . . . . : 22.11.2026 18:42:57
           Default Gateway . . . . . . . . . : fe80::1%13
                                               10.0.0.1
           DHCP Server . . . . . . . . . . . : 10.0.0.3
           DNS Servers . . . . . . . . . . . : 10.0.0.2
                                               10.0.0.4
           NetBIOS over Tcpip. . . . . . . . : Enabled

        Unknown adapter Tailscale:

           Connection-specific DNS Suffix  . :
           Description . . . . . . . . . . . : Tailscale Tunnel
           Physical Address. . . . . . . . . :
           IPv4 Address. . . . . . . . . . . : 100.64.0.7(Preferred)
           Subnet Mask . . . . . . . . . . . : 255.255.255.255
        """
    static let ipconfigFrench = """
        Configuration IP de Windows

           Nom de l’hôte . . . . . . . . . . : CLT01
           Type de noeud. . . . . . . . . .  : Hybride

        Carte Ethernet Ethernet1 :

           Suffixe DNS propre à la connexion. . . :
           Description. . . . . . . . . . . . . . : Intel(R) 82574L Gigabit Network Connection
           Adresse physique . . . . . . . . . . . : 00-0C-29-00-00-82
           DHCP activé. . . . . . . . . . . . . . : Non
           Adresse IPv4. . . . . . . . . . . . . .: 10.0.0.13(préféré)
           Masque de sous-réseau. . . . . . . . . : 255.255.255.0
           Passerelle par défaut. . . . . . . . . : 10.0.0.1
           Serveur DHCP . . . . . . . . . . . . . : 10.0.0.3
           Serveurs DNS. . .  . . . . . . . . . . : 10.0.0.2
                                               10.0.0.4
           NetBIOS sur Tcpip. . . . . . . . . . . : Activé
        """
    static let ipconfigJapanese = """
        Windows IP 構成

           ホスト名. . . . . . . . . . . . . . .: JP-041

        イーサネット アダプター イーサネット:

           接続固有の DNS サフィックス . . . . .:
           説明. . . . . . . . . . . . . . . . .: Realtek PCIe GBE Family Controller
           物理アドレス. . . . . . . . . . . . .: 00-0C-29-00-00-06
           DHCP 有効 . . . . . . . . . . . . . .: はい
           IPv4 アドレス . . . . . . . . . . . .: 10.0.0.6(優先)
           サブネット マスク . . . . . . . . . .: 255.255.255.0
           デフォルト ゲートウェイ . . . . . . .: 10.0.0.1
           DHCP サーバー . . . . . . . . . . . .: 10.0.0.3
           DNS サーバー. . . . . . . . . . . . .: fec0:0:0:ffff::1%1
                                                  10.0.0.2
           NetBIOS over TCP/IP . . . . . . . . .: 有効
        """
    static let ipconfigRussian = """
        Настройка протокола IP для Windows

           Имя компьютера  . . . . . . . . . : RU-041

        Адаптер Ethernet Ethernet:

           DNS-суффикс подключения . . . . . :
           Описание. . . . . . . . . . . . . : Intel(R) Ethernet Connection
           Физический адрес. . . . . . . . . : 00-0C-29-00-00-74
           DHCP включен. . . . . . . . . . . : Нет
           IPv4-адрес. . . . . . . . . . . . : 10.0.0.74(Основной)
           Маска подсети . . . . . . . . . . : 255.255.255.0
           Основной шлюз. . . . . . . . . : 10.0.0.1
           DHCP-сервер. . . . . . . . . . . : 10.0.0.3
           DNS-серверы. . . . . . . . . . . : 10.0.0.2
                                               10.0.0.4
           NetBios через TCP/IP. . . . . . . . : Включен
        """

    /// PowerShell translates neither names of properties nor their values.
    static let netConnections = """

        LocalAddress                        LocalPort RemoteAddress                       RemotePort State       AppliedSetting OwningProcess
        ------------                        --------- -------------                       ---------- -----       -------------- -------------
        ::                                  3389      ::                                  0          Listen                     1312
        0.0.0.0                             3389      0.0.0.0                             0          Listen                     1312
        0.0.0.0                             135       0.0.0.0                             0          Listen                     900
        10.0.0.41                           50122     10.0.0.9                            3389       SynSent     Internet       3100
        """
    static let netConnectionList = """

        LocalAddress   : 0.0.0.0
        LocalPort      : 135
        RemoteAddress  : 0.0.0.0
        RemotePort     : 0
        State          : Listen
        OwningProcess  : 900

        LocalAddress   : ::
        LocalPort      : 3389
        RemoteAddress  : ::
        RemotePort     : 0
        State          : Listen
        OwningProcess  : 1312
        """
    static let getService = """

        Status   Name               DisplayName
        ------   ----               -----------
        Running  TermService        Remote Desktop Services
        Stopped  CertPropSvc        Certificate Propagation


        Name                : SessionEnv
        DisplayName         : Remote Desktop Configuration
        Status              : Stopped
        StartType           : Disabled
        """
    static let tasklist = """

        Image Name                     PID Services
        ========================= ======== ============================================
        System                           4 N/A
        svchost.exe                    900 RpcEptMapper, RpcSs
        svchost.exe                   1312 TermService
        svchost.exe                   1400 Dhcp, EventLog,
                                           lmhosts
        nginx.exe                     2222 N/A
        """
    static let subinterfaces = """

               MTU  MediaSenseState      Bytes In     Bytes Out  Interface
        ----------  ---------------  ------------  ------------  -------------
        4294967295                1             0         39438  Loopback Pseudo-Interface 1
              1500                1    1043124567     234567890  Ethernet 2
              1280                1          4567          7890  Tailscale
        """
    static let routePrint = """
        IPv4-Routentabelle
        ===========================================================================
        Aktive Routen:
             Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
                  0.0.0.0          0.0.0.0         10.0.0.1        10.0.0.41     25
                  0.0.0.0          0.0.0.0   Auf Verbindung       100.64.0.7      5
                 10.0.0.0    255.255.255.0   Auf Verbindung        10.0.0.41    281
        """
    static let gpresult = """
        RSOP-Daten für CORP\\anna auf WS-041: Protokollierungsmodus
        ----------------------------------------------------------

        Betriebssystemkonfiguration: Mitgliedsarbeitsstation

        COMPUTEREINSTELLUNGEN
        ----------------------
            CN=WS-041,OU=PCs,DC=corp,DC=example
            Letzte Gruppenrichtlinienanwendung: 22.11.2026, um 10:42:57

            Angewendete Gruppenrichtlinienobjekte
            --------------------------------------
                RDP aus
                Default Domain Policy

            Folgende herausgefilterte Gruppenrichtlinien werden nicht angewendet.
            ----------------------------------------------------------------------
                Richtlinien der lokalen Gruppe
                    Filterung:  Nicht angewendet (Leer)
        """
    static let cmdkeyFrench = """

        Informations d’identification actuellement stockées :

            Cible : Domain:target=TERMSRV/ws-041.corp.example
            Type : Mot de passe de domaine
            Utilisateur : CORP\\secret
        """
}
