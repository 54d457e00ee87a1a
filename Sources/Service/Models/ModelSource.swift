package import FilbertCore

/// A model to serve: `intent=Models/shop-intent`, or only a directory, whose last component is the name.
package struct ModelSource: Sendable, Equatable {
  package let name: String
  package let directory: String

  /// - Throws: `usage` for a name that cannot be part of a path of a URL.
  package init(_ argument: String) throws(FilbertError) {
    if let equals = argument.firstIndex(of: "=") {
      (name, directory) = (
        String(argument[..<equals]), String(argument[argument.index(after: equals)...])
      )
    } else {
      directory = argument
      name =
        argument.split(separator: "/").last { $0 != "." && $0 != ".." }.map(String.init) ?? argument
    }
    let isName =
      !name.isEmpty && name.utf8.count <= 100
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
    guard isName, name != ".", name != "..", !directory.isEmpty else {
      throw FilbertError(
        .usage,
        naming: "\(.model, argument): the name of a served model has letters, digits, points, "
          + "hyphens and underscores; specify it with \(.model, "NAME=DIR").")
    }
  }
}
