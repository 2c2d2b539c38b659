import Registry

// How changes stand in a journal: `{"kind": "value", "path": KEY, "name": NAME, "before": STATE, "after": STATE}`, with states
// like `{"value": {"type": 4, "hex": "01000000"}}`, `{"running": true}` or `{"absent": true}`. A script has its words beside its path.

extension ItemChange: Codable {
    private enum Key: String, CodingKey { case kind, path, name, script, before, after }

    private enum Kind: String, Codable { case key, value, service, serviceStart, rule, script, publicNetwork }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let path = try container.decode(String.self, forKey: .path)
        let item: MachineItem =
            switch try container.decode(Kind.self, forKey: .kind) {
            case .key: .key(path)
            case .value: .value(key: path, name: try container.decode(String.self, forKey: .name))
            case .service: .service(path)
            case .serviceStart: .serviceStart(path)
            case .rule: .rule(path)
            case .publicNetwork: .publicNetwork
            case .script: .script(try container.decode(ScriptedRepair.self, forKey: .script))
            }
        self.init(
            item, from: try container.decode(ItemState.self, forKey: .before),
            to: try container.decode(ItemState.self, forKey: .after))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let (kind, path): (Kind, String) =
            switch item {
            case .key(let path): (.key, path)
            case .value(let key, _): (.value, key)
            case .service(let name): (.service, name)
            case .serviceStart(let name): (.serviceStart, name)
            case .rule(let name): (.rule, name)
            case .script(let script): (.script, script.repair)
            case .publicNetwork: (.publicNetwork, item.path)
            }
        try container.encode(kind, forKey: .kind)
        try container.encode(path, forKey: .path)
        if case .value(_, let name) = item { try container.encode(name, forKey: .name) }
        if case .script(let script) = item { try container.encode(script, forKey: .script) }
        try container.encode(before, forKey: .before)
        try container.encode(after, forKey: .after)
    }
}

extension ItemState: Codable {
    private enum Key: String, CodingKey { case absent, present, value, running, start, enabled, carriedOut }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let value = try container.decodeIfPresent(RegistryValue.self, forKey: .value) {
            self = .value(value)
        } else if let isRunning = try container.decodeIfPresent(Bool.self, forKey: .running) {
            self = .running(isRunning)
        } else if let type = try container.decodeIfPresent(UInt32.self, forKey: .start) {
            self = .start(type)
        } else if let isEnabled = try container.decodeIfPresent(Bool.self, forKey: .enabled) {
            self = .enabled(isEnabled)
        } else if let isDone = try container.decodeIfPresent(Bool.self, forKey: .carriedOut) {
            self = .carriedOut(isDone)
        } else if try container.decodeIfPresent(Bool.self, forKey: .present) == true {
            self = .present
        } else if try container.decodeIfPresent(Bool.self, forKey: .absent) == true {
            self = .absent
        } else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no state that is known"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .absent: try container.encode(true, forKey: .absent)
        case .present: try container.encode(true, forKey: .present)
        case .value(let value): try container.encode(value, forKey: .value)
        case .running(let isRunning): try container.encode(isRunning, forKey: .running)
        case .start(let type): try container.encode(type, forKey: .start)
        case .enabled(let isEnabled): try container.encode(isEnabled, forKey: .enabled)
        case .carriedOut(let isDone): try container.encode(isDone, forKey: .carriedOut)
        }
    }
}
