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
        "only PyTorch weights (pytorch_model.bin)" + conversion(directory)
      } else if has("tf_model.h5") {
        "only TensorFlow weights (tf_model.h5)" + olderConversion(directory, "from_tf=True")
      } else if has("flax_model.msgpack") {
        "only Flax weights (flax_model.msgpack)" + olderConversion(directory, "from_flax=True")
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

  /// With the class that keeps the head. If nothing says which one that is, the tensors are copied as they are.
  private static func conversion(_ directory: String) -> String {
    guard let loader = loader(directory) else {
      return
        "; convert them once with Python: import glob, torch; from safetensors.torch import save_file; "
        + "save_file({k: v.contiguous().clone() for p in glob.glob(\"\(directory)/pytorch_model*.bin\") "
        + "for k, v in torch.load(p, map_location=\"cpu\", weights_only=True).items()}, "
        + "\"\(directory)/model.safetensors\", {\"format\": \"pt\"})"
    }
    return "; convert them once with Python: from transformers import \(loader); "
      + "\(loader).from_pretrained(\"\(directory)\").save_pretrained(\"\(directory)\", safe_serialization=True)"
  }

  /// `transformers` 5 reads neither TensorFlow nor Flax.
  private static func olderConversion(_ directory: String, _ argument: String) -> String {
    let loader = loader(directory) ?? "AutoModel"
    return
      "; convert them once with Python and transformers before version 5: from transformers import \(loader); "
      + "\(loader).from_pretrained(\"\(directory)\", \(argument))"
      + ".save_pretrained(\"\(directory)\", safe_serialization=True)"
  }

  /// The class of `transformers` that loads all of a model by what `config.json` calls it; nil if that does not say.
  private static func loader(_ directory: String) -> String? {
    guard let configuration = try? BertConfiguration(path: "\(directory)/config.json"),
      let name = configuration.architectures.first
    else { return nil }
    return Architecture(rawValue: name)?.loader
  }
}
