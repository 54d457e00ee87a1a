import Foundation
import Testing

@testable import FilbertCore

@Suite struct FixedPointTests {
  @Test(arguments: [
    (0.125, 2, "0.12"), (0.375, 2, "0.38"), (0.145, 2, "0.14"), (0.5, 0, "0"), (1.5, 0, "2"),
    (2.5, 0, "2"), (0.99951, 3, "1.000"), (0.99949, 3, "0.999"), (0.9995, 3, "1.000"),
    (9.995, 2, "9.99"), (0, 3, "0.000"),
    (-0.125, 2, "-0.12"), (-0.0, 1, "-0.0"), (.leastNonzeroMagnitude, 3, "0.000"), (1, 2, "1.00"),
    (123456789.987654321, 4, "123456789.9877"), (.nan, 2, "nan"), (-.infinity, 2, "-inf"),
  ])
  func roundsAsPython(value: Double, digits: Int, text: String) {
    #expect(fixedPoint(value, digits: digits) == text)
  }

  @Test func agreesWithPrintfOnRatios() {
    for denominator in 1...160 {
      for numerator in 0...denominator {
        let value = Double(numerator) / Double(denominator)
        for digits in [0, 1, 2, 3, 4, 17, 60] {
          let expected = String(format: "%.\(digits)f", value)
          #expect(fixedPoint(value, digits: digits) == expected)
        }
      }
    }
  }
}
