import Evidence
import Primitives

/// A proxy that a machine is told to use matters where HTTPS is spoken, as to a gateway.
func proxyFindings(_ seen: Seen) -> [Finding] {
    let machine = MachineView(seen)
    if let script = machine?.policy("proxy.AutoConfigURL"), !script.value.isEmpty {
        return [Finding("machine.proxy", "script", script.observation, ["proxy": .text(script.value)])]
    }
    guard let (observation, proxy) = seen.first(MachineProxy.self) else { return [] }
    let name = proxy.proxy ?? "none"
    return [Finding("machine.proxy", proxy.proxy == nil ? "direct" : "named", observation, ["proxy": .text(name)])]
}
