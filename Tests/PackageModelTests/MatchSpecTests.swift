import PackageModel
import Testing

@Suite struct MatchSpecTests {
    private func matches(
        _ text: String, _ version: String, _ build: String = "h1_0", number: Int = 0
    ) throws -> Bool {
        try MatchSpec(text).matches(
            version: try #require(CondaVersion(version)), build: build, buildNumber: number)
    }

    @Test func `a name alone means all of its packages`() throws {
        let spec = try MatchSpec(" Foo_Bar.baz-1 ")
        #expect(spec.name == "foo_bar.baz-1" && spec.exactName == "foo_bar.baz-1")
        #expect(spec.version == nil && spec.build == nil && !spec.needsRecord)
        #expect(spec.text == " Foo_Bar.baz-1 " && spec.description == "foo_bar.baz-1")
    }

    /// The two lists of CEP 29.
    @Test(arguments: [
        "pkg=1.8", "pkg =1.8", "pkg 1.8.*", "pkg 1.8.* *", "pkg=1.8.*", "pkg=1.8.*=*",
        "pkg =1.8.* *", "pkg ==1.8.* *", "pkg[version=1.8.*]", "pkg[version=\"1.8.*\"]",
        "pkg =1.8 *",
    ])
    func `fuzzy spellings mean the beginning`(text: String) throws {
        #expect(try MatchSpec(text) == MatchSpec("pkg=1.8"))
        #expect(try matches(text, "1.8.3") && !matches(text, "1.9"))
    }

    @Test(arguments: [
        "pkg 1.8", "pkg 1.8 *", "pkg==1.8", "pkg=1.8=*", "pkg==1.8=*", "pkg ==1.8 *",
        "pkg[version=1.8]", "pkg[version=\"1.8\"]", "pkg == 1.8", "pkg  1.8   *",
    ])
    func `exact spellings mean the version`(text: String) throws {
        #expect(try MatchSpec(text) == MatchSpec("pkg==1.8"))
        #expect(try matches(text, "1.8.0") && !matches(text, "1.8.3"))
    }

    @Test(arguments: [
        "pkg 1.8 py36_0", "pkg=1.8=py36_0", "pkg==1.8=py36_0", "pkg ==1.8 py36_0",
        "pkg[version=1.8,build=py36_0]", "pkg[version='1.8', build='PY36_0']", "pkg 1.8=py36_0",
    ])
    func `three fields mean version and build`(text: String) throws {
        #expect(try MatchSpec(text) == MatchSpec("pkg 1.8 py36_0"))
        #expect(try matches(text, "1.8", "py36_0") && matches(text, "1.8", "PY36_0"))
        #expect(try !matches(text, "1.8", "py36_1") && !matches(text, "1.8.1", "py36_0"))
    }

    @Test func `an = after a blank stays fuzzy beside a build`() throws {
        #expect(try matches("python =3.9 *_cpython", "3.9.18", "h1_0_cpython"))
        #expect(try !matches("python=3.9=*_cpython", "3.9.18", "h1_0_cpython"))
    }

    @Test func `builds may be globs and regular expressions`() throws {
        for text in ["torch=*=cuda*", "torch * cuda*", "torch[build='cuda*']", "torch * ^cuda.+$"] {
            #expect(try matches(text, "2.5", "cuda126_1") && !matches(text, "2.5", "cpu_1"))
        }
        #expect(try matches("blas * *mkl", "1", "2_mkl"))
        #expect(try matches("blas * 2*m*l", "1", "2_mkl") && !matches("blas * 2*m*k", "1", "2_mkl"))
    }

    @Test func `specifiers may follow at once, spread out, and with a build`() throws {
        for text in [
            "a>=1.0,<2.0=py*", "a >=1.0,<2.0 py*", "a>=1.0 , < 2.0 py*", "a >= 1.0 , <2.0 =py*",
            "a(>=1.0,<2.0) py*",
        ] {
            #expect(try matches(text, "1.5", "py36_0"), "\(text)")
            #expect(try !matches(text, "2.0", "py36_0") && !matches(text, "1.5", "h1_0"))
        }
        #expect(try matches("a 1.2|1.4.*", "1.4.9") && !matches("a 1.2|1.4.*", "1.2.1"))
        #expect(try matches("a=1.2|=1.3", "1.3.5"))
        #expect(try matches("x264 >=1 !164.3095,<1!165", "1!164.3095"))
    }

    @Test func `build numbers compare as numbers`() throws {
        #expect(try matches("a[build_number=2]", "1", number: 2))
        #expect(try !matches("a[build_number=2]", "1", number: 20))
        #expect(try matches("a[build_number='>=2']", "1", number: 10))
        #expect(try !matches("a[build_number='>=2,<10']", "1", number: 10))
        #expect(try matches("a[build_number='!=2']", "1", number: 3))
        #expect(try matches("a[build_number='*']", "1", number: 3))
    }

    @Test(
        arguments: [
            ("conda-forge::numpy", "conda-forge", nil), ("pkgs/main::numpy", "pkgs/main", nil),
            ("conda-forge/linux-64::numpy", "conda-forge", "linux-64"),
            ("conda-forge/label/dev::numpy", "conda-forge/label/dev", nil),
            ("https://host:8080/chan::numpy", "https://host:8080/chan", nil),
            ("https://host/chan/noarch::numpy", "https://host/chan", "noarch"),
            ("file:///srv/chan/::numpy", "file:///srv/chan", nil),
            ("*/linux-64::numpy", nil, "linux-64"),
            ("conda-forge:space:numpy", "conda-forge", nil), ("space:numpy", nil, nil),
            ("numpy[channel=conda-forge]", "conda-forge", nil),
            ("bioconda::numpy[channel='conda-forge/osx-64']", "conda-forge", "osx-64"),
            ("conda-forge/osx-64::numpy[subdir=linux-64]", "conda-forge", "linux-64"),
            ("conda-forge::numpy>=1", "conda-forge", nil),
        ] as [(String, String?, String?)])
    func `channels and subdirs stand before the name or in brackets`(
        text: String, channel: String?, subdir: String?
    ) throws {
        let spec = try MatchSpec(text)
        #expect(spec.exactName == "numpy")
        #expect(spec.channel == channel && spec.subdir == subdir)
    }

    @Test func `names may be globs and regular expressions`() throws {
        let glob = try MatchSpec("lib*blas >=3")
        #expect(glob.exactName == nil && glob.name == "lib*blas")
        #expect(glob.matches(name: "libopenblas") && !glob.matches(name: "openblas"))
        let regex = try MatchSpec("^lib(open|c)blas$ 3.*")
        #expect(regex.matches(name: "libcblas") && !regex.matches(name: "libblas"))
        #expect(try MatchSpec("*").matches(name: "anything"))
        #expect(try MatchSpec("*[md5=\(String(repeating: "a", count: 32))]").needsRecord)
    }

    @Test(arguments: [
        "https://conda.anaconda.org/conda-forge/linux-64/my-pkg-1.2.3-py36_0.conda",
        "/srv/chan/noarch/my-pkg-1.2.3-py36_0.tar.bz2", "./my-pkg-1.2.3-py36_0.conda",
        "file:///srv/my-pkg-1.2.3-py36_0.conda", "my-pkg-1.2.3-py36_0.conda",
    ])
    func `an address or path of a file is a spec`(text: String) throws {
        let spec = try MatchSpec(text)
        #expect(spec.exactName == "my-pkg" && spec.url == text)
        #expect(spec.version?.exactVersion == CondaVersion("1.2.3"))
        #expect(spec.build == .exact("py36_0"))
        #expect(try MatchSpec("\(text)[build_number=3] # why").buildNumber != nil)
        #expect(try MatchSpec("\(text) # why") == spec)
        #expect(throws: SyntaxError.self) { try MatchSpec("\(text) >=1") }
        let sha256 = String(repeating: "0a", count: 32)
        #expect(try MatchSpec("\(text)#sha256:\(sha256)").sha256?.hex == sha256)
        let md5 = String(sha256.prefix(32))
        #expect(try MatchSpec("\(text)#\(md5)").md5?.hex == md5)
    }

    @Test func `a comment is no part of the spec`() throws {
        #expect(try MatchSpec("numpy >=1 # why") == MatchSpec("numpy >=1"))
        #expect(try MatchSpec("numpy # why [x]") == MatchSpec("numpy"))
        #expect(try MatchSpec("a[license='#1'] # why").description == "a[license='#1']")
    }

    @Test func `extras and flags are lists`() throws {
        for text in ["a[extras=[x,y-z]]", "a[extras=['x', \"y-z\" ]]", "a[extras=[ x , y-z ]]"] {
            #expect(try MatchSpec(text).extras == ["x", "y-z"])
        }
        #expect(try MatchSpec("a[extras=x]").extras == ["x"])
        #expect(try MatchSpec("a[extras=' x ']").extras == ["x"])
        #expect(try MatchSpec("a[extras=[]]").extras == [])
        #expect(try !MatchSpec("a[extras=x]").needsRecord)
        #expect(try MatchSpec("a[flags=[cuda,'blas:*']]").needsRecord)
    }

    @Test func `quoted values keep commas, brackets and escaped quotes`() throws {
        let spec = try MatchSpec("a[version='>=1,<2|>3', license=\"a]b,'c'\\\"\"]")
        #expect(try spec == MatchSpec("a[license='a]b,\\'c\\'\"',version='>=1,<2|>3']"))
        #expect(try spec == MatchSpec(spec.description))
    }

    @Test func `brackets override what stands before them, except for the name`() throws {
        let spec = try MatchSpec("a 1.0 b_0[version='2.0', build=c_0, name=other]")
        #expect(try spec == MatchSpec("a 2.0 c_0"))
    }

    @Test(arguments: [
        ("foo 1.0 py27_0", "foo==1.0=py27_0"), ("foo=1.0=py27_0", "foo==1.0=py27_0"),
        ("conda-forge::foo[version=1.0.*]", "conda-forge::foo=1.0"),
        ("conda-forge/linux-64::foo>=1.0", "conda-forge/linux-64::foo[version='>=1.0']"),
        ("*/linux-64::foo>=1.0", "foo[subdir='linux-64',version='>=1.0']"),
        ("Foo 1.0 PY*", "foo==1.0[build='py*']"), ("foo=1.0[build=x_0]", "foo=1.0[build='x_0']"),
        ("foo * *", "foo"), ("foo !=1.2", "foo[version='!=1.2']"),
        ("foo[when=\"python>=3.10\"]", "foo[when='python[version=\\'>=3.10\\']']"),
        ("foo[extras=[b,a]]", "foo[extras=[b,a]]"),
    ])
    func `specs are printed as CEP 29 asks, which reads the same`(
        text: String, printed: String
    ) throws {
        let spec = try MatchSpec(text)
        #expect(spec.description == printed)
        let again = try MatchSpec(printed)
        #expect(again == spec && again.hashValue == spec.hashValue)
    }
}
