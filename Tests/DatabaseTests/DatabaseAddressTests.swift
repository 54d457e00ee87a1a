import FilbertCore
import FilbertDatabase
import Foundation
import Testing

@Suite struct DatabaseAddressTests {
  @Test(
    arguments: [
      ("sqlite:a.db", "a.db", .onlyTable),
      ("sqlite:/x/a%20b%3F.db?table=t", "/x/a b?.db", .table("t")),
      ("sqlite:商店.db?table=%E8%A1%A8 1", "商店.db", .table("表 1")),
      ("sqlite:a.db?table=a?b=c&d", "a.db", .table("a?b=c&d")),
      (
        "sqlite:a.db?query=SELECT * FROM t WHERE x = '?' AND y LIKE '%ab%'", "a.db",
        .query("SELECT * FROM t WHERE x = '?' AND y LIKE '%ab%'")
      ),
      ("sqlite:a.db?query=SELECT%20x%20FROM%20t", "a.db", .query("SELECT x FROM t")),
    ] as [(String, String, DatabaseAddress.Content)])
  func reads(text: String, path: String, content: DatabaseAddress.Content) throws {
    let address = try DatabaseAddress(text)
    #expect(address.path == path)
    #expect(address.content == content)
    #expect(address.text == text)
  }

  @Test(
    arguments: [
      "sqlite:", "sqlite:?table=t", "sqlite:a%2.db", "sqlite:100%.db", "sqlite:a%00.db",
      "sqlite:a%FF.db", "sqlite:a.db?", "sqlite:a.db?tabel=t", "sqlite:a.db?table=",
      "sqlite:a.db?query=", "a.db",
    ])
  func refuses(text: String) {
    #expect { try DatabaseAddress(text) } throws: { error in
      (error as? FilbertError)?.code == .usage && (error as? FilbertError)?.file == text
    }
  }

  @Test func distinguishesAddressesFromPaths() {
    #expect(DatabaseAddress.isAddress("sqlite:a.db"))
    #expect(!DatabaseAddress.isAddress("./sqlite:a.db"))
    #expect(!DatabaseAddress.isAddress("sqlite.db"))
  }

  @Test func knowsTheSameTable() throws {
    let databases = try Databases()
    let path = try databases.shop()
    let other = databases.directory.path + "/./a.db"
    let table = try DatabaseAddress("sqlite:\(path)?table=Products")
    #expect(table.isSameTable(as: try DatabaseAddress("sqlite:\(other)?table=products")))
    #expect(table.isSameTable(as: try DatabaseAddress("sqlite:\(other)")))
    #expect(!table.isSameTable(as: try DatabaseAddress("sqlite:\(other)?table=scored")))
    #expect(!table.isSameTable(as: try DatabaseAddress("sqlite:\(path)x?table=products")))
  }
}
