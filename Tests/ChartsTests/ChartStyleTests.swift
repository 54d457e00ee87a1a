import FilbertCharts
import Testing

@Suite("Style of charts")
struct ChartStyleTests {
  /// The custom properties of both colour schemes.
  private static let schemes: [[String: String]] = {
    let parts = ChartStyle.css.split(separator: "@media", maxSplits: 1)
    return parts.map { part in
      Dictionary(
        part.matches(of: /--([a-z0-9-]+):(#[0-9a-f]+)/).map { (String($0.1), String($0.2)) },
        uniquingKeysWith: { first, _ in first })
    }
  }()

  /// Relative luminance by WCAG 2.2.
  private static func luminance(_ color: String) -> Double {
    let digits = color.dropFirst().map { $0.hexDigitValue ?? 0 }
    let bytes =
      digits.count == 3
      ? digits.map { $0 * 17 }
      : stride(from: 0, to: 6, by: 2).map { digits[$0] * 16 + digits[$0 + 1] }
    let parts = bytes.map { byte -> Double in
      let value = Double(byte) / 255
      guard value > 0.04045 else { return value / 12.92 }
      // (v + 0.055) / 1.055 to the power of 2.4 is its square times its fifth root squared; Newton's method suffices.
      let base = (value + 0.055) / 1.055
      var root = base
      for _ in 0..<60 {
        root -= (root * root * root * root * root - base) / (5 * root * root * root * root)
      }
      return base * base * root * root
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  private static func contrast(_ first: String, _ second: String) -> Double {
    let values = [luminance(first), luminance(second)].sorted()
    return (values[1] + 0.05) / (values[0] + 0.05)
  }

  @Test(
    "Text has a contrast of 4.5 to 1 and graphics of 3 to 1, in both colour schemes",
    arguments: [0, 1])
  func contrasts(scheme: Int) throws {
    let colors = Self.schemes[scheme]
    let ground = try #require(colors["chart-ground"])
    for name in ["chart-ink", "chart-soft"] {
      #expect(Self.contrast(try #require(colors[name]), ground) >= 4.5, "\(name)")
    }
    for name in ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "chart-axis"] {
      #expect(Self.contrast(try #require(colors[name]), ground) >= 3, "\(name)")
    }
    for shade in 0...9 {
      let text = try #require(colors[shade >= 6 ? "h-high" : "h-low"])
      #expect(Self.contrast(try #require(colors["h\(shade)"]), text) >= 4.5, "shade \(shade)")
    }
    #expect(Self.contrast("#000", "#fff").rounded() == 21)
  }
}
