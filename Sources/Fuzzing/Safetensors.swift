import FilbertTransformer

private let file = ScratchFile("model.safetensors", in: shards)
private let index = ScratchFile("model.safetensors.index.json", in: shards)
private let shard = ScratchFile("a.safetensors", in: shards)
private let shards = ScratchFile.folder("shards")

/// A file of weights of which every tensor is read in each manner; an input that begins with `{` is an index of shards.
func fuzzSafetensors(_ bytes: [UInt8]) {
  if bytes.first == UInt8(ascii: "{") {
    index.write(bytes)
    shard.write([2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8))
    visitCheckpoint()
    index.remove()
    return
  }
  file.write(bytes)
  defer { file.remove() }
  visitCheckpoint()
  guard let tensors = try? SafetensorsFile(file.path) else { return }
  var end = 0
  for tensor in tensors.tensors {
    require(
      end == 0 || tensor.byteRange.lowerBound == end, "a hole before \(tensor.name)")
    end = tensor.byteRange.upperBound
    require(end <= bytes.count, "\(tensor.name) lies outside the file")
    if let floats = try? tensors.floats(tensor.name) {
      require(floats.count == tensor.elementCount, "\(tensor.name) has \(floats.count) elements")
    }
    _ = try? tensors.integers(tensor.name, shape: tensor.shape)
    if tensor.shape.count == 2 {
      _ = try? tensors.mapped(tensor.name, rows: tensor.shape[0], columns: tensor.shape[1])
    }
    tensors.release(tensor.name)
  }
}

private func visitCheckpoint() {
  guard let checkpoint = try? Checkpoint(directory: shards) else { return }
  for name in checkpoint.names {
    require(checkpoint.info(name) != nil, "\(name) is not found")
    _ = checkpoint.resolve(name)
    _ = try? checkpoint.floats(name)
  }
}
