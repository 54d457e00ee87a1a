// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else, whose targets have the plainest names there are. `Scripts/test-client.sh` puts a link to
// Filbert's checkout beside this manifest.
let package = Package(
  name: "client",
  dependencies: [.package(path: "filbert", traits: [])],
  targets: [
    .target(name: "Files"),
    .target(name: "Text"),
    .target(name: "JSON"),
    .executableTarget(
      name: "Client",
      dependencies: ["Files", "Text", "JSON", .product(name: "Filbert", package: "filbert")]),
  ])
