import PackageModel
import Testing

@Suite struct MatchSpecRecordTests {
    private let record: CondaRecord = {
        var record = CondaRecord(
            name: "numpy", version: "2.1.0", build: "py312_mkl_3", buildNumber: 3,
            subdir: "linux-64", filename: "numpy-2.1.0-py312_mkl_3.conda",
            channel: "https://conda.anaconda.org/conda-forge",
            url: "https://conda.anaconda.org/conda-forge/linux-64/numpy-2.1.0-py312_mkl_3.conda")
        record.md5 = Digest(.md5, hex: String(repeating: "ab", count: 16))
        record.sha256 = Digest(.sha256, hex: String(repeating: "cd", count: 32))
        record.license = "BSD-3-Clause"
        record.licenseFamily = "BSD"
        record.flags = ["cuda", "blas:mkl"]
        record.trackFeatures = ["mkl"]
        return record
    }()

    @Test(arguments: [
        "numpy", "num*", "*", "numpy=2.1", "numpy 2.1.0 *mkl*", "conda-forge::numpy",
        "conda-forge/linux-64::numpy", "https://conda.anaconda.org/conda-forge::numpy",
        "https://Conda.Anaconda.org/t/tok-en/conda-forge/::numpy",
        "https://user:pw@conda.anaconda.org/conda-forge::numpy", "conda-*::numpy",
        "numpy[subdir='linux-*']", "numpy[md5=ABABABABABABABABABABABABABABABAB]",
        "*[sha256=cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd]",
        "numpy[license=bsd*]", "numpy[license_family=BSD]", "numpy[flags=[cuda,'blas:*']]",
        "numpy[track_features=mkl]", "numpy[build_number='>2']", "numpy[extras=[nothing]]",
        "numpy[fn=numpy-2.1.0-py312_mkl_3.conda]", "numpy[when='python<3']",
        "https://conda.anaconda.org/conda-forge/linux-64/numpy-2.1.0-py312_mkl_3.conda",
    ])
    func `these mean the record`(text: String) throws {
        #expect(try MatchSpec(text).matches(record))
        #expect(try MatchSpec(MatchSpec(text).description).matches(record))
    }

    @Test(arguments: [
        "nump", "numpy=2.2", "numpy * *openblas*", "bioconda::numpy", "forge::numpy",
        "https://prefix.dev/conda-forge::numpy", "conda-forge/noarch::numpy", "defaults::numpy",
        "numpy[md5=00000000000000000000000000000000]", "numpy[license=MIT]", "numpy[flags=[rocm]]",
        "numpy[flags=[cuda,'fft:*']]", "numpy[track_features=nomkl]", "numpy[build_number=2]",
        "numpy[url='https://elsewhere/numpy-2.1.0-py312_mkl_3.conda']", "numpy[fn='*.tar.bz2']",
    ])
    func `these do not`(text: String) throws {
        #expect(try !MatchSpec(text).matches(record))
    }

    @Test func `defaults is the family of that name`() throws {
        var record = record
        record.channel = "https://repo.anaconda.com/pkgs/main"
        #expect(try MatchSpec("defaults::numpy").matches(record))
        #expect(try MatchSpec("pkgs/main::numpy").matches(record))
        #expect(try !MatchSpec("conda-forge::numpy").matches(record))
    }

    @Test func `a record whose version is none meets what asks for no version`() throws {
        var record = record
        record.version = "not a version"
        #expect(try MatchSpec("numpy").matches(record))
        #expect(try MatchSpec("numpy * *mkl*").matches(record))
        #expect(try !MatchSpec("numpy * *openblas*").matches(record))
        #expect(try !MatchSpec("numpy[build_number=9]").matches(record))
        #expect(try !MatchSpec("numpy >=1").matches(record))
    }
}
