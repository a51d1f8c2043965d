import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Installation

/// The file for `ldconfig`, and what is known of the loader's cache.
struct LoaderTests {
    private let file: FilePath = "/etc/ld.so.conf.d/provision-demo.conf"

    @Test func `the toolkit's own tree is named, and the cache is old until it was made`() throws {
        let ground = try Ground()
        let place = try ground.switchOn(1, libraries: true)
        let keeper = ground.keeper
        #expect(try !keeper.isLoaderCacheStale())
        #expect(try ground.settle(place).written.contains(file))
        let tree = ground.home.toolkits.appending("13.0.2-0123456789abcdef")
        #expect(
            try ground.text(file) == """
                # Made by provision for the environment demo; do not edit it.
                # `provision uninstall demo` removes it.
                \(tree)/lib64

                """)
        let footprint = try keeper.footprint(of: place)
        #expect(try keeper.isLoaderCacheStale())
        #expect(
            try keeper.drift(from: footprint).map(\.description)
                == ["/etc/ld.so.cache is not of the current generation"])
        try ground.settle(place)
        #expect(try keeper.isLoaderCacheStale())
        try keeper.loaderCacheWasMade()
        #expect(try keeper.drift(from: footprint).isEmpty)
        try ground.settle(place)
        #expect(try !keeper.isLoaderCacheStale())
    }

    @Test func `a switch to another toolkit, and back, makes the cache old`() throws {
        let ground = try Ground()
        let first = try ground.switchOn(1, libraries: true)
        try ground.settle(first)
        let text = try ground.text(file)
        try ground.keeper.loaderCacheWasMade()
        try ground.settle(
            ground.switchOn(2, toolkit: "13.1.0-aaaabbbbccccdddd", libraries: true))
        #expect(try ground.keeper.isLoaderCacheStale())
        #expect(try ground.text(file).contains("13.1.0-aaaabbbbccccdddd/lib64"))
        try ground.keeper.loaderCacheWasMade()
        try ground.settle(first)
        #expect(try ground.keeper.isLoaderCacheStale())
        #expect(try ground.text(file) == text)
    }

    @Test func `other files leave the cache alone`() throws {
        let ground = try Ground()
        try ground.settle(ground.switchOn(1, libraries: true))
        try ground.keeper.loaderCacheWasMade()
        try ground.settle(ground.switchOn(2, link: "/usr/local/cuda-13.0", libraries: true))
        #expect(try !ground.keeper.isLoaderCacheStale())
    }

    @Test func `a toolkit without libraries has nothing for the loader`() throws {
        let ground = try Ground()
        let place = try ground.switchOn(1)
        #expect(try !ground.settle(place).written.contains(file))
        #expect(try !ground.keeper.isLoaderCacheStale())
    }

    @Test func `the record outlives the file until the cache was made`() throws {
        let ground = try Ground()
        let before = try ground.contents()
        try ground.settle(ground.switchOn(1, libraries: true))
        try ground.keeper.loaderCacheWasMade()
        #expect(try ground.keeper.clear().removed.contains(file))
        #expect(try ground.contents() == before)
        #expect(try ground.keeper.isLoaderCacheStale())
        #expect(try ground.keeper.record().paths.isEmpty)
        try ground.keeper.loaderCacheWasMade()
        #expect(try !Files.exists(ground.folder.appending("var/provision")))
    }

    @Test func `a file that was edited is left, and the cache with it`() throws {
        let ground = try Ground()
        try ground.settle(ground.switchOn(1, libraries: true))
        try ground.keeper.loaderCacheWasMade()
        try ground.write("/opt/mine\n", at: file)
        #expect(try ground.keeper.clear().left == [file])
        #expect(try ground.text(file) == "/opt/mine\n")
    }
}
