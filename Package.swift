// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
]

let package = Package(
  name: "filbert",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Filbert", targets: ["Filbert"]),
    .executable(name: "filbert", targets: ["FilbertCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Linear algebra
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]),
    .target(name: "CKernels", cSettings: [.define("NDEBUG")]),
    .target(name: "Tensor", dependencies: ["COpenBLAS", "CKernels"], swiftSettings: settings),

    // Files and text: know nothing of matrices
    .target(name: "Files", swiftSettings: settings),
    .target(name: "JSON", dependencies: ["Files"], swiftSettings: settings),
    .target(name: "Text", dependencies: ["Files", "JSON"], swiftSettings: settings),
    .target(name: "Corpus", dependencies: ["Files", "JSON"], swiftSettings: settings),
    .target(name: "Evaluation", dependencies: ["JSON"], swiftSettings: settings),

    // The model
    .target(
      name: "Transformer", dependencies: ["Tensor", "Files", "JSON"], swiftSettings: settings),
    .target(
      name: "Training",
      dependencies: ["Tensor", "Text", "Corpus", "Transformer", "Evaluation", "Files", "JSON"],
      swiftSettings: settings),
    .target(
      name: "Inference", dependencies: ["Tensor", "Text", "Transformer", "Files", "JSON"],
      swiftSettings: settings),

    // What people use
    .target(name: "Filbert", dependencies: ["Inference"], swiftSettings: settings),
    .executableTarget(
      name: "FilbertCLI",
      dependencies: [
        "Tensor", "Text", "Corpus", "Transformer", "Evaluation", "Training", "Inference", "Files",
        "JSON", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["Tensor", "Transformer", "Files", "JSON"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .testTarget(name: "TensorTests", dependencies: ["Tensor", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "Files"], swiftSettings: settings),
    .testTarget(
      name: "TextTests", dependencies: ["Text", "Files", "JSON", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CorpusTests", dependencies: ["Corpus", "Files", "JSON", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "EvaluationTests", dependencies: ["Evaluation", "JSON", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TransformerTests", dependencies: ["Transformer", "Tensor", "Files", "JSON", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Inference", "Transformer", "Tensor", "Text", "Corpus", "Evaluation", "Files",
        "JSON", "TestSupport",
      ],
      swiftSettings: settings),
  ]
)
