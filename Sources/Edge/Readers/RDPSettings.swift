/// The settings of .rdp files that clients are known to have, with their types and the values that are allowed.
///
/// From Microsoft's "Supported RDP properties", its pages on Azure Virtual Desktop and RemoteApp, and what mstsc itself saves.
struct RDPSetting: Equatable, Sendable {
    enum Allowed: Equatable, Sendable {
        case anything
        case numbers([ClosedRange<Int>])
    }

    /// `i` a number, `s` text, `b` bytes in hexadecimal.
    let type: Character
    let allowed: Allowed

    static let all: [String: RDPSetting] = {
        var all: [String: RDPSetting] = [:]
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: "|", omittingEmptySubsequences: false)
            guard parts.count == 3, let type = parts[1].first else { continue }
            let ranges = parts[2].split(separator: ",").compactMap { range(String($0)) }
            all[String(parts[0])] = RDPSetting(type: type, allowed: ranges.isEmpty ? .anything : .numbers(ranges))
        }
        return all
    }()

    private static func range(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last, first <= last else { return nil }
        return first...last
    }

    /// What is wrong with a value: what would be allowed, in words; nil where nothing is.
    func complaint(about value: String, type given: Character) -> String? {
        guard given == type else {
            return switch type {
            case "i": "a number (:i:)"
            case "b": "bytes in hexadecimal (:b:)"
            default: "a text (:s:)"
            }
        }
        guard case .numbers(let ranges) = allowed else {
            return type == "i" && Int(value) == nil ? "a number" : nil
        }
        // An empty number counts as not set.
        if value.isEmpty { return nil }
        if let number = Int(value), ranges.contains(where: { $0.contains(number) }) { return nil }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
            .joined(separator: ", ")
    }

    private static let table = """
        administrative session|i|0-1
        allow desktop composition|i|0-1
        allow font smoothing|i|0-1
        alternate full address|s|
        alternate shell|s|
        audiocapturemode|i|0-1
        audiomode|i|0-2
        audioqualitymode|i|0-2
        authentication level|i|0-3
        autoreconnect max retries|i|0-200
        autoreconnection enabled|i|0-1
        bandwidthautodetect|i|0-1
        bitmapcachepersistenable|i|0-1
        bitmapcachesize|i|
        camerastoredirect|s|
        compression|i|0-1
        connect to console|i|0-1
        connection type|i|1-7
        desktop size id|i|0-4
        desktopheight|i|200-8192
        desktopscalefactor|i|100-500
        desktopwidth|i|200-8192
        devicestoredirect|s|
        disable ctrl+alt+del|i|0-1
        disable cursor setting|i|0-1
        disable full window drag|i|0-1
        disable menu anims|i|0-1
        disable themes|i|0-1
        disable wallpaper|i|0-1
        disableconnectionsharing|i|0-1
        disableprinterredirection|i|0-1
        disableclipboardredirection|i|0-1
        disableremoteappcapscheck|i|0-1
        displayconnectionbar|i|0-1
        domain|s|
        drivestoredirect|s|
        dynamic resolution|i|0-1
        enablecredsspsupport|i|0-1
        enablerdsaadauth|i|0-1
        enablesuperpan|i|0-1
        enableworkspacereconnect|i|0-1
        encode redirected video capture|i|0-1
        eventloguploadaddress|s|
        full address|s|
        gatewaybrokeringtype|i|
        gatewaycredentialssource|i|0-5
        gatewayhostname|s|
        gatewayprofileusagemethod|i|0-1
        gatewayusagemethod|i|0-4
        hidef color depth|i|8-32
        kdcproxyname|s|
        keyboardhook|i|0-3
        loadbalanceinfo|s|
        maximizetocurrentdisplays|i|0-1
        negotiate security layer|i|0-1
        networkautodetect|i|0-1
        password 51|b|
        pcb|s|
        pinconnectionbar|i|0-1
        pre-authentication server address|s|
        prompt for credentials on client|i|0-1
        prompt for credentials|i|0-1
        promptcredentialonce|i|0-1
        public mode|i|0-1
        rdgiskdcproxy|i|0-1
        redirected video capture encoding quality|i|0-2
        redirectclipboard|i|0-1
        redirectcomports|i|0-1
        redirectdirectx|i|0-1
        redirectdrives|i|0-1
        redirectlocation|i|0-1
        redirectposdevices|i|0-1
        redirectprinters|i|0-1
        redirectsmartcards|i|0-1
        redirectwebauthn|i|0-1
        remoteappmousemoveinject|i|0-1
        remoteapplicationcmdline|s|
        remoteapplicationexpandcmdline|i|0-1
        remoteapplicationexpandworkingdir|i|0-1
        remoteapplicationfile|s|
        remoteapplicationfileextensions|s|
        remoteapplicationguid|s|
        remoteapplicationicon|s|
        remoteapplicationmode|i|0-1
        remoteapplicationname|s|
        remoteapplicationprogram|s|
        remoteapplicationsubfolder|s|
        require pre-authentication|i|0-1
        resourceprovider|s|
        screen mode id|i|1-2
        selectedmonitors|s|
        server port|i|1-65535
        session bpp|i|8,15,16,24,32
        shell working directory|s|
        signature|s|
        signscope|s|
        singlemoninwindowedmode|i|0-1
        smart sizing|i|0-1
        span monitors|i|0-1
        superpanaccelerationfactor|i|
        support url|s|
        targetisaadjoined|i|0-1
        targetisaadjoinedprotocol|i|0-1
        usbdevicestoredirect|s|
        use multimon|i|0-1
        use redirection server name|i|0-1
        username|s|
        videoplaybackmode|i|0-1
        winposstr|s|
        wvd endpoint pool|s|
        workspace id|s|
        workspaceid|s|
        """
}
