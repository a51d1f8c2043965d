import PackageModel
import Testing

@Suite struct MatchSpecErrorTests {
    @Test(arguments: [
        ("", "expected a package name, at character 1 of ``"),
        ("# only", "expected a package name, at character 1 of `# only`"),
        (">=1", "expected a package name, at character 1 of `>=1`"),
        ("a >=", "expected a version after `>=`, at character 5 of `a >=`"),
        ("a=", "expected a version after `=`, at character 3 of `a=`"),
        ("a 1.0=", "expected a build after `=`, at character 7 of `a 1.0=`"),
        ("a 1.0 b c", "expected the end of the spec, at character 9 of `a 1.0 b c`"),
        ("a 1..0", "expected a version, at character 3 of `a 1..0`"),
        ("a>=1;b", "expected `,`, `|` or a build, at character 5 of `a>=1;b`"),
        ("a[x]", "expected `=` after `x`, at character 4 of `a[x]`"),
        ("a[", "expected a field such as `version`, or `]`, at character 3 of `a[`"),
        (
            "a[colour=red]",
            "expected a field that specs have, such as `version` or `build`, at character 3 of "
                + "`a[colour=red]`"
        ),
        ("a[build=b", "expected a comma or `]`, at character 10 of `a[build=b`"),
        (
            "a[build='b]",
            "expected the quote that ends the value, at character 9 of `a[build='b]`"
        ),
        ("a[build=b,build=c]", "expected each field once, at character 11 of `a[build=b,build=c]`"),
        ("a[version='>=']", "expected a version after `>=`, at character 14 of `a[version='>=']`"),
        ("a[md5=xyz]", "expected 32 hexadecimal digits, at character 7 of `a[md5=xyz]`"),
        (
            "a[build=x][build=y]",
            "expected the end of the spec, at character 11 of `a[build=x][build=y]`"
        ),
        (
            "a[extras=[A]]",
            "expected names of extras in lower case, at character 11 of `a[extras=[A]]`"
        ),
        (
            "a[flags=a:b:c]",
            "expected flags such as `cuda` or `blas:mkl`, at character 9 of `a[flags=a:b:c]`"
        ),
        ("::a", "expected a channel before `:`, at character 1 of `::a`"),
        (
            "x.conda",
            "expected a package file: name, version and build, at character 1 of `x.conda`"
        ),
        (
            "a-1-0.conda#zz",
            "expected a SHA-256 or MD5 digest, at character 13 of `a-1-0.conda#zz`"
        ),
        ("ä", "expected a package name, at character 1 of `ä`"),
        (
            "nümpy", "expected a comparison such as `>=`, a space or `[`, at character 2 of `nümpy`"
        ),
        (
            "a[when='b and']",
            "expected a package, at character 14 of `a[when='b and']`"
        ),
        ("a[when='']", "expected a package, at character 9 of `a[when='']`"),
        (
            "a[when='b[when=c]']",
            "expected a package without `when`, at character 9 of `a[when='b[when=c]']`"
        ),
        ("^a", "expected `$` at the end of the name, at character 1 of `^a`"),
    ])
    func `a fault is told with its place`(text: String, message: String) {
        do {
            let spec = try MatchSpec(text)
            Issue.record("\(text) was read as \(spec)")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func `hostile specs are refused or read fast`() {
        let long = String(repeating: "a", count: 100_000)
        let hostile = [
            long, "a[" + long, "a[build='" + long, String(repeating: "[", count: 100_000),
            String(repeating: "::", count: 50_000), "a " + String(repeating: "(", count: 16_000),
            "a[when='" + String(repeating: "(", count: 16_000) + "']",
            "a[when='" + String(repeating: "b and ", count: 2500) + "']",
            "a[" + String(repeating: ",", count: 16_000),
            "a[extras=[" + String(repeating: "x,", count: 8000),
            "a[when=\"b[when='c[when=d]']\"]",
            "a[version='" + String(repeating: "\\", count: 16_000),
            "a " + String(repeating: "1 !1", count: 4000),
        ]
        for text in hostile {
            #expect(throws: SyntaxError.self, "\(text.prefix(40))") { try MatchSpec(text) }
        }
        let many = "a[when='" + String(repeating: "b and ", count: 2500) + "b']"
        #expect(throws: Never.self) { try MatchSpec(many) }
    }

    @Test func `every text that is cut short or spoilt is read or refused, never more`() {
        let seed =
            "https://h/c/linux-64::n-m >=1.0,<2|(=3) py*_0[build_number='>1',when=\"a>=1 or (b and c)\",extras=[x,y]] # c"
        let signs = Array("[]()'\"\\=<>!~,|*^$:# .é")
        let text = Array(seed)
        for index in text.indices {
            _ = try? MatchSpec(String(text[..<index]))
            for sign in signs {
                var spoilt = text
                spoilt[index] = sign
                if let spec = try? MatchSpec(String(spoilt)) {
                    #expect((try? MatchSpec(spec.description)) == spec, "\(spec.text)")
                }
            }
        }
    }
}
