import Knowledge
import Repairs
import Testing

@Suite struct CatalogueTests {
    let catalogue = RepairCatalogue.shared

    /// The ids that plans, journals and causes refer to.
    @Test func holdsAtLeastTheKnownRepairs() {
        let known: Set = [
            "regenerate-listener-certificate", "repair-machinekeys-acl", "bind-ca-certificate",
            "delete-stale-thumbprint-pin", "client-disable-udp", "server-select-transport-tcp-only",
            "clear-or-set-stored-credentials", "raise-max-outstanding-connections", "reset-tcpip-stack",
            "reset-winsock", "security-layer-tls", "require-nla", "min-encryption-level", "allow-protocol-negotiation",
            "enable-remote-desktop", "enable-firewall-rules", "set-port-number", "ntlm-incoming-restriction",
            "lm-compatibility-level", "allow-encryption-oracle", "schannel-protocols", "fips-mode", "keep-alive",
            "static-ip-or-dhcp-reservation", "lower-mtu", "dns-flush-and-register", "hosts-file-entry",
            "enable-winstation-listener", "restore-missing-listener", "licensing-configuration",
            "clear-client-license-cache", "restricted-admin-remote-guard", "rdp-file-settings",
            "defender-or-third-party-exclusion", "prevent-sleep", "add-remote-desktop-users", "start-services",
        ]
        #expect(known.isSubset(of: catalogue.repairs.map(\.id)))
    }

    @Test func idsAreUnique() {
        let ids = catalogue.repairs.map(\.id) + catalogue.refused.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test func everyCauseLeadsToKnownRepairsOrToAdvice() {
        for cause in Knowledge.shared.causes {
            for id in cause.repairs { #expect(catalogue.repair(id) != nil, "\(cause.id): \(id)") }
            #expect(!cause.repairs.isEmpty || !cause.advice.isEmpty, "\(cause.id)")
        }
    }

    /// Requiring NLA makes a host safer, and is the cure of nothing.
    @Test func everyRepairServesACause() {
        let served = Set(Knowledge.shared.causes.flatMap(\.repairs))
        for repair in catalogue.repairs where repair.id != "require-nla" {
            #expect(served.contains(repair.id), "\(repair.id)")
        }
    }

    @Test func everyRepairSaysWhatItTakesAndHowItIsUndone() {
        for repair in catalogue.repairs {
            #expect(!repair.needs.isEmpty && !repair.sources.isEmpty, "\(repair.id)")
            for sentence in [repair.interrupts, repair.undo, repair.verify] + repair.precheck {
                #expect(sentence.hasSuffix("."), "\(repair.id): \(sentence)")
            }
            #expect(!repair.changes.isEmpty || repair.adviceOnly == true, "\(repair.id)")
            #expect(repair.reboot != .machine || repair.cutsThisSession, "\(repair.id)")
        }
    }

    /// Nothing that takes a protection away is carried out like any other repair, save the one limit that is a brake.
    @Test func whatLowersSecurityIsAnExperimentOrAdvice() {
        for repair in catalogue.repairs where repair.lowersSecurity {
            let isKept = repair.experiment == true || repair.adviceOnly == true
            #expect(isKept || repair.id == "raise-max-outstanding-connections", "\(repair.id)")
        }
        for repair in catalogue.repairs where repair.experiment == true {
            #expect(repair.lowersSecurity, "\(repair.id)")
        }
    }

    @Test func registryChangesAreWholePathsWithAType() {
        let types: Set = ["REG_DWORD", "REG_SZ", "REG_BINARY", "REG_MULTI_SZ"]
        for repair in catalogue.repairs {
            for change in repair.changes where change.where == .registry {
                #expect(change.path.hasPrefix("HKLM\\") || change.path.hasPrefix("HKCU\\"), "\(repair.id)")
                if let type = change.type { #expect(types.contains(type), "\(repair.id)") }
                if change.type == "REG_DWORD", let after = change.after {
                    #expect(UInt32(after) != nil, "\(repair.id)")
                }
            }
        }
    }

    /// Only numbers can be compared.
    @Test func whatIsAtLeastOrByPolicyIsANumber() {
        for repair in catalogue.repairs {
            for change in repair.changes where change.atLeast != nil || change.byPolicy != nil {
                #expect(change.type == "REG_DWORD" && change.after.flatMap { UInt32($0) } != nil, "\(repair.id)")
                #expect(change.byPolicy == nil || change.byPolicy.flatMap { UInt32($0) } != nil, "\(repair.id)")
                #expect(change.atLeast != false, "\(repair.id)")
            }
            for condition in repair.requires ?? [] {
                #expect(condition.path.hasPrefix("HKLM\\") && UInt32(condition.atLeast) != nil, "\(repair.id)")
                #expect(catalogue.repair(condition.repair) != nil && condition.why.hasSuffix("."), "\(repair.id)")
            }
        }
    }

    @Test func refusalsNameWhatIsDoneInstead() {
        for fix in catalogue.refused {
            #expect(fix.why.hasSuffix("."), "\(fix.id)")
            for id in fix.instead { #expect(catalogue.repair(id) != nil, "\(fix.id): \(id)") }
        }
    }
}
