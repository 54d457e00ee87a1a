package import FilbertCore
import FilbertFiles
import FilbertJSON

/// What sentence-transformers writes beside an encoder, as it is written: `modules.json`, the configuration of each
/// module, and two files about the whole.
package struct SentencePipelineFiles: Sendable {
  /// A step from a text to its vector.
  struct Module: Sendable {
    /// The Python class, `sentence_transformers.models.Pooling`.
    let type: String
    /// The directory of the module, empty for the model's own.
    let path: String
    /// Its `config.json`; nil if it has none, or is the encoder itself.
    let configuration: JSONObject?
    /// The file that has it, or should have it.
    let configurationFile: String

    /// The class without the place it has in sentence-transformers; the whole name for classes of others.
    var name: String {
      type.hasPrefix("sentence_transformers.")
        ? type.split(separator: ".").last.map(String.init) ?? type : type
    }
  }

  /// The file that says that the directory is a pipeline.
  package static let modulesFile = "modules.json"
  static let generalFile = "config_sentence_transformers.json"
  /// Where `max_seq_length` is: the first of these that is there, as in sentence-transformers.
  static let encoderFiles = [
    "bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet",
  ].map { "sentence_\($0)_config.json" }
  /// Where a copy has the configuration of a module, which then needs no directory of its own.
  private static let configuration = "configuration"

  let directory: String
  let modules: [Module]
  /// `sentence_bert_config.json`, or what an older version called it; empty if there is none.
  let encoder: JSONObject
  /// Where ``encoder`` is.
  let encoderFile: String
  /// `config_sentence_transformers.json`; empty if there is none.
  let general: JSONObject

  /// The files in a model directory; nil if it has no `modules.json`, so that it is not a pipeline.
  ///
  /// - Throws: `badData` if a file cannot be understood.
  init?(directory: String) throws(FilbertError) {
    let file = "\(directory)/\(Self.modulesFile)"
    guard fileExists(file) else { return nil }
    guard let list = try JSONValue.parse(try readFile(file), file: file).arrayValue, !list.isEmpty
    else { throw FilbertError(.badData, "This should be a list of modules.", file: file) }
    self.directory = directory
    modules = try list.map { (module) throws(FilbertError) in
      guard let type = module["type"]?.stringValue, let path = module["path"]?.stringValue,
        !path.hasPrefix("/"), !path.split(separator: "/").contains("..")
      else {
        throw FilbertError(
          .badData,
          "Each module should have a \"type\" and a \"path\" in this directory, not "
            + "\(module.serialized().shortened()).", file: file)
      }
      if let copied = module[Self.configuration]?.objectValue {
        return Module(type: type, path: path, configuration: copied, configurationFile: file)
      }
      let own = "\(directory)/\(path)/config.json"
      return Module(
        type: type, path: path, configuration: path.isEmpty ? nil : try Self.object(own),
        configurationFile: own)
    }
    encoderFile =
      Self.encoderFiles.first { fileExists("\(directory)/\($0)") } ?? Self.encoderFiles[0]
    encoder = try Self.object("\(directory)/\(encoderFile)") ?? JSONObject()
    general = try Self.object("\(directory)/\(Self.generalFile)") ?? JSONObject()
  }

  private static func object(_ path: String) throws(FilbertError) -> JSONObject? {
    guard fileExists(path) else { return nil }
    guard let object = try JSONValue.parse(try readFile(path), file: path).objectValue else {
      throw FilbertError(.badData, "This should be a JSON object.", file: path)
    }
    return object
  }

  /// Writes them into a copy of the model, whose directory has files only: `modules.json` has the configurations of the
  /// modules in it.
  ///
  /// - Throws: `cannotWrite`.
  package func save(to copy: String) throws(FilbertError) {
    let list = modules.enumerated().map { index, module in
      var object: JSONObject = [
        "idx": .number(index), "name": .string(String(index)), "path": .string(module.path),
        "type": .string(module.type),
      ]
      object[Self.configuration] = module.configuration.map { .object($0) }
      return JSONValue.object(object)
    }
    try Self.write(.array(list), to: "\(copy)/\(Self.modulesFile)")
    if !encoder.members.isEmpty {
      try Self.write(.object(encoder), to: "\(copy)/\(Self.encoderFiles[0])")
    }
    if !general.members.isEmpty {
      try Self.write(.object(general), to: "\(copy)/\(Self.generalFile)")
    }
  }

  static func write(_ value: JSONValue, to path: String) throws(FilbertError) {
    try writeFile(path, Array((value.serialized(pretty: true) + "\n").utf8))
  }
}
