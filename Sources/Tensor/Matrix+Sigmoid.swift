import Glibc

extension Matrix {
  /// Replaces every x by 1 / (1 + exp(-x)), computed in double: a row has a few elements, one per label.
  package func sigmoidInPlace() {
    withMutableSpan { span in
      for index in span.indices { span[index] = Float(1 / (1 + exp(-Double(span[index])))) }
    }
  }
}
