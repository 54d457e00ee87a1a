import FilbertCore
import FoundationEssentials

/// What to tell someone whose model directory has no safetensors weights.
enum MissingWeights {
  /// The sentence that fits what the directory does have.
  static func error(in directory: String) -> FilbertError {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) else {
      return FilbertError(
        .missingInput, "There is no such model directory; check the path or fetch the model first.",
        file: directory)
    }
    guard isDirectory else {
      return FilbertError(
        .missingInput,
        "This is a file; name the directory that has config.json and model.safetensors.",
        file: directory)
    }
    let has = { (name: String) in FileManager.default.fileExists(atPath: "\(directory)/\(name)") }
    let clause =
      if has("pytorch_model.bin") || has("pytorch_model.bin.index.json") {
        "only PyTorch weights (pytorch_model.bin)" + conversion(directory, from: "")
      } else if has("tf_model.h5") {
        "only TensorFlow weights (tf_model.h5)" + conversion(directory, from: ", from_tf=True")
      } else if has("flax_model.msgpack") {
        "only Flax weights (flax_model.msgpack)" + conversion(directory, from: ", from_flax=True")
      } else if has("adapter_model.safetensors") {
        "only an adapter (adapter_model.safetensors); merge it into its base model with peft's "
          + "merge_and_unload() and save that"
      } else if has("model.onnx") || has("onnx") {
        "only an ONNX export; fetch the model.safetensors it was made from"
      } else {
        "no model.safetensors; fetch the model again or name another directory"
      }
    return FilbertError(.missingInput, "The directory has \(clause).", file: directory)
  }

  private static func conversion(_ directory: String, from argument: String) -> String {
    "; convert them once with Python: from transformers import AutoModel; "
      + "AutoModel.from_pretrained(\"\(directory)\"\(argument))"
      + ".save_pretrained(\"\(directory)\", safe_serialization=True)"
  }
}
