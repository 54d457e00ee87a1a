package import FilbertCore
package import FilbertFiles
import FilbertJSON
package import FilbertTransformer

extension SentencePipelineFiles {
  private static let poolingDirectory = "1_Pooling"

  /// Writes what makes an encoder a model of sentence-transformers, which gives vectors of length 1: `modules.json`,
  /// `1_Pooling/config.json` and `sentence_bert_config.json`.
  ///
  /// - Parameters:
  ///   - dimensions: numbers in a vector.
  ///   - maximumLength: the longest text that is read, in tokens.
  /// - Throws: `cannotWrite`.
  package static func write(
    pooling: SentenceEncoder.Pooling, dimensions: Int, maximumLength: Int,
    into output: OutputDirectory
  ) throws(FilbertError) {
    let modules = [
      ("", "Transformer"), (poolingDirectory, "Pooling"), ("2_Normalize", "Normalize"),
    ]
    let list = modules.enumerated().map { index, module in
      JSONValue.object([
        "idx": .number(index), "name": .string(String(index)), "path": .string(module.0),
        "type": .string("sentence_transformers.models.\(module.1)"),
      ])
    }
    try write(.array(list), to: output.file(modulesFile))
    try output.makeDirectory(poolingDirectory)
    try write(
      [
        "word_embedding_dimension": .number(dimensions),
        "pooling_mode_cls_token": .bool(pooling == .cls),
        "pooling_mode_mean_tokens": .bool(pooling == .mean),
        "pooling_mode_max_tokens": false, "pooling_mode_mean_sqrt_len_tokens": false,
      ], to: output.file("\(poolingDirectory)/config.json"))
    try write(
      ["max_seq_length": .number(maximumLength), "do_lower_case": false],
      to: output.file(encoderFiles[0]))
  }
}
