import NIOCore
import Testing

@testable import FilbertConnections

/// Who is slow.
@Suite struct TransferPaceTests {
  private let window = Duration.seconds(1)

  private func at(_ milliseconds: Int64) -> NIODeadline {
    .uptimeNanoseconds(0) + .milliseconds(milliseconds)
  }

  private func isSlow(_ pace: TransferPace, at milliseconds: Int64) -> Bool {
    pace.isSlow(at: at(milliseconds), window: window)
  }

  @Test func whoeverBeginsHasAWindowOfTime() {
    let pace = TransferPace(start: at(0))
    #expect(!isSlow(pace, at: 999))
    #expect(isSlow(pace, at: 1000))
  }

  @Test func whoeverStopsIsSlowAWindowLater() {
    var pace = TransferPace(start: at(0))
    pace.moved(10 << 20, at: at(500), window: window)
    #expect(!isSlow(pace, at: 1499))
    #expect(isSlow(pace, at: 1500))
  }

  @Test func whatMovedBeforeHelpsNobodyWhoSendsAByteNowAndThen() {
    var pace = TransferPace(start: at(0))
    pace.moved(10 << 20, at: at(100), window: window)
    for time in stride(from: Int64(600), through: 2100, by: 500) {
      pace.moved(1, at: at(time), window: window)
    }
    #expect(isSlow(pace, at: 2101))
  }

  @Test func whoeverKeepsTheLeastRateIsNotSlow() {
    var pace = TransferPace(start: at(0))
    for time in stride(from: Int64(100), through: 60_000, by: 100) {
      pace.moved(TransferPace.least / 10 + 1, at: at(time), window: window)
      #expect(!isSlow(pace, at: time + 99))
    }
  }

  @Test func whoeverSpeedsUpIsForgiven() {
    var pace = TransferPace(start: at(0))
    pace.moved(1, at: at(1000), window: window)
    #expect(isSlow(pace, at: 1000))
    pace.moved(TransferPace.least, at: at(2000), window: window)
    #expect(!isSlow(pace, at: 2000))
  }
}
