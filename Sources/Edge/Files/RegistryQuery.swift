import Readers
import Registry
import Settings

extension RegistryContents {
    /// What `reg query` prints, as far as it is a setting that Remote Desktop depends on. A key that the text does not name may
    /// be there all the same.
    init(listing: RegistryListing) {
        self.init()
        for value in listing.values {
            guard let path = RegistryPath(value.key), settingSelection.wants(path), let data = RegistryData(value)
            else {
                continue
            }
            set(path, value.name, data)
        }
    }
}

extension RegistryData {
    /// The names of types are the same in every language.
    init?(_ value: RegistryListing.Value) {
        switch value.type {
        case "REG_SZ", "REG_EXPAND_SZ": self = .text(value.data)
        case "REG_MULTI_SZ": self = .list(value.list)
        case "REG_DWORD":
            guard let number = value.number else { return nil }
            self = .number(number)
        case "REG_BINARY":
            let digits = Array(value.data.utf8)
            let pairs = stride(from: 0, to: digits.count - digits.count % 2, by: 2)
            let bytes = pairs.compactMap { UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16) }
            guard bytes.count * 2 == digits.count else { return nil }
            self = .bytes(type: 3, bytes)
        default: return nil
        }
    }
}
