import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Testing

@Suite struct DropoutStreamsTests {
  private func mask(step: Int, part: Int = 0, _ site: DropoutStreams.Site, layer: Int = 0)
    -> [Float]
  {
    let streams = DropoutStreams(
      hidden: 0.5, attention: 0.5, classifier: 0.5, seed: 1, step: step, part: part)
    let y = Matrix(rows: 4, columns: 64)
    y.fill(1)
    streams(site, layer: layer)?.apply(y, into: y)
    return y.elements
  }

  /// Forward passes, parts of one, sites and layers drop independently of each other.
  @Test func noTwoShareAMask() {
    let masks = [
      mask(step: 3, .feedForward), mask(step: 4, .feedForward),
      mask(step: 3, part: 1, .feedForward),
      mask(step: 3, part: 2, .feedForward), mask(step: 3, .feedForward, layer: 1),
      mask(step: 3, part: 1, .feedForward, layer: 1), mask(step: 3, .attentionOutput),
    ]
    #expect(Set(masks).count == masks.count)
    #expect(mask(step: 3, part: 1, .feedForward) == mask(step: 3, part: 1, .feedForward))
    for mask in masks { #expect(mask.contains(0) && mask.contains(2)) }
  }
}
