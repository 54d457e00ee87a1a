// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
]

/// A library target; each has a page of its own, `README.md`.
func library(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: ["README.md"], resources: resources,
    swiftSettings: settings)
}

/// The tests of the target `name`, with whatever else they use.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], swiftSettings: settings)
}

let package = Package(
  name: "filbert",
  products: [
    .library(name: "Filbert", targets: ["Filbert"]),
    .executable(name: "filbert", targets: ["FilbertCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.9.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
  ],
  targets: [
    // Linear algebra: all unsafe code and all threads
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .target(name: "CKernels", exclude: ["README.md"]),
    library("Tensor", ["COpenBLAS", "CKernels"]),

    // Files, text, reports: know nothing of matrices
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CCrash", exclude: ["README.md"]),
    library("Files", ["CCrash", "CLinux", "CZlib", "CZstd"]),
    library("JSON", ["Files"]),
    library("Text", ["Files", "JSON"]),
    library("Tagging", []),
    library("Corpus", ["Text", "Tagging", "Files", "JSON"]),
    library("Evaluation", ["Tagging", "Files", "JSON"]),

    // SQLite: only the executable knows it
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    library("Database", ["CSQLite", "Corpus", "Files"]),

    // The model
    library("Transformer", ["Tensor", "Files", "JSON"]),
    library("Inference", ["Tensor", "Text", "Tagging", "Transformer", "Files", "JSON"]),
    library(
      "Training",
      [
        "Tensor", "Text", "Tagging", "Corpus", "Transformer", "Evaluation", "Inference", "Files",
        "JSON",
      ]),

    // Rows of tables with answers of models: what `predict` and the server write
    library(
      "Scoring",
      [
        "Tensor", "Text", "Corpus", "Transformer", "Evaluation", "Inference", "Tagging", "Files",
        "JSON",
      ]),

    // HTTP: only this target knows it
    .systemLibrary(name: "CMalloc"),
    library(
      "Service",
      [
        "CMalloc",
        "Scoring", "Tensor", "Text", "Corpus", "Transformer", "Inference", "Files", "JSON",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      resources: [.embedInCode("Page/page.html")]),

    // What people use
    library("Filbert", ["Inference", "Text", "Files"]),
    .executableTarget(
      name: "FilbertCLI",
      dependencies: [
        "Tensor", "Text", "Tagging", "Corpus", "Database", "Transformer", "Evaluation", "Training",
        "Inference", "Scoring", "Service", "Files", "JSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .executableTarget(name: "PredictExample", dependencies: ["Filbert"], swiftSettings: settings),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["Tensor", "Transformer", "Files", "JSON"],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests("Tensor", ["Tensor"]),
    tests("Files", ["Files"]),
    tests("JSON", ["JSON", "Files"]),
    tests("Text", ["Text", "Files", "JSON"]),
    tests("Tagging", ["Tagging"]),
    tests("Corpus", ["Corpus", "Text", "Tagging", "Files", "JSON"]),
    tests("Database", ["Database", "Corpus", "Files"]),
    tests("Evaluation", ["Evaluation", "Tagging", "JSON"]),
    tests("Transformer", ["Transformer", "Tensor", "Files", "JSON"]),
    tests("Inference", ["Inference", "Transformer", "Tensor", "Text", "Tagging", "Files", "JSON"]),
    tests(
      "Training",
      [
        "Training", "Inference", "Transformer", "Tensor", "Text", "Tagging", "Corpus", "Evaluation",
        "Files",
        "JSON",
      ]),
    tests(
      "Service",
      [
        "Service", "Scoring", "Corpus", "Inference", "Transformer", "Tensor", "Text", "Files",
        "JSON",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    tests(
      "FilbertCLI",
      [
        "FilbertCLI", "Scoring", "Database", "Corpus", "Inference", "Tensor", "Transformer", "Text",
        "Files", "JSON",
      ]),
  ]
)

// Benchmarks exist only where they are asked for: users, `swift build` and `swift test` neither fetch the library nor
// compile these targets. See Sources/Benchmarks/README.md.
if Context.environment["FILBERT_BENCHMARKS"] != nil {
  package.dependencies.append(
    // Without its traits: both replace the allocator or the runtime to count calls, and change what is measured.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
  package.targets += [
    .executableTarget(
      name: "FilbertBenchmarks",
      dependencies: [
        "Tensor", "Transformer", "Text", "Corpus", "Files",
        .product(name: "Benchmark", package: "benchmark"),
      ],
      // The plugin takes a target for a benchmark by the name of the directory it lies in.
      path: "Sources/Benchmarks/FilbertBenchmarks",
      swiftSettings: settings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Rates", dependencies: ["Tensor", "Text", "Corpus", "Inference", "Files"],
      swiftSettings: settings),
  ]
}

// The same with fuzzing, which links the program with libFuzzer. See Sources/Fuzzing/README.md.
if Context.environment["FILBERT_FUZZING"] != nil {
  package.targets += [
    .systemLibrary(name: "CLibFuzzer"),
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        "CLibFuzzer", "Tensor", "Corpus", "Tagging", "Text", "Transformer", "Inference", "Training",
        "Scoring", "Files", "JSON", "TestSupport",
      ],
      exclude: ["README.md", "Corpus", "Dictionaries", "Seeds"], swiftSettings: settings),
  ]
}
