import Testing

@testable import Provision

@Suite struct TextTests {
    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1 kB"), (999_499, "999 kB"), (999_500, "1 MB"),
            (61_000_000, "61 MB"), (999_499_999, "999 MB"), (999_500_000, "1.0 GB"),
            (3_140_000_000, "3.1 GB"), (15_750_000_000, "15.8 GB"), (99_960_000_000, "100 GB"),
            (412_000_000_000, "412 GB"), (1_900_000_000_000, "1.9 TB"), (-5, "0 B"),
            (Int64.max, "9223372 TB"),
        ] as [(Int64, String)])
    func `sizes have a decimal from one gigabyte on`(bytes: Int64, text: String) {
        #expect(ByteText.size(bytes) == text)
    }

    @Test(
        arguments: [
            (402_000_000, 899_000_000, "402/899 MB"), (3_600_000_000, 5_800_000_000, "3.6/5.8 GB"),
            (1_000, 5_800_000_000, "0.0/5.8 GB"), (7, 5, "5/5 B"),
        ] as [(Int64, Int64, String)])
    func `progress is told in the unit of the whole`(done: Int64, total: Int64, text: String) {
        #expect(ByteText.progress(done, of: total) == text)
    }

    @Test(arguments: [
        (Duration.milliseconds(20), "0.02s", "0s"), (.milliseconds(9_994), "9.99s", "10s"),
        (.milliseconds(12_440), "12.4s", "12s"), (.milliseconds(59_970), "1m 00s", "1m 00s"),
        (.seconds(161), "2m 41s", "2m 41s"), (.seconds(3_900), "1h 05m", "1h 05m"),
    ])
    func `durations`(duration: Duration, measured: String, whole: String) {
        #expect(DurationText.measured(duration) == measured)
        #expect(DurationText.whole(duration) == whole)
    }

    @Test func `counts are grouped and agree with their noun`() {
        #expect(Counted.files(1) == "1 file")
        #expect(Counted.files(18_204) == "18,204 files")
        #expect(Counted.words(2, "retry", "retries") == "2 retries")
        #expect(Counted.grouped(-1_234_567) == "-1,234,567")
    }

    @Test func `columns count what a terminal draws`() {
        #expect("abc".columns == 3)
        #expect("日本".columns == 4)
        #expect("e\u{301}".columns == 1)
        #expect("→ …".columns == 3)
    }

    @Test func `text is cut with an ellipsis and never in half a character`() {
        #expect("nvidia-cublas".fitted(to: 8, in: Style()) == "nvidia-…")
        #expect("nvidia-cublas".fitted(to: 8, in: Style(isUnicode: false)) == "nvidi...")
        #expect("日本語".fitted(to: 4, in: Style()) == "日…")
        #expect("abc".fitted(to: 3, in: Style()) == "abc")
        #expect("abc".fitted(to: 0, in: Style()) == "")
    }

    @Test func `words wrap and long ones stay whole`() {
        #expect("set driver.version now".wrapped(to: 10) == ["set", "driver.version", "now"])
        #expect("".wrapped(to: 10) == [])
    }

    @Test func `a window forgets what is older than five seconds`() {
        var window = RateWindow()
        #expect(window.bytesPerSecond(at: .zero) == 0)
        window.add(1000, at: .zero)
        #expect(window.bytesPerSecond(at: .milliseconds(100)) == 2000)
        #expect(window.bytesPerSecond(at: .seconds(2)) == 500)
        #expect(window.bytesPerSecond(at: .seconds(5)) == 200)
        #expect(window.bytesPerSecond(at: .milliseconds(5100)) == 0)
        window.add(5000, at: .seconds(6))
        #expect(window.bytesPerSecond(at: .seconds(6)) == 1000)
    }
}

@Suite struct TimeTextTests {
    @Test(
        arguments: [
            (0, "1970-01-01 00:00"), (951_782_399, "2000-02-28 23:59"),
            (951_782_400, "2000-02-29 00:00"), (1_795_336_860, "2026-11-22 08:41"),
            (-1, "1969-12-31 23:59"), (4_102_444_800, "2100-01-01 00:00"),
        ] as [(Int64, String)])
    func `times are UTC to the minute`(seconds: Int64, text: String) {
        #expect(TimeText.minute(seconds) == text)
    }
}
