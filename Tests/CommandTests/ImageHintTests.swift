import Diagnostics
import Testing

@testable import Provision

@Suite struct ImageHintTests {
    @Test(
        arguments: [
            (
                "`sudo dpkg --configure -a`, then run this again",
                "`sudo chroot /srv/image dpkg --configure -a`, then run this again"
            ),
            (
                "`sudo apt update && sudo apt upgrade` brings one",
                "`sudo chroot /srv/image apt update && sudo chroot /srv/image apt upgrade` brings one"
            ),
            ("`provision gc` frees it", "`sudo provision gc --root /srv/image` frees it"),
            (
                "lock anew: `provision lock --upgrade system demo`",
                "lock anew: `sudo provision lock --root /srv/image --upgrade system demo`"
            ),
            ("`provision init` writes one", "`provision init` writes one"),
            (
                "`sudo provision run demo --root /srv/image -- python`",
                "`sudo provision run demo --root /srv/image -- python`"
            ),
        ])
    func `lines to type are for who stands outside of the image`(_ text: String, _ outside: String)
    {
        #expect(Hint(text).forImage("/srv/image").text == outside)
    }

    @Test func `notes and warnings are told so`() {
        let note = "gcc 12 comes with `sudo apt install g++-12`"
        let told = "gcc 12 comes with `sudo chroot /srv/image apt install g++-12`"
        guard case .note(told) = Event.note(note).forImage("/srv/image") else {
            Issue.record("a note for who stands inside")
            return
        }
        let warning = ProvisionError(.unforeseen, "a", hints: [Hint(note)])
        guard case .warning(let outside) = Event.warning(warning).forImage("/srv/image") else {
            Issue.record("a warning became something else")
            return
        }
        #expect(outside.hints.map(\.text) == [told])
    }

    @Test func `all errors of one are told so`() {
        var error = ProvisionError(.unforeseen, "a", hints: ["`sudo apt update`"])
        error.others = [error]
        let told = error.forImage("my image")
        #expect(told.hints.map(\.text) == ["`sudo chroot 'my image' apt update`"])
        #expect(told.others[0].hints == told.hints)
    }
}
