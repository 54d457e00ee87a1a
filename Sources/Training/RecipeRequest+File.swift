package import FilbertCore
import FilbertFiles
package import FilbertJSON

extension RecipeRequest {
  /// The values of a recipe's file, for ``settings``.
  ///
  /// - Throws: `missingInput` if there is no such file; `badData` if it is not a recipe.
  package static func settings(inFile path: String) throws(FilbertError) -> JSONObject {
    guard let object = try JSONValue.parse(readFile(path), file: path).objectValue else {
      throw FilbertError(
        .badData,
        "This is not a recipe: an object with values such as \"learning_rate\" is expected.",
        file: path)
    }
    // Here, where the file can be named.
    var recipe = Recipe()
    do throws(FilbertError) {
      for (name, value) in object.members { try recipe.set(name, to: value) }
    } catch { throw error.placed(in: path) }
    return object
  }
}
