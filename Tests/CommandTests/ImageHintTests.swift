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
                "move it: `mv /usr/local/cuda /usr/local/cuda.old`",
                "move it: `sudo chroot /srv/image mv /usr/local/cuda /usr/local/cuda.old`"
            ),
            (
                "`dkms status` and `sudo dkms autoinstall` tell",
                "`sudo chroot /srv/image dkms status` and `sudo chroot /srv/image dkms autoinstall` tell"
            ),
            ("`apt-cache policy NAME`", "`sudo chroot /srv/image apt-cache policy NAME`"),
            (
                "its output is in `/var/lib/provision/logs/apt.log`",
                "its output is in `/srv/image/var/lib/provision/logs/apt.log`"
            ),
            ("`/home/me/demo.yaml`", "`/home/me/demo.yaml`"),
            (
                "lock anew, without `sudo`, with `provision lock demo.yaml`",
                "lock anew, without `sudo`, with `sudo provision lock --root /srv/image demo.yaml`"
            ),
            ("`sudo provision apply`", "`sudo provision apply --root /srv/image`"),
            ("an unbalanced ` sign, and `apt", "an unbalanced ` sign, and `apt"),
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

    @Test func `a note tells of the image's own paths`() {
        let note = "new logins get it from `/etc/profile.d/provision-demo.sh`"
        #expect(ImageWords(name: "image").rewriting(note) == note)
        #expect(ImageWords(name: "image/").outside("/var/log") == "image/var/log")
    }

    @Test func `all errors of one are told so`() {
        var error = ProvisionError(.unforeseen, "a", hints: ["`sudo apt update`"])
        error.others = [error]
        let told = error.forImage("my image")
        #expect(told.hints.map(\.text) == ["`sudo chroot 'my image' apt update`"])
        #expect(told.others[0].hints == told.hints)
    }
}
