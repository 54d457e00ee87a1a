import FilbertCore
import Testing

@Suite struct DateTextTests {
  private func date(_ text: String, _ order: DateOrder = .dmy) -> [Int]? {
    DateText(text)?.date(order).map { [$0.year, $0.month, $0.day] }
  }

  @Test func datesAreReadAsTheyAreWritten() {
    for text in [
      "2026-03-14", "2026/3/14", "2026年3月14日", "14.03.2026", "14/03/2026", " 2026-03-14T10:00 ",
    ] {
      #expect(date(text) == [2026, 3, 14], "\(text)")
    }
    #expect(date("03/14/2026", .mdy) == [2026, 3, 14])
    #expect(date("14.03.2026", .mdy) == [2026, 3, 14])
    #expect(date("2026-03") == [2026, 3, 1])
    #expect(date("2026年3月") == [2026, 3, 1])
  }

  @Test func otherTextsAreNotDates() {
    for text in [
      "", "2026", "2026-13-01", "2026-03-32", "2026-03-14x", "2026-03-", "14/03",
      "a-b-c", "14/03/206", "14/3/6", "123-03-14", "26-03", "14.03.26.", "12.10.05.01",
    ] {
      #expect(date(text) == nil, "\(text)")
    }
  }

  @Test func monthsHaveNames() {
    for text in [
      "14 Mar 2026", "14-Mar-2026", "March 14th, 2026", "Sat, 14 Mar 2026 10:00:00 +0000",
      "Saturday 14 march 2026", "14 Mar 26", "14-MAR-26", "2026-Mar-14", "the 14th of March 2026",
      "March 14, 2026 at 10:30 AM", "Saturday, March 14, 2026",
      "14. März 2026", "14. Mrz. 2026", "Sa., 14. Mär. 2026", "Samstag, den 14. März 2026 um 10:30",
      "14. Ma\u{308}rz 2026", "Sa 14.03.2026", "Sa, 14.03.26",
      "14 mars 2026", "sam. 14 mars 2026 à 10h30", "le 14 mars 2026", "mar. 14 mars 2026",
      "14 mar 2026", "14 mar. 2026", "sábado, 14 de marzo de 2026", "14 de marzo del 2026",
      "mar, 14 mar 2026", "14\u{a0}mars\u{a0}2026",
    ] {
      #expect(date(text) == [2026, 3, 14], "\(text)")
    }
    for text in [
      "14 Mar", "Mar 2026", "14 Mar 206", "14 Ma 2026", "40th Mar 2026", "14 Foo 2026",
      "14 jui 2026", "14 Mar 10:30", "Martin 14 2026",
    ] {
      #expect(date(text) == nil, "\(text)")
    }
  }

  /// `Intl.DateTimeFormat` with long and short months in en, de, fr and es.
  @Test func monthsOfFourLanguagesAreRead() {
    let names = [
      ["January", "Jan", "Januar", "Jän.", "janvier", "janv.", "enero", "ene"],
      ["February", "Feb", "Februar", "Feb.", "février", "févr.", "febrero", "feb"],
      ["March", "Mar", "März", "Mrz", "mars", "marzo", "mar"],
      ["April", "Apr", "Apr.", "avril", "avr.", "abril", "abr"],
      ["May", "Mai", "mai", "mayo", "may"],
      ["June", "Jun", "Juni", "juin", "junio", "jun"],
      ["July", "Jul", "Juli", "juillet", "juil.", "julio", "jul"],
      ["August", "Aug", "Aug.", "août", "agosto", "ago"],
      ["September", "Sep", "Sept", "Sept.", "septembre", "septiembre", "sept", "set"],
      ["October", "Oct", "Oktober", "Okt.", "octobre", "oct.", "octubre", "oct"],
      ["November", "Nov", "Nov.", "novembre", "noviembre", "nov"],
      ["December", "Dec", "Dezember", "Dez.", "décembre", "déc.", "diciembre", "dic"],
    ]
    for (place, month) in names.enumerated() {
      for name in month {
        #expect(date("2 \(name) 2026") == [2026, place + 1, 2], "\(name)")
        #expect(date("\(name.uppercased()) 2, 2026") == [2026, place + 1, 2], "\(name)")
      }
    }
  }

  @Test func yearsOfTwoDigitsAreThoseOfC() {
    #expect(date("01.03.26") == [2026, 3, 1] && date("1.3.68") == [2068, 3, 1])
    #expect(date("1.3.69") == [1969, 3, 1] && date("26年3月1日") == [2026, 3, 1])
    #expect(date("03/01/26", .mdy) == [2026, 3, 1] && date("03/01/26", .dmy) == [2026, 1, 3])
    #expect(date("26-03-01", .ymd) == [2026, 3, 1] && date("26.3.1", .ymd) == [2026, 3, 1])
  }

  @Test func ordersAreThoseThatTheNumbersAllow() {
    func orders(_ text: String) -> Set<DateOrder>? { DateText(text)?.orders }
    #expect(orders("26-03-04") == [.dmy, .ymd] && orders("03/04/05") == [.dmy, .mdy, .ymd])
    #expect(orders("3/4/26") == [.dmy, .mdy] && orders("3/14/26") == [.mdy])
    #expect(orders("26-3-4") == [.ymd] && orders("99-03-04") == [.ymd])
    #expect(orders("01.03.26") == [.dmy, .ymd] && orders("1.3.26") == [.dmy])
    #expect(orders("26.3.1") == [.ymd])
  }

  @Test func timesOfDay() {
    let midnight = 1_773_446_400.0
    for (text, hour, minute) in [
      ("2026-03-14 9:05", 9, 5), ("3/14/2026 3:05 PM", 15, 5), ("3/14/2026 12:05 am", 0, 5),
      ("2026年3月14日 下午3:05", 15, 5), ("2026年3月14日上午12:05", 0, 5), ("2026年3月14日 15时05分", 15, 5),
      ("2026年3月14日 中午12:30", 12, 30), ("14 Mar 2026, 10:30", 10, 30),
      ("14 mars 2026 à 15h05", 15, 5), ("14 de marzo de 2026 a las 9:05", 9, 5),
      ("3/14/26, 3:05\u{202f}PM", 15, 5), ("14.03.2026 um 15 Uhr", 15, 0),
      ("14. März 2026, 15:05 Uhr", 15, 5), ("14.03.2026, 15 Uhr 05", 15, 5),
      ("14 mars 2026 à 15 h 05", 15, 5), ("14/3/2026, 3:05 p. m.", 15, 5),
      ("14/3/2026 12:05 a.m.", 0, 5), ("3/14/2026 3:05 P.M.", 15, 5), ("3/14/2026 3 PM", 15, 0),
      ("2026年3月14日15时", 15, 0),
    ] {
      let clock = (DateText(text)?.clock(.mdy) ?? DateText(text)?.clock(.dmy))
      #expect(clock?.seconds == midnight + Double(3600 * hour + 60 * minute), "\(text)")
      #expect(clock != nil && clock?.offset == nil, "\(text)")
    }
    let zoned = DateText("2026-03-14T10:30:00+08:00")
    #expect(zoned?.clock(.dmy)?.offset == 28_800)
    #expect(zoned?.seconds(.dmy) == midnight + 9000)
  }

  @Test func zonesHaveNames() {
    for (zone, hours) in [
      ("Z", 0.0), ("UTC", 0), ("+0200", 2), ("+02", 2), ("GMT+2", 2), ("UTC+05:30", 5.5),
      ("EST", -5),
      ("PDT", -7), ("MESZ", 2), ("CET", 1), ("JST", 9),
      ("GMT+0100 (Central European Standard Time)", 1),
      ("-0330", -3.5),
    ] {
      let text = "2026-03-14 10:30:00 \(zone)"
      #expect(DateText(text)?.clock(.dmy)?.offset == 3600 * hours, "\(text)")
    }
    // One abbreviation, several zones; and what is not a zone.
    for zone in [
      "CST", "IST", "BST", "PST", "MST", "CDT", "+2:3", "+24", "+02:60", "UTC+", "+12345", "(CET)",
      "morning", "+-2",
    ] {
      #expect(DateText("2026-03-14 10:30 \(zone)")?.clock(.dmy) == nil, "\(zone)")
    }
  }

  @Test func yearsMayFollowTheTime() {
    let seconds = 1_773_484_200.0
    #expect(DateText("Sat Mar 14 10:30:00 +0000 2026")?.seconds(.dmy) == seconds)
    #expect(DateText("Sat Mar 14 11:30:00 CET 2026")?.seconds(.dmy) == seconds)
    #expect(DateText("Sat Mar 14 10:30:00 2026")?.seconds(.dmy) == seconds)
    #expect(DateText("Sat Mar 14 2026 11:30:00 GMT+0100 (CET)")?.seconds(.dmy) == seconds)
    #expect(DateText("Sat Mar 14 10:30:00 +0000 26")?.seconds(.dmy) == nil)
  }

  @Test func slashesSayWhichNumberComesFirst() {
    #expect(DateText("03/14/2026")?.orders == [.mdy])
    #expect(DateText("14/03/2026")?.orders == [.dmy])
    #expect(DateText("03-14-2026")?.orders == [.mdy])
    #expect(DateText("03/04/2026")?.orders == [.dmy, .mdy])
    for text in ["2026/03/04", "2026/03/14", "14.03.2026", "26年3月4日", "4 Mar 26"] {
      #expect(DateText(text)?.isOrderFixed == true, "\(text)")
    }
    #expect(DateText("03/04/2026")?.isOrderFixed == false)
  }

  @Test func secondsNeedADayThatExists() {
    #expect(DateText("2024-02-29")?.seconds(.dmy) == 1_709_164_800)
    for text in [
      "2026-02-29", "1900-02-29", "2026-04-31", "2026-03-14 24:00", "2026-03-14 10:60",
      "2026-03-14 15:22 PM", "2026-03-14 10:22 noon", "31 Feb 2026",
    ] {
      #expect(DateText(text)?.seconds(.dmy) == nil, "\(text)")
    }
  }
}
