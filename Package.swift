// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
]

// SwiftPM wants the name of a module to be unique among all packages of a program, so modules are named
// `FilbertText` and `CFilbertZlib`, and lie in folders named `Text` and `CZlib`.

/// The library target in the folder `name`; each has a page of its own, `README.md`.
func library(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .target(
    name: "Filbert\(name)", dependencies: dependencies, path: "Sources/\(name)",
    exclude: ["README.md"], resources: resources, swiftSettings: settings)
}

/// The system library whose module map is in the folder `C` + `name`.
func system(_ name: String, pkgConfig: String? = nil, packages: [String] = []) -> Target {
  .systemLibrary(
    name: "CFilbert\(name)", path: "Sources/C\(name)", pkgConfig: pkgConfig,
    providers: packages.isEmpty ? nil : [.apt(packages)])
}

/// C in the folder `C` + `name`.
func c(_ name: String) -> Target {
  .target(name: "CFilbert\(name)", path: "Sources/C\(name)", exclude: ["README.md"])
}

/// The tests of the target in the folder `name`, with whatever else they use.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["FilbertTestSupport"],
    swiftSettings: settings)
}

/// A product that the command and its server need, and the library does not: left out, and its package not even
/// fetched, for a package that depends on Filbert with `traits: []`.
func commandLine(_ product: String, _ package: String) -> Target.Dependency {
  .product(name: product, package: package, condition: .when(traits: ["CommandLine"]))
}

/// A product through which a program watches what it does, left out with `traits: []` too.
func observability(_ product: String, _ package: String) -> Target.Dependency {
  .product(name: product, package: package, condition: .when(traits: ["Observability"]))
}

let package = Package(
  name: "filbert",
  products: [
    .library(name: "Filbert", targets: ["Filbert"]),
    .library(name: "FilbertCharts", targets: ["FilbertCharts"]),
    .executable(name: "filbert", targets: ["FilbertCLI"]),
  ],
  traits: [
    .trait(
      name: "CommandLine",
      description:
        "The command `filbert` with its server, which need ArgumentParser and Hummingbird.",
      enabledTraits: ["Observability"]),
    .trait(
      name: "Observability",
      description:
        "Metrics, logs and spans of predictions, for programs that use swift-metrics, swift-log or swift-distributed-tracing."
    ),
    .trait(
      name: "MPI",
      description:
        "Training by several processes that `mpirun` starts, which needs OpenMPI or MPICH."),
    .default(enabledTraits: ["CommandLine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.9.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
  ],
  targets: [
    // Floor 0: C
    system("OpenBLAS", pkgConfig: "openblas", packages: ["libopenblas-dev", "liblapacke-dev"]),
    system("Zlib", pkgConfig: "zlib", packages: ["zlib1g-dev"]),
    system("Zstd", pkgConfig: "libzstd", packages: ["libzstd-dev"]),
    system("SQLite", pkgConfig: "sqlite3", packages: ["libsqlite3-dev"]),
    system("MPI", pkgConfig: "mpi", packages: ["libopenmpi-dev"]),
    system("Linux"),
    c("Kernels"),
    c("Crash"),

    // Floor 1: words and numbers, the file system, linear algebra, tags
    library("Core", []),
    library(
      "Files", ["CFilbertCrash", "CFilbertLinux", "CFilbertZlib", "CFilbertZstd", "FilbertCore"]),
    library("Tensor", ["CFilbertOpenBLAS", "CFilbertKernels", "FilbertCore"]),
    library("Tagging", []),

    // Floor 2: JSON; event files; linear models, calibration, covariances; charts; folds; the search for settings
    library("EventFiles", ["FilbertCore", "FilbertFiles"]),
    library("JSON", ["FilbertCore", "FilbertFiles"]),
    library("Statistics", ["CFilbertOpenBLAS", "FilbertCore", "FilbertTensor"]),
    library("Ranks", ["FilbertCore", "FilbertTensor"]),
    library("Folds", ["FilbertCore"]),
    library("Charts", ["FilbertCore"], resources: [.embedInCode("Chart/chart.css")]),
    library("Search", ["FilbertCharts", "FilbertCore", "FilbertJSON"]),

    // Floor 3: the processes of MPI
    library(
      "MPI",
      [
        .target(name: "CFilbertMPI", condition: .when(traits: ["MPI"])), "FilbertCore",
        "FilbertRanks",
      ]),

    // Floor 3: the tokenizer, what is done to a text before it, tables, reports, wrong labels, clusters, the encoder,
    // pages
    library("Text", ["FilbertCore", "FilbertFiles", "FilbertJSON"]),
    library("Cleaning", ["FilbertCore", "FilbertText"]),
    library("Tables", ["FilbertCore", "FilbertFiles", "FilbertJSON"]),
    library("Evaluation", ["FilbertCore", "FilbertJSON", "FilbertTagging"]),
    library("LabelQuality", ["FilbertCore", "FilbertEvaluation", "FilbertTensor"]),
    library("Drift", ["FilbertCore", "FilbertEvaluation", "FilbertJSON", "FilbertTensor"]),
    library("Keywords", ["FilbertCleaning", "FilbertCore", "FilbertEvaluation", "FilbertText"]),
    library("Clustering", ["FilbertCore", "FilbertTensor"]),
    library(
      "Trends",
      ["FilbertCore", "FilbertDrift", "FilbertEvaluation", "FilbertJSON", "FilbertTensor"]),
    library(
      "Pages", ["FilbertCharts", "FilbertCore"], resources: [.embedInCode("Writing/page.css")]),
    library(
      "Transformer",
      ["FilbertCore", "FilbertFiles", "FilbertJSON", "FilbertRanks", "FilbertTensor"]),

    // Floor 4: the scheduler of models, rows worth labelling, labelled data, model directories
    library(
      "Batching",
      [
        "FilbertCore", "FilbertTensor", "FilbertTransformer",
        observability("Logging", "swift-log"),
        observability("Metrics", "swift-metrics"),
        observability("Tracing", "swift-distributed-tracing"),
      ]),
    library(
      "ActiveLearning",
      [
        "FilbertClustering", "FilbertCore", "FilbertEvaluation", "FilbertJSON",
        "FilbertStatistics", "FilbertTensor",
      ]),
    library(
      "Corpus",
      [
        "FilbertCleaning", "FilbertCore", "FilbertFiles", "FilbertJSON", "FilbertTables",
        "FilbertTagging", "FilbertText",
      ]),

    library(
      "ModelFiles",
      [
        "FilbertCleaning", "FilbertCore", "FilbertFiles", "FilbertJSON", "FilbertStatistics",
        "FilbertTagging",
        "FilbertTensor", "FilbertText", "FilbertTransformer",
      ]),

    // Floor 5: answers, and how a model learns them
    library(
      "Inference",
      [
        "FilbertBatching", "FilbertCleaning", "FilbertCore", "FilbertFiles", "FilbertJSON",
        "FilbertModelFiles", "FilbertStatistics", "FilbertTagging",
        "FilbertTensor", "FilbertText", "FilbertTransformer",
      ]),
    library(
      "Training",
      [
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertEvaluation", "FilbertEventFiles",
        "FilbertFiles", "FilbertFolds",
        "FilbertJSON", "FilbertModelFiles", "FilbertRanks", "FilbertTables", "FilbertStatistics",
        "FilbertTagging", "FilbertTensor",
        "FilbertText", "FilbertTransformer",
      ]),

    // Floor 6: rows of tables with the answers of a model; why it gave them; SQLite, which only the executable uses
    library(
      "Matching",
      [
        "FilbertCore", "FilbertCorpus", "FilbertEvaluation", "FilbertFiles", "FilbertInference",
        "FilbertJSON", "FilbertModelFiles", "FilbertTables", "FilbertTensor", "FilbertText",
        "FilbertTransformer",
      ]),
    library(
      "Experiments",
      [
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertEvaluation", "FilbertFiles",
        "FilbertFolds", "FilbertJSON", "FilbertModelFiles", "FilbertSearch", "FilbertTagging",
        "FilbertTensor", "FilbertTraining", "FilbertTransformer",
      ]),
    library(
      "Scoring",
      [
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertEvaluation", "FilbertFiles",
        "FilbertInference", "FilbertJSON", "FilbertModelFiles", "FilbertTables",
        "FilbertStatistics", "FilbertTagging",
        "FilbertTensor",
        "FilbertText", "FilbertTransformer",
      ]),
    library(
      "Insight",
      [
        "FilbertCleaning", "FilbertCore", "FilbertInference", "FilbertJSON", "FilbertModelFiles",
        "FilbertTensor", "FilbertText", "FilbertTransformer",
      ]),
    library(
      "Database",
      [
        "CFilbertSQLite", "FilbertCore", "FilbertFiles", "FilbertJSON", "FilbertModelFiles",
        "FilbertScoring", "FilbertTables",
      ]),

    // Floor 7: figures of an evaluation as a page for people and as JSON
    library(
      "Reports",
      [
        "FilbertCharts", "FilbertCore", "FilbertCorpus", "FilbertDrift", "FilbertEvaluation",
        "FilbertInsight",
        "FilbertJSON", "FilbertPages", "FilbertScoring", "FilbertStatistics", "FilbertTagging",
        "FilbertText", "FilbertTransformer", "FilbertTrends",
      ]),

    // Floor 7: training and the scoring of files, each as one call
    library(
      "Jobs",
      [
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertEvaluation", "FilbertFiles",
        "FilbertInference", "FilbertJSON", "FilbertModelFiles", "FilbertRanks", "FilbertScoring",
        "FilbertTables", "FilbertTagging", "FilbertTensor", "FilbertText", "FilbertTraining",
        "FilbertTransformer",
      ]),

    // Floor 7: what people use. Only `Service` and `Connections` below it speak HTTP
    .target(
      name: "Filbert",
      dependencies: [
        "FilbertBatching", "FilbertCleaning", "FilbertCore", "FilbertInference", "FilbertJobs",
        "FilbertModelFiles", "FilbertText",
      ],
      exclude: ["PublicInterface.txt", "README.md"], swiftSettings: settings),
    library(
      "Prometheus",
      ["FilbertCore", "FilbertFiles", commandLine("Metrics", "swift-metrics")]),
    library(
      "Connections",
      [
        "CFilbertLinux", "FilbertCore", "FilbertJSON",
        commandLine("Metrics", "swift-metrics"),
        commandLine("HTTPTypes", "swift-http-types"),
        commandLine("NIOCore", "swift-nio"),
        commandLine("NIOHTTP1", "swift-nio"),
        commandLine("NIOHTTPTypes", "swift-nio-extras"),
        commandLine("NIOHTTPTypesHTTP1", "swift-nio-extras"),
      ]),
    library(
      "Service",
      [
        "FilbertBatching", "FilbertCleaning", "FilbertConnections", "FilbertCore", "FilbertCorpus",
        "FilbertFiles", "FilbertInference", "FilbertInsight", "FilbertJSON", "FilbertMatching",
        "FilbertModelFiles", "FilbertPrometheus", "FilbertScoring", "FilbertTables",
        "FilbertTensor", "FilbertText",
        "FilbertTransformer",
        commandLine("Hummingbird", "hummingbird"),
        commandLine("HummingbirdCore", "hummingbird"),
        commandLine("HummingbirdTLS", "hummingbird"),
        commandLine("ServiceLifecycle", "swift-service-lifecycle"),
        commandLine("UnixSignals", "swift-service-lifecycle"),
        commandLine("Logging", "swift-log"),
        commandLine("Metrics", "swift-metrics"),
        commandLine("HTTPTypes", "swift-http-types"),
        commandLine("NIOCore", "swift-nio"),
        commandLine("NIOSSL", "swift-nio-ssl"),
      ],
      resources: [.embedInCode("OpenAPI/openapi.json"), .embedInCode("Page/page.html")]),

    // Floor 8
    .executableTarget(
      name: "FilbertCLI",
      dependencies: [
        "FilbertActiveLearning", "FilbertCharts", "FilbertCleaning", "FilbertClustering",
        "FilbertConnections", "FilbertCore", "FilbertCorpus",
        "FilbertDatabase", "FilbertDrift",
        "FilbertEvaluation", "FilbertExperiments", "FilbertFiles", "FilbertFolds",
        "FilbertInference", "FilbertInsight", "FilbertJSON", "FilbertJobs", "FilbertKeywords",
        "FilbertLabelQuality", "FilbertMPI", "FilbertMatching", "FilbertModelFiles",
        "FilbertPrometheus", "FilbertRanks", "FilbertReports", "FilbertScoring", "FilbertSearch",
        "FilbertService", "FilbertStatistics",
        "FilbertTables", "FilbertTagging", "FilbertTensor", "FilbertText", "FilbertTraining",
        "FilbertTransformer", "FilbertTrends",
        commandLine("ArgumentParser", "swift-argument-parser"),
        commandLine("Logging", "swift-log"),
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .executableTarget(name: "PredictExample", dependencies: ["Filbert"], swiftSettings: settings),
    .executableTarget(name: "BatchExample", dependencies: ["Filbert"], swiftSettings: settings),
    .executableTarget(
      name: "ServerExample", dependencies: ["Filbert", commandLine("Hummingbird", "hummingbird")]),

    // Tests
    .target(
      name: "FilbertTestSupport",
      dependencies: [
        "FilbertCore", "FilbertFiles", "FilbertJSON", "FilbertModelFiles", "FilbertRanks",
        "FilbertStatistics", "FilbertTensor", "FilbertTransformer",
      ],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests("Core", ["FilbertCore"]),
    tests("Cleaning", ["FilbertCleaning", "FilbertJSON"]),
    tests("Drift", ["FilbertCore", "FilbertDrift", "FilbertTensor"]),
    tests("Keywords", ["FilbertCore", "FilbertKeywords"]),
    tests(
      "Tables",
      [
        "FilbertCore", "FilbertCorpus", "FilbertFiles", "FilbertJSON", "FilbertTables",
      ]),
    tests("Tensor", ["FilbertCore", "FilbertTensor"]),
    tests("Ranks", ["FilbertCore", "FilbertRanks", "FilbertTensor"]),
    tests("Files", ["FilbertCore", "FilbertFiles"]),
    tests("EventFiles", ["FilbertCore", "FilbertEventFiles", "FilbertJSON"]),
    tests("MPI", ["FilbertMPI"]),
    tests("JSON", ["FilbertCore", "FilbertJSON"]),
    tests("Text", ["FilbertCore", "FilbertFiles", "FilbertJSON", "FilbertText"]),
    tests("Tagging", ["FilbertTagging"]),
    tests(
      "Statistics", ["FilbertCore", "FilbertJSON", "FilbertStatistics", "FilbertTensor"]),
    tests(
      "Corpus",
      [
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertFiles", "FilbertJSON",
        "FilbertTables", "FilbertTagging", "FilbertText",
      ]),
    tests(
      "Database",
      [
        "FilbertCore", "FilbertCorpus", "FilbertDatabase", "FilbertFiles", "FilbertTables",
      ]),
    tests("Charts", ["FilbertCharts"]),
    tests("Folds", ["FilbertCore", "FilbertFolds"]),
    tests("Search", ["FilbertCharts", "FilbertCore", "FilbertJSON", "FilbertSearch"]),
    tests("Pages", ["FilbertCharts", "FilbertPages"]),
    tests(
      "Trends",
      ["FilbertCore", "FilbertEvaluation", "FilbertJSON", "FilbertTensor", "FilbertTrends"]),
    tests(
      "Reports",
      [
        "FilbertCharts", "FilbertCorpus", "FilbertDrift", "FilbertEvaluation", "FilbertJSON",
        "FilbertReports",
        "FilbertScoring", "FilbertText", "FilbertTransformer", "FilbertTrends",
      ]),
    tests(
      "ActiveLearning",
      [
        "FilbertActiveLearning", "FilbertClustering", "FilbertCore", "FilbertJSON",
        "FilbertTensor",
      ]),
    tests("Clustering", ["FilbertClustering", "FilbertCore", "FilbertTensor"]),
    tests("Evaluation", ["FilbertCore", "FilbertEvaluation", "FilbertJSON", "FilbertTagging"]),
    tests("LabelQuality", ["FilbertLabelQuality", "FilbertTensor"]),
    tests(
      "Transformer",
      [
        "FilbertCore", "FilbertFiles", "FilbertJSON", "FilbertTensor", "FilbertTransformer",
      ]),
    tests(
      "Inference",
      [
        "FilbertBatching", "FilbertCleaning", "FilbertCore", "FilbertFiles", "FilbertInference",
        "FilbertJSON",
        "FilbertModelFiles",
        "FilbertTagging", "FilbertTensor", "FilbertText", "FilbertTransformer",
      ]),
    tests(
      "Insight",
      [
        "FilbertCleaning", "FilbertCore", "FilbertFiles", "FilbertInference", "FilbertInsight",
        "FilbertJSON", "FilbertModelFiles", "FilbertTensor", "FilbertText", "FilbertTransformer",
      ]),
    tests(
      "Matching",
      [
        "FilbertCore", "FilbertEvaluation", "FilbertInference", "FilbertMatching",
        "FilbertModelFiles", "FilbertTables", "FilbertTensor", "FilbertText",
      ]),
    tests(
      "Experiments",
      [
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertEvaluation",
        "FilbertExperiments", "FilbertFiles",
        "FilbertInference", "FilbertJSON", "FilbertModelFiles", "FilbertSearch", "FilbertTagging",
        "FilbertTensor", "FilbertText",
        "FilbertTraining", "FilbertTransformer",
      ]),
    tests(
      "Training",
      [
        "FilbertModelFiles",
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertEvaluation", "FilbertFiles",
        "FilbertInference",
        "FilbertJSON", "FilbertRanks", "FilbertTables", "FilbertStatistics", "FilbertTagging",
        "FilbertTensor", "FilbertText",
        "FilbertTraining",
        "FilbertTransformer",
      ]),
    tests(
      "Batching",
      [
        "FilbertBatching", "FilbertCore", "FilbertTensor", "FilbertTransformer",
        observability("Logging", "swift-log"),
        observability("CoreMetrics", "swift-metrics"),
        observability("MetricsTestKit", "swift-metrics"),
        observability("Instrumentation", "swift-distributed-tracing"),
        observability("Tracing", "swift-distributed-tracing"),
        observability("InMemoryTracing", "swift-distributed-tracing"),
      ]),
    tests(
      "Jobs",
      [
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertFiles", "FilbertInference",
        "FilbertJSON", "FilbertJobs", "FilbertModelFiles", "FilbertTraining", "FilbertTransformer",
      ]),
    tests("Prometheus", ["FilbertPrometheus", commandLine("Metrics", "swift-metrics")]),
    tests(
      "Connections",
      [
        "FilbertConnections",
        commandLine("Metrics", "swift-metrics"),
        commandLine("HTTPTypes", "swift-http-types"),
        commandLine("NIOCore", "swift-nio"),
        commandLine("NIOEmbedded", "swift-nio"),
        commandLine("NIOHTTP1", "swift-nio"),
        commandLine("NIOHTTPTypes", "swift-nio-extras"),
      ]),
    tests(
      "Scoring",
      [
        "FilbertModelFiles",
        "FilbertCleaning", "FilbertCore", "FilbertCorpus", "FilbertDatabase", "FilbertEvaluation",
        "FilbertFiles", "FilbertInference", "FilbertJSON", "FilbertScoring", "FilbertTables",
        "FilbertTagging", "FilbertText", "FilbertTransformer",
      ]),
    tests(
      "Service",
      [
        "FilbertModelFiles",
        "FilbertCleaning", "FilbertConnections", "FilbertCore", "FilbertCorpus", "FilbertFiles",
        "FilbertInference", "FilbertInsight", "FilbertJSON", "FilbertMatching", "FilbertPrometheus",
        "FilbertScoring", "FilbertService",
        "FilbertTables", "FilbertTensor", "FilbertText", "FilbertTransformer",
        commandLine("Hummingbird", "hummingbird"),
        commandLine("HummingbirdTesting", "hummingbird"),
        commandLine("Logging", "swift-log"),
        commandLine("Metrics", "swift-metrics"),
        commandLine("HTTPTypes", "swift-http-types"),
        commandLine("NIOCore", "swift-nio"),
        commandLine("NIOPosix", "swift-nio"),
        commandLine("NIOHTTP1", "swift-nio"),
        commandLine("ServiceLifecycle", "swift-service-lifecycle"),
      ]),
    tests(
      "FilbertCLI",
      [
        "FilbertActiveLearning", "FilbertCLI", "FilbertCore", "FilbertCorpus",
        "FilbertCleaning", "FilbertDatabase", "FilbertFiles", "FilbertJSON", "FilbertJobs",
        "FilbertMPI", "FilbertModelFiles",
        "FilbertTables", "FilbertTensor", "FilbertTraining",
        "FilbertTransformer", commandLine("ArgumentParser", "swift-argument-parser"),
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
        "FilbertTensor", "FilbertTransformer", "FilbertText", "FilbertCore", "FilbertCorpus",
        "FilbertTables", "FilbertCleaning", "FilbertFiles",
        .product(name: "Benchmark", package: "benchmark"),
      ],
      // The plugin takes a target for a benchmark by the name of the directory it lies in.
      path: "Sources/Benchmarks/FilbertBenchmarks",
      swiftSettings: settings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Rates",
      dependencies: [
        "FilbertBatching", "FilbertTensor", "FilbertText", "FilbertCore", "FilbertCorpus",
        "FilbertTables", "FilbertCleaning", "FilbertInference", "FilbertMatching",
        "FilbertModelFiles",
        "FilbertFiles",
      ],
      // Not in a directory of `Benchmarks` itself: the plugin would take it for a benchmark.
      path: "Sources/Benchmarks/Rates/Sources",
      swiftSettings: settings),
  ]
}

// Ranks that exchange messages and check them. See Sources/MPI/README.md.
if Context.environment["FILBERT_MPI_CHECK"] != nil {
  package.targets.append(
    .executableTarget(
      name: "MPICheck", dependencies: ["FilbertCore", "FilbertMPI", "FilbertRanks"],
      swiftSettings: settings))
}

// The plugin of DocC, which builds the manuals: see Scripts/documentation.sh.
if Context.environment["FILBERT_DOCUMENTATION"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"))
}

// Fuzzing, which links the program with libFuzzer. See Sources/Fuzzing/README.md.
if Context.environment["FILBERT_FUZZING"] != nil {
  package.targets += [
    .systemLibrary(name: "CLibFuzzer"),
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        "CLibFuzzer", "FilbertTensor", "FilbertCore", "FilbertCorpus", "FilbertTables",
        "FilbertCleaning", "FilbertTagging", "FilbertText", "FilbertTransformer",
        "FilbertInference", "FilbertModelFiles", "FilbertTraining",
        "FilbertScoring", "FilbertFiles", "FilbertJSON", "FilbertTestSupport",
      ],
      exclude: ["README.md", "Corpus", "Dictionaries", "Seeds"], swiftSettings: settings),
  ]
}
