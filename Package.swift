// swift-tools-version: 6.1
// The rooms of redial. A target may depend only on rooms above it; the compiler is the check.
import PackageDescription

/// Debian's static archives, so that the one binary runs on another Linux host that has none of the libraries (see ARCHITECTURE.md).
let staticOnLinux: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-Xlinker", "-l:libssl.a", "-Xlinker", "-l:libcrypto.a", "-Xlinker", "-l:libcares.a",
            "-Xlinker", "-l:liblzma.a", "-Xlinker", "-l:libz.a",
        ],
        .when(platforms: [.linux]))
]

/// The program starts a quarter sooner when it takes libstdc++ with it (see Sources/CLink) and offers its own 19,000 names to
/// nobody, which Swift's static library asks for.
let startsQuickly: [LinkerSetting] = [
    .unsafeFlags(
        ["-L", "\(Context.packageDirectory)/Sources/CLink", "-Xlinker", "--no-export-dynamic"],
        .when(platforms: [.linux], configuration: .release))
]

/// libpcap reads captures; see `CCapture/dbus.c` for what it wants besides.
let staticCaptureOnLinux: [LinkerSetting] = [
    .unsafeFlags(["-Xlinker", "-l:libpcap.a"], .when(platforms: [.linux]))
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]

func core(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Core/\(name)", exclude: exclude)
}

func edge(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Edge/\(name)", exclude: exclude)
}

/// What several folders of tests share.
func shared(_ name: String) -> Target { .target(name: name, path: "Tests/Shared/\(name)") }

func tests(_ room: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(room)Tests", dependencies: [.init(stringLiteral: room)] + dependencies, path: "Tests/\(room)Tests",
        exclude: exclude)
}

let package = Package(
    name: "redial",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "redial", targets: ["redial"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    ],
    targets: [
        // Core: no I/O, no clock, no packages.
        core("Primitives"),
        core("RDPWire", ["Primitives"]),
        core("TLSRecords", ["Primitives"]),
        core("Drawing", ["Primitives"]),
        core("CredSSP", ["Primitives"]),
        core("RDPUDP", ["Primitives"]),
        core("EventLog", ["Primitives"]),
        core("HTTPWire", ["Primitives"]),
        core("Registry", ["Primitives"]),
        core("Evidence", ["Primitives"]),
        core("RDPEvents", ["Primitives", "EventLog", "Evidence"]),
        core("RDPSequence", ["Primitives", "RDPWire", "TLSRecords", "CredSSP", "HTTPWire", "Drawing", "Evidence"]),
        core("Capture", ["Primitives", "RDPWire", "RDPUDP", "Evidence", "RDPSequence"]),
        core("PathMTU", ["Primitives", "TLSRecords", "Evidence"]),
        core(
            "Knowledge",
            exclude: [
                "Data", "embed.py", "embed-repairs.py", "embedding.py", "embed-words.py", "rows.py",
                "client-from-capture.py",
            ]),
        core("Settings", ["Primitives", "Registry", "Evidence", "Knowledge"]),
        core("Diagnosis", ["Primitives", "Evidence", "Knowledge"]),
        core("Explanation", ["Primitives", "Evidence", "Knowledge", "Diagnosis"]),
        core("Repairs", ["Primitives", "Registry", "Evidence", "Knowledge", "Diagnosis"]),
        core("Collecting", ["Knowledge"]),

        // Edge: meets the world.
        .target(name: "CTLS", path: "Sources/CTLS", linkerSettings: staticOnLinux),
        .target(name: "CPath", path: "Sources/CPath"),
        .target(name: "CKernel", path: "Sources/CKernel"),
        .target(name: "CCapture", path: "Sources/CCapture", linkerSettings: staticCaptureOnLinux),
        .target(name: "CArchive", path: "Sources/CArchive"),
        .systemLibrary(name: "CNames", path: "Sources/CNames", providers: [.apt(["libc-ares-dev"])]),
        .systemLibrary(name: "CUnpack", path: "Sources/CUnpack", providers: [.apt(["liblzma-dev", "zlib1g-dev"])]),
        .target(name: "CHive", path: "Sources/CHive"),
        .target(name: "CKerberos", path: "Sources/CKerberos"),
        edge(
            "Transport",
            [
                "Primitives", "Evidence", "TLSRecords", "RDPUDP", "RDPWire", "RDPSequence", "Drawing", "PathMTU",
                "CTLS",
                "CPath", "CKernel", "CNames",
            ] + nio),
        edge(
            "Kerberos", ["Primitives", "CredSSP", "Evidence", "Knowledge", "Transport", "CKerberos"] + nio),
        edge("State", ["Primitives"]),
        edge("Identity", ["Primitives", "Evidence", "State"]),
        edge("Programs", []),
        edge("Pictures", ["Primitives", "Drawing", "CUnpack"]),
        edge("Readers", ["Primitives", "Evidence"]),
        edge(
            "Probes",
            [
                "Primitives", "Evidence", "TLSRecords", "RDPUDP", "CredSSP", "RDPSequence", "PathMTU", "Knowledge",
                "Transport", "Kerberos", "Drawing", "RDPWire", "Identity", "Readers", "Programs",
            ] + nio),
        edge(
            "Files",
            [
                "Primitives", "EventLog", "Evidence", "RDPEvents", "Readers", "Registry", "Settings", "Collecting",
                "Capture",
                "Knowledge", "Explanation", "Transport", "Programs", "CUnpack", "CHive", "CCapture",
                "CArchive",
            ]),
        edge(
            "Access",
            [
                "Primitives", "Registry", "Settings", "Evidence", "Knowledge", "Repairs", "Programs", "Readers",
                "Files", "State",
                "CHive",
            ],
            exclude: ["SMB/smb-helper.py", "SMB/embed-helper.py"]),
        edge("Journal", ["Primitives", "Registry", "Repairs", "State", "Access"]),
        edge(
            "Reports", ["Primitives", "Registry", "Evidence", "Knowledge", "Diagnosis", "Explanation", "Repairs"],
            exclude: ["embed-schemas.py"]),
        .target(
            name: "Lab",
            dependencies: [
                "Primitives", "RDPWire", "TLSRecords", "CredSSP", "RDPUDP", "HTTPWire", "Evidence", "RDPSequence",
                "Transport", "Identity",
                "CTLS",
            ] + nio,
            path: "Sources/Lab"),
        .executableTarget(
            name: "redial",
            dependencies: [
                "Primitives", "CredSSP", "Drawing", "Evidence", "Knowledge", "Diagnosis", "Explanation", "Repairs",
                "Collecting", "Identity", "Pictures", "Probes", "Programs", "Readers", "Files", "Capture", "Access",
                "Journal", "State", "Registry", "Settings", "Reports", "Lab", "Transport", "Kerberos", "CKernel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/redial", linkerSettings: startsQuickly),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Primitives", "RDPWire", "TLSRecords", "CredSSP", "RDPUDP", "EventLog", "HTTPWire", "Evidence",
                "RDPEvents", "RDPSequence", "PathMTU", "Readers", "Registry", "Capture", "Drawing", "Knowledge",
                "Diagnosis",
                "Explanation",
            ],
            path: "Fuzz/Targets"),

        shared("RealSamples"),
        tests("Primitives"),
        tests("RDPWire", ["Primitives", "Transport"]),
        tests("TLSRecords", ["Primitives"]),
        tests("Drawing", ["Primitives", "CUnpack"], exclude: ["Recordings"]),
        tests("CredSSP", ["Primitives", "Transport"]),
        tests("RDPUDP", ["Primitives", "RealSamples"]),
        tests("EventLog", ["Primitives", "RealSamples"]),
        tests("RDPEvents", ["Primitives", "EventLog", "Evidence", "Knowledge"]),
        tests("HTTPWire", ["Primitives"]),
        tests("Registry", ["Primitives"]),
        tests("Settings", ["Primitives", "Registry", "Evidence", "Knowledge"]),
        tests(
            "Capture", ["Primitives", "Evidence", "RDPSequence", "RDPWire", "TLSRecords", "FuzzTargets"]),
        tests("PathMTU", ["Primitives", "TLSRecords", "Evidence"]),
        tests("Knowledge"),
        tests("Diagnosis", ["Primitives", "Evidence", "Knowledge"]),
        tests("Explanation", ["Primitives", "Evidence", "Knowledge", "Diagnosis"]),
        tests("Repairs", ["Primitives", "Knowledge", "Diagnosis", "Evidence", "Registry"], exclude: ["Renderings"]),
        tests("Collecting", ["Knowledge"]),
        tests(
            "Lab",
            ["Primitives", "RDPWire", "TLSRecords", "CredSSP", "HTTPWire", "Evidence", "Transport", "Drawing"]),
        tests("Evidence", ["Primitives"]),
        tests("RDPSequence", ["Primitives", "Drawing", "Evidence", "RDPWire", "CredSSP", "HTTPWire", "Transport"]),
        tests("Programs"),
        tests("Pictures", ["Drawing", "CUnpack"]),
        tests("Readers", ["Primitives", "Evidence"]),
        tests(
            "Files",
            [
                "Primitives", "EventLog", "Evidence", "RDPEvents", "Registry", "Settings", "Collecting", "RealSamples",
            ]),
        tests("Access", ["Primitives", "Programs", "Readers", "Registry", "Repairs"]),
        tests("Journal", ["Primitives", "Registry", "Repairs", "Knowledge", "Access"]),
        tests(
            "Transport",
            [
                "Primitives", "Evidence", "RDPUDP", "RDPSequence", "PathMTU", "RDPWire", "TLSRecords",
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ] + nio),
        tests("Identity", ["Primitives", "Evidence", "State"]),
        tests(
            "Probes",
            [
                "Primitives", "Identity", "Evidence", "Knowledge", "TLSRecords", "RDPSequence", "RDPWire", "CredSSP",
                "Transport",
            ] + nio),
        .testTarget(name: "FuzzReplayTests", dependencies: ["FuzzTargets"], path: "Tests/FuzzReplayTests"),
        tests("Reports", ["Primitives", "Evidence", "Diagnosis", "Knowledge", "Explanation"]),
    ])

let inC = ["CTLS", "CPath", "CKernel", "CHive", "CCapture", "CArchive", "CKerberos"]
for target in package.targets where target.type != .system && !inC.contains(target.name) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            // Else the runtime parses the names of generic types and looks for their conformances among 6,000 (3 ms a check).
            .unsafeFlags(["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"]),
        ]
}
