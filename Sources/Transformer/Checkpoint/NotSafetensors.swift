/// Files that end up under the name `model.safetensors` by mistake, distinguished by their first bytes.
enum NotSafetensors {
  /// What kind of file it is instead, and what to do, or nil if it may be a safetensors file.
  ///
  /// - Parameter start: The first 512 bytes, or all of a shorter file.
  static func explanation(of start: [UInt8]) -> String? {
    if start.isEmpty { return "The file is empty; fetch it again." }
    if start.starts(with: "version https://git-lfs".utf8) {
      return "This is a Git LFS pointer and not the model itself; run \"git lfs pull\" in the "
        + "model's directory or download the file from the hub."
    }
    // A zip archive, and a pickle of protocol 2: torch.save since and before PyTorch 1.6.
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) || start.starts(with: [0x80, 0x02, 0x8A, 0x0A])
    {
      return "This is a PyTorch file under the name of a safetensors file; convert it with "
        + "save_pretrained(..., safe_serialization=True) of transformers."
    }
    let text = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.prefix(14)
    // ASCII letters to lower case.
    let lowered = text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    if ["<!doctype html", "<html", "<?xml"].contains(where: { lowered.starts(with: $0.utf8) }) {
      return "This is a web page and not a model: the download was answered with an error or login "
        + "page; fetch the file again."
    }
    return nil
  }
}
