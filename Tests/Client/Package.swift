// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else, whose targets have the plainest names there are. `Scripts/test-client.sh` puts a link to
// Filbert's checkout and copies of its examples beside this manifest.
let filbert = Target.Dependency.product(name: "Filbert", package: "filbert")
let package = Package(
  name: "client",
  dependencies: [.package(path: "filbert", traits: [])],
  targets: [
    .target(name: "Files"),
    .target(name: "Text"),
    .target(name: "JSON"),
    .executableTarget(name: "Client", dependencies: ["Files", "Text", "JSON", filbert]),
    .executableTarget(name: "PredictExample", dependencies: [filbert]),
    .executableTarget(name: "BatchExample", dependencies: [filbert]),
  ])

if Context.environment["CLIENT_WITH_SERVER"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []))
  package.targets.append(
    .executableTarget(
      name: "ServerExample",
      dependencies: [filbert, .product(name: "Hummingbird", package: "hummingbird")],
      swiftSettings: [.define("CommandLine")]))
}
