import FilbertCore
package import Metrics
import Synchronization

/// The backend of swift-metrics that Prometheus reads.
///
/// Instruments with the same name and labels are one, no matter who creates them and however often. Counters are
/// counters, recorders that aggregate and timers are histograms (timers in seconds), gauges and meters are gauges.
/// Making one takes a lock and builds its labels: so keep instruments that every request uses.
package final class PrometheusRegistry: MetricsFactory {
  /// All samples of one name, by the text of their labels, compared by bytes.
  private struct Family {
    let type: String
    let suffixes: [String]
    var instruments: [ExactString: any PrometheusInstrument] = [:]
  }

  private let descriptions: [String: MetricDescription]
  private let collectors: [@Sendable (inout PrometheusText) -> Void]
  private let families = Mutex<[String: Family]>([:])

  /// A registry without instruments.
  ///
  /// - Parameters:
  ///   - descriptions: Help and buckets by name; metrics without have no help, and buckets of seconds.
  ///   - collectors: Sources of further families, called at each scrape, such as ``ProcessMetrics/collect(into:)``.
  package init(
    _ descriptions: [MetricDescription] = [],
    collectors: [@Sendable (inout PrometheusText) -> Void] = []
  ) {
    self.descriptions = Dictionary(
      descriptions.map { (PrometheusName.metric($0.name), $0) },
      uniquingKeysWith: { first, _ in first })
    self.collectors = collectors
  }

  /// Everything counted until now, as ``PrometheusText`` writes it: by name, then by labels.
  package func render() -> [UInt8] {
    let families = families.withLock { $0 }
    var text = PrometheusText()
    for (name, family) in families.sorted(by: { $0.key < $1.key }) {
      text.begin(name, type: family.type, help: descriptions[name]?.help)
      for (labels, instrument) in family.instruments.sorted(by: { $0.key < $1.key }) {
        instrument.append(to: &text, name: name, labels: labels.string)
      }
    }
    for collect in collectors { collect(&text) }
    return text.bytes
  }

  /// The instrument of a name and labels, made if there is none.
  ///
  /// A name that is in use for another type is a mistake of a programmer that would make the whole text unreadable.
  private func instrument<Instrument: PrometheusInstrument>(
    _ label: String, _ dimensions: [(String, String)],
    _ make: (_ buckets: [Double]) -> Instrument
  ) -> Instrument {
    let name = PrometheusName.metric(label)
    let labels = ExactString(PrometheusName.labels(dimensions))
    return families.withLock { families in
      if let family = families[name], let instrument = family.instruments[labels] as? Instrument {
        return instrument
      }
      if let family = families[name] {
        precondition(
          family.type == Instrument.type,
          "The metric \(name) is a \(family.type) and cannot be a \(Instrument.type)")
      } else {
        let taken = Set(families.flatMap { name, family in family.suffixes.map { name + $0 } })
        for suffix in Instrument.suffixes {
          precondition(
            !taken.contains(name + suffix), "Another metric has samples named \(name + suffix)")
        }
      }
      let instrument = make(descriptions[name]?.buckets ?? MetricDescription.seconds)
      families[name, default: Family(type: Instrument.type, suffixes: Instrument.suffixes)]
        .instruments[labels] = instrument
      return instrument
    }
  }

  /// Removes an instrument, for all its holders: its samples are gone, and the next of its name and labels is a new
  /// one.
  private func forget(_ handler: AnyObject) {
    families.withLock { families in
      for (name, family) in families {
        guard let gone = family.instruments.first(where: { $0.value === handler }) else { continue }
        families[name]?.instruments[gone.key] = nil
        if family.instruments.count == 1 { families[name] = nil }
      }
    }
  }
}

extension PrometheusRegistry {
  /// The counter of a name and labels.
  package func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler {
    instrument(label, dimensions) { _ in PrometheusCounter() }
  }

  /// The same counter: it takes whole and fractional amounts.
  package func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    instrument(label, dimensions) { _ in PrometheusCounter() }
  }

  /// The gauge of a name and labels.
  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    instrument(label, dimensions) { _ in PrometheusGauge() }
  }

  /// The histogram of a name and labels, or the gauge if only the last value counts.
  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    if aggregate {
      instrument(label, dimensions, PrometheusHistogram.init(bounds:))
    } else {
      instrument(label, dimensions) { _ in PrometheusGauge() }
    }
  }

  /// The histogram of a name and labels, in seconds.
  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    instrument(label, dimensions, PrometheusHistogram.init(bounds:))
  }

  /// Forgets a counter.
  package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }

  /// Forgets a counter.
  package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
    forget(handler)
  }

  /// Forgets a gauge.
  package func destroyMeter(_ handler: any MeterHandler) { forget(handler) }

  /// Forgets a histogram or gauge.
  package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }

  /// Forgets a histogram.
  package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}
